//! Holds XMP: the properties of a packet that people or cameras wrote. Must not know the
//! pictures around it.
//!
//! Source: ISO 16684-1 (XMP), 7; names of areas by the Metadata Working Group and Microsoft.

use super::place::{Place, degrees};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::xml::{Token, Xml, local};
use crate::input::Limits;

/// Prefixes of properties that say how a picture was developed, and of what else is
/// for programs.
const TECHNICAL: &[&[u8]] = &[
    b"rdf",
    b"x",
    b"xml",
    b"xmlns",
    b"crs",
    b"crd",
    b"crlcp",
    b"stEvt",
    b"stRef",
    b"stDim",
    b"stArea",
    b"xmpMM",
    b"xmpG",
    b"xmpTPg",
    b"xmpDM",
    b"tiff",
    b"xmpGImg",
    b"hdrgm",
    b"GCamera",
    b"Container",
    b"Item",
    b"panorama",
    b"GPano",
];

/// Hands on the properties of `packet`; false where it is damaged.
pub(super) fn read(
    packet: &[u8],
    document: &mut Document,
    place: &mut Place,
) -> Result<bool, ExtractError> {
    let limits = Limits::default();
    let mut xml = Xml::new(packet, &limits);
    let mut open: Vec<Vec<u8>> = Vec::new();
    let mut deeper = 0_u64;
    let mut text: Vec<u8> = Vec::new();
    loop {
        match xml.next() {
            Ok(Some(Token::Start(tag))) => {
                text.clear();
                for (name, value) in tag.attributes() {
                    tell(name, &value, document, place)?;
                }
                if open.len() < 64 { open.push(tag.name().to_vec()) } else { deeper += 1 }
            }
            Ok(Some(Token::Text(piece))) => text.extend_from_slice(piece),
            Ok(Some(Token::End(_))) => {
                // a property's values may stand in a list
                if let Some(name) = open.iter().rev().find(|name| !name.starts_with(b"rdf:")) {
                    tell(name, &text, document, place)?;
                }
                text.clear();
                if deeper > 0 {
                    deeper -= 1;
                } else {
                    open.pop();
                }
            }
            Ok(None) => return Ok(true),
            Err(ExtractError::Stopped) => return Err(ExtractError::Stopped),
            Err(_) => return Ok(false),
        }
    }
}

fn tell(
    name: &[u8],
    value: &[u8],
    document: &mut Document,
    place: &mut Place,
) -> Result<(), ExtractError> {
    let prefix = memchr::memchr(b':', name).map_or(&[][..], |i| &name[..i]);
    let property = local(name);
    match property {
        b"GPSLatitude" => coordinate(value).into_iter().for_each(|c| place.latitude(c)),
        b"GPSLongitude" => coordinate(value).into_iter().for_each(|c| place.longitude(c)),
        _ if TECHNICAL.contains(&prefix) || prefix.is_empty() => {}
        _ if !value.iter().any(u8::is_ascii_alphanumeric) => {}
        _ => {
            let name = crate::input::fold(&String::from_utf8_lossy(property));
            document.value_once("xmp", &name, value)?;
        }
    }
    Ok(())
}

/// `50,51.0204N` or `50,51,1.2N` in degrees.
fn coordinate(value: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(value).ok()?.trim();
    let side = text.chars().last().filter(char::is_ascii_alphabetic);
    let numbers = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let parts: Option<Vec<f64>> = numbers.split(',').map(|part| part.trim().parse().ok()).collect();
    Some(degrees(&parts?, side.map_or(0, |side| side as u8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_cameras_write_them() {
        for (value, expected) in [
            ("50,51.0204N", Some(50.850340)),
            ("4,21,6.156W", Some(-4.351710)),
            ("4.35171", Some(4.35171)),
            ("N", None),
        ] {
            let is = coordinate(value.as_bytes());
            let near = is.zip(expected).is_none_or(|(is, expected)| (is - expected).abs() < 1e-6);
            assert!(near && is.is_some() == expected.is_some(), "{value}: {is:?}");
        }
    }
}
