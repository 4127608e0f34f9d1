//! Holds detection: chunks in, tallies out, and at an object's end findings. Must
//! not know files or formats: `scan::worker` is where they meet.

mod address;
mod called;
mod cells;
pub mod check;
mod codes;
mod colons;
mod columns;
mod confidence;
mod context;
mod dates;
mod digits;
mod emails;
mod engine;
mod grouped;
pub mod hash;
mod judge;
mod keys;
mod labels;
mod lexicon;
mod marks;
mod months;
mod mrz;
pub mod names;
mod neighbours;
mod odd;
mod patterns;
mod phones;
mod places;
mod resolve;
mod runs;
mod sample;
mod secrets;
mod shown;
mod sketch;
mod tally;
mod text;

pub use columns::{Findings, finish};
pub use confidence::{band, reasons, score};
pub use engine::Match;
pub use hash::{Key, ValueHash};
pub use keys::{KeySet, owned_part};
pub use sample::mask;
pub use sketch::SIZE as SKETCH_SIZE;
pub use tally::{FieldTally, ObjectTally};

use crate::model::{Chunk, FieldId, FieldKind, FieldPath, PAGE_END, Value};
use crate::rules::allow::Here;
use crate::rules::{RuleId, RuleSet};
use crate::validate::Today;
use cells::Waiting;
use engine::Engine;
use lexicon::Lexicon;
use resolve::Resolver;

/// How far around a match words are looked at, in bytes: a window of running
/// text needs so much of its neighbours before and behind what it owns.
pub const MARGIN: usize = 512;

/// Searches chunks. One per worker: all scratch is its own.
pub struct Detector<'r> {
    rules: &'r RuleSet,
    engine: Engine<'r>,
    resolver: Resolver,
    lexicon: Lexicon,
    waiting: Waiting,
    /// What cells of digits and signs could be.
    plans: cells::Plans,
    known_names: called::KnownNames,
    /// Cells that were searched, for those that come again.
    seen: cells::Seen,
    /// Words of special categories in a cell.
    terms: Vec<crate::rules::keywords::Hit>,
    /// Numbers in the rows at hand that begin with a date of birth.
    born: Vec<cells::Born>,
    /// Matches of one cell.
    found: Vec<Match>,
    /// What patterns found in the chunk that is being read.
    hits: Vec<patterns::Hit>,
    hash: ValueHash,
    normal: Vec<u8>,
    samples: bool,
}

impl<'r> Detector<'r> {
    /// A detector for `rules` that counts from `today`, hashes with `hash` and
    /// takes masked samples where `samples`.
    pub fn new(rules: &'r RuleSet, today: Today, hash: ValueHash, samples: bool) -> Self {
        Detector {
            rules,
            engine: Engine::new(rules, today),
            resolver: Resolver::default(),
            lexicon: Lexicon::default(),
            waiting: Waiting::default(),
            plans: cells::Plans::default(),
            known_names: called::KnownNames::default(),
            seen: cells::Seen::default(),
            terms: Vec::new(),
            born: Vec::new(),
            found: Vec::new(),
            hits: Vec::new(),
            hash,
            normal: Vec::new(),
            samples,
        }
    }

    /// Adds a field to `object`. A name that is itself a value is not kept.
    pub fn add_field(
        &mut self,
        object: &mut ObjectTally,
        path: FieldPath,
        kind: FieldKind,
        declared: Option<String>,
    ) -> FieldId {
        let called = self.called(&path.name);
        let path = self.shown(object, path);
        object.fields.push(FieldTally::new(path, kind, declared, called));
        FieldId(object.fields.len() as u32 - 1)
    }

    /// Searches `chunk` and counts what it holds in `object`. That depends on nothing
    /// but the chunk and what `object` says of its fields so far.
    pub fn search(&mut self, chunk: &Chunk, object: &mut ObjectTally) {
        let ObjectTally { fields, keys, .. } = object;
        self.note_chunk(chunk, keys, |field| fields[field].kind);
        let mut values = chunk.values.as_slice();
        if !self.rules.patterns.is_empty()
            && object.fields.iter().any(|f| f.kind == FieldKind::Cell)
        {
            self.search_patterns(&chunk.buf);
        }
        while let Some(value) = values.first() {
            let field = &mut object.fields[value.field.0 as usize];
            field.chunk = object.chunk;
            if field.kind != FieldKind::Cell {
                self.text(chunk, value, field, &object.here);
                values = &values[1..];
                continue;
            }
            // some rows at a time, column by column: a column's cells are alike
            let (count, width) = cells::rows_alike(values);
            self.born.clear();
            for (column, value) in values[..width].iter().enumerate() {
                let field = &mut object.fields[value.field.0 as usize];
                field.chunk = object.chunk;
                match field.kind {
                    FieldKind::Cell => self.column(chunk, &values[column..count], width, field),
                    FieldKind::Text | FieldKind::Pages => {
                        for value in values[column..count].iter().step_by(width) {
                            self.text(chunk, value, field, &object.here);
                        }
                    }
                }
            }
            cells::compare_births(chunk, &values[..count], width, &self.born, &mut object.fields);
            values = &values[count..];
        }
        self.search_waiting(object);
    }

    /// The matches in a text by themselves, best evidence first where they
    /// overlapped: what `rules check` and tests look at.
    pub fn matches(&mut self, text: &[u8]) -> &[Match] {
        self.search_text(text);
        &self.engine.matches
    }

    /// Finds what stands in running text, and near the persons in it.
    fn search_text(&mut self, text: &[u8]) {
        self.engine.search(text, false);
        self.resolver.resolve(self.rules, &mut self.engine.matches);
        if self.lexicon.near_persons(&mut self.engine, text) {
            self.resolver.resolve(self.rules, &mut self.engine.matches);
        }
    }

    /// Counts a stretch of running text.
    fn text(&mut self, chunk: &Chunk, value: &Value, field: &mut FieldTally, here: &Here) {
        let (start, end) = (value.start as usize, value.end as usize);
        let buf = &chunk.buf[start..end];
        self.search_text(buf);
        let owned = chunk.owned.start.max(start) - start..chunk.owned.end.min(end) - start;
        field.values += lines(&buf[owned.clone()], owned.end == buf.len());
        for &(at, month) in &self.engine.dates {
            if owned.contains(&at) {
                field.months.add(month);
            }
        }
        let record = chunk.first_record + u64::from(value.record);
        let part_end = if field.kind == FieldKind::Pages { PAGE_END } else { b'\n' };
        let matches = std::mem::take(&mut self.engine.matches);
        for m in &matches {
            let at = m.start as usize;
            if owned.contains(&at) {
                self.part(buf, m, field, here, || record + count(part_end, &buf[..at]));
            }
        }
        self.engine.matches = matches;
    }

    /// Counts a match that stands in text or inside a cell.
    fn part(
        &mut self,
        buf: &[u8],
        m: &Match,
        field: &mut FieldTally,
        here: &Here,
        place: impl FnOnce() -> u64,
    ) {
        let text = &buf[m.start as usize..m.end as usize];
        let allowed = self.allowed_by(m.rule, text, here);
        let hash = self.hash.of(self.rules.rule(m.rule).normal, text, &mut self.normal);
        let samples = self.samples;
        let sample = || if samples { sample::mask(text) } else { String::new() };
        field.add_part(m, hash, allowed, place, sample);
    }

    /// The entry of the allow-list that takes out a match of `rule` with this text, in
    /// an object whose place is `here`.
    pub fn allowed_by(&mut self, rule: RuleId, text: &[u8], here: &Here) -> Option<usize> {
        let list = &self.rules.allow;
        if list.is_empty() {
            return None;
        }
        let rule = self.rules.rule(rule);
        let named = list.naming(text, Some(rule.normal), &mut self.normal);
        list.entry(here, named, rule)
    }
}

fn count(byte: u8, text: &[u8]) -> u64 {
    memchr::memchr_iter(byte, text).count() as u64
}

/// Lines that end in `text`, and the last one when it does not.
fn lines(text: &[u8], is_last: bool) -> u64 {
    count(b'\n', text) + u64::from(is_last && !text.is_empty() && text.last() != Some(&b'\n'))
}
