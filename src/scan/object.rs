//! Holds the sink of one object: extraction pushes in, detection counts, gaps and
//! facts gather; an object inside goes back to the worker. Must not know how the object
//! was opened.

use super::share::Handing;
use super::worker::{Place, Worker};
use crate::detect::ObjectTally;
use crate::extract::{Flow, Sink, readable_name};
use crate::input::Source;
use crate::model::{
    Cause, Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Gap, Segment, Stage, Summary,
};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many folders inside an object are remembered; those beyond may count again.
const FOLDERS: usize = 100_000;

/// What is gathered of one object while it is read.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) tally: ObjectTally,
    pub(super) gaps: Vec<Gap>,
    /// What could not be searched, by the number of its chunk.
    pub(super) lost: Vec<(u32, Gap)>,
    pub(super) handing: Handing,
    pub(super) facts: BTreeMap<Fact, String>,
    pub(super) charset: Option<&'static str>,
    /// Whether objects inside were met.
    pub(super) has_children: bool,
    /// Hashes of the folders of objects inside that were met.
    folders: BTreeSet<u64>,
    /// The field that values beyond the limit of fields share.
    overflow: Option<FieldId>,
}

/// The sink that an extractor of one object pushes into.
pub(super) struct ObjectSink<'a, 'p, S> {
    pub(super) worker: &'a mut Worker<'p, S>,
    pub(super) place: &'a Place,
    pub(super) gathered: &'a mut Gathered,
}

impl<S: Summary> ObjectSink<'_, '_, S> {
    /// The name of an object inside that is to be searched: with its folders where they
    /// are met for the first time, so that each counts once.
    fn name_of(&mut self, segment: &Segment) -> Vec<u8> {
        let (Segment::Entry { name, .. } | Segment::Part { name, .. }) = segment else {
            return Vec::new();
        };
        let known = &mut self.gathered.folders;
        let folder = memchr::memrchr(b'/', name).map(|end| &name[..end]);
        let is_new = folder.is_some_and(|folder| {
            let mut hasher = DefaultHasher::new();
            folder.hash(&mut hasher);
            known.len() >= FOLDERS || known.insert(hasher.finish())
        });
        if is_new { name.to_vec() } else { segment.base_name().to_vec() }
    }

    fn flow(&self) -> Flow {
        match self.worker.progress.is_stopped() || self.worker.deadline.is_over() {
            true => Flow::Stop,
            false => Flow::Continue,
        }
    }
}

impl<S: Summary> Sink for ObjectSink<'_, '_, S> {
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId {
        let tally = &mut self.gathered.tally;
        for name in path.container.iter().chain(path.named()) {
            self.worker.detector.note_keys(name.as_bytes(), &mut tally.keys);
            if let Some(seeker) = self.worker.plan.seeker.as_deref() {
                seeker.seek_name(name.as_bytes(), name.as_bytes(), &mut tally.hits);
            }
        }
        let count = tally.fields.len();
        let limit = self.worker.plan.limits.fields;
        if count as u64 >= limit {
            if let Some(field) = self.gathered.overflow {
                return field;
            }
            let gap = Gap::new(Stage::Extract, Cause::TooMany).at_limit("fields", limit);
            self.gap(gap.noting("fields beyond the limit are counted as one"));
            let path = FieldPath::column(FieldName::Position(count as u32 + 1));
            let field = self.worker.detector.add_field(&mut self.gathered.tally, path, kind, None);
            self.gathered.overflow = Some(field);
            return field;
        }
        self.worker.detector.add_field(&mut self.gathered.tally, path, kind, declared)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        self.worker.chunk(self.gathered, chunk);
        chunk.clear();
        self.flow()
    }

    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow {
        self.gathered.has_children = true;
        let name = self.name_of(&segment);
        // folders inside may leave no record: their names are looked up by the one around
        let keys = &mut self.gathered.tally.keys;
        for text in [&name, &readable_name(&name)] {
            self.worker.detector.note_keys(text, keys);
        }
        if let Some(gap) = self.worker.child(self.place, segment, &name, source) {
            self.gap(gap);
        }
        self.flow()
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

    fn recognises_pictures(&self) -> bool {
        self.worker.plan.ocr
    }
}
