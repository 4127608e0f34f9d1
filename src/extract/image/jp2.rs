//! Holds JPEG 2000: boxes, and in a bare code stream its comments. Must not know what they
//! say.
//!
//! Source: ITU-T T.800 annexes A (markers) and I (boxes); the identifiers of boxes with
//! EXIF, XMP and IPTC are those that writers agree on.

use super::Broken;
use super::blocks::Blocks;
use super::heic::header;

/// Boxes and markers that are looked at.
const MOST: usize = 4096;

const START: &[u8] = b"\0\0\0\x0CjP  \r\n\x87\n";
const CODE_STREAM: &[u8] = b"\xFF\x4F\xFF\x51";

/// Identifiers of boxes that hold what is known of pictures in general.
const EXIF: &[u8] = b"JpgTiffExif->JP2";
const XMP: [u8; 16] = [
    0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
];
const IPTC: [u8; 16] = [
    0x33, 0xC7, 0xA4, 0xD2, 0xB8, 0x1D, 0x47, 0x23, 0xA0, 0xBA, 0xF1, 0xA3, 0xE0, 0x97, 0xAD, 0x38,
];

pub(super) fn is_jp2(head: &[u8]) -> bool {
    head.starts_with(START) || head.starts_with(CODE_STREAM)
}

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    let end = blocks.length();
    let start: [u8; 4] = blocks.array(0)?;
    if start == CODE_STREAM {
        return code_stream(0, end, blocks);
    }
    let mut at = 0;
    for _ in 0..MOST {
        if at >= end {
            break;
        }
        let (kind, content, next) = header(at, end, blocks)?;
        match &kind {
            b"uuid" if next - content > 16 => {
                let id: [u8; 16] = blocks.array(content)?;
                let block = blocks.get(content + 16, next - content - 16)?;
                if id == EXIF {
                    blocks.exif(&block)?;
                } else if id == XMP {
                    blocks.xmp(&block)?;
                } else if id == IPTC {
                    blocks.iptc(&block)?;
                }
            }
            b"xml " => {
                let text = blocks.get(content, next - content)?;
                blocks.xmp(&text)?;
            }
            b"jp2c" => code_stream(content, next, blocks)?,
            _ => {}
        }
        at = next;
    }
    Ok(())
}

/// Reads the comments in the main header of a code stream.
fn code_stream(from: u64, end: u64, blocks: &mut Blocks) -> Result<(), Broken> {
    const COMMENT: [u8; 2] = [0xFF, 0x64];
    const TILE: [u8; 2] = [0xFF, 0x90];
    let mut at = from + 2;
    for _ in 0..MOST {
        if at + 4 > end {
            return Err(Broken::Cut);
        }
        let [kind, more, high, low] = blocks.array(at)?;
        if [kind, more] == TILE {
            return Ok(());
        }
        let length = u64::from(u16::from_be_bytes([high, low]));
        if kind != 0xFF || length < 2 {
            return Err(Broken::Wrong);
        }
        if [kind, more] == COMMENT && length > 4 {
            let text = blocks.get(at + 4, length - 2)?;
            // one in binary is nothing to be read
            if text.starts_with(&[0, 1]) {
                blocks.value("jpeg2000", "comment", &text[2..])?;
            }
        }
        at += 2 + length;
    }
    Ok(())
}
