//! Holds JPEG: the segments before its picture. Must not know what they say.
//!
//! Source: ITU-T T.81 annex B; Adobe XMP part 3, 1.1.3; IPTC IIM in Photoshop's resource
//! 0x0404.

use super::Broken;
use super::blocks::Blocks;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// Longest packet of XMP that is put together from parts.
const LONGEST: usize = 16 << 20;

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    let mut at = 2;
    let mut extended = Vec::new();
    let result = loop {
        match segment(&mut at, &mut extended, blocks) {
            Ok(true) => {}
            Ok(false) => break Ok(()),
            Err(broken) => break Err(broken),
        }
    };
    if !extended.is_empty() {
        blocks.xmp(&extended)?;
    }
    result
}

/// Reads the segment at `at`; false at the picture.
fn segment(at: &mut u64, extended: &mut Vec<u8>, blocks: &mut Blocks) -> Result<bool, Broken> {
    let [mark, kind] = blocks.array(*at)?;
    if mark != 0xFF {
        return Err(Broken::Wrong);
    }
    match kind {
        // fill
        0xFF => {
            *at += 1;
            return Ok(true);
        }
        // the picture, or the end
        0xDA | 0xD9 => return Ok(false),
        // without content
        0x01 | 0xD0..=0xD7 => {
            *at += 2;
            return Ok(true);
        }
        _ => {}
    }
    let length = u64::from(u16::from_be_bytes(blocks.array(*at + 2)?));
    let content = length.checked_sub(2).ok_or(Broken::Wrong)?;
    let from = *at + 4;
    *at += 2 + length;
    match kind {
        0xFE => {
            let comment = blocks.get(from, content)?;
            blocks.value("jpeg", "comment", &comment)?;
        }
        0xE1 | 0xED => {
            let block = blocks.get(from, content)?;
            if let Some(exif) = block.strip_prefix(b"Exif\0") {
                blocks.exif(exif.get(1..).unwrap_or_default())?;
            } else if let Some(packet) = block.strip_prefix(XMP) {
                blocks.xmp(packet)?;
            } else if let Some(part) = block.strip_prefix(EXTENDED) {
                // parts come in order; each bears a digest, the length and its place
                match extended.len() < LONGEST {
                    true => extended.extend_from_slice(part.get(40..).unwrap_or_default()),
                    false => blocks.note_cut(),
                }
            } else if let Some(resources) = block.strip_prefix(PHOTOSHOP) {
                photoshop(resources, blocks)?;
            }
        }
        // what is cut there shows
        _ if from + content > blocks.length() => return Err(Broken::Cut),
        _ => {}
    }
    Ok(true)
}

/// Reads the resource of IPTC among those of Photoshop.
pub(super) fn photoshop(mut rest: &[u8], blocks: &mut Blocks) -> Result<(), Broken> {
    while let Some(behind) = rest.strip_prefix(b"8BIM") {
        let (Some(id), Some(name)) = (behind.get(..2), behind.get(2)) else { break };
        let padded = (usize::from(*name) + 2) & !1;
        let Some(size) = behind.get(2 + padded..6 + padded) else { break };
        let size = u32::from_be_bytes([size[0], size[1], size[2], size[3]]) as usize;
        let content = behind.get(6 + padded..).unwrap_or_default();
        if id == [0x04, 0x04] {
            blocks.iptc(&content[..size.min(content.len())])?;
        }
        rest = content.get((size.saturating_add(1)) & !1..).unwrap_or_default();
    }
    Ok(())
}
