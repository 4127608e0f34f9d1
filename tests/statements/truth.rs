//! Holds the labels of a statement as `NAME.truth.toml` has them. Must not know what a
//! reader finds.

use serde::Deserialize;
use std::path::Path;

/// The labels of one statement. A fact stands at a snippet that only its line holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The statement's file name.
    #[serde(default)]
    pub file: String,
    /// Whether nobody looked at it while the words were tuned.
    #[serde(default)]
    pub held_out: bool,
    #[serde(default)]
    pub organisation: Vec<String>,
    /// Kind and value.
    #[serde(default)]
    pub identifiers: Vec<(String, String)>,
    #[serde(default)]
    pub dates: Vec<String>,
    /// Snippet and category.
    pub categories: Vec<(String, String)>,
    /// Snippet, kind, duration, categories.
    pub retentions: Vec<(String, String, String, Vec<String>)>,
    /// Snippet and duration.
    #[serde(default)]
    pub not_retentions: Vec<(String, String)>,
    /// Snippet and basis.
    #[serde(default)]
    pub bases: Vec<(String, String)>,
    #[serde(default)]
    pub processors: Vec<String>,
    /// Country, or `outside`.
    #[serde(default)]
    pub transfers: Vec<String>,
    #[serde(default)]
    pub cookies: Vec<String>,
    /// Snippet and promise.
    #[serde(default)]
    pub promises: Vec<(String, String)>,
    #[serde(default)]
    pub rights: Vec<String>,
}

impl Truth {
    /// Reads the labels beside a statement.
    pub fn load(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).expect("labels");
        let mut truth: Truth =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let name = path.file_name().expect("a name").to_string_lossy().replace(".truth.toml", "");
        let folder = path.parent().expect("a folder");
        let ending =
            ["txt", "md", "html"].into_iter().find(|e| folder.join(format!("{name}.{e}")).exists());
        truth.file = format!("{name}.{}", ending.expect("a statement"));
        truth
    }
}
