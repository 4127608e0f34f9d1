//! Holds WebP: its chunks. Must not know what they say.
//!
//! Source: RFC 9649, 2.7.

use super::Broken;
use super::blocks::Blocks;

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    let mut at = 12;
    while at + 8 <= blocks.length() {
        let head: [u8; 8] = blocks.array(at)?;
        let length = u64::from(u32::from_le_bytes([head[4], head[5], head[6], head[7]]));
        match &head[..4] {
            b"EXIF" => {
                let block = blocks.get(at + 8, length)?;
                blocks.exif(block.strip_prefix(b"Exif\0\0").unwrap_or(&block))?;
            }
            b"XMP " => {
                let packet = blocks.get(at + 8, length)?;
                blocks.xmp(&packet)?;
            }
            _ => {}
        }
        at += 8 + length + (length & 1);
    }
    if at > blocks.length() + 1 { Err(Broken::Cut) } else { Ok(()) }
}
