//! Holds the writing of a picture's pixels as a file that programs read: TIFF, without
//! compression. Must not know what the picture shows.
//!
//! Source: ISO 32000-2, 8.9.5 (image dictionaries) and 8.6 (colour spaces); TIFF 6.0.

use super::bilevel;
use super::unpack::unpacked;
use crate::input::{Limits, ReadError};
use hayro_syntax::Filter;
use hayro_syntax::object::dict::keys::{
    ALTERNATE, BITS_PER_COMPONENT, COLORSPACE, DECODE, HEIGHT, IMAGE_MASK, N, WIDTH,
};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use std::ops::Deref;

/// Points of one picture that are unpacked.
const MOST_POINTS: u64 = 1 << 28;

/// Points in rows from the upper left, each row beginning with a byte of its own.
pub(super) struct Bitmap {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Bits of one colour of a point: 1, 2, 4, 8 or 16.
    pub(super) bits: u32,
    pub(super) colours: Colours,
    pub(super) rows: Vec<u8>,
}

/// What the numbers of a point say.
#[derive(Debug)]
pub(super) enum Colours {
    /// One number, dark to light.
    Grey,
    /// One number, light to dark.
    Ink,
    Rgb,
    Cmyk,
    /// The number of an entry of a table of three bytes each.
    Table(Vec<u8>),
}

impl Colours {
    fn count(&self) -> u32 {
        match self {
            Colours::Grey | Colours::Ink | Colours::Table(_) => 1,
            Colours::Rgb => 3,
            Colours::Cmyk => 4,
        }
    }
}

/// The picture in `stream` as a file, shown at so many points to the inch.
///
/// # Errors
/// When its pixels cannot be had, or are more than is worth recognising.
pub(super) fn tiff(
    stream: &Stream,
    resolution: u32,
    limits: &Limits,
) -> Result<Vec<u8>, ReadError> {
    let bitmap = match stream.filters().last() {
        Some(Filter::CcittFaxDecode) => bilevel::fax(stream)?,
        Some(Filter::Jbig2Decode) => bilevel::jbig2(stream)?,
        _ => of_pixels(stream, limits)?,
    };
    Ok(written(&bitmap, resolution))
}

/// Whether so many points are not too many.
pub(super) fn check_size(width: u32, height: u32) -> Result<(), ReadError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(DAMAGED),
        points if points > MOST_POINTS => {
            Err(ReadError::Limit { name: "ocr-size", value: MOST_POINTS })
        }
        _ => Ok(()),
    }
}

pub(super) const DAMAGED: ReadError = ReadError::Corrupt("picture");

fn of_pixels(stream: &Stream, limits: &Limits) -> Result<Bitmap, ReadError> {
    let dict = stream.dict();
    let (width, height) = (side(dict, WIDTH), side(dict, HEIGHT));
    check_size(width, height)?;
    let is_mask = dict.get::<bool>(IMAGE_MASK).unwrap_or(false);
    let bits = if is_mask { 1 } else { dict.get::<u32>(BITS_PER_COMPONENT).unwrap_or(8) };
    if ![1, 2, 4, 8, 16].contains(&bits) {
        return Err(DAMAGED);
    }
    let space = dict.get::<Object>(COLORSPACE);
    let colours = match space {
        _ if is_mask => Colours::Grey,
        Some(space) => colours(&space, 0).ok_or(ReadError::Unsupported)?,
        None => Colours::Grey,
    };
    let row = (u64::from(width) * u64::from(bits * colours.count())).div_ceil(8);
    let size = row * u64::from(height);
    if size > limits.ocr_size {
        return Err(ReadError::Limit { name: "ocr-size", value: limits.ocr_size });
    }
    let mut rows = unpacked(stream).0.into_owned();
    // a picture that is cut is read as far as it goes
    if rows.is_empty() {
        return Err(DAMAGED);
    }
    rows.resize(size as usize, 0);
    let colours = match (colours, is_turned(dict)) {
        (Colours::Grey, true) => Colours::Ink,
        (Colours::Ink, true) => Colours::Grey,
        (colours, _) => colours,
    };
    let bitmap = Bitmap { width, height, bits, colours, rows };
    Ok(if matches!(bitmap.colours, Colours::Cmyk) { grey_of(bitmap) } else { bitmap })
}

pub(super) fn side(dict: &Dict, key: &[u8]) -> u32 {
    dict.get::<u32>(key).unwrap_or(0)
}

/// Whether the least number stands for the most of a colour.
fn is_turned(dict: &Dict) -> bool {
    let range = dict.get::<Array>(DECODE);
    let mut ends = range.iter().flat_map(|range| range.iter::<f64>());
    matches!((ends.next(), ends.next()), (Some(first), Some(last)) if first > last)
}

/// What the colours of a space come to.
fn colours(space: &Object, depth: u8) -> Option<Colours> {
    let of_name = |name: &[u8]| match name {
        b"DeviceGray" | b"CalGray" | b"G" => Some(Colours::Grey),
        b"DeviceRGB" | b"CalRGB" | b"RGB" => Some(Colours::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Colours::Cmyk),
        _ => None,
    };
    let parts = match space {
        Object::Name(name) => return of_name(name.deref()),
        Object::Array(parts) if depth < 4 => parts,
        _ => return None,
    };
    let mut parts = parts.flex_iter();
    let kind = parts.next::<Name>()?;
    match kind.deref() {
        b"ICCBased" => {
            let profile = parts.next::<Stream>()?;
            match profile.dict().get::<u32>(N) {
                Some(1) => Some(Colours::Grey),
                Some(3) => Some(Colours::Rgb),
                Some(4) => Some(Colours::Cmyk),
                _ => colours(&profile.dict().get::<Object>(ALTERNATE)?, depth + 1),
            }
        }
        b"Indexed" | b"I" => {
            let base = colours(&parts.next::<Object>()?, depth + 1)?;
            parts.next::<u32>()?;
            let table = match parts.next::<Object>()? {
                Object::String(table) => table.as_bytes().to_vec(),
                Object::Stream(table) => unpacked(&table).0.into_owned(),
                _ => return None,
            };
            table_of(&base, &table)
        }
        // one ink, the more of it the darker
        b"Separation" => Some(Colours::Ink),
        name => of_name(name),
    }
}

/// A table of three bytes an entry, of one in the colours of `base`.
fn table_of(base: &Colours, table: &[u8]) -> Option<Colours> {
    let mut out = Vec::with_capacity(table.len());
    match base {
        Colours::Rgb => out.extend_from_slice(table),
        Colours::Grey => out.extend(table.iter().flat_map(|&grey| [grey; 3])),
        Colours::Ink => out.extend(table.iter().flat_map(|&ink| [255 - ink; 3])),
        Colours::Cmyk => out.extend(table.chunks_exact(4).flat_map(|inks| [lightness(inks); 3])),
        Colours::Table(_) => return None,
    }
    Some(Colours::Table(out))
}

/// How light a point of four inks is.
fn lightness(inks: &[u8]) -> u8 {
    let light = |ink: u8| u32::from(255 - ink);
    let coloured = (light(inks[0]) * 30 + light(inks[1]) * 59 + light(inks[2]) * 11) / 100;
    (coloured * light(inks[3]) / 255) as u8
}

/// The same in grey: not all programs know inks.
fn grey_of(bitmap: Bitmap) -> Bitmap {
    let rows = match bitmap.bits {
        8 => bitmap.rows.chunks_exact(4).map(lightness).collect(),
        16 => bitmap.rows.chunks_exact(8).map(|p| lightness(&[p[0], p[2], p[4], p[6]])).collect(),
        // hardly ever met, and a row need not end with a byte
        _ => return bitmap,
    };
    Bitmap { bits: 8, colours: Colours::Grey, rows, ..bitmap }
}

/// Types of a value.
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

fn written(bitmap: &Bitmap, resolution: u32) -> Vec<u8> {
    let count = bitmap.colours.count();
    let photometric = match bitmap.colours {
        Colours::Ink => 0,
        Colours::Grey => 1,
        Colours::Rgb => 2,
        Colours::Table(_) => 3,
        Colours::Cmyk => 5,
    };
    let map = match &bitmap.colours {
        Colours::Table(table) => colour_map(table, bitmap.bits.min(8)),
        _ => Vec::new(),
    };
    let entries: u32 = if map.is_empty() { 12 } else { 13 };
    let after = 8 + 2 + entries * 12 + 4;
    let (bits, density, colours) = (after, after + 8, after + 16);
    let start = colours + map.len() as u32;
    let mut out = Vec::with_capacity(start as usize + bitmap.rows.len());
    // big end first, as the numbers of PDF stand
    out.extend_from_slice(b"MM\0*");
    out.extend(8u32.to_be_bytes());
    out.extend((entries as u16).to_be_bytes());
    let mut entry = |tag: u16, kind: u16, count: u32, value: u32| {
        out.extend(tag.to_be_bytes());
        out.extend(kind.to_be_bytes());
        out.extend(count.to_be_bytes());
        // a short value stands at the front of its place
        let place = if kind == SHORT && count == 1 { value << 16 } else { value };
        out.extend(place.to_be_bytes());
    };
    entry(256, LONG, 1, bitmap.width);
    entry(257, LONG, 1, bitmap.height);
    match count {
        1 => entry(258, SHORT, 1, bitmap.bits),
        _ => entry(258, SHORT, count, bits),
    }
    entry(259, SHORT, 1, 1);
    entry(262, SHORT, 1, photometric);
    entry(273, LONG, 1, start);
    entry(277, SHORT, 1, count);
    entry(278, LONG, 1, bitmap.height);
    entry(279, LONG, 1, bitmap.rows.len() as u32);
    entry(282, RATIONAL, 1, density);
    entry(283, RATIONAL, 1, density);
    entry(296, SHORT, 1, 2);
    if !map.is_empty() {
        entry(320, SHORT, map.len() as u32 / 2, colours);
    }
    out.extend([0; 4]);
    (0..4).for_each(|_| out.extend((bitmap.bits as u16).to_be_bytes()));
    out.extend(resolution.clamp(70, 2400).to_be_bytes());
    out.extend(1u32.to_be_bytes());
    out.extend(map);
    out.extend_from_slice(&bitmap.rows);
    out
}

/// The table of colours as TIFF has it: all reds, all greens, all blues, of 16 bits each.
fn colour_map(table: &[u8], bits: u32) -> Vec<u8> {
    let entries = 1usize << bits;
    let at = |entry: usize, colour: usize| table.get(entry * 3 + colour).copied().unwrap_or(0);
    let all = (0..3).flat_map(|colour| (0..entries).map(move |entry| at(entry, colour)));
    all.flat_map(|value| [value, value]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(file: &[u8]) -> Vec<(u16, u32)> {
        let short = |at: usize| u16::from_be_bytes([file[at], file[at + 1]]);
        let long = |at: usize| u32::from_be_bytes(*file[at..].first_chunk().expect("in the file"));
        let value = |at: usize| match short(at + 2) == SHORT && long(at + 4) == 1 {
            true => u32::from(short(at + 8)),
            false => long(at + 8),
        };
        (0..usize::from(short(8))).map(|i| 10 + 12 * i).map(|at| (short(at), value(at))).collect()
    }

    #[test]
    fn a_file_says_where_its_points_stand() {
        let rows = vec![0b1010_0000, 0b0101_0000];
        let bitmap = Bitmap { width: 4, height: 2, bits: 1, colours: Colours::Ink, rows };
        let file = written(&bitmap, 300);
        let entries = directory(&file);
        let get = |tag| entries.iter().find(|(own, _)| *own == tag).map(|(_, value)| *value);
        assert_eq!((get(256), get(257), get(258), get(262)), (Some(4), Some(2), Some(1), Some(0)));
        let start = get(273).expect("where") as usize;
        assert_eq!(file[start..], [0b1010_0000, 0b0101_0000]);
    }

    #[test]
    fn a_table_of_colours_is_turned() {
        let map = colour_map(&[1, 2, 3, 4, 5, 6], 1);
        assert_eq!(map, [1, 1, 4, 4, 2, 2, 5, 5, 3, 3, 6, 6]);
    }

    #[test]
    fn inks_make_dark() {
        assert_eq!(lightness(&[0, 0, 0, 0]), 255);
        assert_eq!(lightness(&[0, 0, 0, 255]), 0);
        assert_eq!(lightness(&[255, 255, 255, 0]), 0);
    }
}
