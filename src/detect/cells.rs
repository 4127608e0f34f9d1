//! Holds the look at one cell: its shape, and what a whole cell could be. Must not
//! know the column: that is judged once, at the end.

use super::Detector;
use super::engine::Match;
use super::span::Span;
use super::tally::{CellKey, FieldTally, Shape};
use super::{confidence, sample};
use crate::model::{Chunk, Evidence, Signature, Value};
use crate::rules::forms::Forms;
use crate::rules::names::{MAX_WORD, flag, word_hash};
use crate::validate::{Compact, Date, Normal, Verdict, normalise};

const DIGIT: u16 = 1;
const LETTER: u16 = 2;
const SPACE: u16 = 4;
const JOIN: u16 = 8; // hyphen, apostrophe, point: inside words and dates
const AT: u16 = 16;
const COLON: u16 = 32;
const SLASH: u16 = 64;
const SIGN: u16 = 128; // plus, brackets
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

/// Marks of a sketch: the lists that a value's words stand on.
pub const MARK_FIRST: u64 = 1 << 60;
/// A word of it is a last name.
pub const MARK_LAST: u64 = 1 << 61;
/// It is a town.
pub const MARK_PLACE: u64 = 1 << 62;

impl Detector<'_> {
    /// Counts one cell.
    pub(super) fn cell(&mut self, chunk: &Chunk, value: &Value, field: &mut FieldTally) {
        let (mut start, mut end) = (value.start as usize, value.end as usize);
        let buf = chunk.buf.as_slice();
        while start < end && buf[start] == b' ' {
            start += 1;
        }
        while end > start && matches!(buf[end - 1], b' ' | b'\n' | b'\r') {
            end -= 1;
        }
        if start == end {
            field.empty += 1;
            return;
        }
        let text = &buf[start..end];
        field.values += 1;
        field.lengths.0 = field.lengths.0.min(text.len() as u64);
        field.lengths.1 = field.lengths.1.max(text.len() as u64);
        let class = text.iter().fold(0, |class, &b| class | CLASS[usize::from(b)]);
        let place = chunk.first_record + u64::from(value.record);
        let (key, shape) = match class {
            DIGIT => (self.whole_number(text, field), Shape::Digits),
            _ if class & (DIGIT | AT) == 0 && class & LETTER != 0 => {
                let words = class & !(LETTER | HIGH | UPPER | SPACE | JOIN) == 0;
                if words && class & SPACE == 0 {
                    (CellKey::default(), Shape::Word)
                } else {
                    let key = self.search_cell(chunk, start, end, place, field);
                    (key, if words { Shape::Words } else { Shape::Mixed })
                }
            }
            _ if class & LETTER == 0 && text.len() < SHORTEST => {
                let number = class & !(DIGIT | JOIN | OTHER) == 0;
                (CellKey::default(), if number { Shape::Number } else { Shape::Mixed })
            }
            _ => {
                if class & !(DIGIT | JOIN | SLASH | SPACE | COLON | LETTER | UPPER) == 0
                    && let Some(date) = moment(text)
                {
                    field.months.add(date.date.month_index());
                    (self.date_key(date), Shape::Date)
                } else {
                    let key = self.search_cell(chunk, start, end, place, field);
                    let shape = match class {
                        _ if class & !(DIGIT | JOIN) == 0 => Shape::Number,
                        _ if class & (SPACE | OTHER | AT | SLASH | SIGN | COLON) == 0 => {
                            Shape::Code
                        }
                        _ => Shape::Mixed,
                    };
                    (key, shape)
                }
            }
        };
        let samples = self.samples;
        field.add_cell(
            key,
            shape,
            place,
            || if samples { sample::mask(text) } else { String::new() },
        );
        self.sketch_cell(text, key, class, field);
    }

    /// Adds the value's hash to the field's sketch; what lists say of it is only
    /// asked when it is new there.
    #[inline]
    fn sketch_cell(&mut self, text: &[u8], key: CellKey, class: u16, field: &mut FieldTally) {
        let normal =
            key.iter().next().map_or(Normal::Text, |(rule, _)| self.rules.rule(rule).normal);
        let plain = normal == Normal::Text && class & (UPPER | HIGH) == 0
            || normal == Normal::Compact && class == DIGIT;
        let hash = if plain {
            self.hash.of(text)
        } else {
            normalise(normal, text, &mut self.normal);
            self.hash.of(&self.normal)
        };
        if field.sketch.wants(hash) {
            let marks = if class & LETTER != 0 { self.list_marks(text) } else { 0 };
            field.sketch.add(hash, key.0 | marks);
        }
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
        if let Some(n) = crate::validate::number(text) {
            field.numbers.0 = field.numbers.0.min(n);
            field.numbers.1 = field.numbers.1.max(n);
        }
        if text.len() < SHORTEST || text.len() > 20 {
            return key;
        }
        let Some(compact) = Compact::of(text) else { return key };
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
            let signature = Signature::NONE
                .with(Evidence::WholeCell)
                .with_if(Evidence::CheckPassed, verdict == Some(Verdict::Pass))
                .with_if(Evidence::CheckFailed, verdict == Some(Verdict::Fail))
                .with_if(Evidence::Sample, rule.samples.iter().any(|s| s == compact.as_bytes()));
            key.push(form.rule, signature);
        }
        if let Some(phone) = self.engine.served.phone
            && let Some(check) = rules.rule(phone).check
        {
            let signature = Signature::NONE.with(Evidence::WholeCell);
            match check(&compact, self.engine.today) {
                Verdict::Pass => key.push(phone, signature.with(Evidence::CheckPassed)),
                Verdict::Fail => key.push(phone, signature.with(Evidence::CheckFailed)),
                Verdict::NotApplicable => true,
            };
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
            let evidence = if plausible { Evidence::CheckPassed } else { Evidence::CheckFailed };
            key.push(rule, Signature::NONE.with(Evidence::WholeCell).with(evidence));
        }
        key
    }

    /// Lets the engine look at a cell. What fills the cell becomes its key; what
    /// stands inside is counted as in running text.
    fn search_cell(
        &mut self,
        chunk: &Chunk,
        start: usize,
        end: usize,
        place: u64,
        field: &mut FieldTally,
    ) -> CellKey {
        let span = Span { buf: &chunk.buf, masks: &self.masks, start, end };
        self.engine.matches.clear();
        self.engine.dates.clear();
        self.engine.search(&span, true);
        for &(_, month) in &self.engine.dates {
            field.months.add(month);
        }
        let matches = &mut self.engine.matches;
        if matches.is_empty() {
            return CellKey::default();
        }
        let mut key = CellKey::default();
        let fills = |m: &&Match| m.start as usize == start && m.end as usize == end;
        if !matches.iter().any(|m| fills(&m)) {
            self.resolver.resolve(self.rules, matches);
            for i in 0..self.engine.matches.len() {
                let m = self.engine.matches[i];
                self.part(&chunk.buf, &m, field, || place);
            }
            return key;
        }
        let rules = self.rules;
        matches.retain(|m| fills(&m));
        matches.sort_unstable_by_key(|m| {
            (-confidence::score(rules.rule(m.rule), m.signature), m.rule)
        });
        for m in matches.iter() {
            key.push(m.rule, m.signature.with(Evidence::WholeCell));
        }
        key
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
    let date = Date::parse(&text[..end])
        .filter(|_| end >= 8 && !text[..end].iter().all(u8::is_ascii_digit))?;
    let time = text[end..].get(1..).unwrap_or_default();
    let clock = time.is_empty()
        || time.len() >= 5 && time[..2].iter().all(u8::is_ascii_digit) && time[2] == b':';
    let midnight = time.iter().filter(|b| b.is_ascii_digit()).all(|&b| b == b'0');
    clock.then_some(Moment { date, day_only: time.is_empty() || midnight })
}
