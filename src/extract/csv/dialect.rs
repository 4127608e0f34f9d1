//! Holds the guess of a CSV's dialect: delimiter, quote, header row. Must not know
//! how rows are read.

use super::super::{Look, header};
use crate::input::Charset;

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    pub(super) quote: u8,
    /// Whether a backslash in quotes takes the meaning from a quote behind it.
    pub(super) backslash: bool,
    /// Which row names the columns.
    pub(super) header: Option<usize>,
}

impl Dialect {
    pub(super) fn delimiter_name(self) -> String {
        match self.delimiter {
            b'\t' => "tab".into(),
            b => (b as char).to_string(),
        }
    }
}

/// Delimiters, the commonest of our countries first.
const DELIMITERS: &[u8] = b";,\t|^~\x1F\x01";

/// How much of the head is looked at, and how many rows.
const SAMPLE: usize = 16 * 1024;
const ROWS: usize = 60;
/// Lines below which all of the head is looked at.
const FEW: usize = 4;

/// The dialect of `look`; None when it is no delimited text.
pub(super) fn of(look: &Look) -> Option<Dialect> {
    if look.charset == Charset::Binary {
        return None;
    }
    let sample = &look.text[..look.text.len().min(SAMPLE)];
    let few = memchr::memchr_iter(b'\n', sample).take(FEW).count() < FEW;
    let text = if few { &*look.text } else { sample };
    let cut = !look.whole || look.text.len() > text.len();
    let named = named_delimiter(text);
    let called = named.is_some() || look.is_called(&super::CSV);
    let (mut best, mut best_score) = (None, 0);
    for &delimiter in named.as_ref().map_or(DELIMITERS, std::slice::from_ref) {
        if !called && !plausible(text, delimiter) {
            continue;
        }
        for quote in [b'"', b'\''] {
            if quote == b'\'' && !opens_value(text, delimiter, quote) {
                continue;
            }
            let backslash = escapes_quotes(text, delimiter, quote);
            let written = Dialect { delimiter, quote, backslash, header: None };
            let rows = Rows::read(text, &written, cut);
            let score = rows.score(delimiter, called);
            if score > best_score {
                best_score = score;
                best = Some(Dialect { header: rows.header(quote, named.is_some()), ..written });
            }
        }
    }
    // a file that is called .csv and holds one column is one
    if best.is_none() && called && !text.is_empty() {
        let delimiter = named.unwrap_or(b';');
        let written = Dialect { delimiter, quote: b'"', backslash: false, header: None };
        let rows = Rows::read(text, &written, cut);
        return Some(Dialect { header: rows.header(b'"', named.is_some()), ..written });
    }
    best
}

/// The delimiter that a first line `sep=;` names, as Excel reads it.
fn named_delimiter(text: &[u8]) -> Option<u8> {
    let line = text.split(|&b| b == b'\n').next()?;
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let bare = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\""));
    match bare.unwrap_or(line).strip_prefix(b"sep=")? {
        [delimiter] if delimiter.is_ascii() => Some(*delimiter),
        _ => None,
    }
}

/// Whether most of the first lines hold the delimiter: a quick look that lets most
/// prose and code go.
fn plausible(text: &[u8], delimiter: u8) -> bool {
    let mut lines = text.split(|&b| b == b'\n').filter(|line| !line.is_empty()).take(12).peekable();
    if lines.peek().is_none_or(|first| memchr::memchr(delimiter, first).is_none()) {
        // a title may stand first, but then the file is called .csv
        return false;
    }
    let (mut with, mut all) = (0, 0);
    for line in lines {
        with += usize::from(memchr::memchr(delimiter, line).is_some());
        all += 1;
    }
    with * 3 >= all * 2
}

/// Whether a value starts with the quote somewhere.
fn opens_value(text: &[u8], delimiter: u8, quote: u8) -> bool {
    memchr::memchr_iter(quote, text)
        .any(|i| i == 0 || text[i - 1] == delimiter || text[i - 1] == b'\n')
}

/// Whether some quote that cannot be a closing one stands behind a backslash.
fn escapes_quotes(text: &[u8], delimiter: u8, quote: u8) -> bool {
    memchr::memmem::find_iter(text, &[b'\\', quote]).any(|i| {
        let ends = |b: &u8| *b == delimiter || *b == quote || matches!(b, b'\n' | b'\r' | b' ');
        text.get(i + 2).is_some_and(|next| !ends(next))
    })
}

/// The first rows under one dialect.
struct Rows<'t> {
    rows: Vec<Vec<&'t [u8]>>,
    whole: bool,
    /// Whether more may follow that was not looked at.
    cut: bool,
}

impl<'t> Rows<'t> {
    fn read(text: &'t [u8], written: &Dialect, cut: bool) -> Self {
        let Dialect { delimiter, quote, backslash, .. } = *written;
        let mut rows = Vec::new();
        let mut row = Vec::new();
        let mut start = 0;
        let mut quoted = false;
        let mut i = 0;
        let mut whole = true;
        while i < text.len() && rows.len() < ROWS {
            let b = text[i];
            if quoted {
                if b == b'\\' && backslash {
                    i += 1;
                } else if b == quote {
                    if text.get(i + 1) == Some(&quote) {
                        i += 1;
                    } else {
                        quoted = false;
                    }
                }
            } else if b == quote && i == start {
                quoted = true;
            } else if b == delimiter || b == b'\n' {
                row.push(text[start..i].trim_ascii());
                start = i + 1;
                if b == b'\n' {
                    rows.push(std::mem::take(&mut row));
                }
            }
            i += 1;
        }
        if i >= text.len() && !cut && (start < i || !row.is_empty()) {
            row.push(text[start..].trim_ascii());
            rows.push(row);
        }
        if quoted && !cut {
            whole = false;
        }
        rows.retain(|row| row.len() > 1 || row.iter().any(|value| !value.is_empty()));
        Rows { rows, whole, cut: cut || i < text.len() }
    }

    /// Which row names the columns. The one that names the `delimiter` does not.
    fn header(&self, quote: u8, delimiter: bool) -> Option<usize> {
        let rows = self.unquoted(quote);
        let header = header::find(rows.get(usize::from(delimiter)..)?)? + usize::from(delimiter);
        let alone = !self.cut && header + 1 == rows.len();
        (!alone || header::names_alone(&rows[header])).then_some(header)
    }

    /// The rows without the quotes around values.
    fn unquoted(&self, quote: u8) -> Vec<Vec<&'t [u8]>> {
        let bare = |value: &&'t [u8]| {
            let inner = value.strip_prefix(&[quote]).and_then(|v| v.strip_suffix(&[quote]));
            inner.unwrap_or(value).trim_ascii()
        };
        self.rows.iter().map(|row| row.iter().map(bare).collect()).collect()
    }

    /// How well the rows agree: 0 when this is no table.
    fn score(&self, delimiter: u8, called: bool) -> usize {
        let n = self.rows.len();
        if n < if called { 1 } else { 3 } || !self.whole {
            return 0;
        }
        let mut widths: Vec<usize> = self.rows.iter().map(Vec::len).collect();
        widths.sort_unstable();
        let width = widths[n / 2];
        let agree = widths.iter().filter(|&&w| w == width).count();
        let share = agree * 100 / n;
        if width < 2 || share < if called { 50 } else { 90 } {
            return 0;
        }
        // prose has commas too: its "values" are long, start with spaces, end in full stops
        if !called && self.reads_like_prose(delimiter, width) {
            return 0;
        }
        share + width.min(30) * 3 + usize::from(delimiter != b',') * 5
    }

    fn reads_like_prose(&self, delimiter: u8, width: usize) -> bool {
        let values = || self.rows.iter().flatten();
        let total = values().count().max(1);
        let length: usize = values().map(|value| value.len()).sum();
        let wordy = values().filter(|v| v.iter().filter(|&&b| b == b' ').count() > 5).count();
        let code = values()
            .filter(|v| v.iter().any(|b| matches!(b, b'{' | b'}' | b'(' | b'=' | b'<' | b'[')))
            .count();
        let sentences =
            self.rows.iter().filter(|row| row.last().is_some_and(ends_sentence)).count();
        let rare = matches!(delimiter, b'^' | b'~');
        length / total > 60
            || wordy * 4 > total
            || code * 4 > total
            || sentences * 2 > self.rows.len()
            || (width == 2 && matches!(delimiter, b',' | b'|') && self.rows.len() < 6)
            || (rare && width < 3)
    }
}

/// Whether a value ends as a sentence does: in a letter and a full stop.
fn ends_sentence(value: &&[u8]) -> bool {
    matches!(value, [.., letter, b'.' | b'!' | b'?'] if letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Limits, Source};

    fn dialect(text: &str, name: &str) -> Option<(char, Option<usize>)> {
        let limits = Limits::default();
        let source = Source::of_bytes(text.as_bytes().to_vec(), &limits);
        of(&Look::new(&source, name.as_bytes())).map(|d| (d.delimiter as char, d.header))
    }

    #[test]
    fn dialects_of_the_world() {
        for (text, name, expected) in [
            ("id;naam;email\n1;Jan;j@x.be\n2;Els;e@x.be\n", "a.csv", Some((';', Some(0)))),
            ("id,naam\n1,\"Peeters, Jan\"\n2,\"Claes\nEls\"\n3,x\n", "a.csv", Some((',', Some(0)))),
            ("1\tJan\t12,5\n2\tEls\t13,5\n3\tBo\t1,5\n", "export.txt", Some(('\t', None))),
            (
                "Jan|Peeters|0470123456\nEls|Claes|0471123456\nBo|Maes|0472123456\n",
                "x",
                Some(('|', None)),
            ),
            ("voornaam;achternaam\nJan;Peeters\nEls;Claes\n", "a.csv", Some((';', Some(0)))),
            ("naam\nJan\nEls\n", "a.csv", Some((';', Some(0)))),
            ("Overzicht;;\n\nid;naam;saldo\n1;Jan;2,5\n2;Els;3,5\n", "a.csv", Some((';', Some(1)))),
        ] {
            assert_eq!(dialect(text, name), expected, "{text}");
        }
    }

    #[test]
    fn prose_and_code_are_no_tables() {
        for text in [
            "Beste Jan, hoe gaat het?\nMet mij goed, dank je.\nTot snel, Els\nPs, bel me even\n",
            "fn main() {\n    let a = f(1, 2);\n    let b = g(3, 4);\n    h(a, b);\n}\n",
            "one line only, with a comma\n",
            "",
        ] {
            assert_eq!(dialect(text, "notes.txt"), None, "{text}");
        }
    }
}
