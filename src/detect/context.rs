//! Holds the words around a candidate: labels, keywords, contrary words. Must not
//! know what the candidate is.

use super::text::{Text, is_letter};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::rules::RuleId;
use crate::rules::keywords::{Hit, Keywords};
use std::ops::Range;

/// How far before a candidate a keyword may end, and how far behind it start, in bytes.
const BEFORE: usize = 48;
const AFTER: usize = 32;
/// How much nearer a contrary word before a candidate is than one behind it.
const BEHIND: usize = 16;
/// How far a line is followed: the longest keyword further.
const LINE_BEFORE: usize = BEFORE + 40;
const LINE_AFTER: usize = AFTER + 40;
/// Longest stretch between a label and what it labels.
const GLUE: usize = 18;
/// How far behind a word the colon of a label is looked for, in bytes.
const LABEL_END: usize = 24;
/// Fewest letters of a word that ends a sentence and is no abbreviation.
const LAST_WORD: usize = 4;
/// Digits of a value that a word in another line or sentence has there.
const ITS_OWN: usize = 6;

/// Small words that may stand between a label and its value.
const GLUE_WORDS: &[&[u8]] = &[
    b"",
    b"nr",
    b"no",
    b"nummer",
    b"number",
    b"n",
    b"is",
    b"van",
    b"of",
    b"am",
    b"op",
    b"le",
    b"on",
    b"est",
    b"ist",
    b"code",
    b"numero",
    b"num",
    b"nbr",
    b"the",
    b"de",
    b"het",
    b"patient",
    b"client",
    // the country before a number: `TVA BE (0653…)`
    b"be",
    b"nl",
    b"b",
    b"e",
    "n°".as_bytes(),
    "nº".as_bytes(),
];

/// The words of one line, kept as long as candidates stand in it.
#[derive(Debug, Default)]
pub struct Context {
    hits: Vec<Hit>,
    /// Where candidates may stand for which `hits` are all that counts.
    covered: Range<usize>,
    /// Where their line starts; words before it count only where nothing in it
    /// precedes a candidate.
    line: usize,
}

impl Context {
    /// Forgets the line: another buffer follows.
    pub fn clear(&mut self) {
        self.covered = 0..0;
        self.hits.clear();
    }

    /// Adds what the words around `found` say of `rule` to `signature`. With `near` the
    /// words of other sentences do not count: nothing else tells it from its likes.
    pub fn judge(
        &mut self,
        keywords: &Keywords,
        text: &Text,
        found: &Range<usize>,
        rule: RuleId,
        signature: Signature,
        near: bool,
    ) -> Signature {
        self.cover(keywords, text, found);
        let from = match text.0[self.line..found.start].iter().any(u8::is_ascii_alphanumeric) {
            true => self.line,
            false => 0,
        };
        let (mut keyword, mut contrary) = (usize::MAX, usize::MAX);
        for hit in self.hits.iter().skip_while(|hit| hit.start < from) {
            let distance = if hit.end <= found.start {
                let between = &text.0[hit.end..found.start];
                let labels = labels_what_follows(between);
                if hit.word.speaks_for.has(rule.index()) && labels {
                    return signature.with(Evidence::Label);
                }
                // a word of another line or sentence has its number there
                let apart = hit.start < self.line || ends_sentence(between, 1);
                if between.len() > BEFORE
                    || apart && digits(between) >= ITS_OWN
                    || near && ends_sentence(between, 1)
                    || holds_another_label(between)
                {
                    continue;
                }
                if labels { 0 } else { between.len() }
            } else if hit.start >= found.end {
                let between = &text.0[found.end..hit.start];
                if between.len() > AFTER {
                    break;
                }
                // behind a comma the next value's own label stands: `…333, tel. 0475`
                let of_next = between.iter().any(|b| matches!(b, b',' | b';'));
                if of_next && !hit.word.speaks_for.has(rule.index()) {
                    continue;
                }
                // `20.8.10.6","ip_adres":`: the next value's label
                if ends_sentence(between, 0) || is_label(text, hit.end) {
                    continue;
                }
                // what speaks against a number stands before it, as its label does
                let against = hit.word.speaks_against.has(rule.index());
                between.len() + if against { BEHIND } else { 0 }
            } else {
                continue;
            };
            if hit.word.speaks_for.has(rule.index()) {
                // `T 02 512 34 56`: a letter is a label or nothing
                if hit.end - hit.start > 1 {
                    keyword = keyword.min(distance);
                }
            } else if hit.word.speaks_against.has(rule.index())
                && !has_its_number(text.slice(hit.end, found.start))
            {
                contrary = contrary.min(distance);
            }
        }
        match (keyword, contrary) {
            (usize::MAX, usize::MAX) => signature,
            (keyword, contrary) if keyword <= contrary => signature.with(Evidence::Keyword),
            _ => signature.with(Evidence::Contrary),
        }
    }

    /// Reads the line or cell that `found` stands in, and the line before, unless they
    /// were just read. What counts for a candidate does not depend on which was first.
    fn cover(&mut self, keywords: &Keywords, text: &Text, found: &Range<usize>) {
        if self.covered.contains(&found.start) && found.end <= self.covered.end {
            return;
        }
        // the start of the line that `to` stands in, or how far it is followed
        let line_start = |to: usize| {
            let floor = to.saturating_sub(LINE_BEFORE);
            let edge = memchr::memrchr2(b'\n', SEPARATOR, &text.0[floor..to]);
            (floor + edge.map_or(0, |i| i + 1), edge.is_some() || floor == 0)
        };
        let (line, is_start) = line_start(found.start);
        let mut start = line;
        if is_start && text.before(line) == b'\n' {
            start = line_start(line - 1).0;
        }
        // a word that was cut by the limit is not read as a shorter one
        while start > 0 && start < found.start && is_letter(text.0[start - 1]) {
            start += 1;
        }
        let ceiling = (found.end + LINE_AFTER).min(text.0.len());
        let after = &text.0[found.end..ceiling];
        let line_end = memchr::memchr2(b'\n', SEPARATOR, after);
        let mut end = found.end + line_end.unwrap_or(after.len());
        while end > found.end && is_letter(text.at(end)) {
            end -= 1;
        }
        self.hits.clear();
        keywords.find(&text.0[start..end], start, &mut self.hits);
        // where the line goes on, candidates near the edge read it anew
        let margin = if line_end.is_some() { 0 } else { AFTER };
        let from = if is_start { line } else { found.start };
        self.covered = from..end.saturating_sub(margin).max(found.end);
        self.line = line;
    }
}

/// Whether the word before has its number between: in `KvK 12345678 | 076-5201934` an
/// identifier's worth of digits, in `pagina 12. 076-5201934` any in another sentence.
fn has_its_number(between: &[u8]) -> bool {
    let digits = digits(between);
    digits >= 8 || digits > 0 && (between.contains(&b'\n') || ends_sentence(between, 1))
}

fn digits(between: &[u8]) -> usize {
    between.iter().filter(|b| b.is_ascii_digit()).count()
}

/// Whether a value and then a label stand in it: `kvk: 12345678, id: …`.
fn holds_another_label(between: &[u8]) -> bool {
    let label = between.windows(2).rposition(|w| {
        matches!(w[1], b':' | b'=') && (is_letter(w[0]) || matches!(w[0], b'"' | b'\''))
    });
    label.is_some_and(|at| digits(&between[..at]) >= ITS_OWN)
}

/// Whether a sentence ends in it from byte `from` on, and another begins: the point right
/// behind a word may be its own, as in `geb. Gent, 3 mei 1980`.
fn ends_sentence(between: &[u8], from: usize) -> bool {
    let ends = |(i, w): (usize, &[u8])| {
        // `nr. 12` and `no. IE6433435F` end none, `pagina 353. 12` and `weer. Het` do
        let letters = between[..i].iter().rev().take_while(|&&b| is_letter(b)).count();
        let shortened = w[0] == b'.' && (1..LAST_WORD).contains(&letters) && letters < i;
        let behind_number = i > 0 && between[i - 1].is_ascii_digit();
        let before_word = between.get(i + 2).is_some_and(|b| b.is_ascii_uppercase() || *b == 0xC3);
        let before_word = before_word && !shortened;
        i >= from && matches!(w, b". " | b"? " | b"! ") && (behind_number || before_word)
    };
    between.windows(2).enumerate().any(ends)
}

/// Whether the word that ends at `end` is followed by the colon of a label.
fn is_label(text: &Text, end: usize) -> bool {
    let rest = text.slice(end, end + LABEL_END);
    let word = rest.iter().take_while(|&&b| is_letter(b) || b == b'_' || b == b'-').count();
    let signs = rest[word..].iter().take_while(|b| matches!(b, b'"' | b'\'' | b' ' | b'.')).count();
    matches!(rest.get(word + signs), Some(b':' | b'='))
}

/// Whether a word before `between` labels what follows it.
fn labels_what_follows(between: &[u8]) -> bool {
    // `BSN ............ 123456782`
    let leader = between.iter().all(|b| matches!(b, b'.' | b'_' | b' ' | b'\t' | b':'));
    leader && between.len() <= BEFORE || between.len() <= GLUE && is_glue(between)
}

/// Whether nothing but punctuation and a small word stands between.
fn is_glue(between: &[u8]) -> bool {
    let words = between.split(|&b| !is_letter(b)).filter(|word| !word.is_empty());
    let mut count = 0;
    for word in words {
        count += 1;
        let mut lower = [0; GLUE];
        let lower = &mut lower[..word.len().min(GLUE)];
        lower.copy_from_slice(&word[..lower.len()]);
        lower.make_ascii_lowercase();
        if count > 2 || !GLUE_WORDS.contains(&&*lower) {
            return false;
        }
    }
    !between.iter().any(|&b| b.is_ascii_digit() || matches!(b, b';' | b',') || b == 0xFF)
}
