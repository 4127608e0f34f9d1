//! Holds the look at one cell: its shape, and what a whole cell could be. Most
//! cells are settled here; those that read like text wait for a search in common.
//! Must not know the column: that is judged once, at the end.

mod best;
mod births;
mod class;
mod outline;
mod seen;
mod settle;
#[cfg(test)]
mod tests;

use super::tally::{CellKey, FieldTally, ObjectTally, Shape};
use super::{Detector, names, sample};
use crate::model::{Chunk, SEPARATOR, Value};
use crate::rules::Bits;
use crate::rules::allow::Named;
use crate::rules::names::{MAX_WORD, flag, word_hash};
use crate::validate::Normal;
pub(super) use best::key_of;
pub(super) use births::{Births, Born, compare as compare_births};
use class::{AT, COLON, DIGIT, LETTER, SIGN, SLASH, classes_of};
pub(super) use outline::Plans;
use seen::Look;
pub(super) use seen::Seen;
pub(super) use settle::Settled;

/// Marks of a sketch: the lists that a value's words stand on.
pub(super) const MARK_FIRST: u64 = 1 << 60;
/// A word of it is a last name.
pub(super) const MARK_LAST: u64 = 1 << 61;
/// It is a town.
pub(super) const MARK_PLACE: u64 = 1 << 62;
/// It reads as a first name and more.
pub(super) const MARK_SEVERAL: u64 = 1 << 63;

/// Most words of a name.
const MOST_WORDS: u32 = 6;

/// Cells that wait to be searched together.
#[derive(Default)]
pub(super) struct Waiting {
    pub(super) buf: Vec<u8>,
    pub(super) cells: Vec<WaitingCell>,
}

#[derive(Clone, Copy)]
pub(super) struct WaitingCell {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) field: u32,
    shape: Shape,
    class: u16,
    place: u64,
    /// Whether it was met before.
    again: bool,
}

/// What a cell is, once that is settled.
struct Known {
    hash: u64,
    key: CellKey,
    shape: Shape,
    class: u16,
    place: u64,
}

/// Shortest cell that is read as a note about somebody.
const SHORTEST_NOTE: u32 = 12;

/// Rows that are looked at together: so few that they stay in the nearest cache.
const ROWS: usize = 64;

/// How many values at the start of `values` make whole rows of the same fields,
/// and how many make one: (all, a row).
pub(super) fn rows_alike(values: &[Value]) -> (usize, usize) {
    let record = values[0].record;
    let width = values.iter().take_while(|value| value.record == record).count();
    let (row, rest) = values.split_at(width);
    let alike = rest
        .chunks_exact(width)
        .take(ROWS - 1)
        .take_while(|next| next.iter().zip(row).all(|(a, b)| a.field == b.field));
    (width + alike.count() * width, width)
}

impl Detector<'_> {
    /// Counts every `width`th of `values`: cells of one field.
    pub(super) fn column(
        &mut self,
        chunk: &Chunk,
        values: &[Value],
        width: usize,
        field: &mut FieldTally,
    ) {
        let mut shortest = field.lengths.0;
        let mut longest = field.lengths.1;
        let mut cells = [(0, 0); ROWS];
        let (mut places, mut rows) = ([0; ROWS], [0; ROWS]);
        let (mut filled, mut all) = (0, 0);
        for value in values.iter().step_by(width) {
            rows[filled] = all as u32;
            all += 1;
            let (start, end) = trimmed(&chunk.buf, value);
            cells[filled] = (start, end);
            places[filled] = chunk.first_record + u64::from(value.record);
            let length = u64::from(end - start);
            longest = longest.max(length);
            if length > 0 {
                shortest = shortest.min(length);
                filled += 1;
            }
        }
        let mut classes = [0; ROWS];
        classes_of(&chunk.buf, &cells[..filled], &mut classes);
        let found = cells[..filled].iter().zip(&classes).zip(places.iter().zip(&rows));
        for ((&(start, end), &class), (&place, &row)) in found {
            let (start, end) = (start as usize, end as usize);
            let text = &chunk.buf[start..end];
            let mut settled = self.settle(&chunk.buf, start..end, class, field);
            if !self.hits.is_empty() {
                settled = self.with_patterns(settled, &chunk.buf, start..end, field.called.rules);
            }
            match settled {
                Settled::As(key, shape) => {
                    if key != CellKey::default() {
                        let born = Born::of(self.rules, key, text, row, values[0].field);
                        self.born.extend(born);
                    }
                    let hash = match self.hash.is_keyed() {
                        false => super::hash::local_in(&chunk.buf, start, end),
                        true => self.hash_cell(text),
                    };
                    self.count_cell(text, Known { hash, key, shape, class, place }, field);
                }
                Settled::Search(shape) => {
                    let again = match self.look_among_seen(text, field.called.rules) {
                        // what was met before must not change the order of the first places
                        Look::Known(key) if !field.is_late(key, shape, place) => false,
                        Look::Known(key) => {
                            let hash = self.hash_cell(text);
                            let known = Known { hash, key, shape, class, place };
                            self.count_cell(text, known, field);
                            continue;
                        }
                        Look::Again => true,
                        Look::New => false,
                    };
                    let start = self.waiting.buf.len() as u32;
                    self.waiting.buf.extend_from_slice(text);
                    let end = self.waiting.buf.len() as u32;
                    self.waiting.buf.push(SEPARATOR);
                    let field = values[0].field.0;
                    let cell = WaitingCell { start, end, field, shape, class, place, again };
                    self.waiting.cells.push(cell);
                }
            }
        }
        field.lengths = (shortest, longest);
        field.values += filled as u64;
        field.empty += all - filled as u64;
    }

    /// Whether a cell that must be searched was searched before. Which of a user's patterns
    /// are searched depends on the buffer, and what is allowed is counted apart: with any of
    /// these, every cell is searched.
    fn look_among_seen(&mut self, text: &[u8], called: Bits) -> Look {
        match self.rules.patterns.is_empty() && !self.rules.allow.names_values() {
            true => self.seen.find(super::hash::local(text), text, called),
            false => Look::New,
        }
    }

    /// Keeps what a cell is that comes again, unless it holds more than its key says: a
    /// date, a match in it, a word that counts beside persons.
    fn keep_seen(&mut self, text: &[u8], called: Bits, key: CellKey) {
        self.terms.clear();
        self.rules.terms.find(text, 0, &mut self.terms);
        if self.terms.is_empty() {
            self.seen.keep(super::hash::local(text), text, called, key);
        }
    }

    /// Searches the cells that wait, all at once, and counts them.
    pub(super) fn search_waiting(&mut self, object: &mut ObjectTally) {
        let ObjectTally { fields, here, .. } = object;
        if self.waiting.cells.is_empty() {
            return;
        }
        let mut waiting = std::mem::take(&mut self.waiting);
        self.engine.search(&waiting.buf, true);
        self.terms_in_cells(&waiting, fields);
        let mut matches = std::mem::take(&mut self.engine.matches);
        matches.sort_unstable_by_key(super::Match::order);
        let dates = std::mem::take(&mut self.engine.dates);
        for &(at, month) in &dates {
            let i = waiting.cells.partition_point(|cell| cell.end as usize <= at);
            fields[waiting.cells[i].field as usize].months.add(month);
            waiting.cells[i].again = false;
        }
        let mut from = 0;
        for cell in &waiting.cells {
            let count = matches[from..].iter().take_while(|m| m.start < cell.end).count();
            let of_cell = &matches[from..from + count];
            from += count;
            let field = &mut fields[cell.field as usize];
            let text = &waiting.buf[cell.start as usize..cell.end as usize];
            let fills = |m: &&super::Match| m.start == cell.start && m.end == cell.end;
            let key = key_of(self.rules, of_cell.iter().filter(fills), field.called.rules);
            if key.is_none() && count > 0 {
                self.found.clear();
                self.found.extend_from_slice(of_cell);
                let mut found = std::mem::take(&mut self.found);
                self.resolver.resolve(self.rules, &mut found);
                for m in &found {
                    if self.rules.rule(m.rule).is_of_names() {
                        let name = (m.start - cell.start) as usize..(m.end - cell.start) as usize;
                        field.in_sentences += u64::from(names::in_sentence(text, name));
                    }
                    self.part(&waiting.buf, m, field, here, || cell.place);
                }
                self.found = found;
            }
            let nothing_else = key.is_some() || count == 0;
            let key = key.unwrap_or_default();
            if cell.again && nothing_else {
                self.keep_seen(text, field.called.rules, key);
            }
            let WaitingCell { shape, class, place, .. } = *cell;
            let hash = self.hash_cell(text);
            self.count_cell(text, Known { hash, key, shape, class, place }, field);
        }
        self.engine.matches = matches;
        self.engine.dates = dates;
        self.waiting = waiting;
        self.waiting.buf.clear();
        self.waiting.cells.clear();
    }

    /// Adds the words of special categories in cells of records of persons.
    fn terms_in_cells(&mut self, waiting: &Waiting, fields: &[FieldTally]) {
        if !fields.iter().any(|field| field.called.person) {
            return;
        }
        let (mut last, mut wanted) = (u32::MAX, false);
        for cell in &waiting.cells {
            if cell.field != last {
                last = cell.field;
                let field = &fields[last as usize];
                wanted = !field.called.holds_words
                    && fields
                        .iter()
                        .any(|f| f.called.person && f.path.container == field.path.container);
            }
            if wanted && cell.class & LETTER != 0 && cell.end - cell.start >= SHORTEST_NOTE {
                let stretch = cell.start as usize..cell.end as usize;
                self.lexicon.within(&mut self.engine, &waiting.buf, stretch);
            }
        }
    }

    /// Counts a cell of which all is known.
    #[inline]
    fn count_cell(&mut self, text: &[u8], known: Known, field: &mut FieldTally) {
        let Known { hash, key, shape, class, place } = known;
        let samples = self.samples;
        let sample = || if samples { sample::mask(text) } else { String::new() };
        let list = &self.rules.allow;
        let allowed = match list.names_values() {
            true => list.naming(text, None, &mut self.normal),
            false => Named::default(),
        };
        if field.first.wants(place) && !allowed.is_any() {
            field.first.add(place, field.chunk, sample());
        }
        if key == CellKey::default() && !allowed.is_any() {
            field.shapes[shape as usize] += 1;
        } else {
            field.add_cell(key, shape, allowed, place, sample);
        }
        if allowed.is_any() {
            if field.allowed_values.wants(hash) {
                field.allowed_values.add(hash, 0, field.chunk);
            }
            return;
        }
        if field.sketch.wants(hash) {
            let marks = if class & LETTER != 0 { self.list_marks(text, class) } else { 0 };
            field.sketch.add(hash, key.0 | marks, field.chunk);
        }
    }

    /// Hash of a cell. Without a key it only counts distinct cells, for which they
    /// are taken as they are written.
    #[inline]
    fn hash_cell(&mut self, text: &[u8]) -> u64 {
        self.hash.of(Normal::Text, text, &mut self.normal)
    }

    /// Which lists know `text`: it as a town, or its words, if all of them read as
    /// in a name.
    fn list_marks(&self, text: &[u8], class: u16) -> u64 {
        let names = &self.rules.names;
        let mut marks = 0;
        if text.len() <= MAX_WORD && names.get(word_hash(text, 0, text.len())) & flag::PLACE != 0 {
            marks |= MARK_PLACE;
        }
        if class & (DIGIT | AT | COLON | SLASH | SIGN) != 0 {
            return marks;
        }
        let (mut start, mut words, mut listed) = (0, 0, 0);
        for word in text.split(|b| matches!(b, b' ' | b'.' | b',' | b'-')) {
            let mut flags = 0;
            if (2..=MAX_WORD).contains(&word.len()) {
                flags = names.get(word_hash(text, start, word.len()));
                // what no name holds says nothing of persons: `German`, `French`
                listed |= if flags & flag::NOT_A_NAME == 0 { flags } else { 0 };
            }
            // what a hyphen joins is one word
            let joined = start > 0 && text[start - 1] == b'-';
            if let (Some(&first), false) = (word.first(), joined) {
                words += 1;
                let usual = flags & (flag::FIRST | flag::LAST | flag::PARTICLE | flag::TITLE) != 0;
                if words > MOST_WORDS || !(usual || first.is_ascii_uppercase() || first >= 0x80) {
                    return marks;
                }
            }
            start += word.len() + 1;
        }
        if listed & flag::FIRST != 0 {
            marks |= if words > 1 { MARK_FIRST | MARK_SEVERAL } else { MARK_FIRST };
        }
        if listed & flag::LAST != 0 {
            marks |= MARK_LAST;
        }
        marks
    }
}

/// Where a value starts and ends without the white space around it.
#[inline]
fn trimmed(buf: &[u8], value: &Value) -> (u32, u32) {
    let (start, end) = (value.start, value.end);
    match &buf[start as usize..end as usize] {
        text @ ([b, ..] | [.., b]) if *b <= b' ' => {
            let start = start + (text.len() - text.trim_ascii_start().len()) as u32;
            (start, start + text.trim_ascii().len() as u32)
        }
        _ => (start, end),
    }
}
