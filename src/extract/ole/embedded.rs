//! Holds the objects that lie in storages of their own inside a document. Must not know
//! what they are.

use super::repack::repacked;
use super::{Ole, native};
use crate::extract::inside::{Content, Inside};
use crate::extract::{ExtractError, Format, Sink};
use std::io::Cursor;

/// A file that holds nothing but an object and what its program says of it: what is
/// embedded in a presentation is such a file.
pub(in crate::extract) const PACKAGE: Format = Format {
    name: "ole-object",
    extensions: &[],
    is: |look| look.is_ole() && PLAIN.iter().any(|name| look.holds_stream(name)),
    extract: |source, sink| {
        let ole = Ole::open(source.seekable()?)?;
        object(&ole, 0, &mut Inside::new(source), sink)
    },
    hostile: false,
    reads: "the object inside, as an object of its own",
};

/// Streams that hold an object as it is, or nearly so.
const PLAIN: [&str; 3] = [NATIVE, "Package", "CONTENTS"];
const NATIVE: &str = "\x01Ole10Native";

/// What Word and Excel keep macros in.
const MACROS: [&str; 2] = ["Macros", "_VBA_PROJECT_CUR"];

/// Storages that are no objects: copies of data, signatures, what is handed on apart.
const NO_OBJECTS: &[&str] =
    &["Macros", "_VBA_PROJECT_CUR", "_SX_DB_CUR", "ObjectPool", "MsoDataStore", "_xmlsignatures"];

/// Hands on every object that lies in the storage of this number.
pub(in crate::extract) fn hand_on(
    ole: &Ole,
    storage: usize,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    for (i, entry) in ole.entries().iter().enumerate() {
        let is_object = entry.is_storage
            && entry.parent == Some(storage)
            && !NO_OBJECTS.iter().any(|name| entry.name.eq_ignore_ascii_case(name))
            // such names are the system's own
            && !entry.name.starts_with(|c: char| c.is_control());
        if is_object {
            object(ole, i, inside, sink)?;
        }
    }
    Ok(())
}

/// Hands on the macros of a document.
pub(in crate::extract) fn macros(
    ole: &Ole,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    for storage in MACROS.iter().filter_map(|name| ole.find(0, name)) {
        let content: Content = match repacked(ole, storage, inside.room()) {
            Ok(Some(bytes)) => Ok(Box::new(Cursor::new(bytes))),
            Ok(None) => Err(inside.too_large()),
            Err(error) => Err(error.into()),
        };
        let name = inside.name("macros", "");
        inside.hand_on(name, content, None, sink)?;
    }
    Ok(())
}

fn object(
    ole: &Ole,
    storage: usize,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut name = inside.name("object", "");
    let room = inside.room();
    let io = |error: std::io::Error| ExtractError::Read(error.into());
    let native = ole.stream(storage, NATIVE);
    let plain = PLAIN[1..].iter().find_map(|name| ole.stream(storage, name));
    let content: Content = match (native, plain) {
        (Some(stream), _) if stream.length() > room as u64 => Err(inside.too_large()),
        (Some(mut stream), _) => {
            let bytes = stream.bytes_at(0, room).map_err(io)?;
            let (own, data) = native::in_stream(&bytes);
            name = own.unwrap_or(name);
            Ok(Box::new(Cursor::new(data.to_vec())))
        }
        (None, Some(stream)) => Ok(Box::new(stream)),
        (None, None) => match repacked(ole, storage, room).map_err(io)? {
            Some(bytes) => Ok(Box::new(Cursor::new(bytes))),
            None => Err(inside.too_large()),
        },
    };
    inside.hand_on(name, content, None, sink)
}
