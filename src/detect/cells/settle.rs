//! Holds what a cell is by its own bytes: its shape, and which rules it could serve
//! as a whole. Must not know the column: that is judged once, at the end.

use super::class::{AT, COLON, DIGIT, HIGH, JOIN, LETTER, OTHER, SIGN, SLASH, SPACE, UPPER};
use super::key_of;
use super::outline::{Outline, by_bytes};
use crate::detect::engine::Engine;
use crate::detect::tally::{CellKey, FieldTally, Shape};
use crate::detect::text::Text;
use crate::detect::{Detector, Match, dates, digits, emails};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::rules::forms::Forms;
use crate::rules::{Bits, RuleId};
use crate::validate::{Compact, Date, Verdict, email_filling, iban_country_length, number_in};
use std::ops::Range;

/// Shortest cell of digits and signs that any rule has a form for.
const SHORTEST: usize = 6;
/// Verdicts as numbers.
const PASSED: u64 = 1;
const FAILED: u64 = 2;
/// Longest cell that is looked at as one number.
const LONGEST: usize = 40;

/// A cell by itself: between separators, with so much room behind it that its digits
/// can be read eight bytes at a time.
struct Alone {
    bytes: [u8; LONGEST + 16],
    length: usize,
}

impl Alone {
    /// A copy of `cell`, of at most [`LONGEST`] bytes.
    #[inline]
    fn new(cell: &[u8]) -> Self {
        let mut bytes = [SEPARATOR; LONGEST + 16];
        bytes[1..=cell.len()].copy_from_slice(cell);
        Alone { bytes, length: cell.len() }
    }

    fn text(&self) -> Text<'_> {
        Text(&self.bytes)
    }

    fn cell(&self) -> Range<usize> {
        1..1 + self.length
    }
}

/// What became of a cell.
pub(in crate::detect) enum Settled {
    /// It is settled: what it could be, and its shape.
    As(CellKey, Shape),
    /// It must be searched.
    Search(Shape),
}

impl Detector<'_> {
    /// What a cell is, by its bytes alone, or that it must be searched.
    #[inline]
    pub(super) fn settle(
        &mut self,
        buf: &[u8],
        cell: Range<usize>,
        class: u16,
        field: &mut FieldTally,
    ) -> Settled {
        let text = &buf[cell.clone()];
        const NO_KEY: CellKey = CellKey(0);
        if class == DIGIT {
            return Settled::As(self.whole_number(buf, cell, field), Shape::Digits);
        }
        if class & LETTER == 0 && text.len() < SHORTEST {
            let number = class & !(DIGIT | JOIN | OTHER) == 0;
            return Settled::As(NO_KEY, if number { Shape::Number } else { Shape::Mixed });
        }
        if class & (DIGIT | AT) == 0 && class & LETTER != 0 {
            let words = class & !(LETTER | HIGH | UPPER | SPACE | JOIN) == 0;
            return match (words, class & SPACE != 0) {
                (true, false) => Settled::As(NO_KEY, Shape::Word),
                (true, true) if field.called.holds_words => Settled::As(NO_KEY, Shape::Words),
                (true, true) => Settled::Search(Shape::Words),
                (false, _) if field.called.holds_words => Settled::As(NO_KEY, Shape::Mixed),
                (false, _) => Settled::Search(Shape::Mixed),
            };
        }
        let shape = match class {
            _ if class & !(DIGIT | JOIN) == 0 => Shape::Number,
            _ if class & (SPACE | OTHER | AT | SLASH | SIGN | COLON) == 0 => Shape::Code,
            _ => Shape::Mixed,
        };
        let plan = match class & !(DIGIT | JOIN | SLASH | SPACE | SIGN) {
            0 => Outline::of(buf, &cell),
            _ => None,
        };
        let plan = plan.and_then(|outline| self.plans.find(&self.engine, &outline));
        if class & !(DIGIT | JOIN | SLASH | SPACE | COLON | LETTER | UPPER) == 0
            && text[0].is_ascii_digit()
            && plan.is_none_or(|plan| plan.date)
            && let Some(date) = moment(text)
        {
            field.months.add(date.date.month_index());
            return Settled::As(date_key(&self.engine, date), Shape::Date);
        }
        if class & (OTHER | HIGH | AT) == 0
            && let Some(date) = moment_of_log(text)
        {
            field.months.add(date.month_index());
            return Settled::As(NO_KEY, shape);
        }
        let key = match plan {
            Some(plan) if !plan.by_bytes => plan.key_of(&self.engine, text, field.called.rules),
            _ if class & AT != 0 => self.whole_address(buf, cell, class),
            _ => self.whole(text, class, field.called.rules),
        };
        if let Some(key) = key {
            return Settled::As(key, shape);
        }
        // in a column of streets, towns or companies few digits are no identifier
        if field.called.holds_words
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
    fn whole(&mut self, bytes: &[u8], class: u16, called: Bits) -> Option<CellKey> {
        if bytes.len() > LONGEST || class & (COLON | OTHER) != 0 {
            return None;
        }
        if class & LETTER == 0 {
            let alone = Alone::new(bytes);
            self.engine.start_cell();
            by_bytes(&mut self.engine, &alone.text(), alone.cell(), !called.is_empty());
            return self.key_of_matches(&alone.cell(), called);
        }
        let [a, b, c, ..] = *bytes else { return None };
        // no form begins with a small letter, or with one behind a capital
        let formed = class & UPPER != 0 && !a.is_ascii_lowercase() && !b.is_ascii_lowercase();
        let coded = a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit();
        if class & HIGH != 0 || bytes.len() < SHORTEST || !(coded || formed) {
            return None;
        }
        if coded && let Some(key) = self.solid_iban(bytes, class) {
            return Some(key);
        }
        let alone = Alone::new(bytes);
        self.engine.start_cell();
        let start = alone.cell().start;
        if coded {
            digits::coded(&mut self.engine, &alone.text(), start + 2);
        } else {
            digits::forms(&mut self.engine, &alone.text(), start, start, false);
        }
        self.key_of_matches(&alone.cell(), called)
    }

    /// The key of an e-mail address that fills its cell.
    fn whole_address(&self, buf: &[u8], cell: Range<usize>, class: u16) -> Option<CellKey> {
        let rule = self.engine.served.email?;
        let plain = class & !(LETTER | UPPER | DIGIT | JOIN | AT) == 0;
        let signature = match plain.then(|| email_filling(buf, &cell)).flatten() {
            Some(shape) => emails::evidence(&self.engine, &Text(buf), &shape),
            None => {
                let bytes = &buf[cell];
                let at = bytes.iter().position(|&b| b == b'@')?;
                let (found, signature) = emails::address(&self.engine, &Text(bytes), at)?;
                if found != (0..bytes.len()) {
                    return None;
                }
                signature
            }
        };
        let mut key = CellKey::default();
        key.push(rule, signature.with(Evidence::WholeCell));
        Some(key)
    }

    /// The key of an IBAN without separators, which nothing else looks like.
    fn solid_iban(&self, cell: &[u8], class: u16) -> Option<CellKey> {
        let id = self.engine.served.iban?;
        let length = iban_country_length(cell[0], cell[1])?;
        if class & !(DIGIT | LETTER | UPPER) != 0 || cell.len() != length {
            return None;
        }
        let mut compact = Compact::new();
        compact.set(cell);
        let rule = self.rules.rule(id);
        let verdict = rule.check.map(|check| check(&compact, self.engine.today));
        if verdict == Some(Verdict::NotApplicable) {
            return None;
        }
        let mut key = CellKey::default();
        push_verdict(&mut key, id, verdict, rule.is_sample(&compact));
        Some(key)
    }

    /// The key of the matches that fill a cell, best evidence first.
    fn key_of_matches(&self, cell: &Range<usize>, called: Bits) -> Option<CellKey> {
        let (start, end) = (cell.start as u32, cell.end as u32);
        let fills = |m: &&Match| m.start == start && m.end == end;
        key_of(self.rules, self.engine.matches.iter().filter(fills), called)
    }

    /// What a cell of digits only could be: every form of so many digits, a day.
    #[inline]
    fn whole_number(&self, buf: &[u8], cell: Range<usize>, field: &mut FieldTally) -> CellKey {
        let text = &buf[cell.clone()];
        if let Some(n) = number_in(buf, cell.start, cell.end) {
            field.numbers.0 = field.numbers.0.min(n);
            field.numbers.1 = field.numbers.1.max(n);
        }
        if text.len() < SHORTEST || text.len() > 20 {
            return CellKey::default();
        }
        self.number_of_length(text, field)
    }

    /// What a whole number of six to twenty digits could be.
    fn number_of_length(&self, text: &[u8], field: &mut FieldTally) -> CellKey {
        let mut key = CellKey::default();
        let mut compact = Compact::new();
        compact.set_digits(text);
        let rules = self.rules;
        if text.len() == 8
            && let Some(date) = Date::parse(text)
            && (1900..2100).contains(&date.year)
        {
            field.months.add(date.month_index());
            key = date_key(&self.engine, Moment { date, day_only: true });
        }
        let called = field.called.rules;
        let node = rules.forms.after_digits(Forms::ROOT, text.len());
        // what the field is called after first, then what passes, then as they come: there
        // is room for few, and the least numbers are the best
        let mut best = [u64::MAX; CellKey::MAX as usize];
        let mut count = 0;
        let mut consider = |id: RuleId, verdict: Option<Verdict>| {
            let verdict = match verdict {
                Some(Verdict::NotApplicable) => return,
                None => 0,
                Some(Verdict::Pass) => PASSED,
                Some(Verdict::Fail) => FAILED,
            };
            let worth = u64::from(called.has(id.index())) * 2 + u64::from(verdict == PASSED);
            count += 1;
            let mut next = (3 - worth) << 32 | count << 16 | u64::from(id.0) << 8 | verdict;
            for entry in &mut best {
                if next < *entry {
                    std::mem::swap(entry, &mut next);
                }
            }
        };
        for form in rules.forms.at(node) {
            let rule = rules.rule(form.rule);
            if rule.announced && !called.has(form.rule.index()) {
                continue;
            }
            consider(form.rule, rule.check.map(|check| check(&compact, self.engine.today)));
        }
        // without its prefix two of three numbers could be a foreign one's: only the
        // field's name tells
        let prefixed = text[0] == b'0' || text[0] == b'3' && matches!(text[1], b'1' | b'2');
        if let Some(phone) = self.engine.served.phone
            && (prefixed || called.has(phone.index()))
            && let Some(check) = rules.rule(phone).check
        {
            consider(phone, Some(check(&compact, self.engine.today)));
        }
        for entry in best.into_iter().filter(|&entry| entry != u64::MAX) {
            let id = RuleId((entry >> 8) as u8);
            let verdict = match entry & 0xFF {
                PASSED => Some(Verdict::Pass),
                FAILED => Some(Verdict::Fail),
                _ => None,
            };
            push_verdict(&mut key, id, verdict, rules.rule(id).is_sample(&compact));
        }
        key
    }
}

fn date_key(engine: &Engine, moment: Moment) -> CellKey {
    let mut key = CellKey::default();
    if let Some(rule) = engine.served.date
        && moment.day_only
    {
        let today = engine.today.0;
        let plausible = moment.date <= today && moment.date.year >= today.year - 120;
        let verdict = if plausible { Verdict::Pass } else { Verdict::Fail };
        push_verdict(&mut key, rule, Some(verdict), false);
    }
    key
}

fn push_verdict(key: &mut CellKey, rule: RuleId, verdict: Option<Verdict>, sample: bool) {
    let signature = Signature::NONE
        .with(Evidence::WholeCell)
        .with_if(Evidence::CheckPassed, verdict == Some(Verdict::Pass))
        .with_if(Evidence::CheckFailed, verdict == Some(Verdict::Fail))
        .with_if(Evidence::Sample, sample);
    key.push(rule, signature);
}

#[derive(Clone, Copy)]
struct Moment {
    date: Date,
    /// No time of day, or midnight as databases write a day.
    day_only: bool,
}

/// The day of a cell that is a date without a time.
pub(super) fn day(text: &[u8]) -> Option<Date> {
    moment(text).filter(|moment| moment.day_only).map(|moment| moment.date)
}

/// The day of a cell as web servers write a moment, `01/Nov/2026:00:00:01 +0100`; not of
/// midnight, which could be a day alone.
fn moment_of_log(text: &[u8]) -> Option<Date> {
    let (&day, rest) = text.split_first_chunk::<2>()?;
    let (month, rest) = rest.strip_prefix(b"/")?.split_first_chunk::<3>()?;
    let (&year, rest) = rest.strip_prefix(b"/")?.split_first_chunk::<4>()?;
    let (clock, zone) = rest.strip_prefix(b":")?.split_first_chunk::<8>()?;
    let digits = |text: &[u8], at: &[usize]| at.iter().all(|&i| text[i].is_ascii_digit());
    let is_clock = digits(clock, &[0, 1, 3, 4, 6, 7]) && clock[2] == b':' && clock[5] == b':';
    let is_zone = match zone {
        [] => true,
        [b' ', b'+' | b'-', zone @ ..] => zone.len() == 4 && digits(zone, &[0, 1, 2, 3]),
        _ => false,
    };
    if !is_clock || !is_zone || clock == b"00:00:00" {
        return None;
    }
    let number = |text: &[u8]| crate::validate::number(text);
    let (day, year) = (number(&day)?, number(&year)?);
    Date::new(year as i16, dates::month(month)?, day as u8)
}

/// A cell that is a date, perhaps with a time of day.
fn moment(text: &[u8]) -> Option<Moment> {
    if !(8..=35).contains(&text.len()) {
        return None;
    }
    // `1985-12-31`, `31-12-1985`, `1/12/1985`, `19851231 10:00`
    if [1, 2, 4].iter().all(|&i| text[i].is_ascii_digit()) && !text[7].is_ascii_digit() {
        return None;
    }
    // nearly all have ten characters, and a date holds no blank
    let usual = text.get(..10).filter(|_| matches!(text.get(10), None | Some(b' ' | b'T')));
    let (date, end) = match usual.and_then(Date::parse) {
        Some(date) => (date, 10),
        None => {
            let blank = text.iter().position(|b| matches!(b, b' ' | b'T'));
            let end = blank.unwrap_or(text.len());
            let known = usual.is_some() && end == 10;
            (if end > 10 || known { None } else { Date::parse(&text[..end]) }?, end)
        }
    };
    let time = text[end..].get(1..).unwrap_or_default();
    let clock = time.is_empty()
        || time.len() >= 5 && time[..2].iter().all(u8::is_ascii_digit) && time[2] == b':';
    let midnight = time.iter().filter(|b| b.is_ascii_digit()).all(|&b| b == b'0');
    clock.then_some(Moment { date, day_only: time.is_empty() || midnight })
}
