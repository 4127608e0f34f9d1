//! Holds the worker: one item in, one record out, whatever happens on the way.
//! Must not know threads.

use super::deadline::Deadline;
use super::ocr::Ocr;
use super::progress::Progress;
use super::queue::Queue;
use super::shard::is_in;
use crate::detect::{Detector, ValueHash};
use crate::extract::{readable_name, turned_name};
use crate::input::{self, Source};
use crate::isolate::{Readers, panicked_at};
use crate::model::{
    Access, Cause, Coverage, Gap, ObjectPath, ObjectRecord, Seeker, Segment, Stage, Summary,
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

/// What all workers of a scan share.
#[derive(Clone, Copy)]
pub(super) struct Team<'p> {
    pub(super) plan: &'p Plan,
    pub(super) owners: &'p Owners,
    pub(super) progress: &'p Progress,
    pub(super) queue: &'p Queue,
    /// Where records that do not fit into memory lie.
    pub(super) spill: &'p Path,
}

/// Turns items into records. All scratch is its own.
pub(super) struct Worker<'p, S> {
    pub(super) plan: &'p Plan,
    owners: Owners,
    pub(super) progress: &'p Progress,
    pub(super) queue: &'p Queue,
    /// Its number among all workers.
    pub(super) number: usize,
    pub(super) detector: Detector<'p>,
    pub(super) ocr: Ocr,
    pub(super) hash: ValueHash,
    spill: Spill,
    summary: S,
    as_of: String,
    /// When the file at hand, with all inside it, is to be let go.
    pub(super) deadline: Deadline,
    /// Memory of the last object's head.
    head: Vec<u8>,
    failed: Option<io::Error>,
    pub(super) readers: Readers,
}

impl<'p, S: Summary> Worker<'p, S> {
    pub(super) fn new(team: Team<'p>, number: usize) -> Self {
        let Team { plan, owners, progress, queue, spill } = team;
        let hash = ValueHash::of_organisation(plan.key.as_ref());
        Worker {
            plan,
            owners: owners.clone(),
            progress,
            queue,
            number,
            detector: detector(plan, &hash),
            ocr: Ocr::default(),
            hash,
            spill: Spill::new(spill),
            summary: S::default(),
            as_of: plan.as_of_text(),
            deadline: Deadline::default(),
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
        if is_empty(&record) && record.gaps.is_empty() {
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
    pub(super) fn name(&mut self, name: &[u8], record: &mut ObjectRecord) {
        let text = readable_name(name);
        if let Some(seeker) = self.plan.seeker.as_deref() {
            let seek = || seeker.seek_name(name, &text, &mut record.hits);
            if catch_unwind(AssertUnwindSafe(seek)).is_err() {
                record.gaps.push(self.panicked(Stage::Detect));
            }
            return;
        }
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

    pub(super) fn empty_record(&self, path: &ObjectPath) -> ObjectRecord {
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
            lookup: None,
            hits: Default::default(),
            hit_fields: Vec::new(),
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
        let skips = |seeker: &dyn Seeker| {
            seeker.skips(&record.path, record.size, record.modified.as_deref())
        };
        if self.plan.seeker.as_deref().is_some_and(skips) {
            record.hits.skipped = true;
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
                source.set_place(&item.path);
                let place = Place { path: path.clone(), access: record.access.clone() };
                self.deadline = Deadline::after(self.plan.limits.file_time);
                let mut reading = self.content(&mut source, &place, record);
                self.head = source.into_head();
                self.await_searches(&mut reading.gathered);
                self.conclude(reading, record);
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

    pub(super) fn store(&mut self, path: &ObjectPath, record: &ObjectRecord) {
        self.summary.see(record);
        let tells = self.plan.seeker.is_none() || !record.hits.all.is_empty() || record.has_gap();
        self.progress.add_object(record.has_gap());
        let mut result = Ok(());
        if !tells {
            return;
        }
        let kept = self.spill.add(&path.sort_key(), |out| {
            result = match self.plan.seeker {
                None => serde_json::to_writer(out, record),
                Some(_) => serde_json::to_writer(out, &record.found()),
            };
        });
        if let Err(error) = result.map_err(io::Error::from).and(kept) {
            // without its records a scan is worth nothing: it ends
            self.failed.get_or_insert(error);
            self.progress.stop();
        }
    }
}

/// Whether nothing stands in a name, all that there is of a folder.
pub(super) fn is_empty(record: &ObjectRecord) -> bool {
    record.findings.is_empty() && record.allowed.is_empty() && record.hits.all.is_empty()
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
