//! Holds the marking of values in a block of delimited text, in place. Must not
//! know fields: a value bears the number of its column.

use super::super::find::Finder;
use super::dialect::Dialect;
use crate::model::{Chunk, FieldId, Value};
use std::ops::Range;

/// Longest quoted value before its quote is taken for one that never closes.
const LONGEST_QUOTED: usize = 1 << 20;

/// Most values of a row; what goes on behind them is read as another row.
const WIDEST: u32 = 1 << 18;

/// What came of a block.
pub(super) struct Marked {
    /// Bytes of whole rows; the rest is the start of a row.
    pub(super) used: usize,
    /// Whole rows.
    pub(super) rows: u64,
    /// Quotes that never close.
    pub(super) broken_quotes: u64,
    /// Whether a row was cut because it has too many values.
    pub(super) too_wide: bool,
}

/// Marks values. A block starts at the start of a row, so it keeps nothing
/// between blocks.
pub(super) struct Lexer {
    delimiter: u8,
    quote: u8,
    backslash: bool,
    /// Values of the block with escaped quotes.
    escaped: Vec<usize>,
    /// Finds what ends a value.
    ends: Finder<2>,
}

impl Lexer {
    pub(super) fn new(dialect: &Dialect) -> Self {
        Lexer {
            delimiter: dialect.delimiter,
            quote: dialect.quote,
            backslash: dialect.backslash,
            escaped: Vec::new(),
            ends: Finder::new([dialect.delimiter, b'\n']),
        }
    }

    /// Marks the values of every whole row in `chunk.buf`; with `last`, of the row
    /// that the text ends in too. Only whole rows are touched: the rest is read
    /// again with what follows it.
    pub(super) fn mark(&mut self, chunk: &mut Chunk, last: bool) -> Marked {
        let mut marked = Marked { used: 0, rows: 0, broken_quotes: 0, too_wide: false };
        let Chunk { buf, values, .. } = chunk;
        let end = buf.len();
        let (mut i, mut column, mut record, mut broken) = (0, 0, 0, 0);
        let mut whole = values.len();
        self.escaped.clear();
        self.ends.start();
        while i < end {
            let (value, next, escaped) = if buf[i] == self.quote {
                match self.quoted(buf, i) {
                    Some(quoted) => quoted,
                    None if end - i < LONGEST_QUOTED && !last => break,
                    None => {
                        broken += 1;
                        let next = self.ends.next(buf, i);
                        (i..next, next, false)
                    }
                }
            } else {
                let next = self.ends.next(buf, i);
                (i..next, next, false)
            };
            if next == end && !last {
                break;
            }
            let delimited = next < end && buf[next] == self.delimiter;
            let mut value_end = value.end;
            if !delimited && value_end == next && next > i && buf[next - 1] == b'\r' {
                value_end -= 1;
            }
            let blank_line = !delimited && column == 0 && value_end == i;
            i = (next + 1).min(end);
            if blank_line {
                marked.used = i;
                continue;
            }
            if escaped {
                self.escaped.push(values.len());
            } else if self.backslash && &buf[value.start..value_end] == b"\\N" {
                // NULL, where backslashes escape
                value_end = value.start;
            }
            let field = FieldId(column);
            values.push(Value { start: value.start as u32, end: value_end as u32, field, record });
            if delimited {
                column += 1;
                marked.too_wide = column == WIDEST;
                if !marked.too_wide {
                    if i < end || !last {
                        continue;
                    }
                    // a delimiter at the very end leaves one more, empty value
                    let (at, field) = (end as u32, FieldId(column));
                    values.push(Value { start: at, end: at, field, record });
                }
            }
            marked.broken_quotes += std::mem::take(&mut broken);
            column = 0;
            record += 1;
            marked.rows += 1;
            marked.used = i;
            whole = values.len();
            if marked.too_wide {
                break;
            }
        }
        values.truncate(whole);
        for &i in self.escaped.iter().filter(|&&i| i < whole) {
            let value = &mut values[i];
            let text = value.start as usize..value.end as usize;
            value.end = unescape(buf, text, self.quote, self.backslash) as u32;
        }
        marked
    }

    /// The text of the quoted value that starts at `i`, the offset of what ends it,
    /// and whether it holds escaped quotes; None when it does not close in this
    /// block, or not before it is too long.
    fn quoted(&mut self, buf: &[u8], i: usize) -> Option<(Range<usize>, usize, bool)> {
        let within = &buf[..buf.len().min(i + LONGEST_QUOTED)];
        let mut read = i + 1;
        let mut escaped = false;
        let close = loop {
            let rest = within.get(read..)?;
            let found = match self.backslash {
                true => memchr::memchr2(self.quote, b'\\', rest),
                false => memchr::memchr(self.quote, rest),
            };
            let at = read + found?;
            match buf.get(at + 1) {
                Some(&b) if b == self.quote || buf[at] != self.quote => {
                    escaped = true;
                    read = at + 2;
                }
                None if buf[at] != self.quote => return None,
                _ => break at,
            }
        };
        // behind the closing quote stands the delimiter; junk up to it belongs to the value
        let next = self.ends.next(buf, close + 1);
        let junk = buf[close + 1..next].iter().any(|b| !matches!(b, b' ' | b'\r'));
        Some((i + 1..if junk { next } else { close }, next, escaped))
    }
}

/// Writes every doubled quote once, and what stands behind a backslash without it,
/// in place; returns the new end.
fn unescape(buf: &mut [u8], value: Range<usize>, quote: u8, backslash: bool) -> usize {
    let mut write = value.start;
    let mut read = value.start;
    while read < value.end {
        let next = if read + 1 < value.end { buf[read + 1] } else { b' ' };
        let escapes = match buf[read] {
            b'\\' => backslash && (next == quote || matches!(next, b'\\' | b'\n')),
            b => b == quote && next == quote,
        };
        buf[write] = if escapes { next } else { buf[read] };
        write += 1;
        read += 1 + usize::from(escapes);
    }
    write
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values row by row under blocks of `block` bytes.
    fn rows(text: &str, block: usize) -> Vec<Vec<String>> {
        let dialect = Dialect { delimiter: b';', quote: b'"', backslash: false, header: None };
        let mut lexer = Lexer::new(&dialect);
        let mut rows: Vec<Vec<String>> = Vec::new();
        let (mut rest, mut read) = (Vec::new(), 0);
        loop {
            let step = block.min(text.len() - read);
            let mut chunk = Chunk { buf: std::mem::take(&mut rest), ..Chunk::default() };
            chunk.buf.extend_from_slice(&text.as_bytes()[read..read + step]);
            read += step;
            let last = read == text.len();
            let marked = lexer.mark(&mut chunk, last);
            let before = rows.len();
            for value in &chunk.values {
                let row = before + value.record as usize;
                rows.resize(rows.len().max(row + 1), Vec::new());
                rows[row].push(String::from_utf8_lossy(chunk.text(value)).into_owned());
            }
            rest = chunk.buf[marked.used..].to_vec();
            if last {
                return rows;
            }
        }
    }

    #[test]
    fn values_are_the_same_under_every_block_size() {
        let text = "a;\"b \"\"x\"\" c\";d\r\n\n1;\"two\nlines; and more\";3\r\n;;\nlast;\"open";
        let expected = [
            vec!["a", "b \"x\" c", "d"],
            vec!["1", "two\nlines; and more", "3"],
            vec!["", "", ""],
            vec!["last", "\"open"],
        ];
        for block in 1..=text.len() {
            assert_eq!(rows(text, block), expected, "blocks of {block}");
        }
    }
}
