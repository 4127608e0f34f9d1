//! Holds a picture's bytes at any place, and the way of what is written in them to the
//! document. Must not know where pictures keep it.

use super::place::Place;
use super::{Broken, exif, iptc, xmp};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::input::Seekable;
use crate::model::{Cause, Fact, Gap, Stage};
use std::io::{Read, Seek, SeekFrom};

pub(super) struct Blocks<'k> {
    file: Seekable,
    /// Longest block, in bytes.
    longest: u64,
    document: Document<'k>,
    place: Place,
    damaged: bool,
}

impl<'k> Blocks<'k> {
    pub(super) fn new(file: Seekable, longest: u64, document: Document<'k>) -> Self {
        Blocks { file, longest, document, place: Place::default(), damaged: false }
    }

    /// Bytes of the whole picture.
    pub(super) fn length(&self) -> u64 {
        self.file.length()
    }

    /// The bytes from `offset` on.
    pub(super) fn get(&mut self, offset: u64, length: u64) -> Result<Vec<u8>, Broken> {
        if length > self.longest {
            return Err(Broken::Wrong);
        }
        if offset.checked_add(length).is_none_or(|end| end > self.length()) {
            return Err(Broken::Cut);
        }
        let io = |error| Broken::Other(ExtractError::Read(error));
        self.file.seek(SeekFrom::Start(offset)).map_err(|e| io(e.into()))?;
        let mut bytes = vec![0; length as usize];
        self.file.read_exact(&mut bytes).map_err(|e| io(e.into()))?;
        Ok(bytes)
    }

    /// The `N` bytes at `offset`.
    pub(super) fn array<const N: usize>(&mut self, offset: u64) -> Result<[u8; N], Broken> {
        let bytes = self.get(offset, N as u64)?;
        bytes.try_into().map_err(|_| Broken::Cut)
    }

    /// Notes that a text was longer than what is read of one.
    pub(super) fn note_cut(&mut self) {
        let gap = Gap::new(Stage::Extract, Cause::TooLarge);
        self.document.sink().gap(gap.noting("a text in a picture was read in part"));
    }

    /// Notes that something in it is damaged that the rest does not depend on.
    pub(super) fn note_damage(&mut self) {
        self.damaged = true;
    }

    pub(super) fn damaged(&self) -> bool {
        self.damaged
    }

    /// A block of EXIF, which is a TIFF of its own.
    pub(super) fn exif(&mut self, block: &[u8]) -> Result<(), Broken> {
        match exif::read(&mut exif::OfBlock(block), self) {
            Err(Broken::Cut | Broken::Wrong) => {
                self.note_damage();
                Ok(())
            }
            result => result,
        }
    }

    /// A packet of XMP.
    pub(super) fn xmp(&mut self, packet: &[u8]) -> Result<(), Broken> {
        self.damaged |= !xmp::read(packet, &mut self.document, &mut self.place)?;
        Ok(())
    }

    /// A block of IPTC.
    pub(super) fn iptc(&mut self, block: &[u8]) -> Result<(), Broken> {
        Ok(iptc::read(block, &mut self.document)?)
    }

    /// A value.
    pub(super) fn value(&mut self, container: &str, name: &str, text: &[u8]) -> Result<(), Broken> {
        Ok(self.document.value_once(container, name, text)?)
    }

    /// When it was made or changed; anything but a date is a value.
    pub(super) fn moment(&mut self, fact: Fact, text: &[u8]) -> Result<(), Broken> {
        match moment(text) {
            Some(moment) => {
                self.document.sink().fact(fact, &moment);
                Ok(())
            }
            None if text.iter().all(|b| b" :0\0".contains(b)) => Ok(()),
            None => self.value("exif", "date", text),
        }
    }

    pub(super) fn place(&mut self) -> &mut Place {
        &mut self.place
    }

    /// Hands on what is only known when all was read.
    pub(super) fn end(mut self) -> Result<Document<'k>, ExtractError> {
        for coordinates in self.place.coordinates() {
            self.document.value_once("exif", "gps coordinates", coordinates.as_bytes())?;
        }
        Ok(self.document)
    }
}

/// `2024:05:17 12:03:00` as `2024-05-17T12:03:00`.
fn moment(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?.trim_matches(['\0', ' ']);
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let shaped = day.len() == 10
        && day.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b':' || b == b'-',
            _ => b.is_ascii_digit(),
        });
    let is_time =
        time.len() <= 20 && time.bytes().all(|b| b.is_ascii_digit() || b":.+-Z".contains(&b));
    if !shaped || !is_time || day.starts_with("0000") {
        return None;
    }
    let day = day.replace(':', "-");
    Some(if time.is_empty() { day } else { format!("{day}T{time}") })
}
