//! Holds what is counted while an object is read: per field, evidence signatures
//! and statistics. Must not hold a value; must not depend on who counts which chunk.

use super::called::Called;
use super::cells::Births;
use super::engine::Match;
use super::keys::KeySet;
use super::months::Months;
use super::places::Places;
use super::sketch::Sketch;
use crate::model::{FieldId, FieldKind, FieldPath, Fields, Hits, Signature};
use crate::rules::RuleId;
use crate::rules::allow::{Here, Named};
use std::sync::Arc;

/// Matches of one rule with one signature.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The rule.
    pub rule: RuleId,
    /// The evidence they share.
    pub signature: Signature,
    /// The entry of the allow-list that takes them out.
    pub allowed: Option<usize>,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub places: Places,
}

/// What a whole cell could be: up to three rules, each with its signature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellKey(pub u64);

impl CellKey {
    /// Bits of one candidate: rule number + 1 and signature.
    const BITS: u32 = 20;
    /// How many candidates fit.
    pub const MAX: u32 = 3;
    /// Bits that hold candidates; those above are for other marks.
    pub const MASK: u64 = (1 << (Self::BITS * Self::MAX)) - 1;

    /// Adds a candidate; false when there is no room.
    pub fn push(&mut self, rule: RuleId, signature: Signature) -> bool {
        let shift = match self.0 {
            0 => 0,
            one if one >> Self::BITS == 0 => Self::BITS,
            two if two >> (Self::BITS * 2) == 0 => Self::BITS * 2,
            _ => return false,
        };
        let entry = (u64::from(rule.0) + 1) << 12 | u64::from(signature.0 & 0xFFF);
        self.0 |= entry << shift;
        true
    }

    /// The candidates.
    pub fn iter(self) -> impl Iterator<Item = (RuleId, Signature)> {
        let entries = self.0 & Self::MASK;
        (0..Self::MAX)
            .map(move |i| (entries >> (i * Self::BITS)) & 0xF_FFFF)
            .filter(|&e| e != 0)
            .map(|entry| (RuleId(((entry >> 12) - 1) as u8), Signature((entry & 0xFFF) as u16)))
    }
}

/// How a cell reads, told apart by its bytes alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Digits only.
    Digits,
    /// A number with a sign or a fraction.
    Number,
    /// A date or a moment.
    Date,
    /// One word of letters.
    Word,
    /// Words of letters.
    Words,
    /// Letters and digits without a space.
    Code,
    /// Anything else.
    Mixed,
}

impl Shape {
    /// Every shape, in the order of its number.
    pub const ALL: [Shape; 7] = [
        Shape::Digits,
        Shape::Number,
        Shape::Date,
        Shape::Word,
        Shape::Words,
        Shape::Code,
        Shape::Mixed,
    ];
}

/// How many shapes there are.
const SHAPES: usize = Shape::ALL.len();

/// Whole cells that share candidates and shape.
#[derive(Clone, Debug)]
pub struct CellTally {
    /// What each could be.
    pub key: CellKey,
    /// How it reads.
    pub shape: Shape,
    /// Entries of the allow-list that name their value.
    pub allowed: Named,
    /// How many.
    pub count: u64,
    /// The first of them.
    pub places: Places,
}

/// What is counted of one field.
#[derive(Clone, Debug)]
pub struct FieldTally {
    /// Which field.
    pub path: FieldPath,
    /// How its values read.
    pub kind: FieldKind,
    /// Its declared type.
    pub declared: Option<String>,
    /// What its name says.
    pub called: Arc<Called>,
    /// Values that are not empty; of running text, lines.
    pub values: u64,
    /// Empty values.
    pub empty: u64,
    /// Shortest and longest value, bytes.
    pub lengths: (u64, u64),
    /// Least and greatest whole number.
    pub numbers: (u64, u64),
    /// The first values, whatever they are.
    pub first: Places,
    /// Cells without candidates, by shape.
    pub shapes: [u64; SHAPES],
    /// Cells with candidates.
    pub cells: Vec<CellTally>,
    /// Matches in running text and inside cells.
    pub parts: Vec<Tally>,
    /// Names of persons inside cells that read as sentences.
    pub in_sentences: u64,
    /// How its numbers agree with dates of birth beside them.
    pub(super) births: Births,
    /// Distinct values of `parts`, per rule.
    pub part_values: Vec<(RuleId, Sketch)>,
    /// Dates.
    pub months: Months,
    /// Distinct values, marked with what they could be.
    pub sketch: Sketch,
    /// Distinct values that an allow-list names: these vouch for no others.
    pub allowed_values: Sketch,
    /// The chunk that is being counted.
    pub(super) chunk: u32,
}

impl FieldTally {
    /// A field of which nothing was seen yet.
    pub fn new(
        path: FieldPath,
        kind: FieldKind,
        declared: Option<String>,
        called: Arc<Called>,
    ) -> Self {
        FieldTally {
            path,
            kind,
            declared,
            called,
            values: 0,
            empty: 0,
            lengths: (u64::MAX, 0),
            numbers: (u64::MAX, 0),
            first: Places::default(),
            shapes: [0; SHAPES],
            cells: Vec::new(),
            parts: Vec::new(),
            in_sentences: 0,
            births: Births::default(),
            part_values: Vec::new(),
            months: Months::default(),
            sketch: Sketch::default(),
            allowed_values: Sketch::default(),
            chunk: 0,
        }
    }

    /// Counts a cell with candidates, or one that an allow-list names; `sample` makes its
    /// masked sample when that is wanted.
    #[inline]
    pub fn add_cell(
        &mut self,
        key: CellKey,
        shape: Shape,
        allowed: Named,
        place: u64,
        sample: impl Fn() -> String,
    ) {
        let same = |t: &CellTally| t.key == key && t.shape == shape && t.allowed == allowed;
        let i = self.cells.iter().position(same).unwrap_or_else(|| {
            self.cells.push(CellTally { key, shape, allowed, count: 0, places: Places::default() });
            self.cells.len() - 1
        });
        let tally = &mut self.cells[i];
        tally.count += 1;
        if tally.places.wants(place) {
            tally.places.add(place, self.chunk, sample());
        }
        // the commonest signature is met first next time
        if i > 0 && self.cells[i - 1].count < self.cells[i].count {
            self.cells.swap(i, i - 1);
        }
    }

    /// Counts a match in text; `hash` is that of its normalised value, `allowed` the entry
    /// of the allow-list that takes it out.
    pub fn add_part(
        &mut self,
        m: &Match,
        hash: u64,
        allowed: Option<usize>,
        place: impl FnOnce() -> u64,
        sample: impl FnOnce() -> String,
    ) {
        let same =
            |t: &Tally| t.rule == m.rule && t.signature == m.signature && t.allowed == allowed;
        let i = self.parts.iter().position(same).unwrap_or_else(|| {
            let (rule, signature, places) = (m.rule, m.signature, Places::default());
            self.parts.push(Tally { rule, signature, allowed, count: 0, places });
            self.parts.len() - 1
        });
        let tally = &mut self.parts[i];
        tally.count += 1;
        // a field's matches come in order: once there are enough places, no later one counts
        if !tally.places.is_full() {
            tally.places.add(place(), self.chunk, sample());
        }
        if allowed.is_some() {
            return;
        }
        let sketch = match self.part_values.iter().position(|(rule, _)| *rule == m.rule) {
            Some(i) => &mut self.part_values[i].1,
            None => {
                self.part_values.push((m.rule, Sketch::default()));
                let last = self.part_values.len() - 1;
                &mut self.part_values[last].1
            }
        };
        if sketch.wants(hash) {
            sketch.add(hash, 0, self.chunk);
        }
    }

    /// Whether it is all the same when a cell of this kind at `place` is counted: its place
    /// is none of the first any more.
    pub(super) fn is_late(&self, key: CellKey, shape: Shape, place: u64) -> bool {
        let mut same = self.cells.iter().filter(|t| t.key == key && t.shape == shape).peekable();
        let known = key == CellKey::default() || same.peek().is_some();
        known && !self.first.wants(place) && same.all(|tally| !tally.places.wants(place))
    }

    /// The same field, of which nothing was seen yet.
    fn unseen(&self) -> Self {
        let called = self.called.clone();
        FieldTally::new(self.path.clone(), self.kind, self.declared.clone(), called)
    }

    /// Takes in what was counted of the same field in other chunks of the object.
    pub fn unite(&mut self, other: &FieldTally) {
        self.values += other.values;
        self.empty += other.empty;
        self.lengths.0 = self.lengths.0.min(other.lengths.0);
        self.lengths.1 = self.lengths.1.max(other.lengths.1);
        self.numbers.0 = self.numbers.0.min(other.numbers.0);
        self.numbers.1 = self.numbers.1.max(other.numbers.1);
        self.first.unite_least(&other.first);
        for (mine, theirs) in self.shapes.iter_mut().zip(other.shapes) {
            *mine += theirs;
        }
        for theirs in &other.cells {
            let kind = |t: &CellTally| (t.key, t.shape, t.allowed);
            match self.cells.iter_mut().find(|mine| kind(mine) == kind(theirs)) {
                Some(mine) => {
                    mine.count += theirs.count;
                    mine.places.unite_least(&theirs.places);
                }
                None => self.cells.push(theirs.clone()),
            }
        }
        for theirs in &other.parts {
            let kind = |t: &Tally| (t.rule, t.signature, t.allowed);
            match self.parts.iter_mut().find(|mine| kind(mine) == kind(theirs)) {
                Some(mine) => {
                    mine.count += theirs.count;
                    mine.places.unite_earliest(&theirs.places);
                }
                None => self.parts.push(theirs.clone()),
            }
        }
        self.in_sentences += other.in_sentences;
        self.births.unite(&other.births);
        for (rule, theirs) in &other.part_values {
            match self.part_values.iter_mut().find(|(mine, _)| mine == rule) {
                Some((_, mine)) => mine.unite(theirs),
                None => self.part_values.push((*rule, theirs.clone())),
            }
        }
        self.months.unite(&other.months);
        self.sketch.unite(&other.sketch);
        self.allowed_values.unite(&other.allowed_values);
    }
}

/// What is counted of one object, or of some of its chunks.
#[derive(Clone, Debug, Default)]
pub struct ObjectTally {
    /// Its fields, by number.
    pub fields: Vec<FieldTally>,
    /// Hashes of the names of sheets and tables that are not shown, by their number.
    pub hidden: Vec<u64>,
    /// The entries of the allow-list whose place it is.
    pub here: Here,
    /// By what a person can be looked up in it; nothing without a key.
    pub keys: KeySet,
    /// What a search for a person found in it.
    pub hits: Hits,
    /// Number of the chunk that is searched, in the order in which they were read.
    pub chunk: u32,
}

impl Fields for Vec<FieldTally> {
    fn kind(&self, field: FieldId) -> FieldKind {
        self[field.0 as usize].kind
    }

    fn path(&self, field: FieldId) -> &FieldPath {
        &self[field.0 as usize].path
    }
}

impl ObjectTally {
    /// One for other chunks of the same object: its fields, and nothing counted.
    pub fn unseen(&self) -> ObjectTally {
        let mut other = ObjectTally { here: self.here.clone(), ..ObjectTally::default() };
        other.take_fields(&self.fields);
        other
    }

    /// Takes on those of the object's `fields` that it does not know yet.
    pub fn take_fields(&mut self, fields: &[FieldTally]) {
        let new = fields.get(self.fields.len()..).unwrap_or_default();
        self.fields.extend(new.iter().map(FieldTally::unseen));
    }

    /// Takes in what was counted of other chunks of the same object. Whoever counted
    /// which, all of them united say the same, as long as each met its chunks in the
    /// order of their numbers.
    pub fn unite(&mut self, other: &ObjectTally) {
        self.keys.unite(&other.keys);
        self.hits.unite(other.hits.clone());
        for (i, theirs) in other.fields.iter().enumerate() {
            match self.fields.get_mut(i) {
                Some(mine) => mine.unite(theirs),
                None => self.fields.push(theirs.clone()),
            }
        }
    }
}
