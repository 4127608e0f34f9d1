//! Holds where the objects of a presentation stand: each save adds those that changed and
//! a list of where they are. Must not know slides. Source: \[MS-PPT\] 2.3.2-2.3.5.

use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::ole::art::{HEAD, Head};
use crate::extract::ole::{Ole, Stream, long, short, wide};
use std::collections::{BTreeMap, BTreeSet};

const EDIT: u16 = 0xFF5;
const LIST: u16 = 0x1772;

/// Bytes of one list that are read.
const LONGEST: u64 = 16 << 20;

/// Objects by their numbers.
#[derive(Default)]
pub(super) struct Objects {
    pub(super) places: BTreeMap<u32, u64>,
    /// Number of the presentation itself.
    pub(super) whole: Option<u32>,
}

impl Objects {
    /// Reads the lists of all saves, of which the newest counts.
    pub(super) fn read(
        ole: &Ole,
        stream: &mut Stream,
        document: &mut Document,
    ) -> Result<Self, ExtractError> {
        let mut objects = Objects::default();
        let Some(mut user) = ole.stream(0, "Current User") else { return Ok(objects) };
        let bytes = user.bytes_at(0, 4096).map_err(io_error)?;
        if long(&bytes, 12) == Some(0xF3D1_C4DF) {
            return Err(ExtractError::Encrypted);
        }
        let length = usize::from(short(&bytes, 20).unwrap_or(0));
        let mut name = Vec::new();
        let rest = bytes.get(32 + length..).unwrap_or_default();
        wide(rest.get(..length * 2).unwrap_or_default(), &mut name);
        document.value_once("(properties)", "last modified by", &name)?;
        let mut met = BTreeSet::new();
        let mut next = long(&bytes, 16).unwrap_or(0);
        while next != 0 && met.insert(next) {
            let Some(edit) = content(stream, next.into(), EDIT)? else { break };
            // a key for what is under a password
            if edit.len() >= 32 && long(&edit, 28).is_some_and(|key| key != 0) {
                return Err(ExtractError::Encrypted);
            }
            objects.whole = objects.whole.or(long(&edit, 16));
            let list = long(&edit, 12).unwrap_or(0);
            if let Some(list) = content(stream, list.into(), LIST)? {
                objects.add(&list);
            }
            next = long(&edit, 8).unwrap_or(0);
        }
        Ok(objects)
    }

    /// Adds a list: runs of numbers, and the place of each.
    fn add(&mut self, list: &[u8]) {
        let mut at = 0;
        while let Some(run) = long(list, at) {
            at += 4;
            for number in 0..run >> 20 {
                let Some(place) = long(list, at) else { return };
                at += 4;
                self.places.entry((run & 0xF_FFFF) + number).or_insert(place.into());
            }
        }
    }
}

/// The content of the record of this kind at an offset; none where there is another.
fn content(stream: &mut Stream, at: u64, kind: u16) -> Result<Option<Vec<u8>>, ExtractError> {
    match Head::at(stream, at).map_err(io_error)? {
        Some(head) if head.kind == kind => {
            let length = head.length.min(LONGEST) as usize;
            stream.bytes_at(at + HEAD, length).map(Some).map_err(io_error)
        }
        _ => Ok(None),
    }
}

pub(super) fn io_error(error: std::io::Error) -> ExtractError {
    ExtractError::Read(error.into())
}
