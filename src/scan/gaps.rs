//! Holds what errors come to as gaps. Must not know objects.

use crate::extract::ExtractError;
use crate::input::ReadError;
use crate::model::{Cause, Gap, Stage};
use std::io;

pub(super) fn cause_of(error: &io::Error) -> Cause {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Cause::Vanished,
        io::ErrorKind::PermissionDenied => Cause::NotPermitted,
        _ if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => Cause::Link,
        _ => Cause::IoError,
    }
}

pub(super) fn gap_of_read(error: ReadError, stage: Stage) -> Gap {
    match error {
        ReadError::Io(error) => Gap::new(Stage::Read, cause_of(&error)),
        ReadError::Truncated => Gap::new(stage, Cause::Truncated),
        ReadError::Corrupt(_) => Gap::new(stage, Cause::Corrupt),
        ReadError::Unsupported => Gap::new(stage, Cause::Unsupported),
        ReadError::Encrypted => Gap::new(stage, Cause::Encrypted),
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

pub(super) fn gap_of(error: ExtractError) -> Gap {
    match error {
        ExtractError::Read(error) => gap_of_read(error, Stage::Decode),
        ExtractError::Corrupt(note) => Gap::new(Stage::Extract, Cause::Corrupt).noting(note),
        ExtractError::Encrypted => Gap::new(Stage::Extract, Cause::Encrypted),
        ExtractError::Limit { name, value } => {
            Gap::new(Stage::Extract, Cause::TooLarge).at_limit(name, value)
        }
        ExtractError::Stopped => Gap::new(Stage::Extract, Cause::Interrupted),
    }
}
