//! Holds what a cell is by its own bytes: its shape, and which rules it could serve
//! as a whole. Must not know the column: that is judged once, at the end.

use super::class::{AT, COLON, DIGIT, HIGH, JOIN, LETTER, OTHER, SIGN, SLASH, SPACE, UPPER};
use super::key_of;
use crate::detect::tally::{CellKey, FieldTally, Shape};
use crate::detect::text::Text;
use crate::detect::{Detector, digits, emails};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::rules::forms::Forms;
use crate::rules::{Bits, RuleId};
use crate::validate::{Compact, Date, Verdict, iban_country_length, number};
use std::ops::Range;

/// Shortest cell of digits and signs that any rule has a form for.
const SHORTEST: usize = 6;
/// Longest cell that is looked at as one number.
const LONGEST: usize = 40;

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
        if let Some(key) = self.whole(buf, cell, class, field.called) {
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
    fn whole(
        &mut self,
        buf: &[u8],
        cell: Range<usize>,
        class: u16,
        called: Bits,
    ) -> Option<CellKey> {
        // with the buffer around it a cell is read eight bytes at a time
        let (mut text, mut cell) = (Text(buf), cell);
        if text.before(cell.start) != SEPARATOR || text.at(cell.end) != SEPARATOR {
            (text, cell) = (Text(&buf[cell.clone()]), 0..cell.len());
        }
        let start = cell.start;
        let bytes = &text.0[cell.clone()];
        if class & AT != 0 {
            let at = start + bytes.iter().position(|&b| b == b'@')?;
            let rule = self.engine.served.email?;
            let (found, signature) = emails::address(&self.engine, &text, at)?;
            let mut key = CellKey::default();
            (found == cell).then(|| {
                key.push(rule, signature.with(Evidence::WholeCell));
                key
            })
        } else if cell.len() > LONGEST {
            None
        } else if class & (LETTER | COLON | OTHER) == 0 {
            self.engine.start(true);
            digits::whole(&mut self.engine, &text, start, !called.is_empty());
            self.key_of_matches(&cell, called)
        } else if class & (COLON | OTHER | HIGH) == 0 && cell.len() >= SHORTEST {
            let coded = bytes[0].is_ascii_alphabetic()
                && bytes[1].is_ascii_alphabetic()
                && bytes[2].is_ascii_digit();
            if coded && let Some(key) = self.solid_iban(bytes, class) {
                return Some(key);
            }
            self.engine.start(true);
            if coded {
                digits::coded(&mut self.engine, &text, start + 2);
            } else if class & UPPER != 0 {
                digits::forms(&mut self.engine, &text, start, start, false);
            }
            self.key_of_matches(&cell, called)
        } else {
            None
        }
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
    fn key_of_matches(&mut self, cell: &Range<usize>, called: Bits) -> Option<CellKey> {
        let rules = self.rules;
        let matches = &mut self.engine.matches;
        matches.retain(|m| m.start as usize == cell.start && m.end as usize == cell.end);
        key_of(rules, matches, called)
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
        let mut compact = Compact::new();
        compact.set(text);
        let rules = self.rules;
        if text.len() == 8
            && let Some(date) = Date::parse(text)
            && (1900..2100).contains(&date.year)
        {
            field.months.add(date.month_index());
            key = self.date_key(Moment { date, day_only: true });
        }
        let called = field.called;
        let node = rules.forms.after_digits(Forms::ROOT, text.len());
        // what the field is called after first, then what passes: there is room for few
        let mut verdicts = [(RuleId(0), None, 0); 12];
        let mut count = 0;
        let mut consider = |id: RuleId, verdict: Option<Verdict>| {
            let first = called.has(id.index());
            let worth = u8::from(first) * 2 + u8::from(verdict == Some(Verdict::Pass));
            if verdict != Some(Verdict::NotApplicable) && count < verdicts.len() {
                verdicts[count] = (id, verdict, worth);
                count += 1;
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
        let prefixed = [&b"0"[..], b"31", b"32"].iter().any(|prefix| text.starts_with(prefix));
        if let Some(phone) = self.engine.served.phone
            && (prefixed || called.has(phone.index()))
            && let Some(check) = rules.rule(phone).check
        {
            consider(phone, Some(check(&compact, self.engine.today)));
        }
        for worth in (0..4).rev() {
            for &(id, verdict, _) in verdicts[..count].iter().filter(|v| v.2 == worth) {
                push_verdict(&mut key, id, verdict, rules.rule(id).is_sample(&compact));
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

/// A cell that is a date, perhaps with a time of day.
fn moment(text: &[u8]) -> Option<Moment> {
    if !(8..=35).contains(&text.len()) {
        return None;
    }
    // `1985-12-31`, `31-12-1985`, `1/12/1985`, `19851231 10:00`
    if [1, 2, 4].iter().all(|&i| text[i].is_ascii_digit()) && !text[7].is_ascii_digit() {
        return None;
    }
    let end = text.iter().position(|b| matches!(b, b' ' | b'T')).unwrap_or(text.len());
    if end > 10 {
        return None;
    }
    let date = Date::parse(&text[..end])?;
    let time = text[end..].get(1..).unwrap_or_default();
    let clock = time.is_empty()
        || time.len() >= 5 && time[..2].iter().all(u8::is_ascii_digit) && time[2] == b':';
    let midnight = time.iter().filter(|b| b.is_ascii_digit()).all(|&b| b == b'0');
    clock.then_some(Moment { date, day_only: time.is_empty() || midnight })
}
