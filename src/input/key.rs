//! Holds the organisation's key file: made on first use, readable by its owner
//! only. Must not know what the key is used for.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;

/// Why a key file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It does not hold a key.
    #[error("it does not hold a key of 64 hexadecimal digits; move it away to make a new one")]
    Content,
    /// Others may read it.
    #[error("others may read it; run `chmod 600` on it")]
    Exposed,
}

/// Reads the key in `path`, or makes one there with mode 0600.
#[allow(clippy::disallowed_methods, reason = "a file of ours, not content")]
pub fn read_or_make(path: &Path) -> Result<[u8; KEY_BYTES], KeyError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            let mut key = [0; KEY_BYTES];
            File::open("/dev/urandom")?.read_exact(&mut key)?;
            let hex: String = key.iter().map(|b| format!("{b:02x}")).collect();
            file.write_all(hex.as_bytes())?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            Ok(key)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(error.into()),
    }
}

#[allow(clippy::disallowed_methods, reason = "a file of ours, not content")]
fn read(path: &Path) -> Result<[u8; KEY_BYTES], KeyError> {
    let file = File::open(path)?;
    if file.metadata()?.mode() & 0o077 != 0 {
        return Err(KeyError::Exposed);
    }
    let mut text = String::new();
    file.take(1024).read_to_string(&mut text).map_err(|_| KeyError::Content)?;
    let digits = text.trim().as_bytes();
    if digits.len() != KEY_BYTES * 2 {
        return Err(KeyError::Content);
    }
    let mut key = [0; KEY_BYTES];
    for (byte, pair) in key.iter_mut().zip(digits.chunks(2)) {
        let hex = |b: u8| (b as char).to_digit(16).ok_or(KeyError::Content);
        *byte = (hex(pair[0])? * 16 + hex(pair[1])?) as u8;
    }
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_and_kept_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        let key = read_or_make(&path).expect("made");
        assert_eq!(read_or_make(&path).expect("read"), key);
        let mode = std::fs::metadata(&path).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
        assert!(matches!(read_or_make(&path), Err(KeyError::Exposed)));
    }
}
