//! Holds zip archives: every entry that their directory lists, or what stands in order
//! where that cannot be used. Must not know documents that are such archives.
//!
//! Source: PKWARE, APPNOTE.TXT 6.3.10.

pub(in crate::extract) mod directory;
mod fields;
mod salvage;

use super::checked::Checked;
use super::stream::Stream;
use super::{folder, link, method};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::{ReadError, Seekable, Source};
use crate::model::{Cause, Gap, Stage};
use directory::Directory;
pub(in crate::extract) use fields::Entry;
use std::io::{BufReader, Read, Seek, SeekFrom};

pub(in crate::extract) const ZIP: Format = Format {
    name: "zip",
    extensions: &["zip", "jar", "war", "ear", "apk", "aar", "xpi", "whl", "zipx", "kmz"],
    is,
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own: stored, deflate, deflate64, bzip2, lzma, xz, zstd and \
            ppmd, zip64, behind a program; without its directory what stands in order; of encrypted entries \
            their names; not the methods before deflate",
};

/// Beginnings: an entry, an archive without any, the first part of one in parts.
const STARTS: [&[u8]; 4] =
    [b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08PK\x03\x04", b"PK00PK\x03\x04"];
/// Beginnings of programs, behind which an archive may stand.
const PROGRAMS: [&[u8]; 3] = [b"MZ", b"\x7FELF", b"#!"];

fn is(look: &Look) -> bool {
    let starts = |starts: &[&[u8]]| starts.iter().any(|start| look.head.starts_with(start));
    starts(&STARTS)
        // the last of several parts begins anywhere
        || (starts(&PROGRAMS) || look.is_called(&ZIP)) && look.ends_in_directory()
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut inside = Inside::new(source);
    let directory = match source.seekable() {
        Ok(file) => Directory::open(&file).and_then(|directory| directory.checked()),
        // what could be copied is read in order; what ended it is told then
        Err(_) => return salvage::read(&mut Stream::new(source), &mut inside, sink),
    };
    match directory {
        Ok(directory) => listed(directory, &mut inside, sink),
        Err(ReadError::Io(error)) => Err(ReadError::Io(error).into()),
        Err(why) => {
            let cut = matches!(why, ReadError::Truncated);
            sink.gap(why.gap(Stage::Extract).noting("its directory; entries are read in order"));
            match salvage::read(&mut Stream::new(source), &mut inside, sink) {
                // that was told
                Err(ExtractError::Read(ReadError::Truncated)) if cut => Ok(()),
                result => result,
            }
        }
    }
}

/// Reads what the directory lists.
fn listed(
    mut directory: Directory,
    inside: &mut Inside,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let file = directory.file().clone();
    while let Some(entry) = directory.next()? {
        let packed = Some(entry.packed);
        match () {
            () if entry.is_folder() => folder(&entry.name, inside, sink)?,
            () if entry.is_link => link(&entry.name, inside, sink)?,
            () if entry.is_elsewhere => {
                inside.entry(&entry.name, Err(ReadError::Truncated), packed, sink)?;
            }
            () => inside.entry(&entry.name, open(&file, &entry), packed, sink)?,
        }
    }
    if directory.is_in_parts() {
        let gap = Gap::new(Stage::Extract, Cause::Truncated);
        sink.gap(gap.noting("a part of an archive whose other parts are files of their own"));
    }
    Ok(())
}

/// The content of an entry of the archive in `file`.
pub(in crate::extract) fn open<'r>(file: &Seekable, entry: &Entry) -> method::Unpacked<'r> {
    if entry.is_encrypted() {
        return Err(ReadError::Encrypted);
    }
    let mut file = file.clone();
    file.seek(SeekFrom::Start(entry.offset))?;
    let mut header = [0; 30];
    let whole = file.read_exact(&mut header);
    if whole.is_err() || !header.starts_with(b"PK\x03\x04") {
        return Err(ReadError::Corrupt("packed"));
    }
    let before = fields::u16_at(&header, 26) + fields::u16_at(&header, 28);
    file.seek(SeekFrom::Current(before.into()))?;
    let packed = BufReader::with_capacity(16 << 10, file.take(entry.packed));
    let unpacked = method::of_zip(entry.method, packed, Some(entry.size))?;
    Ok(Box::new(Checked::new(unpacked, Some(entry.size), entry.sum)))
}
