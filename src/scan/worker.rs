//! Holds the worker: one item in, one record out, whatever happens on the way.
//! Must not know threads.

use super::object::{Gathered, ObjectSink};
use super::ocr::Ocr;
use super::picture::mark;
use super::progress::Progress;
use super::shard::is_in;
use crate::detect::{Detector, Key, ValueHash, finish};
use crate::extract::{ExtractError, Format, Look, is_picture, readable_name, sniff, turned_name};
use crate::input::{self, Source};
use crate::isolate::{Outcome, Readers, panicked_at};
use crate::model::{
    Access, Cause, Coverage, Fact, Gap, ObjectPath, ObjectRecord, ReaderProgram, Segment, Stage,
    Summary,
};
use crate::plan::Plan;
use crate::store::Spill;
use crate::validate::Today;
use crate::walk::{Item, Kind, Owners, access_of};
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Where an object stands, and who may reach it there.
pub(super) struct Place {
    pub(super) path: ObjectPath,
    pub(super) access: Option<Access>,
}

fn detector<'p>(plan: &'p Plan, hash: &ValueHash) -> Detector<'p> {
    Detector::new(&plan.rules, Today(plan.as_of), hash.clone(), plan.samples)
}

/// Turns items into records. All scratch is its own.
pub(super) struct Worker<'p, S> {
    pub(super) plan: &'p Plan,
    owners: Owners,
    pub(super) progress: &'p Progress,
    pub(super) detector: Detector<'p>,
    pub(super) ocr: Ocr,
    pub(super) hash: ValueHash,
    spill: Spill,
    summary: S,
    as_of: String,
    /// Memory of the last object's head.
    head: Vec<u8>,
    failed: Option<io::Error>,
    readers: Readers,
}

impl<'p, S: Summary> Worker<'p, S> {
    pub(super) fn new(
        plan: &'p Plan,
        owners: &Owners,
        progress: &'p Progress,
        spill: &Path,
    ) -> Self {
        let key = plan.key.map(|key| {
            let derived = blake3::derive_key("speur 2026 hashes of values", &key);
            Key(std::array::from_fn(|i| derived[i]))
        });
        let hash = ValueHash::new(key);
        Worker {
            plan,
            owners: owners.clone(),
            progress,
            detector: detector(plan, &hash),
            ocr: Ocr::default(),
            hash,
            spill: Spill::new(spill),
            summary: S::default(),
            as_of: plan.as_of_text(),
            head: Vec::new(),
            failed: None,
            readers: Readers::default(),
        }
    }

    /// What is left when all is done: the records and what was gathered from them.
    pub(super) fn finish(self) -> io::Result<(Spill, S)> {
        match self.failed {
            Some(error) => Err(error),
            None => Ok((self.spill, self.summary)),
        }
    }

    /// Makes the record of `item`.
    pub(super) fn object(&mut self, item: &Item) {
        let root = &self.plan.roots[item.root];
        let path = ObjectPath::file(root.label.clone(), item.below());
        if self.plan.shard.is_some_and(|shard| !is_in(shard, item.below())) {
            return;
        }
        let mut record = self.empty_record(&path);
        match item.kind {
            Kind::Unread(cause) => {
                record.gaps.push(Gap::new(Stage::Walk, cause));
                if let Ok(metadata) = std::fs::symlink_metadata(&item.path) {
                    self.describe(&mut record, &metadata, None, item.reachable);
                }
            }
            Kind::File => self.file(item, &path, &mut record),
            Kind::Folder => {}
        }
        if !matches!(item.kind, Kind::Unread(Cause::Excluded)) {
            self.name(path.base_name(), &mut record);
        }
        self.store(&path, &record);
    }

    /// Makes the record of a folder, if there is something in its name: a folder owns no
    /// bytes, and what lies in it has records of its own.
    pub(super) fn folder(&mut self, item: &Item) {
        if self.plan.shard.is_some_and(|shard| !is_in(shard, item.below())) {
            return;
        }
        let root = &self.plan.roots[item.root];
        let path = ObjectPath::file(root.label.clone(), &[item.below(), b"/"].concat());
        let mut record = self.empty_record(&path);
        self.name(Segment::File(item.below().into()).base_name(), &mut record);
        if record.findings.is_empty() && record.allowed.is_empty() && record.gaps.is_empty() {
            return;
        }
        record.format = "folder".to_owned();
        record.coverage = Coverage::Full;
        if let Ok(metadata) = std::fs::symlink_metadata(&item.path) {
            self.describe(&mut record, &metadata, None, item.reachable);
            record.size = 0;
        }
        self.store(&path, &record);
    }

    /// Adds to a record what stands in the name of its object.
    fn name(&mut self, name: &[u8], record: &mut ObjectRecord) {
        let text = readable_name(name);
        let search = || self.search_name(&text, turned_name(&text), record);
        if catch_unwind(AssertUnwindSafe(search)).is_err() {
            record.gaps.push(self.panicked(Stage::Detect));
        }
    }

    /// The gap that a panic leaves.
    pub(super) fn panicked(&mut self, stage: Stage) -> Gap {
        // what it was busy with is in no order any more
        self.detector = detector(self.plan, &self.hash);
        panicked_at().into_iter().fold(Gap::new(stage, Cause::Panicked), Gap::noting)
    }

    fn empty_record(&self, path: &ObjectPath) -> ObjectRecord {
        ObjectRecord {
            path: path.to_string(),
            positions: path.positions(),
            as_of: self.as_of.clone(),
            content_id: None,
            format: "none".to_owned(),
            encoding: Vec::new(),
            size: 0,
            modified: None,
            access: None,
            coverage: Coverage::None,
            gaps: Vec::new(),
            facts: Default::default(),
            findings: Vec::new(),
            allowed: Vec::new(),
            fields: Vec::new(),
            superseded: Vec::new(),
        }
    }

    /// Owner, size, dates.
    fn describe(
        &self,
        record: &mut ObjectRecord,
        metadata: &Metadata,
        file: Option<&std::fs::File>,
        reachable: bool,
    ) {
        record.size = metadata.size();
        record.modified =
            jiff::Timestamp::from_second(metadata.mtime()).ok().map(|moment| moment.to_string());
        record.access = Some(access_of(metadata, file, reachable, &self.owners));
    }

    fn file(&mut self, item: &Item, path: &ObjectPath, record: &mut ObjectRecord) {
        if self.plan.own_files.contains(&item.path) {
            record.gaps.push(Gap::new(Stage::Walk, Cause::Excluded).noting("written by speur"));
            return;
        }
        let opened = match input::open(&item.path, self.plan.follow_links) {
            Ok(opened) => opened,
            Err(error) => {
                record.gaps.push(Gap::new(Stage::Read, input::cause_of(&error)));
                if let Ok(metadata) = std::fs::symlink_metadata(&item.path) {
                    self.describe(record, &metadata, None, item.reachable);
                }
                return;
            }
        };
        let (file, metadata) = (&opened.file, &opened.metadata);
        self.describe(record, metadata, Some(file), item.reachable);
        if !metadata.is_file() {
            // it was replaced since the folder was read
            record.gaps.push(Gap::new(Stage::Walk, Cause::SpecialFile));
            return;
        }
        if let Some(limit) = self.plan.max_size.filter(|&limit| record.size > limit) {
            record.gaps.push(Gap::new(Stage::Walk, Cause::Excluded).at_limit("max-size", limit));
            return;
        }
        let head = std::mem::take(&mut self.head);
        let mut read_at_once = false;
        match Source::of_file(file, record.size, &self.plan.limits, head) {
            Ok(mut source) => {
                read_at_once = source.head_is_all();
                source.set_key(self.plan.key);
                let place = Place { path: path.clone(), access: record.access.clone() };
                self.content(&mut source, &place, record);
                self.head = source.into_head();
            }
            Err(error) => record.gaps.push(error.gap(Stage::Decode)),
        }
        if !read_at_once || record.has_gap() {
            note_change(file, metadata, record);
        }
        if let Some(key) = &self.plan.key {
            match input::content_id(file, key) {
                Ok(id) => record.content_id = Some(id),
                Err(error) => record.gaps.push(Gap::new(Stage::Read, input::cause_of(&error))),
            }
        }
    }

    /// Makes the record of an object inside the one at `outer`, in whose name `name` is
    /// searched. Beyond the limit of such
    /// objects there is none, but a gap for the outer one.
    pub(super) fn child(
        &mut self,
        outer: &Place,
        segment: Segment,
        name: &[u8],
        source: &mut Source,
    ) -> Option<Gap> {
        let place = Place { path: outer.path.child(segment), access: outer.access.clone() };
        let mut record = self.empty_record(&place.path);
        record.access = place.access.clone();
        match source.refused().map(|error| error.gap(Stage::Decode)) {
            None => self.content(source, &place, &mut record),
            Some(gap) if gap.cause == Cause::TooMany => {
                return Some(gap.noting("objects inside it"));
            }
            Some(gap) => record.gaps.push(gap),
        }
        self.end(source, &mut record);
        self.name(name, &mut record);
        self.store(&place.path, &record);
        None
    }

    /// Notes what an object inside another comes to where it is stored.
    fn end(&self, source: &mut Source, record: &mut ObjectRecord) {
        let panicked = record.gaps.iter().any(|gap| gap.cause == Cause::Panicked);
        if panicked || self.progress.is_stopped() {
            // what its reader is at is not known, or of no interest any more
            record.size = source.stored();
            return;
        }
        let result = source.close();
        record.size = source.stored();
        match result {
            Ok(id) => record.content_id = id,
            Err(error) if !record.has_gap() => {
                record.gaps.push(error.gap(Stage::Decode));
                record.coverage = record.coverage.min(Coverage::Partial);
            }
            // why it does not end as it should was told already
            Err(_) => {}
        }
    }

    /// Reads a source with the extractor of its format.
    fn content(&mut self, source: &mut Source, place: &Place, record: &mut ObjectRecord) {
        let mut gathered = Gathered::default();
        gathered.tally.here = self.plan.rules.allow.here(&record.path);
        let (format, other) = sniff(&Look::new(source, place.path.base_name()));
        if let Some(extension) = other {
            gathered.facts.insert(Fact::Extension, extension);
        }
        record.format = format.name.to_owned();
        record.encoding = source.encodings().iter().map(|e| e.name().to_owned()).collect();
        let (mut gap, total) = self.extract(format, source, place, &mut gathered);
        if gap.is_none() && is_picture(format) {
            gap = self.picture(source, place, &mut gathered);
        }
        gap.into_iter().for_each(|gap| gap.add_to(&mut gathered.gaps));
        let found = finish(&self.plan.rules, &gathered.tally, &self.hash);
        record.encoding.extend(gathered.charset.map(str::to_owned));
        record.findings = found.findings;
        mark(&mut record.findings);
        record.allowed = found.allowed;
        record.fields = found.fields;
        record.facts = gathered.facts;
        record.gaps.append(&mut gathered.gaps);
        let read = total > 0 || record.fields.iter().any(|f| f.values + f.empty > 0);
        record.coverage = match (record.has_gap(), read) {
            (false, _) => Coverage::Full,
            (true, true) => Coverage::Partial,
            (true, false) => Coverage::None,
        };
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
        if let Some(program) = self.plan.reader(format.hostile) {
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
        let progress = self.progress;
        let reading = match self.readers.begin(program, format, source, self.plan.ocr) {
            Ok(reading) => reading,
            Err(outcome) => return ended(outcome),
        };
        let mut sink = ObjectSink { worker: self, place, gathered };
        let stopped = || progress.is_stopped();
        let relayed = AssertUnwindSafe(|| reading.relay(source, &mut sink, &stopped));
        match catch_unwind(relayed) {
            Ok((outcome, reading)) => {
                self.readers.end(reading);
                ended(outcome)
            }
            Err(_) => (Some(self.panicked(Stage::Detect)), 0),
        }
    }

    fn store(&mut self, path: &ObjectPath, record: &ObjectRecord) {
        self.summary.see(record);
        self.progress.add_object(record.has_gap());
        let mut result = Ok(());
        let kept = self.spill.add(&path.sort_key(), |out| {
            result = serde_json::to_writer(out, record);
        });
        if let Err(error) = result.map_err(io::Error::from).and(kept) {
            // without its records a scan is worth nothing: it ends
            self.failed.get_or_insert(error);
            self.progress.stop();
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

/// Notes when a file is no longer what it was when it was opened.
fn note_change(file: &std::fs::File, before: &Metadata, record: &mut ObjectRecord) {
    let Ok(now) = file.metadata() else { return };
    let same = |m: &Metadata| (m.size(), m.mtime(), m.mtime_nsec());
    if same(&now) != same(before) {
        Gap::new(Stage::Read, Cause::Changed).add_to(&mut record.gaps);
        record.coverage = record.coverage.min(Coverage::Partial);
    }
}
