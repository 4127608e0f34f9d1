//! Holds the sink of one object: extraction pushes in, detection counts, gaps and
//! facts gather. Must not know how the object was opened.

use super::progress::Progress;
use crate::detect::{Detector, ObjectTally};
use crate::extract::{Flow, Sink};
use crate::input::{Limits, Source};
use crate::model::{
    Cause, Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Gap, Segment, Stage,
};
use std::collections::BTreeMap;

/// What is gathered of one object while it is read.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) tally: ObjectTally,
    pub(super) gaps: Vec<Gap>,
    pub(super) facts: BTreeMap<Fact, String>,
    pub(super) charset: Option<&'static str>,
    /// The field that values beyond the limit of fields share.
    overflow: Option<FieldId>,
}

/// The sink that an extractor of one object pushes into.
pub(super) struct ObjectSink<'a, 'r> {
    pub(super) detector: &'a mut Detector<'r>,
    pub(super) limits: &'a Limits,
    pub(super) progress: &'a Progress,
    pub(super) gathered: &'a mut Gathered,
}

impl Sink for ObjectSink<'_, '_> {
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId {
        let count = self.gathered.tally.fields.len();
        if count as u64 >= self.limits.fields {
            if let Some(field) = self.gathered.overflow {
                return field;
            }
            let gap =
                Gap::new(Stage::Extract, Cause::TooMany).at_limit("fields", self.limits.fields);
            self.gap(gap.noting("fields beyond the limit are counted as one"));
            let path = FieldPath::column(FieldName::Position(count as u32 + 1));
            let field = self.detector.add_field(&mut self.gathered.tally, path, kind, None);
            self.gathered.overflow = Some(field);
            return field;
        }
        self.detector.add_field(&mut self.gathered.tally, path, kind, declared)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        self.detector.search(chunk, &mut self.gathered.tally);
        self.progress.add_bytes(chunk.owned.len() as u64);
        chunk.clear();
        if self.progress.is_stopped() { Flow::Stop } else { Flow::Continue }
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        // no format of today holds others
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        gap.add_to(&mut self.gathered.gaps);
    }

    fn fact(&mut self, fact: Fact, value: &str) {
        self.gathered.facts.insert(fact, value.to_owned());
    }

    fn charset(&mut self, name: &'static str) {
        self.gathered.charset = Some(name);
    }
}
