//! Holds which objects are read in processes of their own, and by which program. Must
//! not start any.

use serde::Deserialize;
use std::path::PathBuf;

/// Which objects are read in processes of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Isolate {
    /// None.
    None,
    /// Those of formats whose readers cannot be bounded from inside.
    #[default]
    Hostile,
    /// All.
    All,
}

impl Isolate {
    /// As written.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "none" => Isolate::None,
            "hostile" => Isolate::Hostile,
            "all" => Isolate::All,
            _ => return None,
        })
    }

    /// Whether objects of a format are read so.
    pub fn holds(self, hostile: bool) -> bool {
        match self {
            Isolate::None => false,
            Isolate::Hostile => hostile,
            Isolate::All => true,
        }
    }
}

/// A program that serves objects over its standard input: this one, called so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReaderProgram {
    /// The program.
    pub path: PathBuf,
    /// What tells it to.
    pub arguments: Vec<String>,
}
