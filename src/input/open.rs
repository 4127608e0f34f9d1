//! Holds the one opener of files, which leaves no trace, and what tells copies of a
//! file. Must not know encodings or formats.

use super::HEAD;
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

/// A file that was opened, with what the system says of it.
#[derive(Debug)]
pub struct Opened {
    /// The file.
    pub file: File,
    /// Its metadata, of the opened file and not of a name that may have changed.
    pub metadata: Metadata,
}

/// Opens a file for reading: no link is followed, no access time is changed where
/// the system allows that, and a pipe does not block.
#[allow(clippy::disallowed_methods, reason = "this is the one")]
pub fn open(path: &Path, follow_links: bool) -> io::Result<Opened> {
    use rustix::fs::OFlags;
    let nofollow = if follow_links { OFlags::empty() } else { OFlags::NOFOLLOW };
    let flags = nofollow | OFlags::NONBLOCK | OFlags::NOCTTY;
    let open = |flags: OFlags| {
        std::fs::OpenOptions::new().read(true).custom_flags(flags.bits() as i32).open(path)
    };
    // only the owner of a file may ask for O_NOATIME
    let file = open(flags | NO_ACCESS_TIME).or_else(|error| match error.kind() {
        io::ErrorKind::PermissionDenied => open(flags),
        _ => Err(error),
    })?;
    let metadata = file.metadata()?;
    Ok(Opened { file, metadata })
}

#[cfg(target_os = "linux")]
const NO_ACCESS_TIME: rustix::fs::OFlags = rustix::fs::OFlags::NOATIME;
#[cfg(not(target_os = "linux"))]
const NO_ACCESS_TIME: rustix::fs::OFlags = rustix::fs::OFlags::empty();

/// Keyed hash of everything in `file`: equal for copies, and of no use to those
/// without the key.
pub fn content_id(file: &File, key: &[u8; 32]) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new_keyed(key);
    let mut buf = vec![0; HEAD];
    let mut offset = 0;
    loop {
        match file.read_at(&mut buf, offset)? {
            0 => return Ok(id_of(&hasher)),
            n => {
                hasher.update(&buf[..n]);
                offset += n as u64;
            }
        }
    }
}

/// A content id as it is written.
pub(super) fn id_of(hasher: &blake3::Hasher) -> String {
    hasher.finalize().to_hex()[..32].to_owned()
}
