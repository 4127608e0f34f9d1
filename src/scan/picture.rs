//! Holds what is done with a picture beside reading what is written about it: its text
//! is recognised where that is asked for. Must not know kinds of pictures.

use super::object::{Gathered, ObjectSink};
use super::ocr::{FIELD, Recognised};
use super::worker::{Place, Worker};
use crate::extract::{ExtractError, read_text};
use crate::input::Source;
use crate::model::{Cause, Fact, Finding, Gap, Stage, Summary};
use std::io::Seek;
use std::panic::{AssertUnwindSafe, catch_unwind};

impl<S: Summary> Worker<'_, S> {
    /// Reads the text in the picture that `source` was; returns why it could not.
    pub(super) fn picture(
        &mut self,
        source: &mut Source,
        place: &Place,
        gathered: &mut Gathered,
    ) -> Option<Gap> {
        let read = AssertUnwindSafe(|| self.recognised(source, place, gathered));
        match catch_unwind(read) {
            Ok(result) => result.err().map(ExtractError::gap),
            Err(_) => Some(self.panicked(Stage::Extract)),
        }
    }

    fn recognised(
        &mut self,
        source: &mut Source,
        place: &Place,
        gathered: &mut Gathered,
    ) -> Result<(), ExtractError> {
        if !self.plan.ocr {
            let gap = Gap::new(Stage::Extract, Cause::ImageOnly);
            gap.noting("text in it is recognised with --ocr").add_to(&mut gathered.gaps);
            return Ok(());
        }
        let progress = self.progress;
        let stopped = || progress.is_stopped();
        let picture = source.seekable()?;
        let limits = &self.plan.limits;
        let mut text = match self.ocr.recognise(&picture, limits, &stopped) {
            Recognised::Text(text) => text,
            Recognised::Not(gap) => {
                gap.add_to(&mut gathered.gaps);
                return Ok(());
            }
        };
        if let Some(languages) = self.ocr.languages(limits, &stopped) {
            gathered.facts.insert(Fact::Ocr, languages.to_owned());
        }
        let io = |error| ExtractError::Read(crate::input::ReadError::Io(error));
        text.rewind().map_err(io)?;
        let size = text.metadata().map_err(io)?.len();
        let mut text = Source::of_file(&text, size, limits, Vec::new())?;
        read_text(&mut text, "ocr", &mut ObjectSink { worker: self, place, gathered })
    }
}

/// Marks what was found in recognised text.
pub(super) fn mark(findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.field == FIELD) {
        finding.qualifiers.ocr = finding.total();
    }
}
