//! Holds EXIF: the directories of a TIFF and the tags in them that tell of people. Must
//! not know the pictures around it.
//!
//! Source: TIFF 6.0 section 2; CIPA DC-008 (Exif 3.0), 4.6; Microsoft's XP tags 0x9C9B-0x9C9F.

use super::Broken;
use super::blocks::Blocks;
use super::place::degrees;
use crate::model::Fact;

/// Directories of one picture.
const DIRECTORIES: usize = 64;
/// Entries of one directory.
const ENTRIES: u64 = 4096;

/// Bytes at any place, of a block or of the picture itself.
pub(super) trait Bytes {
    fn at(&mut self, blocks: &mut Blocks, offset: u64, length: u64) -> Result<Vec<u8>, Broken>;
}

/// Bytes of a block.
pub(super) struct OfBlock<'b>(pub(super) &'b [u8]);

impl Bytes for OfBlock<'_> {
    fn at(&mut self, _: &mut Blocks, offset: u64, length: u64) -> Result<Vec<u8>, Broken> {
        let (from, length) = (usize::try_from(offset), usize::try_from(length));
        let (Ok(from), Ok(length)) = (from, length) else { return Err(Broken::Cut) };
        let end = from.checked_add(length).ok_or(Broken::Cut)?;
        self.0.get(from..end).map(<[u8]>::to_vec).ok_or(Broken::Cut)
    }
}

/// Bytes of the picture.
pub(super) struct OfFile;

impl Bytes for OfFile {
    fn at(&mut self, blocks: &mut Blocks, offset: u64, length: u64) -> Result<Vec<u8>, Broken> {
        blocks.get(offset, length)
    }
}

/// What a tag holds.
enum Holds {
    /// Text, under this name.
    Text(&'static str),
    /// Text of two bytes a character.
    Wide(&'static str),
    /// Text behind eight bytes that tell its charset.
    Comment(&'static str),
    Moment(Fact),
    Directory,
    Xmp,
    Iptc,
    Latitude,
    Longitude,
    /// On which side the next of these two lies.
    Side,
}

fn holds(tag: u16, in_gps: bool) -> Option<Holds> {
    if in_gps {
        return Some(match tag {
            0x01 | 0x03 | 0x13 | 0x15 => Holds::Side,
            0x02 | 0x14 => Holds::Latitude,
            0x04 | 0x16 => Holds::Longitude,
            0x1C => Holds::Comment("gps area"),
            _ => return None,
        });
    }
    Some(match tag {
        0x010D => Holds::Text("document name"),
        0x010E => Holds::Text("description"),
        0x010F => Holds::Text("make"),
        0x0110 => Holds::Text("model"),
        0x011D => Holds::Text("page name"),
        0x0131 => Holds::Text("software"),
        0x0132 => Holds::Moment(Fact::Saved),
        0x013B => Holds::Text("artist"),
        0x013C => Holds::Text("host computer"),
        0x014A | 0x8769 | 0x8825 => Holds::Directory,
        0x02BC => Holds::Xmp,
        0x8298 => Holds::Text("copyright"),
        0x83BB => Holds::Iptc,
        0x9003 => Holds::Moment(Fact::Created),
        0x9286 => Holds::Comment("user comment"),
        0x9C9B => Holds::Wide("title"),
        0x9C9C => Holds::Wide("comment"),
        0x9C9D => Holds::Wide("author"),
        0x9C9E => Holds::Wide("keywords"),
        0x9C9F => Holds::Wide("subject"),
        0xA420 => Holds::Text("image id"),
        0xA430 => Holds::Text("owner"),
        0xA431 | 0xC62F => Holds::Text("serial number"),
        0xA435 => Holds::Text("lens serial number"),
        0xA436 => Holds::Text("title"),
        0xA437 => Holds::Text("photographer"),
        0xA438 => Holds::Text("image editor"),
        _ => return None,
    })
}

/// One entry of a directory.
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// Where its value stands.
    at: u64,
}

#[derive(Clone, Copy)]
struct Order {
    big: bool,
}

impl Order {
    fn short(self, b: &[u8], at: usize) -> u16 {
        let pair = [b[at], b[at + 1]];
        if self.big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
    }

    fn long(self, b: &[u8], at: usize) -> u32 {
        let four = [b[at], b[at + 1], b[at + 2], b[at + 3]];
        if self.big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
    }
}

/// Reads the directories of a TIFF.
pub(super) fn read(bytes: &mut dyn Bytes, blocks: &mut Blocks) -> Result<(), Broken> {
    let head = bytes.at(blocks, 0, 8)?;
    let order = match &head[..4] {
        b"II*\0" => Order { big: false },
        b"MM\0*" => Order { big: true },
        _ => return Err(Broken::Wrong),
    };
    let mut waiting = vec![(u64::from(order.long(&head, 4)), false)];
    let mut seen = Vec::new();
    let mut result = Ok(());
    while let Some((offset, in_gps)) = waiting.pop() {
        if offset == 0 || seen.contains(&offset) {
            continue;
        }
        if seen.len() >= DIRECTORIES {
            return Err(Broken::Wrong);
        }
        seen.push(offset);
        match directory(offset, in_gps, order, bytes, blocks) {
            Ok(more) => waiting.extend(more),
            Err(Broken::Other(error)) => return Err(Broken::Other(error)),
            // others may be whole
            Err(broken) => result = Err(broken),
        }
    }
    result
}

/// Reads one directory; returns the others that it leads to, and whether they tell of
/// the place.
fn directory(
    offset: u64,
    in_gps: bool,
    order: Order,
    bytes: &mut dyn Bytes,
    blocks: &mut Blocks,
) -> Result<Vec<(u64, bool)>, Broken> {
    let count = u64::from(order.short(&bytes.at(blocks, offset, 2)?, 0));
    if count > ENTRIES {
        return Err(Broken::Wrong);
    }
    let mut more = Vec::new();
    let mut side = 0;
    let mut result = Ok(());
    for i in 0..count {
        let at = offset + 2 + i * 12;
        let raw = bytes.at(blocks, at, 12)?;
        let (tag, kind) = (order.short(&raw, 0), order.short(&raw, 2));
        let count = u64::from(order.long(&raw, 4));
        let Some(holds) = holds(tag, in_gps) else { continue };
        let length = count.saturating_mul(size(kind));
        let at = if length > 4 { u64::from(order.long(&raw, 8)) } else { at + 8 };
        let entry = Entry { tag, kind, count, at };
        match value(&entry, holds, &mut side, order, bytes, blocks) {
            Ok(offsets) => more.extend(offsets.into_iter().map(|o| (o, entry.tag == 0x8825))),
            Err(Broken::Other(error)) => return Err(Broken::Other(error)),
            Err(broken) => result = Err(broken),
        }
    }
    // the last of four bytes may be missing
    if let Ok(next) = bytes.at(blocks, offset + 2 + count * 12, 4)
        && !in_gps
    {
        more.push((u64::from(order.long(&next, 0)), false));
    }
    result.map(|()| more)
}

/// Bytes of one value of a kind.
fn size(kind: u16) -> u64 {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        _ => 1,
    }
}

/// Reads the value of an entry; returns the directories that it leads to.
fn value(
    entry: &Entry,
    holds: Holds,
    side: &mut u8,
    order: Order,
    bytes: &mut dyn Bytes,
    blocks: &mut Blocks,
) -> Result<Vec<u64>, Broken> {
    let length = entry.count.saturating_mul(size(entry.kind));
    let raw = bytes.at(blocks, entry.at, length)?;
    match holds {
        Holds::Text(name) => text(&raw, name, blocks)?,
        Holds::Wide(name) => {
            let text = encoding_rs::UTF_16LE.decode_without_bom_handling(&raw).0;
            blocks.value("exif", name, text.trim_end_matches('\0').as_bytes())?;
        }
        Holds::Comment(name) => {
            let (charset, rest) = raw.split_at(raw.len().min(8));
            match charset {
                b"UNICODE\0" => {
                    let wide = match order.big {
                        true => encoding_rs::UTF_16BE,
                        false => encoding_rs::UTF_16LE,
                    };
                    let text = wide.decode_with_bom_removal(rest).0;
                    blocks.value("exif", name, text.trim_end_matches('\0').as_bytes())?;
                }
                b"JIS\0\0\0\0\0" => {
                    let text = encoding_rs::ISO_2022_JP.decode_without_bom_handling(rest).0;
                    blocks.value("exif", name, text.trim_end_matches('\0').as_bytes())?;
                }
                b"ASCII\0\0\0" | [0, ..] => text(rest, name, blocks)?,
                // written without a charset
                _ => text(&raw, name, blocks)?,
            }
        }
        Holds::Moment(fact) => blocks.moment(fact, &raw)?,
        Holds::Directory => {
            let longs = raw.chunks_exact(4).take(DIRECTORIES);
            return Ok(longs.map(|four| u64::from(order.long(four, 0))).collect());
        }
        Holds::Xmp => blocks.xmp(&raw)?,
        Holds::Iptc => blocks.iptc(&raw)?,
        Holds::Side => *side = raw.first().copied().unwrap_or(0),
        Holds::Latitude => blocks.place().latitude(degrees(&ratios(&raw, order), *side)),
        Holds::Longitude => blocks.place().longitude(degrees(&ratios(&raw, order), *side)),
    }
    Ok(Vec::new())
}

fn text(raw: &[u8], name: &str, blocks: &mut Blocks) -> Result<(), Broken> {
    // several texts, such as photographer and editor, stand in one
    for part in raw.split(|&b| b == 0) {
        blocks.value("exif", name, part)?;
    }
    Ok(())
}

fn ratios(raw: &[u8], order: Order) -> Vec<f64> {
    let of = |eight: &[u8]| {
        let (above, below) = (order.long(eight, 0), order.long(eight, 4));
        if below == 0 { 0.0 } else { f64::from(above) / f64::from(below) }
    };
    raw.chunks_exact(8).map(of).collect()
}
