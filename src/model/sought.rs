//! Holds what a search for one person tells of objects: `Hit`s, and the `Seeker` that a scan
//! asks instead of detection. Must not know how anything is looked for.

use super::chunk::Chunk;
use super::field::{FieldId, FieldKind, FieldPath};
use super::finding::Place;
use super::gap::Gap;
use super::record::Coverage;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// How sure it is that a place is about the person; the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// An identifier stands there, to the last character that counts.
    Identifier,
    /// Something that belongs to an identifier, such as an address with a tag.
    Related,
    /// The name, and near it or in the same record something else of the person.
    NameAndFact,
    /// The name alone: somebody else may bear it.
    Name,
    /// The name, and something that speaks for another bearer.
    Namesake,
}

impl Certainty {
    /// All, the surest first.
    pub const ALL: [Certainty; 5] = [
        Certainty::Identifier,
        Certainty::Related,
        Certainty::NameAndFact,
        Certainty::Name,
        Certainty::Namesake,
    ];
}

/// One place where something of the person stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// Number of the chunk it stands in, in the order in which they were read.
    pub chunk: u32,
    /// Offset in the chunk.
    pub at: u32,
    /// The field; none for a name of the object or of a field.
    pub field: Option<FieldId>,
    /// Row, line or page.
    pub place: Option<Place>,
    /// Which of the values that are looked for, by number.
    pub value: u16,
    /// How it is written there: `international`, `initials`.
    pub form: &'static str,
    /// How sure it is.
    pub certainty: Certainty,
    /// The text, or its mask.
    pub shown: String,
}

/// Most places of one object that are told; those beyond are counted.
pub const MOST_HITS: usize = 10_000;

/// Most pairs of a field and one beside it that are kept of an object.
const MOST_BESIDE: usize = 20_000;

/// All that was found in one object, or in some of its chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// The first places.
    pub all: Vec<Hit>,
    /// Places that are not among them.
    pub more: u64,
    /// Fields that are filled in where a field with a hit is: (that one, the other).
    pub beside: BTreeSet<(FieldId, FieldId)>,
    /// Whether something of the person but the name stands in it.
    pub facts: bool,
    /// Whether it was left unread, because nothing that is looked for can stand in it.
    pub skipped: bool,
}

impl Hits {
    /// Adds a place; they come in order.
    pub fn add(&mut self, hit: Hit) {
        match self.all.len() < MOST_HITS {
            true => self.all.push(hit),
            false => self.more += 1,
        }
    }

    /// Notes that `other` is filled in where `field` has a hit.
    pub fn note_beside(&mut self, field: FieldId, other: FieldId) {
        if self.beside.len() < MOST_BESIDE {
            self.beside.insert((field, other));
        }
    }

    /// Takes in what was found in other chunks of the same object: the same whoever searched
    /// which.
    pub fn unite(&mut self, other: Hits) {
        self.more += other.more;
        self.all.extend(other.all);
        self.all.sort();
        let beyond = self.all.len().saturating_sub(MOST_HITS);
        self.all.truncate(MOST_HITS);
        self.more += beyond as u64;
        self.beside.extend(other.beside);
        self.facts |= other.facts;
        self.skipped |= other.skipped;
    }
}

/// The fields of an object, as far as they are known.
pub trait Fields {
    /// How the values of a field read.
    fn kind(&self, field: FieldId) -> FieldKind;
    /// What it is called, as it may be shown.
    fn path(&self, field: FieldId) -> &FieldPath;
}

/// Looks for something in chunks. Shared by all threads.
pub trait Seeker: Debug + Send + Sync {
    /// Looks through a chunk, of this number in its object.
    fn seek(&self, chunk: &Chunk, number: u32, fields: &dyn Fields, hits: &mut Hits);

    /// Looks through a name, of an object or a field: as it is, and as people would read it.
    fn seek_name(&self, name: &[u8], readable: &[u8], hits: &mut Hits);

    /// Judges what only the whole object tells; `size` are its bytes.
    fn conclude(&self, size: u64, fields: &dyn Fields, hits: &mut Hits);

    /// Whether the file printed as `path` need not be read, as it stands on disk.
    fn skips(&self, path: &str, size: u64, modified: Option<&str>) -> bool;
}

/// One place, as it is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundPlace {
    /// The field, as printed; `(name)` for a name.
    pub field: String,
    /// The table or sheet that the field is of; empty where there is none.
    pub table: String,
    /// Row, line or page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Which of the values that are looked for, by number.
    pub value: u16,
    /// How it is written there.
    pub form: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The text, or its mask.
    pub shown: String,
}

/// An object in which something was found, or of which something was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundObject {
    /// Its path, as printed.
    pub path: String,
    /// Positions of nested segments; empty for a file.
    pub positions: Vec<u32>,
    /// Its format.
    pub format: String,
    /// Last modification, UTC.
    pub modified: Option<String>,
    /// How much of it was read.
    pub coverage: Coverage,
    /// What is missing and why.
    pub gaps: Vec<Gap>,
    /// The places, in order.
    pub places: Vec<FoundPlace>,
    /// Places that are not among them.
    pub more: u64,
    /// By table or sheet (empty where there is none): the columns that are filled in where
    /// something stands in another.
    pub columns: BTreeMap<String, Vec<String>>,
}

impl FoundObject {
    /// Whether a gap leaves its coverage open.
    pub fn has_gap(&self) -> bool {
        self.gaps.iter().any(|gap| gap.cause.is_gap())
    }
}
