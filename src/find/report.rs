//! Holds what came of a search: what was read and what not, then the places. Must not know
//! how it is shown.

use super::Person;
use crate::detect::mask;
use crate::model::{Cause, Certainty, Coverage, FoundObject, ObjectRecord, Summary};
use crate::store::Runs;
use std::io;

/// Most objects with a gap that a report names; those beyond are counted.
pub const MOST_UNREAD: usize = 10_000;

/// How many objects, and how many places in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Objects.
    pub objects: u64,
    /// Places.
    pub places: u64,
}

/// What was gathered while objects passed by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Objects that were met.
    pub objects: u64,
    /// Bytes of the files among them.
    pub bytes: u64,
    /// Objects read in full.
    pub full: u64,
    /// Objects read in part.
    pub partial: u64,
    /// Objects not read.
    pub unread: u64,
    /// Objects left out as asked, and links.
    pub left_out: u64,
    /// Objects with a gap.
    pub with_gaps: u64,
    /// Files left unread because no identifier can stand in them.
    pub skipped: u64,
    /// Their bytes.
    pub skipped_bytes: u64,
    /// By certainty.
    pub found: [Count; Certainty::ALL.len()],
}

impl Summary for Gathered {
    fn see(&mut self, record: &ObjectRecord) {
        self.objects += 1;
        if record.positions.is_empty() {
            self.bytes += record.size;
        }
        let only = |cause| record.gaps.iter().any(|gap| gap.cause == cause);
        match (record.coverage, record.has_gap()) {
            (Coverage::None, false) if record.hits.skipped => {
                self.skipped += 1;
                self.skipped_bytes += record.size;
            }
            (Coverage::None, false) if only(Cause::Excluded) || only(Cause::Link) => {
                self.left_out += 1;
            }
            (Coverage::Full, _) => self.full += 1,
            (Coverage::Partial, _) => self.partial += 1,
            (Coverage::None, _) => self.unread += 1,
        }
        self.with_gaps += u64::from(record.has_gap());
        for certainty in Certainty::ALL {
            let places = record.hits.all.iter().filter(|hit| hit.certainty == certainty).count();
            let count = &mut self.found[certainty as usize];
            count.places += places as u64;
            count.objects += u64::from(places > 0);
        }
    }

    fn join(&mut self, other: Self) {
        self.objects += other.objects;
        self.bytes += other.bytes;
        self.full += other.full;
        self.partial += other.partial;
        self.unread += other.unread;
        self.left_out += other.left_out;
        self.with_gaps += other.with_gaps;
        self.skipped += other.skipped;
        self.skipped_bytes += other.skipped_bytes;
        for (mine, theirs) in self.found.iter_mut().zip(other.found) {
            mine.objects += theirs.objects;
            mine.places += theirs.places;
        }
    }
}

/// An answer to a request for access or erasure.
#[derive(Clone, Debug)]
pub struct Report {
    /// The day it was made.
    pub day: String,
    /// What was looked for, by number: kind, and the value or its mask.
    pub values: Vec<(&'static str, String)>,
    /// What was read and found, in numbers.
    pub gathered: Gathered,
    /// Whether the search was stopped before its end.
    pub interrupted: bool,
    /// Why no object could be left unread although an inventory was given.
    pub not_narrowed: Option<&'static str>,
    /// Whether names were looked for only where an identifier may stand.
    pub names_in_part: bool,
    /// Objects with a place, by path.
    pub objects: Vec<FoundObject>,
    /// Objects of which something was not read, by path.
    pub unread: Vec<FoundObject>,
    /// Those that are not among them.
    pub more_unread: u64,
}

impl Report {
    /// An empty report on `person`.
    pub fn new(person: &Person, day: String, show_values: bool) -> Self {
        let value = |value: &super::Value| {
            let shown = if show_values { value.text.clone() } else { mask(value.text.as_bytes()) };
            (value.kind.name(), shown)
        };
        Report {
            day,
            values: person.values.iter().map(value).collect(),
            gathered: Gathered::default(),
            interrupted: false,
            not_narrowed: None,
            names_in_part: false,
            objects: Vec::new(),
            unread: Vec::new(),
            more_unread: 0,
        }
    }

    /// Takes in what a search left.
    ///
    /// # Errors
    /// Where what was kept on disk cannot be read back.
    pub fn gather(&mut self, runs: Runs) -> io::Result<()> {
        runs.stream(|line| {
            let object: FoundObject = serde_json::from_slice(line)?;
            if object.has_gap() {
                match self.unread.len() < MOST_UNREAD {
                    true => self.unread.push(FoundObject { places: vec![], ..object.clone() }),
                    false => self.more_unread += 1,
                }
            }
            if !object.places.is_empty() {
                self.objects.push(object);
            }
            Ok(())
        })
    }
}

/// What a certainty is called where people read it.
pub fn label(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Identifier => "identifier",
        Certainty::Related => "related",
        Certainty::NameAndFact => "name and more",
        Certainty::Name => "name only",
        Certainty::Namesake => "somebody else?",
    }
}

/// What a certainty means, in one line.
pub fn meaning(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Identifier => "an identifier stands there",
        Certainty::Related => "belongs to an identifier: an address with another tag",
        Certainty::NameAndFact => "the name, with something else of the person near it",
        Certainty::Name => "the name alone: others may bear it",
        Certainty::Namesake => "the name, with something that speaks for another person",
    }
}
