//! Holds the objects that lie in storages of their own inside a document. Must not know
//! what they are.

use super::repack::repacked;
use super::{Ole, native};
use crate::extract::{ExtractError, Sink};
use crate::input::{ReadError, Source};
use crate::model::Segment;
use std::io::Cursor;

/// Storages that are no objects: macros, copies of data, signatures.
const NO_OBJECTS: &[&str] = &[
    "Macros",
    "_VBA_PROJECT_CUR",
    "_SX_DB_CUR",
    "ObjectPool",
    "MsoDataStore",
    "_xmlsignatures",
    "VBA",
];

/// Hands on every object that lies in the storage of this number.
pub(in crate::extract) fn hand_on(
    ole: &Ole,
    storage: usize,
    source: &Source,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut count = 0;
    for (i, entry) in ole.entries().iter().enumerate() {
        let is_object = entry.is_storage
            && entry.parent == Some(storage)
            && !NO_OBJECTS.iter().any(|name| entry.name.eq_ignore_ascii_case(name))
            // such names are the system's own
            && !entry.name.starts_with(|c: char| c.is_control());
        if is_object {
            object(ole, i, count, source, sink)?;
            count += 1;
        }
    }
    Ok(())
}

fn object(
    ole: &Ole,
    storage: usize,
    index: u32,
    source: &Source,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let nest = match source.nest() {
        Ok(nest) => nest,
        Err(error) => {
            sink.gap(error.gap(crate::model::Stage::Extract).noting("objects inside it"));
            return Ok(());
        }
    };
    let room = usize::try_from(source.limits().record).unwrap_or(usize::MAX);
    let mut name = format!("object {}", index + 1);
    let io = |error: std::io::Error| ExtractError::Read(error.into());
    let mut child = if let Some(stream) = ole.stream(storage, "Package") {
        Source::inside(&nest, Box::new(stream), None)
    } else if let Some(mut stream) = ole.stream(storage, "\x01Ole10Native") {
        if stream.length() > room as u64 {
            let error = ReadError::Limit { name: "record", value: room as u64 };
            Source::unreadable(&nest, error)
        } else {
            let bytes = stream.bytes_at(0, room).map_err(io)?;
            let (own, data) = native::in_stream(&bytes);
            name = own.unwrap_or(name);
            Source::inside(&nest, Box::new(Cursor::new(data.to_vec())), None)
        }
    } else if let Some(stream) = ole.stream(storage, "CONTENTS") {
        Source::inside(&nest, Box::new(stream), None)
    } else {
        match repacked(ole, storage, room).map_err(io)? {
            Some(bytes) => Source::inside(&nest, Box::new(Cursor::new(bytes)), None),
            None => {
                let error = ReadError::Limit { name: "record", value: room as u64 };
                Source::unreadable(&nest, error)
            }
        }
    };
    let segment = Segment::Entry { index, name: name.into_bytes().into() };
    sink.child(segment, &mut child).or_stop()
}
