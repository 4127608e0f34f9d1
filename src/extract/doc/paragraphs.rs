//! Holds what is known of a paragraph by where it ends in the file: whether it stands in
//! a table, ends a row or a cell. Must not know text.
//! Source: \[MS-DOC\] 2.8.5, 2.9.113, 2.9.174, 2.6.2.

use super::fib::{Head, PARAGRAPHS};
use crate::extract::ExtractError;
use crate::extract::ole::{Stream, long, short};

/// Bytes of a page of properties.
const PAGE: usize = 512;

/// What is known of a paragraph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paragraph {
    /// In how many tables it stands.
    pub(super) level: u32,
    pub(super) ends_row: bool,
    pub(super) ends_inner_cell: bool,
}

pub(super) struct Paragraphs {
    stream: Stream,
    /// Where each page's paragraphs begin, and the page's number.
    pages: Vec<(u32, u32)>,
    open: Option<(u32, Vec<u8>)>,
}

impl Paragraphs {
    /// None where the file does not tell in a way that is read.
    pub(super) fn read(head: &mut Head) -> Result<Option<Self>, ExtractError> {
        if head.is_old {
            return Ok(None);
        }
        let table = head.table(PARAGRAPHS)?;
        let count = table.len().saturating_sub(4) / 8;
        let page = |i: usize| {
            Some((long(&table, i * 4)?, long(&table, (count + 1) * 4 + i * 4)? & 0x3F_FFFF))
        };
        let pages: Vec<(u32, u32)> = (0..count).map_while(page).collect();
        let stream = head.text.clone();
        Ok((!pages.is_empty()).then_some(Paragraphs { stream, pages, open: None }))
    }

    /// The paragraph whose mark stands at this offset.
    pub(super) fn at(&mut self, offset: u32) -> Result<Paragraph, ExtractError> {
        let i = self.pages.partition_point(|(start, _)| *start <= offset);
        let Some(&(_, number)) = i.checked_sub(1).and_then(|i| self.pages.get(i)) else {
            return Ok(Paragraph::default());
        };
        if self.open.as_ref().is_none_or(|(open, _)| *open != number) {
            let page = self.stream.bytes_at(u64::from(number) * PAGE as u64, PAGE);
            let page = page.map_err(|error| ExtractError::Read(error.into()))?;
            self.open = Some((number, page));
        }
        let page = self.open.as_ref().map_or(&[][..], |(_, page)| page);
        Ok(in_page(page, offset).unwrap_or_default())
    }
}

fn in_page(page: &[u8], offset: u32) -> Option<Paragraph> {
    let count = usize::from(*page.get(PAGE - 1)?);
    let j = (0..count).find(|&j| {
        long(page, j * 4).is_some_and(|from| from <= offset)
            && long(page, j * 4 + 4).is_some_and(|to| offset < to)
    })?;
    let place = usize::from(*page.get((count + 1) * 4 + j * 13)?) * 2;
    if place == 0 {
        return None;
    }
    let (start, length) = match usize::from(*page.get(place)?) {
        0 => (place + 2, usize::from(*page.get(place + 1)?) * 2),
        words => (place + 1, words * 2 - 1),
    };
    let rest = page.get(start..)?;
    Some(properties(rest.get(..length).unwrap_or(rest)))
}

/// What a list of changes to a paragraph's properties comes to; the number of its style
/// comes first.
fn properties(list: &[u8]) -> Paragraph {
    let (mut paragraph, mut in_table, mut depth) = (Paragraph::default(), false, None);
    let mut at = 2;
    while let Some(what) = short(list, at) {
        at += 2;
        let value = list.get(at).copied().unwrap_or(0);
        match what {
            0x2416 => in_table = value != 0,
            0x2417 | 0x244C => paragraph.ends_row |= value != 0,
            0x244B => paragraph.ends_inner_cell = value != 0,
            0x6649 => depth = long(list, at),
            _ => {}
        }
        at += match (what, what >> 13) {
            (0xD608, _) => usize::from(short(list, at).unwrap_or(0)) + 1,
            // a list of tabs whose length is not told is the last thing
            (0xC615, 6) if value == 255 => return done(paragraph, in_table, depth),
            (_, 0 | 1) => 1,
            (_, 2 | 4 | 5) => 2,
            (_, 3) => 4,
            (_, 7) => 3,
            _ => usize::from(value) + 1,
        };
    }
    done(paragraph, in_table, depth)
}

fn done(mut paragraph: Paragraph, in_table: bool, depth: Option<u32>) -> Paragraph {
    // deeper than any program goes is damage
    let depth = depth.filter(|depth| *depth < 64).unwrap_or(0);
    paragraph.level = depth.max(u32::from(in_table));
    paragraph
}
