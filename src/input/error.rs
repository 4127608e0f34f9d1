//! Holds why bytes could not be read, and what that comes to as a gap. Must not know
//! whose bytes they are.

use super::encoding::MEMORY;
use crate::model::{Cause, Gap, Stage};
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
    /// It is a thing without content of its own: a link, a device, a folder.
    #[error("it has no content of its own")]
    NoContent(Cause),
    /// A limit was hit.
    #[error("limit {name} of {value}")]
    Limit {
        /// Its key under `[limits]`.
        name: &'static str,
        /// Its value.
        value: u64,
    },
}

impl ReadError {
    /// What an error comes to that another still holds.
    pub fn told(error: &io::Error) -> Self {
        if let Some(hit) = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
            return ReadError::Limit { name: hit.name, value: hit.value };
        }
        let code = error.raw_os_error().map(io::Error::from_raw_os_error);
        code.unwrap_or_else(|| error.kind().into()).into()
    }

    /// The same once more, for who reads on behind it.
    pub fn again(&self) -> Self {
        match self {
            ReadError::Io(error) => ReadError::Io(match error.raw_os_error() {
                Some(code) => io::Error::from_raw_os_error(code),
                None => error.kind().into(),
            }),
            ReadError::Truncated => ReadError::Truncated,
            ReadError::Corrupt(what) => ReadError::Corrupt(what),
            ReadError::Unsupported => ReadError::Unsupported,
            ReadError::Encrypted => ReadError::Encrypted,
            ReadError::NoContent(cause) => ReadError::NoContent(*cause),
            ReadError::Limit { name, value } => ReadError::Limit { name, value: *value },
        }
    }

    /// The gap that it leaves when it happens at `stage`.
    pub fn gap(self, stage: Stage) -> Gap {
        match self {
            ReadError::Io(error) => Gap::new(Stage::Read, cause_of(&error)),
            ReadError::Truncated => Gap::new(stage, Cause::Truncated),
            ReadError::Corrupt(_) => Gap::new(stage, Cause::Corrupt),
            ReadError::Unsupported => Gap::new(stage, Cause::Unsupported),
            ReadError::Encrypted => Gap::new(stage, Cause::Encrypted),
            ReadError::NoContent(cause) => Gap::new(Stage::Read, cause),
            ReadError::Limit { name, value } => {
                let cause = match name {
                    "ratio" | "expanded" => Cause::Bomb,
                    "depth" => Cause::TooDeep,
                    "entries" => Cause::TooMany,
                    _ => Cause::TooLarge,
                };
                Gap::new(stage, cause).at_limit(name, value)
            }
        }
    }
}

/// Why the system refused.
pub fn cause_of(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Cause::Vanished,
        io::ErrorKind::PermissionDenied => Cause::NotPermitted,
        _ if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => Cause::Link,
        _ => Cause::IoError,
    }
}

/// The error inside an [`io::Error`] when a limit was hit.
#[derive(Debug, thiserror::Error)]
#[error("limit {name}")]
struct LimitHit {
    name: &'static str,
    value: u64,
}

impl From<ReadError> for io::Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Io(error) => error,
            ReadError::Truncated => io::ErrorKind::UnexpectedEof.into(),
            ReadError::Unsupported => io::ErrorKind::Unsupported.into(),
            ReadError::Limit { name, value } => limit_hit(name, value),
            ReadError::Corrupt(_) => io::ErrorKind::InvalidData.into(),
            ReadError::Encrypted => io::Error::other(Closed(None)),
            ReadError::NoContent(cause) => io::Error::other(Closed(Some(cause))),
        }
    }
}

/// The error inside an [`io::Error`] of what cannot be read at all: it needs a password, or
/// has no content of its own for a cause.
#[derive(Debug, thiserror::Error)]
#[error("it is closed")]
struct Closed(Option<Cause>);

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if let Some(hit) = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
            return ReadError::Limit { name: hit.name, value: hit.value };
        }
        if let Some(Closed(why)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return why.map_or(ReadError::Encrypted, ReadError::NoContent);
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
