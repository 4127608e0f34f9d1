//! Holds what older programs put around an embedded object: the stream `\x01Ole10Native`
//! and the objects of OLE 1. Must not know what the object is. Source: \[MS-OLEDS\] 2.2
//! and 2.3.6; a "Package" as the Packager of Windows writes it.

/// An object's own name, where it has one, and its bytes.
type Unwrapped<'b> = (Option<String>, &'b [u8]);

/// The object in a structure of OLE 1, as RTF holds it: what its program gave.
pub(in crate::extract) fn unwrapped(bytes: &[u8]) -> Option<Unwrapped<'_>> {
    let mut rest = bytes;
    let _version = number(&mut rest)?;
    let format = number(&mut rest)?;
    let class = counted(&mut rest)?;
    if format != 2 {
        // a link
        return Some((None, &[]));
    }
    let _topic = counted(&mut rest)?;
    let _item = counted(&mut rest)?;
    let size = number(&mut rest)? as usize;
    let data = rest.get(..size).unwrap_or(rest);
    let is_package = class.eq_ignore_ascii_case(b"Package\0");
    Some(if is_package { package(data).unwrap_or((None, data)) } else { (None, data) })
}

/// The object in a stream `\x01Ole10Native`.
pub(in crate::extract) fn in_stream(bytes: &[u8]) -> Unwrapped<'_> {
    let mut rest = bytes;
    let data = match number(&mut rest) {
        Some(size) => rest.get(..size as usize).unwrap_or(rest),
        None => bytes,
    };
    package(data).unwrap_or((None, data))
}

/// A file that was packed as it is, with the name that it had.
fn package(bytes: &[u8]) -> Option<Unwrapped<'_>> {
    let mut rest = bytes;
    if short(&mut rest)? != 2 {
        return None;
    }
    let label = terminated(&mut rest)?;
    let _path = terminated(&mut rest)?;
    let (_, three) = (short(&mut rest)?, short(&mut rest)?);
    if three != 3 {
        return None;
    }
    let _temporary = counted(&mut rest)?;
    let size = number(&mut rest)? as usize;
    let name = label.rsplit(|&b| b == b'\\' || b == b'/').next().unwrap_or(label);
    let name = encoding_rs::WINDOWS_1252.decode_without_bom_handling(name).0.into_owned();
    Some(((!name.is_empty()).then_some(name), rest.get(..size).unwrap_or(rest)))
}

fn short(rest: &mut &[u8]) -> Option<u16> {
    let (bytes, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(u16::from_le_bytes(*bytes))
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (bytes, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(u32::from_le_bytes(*bytes))
}

/// Bytes behind their count.
fn counted<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let size = number(rest)? as usize;
    let (bytes, behind) = rest.split_at_checked(size)?;
    *rest = behind;
    Some(bytes)
}

/// Bytes up to a zero.
fn terminated<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let end = memchr::memchr(0, rest)?;
    let (bytes, behind) = rest.split_at(end);
    *rest = &behind[1..];
    Some(bytes)
}
