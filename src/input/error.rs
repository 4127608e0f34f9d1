//! Holds why bytes could not be read. Must not know gaps: those are made of it
//! elsewhere.

use super::encoding::MEMORY;
use std::io;

/// Why reading stopped before the end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system failed.
    #[error("{0}")]
    Io(io::Error),
    /// The content ends before its encoding says so.
    #[error("it ends too early")]
    Truncated,
    /// The content contradicts its encoding.
    #[error("its {0} data is damaged")]
    Corrupt(&'static str),
    /// Its encoding needs what is not there or not known.
    #[error("its encoding is not supported")]
    Unsupported,
    /// It needs a password.
    #[error("it is protected by a password")]
    Encrypted,
    /// A limit was hit.
    #[error("limit {name} of {value}")]
    Limit {
        /// Its key under `[limits]`.
        name: &'static str,
        /// Its value.
        value: u64,
    },
}

/// The error inside an [`io::Error`] when a limit was hit.
#[derive(Debug, thiserror::Error)]
#[error("limit {name}")]
struct LimitHit {
    name: &'static str,
    value: u64,
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if let Some(hit) = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
            return ReadError::Limit { name: hit.name, value: hit.value };
        }
        match error.kind() {
            _ if ends_early(&error) => ReadError::Truncated,
            _ if error.raw_os_error().is_some() => ReadError::Io(error),
            io::ErrorKind::OutOfMemory => ReadError::Limit { name: "memory", value: MEMORY },
            io::ErrorKind::Unsupported => ReadError::Unsupported,
            _ => ReadError::Corrupt("encoded"),
        }
    }
}

/// Whether an error, or one that it was made from, is that the data ended.
fn ends_early(error: &io::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(inner) = error.downcast_ref::<io::Error>() {
            if inner.kind() == io::ErrorKind::UnexpectedEof {
                return true;
            }
            next = inner.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
        } else {
            next = error.source();
        }
    }
    false
}

/// The error of a reader that hit the limit called `name`.
pub(super) fn limit_hit(name: &'static str, value: u64) -> io::Error {
    io::Error::other(LimitHit { name, value })
}
