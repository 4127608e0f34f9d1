//! Holds the table of pieces: which stretch of text stands where in the file, and the
//! characters in their order. Must not know what characters mean.
//! Source: \[MS-DOC\] 2.4.1, 2.9.38, 2.9.73.

use super::fib::{Head, PIECES};
use crate::extract::ExtractError;
use crate::extract::ole::{long, short};
use crate::input::CodePage;
use std::ops::Range;

/// Bytes read at a time.
const STEP: u64 = 32 << 10;

/// A stretch of text.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Number of its first character, and of the one behind its last.
    from: u32,
    to: u32,
    /// Offset in the stream.
    at: u64,
    is_wide: bool,
}

pub(super) struct Pieces {
    pieces: Vec<Piece>,
    /// Whether text was missing where the table says that it stands.
    pub(super) cut: bool,
}

impl Pieces {
    pub(super) fn read(head: &mut Head) -> Result<Self, ExtractError> {
        let all = head.lengths().iter().fold(0_u32, |sum, length| sum.saturating_add(*length));
        let table = head.table(PIECES)?;
        let mut pieces = listed(&table, head.is_old);
        if pieces.is_empty() && head.is_old {
            let is_wide = head.is_wide();
            pieces.push(Piece { from: 0, to: all, at: head.start().into(), is_wide });
        }
        if pieces.is_empty() && all > 0 {
            return Err(ExtractError::Corrupt("the table of its text cannot be found".into()));
        }
        // no byte of the file is text twice
        let characters: u64 = pieces.iter().map(|piece| u64::from(piece.to - piece.from)).sum();
        if characters > head.text.length() + head.text.lost() {
            return Err(ExtractError::Corrupt("the pieces of its text lie in each other".into()));
        }
        Ok(Pieces { pieces, cut: false })
    }

    /// Hands the characters of a range to `take`, each with its offset in the stream.
    pub(super) fn each(
        &mut self,
        head: &mut Head,
        range: Range<u32>,
        mut take: impl FnMut(char, u32) -> Result<(), ExtractError>,
    ) -> Result<(), ExtractError> {
        let letters = letters(if head.is_old { head.page } else { CodePage::WESTERN });
        let mut high = None;
        for i in 0..self.pieces.len() {
            let piece = self.pieces[i];
            let (from, to) = (piece.from.max(range.start), piece.to.min(range.end));
            if from >= to {
                continue;
            }
            let each = if piece.is_wide { 2 } else { 1 };
            let mut at = piece.at + u64::from(from - piece.from) * each;
            let end = piece.at + u64::from(to - piece.from) * each;
            while at < end {
                let bytes = head.text.bytes_at(at, STEP.min(end - at) as usize);
                let bytes = bytes.map_err(|error| ExtractError::Read(error.into()))?;
                let whole = bytes.len() as u64 / each * each;
                if whole == 0 {
                    self.cut = true;
                    break;
                }
                let place = |n: usize| (at + n as u64 * each) as u32;
                if piece.is_wide {
                    for (n, unit) in bytes.as_chunks::<2>().0.iter().enumerate() {
                        if let Some(c) = character(u16::from_le_bytes(*unit), &mut high) {
                            take(c, place(n))?;
                        }
                    }
                } else {
                    for (n, &b) in bytes.iter().enumerate() {
                        take(letters[usize::from(b)], place(n))?;
                    }
                }
                at += whole;
            }
        }
        Ok(())
    }
}

/// The character that a unit of UTF-16 ends.
fn character(unit: u16, high: &mut Option<u16>) -> Option<char> {
    if (0xD800..0xDC00).contains(&unit) {
        *high = Some(unit);
        return None;
    }
    let units = [high.take().unwrap_or(unit), unit];
    let units = if units[0] == unit { &units[1..] } else { &units[..] };
    char::decode_utf16(units.iter().copied()).last().map(|c| c.unwrap_or('\u{FFFD}'))
}

/// What each byte stands for.
fn letters(page: CodePage) -> [char; 256] {
    std::array::from_fn(|b| {
        let mut out = Vec::new();
        page.decode(&[b as u8], &mut out);
        String::from_utf8_lossy(&out).chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
    })
}

/// The pieces in a table.
fn listed(table: &[u8], is_old: bool) -> Vec<Piece> {
    let mut at = 0;
    // what pieces look like comes first
    while table.get(at) == Some(&1) {
        at += 3 + usize::from(short(table, at + 1).unwrap_or(0));
    }
    if table.get(at) != Some(&2) {
        return Vec::new();
    }
    let length = long(table, at + 1).unwrap_or(0) as usize;
    let rest = table.get(at + 5..).unwrap_or_default();
    let list = rest.get(..length).unwrap_or(rest);
    let count = list.len().saturating_sub(4) / 12;
    let mut pieces: Vec<Piece> = Vec::new();
    for i in 0..count {
        let place = (count + 1) * 4 + i * 8 + 2;
        let (Some(from), Some(to), Some(at)) =
            (long(list, i * 4), long(list, i * 4 + 4), long(list, place))
        else {
            break;
        };
        let is_wide = !is_old && at & 0x4000_0000 == 0;
        let at = at & 0x3FFF_FFFF;
        let at = u64::from(if is_wide || is_old { at } else { at / 2 });
        // they follow each other
        if from < to && pieces.last().is_none_or(|last| last.to <= from) {
            pieces.push(Piece { from, to, at, is_wide });
        }
    }
    pieces
}
