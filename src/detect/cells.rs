//! Holds the look at one cell: its shape, and what a whole cell could be. Most
//! cells are settled here; those that read like text wait for a search in common.
//! Must not know the column: that is judged once, at the end.

use super::tally::{CellKey, FieldTally, Shape};
use super::text::Text;
use super::{Detector, confidence, digits, emails, sample};
use crate::model::{Chunk, Evidence, SEPARATOR, Signature, Value};
use crate::rules::RuleId;
use crate::rules::forms::Forms;
use crate::rules::names::{MAX_WORD, flag, word_hash};
use crate::validate::{Compact, Date, Normal, Verdict, number};

const DIGIT: u16 = 1;
const LETTER: u16 = 2;
const SPACE: u16 = 4;
/// Hyphen, apostrophe, point: inside words and dates.
const JOIN: u16 = 8;
const AT: u16 = 16;
const COLON: u16 = 32;
const SLASH: u16 = 64;
/// Plus and brackets.
const SIGN: u16 = 128;
const OTHER: u16 = 256;
const HIGH: u16 = 512;
const UPPER: u16 = 1024;

static CLASS: [u16; 256] = {
    let mut table = [OTHER; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        if c.is_ascii_digit() {
            table[b] = DIGIT;
        } else if c.is_ascii_uppercase() {
            table[b] = LETTER | UPPER;
        } else if c.is_ascii_lowercase() {
            table[b] = LETTER;
        } else if c >= 0x80 {
            table[b] = LETTER | HIGH;
        }
        b += 1;
    }
    table[b' ' as usize] = SPACE;
    table[b'-' as usize] = JOIN;
    table[b'.' as usize] = JOIN;
    table[b'\'' as usize] = JOIN;
    table[b'@' as usize] = AT;
    table[b':' as usize] = COLON;
    table[b'/' as usize] = SLASH;
    table[b'+' as usize] = SIGN;
    table[b'(' as usize] = SIGN;
    table[b')' as usize] = SIGN;
    table
};

/// Shortest cell of digits and signs that any rule has a form for.
const SHORTEST: usize = 6;
/// Longest cell that is looked at as one number.
const LONGEST: usize = 40;

/// Marks of a sketch: the lists that a value's words stand on.
pub(super) const MARK_FIRST: u64 = 1 << 60;
/// A word of it is a last name.
pub(super) const MARK_LAST: u64 = 1 << 61;
/// It is a town.
pub(super) const MARK_PLACE: u64 = 1 << 62;

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
}

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
        let (mut filled, mut empty) = (0, 0);
        for value in values.iter().step_by(width) {
            let text = trim(chunk.text(value));
            if text.is_empty() {
                empty += 1;
                continue;
            }
            filled += 1;
            shortest = shortest.min(text.len() as u64);
            longest = longest.max(text.len() as u64);
            let class = class_of(text);
            let place = chunk.first_record + u64::from(value.record);
            match self.settle(text, class, field) {
                Settled::As(key, shape) => self.count_cell(text, key, shape, class, place, field),
                Settled::Search(shape) => {
                    let start = self.waiting.buf.len() as u32;
                    self.waiting.buf.extend_from_slice(text);
                    let end = self.waiting.buf.len() as u32;
                    self.waiting.buf.push(SEPARATOR);
                    let field = value.field.0;
                    self.waiting.cells.push(WaitingCell { start, end, field, shape, class, place });
                }
            }
        }
        field.lengths = (shortest, longest);
        field.values += filled;
        field.empty += empty;
    }

    /// What a cell is, by its bytes alone, or that it must be searched.
    #[inline]
    fn settle(&mut self, text: &[u8], class: u16, field: &mut FieldTally) -> Settled {
        const NO_KEY: CellKey = CellKey(0);
        if class == DIGIT {
            return Settled::As(self.whole_number(text, field), Shape::Digits);
        }
        if class & LETTER == 0 && text.len() < SHORTEST {
            let number = class & !(DIGIT | JOIN | OTHER) == 0;
            return Settled::As(NO_KEY, if number { Shape::Number } else { Shape::Mixed });
        }
        if class & (DIGIT | AT) == 0 && class & LETTER != 0 {
            let words = class & !(LETTER | HIGH | UPPER | SPACE | JOIN) == 0;
            return match (words, class & SPACE != 0) {
                (true, false) => Settled::As(NO_KEY, Shape::Word),
                (true, true) if field.named => Settled::As(NO_KEY, Shape::Words),
                (true, true) => Settled::Search(Shape::Words),
                (false, _) if field.named => Settled::As(NO_KEY, Shape::Mixed),
                (false, _) => Settled::Search(Shape::Mixed),
            };
        }
        if class & !(DIGIT | JOIN | SLASH | SPACE | COLON | LETTER | UPPER) == 0
            && text[0].is_ascii_digit()
            && let Some(date) = moment(text)
        {
            field.months.add(date.date.month_index());
            return Settled::As(self.date_key(date), Shape::Date);
        }
        let shape = match class {
            _ if class & !(DIGIT | JOIN) == 0 => Shape::Number,
            _ if class & (SPACE | OTHER | AT | SLASH | SIGN | COLON) == 0 => Shape::Code,
            _ => Shape::Mixed,
        };
        if let Some(key) = self.whole(text, class) {
            return Settled::As(key, shape);
        }
        // in a column of streets, towns or companies few digits are no identifier
        if field.named
            && class & (AT | COLON) == 0
            && text.iter().filter(|b| b.is_ascii_digit()).count() < SHORTEST
        {
            return Settled::As(NO_KEY, shape);
        }
        // a number with a fraction or a sign, whatever its length
        if shape == Shape::Number && text.iter().filter(|b| !b.is_ascii_digit()).count() == 1 {
            return Settled::As(NO_KEY, shape);
        }
        Settled::Search(shape)
    }

    /// What a cell could be as a whole, where its kind of bytes says what to try.
    fn whole(&mut self, text: &[u8], class: u16) -> Option<CellKey> {
        if class & AT != 0 {
            let at = memchr::memchr(b'@', text)?;
            let rule = self.engine.served.email?;
            let (found, signature) = emails::address(&self.engine, &Text(text), at)?;
            let mut key = CellKey::default();
            (found == (0..text.len())).then(|| {
                key.push(rule, signature.with(Evidence::WholeCell));
                key
            })
        } else if text.len() > LONGEST {
            None
        } else if class & (LETTER | COLON | OTHER) == 0 {
            self.engine.start(true);
            digits::whole(&mut self.engine, &Text(text));
            self.key_of_matches(0, text.len())
        } else if class & (COLON | OTHER | HIGH) == 0 && text.len() >= SHORTEST {
            self.engine.start(true);
            let coded = text[0].is_ascii_alphabetic()
                && text[1].is_ascii_alphabetic()
                && text[2].is_ascii_digit();
            if coded {
                digits::coded(&mut self.engine, &Text(text), 2);
            } else if class & UPPER != 0 {
                digits::forms(&mut self.engine, &Text(text), 0, 0, false);
            }
            self.key_of_matches(0, text.len())
        } else {
            None
        }
    }

    /// The key of the matches that fill a cell, best evidence first.
    fn key_of_matches(&mut self, start: usize, end: usize) -> Option<CellKey> {
        let rules = self.rules;
        let matches = &mut self.engine.matches;
        matches.retain(|m| m.start as usize == start && m.end as usize == end);
        key_of(rules, matches)
    }

    /// Searches the cells that wait, all at once, and counts them.
    pub(super) fn search_waiting(&mut self, fields: &mut [FieldTally]) {
        if self.waiting.cells.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        self.engine.search(&waiting.buf, true);
        let mut matches = std::mem::take(&mut self.engine.matches);
        matches.sort_unstable_by_key(|m| (m.start, std::cmp::Reverse(m.end), m.rule));
        let dates = std::mem::take(&mut self.engine.dates);
        for &(at, month) in &dates {
            let i = waiting.cells.partition_point(|cell| cell.end as usize <= at);
            fields[waiting.cells[i].field as usize].months.add(month);
        }
        let mut from = 0;
        for cell in &waiting.cells {
            let count = matches[from..].iter().take_while(|m| m.start < cell.end).count();
            let of_cell = &matches[from..from + count];
            from += count;
            let field = &mut fields[cell.field as usize];
            let text = &waiting.buf[cell.start as usize..cell.end as usize];
            let fills = |m: &&super::Match| m.start == cell.start && m.end == cell.end;
            self.found.clear();
            self.found.extend(of_cell.iter().filter(fills));
            let key = key_of(self.rules, &mut self.found);
            if key.is_none() && count > 0 {
                self.found.extend_from_slice(of_cell);
                let mut found = std::mem::take(&mut self.found);
                self.resolver.resolve(self.rules, &mut found);
                for m in &found {
                    self.part(&waiting.buf, m, field, || cell.place);
                }
                self.found = found;
            }
            let key = key.unwrap_or_default();
            self.count_cell(text, key, cell.shape, cell.class, cell.place, field);
        }
        self.engine.matches = matches;
        self.engine.dates = dates;
        self.waiting = waiting;
        self.waiting.buf.clear();
        self.waiting.cells.clear();
    }

    /// Counts a cell whose key is known.
    #[inline]
    fn count_cell(
        &mut self,
        text: &[u8],
        key: CellKey,
        shape: Shape,
        class: u16,
        place: u64,
        field: &mut FieldTally,
    ) {
        let samples = self.samples;
        let sample = || if samples { sample::mask(text) } else { String::new() };
        if field.first.wants(place) {
            field.first.add(place, sample());
        }
        if key == CellKey::default() {
            field.shapes[shape as usize] += 1;
        } else {
            field.add_cell(key, shape, place, sample);
        }
        let hash = self.hash_cell(text, key);
        if field.sketch.wants(hash) {
            let marks = if class & LETTER != 0 { self.list_marks(text) } else { 0 };
            field.sketch.add(hash, key.0 | marks);
        }
    }

    /// Hash of a cell. Without a key it only counts distinct cells, for which they
    /// are taken as they are written.
    #[inline]
    fn hash_cell(&mut self, text: &[u8], key: CellKey) -> u64 {
        if !self.hash.is_keyed() {
            return super::hash::local(text);
        }
        let normal = key.first().map_or(Normal::Text, |rule| self.rules.rule(rule).normal);
        self.hash.of(normal, text, &mut self.normal)
    }

    /// Which lists know the words of `text`.
    fn list_marks(&self, text: &[u8]) -> u64 {
        let names = &self.rules.names;
        let mut marks = 0;
        if text.len() <= MAX_WORD && names.get(word_hash(text, 0, text.len())) & flag::PLACE != 0 {
            marks |= MARK_PLACE;
        }
        let mut start = 0;
        for word in text.split(|b| matches!(b, b' ' | b'.' | b',' | b'-')) {
            if (2..=MAX_WORD).contains(&word.len()) {
                let flags = names.get(word_hash(text, start, word.len()));
                if flags & flag::FIRST != 0 {
                    marks |= MARK_FIRST;
                }
                if flags & flag::LAST != 0 {
                    marks |= MARK_LAST;
                }
            }
            start += word.len() + 1;
        }
        marks
    }

    /// What a cell of digits only could be: every form of so many digits, a day.
    fn whole_number(&mut self, text: &[u8], field: &mut FieldTally) -> CellKey {
        let mut key = CellKey::default();
        if let Some(n) = number(text) {
            field.numbers.0 = field.numbers.0.min(n);
            field.numbers.1 = field.numbers.1.max(n);
        }
        if text.len() < SHORTEST || text.len() > 20 {
            return key;
        }
        let compact = Compact::of_digits(text);
        let rules = self.rules;
        if text.len() == 8
            && let Some(date) = Date::parse(text)
            && (1900..2100).contains(&date.year)
        {
            field.months.add(date.month_index());
            key = self.date_key(Moment { date, day_only: true });
        }
        let node = rules.forms.after_digits(Forms::ROOT, text.len());
        for form in rules.forms.at(node) {
            let rule = rules.rule(form.rule);
            let verdict = match rule.check {
                None => None,
                Some(check) => match check(&compact, self.engine.today) {
                    Verdict::NotApplicable => continue,
                    verdict => Some(verdict),
                },
            };
            let sample = rule.samples.iter().any(|s| s == compact.as_bytes());
            push_verdict(&mut key, form.rule, verdict, sample);
        }
        if let Some(phone) = self.engine.served.phone
            && let Some(check) = rules.rule(phone).check
        {
            match check(&compact, self.engine.today) {
                Verdict::NotApplicable => {}
                verdict => push_verdict(&mut key, phone, Some(verdict), false),
            }
        }
        key
    }

    fn date_key(&self, moment: Moment) -> CellKey {
        let mut key = CellKey::default();
        if let Some(rule) = self.engine.served.date
            && moment.day_only
        {
            let today = self.engine.today.0;
            let plausible = moment.date <= today && moment.date.year >= today.year - 120;
            let verdict = if plausible { Verdict::Pass } else { Verdict::Fail };
            push_verdict(&mut key, rule, Some(verdict), false);
        }
        key
    }
}

enum Settled {
    As(CellKey, Shape),
    Search(Shape),
}

fn push_verdict(key: &mut CellKey, rule: RuleId, verdict: Option<Verdict>, sample: bool) {
    let signature = Signature::NONE
        .with(Evidence::WholeCell)
        .with_if(Evidence::CheckPassed, verdict == Some(Verdict::Pass))
        .with_if(Evidence::CheckFailed, verdict == Some(Verdict::Fail))
        .with_if(Evidence::Sample, sample);
    key.push(rule, signature);
}

/// The key of matches that all fill their cell.
fn key_of(rules: &crate::rules::RuleSet, matches: &mut [super::Match]) -> Option<CellKey> {
    if matches.len() > 1 {
        matches.sort_unstable_by_key(|m| {
            (-confidence::score(rules.rule(m.rule), m.signature), m.rule)
        });
    }
    let mut key = CellKey::default();
    for m in matches.iter() {
        key.push(m.rule, m.signature.with(Evidence::WholeCell));
    }
    (!matches.is_empty()).then_some(key)
}

/// The classes of all bytes of `text` together.
#[inline]
fn class_of(text: &[u8]) -> u16 {
    let of = |b: u8| CLASS[usize::from(b)];
    let (fours, rest) = text.as_chunks::<4>();
    // two chains, so that one does not wait for the other
    let (mut a, mut b) = (0, 0);
    for &[p, q, r, s] in fours {
        a |= of(p) | of(q);
        b |= of(r) | of(s);
    }
    rest.iter().fold(a | b, |class, &b| class | of(b))
}

#[inline]
fn trim(text: &[u8]) -> &[u8] {
    match text {
        [] => text,
        [b, ..] if *b <= b' ' => text.trim_ascii(),
        [.., b] if *b <= b' ' => text.trim_ascii(),
        _ => text,
    }
}

#[derive(Clone, Copy)]
struct Moment {
    date: Date,
    /// No time of day, or midnight as databases write a day.
    day_only: bool,
}

/// A cell that is a date, perhaps with a time of day.
fn moment(text: &[u8]) -> Option<Moment> {
    if !(8..=35).contains(&text.len()) {
        return None;
    }
    let end = text.iter().position(|b| matches!(b, b' ' | b'T')).unwrap_or(text.len());
    let date = Date::parse(&text[..end])?;
    let time = text[end..].get(1..).unwrap_or_default();
    let clock = time.is_empty()
        || time.len() >= 5 && time[..2].iter().all(u8::is_ascii_digit) && time[2] == b':';
    let midnight = time.iter().filter(|b| b.is_ascii_digit()).all(|&b| b == b'0');
    clock.then_some(Moment { date, day_only: time.is_empty() || midnight })
}
