//! Holds GIF: its comments and XMP. Must not know what they say.
//!
//! Source: GIF89a specification, 15-26; Adobe XMP part 3, 1.1.2.

use super::Broken;
use super::blocks::Blocks;

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    let head: [u8; 13] = blocks.array(0)?;
    let mut at = 13 + table(head[10]);
    loop {
        match blocks.array(at)? {
            [0x3B] => return Ok(()),
            [0x2C] => {
                let image: [u8; 10] = blocks.array(at)?;
                at += 10 + table(image[9]) + 1;
                at = pass(at, blocks, None)?;
            }
            [0x21] => {
                let [_, label] = blocks.array(at)?;
                at += 2;
                match label {
                    0xFE => {
                        let mut comment = Vec::new();
                        at = pass(at, blocks, Some(&mut comment))?;
                        if comment.len() >= LONGEST {
                            blocks.note_cut();
                        }
                        blocks.value("gif", "comment", &comment)?;
                    }
                    0xFF => at = application(at, blocks)?,
                    _ => at = pass(at, blocks, None)?,
                }
            }
            _ => return Err(Broken::Wrong),
        }
    }
}

/// Bytes of a table of colours.
fn table(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Longest comment that is gathered.
const LONGEST: usize = 4 << 20;

/// Goes through blocks of up to 255 bytes, into `out` if that is wanted; returns where
/// they end.
fn pass(mut at: u64, blocks: &mut Blocks, mut out: Option<&mut Vec<u8>>) -> Result<u64, Broken> {
    loop {
        let [length] = blocks.array(at)?;
        if length == 0 {
            return Ok(at + 1);
        }
        if let Some(out) = out.as_mut().filter(|out| out.len() < LONGEST) {
            out.extend_from_slice(&blocks.get(at + 1, u64::from(length))?);
        }
        at += 1 + u64::from(length);
    }
}

/// An extension of a program. XMP stands there as it is, its bytes read as lengths lead
/// to its end.
fn application(at: u64, blocks: &mut Blocks) -> Result<u64, Broken> {
    let [length] = blocks.array(at)?;
    let name = blocks.get(at + 1, u64::from(length))?;
    let from = at + 1 + u64::from(length);
    let end = pass(from, blocks, None)?;
    if name.starts_with(b"XMP DataXMP") {
        let packet = blocks.get(from, end - from)?;
        let xml = memchr::memmem::rfind(&packet, b">").map_or(0, |i| i + 1);
        blocks.xmp(&packet[..xml])?;
    }
    Ok(end)
}
