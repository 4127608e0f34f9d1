//! Holds PNG: its chunks of text. Must not know what they say.
//!
//! Source: PNG specification (third edition), 11.3.3; profiles as ImageMagick writes them.

use super::Broken;
use super::blocks::Blocks;
use crate::model::Fact;
use std::io::Read;

/// Longest text, unpacked.
const LONGEST: u64 = 4 << 20;

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    let mut at = 8;
    loop {
        let head: [u8; 8] = blocks.array(at)?;
        let length = u64::from(u32::from_be_bytes([head[0], head[1], head[2], head[3]]));
        let from = at + 8;
        match &head[4..] {
            b"IEND" => return Ok(()),
            b"tEXt" | b"zTXt" | b"iTXt" => {
                let chunk = blocks.get(from, length)?;
                text(&head[4..], &chunk, blocks)?;
            }
            b"eXIf" => {
                let block = blocks.get(from, length)?;
                blocks.exif(&block)?;
            }
            _ => {}
        }
        at = from + length + 4;
    }
}

fn text(kind: &[u8], chunk: &[u8], blocks: &mut Blocks) -> Result<(), Broken> {
    let Some(end) = memchr::memchr(0, chunk) else {
        blocks.note_damage();
        return Ok(());
    };
    let (key, rest) = (&chunk[..end], &chunk[end + 1..]);
    let text = match kind {
        b"tEXt" => Some(rest.to_vec()),
        b"zTXt" => rest.get(1..).and_then(unpacked),
        _ => international(rest),
    };
    let Some(text) = text else {
        blocks.note_damage();
        return Ok(());
    };
    if text.len() as u64 == LONGEST {
        blocks.note_cut();
    }
    match key {
        b"XML:com.adobe.xmp" => blocks.xmp(&text),
        _ if key.starts_with(b"Raw profile type ") => profile(&key[17..], &text, blocks),
        b"Creation Time" | b"create-date" | b"date:create" => blocks.moment(Fact::Created, &text),
        b"date:modify" | b"date:timestamp" | b"modify-date" => blocks.moment(Fact::Saved, &text),
        _ => {
            let name = crate::input::fold(&String::from_utf8_lossy(&key[..key.len().min(79)]));
            blocks.value("png", &name, &text)
        }
    }
}

/// The text behind flags, a language and a key in that.
fn international(rest: &[u8]) -> Option<Vec<u8>> {
    let (flags, rest) = rest.split_at_checked(2)?;
    let mut parts = rest.splitn(3, |&b| b == 0);
    let text = parts.nth(2)?;
    if flags[0] == 1 { unpacked(text) } else { Some(text.to_vec()) }
}

fn unpacked(packed: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let mut reader = flate2::read::ZlibDecoder::new(packed).take(LONGEST);
    let mut piece = [0; 4096];
    loop {
        match reader.read(&mut piece) {
            Ok(0) => return Some(out),
            Ok(n) => out.extend_from_slice(&piece[..n]),
            // what came before the damage is text too
            Err(_) if !out.is_empty() => return Some(out),
            Err(_) => return None,
        }
    }
}

/// A block in hexadecimal behind its name and length.
fn profile(kind: &[u8], text: &[u8], blocks: &mut Blocks) -> Result<(), Broken> {
    let digits = text.trim_ascii_start().splitn(3, |&b| b == b'\n').nth(2).unwrap_or_default();
    let values: Vec<u8> =
        digits.iter().filter_map(|&b| (b as char).to_digit(16).map(|d| d as u8)).collect();
    let block: Vec<u8> = values.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    match kind {
        b"exif" | b"APP1" if block.starts_with(b"http") => {
            let start = memchr::memchr(0, &block).map_or(0, |i| i + 1);
            blocks.xmp(&block[start..])
        }
        b"exif" | b"APP1" => blocks.exif(block.strip_prefix(b"Exif\0\0").unwrap_or(&block)),
        b"xmp" => blocks.xmp(&block),
        b"iptc" | b"8bim" => super::jpeg::photoshop(&block, blocks),
        _ => Ok(()),
    }
}
