//! Holds the search of chunks for one person: numbers, addresses, words and names, and how
//! sure each place is. Must not know how chunks are read.

use super::dates;
use super::name::Name;
use super::number::Numbers;
use super::row::{NEAR, Unique, row};
use super::words::{Words, escaped};
use super::{Kind, Narrowed, Person};
use crate::detect::{mask, owned_part};
use crate::model::{Certainty, Chunk, FieldKind, Fields, Hit, Hits, PAGE_END, Place, Seeker};
use crate::validate::{Date, address_key, addresses};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

/// Objects of up to so many bytes are about as few persons as a letter is: what stands
/// anywhere in one vouches for a name in it.
const LETTER: u64 = 64 << 10;

/// Longest text of a fact that a name may stand in, in bytes.
const LONGEST: usize = 600;

/// Looks for one person in chunks.
pub struct PersonSeeker {
    numbers: Numbers,
    /// By what an address is looked up by: the value, and the address as given.
    addresses: HashMap<Vec<u8>, Vec<(u16, Vec<u8>)>>,
    /// Dates and texts as they are written, and the value and form of each pattern.
    words: Option<Words>,
    of_words: Vec<(u16, &'static str)>,
    /// Values that vouch for a name and are no place by themselves.
    only_vouch: Vec<u16>,
    /// Last names, and the name of each pattern.
    cores: Option<Words>,
    names: Vec<Name>,
    unique: Unique,
    narrowed: Narrowed,
    show_values: bool,
}

impl fmt::Debug for PersonSeeker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonSeeker").finish_non_exhaustive()
    }
}

/// Something of the person in a value of a chunk.
struct Fact {
    /// Number of the value in its chunk.
    cell: usize,
    place: Range<usize>,
    value: u16,
    form: &'static str,
    certainty: Certainty,
}

impl PersonSeeker {
    /// Looks for `person` wherever `narrowed` lets it; places show what stands there only
    /// where `show_values`.
    ///
    /// # Errors
    /// Which kind of value cannot be looked for, and why; not the value.
    pub fn new(person: &Person, narrowed: Narrowed, show_values: bool) -> Result<Self, String> {
        let mut by_key: HashMap<Vec<u8>, Vec<(u16, Vec<u8>)>> = HashMap::new();
        for (i, text) in person.of(Kind::Email) {
            if let Some((local, domain)) = text.split_once('@') {
                let mut key = Vec::new();
                address_key(local.as_bytes(), domain.as_bytes(), &mut key);
                by_key.entry(key).or_default().push((i, local.to_lowercase().into_bytes()));
            }
        }
        let numbers = Numbers::new(person);
        let (mut patterns, mut of_words) = (Vec::new(), Vec::new());
        for (i, text) in person.of(Kind::BirthDate) {
            for pattern in Date::parse(text.as_bytes()).map(dates::patterns).unwrap_or_default() {
                patterns.push(pattern);
                of_words.push((i, "birth date"));
            }
        }
        let as_words =
            numbers.as_words.iter().map(|&i| (i, person.values[usize::from(i)].text.as_str()));
        let is_number =
            |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).all(|b| b.is_ascii_digit());
        let others = person
            .of(Kind::Other)
            .filter(|(i, text)| !is_number(text) && !numbers.as_words.contains(i));
        for (i, text) in as_words.chain(others) {
            patterns.push(as_written(text));
            of_words.push((i, "as given"));
        }
        let mut names = Vec::new();
        for (i, text) in person.of(Kind::Name) {
            names.push(
                Name::new(i, text).map_err(|why| format!("a name cannot be looked for: {why}"))?,
            );
        }
        let cores: Vec<String> = names.iter().map(|name| name.core.clone()).collect();
        let cannot = |why| format!("a value cannot be looked for: {why}");
        Ok(PersonSeeker {
            numbers,
            addresses: by_key,
            words: Words::new(&patterns).map_err(cannot)?,
            of_words,
            only_vouch: person.of(Kind::BirthDate).map(|(i, _)| i).collect(),
            cores: Words::new(&cores).map_err(cannot)?,
            names,
            unique: Unique::new(person),
            narrowed,
            show_values,
        })
    }

    /// Everything of the person in `text` but names, where `cell` is.
    fn facts(&self, text: &[u8], cell: usize, out: &mut Vec<Fact>) {
        let certainty = Certainty::Identifier;
        self.numbers.find(text, |found| {
            let super::number::Found { place, value, form } = found;
            out.push(Fact { cell, place, value, form, certainty });
        });
        if self.addresses.is_empty() {
            return;
        }
        let mut key = Vec::new();
        addresses(text, &(0..text.len()), |address| {
            address_key(&text[address.local.clone()], &text[address.domain.clone()], &mut key);
            let local = String::from_utf8_lossy(&text[address.local.clone()]).to_lowercase();
            for (value, given) in self.addresses.get(&key).into_iter().flatten() {
                let (form, certainty) = match local.as_bytes() == given {
                    true => ("as given", Certainty::Identifier),
                    false => ("with another tag", Certainty::Related),
                };
                let place = address.local.start..address.domain.end;
                out.push(Fact { cell, place, value: *value, form, certainty });
            }
        });
    }

    /// Dates and texts in `text`.
    fn word_facts(&self, text: &[u8], mut each: impl FnMut(u16, &'static str, Range<usize>)) {
        if let Some(words) = &self.words {
            words.find(text, |pattern, range| {
                let (value, form) = self.of_words[pattern];
                each(value, form, range);
            });
        }
    }

    /// The name number `which` at a last name in cell `i` of a table.
    fn name_in_cell(
        &self,
        chunk: &Chunk,
        i: usize,
        which: usize,
        core: &Range<usize>,
    ) -> Option<Fact> {
        let (name, text) = (&self.names[which], chunk.text(&chunk.values[i]));
        let certainty = Certainty::Name;
        if let Some(found) = name.around(text, core) {
            let certainty = if found.unsure { Certainty::Namesake } else { certainty };
            return Some(Fact {
                cell: i,
                place: found.place,
                value: name.value,
                form: found.form,
                certainty,
            });
        }
        if !name.is_last(text) {
            return None;
        }
        // the first name in a column of its own
        let beside = row(chunk, i).filter(|&other| other != i);
        let form =
            beside.filter_map(|other| name.is_first(chunk.text(&chunk.values[other]))).min()?;
        Some(Fact { cell: i, place: 0..text.len(), value: name.value, form, certainty })
    }

    fn shown(&self, text: &[u8]) -> String {
        match self.show_values {
            true => String::from_utf8_lossy(text).split_whitespace().collect::<Vec<_>>().join(" "),
            false => mask(text),
        }
    }

    /// What the surroundings of a name make of it.
    fn judged(&self, chunk: &Chunk, name: &Fact, facts: &[Fact], fields: &dyn Fields) -> Certainty {
        let value = &chunk.values[name.cell];
        let row = row(chunk, name.cell);
        let is_cell = fields.kind(value.field) == FieldKind::Cell;
        let in_record = match is_cell {
            true => !of_cells(facts, &row).is_empty(),
            false => {
                let (before, behind) = (row.start..name.cell, name.cell + 1..row.end);
                let near = name.place.start.saturating_sub(NEAR)..name.place.end + NEAR;
                let starts = from(facts, name.cell, near.start);
                starts.first().is_some_and(|f| f.cell == name.cell && f.place.start < near.end)
                    || !of_cells(facts, &before).is_empty()
                    || !of_cells(facts, &behind).is_empty()
            }
        };
        if in_record {
            return Certainty::NameAndFact;
        }
        let differs = match is_cell {
            true => self.unique.differs_in_row(chunk, row, fields),
            false => self.unique.differs_around(chunk.text(value), &name.place),
        };
        if differs { Certainty::Namesake } else { name.certainty }
    }
}

/// Those of `facts`, which stand in order, that stand in these cells.
fn of_cells<'f>(facts: &'f [Fact], cells: &Range<usize>) -> &'f [Fact] {
    let start = facts.partition_point(|fact| fact.cell < cells.start);
    let end = facts.partition_point(|fact| fact.cell < cells.end);
    &facts[start..end.max(start)]
}

/// Those that start at `start` of a cell or behind.
fn from(facts: &[Fact], cell: usize, start: usize) -> &[Fact] {
    &facts[facts.partition_point(|fact| (fact.cell, fact.place.start) < (cell, start))..]
}

/// Whether a name stands inside of one of `facts`, none of which is longer than an address.
fn is_inside(facts: &[Fact], name: &Fact) -> bool {
    let near = from(facts, name.cell, name.place.start.saturating_sub(LONGEST));
    near.iter()
        .take_while(|fact| (fact.cell, fact.place.start) <= (name.cell, name.place.start))
        .any(|fact| name.place.end <= fact.place.end)
}

/// A text as it was given, with any white space between its words.
fn as_written(text: &str) -> String {
    let word = |word: &str| word.chars().map(escaped).collect::<String>();
    text.split_whitespace().map(word).collect::<Vec<_>>().join(r"[\s]{1,3}")
}

/// The value of a chunk that holds all of `range`, and where in it.
fn value_at(chunk: &Chunk, range: &Range<usize>) -> Option<(usize, Range<usize>)> {
    let values = &chunk.values;
    let behind = values.partition_point(|value| value.start as usize <= range.start);
    let holds = |i: &usize| {
        let value = &values[*i];
        value.start as usize <= range.start && range.end <= value.end as usize
    };
    // values that lie elsewhere in the buffer than in order are few: then all are tried
    let i = behind.checked_sub(1).filter(holds).or_else(|| (0..values.len()).find(holds))?;
    let start = values[i].start as usize;
    Some((i, range.start - start..range.end - start))
}

impl Seeker for PersonSeeker {
    fn seek(&self, chunk: &Chunk, number: u32, fields: &dyn Fields, hits: &mut Hits) {
        let mut facts = Vec::new();
        for (i, value) in chunk.values.iter().enumerate() {
            if value.end - value.start >= 5 {
                self.facts(chunk.text(value), i, &mut facts);
            }
        }
        self.word_facts(&chunk.buf, |value, form, range| {
            if let Some((cell, place)) = value_at(chunk, &range) {
                facts.push(Fact { cell, place, value, form, certainty: Certainty::Identifier });
            }
        });
        facts.sort_by_key(|fact| (fact.cell, fact.place.start, fact.value, fact.place.end));
        let mut names: Vec<Fact> = Vec::new();
        if let Some(cores) = &self.cores {
            cores.find_any(&chunk.buf, |which, range| {
                let found = value_at(chunk, &range)
                    .and_then(|(i, core)| self.name_in_cell(chunk, i, which, &core));
                names.extend(found);
            });
        }
        for name in &mut names {
            name.certainty = self.judged(chunk, name, &facts, fields);
        }
        // a name inside an address that was found is no place of its own
        names.retain(|name| !is_inside(&facts, name));
        // two last names may stand in one name
        names.dedup_by(|a, b| (a.cell, &a.place, a.value) == (b.cell, &b.place, b.value));
        let mut all: Vec<Fact> = facts.into_iter().chain(names).collect();
        all.sort_by_key(|fact| (fact.cell, fact.place.start, fact.value, fact.place.end));
        for fact in all {
            let value = &chunk.values[fact.cell];
            let (start, end) = (value.start as usize, value.end as usize);
            let kind = fields.kind(value.field);
            let text = &chunk.buf[start..end];
            // the last character decides whose it is, as it does for what an object is looked up by
            let owned = owned_part(chunk, start, end);
            if kind != FieldKind::Cell && !owned.contains(&(fact.place.end - 1)) {
                continue;
            }
            let is_name = self.names.iter().any(|name| name.value == fact.value);
            hits.facts |= !is_name;
            if self.only_vouch.contains(&fact.value) {
                continue;
            }
            let record = chunk.first_record + u64::from(value.record);
            let before = |byte| memchr::memchr_iter(byte, &text[..fact.place.start]).count() as u64;
            let place = match kind {
                FieldKind::Cell => Place::Row(record),
                FieldKind::Text => Place::Line(record + before(b'\n')),
                FieldKind::Pages => Place::Page(record + before(PAGE_END)),
            };
            hits.add(Hit {
                chunk: number,
                at: (start + fact.place.start) as u32,
                field: Some(value.field),
                place: Some(place),
                value: fact.value,
                form: fact.form,
                certainty: fact.certainty,
                shown: self.shown(&text[fact.place.clone()]),
            });
            if kind == FieldKind::Cell && fact.certainty != Certainty::Namesake {
                for other in &chunk.values[row(chunk, fact.cell)] {
                    if other.field != value.field && other.start < other.end {
                        hits.note_beside(value.field, other.field);
                    }
                }
            }
        }
    }

    fn seek_name(&self, name: &[u8], readable: &[u8], hits: &mut Hits) {
        let mut all: Vec<Fact> = Vec::new();
        let texts = [name, readable];
        for (cell, text) in texts.iter().enumerate().take(if name == readable { 1 } else { 2 }) {
            self.facts(text, cell, &mut all);
            self.word_facts(text, |value, form, place| {
                all.push(Fact { cell, place, value, form, certainty: Certainty::Identifier });
            });
            if let Some(cores) = &self.cores {
                cores.find_any(text, |which, core| {
                    if let Some(found) = self.names[which].around(text, &core) {
                        let (value, certainty) = (self.names[which].value, Certainty::Name);
                        all.push(Fact {
                            cell,
                            place: found.place,
                            value,
                            form: found.form,
                            certainty,
                        });
                    }
                });
            }
        }
        hits.facts |= all.iter().any(|fact| fact.certainty < Certainty::NameAndFact);
        all.retain(|fact| !self.only_vouch.contains(&fact.value));
        // both readings of a name say the same once
        all.sort_by_key(|fact| (fact.value, fact.certainty, fact.cell));
        all.dedup_by_key(|fact| fact.value);
        for fact in all {
            let shown = self.shown(&texts[fact.cell][fact.place.clone()]);
            let Fact { value, form, certainty, .. } = fact;
            let (chunk, at, field, place) = (0, 0, None, None);
            hits.add(Hit { chunk, at, field, place, value, form, certainty, shown });
        }
    }

    fn conclude(&self, size: u64, fields: &dyn Fields, hits: &mut Hits) {
        if !hits.facts || size > LETTER {
            return;
        }
        for hit in &mut hits.all {
            let in_text = hit.field.is_none_or(|field| fields.kind(field) != FieldKind::Cell);
            if hit.certainty == Certainty::Name && in_text {
                hit.certainty = Certainty::NameAndFact;
            }
        }
    }

    fn skips(&self, path: &str, size: u64, modified: Option<&str>) -> bool {
        self.narrowed.skips(path, size, modified)
    }
}
