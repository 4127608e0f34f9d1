//! Holds HEIC and AVIF: boxes, and the items in them that are EXIF or XMP. Must not know
//! what those say.
//!
//! Source: ISO 14496-12 (boxes, `iinf`, `iloc`); ISO 23008-12 annex A (EXIF and XMP items).

use super::Broken;
use super::blocks::Blocks;

/// Brands of pictures.
const BRANDS: &[&[u8]] =
    &[b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];

/// Boxes that are looked at, items, and pieces of items.
const MOST: usize = 4096;

/// Longest item.
const LONGEST: usize = 16 << 20;

pub(super) fn is_heic(head: &[u8]) -> bool {
    head.get(4..8) == Some(b"ftyp") && head.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Exif,
    Xmp,
}

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    let end = blocks.length();
    let (mut meta, mut at) = (None, 0);
    for _ in 0..MOST {
        if at >= end || meta.is_some() {
            break;
        }
        let (kind, content, next) = header(at, end, blocks)?;
        if &kind == b"meta" {
            // behind version and flags
            meta = Some((content + 4, next));
        }
        at = next;
    }
    let Some((from, to)) = meta else { return Ok(()) };
    let (mut infos, mut locations, mut data) = (None, None, None);
    let mut at = from;
    for _ in 0..MOST {
        if at >= to {
            break;
        }
        let (kind, content, next) = header(at, to, blocks)?;
        match &kind {
            b"iinf" => infos = Some(blocks.get(content, next - content)?),
            b"iloc" => locations = Some(blocks.get(content, next - content)?),
            b"idat" => data = Some(content),
            _ => {}
        }
        at = next;
    }
    let (Some(infos), Some(locations)) = (infos, locations) else { return Ok(()) };
    let items = items(&infos).ok_or(Broken::Wrong)?;
    for (id, extents) in places(&locations, data).ok_or(Broken::Wrong)? {
        let Some((_, kind)) = items.iter().find(|(item, _)| *item == id) else { continue };
        let mut block = Vec::new();
        for (offset, length) in extents {
            block.extend(blocks.get(offset, length)?);
            if block.len() > LONGEST {
                return Err(Broken::Wrong);
            }
        }
        match kind {
            Kind::Xmp => blocks.xmp(&block)?,
            Kind::Exif => {
                // it begins with how far its start lies behind
                let skip = block.first_chunk().map_or(0, |four| u32::from_be_bytes(*four));
                let start = (skip as usize).saturating_add(4).min(block.len());
                blocks.exif(&block[start..])?;
            }
        }
    }
    Ok(())
}

/// The kind of the box at `at`, where its content starts and where the next box does.
pub(super) fn header(
    at: u64,
    end: u64,
    blocks: &mut Blocks,
) -> Result<([u8; 4], u64, u64), Broken> {
    let head: [u8; 8] = blocks.array(at)?;
    let kind = [head[4], head[5], head[6], head[7]];
    let short = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
    let (content, size) = match short {
        0 => (at + 8, end - at),
        1 => (at + 16, u64::from_be_bytes(blocks.array(at + 8)?)),
        size => (at + 8, u64::from(size)),
    };
    let next = at.checked_add(size).ok_or(Broken::Wrong)?;
    if next < content {
        return Err(Broken::Wrong);
    }
    if next > end && &kind != b"mdat" {
        return Err(Broken::Cut);
    }
    Ok((kind, content, next))
}

/// Numbers of one length after the other.
struct Numbers<'b>(&'b [u8]);

impl Numbers<'_> {
    /// The next number of so many bytes, at most eight.
    fn next(&mut self, length: usize) -> Option<u64> {
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes.iter().fold(0, |number, &b| number << 8 | u64::from(b)))
    }
}

/// Numbers of the items that are EXIF or XMP.
fn items(infos: &[u8]) -> Option<Vec<(u64, Kind)>> {
    let mut numbers = Numbers(infos);
    let version = numbers.next(4)? >> 24;
    let count = numbers.next(if version == 0 { 2 } else { 4 })?;
    let mut found = Vec::new();
    for _ in 0..count.min(MOST as u64) {
        let size = numbers.next(4)? as usize;
        let (info, rest) = numbers.0.split_at_checked(size.checked_sub(4)?)?;
        numbers = Numbers(rest);
        let mut info = Numbers(info);
        let is_entry = info.next(4)? == u64::from(u32::from_be_bytes(*b"infe"));
        let version = info.next(4)? >> 24;
        if !is_entry || version < 2 {
            continue;
        }
        let id = info.next(if version == 2 { 2 } else { 4 })?;
        info.next(2)?;
        let kind = info.next(4)? as u32;
        let is_xmp = memchr::memmem::find(info.0, b"application/rdf+xml").is_some();
        match &kind.to_be_bytes() {
            b"Exif" => found.push((id, Kind::Exif)),
            b"mime" if is_xmp => found.push((id, Kind::Xmp)),
            _ => {}
        }
    }
    Some(found)
}

/// Where the items stand: number, and pieces by offset and length. `data` is where those
/// stand that lie beside.
#[allow(clippy::type_complexity, reason = "a list of lists, used once")]
fn places(locations: &[u8], data: Option<u64>) -> Option<Vec<(u64, Vec<(u64, u64)>)>> {
    let mut numbers = Numbers(locations);
    let version = numbers.next(4)? >> 24;
    let sizes = numbers.next(2)?;
    let size = |shift: u64| (sizes >> shift & 15) as usize;
    let (offset_size, length_size, base_size) = (size(12), size(8), size(4));
    let index_size = if version == 0 { 0 } else { size(0) };
    if [offset_size, length_size, base_size, index_size].iter().any(|&size| size > 8) {
        return None;
    }
    let count = numbers.next(if version < 2 { 2 } else { 4 })?;
    let mut found = Vec::new();
    let mut left = MOST as u64;
    for _ in 0..count.min(MOST as u64) {
        let id = numbers.next(if version < 2 { 2 } else { 4 })?;
        let method = if version == 0 { 0 } else { numbers.next(2)? & 15 };
        numbers.next(2)?;
        let base = numbers.next(base_size)?;
        let mut pieces = Vec::new();
        let extents = numbers.next(2)?.min(left);
        left -= extents;
        for _ in 0..extents {
            numbers.next(index_size)?;
            let (offset, length) = (numbers.next(offset_size)?, numbers.next(length_size)?);
            let beside = if method == 1 { data? } else { 0 };
            pieces.push((beside.checked_add(base)?.checked_add(offset)?, length));
        }
        found.push((id, pieces));
    }
    Some(found)
}
