//! Holds the last step: rows become lines of text, words cut at a line's end are
//! joined, paragraphs run on. Must not know where rows come from.

use super::columns::{Row, extent, letters};
use super::words::Word;

/// A gap of so many letter heights is one between columns of a table.
const WIDE: f64 = 1.5;
/// Rows of at least so many letters are lines of running text.
const RUNNING: usize = 40;

/// Where lines are written.
pub(super) struct Lines<'o> {
    text: &'o str,
    out: &'o mut String,
    before: Option<Before>,
    line: String,
}

/// What the line before was like.
struct Before {
    base: f64,
    size: f64,
    /// Whether it holds the gaps of a table.
    gaps: bool,
    /// Whether it is running text that goes on to the edge.
    full: bool,
    from: f64,
}

impl<'o> Lines<'o> {
    pub(super) fn new(text: &'o str, out: &'o mut String) -> Self {
        Lines { text, out, before: None, line: String::new() }
    }

    /// Writes rows that stand below each other.
    pub(super) fn add(&mut self, rows: &[Row]) {
        let (left, right) = extent(rows);
        for row in rows {
            self.line.clear();
            let gaps = write(row, self.text, &mut self.line);
            if is_from_right(&self.line) {
                self.line = logical(&self.line);
            }
            let joint = match &self.before {
                None => Joint::None,
                Some(before) => joint(before, row, gaps, left, self.out, &self.line),
            };
            match joint {
                Joint::None => {}
                Joint::Line => self.out.push('\n'),
                Joint::Paragraph => self.out.push_str("\n\n"),
                Joint::Space => self.out.push(' '),
                Joint::Word => {}
                Joint::Hyphen => drop(self.out.pop()),
            }
            self.out.push_str(&self.line);
            let full = !gaps
                && letters(row) >= RUNNING
                && row.to() >= right - 0.12 * (right - left)
                && row.from() <= left + 3.0 * row.size;
            let (base, size) = (row.base, row.size);
            self.before = Some(Before { base, size, gaps, full, from: row.from() });
        }
    }

    /// Ends the last line: what follows stands elsewhere.
    pub(super) fn end(&mut self) {
        if self.before.take().is_some() {
            self.out.push('\n');
        }
    }
}

/// What comes between two lines.
enum Joint {
    None,
    Line,
    Paragraph,
    Space,
    /// The same word goes on.
    Word,
    /// The same word goes on, and its hyphen was the line's.
    Hyphen,
}

fn joint(before: &Before, row: &Row, gaps: bool, left: f64, out: &str, line: &str) -> Joint {
    let step = row.base - before.base;
    let size = before.size.max(row.size);
    let near = step <= 1.9 * size && step > 0.0;
    let alike = (0.85..1.18).contains(&(row.size / before.size));
    if near && alike && !before.gaps && (row.from() - before.from).abs() < 12.0 * size {
        if let Some(joint) = hyphen(out, line) {
            return joint;
        }
        if before.full && !gaps && row.from() <= left + size {
            return Joint::Space;
        }
    }
    if step > 2.2 * size { Joint::Paragraph } else { Joint::Line }
}

/// How a word goes on that ends in a hyphen.
fn hyphen(out: &str, line: &str) -> Option<Joint> {
    let stem = out.strip_suffix(['-', '\u{2010}', '\u{AD}'])?;
    let word = stem.rsplit(char::is_whitespace).next().unwrap_or(stem);
    let (last, next) = (word.chars().next_back()?, line.chars().next()?);
    if !last.is_alphanumeric() || !next.is_alphanumeric() {
        return None;
    }
    // addresses and numbers have hyphens of their own
    let plain = word.chars().all(|c| c.is_alphabetic() || matches!(c, '(' | '"' | '\'' | '-'));
    let plain = plain && last.is_lowercase() && next.is_lowercase();
    Some(if plain { Joint::Hyphen } else { Joint::Word })
}

/// Writes a row; true where a gap in it is as wide as between columns.
fn write(row: &Row, text: &str, out: &mut String) -> bool {
    let mut gaps = false;
    let mut before: Option<(f64, &Word)> = None;
    for word in &row.words {
        let letters = &text[word.start..word.end];
        if let Some((to, other)) = before {
            // bold type is sometimes made by printing twice
            let near = (word.from - other.from).abs() < 0.2 * word.size;
            if near && &text[other.start..other.end] == letters {
                continue;
            }
            let gap = (word.from - to) / word.size;
            // the mark of a footnote belongs to no word, an index to its letter
            let raised = (word.base - other.base).abs() > 0.2 * word.size.max(other.size)
                && !is_index(&text[other.start..other.end], letters);
            if gap >= WIDE {
                out.push('\t');
                gaps = true;
            } else if word.spaced || gap >= 0.1 || raised {
                out.push(' ');
            }
        }
        out.push_str(letters);
        before = Some((before.map_or(word.to, |(to, _)| to.max(word.to)), word));
    }
    gaps
}

/// Whether `raised` belongs to what stands before it, as in m², x₁ and what follows them.
fn is_index(before: &str, raised: &str) -> bool {
    let letters = before.chars().rev().take_while(|c| c.is_alphabetic()).count();
    let closes = raised.starts_with([')', ']', '}', ',', '.', ';', ':']);
    closes || (1..=2).contains(&letters) && raised.chars().all(char::is_alphanumeric)
}

/// Whether a line is written from right to left.
fn is_from_right(line: &str) -> bool {
    if line.is_ascii() {
        return false;
    }
    let right = line.chars().filter(|&c| from_right(c)).count();
    right * 2 > line.chars().filter(|c| c.is_alphabetic()).count()
}

fn from_right(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
}

/// A line as it is read, of one that was put together from left to right: letters
/// turn round, numbers and foreign words in it do not.
fn logical(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut run: Vec<char> = Vec::new();
    for c in line.chars().rev() {
        if c.is_alphanumeric() && !from_right(c) {
            run.push(c);
        } else {
            out.extend(run.drain(..).rev());
            out.push(c);
        }
    }
    out.extend(run.drain(..).rev());
    out
}
