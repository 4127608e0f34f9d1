//! Holds `Sink`: where extractors push what they read. Must not know who listens.

use crate::input::{ReadError, Source};
use crate::model::{Cause, Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment, Stage};

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Flow {
    /// There is more to do.
    Continue,
    /// The scan is being stopped.
    Stop,
}

/// Where an extractor pushes what it reads.
pub trait Sink {
    /// Names a field; its number goes on the values. Beyond the limit of fields
    /// they share one, and a gap is recorded.
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId;

    /// Takes the values of `chunk`, which keeps its memory and is emptied.
    fn chunk(&mut self, chunk: &mut Chunk) -> Flow;

    /// Takes an object inside this one.
    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow;

    /// Records what could not be read.
    fn gap(&mut self, gap: Gap);

    /// Records a fact of the object's making.
    fn fact(&mut self, fact: Fact, value: &str);

    /// Records the charset of the object's text.
    fn charset(&mut self, name: &'static str);

    /// Whether text in pictures is recognised: pictures that are no files of their own are
    /// then worth handing over.
    fn recognises_pictures(&self) -> bool {
        false
    }
}

/// Why an extractor gave up on an object, or on a part of it.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// Its bytes could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Its content contradicts its format.
    #[error("{0}")]
    Corrupt(String),
    /// It is protected by a password.
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
    /// The scan was stopped while it was read.
    #[error("the scan was stopped")]
    Stopped,
}

impl ExtractError {
    /// The gap that it leaves.
    pub fn gap(self) -> Gap {
        match self {
            ExtractError::Read(error) => error.gap(Stage::Decode),
            ExtractError::Corrupt(note) => Gap::new(Stage::Extract, Cause::Corrupt).noting(note),
            ExtractError::Encrypted => Gap::new(Stage::Extract, Cause::Encrypted),
            ExtractError::Limit { name, value } => {
                Gap::new(Stage::Extract, Cause::TooLarge).at_limit(name, value)
            }
            ExtractError::Stopped => Gap::new(Stage::Extract, Cause::Interrupted),
        }
    }
}

impl Flow {
    /// Continue, or an error that ends the extractor.
    pub fn or_stop(self) -> Result<(), ExtractError> {
        match self {
            Flow::Continue => Ok(()),
            Flow::Stop => Err(ExtractError::Stopped),
        }
    }
}
