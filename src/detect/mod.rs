//! Holds detection: chunks in, tallies out, and at an object's end findings. Must
//! not know files or formats: `scan::worker` is where they meet.

mod address;
mod cells;
pub mod check;
mod colons;
mod columns;
mod confidence;
mod context;
mod dates;
mod digits;
mod engine;
pub mod hash;
mod judge;
mod masks;
mod names;
mod phones;
mod resolve;
mod sample;
mod sketch;
mod span;
mod tally;

pub use columns::{Findings, finish};
pub use confidence::{band, score};
pub use engine::Match;
pub use hash::{Key, ValueHash};
pub use sketch::SIZE as SKETCH_SIZE;
pub use tally::{FieldTally, ObjectTally};

use crate::model::{Chunk, FieldKind, Value};
use crate::rules::RuleSet;
use crate::validate::{Today, normalise};
use engine::Engine;
use masks::Masks;
use resolve::Resolver;
use span::Span;

/// How far around a match words are looked at, in bytes: a window of running
/// text needs so much of its neighbours before and behind what it owns.
pub const MARGIN: usize = 512;

/// Searches chunks. One per worker: all scratch is its own.
pub struct Detector<'r> {
    rules: &'r RuleSet,
    engine: Engine<'r>,
    masks: Masks,
    resolver: Resolver,
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
            masks: Masks::default(),
            resolver: Resolver::default(),
            hash,
            normal: Vec::new(),
            samples,
        }
    }

    /// Searches `chunk` and counts what it holds in `object`.
    pub fn search(&mut self, chunk: &Chunk, object: &mut ObjectTally) {
        self.masks.fill(&chunk.buf);
        self.engine.start_buffer();
        for value in &chunk.values {
            let field = &mut object.fields[value.field.0 as usize];
            match field.kind {
                FieldKind::Cell => self.cell(chunk, value, field),
                FieldKind::Text => self.text(chunk, value, field),
            }
        }
    }

    /// The matches in a text by themselves, best evidence first where they
    /// overlapped: what `rules check` and tests look at.
    pub fn matches(&mut self, text: &[u8]) -> &[Match] {
        self.masks.fill(text);
        self.engine.start_buffer();
        self.engine.matches.clear();
        let span = Span { buf: text, masks: &self.masks, start: 0, end: text.len() };
        self.engine.search(&span, false);
        self.resolver.resolve(self.rules, &mut self.engine.matches);
        &self.engine.matches
    }

    /// Counts a stretch of running text.
    fn text(&mut self, chunk: &Chunk, value: &Value, field: &mut FieldTally) {
        let buf = chunk.buf.as_slice();
        let (start, end) = (value.start as usize, value.end as usize);
        let span = Span { buf, masks: &self.masks, start, end };
        self.engine.matches.clear();
        self.engine.dates.clear();
        self.engine.search(&span, false);
        self.resolver.resolve(self.rules, &mut self.engine.matches);
        let owned = chunk.owned.start.max(start)..chunk.owned.end.min(end);
        field.values += lines(&buf[owned.clone()], owned.end == end);
        for &(at, month) in &self.engine.dates {
            if owned.contains(&at) {
                field.months.add(month);
            }
        }
        let record = chunk.first_record + u64::from(value.record);
        for i in 0..self.engine.matches.len() {
            let m = self.engine.matches[i];
            let at = m.start as usize;
            if owned.contains(&at) {
                self.part(buf, &m, field, || record + newlines(&buf[start..at]));
            }
        }
    }

    /// Counts a match that stands in text or inside a cell.
    fn part(&mut self, buf: &[u8], m: &Match, field: &mut FieldTally, place: impl FnOnce() -> u64) {
        let text = &buf[m.start as usize..m.end as usize];
        normalise(self.rules.rule(m.rule).normal, text, &mut self.normal);
        let hash = self.hash.of(&self.normal);
        let samples = self.samples;
        let sample = || if samples { sample::mask(text) } else { String::new() };
        field.add_part(m, hash, place, sample);
    }
}

fn newlines(text: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', text).count() as u64
}

/// Lines that end in `text`, and the last one when it does not.
fn lines(text: &[u8], is_last: bool) -> u64 {
    newlines(text) + u64::from(is_last && !text.is_empty() && text.last() != Some(&b'\n'))
}
