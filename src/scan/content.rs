//! Holds the reading of one object's content: which format, its extractor, here or in a
//! process of its own. Must not know where the object lies, or what is looked for.

use super::object::{Gathered, ObjectSink};
use super::worker::{Place, Worker};
use crate::extract::{ExtractError, Format, Look, is_picture, looks_beside, sniff};
use crate::input::Source;
use crate::isolate::Outcome;
use crate::model::{Cause, Fact, Gap, ObjectRecord, ReaderProgram, Stage, Summary};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// An object whose content was read; what stands in it may still be searched.
pub(super) struct Reading {
    pub(super) gathered: Gathered,
    /// Bytes that were read.
    pub(super) total: u64,
}

impl<S: Summary> Worker<'_, S> {
    /// Reads a source with the extractor of its format.
    pub(super) fn content(
        &mut self,
        source: &mut Source,
        place: &Place,
        record: &mut ObjectRecord,
    ) -> Reading {
        let mut gathered = Gathered::default();
        gathered.tally.here = self.plan.rules.allow.here(&record.path);
        source.set_layout(self.plan.layout(&record.path));
        let (format, other) = sniff(&Look::new(source, place.path.base_name()));
        if let Some(extension) = other {
            gathered.facts.insert(Fact::Extension, extension);
        }
        record.format = format.name.to_owned();
        record.encoding = source.encodings().iter().map(|e| e.name().to_owned()).collect();
        let (mut gap, total) = self.extract(format, source, place, &mut gathered);
        if let Some(gap) = gap.as_mut().filter(|gap| gap.cause == Cause::Interrupted)
            && !self.progress.is_stopped()
        {
            // nobody else stops a reader
            *gap = Gap::new(gap.stage, Cause::TimeOut)
                .at_limit("file-time", self.plan.limits.file_time);
        }
        if gap.is_none() && is_picture(format) {
            gap = self.picture(source, place, &mut gathered);
        }
        gap.into_iter().for_each(|gap| gap.add_to(&mut gathered.gaps));
        Reading { gathered, total }
    }

    /// Runs the extractor, here or in a process of its own: what kept it from its end,
    /// and how many bytes it read.
    fn extract(
        &mut self,
        format: &Format,
        source: &mut Source,
        place: &Place,
        gathered: &mut Gathered,
    ) -> (Option<Gap>, u64) {
        // what needs the files around it, or a layout, is read where those are to be had
        let is_bound = source.layout().is_some() || looks_beside(format);
        let apart = self.plan.reader(format.hostile).filter(|_| !is_bound);
        if let Some(program) = apart {
            return self.extract_apart(program, format, source, place, gathered);
        }
        let mut sink = ObjectSink { worker: self, place, gathered };
        let result = catch_unwind(AssertUnwindSafe(|| (format.extract)(source, &mut sink)));
        let gap = match result {
            Ok(result) => return ended(Outcome::Ended(result, source.total())),
            Err(_) => self.panicked(Stage::Extract),
        };
        (Some(gap), source.total())
    }

    /// The same in a process of its own; what is found is looked at here.
    fn extract_apart(
        &mut self,
        program: &ReaderProgram,
        format: &Format,
        source: &mut Source,
        place: &Place,
        gathered: &mut Gathered,
    ) -> (Option<Gap>, u64) {
        let (progress, deadline) = (self.progress, self.deadline);
        let reading = match self.readers.begin(program, format, source, self.plan.ocr) {
            Ok(reading) => reading,
            Err(outcome) => return ended(outcome),
        };
        let mut sink = ObjectSink { worker: self, place, gathered };
        let stopped = || progress.is_stopped() || deadline.is_over();
        let relayed = AssertUnwindSafe(|| reading.relay(source, &mut sink, &stopped));
        match catch_unwind(relayed) {
            Ok((outcome, reading)) => {
                self.readers.end(reading);
                ended(outcome)
            }
            Err(_) => (Some(self.panicked(Stage::Detect)), 0),
        }
    }
}

/// What the end of a reading comes to.
fn ended(outcome: Outcome) -> (Option<Gap>, u64) {
    match outcome {
        // of what stays closed nothing was read, though its bytes were
        Outcome::Ended(Err(error @ ExtractError::Encrypted), _) => (Some(error.gap()), 0),
        Outcome::Ended(result, total) => (result.err().map(ExtractError::gap), total),
        Outcome::Lost(gap) => (Some(gap), 0),
        Outcome::Stopped => (Some(Gap::new(Stage::Extract, Cause::Interrupted)), 0),
    }
}
