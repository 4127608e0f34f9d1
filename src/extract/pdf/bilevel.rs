//! Holds pictures in black and white as scanners and fax machines pack them. Must not
//! know what they show.

use super::bitmap::{Bitmap, Colours, DAMAGED, check_size, side};
use super::unpack::{undone, unpacked};
use crate::input::ReadError;
use hayro_ccitt::{DecodeSettings, Decoder, DecoderContext, EncodingMode, decode};
use hayro_syntax::Filter;
use hayro_syntax::object::dict::keys::{
    BLACK_IS_1, COLUMNS, DECODE_PARMS, DP, ENCODED_BYTE_ALIGN, END_OF_BLOCK, END_OF_LINE, HEIGHT,
    JBIG2_GLOBALS, K, ROWS,
};
use hayro_syntax::object::{Array, Dict, Object, Stream};
use std::borrow::Cow;

/// Rows of points, eight to the byte, of which black ones are set.
struct Rows {
    width: u32,
    bytes: Vec<u8>,
    /// Points of the last row that are written.
    at: u32,
}

impl Rows {
    fn new(width: u32) -> Self {
        Rows { width, bytes: Vec::new(), at: 0 }
    }

    fn bitmap(mut self, height: u32) -> Bitmap {
        let row = self.width.div_ceil(8) as usize;
        self.bytes.resize(row * height as usize, 0);
        let (width, rows) = (self.width, self.bytes);
        Bitmap { width, height, bits: 1, colours: Colours::Ink, rows }
    }
}

impl Decoder for Rows {
    fn push_row(&mut self, changes: &[u32]) {
        let start = self.bytes.len();
        self.bytes.resize(start + self.width.div_ceil(8) as usize, 0);
        let row = &mut self.bytes[start..];
        for run in changes.chunks(2) {
            let end = run.get(1).copied().unwrap_or(self.width).min(self.width);
            for x in run[0]..end {
                row[(x / 8) as usize] |= 0x80 >> (x % 8);
            }
        }
    }
}

impl hayro_jbig2::Decoder for Rows {
    fn push_pixel(&mut self, black: bool) {
        if self.at.is_multiple_of(8) {
            self.bytes.push(0);
        }
        if black && let Some(last) = self.bytes.last_mut() {
            *last |= 0x80 >> (self.at % 8);
        }
        self.at += 1;
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        let byte = if black { 0xFF } else { 0 };
        self.bytes.extend(std::iter::repeat_n(byte, chunk_count as usize));
        self.at += chunk_count * 8;
    }

    fn next_line(&mut self) {
        self.at = 0;
    }
}

/// What the last filter of a stream is told, and its data without the filters before.
fn packed<'a>(stream: &Stream<'a>) -> Result<(Dict<'a>, Cow<'a, [u8]>), ReadError> {
    let filters = stream.filters();
    let around: &[Filter] = filters.split_last().map_or(&[], |(_, around)| around);
    let (data, _) = undone(stream.raw_data(), around).ok_or(ReadError::Unsupported)?;
    let dict = stream.dict();
    let told = dict.get::<Object>(DECODE_PARMS).or_else(|| dict.get::<Object>(DP));
    let told = match told {
        Some(Object::Dict(told)) => Some(told),
        Some(Object::Array(all)) => last_of(&all, filters.len()),
        _ => None,
    };
    Ok((told.unwrap_or_default(), data))
}

fn last_of<'a>(all: &Array<'a>, count: usize) -> Option<Dict<'a>> {
    all.iter::<Object>().nth(count.checked_sub(1)?)?.into_dict()
}

/// A picture packed as fax machines do (ITU-T T.4 and T.6).
pub(super) fn fax(stream: &Stream) -> Result<Bitmap, ReadError> {
    let (told, data) = packed(stream)?;
    let columns = told.get::<u32>(COLUMNS).unwrap_or(1728);
    let rows = match side(stream.dict(), HEIGHT) {
        0 => told.get::<u32>(ROWS).unwrap_or(0),
        height => height,
    };
    check_size(columns, rows)?;
    let flag = |key: &[u8]| told.get::<bool>(key);
    let k = told.get::<i32>(K).unwrap_or(0);
    let settings = DecodeSettings {
        columns,
        rows,
        end_of_block: flag(END_OF_BLOCK).unwrap_or(true),
        end_of_line: flag(END_OF_LINE).unwrap_or(false),
        rows_are_byte_aligned: flag(ENCODED_BYTE_ALIGN).unwrap_or(false),
        encoding: match k {
            ..0 => EncodingMode::Group4,
            0 => EncodingMode::Group3_1D,
            1.. => EncodingMode::Group3_2D,
        },
        strict: false,
    };
    let mut out = Rows::new(columns);
    // a picture that is cut is read as far as it goes
    let ended = decode(&data, &mut out, &mut DecoderContext::new(settings));
    if ended.is_err() && out.bytes.is_empty() {
        return Err(DAMAGED);
    }
    let mut bitmap = out.bitmap(rows);
    if flag(BLACK_IS_1).unwrap_or(false) {
        bitmap.colours = Colours::Grey;
    }
    Ok(bitmap)
}

/// A picture packed as JBIG2 (ITU-T T.88), with what several pages share.
pub(super) fn jbig2(stream: &Stream) -> Result<Bitmap, ReadError> {
    let (told, data) = packed(stream)?;
    let settings = hayro_jbig2::DecodeSettings { strict: false };
    let shared = told.get::<Stream>(JBIG2_GLOBALS).map(|shared| unpacked(&shared).0.into_owned());
    let shared = shared.map(|shared| hayro_jbig2::Globals::new(&shared, &settings));
    let shared = shared.transpose().map_err(|_| DAMAGED)?;
    let page = hayro_jbig2::Page::new_embedded(&data, shared.as_ref(), &settings);
    let page = page.map_err(|_| DAMAGED)?;
    check_size(page.width(), page.height())?;
    let mut out = Rows::new(page.width());
    page.decode(&mut out).map_err(|_| DAMAGED)?;
    Ok(out.bitmap(page.height()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_points() {
        let mut rows = Rows::new(10);
        rows.push_row(&[0, 3, 8]);
        rows.push_row(&[]);
        let bitmap = rows.bitmap(3);
        assert_eq!(bitmap.rows, [0b1110_0000, 0b1100_0000, 0, 0, 0, 0]);
    }
}
