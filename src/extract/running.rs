//! Holds running text beside what else an object has: brought into its clean form as it
//! grows, and a field only where there is some. Must not know where it stands.

use super::prose::Stream;
use super::{ExtractError, Sink};
use crate::input::Cleaner;
use crate::model::{FieldKind, FieldPath};

/// Bytes that wait to be cleaned together.
const WAITING: usize = 4096;

pub(super) struct Running {
    path: FieldPath,
    window: usize,
    stream: Option<Stream>,
    cleaner: Cleaner,
    raw: Vec<u8>,
}

impl Running {
    pub(super) fn new(path: FieldPath, window: u64) -> Self {
        let (stream, cleaner) = (None, Cleaner::default());
        Running { path, window: window as usize, stream, cleaner, raw: Vec::new() }
    }

    /// The text called `part`, which stands beside the main one.
    pub(super) fn beside(part: &str, window: u64) -> Self {
        let container = Some(part.to_owned());
        Running::new(FieldPath { container, ..FieldPath::text() }, window)
    }

    /// Adds text.
    pub(super) fn text(&mut self, text: &[u8], sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.raw.extend_from_slice(text);
        if self.raw.len() < WAITING { Ok(()) } else { self.hand_on(false, sink) }
    }

    fn hand_on(&mut self, last: bool, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.raw.is_empty() {
            return Ok(());
        }
        let stream = match &mut self.stream {
            Some(stream) => stream,
            None => {
                let field = sink.field(self.path.clone(), FieldKind::Text, None);
                self.stream.insert(Stream::new(field, self.window))
            }
        };
        let used = self.cleaner.clean(&self.raw, last, stream.text());
        self.raw.drain(..used);
        stream.hand_on(sink)
    }

    /// Hands on what is left.
    pub(super) fn end(mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        self.hand_on(true, sink)?;
        match self.stream {
            Some(stream) => stream.end(sink),
            None => Ok(()),
        }
    }
}
