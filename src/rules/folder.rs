//! Holds the reading of a folder of rules that a user wrote: which files it has and
//! what they hold as text. Must not know what the text means.

use crate::model::WrittenError;
use std::io::Read;
use std::path::Path;

/// Largest file of a folder of rules, in bytes.
const LARGEST: u64 = 4 << 20;
/// Most files, and how deep folders may lie in each other.
const MOST: usize = 2000;
const DEEPEST: usize = 16;

/// A file of a folder of rules.
#[derive(Clone, Debug)]
pub struct File {
    /// Its path as errors show it.
    pub name: String,
    /// Its path below the folder, with `/`.
    pub below: String,
    /// What it holds.
    pub text: String,
}

/// A folder of rules as it lies there, each kind sorted by path.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Rules: every other `.toml`.
    pub rules: Vec<File>,
    /// `lexicon/*.toml`: lists of words.
    pub lexicon: Vec<File>,
    /// `categories.toml`.
    pub categories: Option<File>,
    /// `allow.toml`.
    pub allow: Option<File>,
}

impl Folder {
    /// Reads the folder at `path`. Files and folders whose name starts with a point
    /// and files that are no `.toml` are none of its parts.
    pub fn read(path: &Path) -> Result<Self, WrittenError> {
        let mut files = Vec::new();
        gather(path, "", 0, &mut files)?;
        files.sort_by(|a, b| a.below.cmp(&b.below));
        let mut folder = Folder::default();
        for file in files {
            match file.below.as_str() {
                "categories.toml" => folder.categories = Some(file),
                "allow.toml" => folder.allow = Some(file),
                below if below.starts_with("lexicon/") => folder.lexicon.push(file),
                _ => folder.rules.push(file),
            }
        }
        let parts = folder.rules.len() + folder.lexicon.len();
        if parts == 0 && folder.categories.is_none() && folder.allow.is_none() {
            let what = "it holds no rules; a rule is a `.toml` file, see docs/rules.md";
            return Err(WrittenError::of(&path.display().to_string(), what));
        }
        Ok(folder)
    }
}

#[allow(clippy::disallowed_methods, reason = "rules that a person wrote, not content")]
fn gather(
    folder: &Path,
    below: &str,
    depth: usize,
    files: &mut Vec<File>,
) -> Result<(), WrittenError> {
    let shown = folder.display().to_string();
    let refused = |error: std::io::Error| WrittenError::of(&shown, cannot_read(&error));
    if depth > DEEPEST {
        return Err(WrittenError::of(&shown, "folders of rules lie too deep in each other"));
    }
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let shown = path.display().to_string();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            return Err(WrittenError::of(&shown, "its name is no UTF-8; rename it"));
        };
        if name.starts_with('.') {
            continue;
        }
        let below = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        // a link counts as what it leads to
        let metadata = std::fs::metadata(&path)
            .map_err(|error| WrittenError::of(&shown, cannot_read(&error)))?;
        if metadata.is_dir() {
            gather(&path, &below, depth + 1, files)?;
        } else if name.ends_with(".toml") {
            if files.len() == MOST {
                return Err(WrittenError::of(&shown, format!("more than {MOST} files of rules")));
            }
            files.push(File { text: text_of(&path)?, name: shown, below });
        }
    }
    Ok(())
}

/// What a file that a person wrote holds.
#[allow(clippy::disallowed_methods, reason = "what it reads is bounded")]
pub fn text_of(path: &Path) -> Result<String, WrittenError> {
    let shown = path.display().to_string();
    let mut text = String::new();
    let read = std::fs::File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_string(&mut text))
        .map_err(|error| WrittenError::of(&shown, cannot_read(&error)))?;
    if read as u64 > LARGEST {
        return Err(WrittenError::of(&shown, "larger than 4 MiB: split it"));
    }
    Ok(text)
}

fn cannot_read(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist; check the spelling".into(),
        std::io::ErrorKind::PermissionDenied => "you may not read it".into(),
        std::io::ErrorKind::NotADirectory => "it is no folder; give the folder of rules".into(),
        std::io::ErrorKind::InvalidData => "it is no UTF-8".into(),
        _ => format!("cannot be read: {error}"),
    }
}
