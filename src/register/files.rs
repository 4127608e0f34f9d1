//! Holds the finding of a register's files: one file, or every `.toml` of a folder. Must
//! not know what they say.

use crate::model::{Written, WrittenError};
use crate::rules::text_of;
use std::path::{Path, PathBuf};

/// Most files of a register.
const MOST: usize = 2000;

/// The files of the register at `path`, sorted by name. Those whose name begins with a point
/// and folders inside are none of it.
pub(super) fn read(path: &Path) -> Result<Vec<Written>, WrittenError> {
    let files = if path.is_dir() { files_in(path)? } else { vec![path.to_owned()] };
    let written =
        |path: &PathBuf| Ok(Written { file: path.display().to_string(), text: text_of(path)? });
    files.iter().map(written).collect()
}

#[allow(clippy::disallowed_methods, reason = "a register that a person wrote, not content")]
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, WrittenError> {
    let shown = folder.display().to_string();
    let refused = |error: std::io::Error| {
        WrittenError::of(&shown, format!("the folder cannot be read: {error}"))
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(refused)? {
        let path = entry.map_err(refused)?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes()[0] == b'.');
        if path.extension().is_some_and(|e| e == "toml") && !hidden && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    match files.len() {
        0 => Err(WrittenError::of(
            &shown,
            "it holds no register; a register is a `.toml` file, see docs/register.md",
        )),
        n if n > MOST => Err(WrittenError::of(&shown, format!("more than {MOST} files"))),
        _ => Ok(files),
    }
}
