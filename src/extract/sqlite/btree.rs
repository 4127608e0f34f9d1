//! Holds the walk over the pages of one table: the payload of every row, also where it
//! goes on behind its page. Must not know what a payload says.

use super::pages::{Lost, Pages};
use super::record::varint;
use crate::extract::ExtractError;

/// What a row holds, as far as it was read, and its number.
pub(super) struct Payload<'p> {
    pub(super) bytes: &'p [u8],
    /// How many there are.
    pub(super) length: u64,
}

/// The kinds of pages of a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    TableLeaf,
    TableInterior,
    IndexLeaf,
    IndexInterior,
}

/// Calls `row` with every row of the tree whose first page is `root`, in its order; of
/// longer rows with the first `longest` bytes.
pub(super) fn walk(
    pages: &mut Pages,
    root: u32,
    longest: u64,
    row: &mut dyn FnMut(&Payload, i64) -> Result<(), ExtractError>,
) -> Result<(), ExtractError> {
    let mut waiting = Vec::new();
    if pages.take(root) {
        waiting.push(root);
    }
    let (mut page, mut payload) = (Vec::new(), Vec::new());
    while let Some(n) = waiting.pop() {
        match pages.read(n, &mut page) {
            Ok(()) => {}
            Err(Lost::Told) => continue,
            Err(Lost::Read(error)) => return Err(error.into()),
        }
        let header = if n == 1 { 100 } else { 0 };
        let kind = match page[header] {
            0x0D => Kind::TableLeaf,
            0x05 => Kind::TableInterior,
            0x0A => Kind::IndexLeaf,
            0x02 => Kind::IndexInterior,
            _ => {
                pages.note_damage(1);
                continue;
            }
        };
        let interior = matches!(kind, Kind::TableInterior | Kind::IndexInterior);
        let cells = usize::from(u16::from_be_bytes([page[header + 3], page[header + 4]]));
        let pointers = header + if interior { 12 } else { 8 };
        let Some(pointers) = page.get(pointers..pointers + cells * 2) else {
            pages.note_damage(1);
            continue;
        };
        let first = waiting.len();
        for pointer in pointers.as_chunks::<2>().0 {
            let at = usize::from(u16::from_be_bytes(*pointer));
            let Some(cell) = page.get(at..).filter(|_| at >= header + 8) else {
                pages.note_damage(1);
                continue;
            };
            let Some(Cell { left, rowid, payload: local }) = Cell::read(cell, kind) else {
                pages.note_damage(1);
                continue;
            };
            if let Some(left) = left
                && pages.take(left)
            {
                waiting.push(left);
            }
            if let Some((length, local)) = local {
                let whole = gather(pages, kind, length, local, longest, &mut payload)?;
                let bytes = if whole { &payload[..] } else { continue };
                row(&Payload { bytes, length }, rowid)?;
            }
        }
        if interior {
            let right = &page[header + 8..header + 12];
            let right = u32::from_be_bytes([right[0], right[1], right[2], right[3]]);
            if pages.take(right) {
                waiting.push(right);
            }
        }
        // the first is read first
        waiting[first..].reverse();
    }
    Ok(())
}

/// A cell of a page.
struct Cell<'c> {
    /// The page with what stands before it.
    left: Option<u32>,
    rowid: i64,
    /// The length of its payload, and where that begins.
    payload: Option<(u64, &'c [u8])>,
}

impl<'c> Cell<'c> {
    fn read(mut rest: &'c [u8], kind: Kind) -> Option<Self> {
        let mut cell = Cell { left: None, rowid: 0, payload: None };
        if matches!(kind, Kind::TableInterior | Kind::IndexInterior) {
            let (left, behind) = rest.split_first_chunk::<4>()?;
            cell.left = Some(u32::from_be_bytes(*left));
            rest = behind;
        }
        if kind == Kind::TableInterior {
            return Some(cell);
        }
        let (length, used) = varint(rest)?;
        rest = &rest[used..];
        if kind == Kind::TableLeaf {
            let (rowid, used) = varint(rest)?;
            cell.rowid = rowid as i64;
            rest = &rest[used..];
        }
        cell.payload = Some((length, rest));
        Some(cell)
    }
}

/// Gathers a payload of `length` bytes, of which the first stand in `local`, up to
/// `longest`; false, and told, where it cannot be had.
fn gather(
    pages: &mut Pages,
    kind: Kind,
    length: u64,
    local: &[u8],
    longest: u64,
    payload: &mut Vec<u8>,
) -> Result<bool, ExtractError> {
    let usable = pages.usable() as u64;
    let most = match kind {
        Kind::TableLeaf => usable - 35,
        _ => (usable - 12) * 64 / 255 - 23,
    };
    let least = (usable - 12) * 32 / 255 - 23;
    let here = match length {
        length if length <= most => length,
        length => {
            let here = least + (length - least) % (usable - 4);
            if here <= most { here } else { least }
        }
    };
    payload.clear();
    let Some(start) = local.get(..here as usize) else {
        pages.note_damage(1);
        return Ok(false);
    };
    payload.extend_from_slice(start);
    if here == length {
        return Ok(true);
    }
    let Some(mut next) =
        local.get(here as usize..).and_then(|rest| rest.first_chunk::<4>().copied())
    else {
        pages.note_damage(1);
        return Ok(false);
    };
    let mut page = Vec::new();
    while (payload.len() as u64) < length.min(longest) {
        let n = u32::from_be_bytes(next);
        // what came before the break is still a row's beginning
        if !pages.take(n) {
            return Ok(true);
        }
        match pages.read(n, &mut page) {
            Ok(()) => {}
            Err(Lost::Told) => return Ok(true),
            Err(Lost::Read(error)) => return Err(error.into()),
        }
        next = [page[0], page[1], page[2], page[3]];
        let left = usize::try_from(length - payload.len() as u64).unwrap_or(usize::MAX);
        payload.extend_from_slice(&page[4..][..left.min(page.len() - 4)]);
    }
    Ok(true)
}
