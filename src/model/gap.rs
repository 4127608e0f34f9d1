//! Holds `Gap`: what could not be read and why. Must not know who met it.

use serde::{Deserialize, Serialize};

/// Where on its way through the house a piece was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// While the tree was walked.
    Walk,
    /// While the object was opened or read.
    Read,
    /// While an encoding around it was undone (gzip, charset).
    Decode,
    /// While its format was read.
    Extract,
    /// While its text was searched.
    Detect,
}

/// Why a piece was lost. The list is closed: reports and exit codes rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The system refused to open it.
    NotPermitted,
    /// It was listed and then gone.
    Vanished,
    /// The user asked to leave it out.
    Excluded,
    /// A symbolic link, recorded and not followed.
    Link,
    /// A socket, device or named pipe: holds no stored content.
    SpecialFile,
    /// Its format is not read (it was scanned as best-effort text).
    Unsupported,
    /// It needs a password.
    Encrypted,
    /// Its bytes contradict its format.
    Corrupt,
    /// It ends before its format says so.
    Truncated,
    /// Bytes that are no text in any charset tried.
    Undecodable,
    /// Larger than a limit.
    TooLarge,
    /// Nested deeper than a limit.
    TooDeep,
    /// More pieces than a limit.
    TooMany,
    /// It expands beyond a limit.
    Bomb,
    /// It took longer than a limit.
    TimeOut,
    /// Reading it panicked: a bug, kept inside this object.
    Panicked,
    /// The process that read it died.
    Crashed,
    /// The scan was stopped.
    Interrupted,
    /// It changed while it was read.
    Changed,
    /// The system failed to read it.
    IoError,
    /// A picture of text.
    ImageOnly,
    /// A program that is needed for it is not installed.
    ToolMissing,
}

impl Cause {
    /// Whether it leaves coverage open. What the user excluded and links do not:
    /// nothing that was asked for is missing.
    pub fn is_gap(self) -> bool {
        !matches!(self, Cause::Excluded | Cause::Link)
    }

    /// The name used in inventories and reports.
    pub fn name(self) -> &'static str {
        match self {
            Cause::NotPermitted => "not-permitted",
            Cause::Vanished => "vanished",
            Cause::Excluded => "excluded",
            Cause::Link => "link",
            Cause::SpecialFile => "special-file",
            Cause::Unsupported => "unsupported",
            Cause::Encrypted => "encrypted",
            Cause::Corrupt => "corrupt",
            Cause::Truncated => "truncated",
            Cause::Undecodable => "undecodable",
            Cause::TooLarge => "too-large",
            Cause::TooDeep => "too-deep",
            Cause::TooMany => "too-many",
            Cause::Bomb => "bomb",
            Cause::TimeOut => "time-out",
            Cause::Panicked => "panicked",
            Cause::Crashed => "crashed",
            Cause::Interrupted => "interrupted",
            Cause::Changed => "changed",
            Cause::IoError => "io-error",
            Cause::ImageOnly => "image-only",
            Cause::ToolMissing => "tool-missing",
        }
    }
}

/// A limit that was hit: its name in the configuration and its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Its key under `[limits]`.
    pub name: String,
    /// Its value when it was hit, in the unit of that key.
    pub value: u64,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Where on the way.
    pub stage: Stage,
    /// Why.
    pub cause: Cause,
    /// The limit, where one was hit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// How many pieces are missing for this reason.
    pub times: u64,
    /// Bytes not read, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes_lost: Option<u64>,
    /// What exactly, in words of ours: never a piece of the content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Gap {
    /// One piece lost at `stage` because of `cause`.
    pub fn new(stage: Stage, cause: Cause) -> Self {
        Gap { stage, cause, limit: None, times: 1, bytes_lost: None, note: None }
    }

    /// The same, with the limit that was hit.
    #[must_use]
    pub fn at_limit(mut self, name: &str, value: u64) -> Self {
        self.limit = Some(Limit { name: name.to_owned(), value });
        self
    }

    /// The same, with a word on what is missing.
    #[must_use]
    pub fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same, with the bytes that were not read.
    #[must_use]
    pub fn losing(mut self, bytes: u64) -> Self {
        self.bytes_lost = Some(bytes);
        self
    }

    /// Adds `gap` to `gaps`, counting it up where an alike one is there.
    pub fn add_to(self, gaps: &mut Vec<Gap>) {
        let alike = gaps.iter_mut().find(|g| {
            g.stage == self.stage
                && g.cause == self.cause
                && g.limit == self.limit
                && g.note == self.note
        });
        match alike {
            Some(gap) => {
                gap.times += self.times;
                gap.bytes_lost = match (gap.bytes_lost, self.bytes_lost) {
                    (Some(a), Some(b)) => Some(a.saturating_add(b)),
                    (one, other) => one.or(other),
                };
            }
            None => gaps.push(self),
        }
    }
}
