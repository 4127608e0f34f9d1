//! Holds cabinets of Windows, stored or packed by MSZIP. Must not know what installs them.
//!
//! Source: Microsoft, [MS-CAB] and [MS-MCI].

use super::stream::{Lasting, Whole};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{CodePage, Nest, ReadError, Seekable, Source};
use crate::model::{Cause, Gap, Stage};
use flate2::{Decompress, FlushDecompress};
use std::io::{self, BufReader, Read, Seek, SeekFrom};

pub(in crate::extract) const CAB: Format = Format {
    name: "cab",
    extensions: &["cab"],
    is: |look| look.head.starts_with(b"MSCF\0\0\0\0"),
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own, stored or packed by MSZIP; of other methods (LZX, Quantum) and \
            of what goes on in another cabinet the names",
};

struct Cabinet {
    reader: BufReader<Seekable>,
    folders: Vec<Folder>,
    files: u16,
    /// Bytes that each block of data has for its own use.
    reserved: usize,
}

#[derive(Clone)]
struct Folder {
    at: u64,
    blocks: u16,
    method: u16,
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut inside = Inside::new(source);
    // beyond the limit of depth there is none, as the entries tell
    let nest = source.nest().ok();
    let file = source.seekable()?;
    let (mut cabinet, told) = Cabinet::open(file.clone())?;
    let mut now: Option<(u16, Running)> = None;
    let mut elsewhere = false;
    for _ in 0..cabinet.files {
        let entry = cabinet.entry()?;
        let Some(folder) = cabinet.folders.get(usize::from(entry.folder)) else {
            elsewhere = true;
            inside.entry(&entry.name, Err(ReadError::Truncated), None, sink)?;
            continue;
        };
        if now.as_ref().is_none_or(|(folder, _)| *folder != entry.folder) {
            let running = Running::new(&file, folder.clone(), cabinet.reserved, nest.clone());
            now = Some((entry.folder, running));
        }
        if let Some((_, running)) = &mut now {
            running.entry(&entry, &mut inside, sink)?;
        }
    }
    if elsewhere {
        let gap = Gap::new(Stage::Extract, Cause::Truncated);
        sink.gap(gap.noting("a part of an archive whose other parts are files of their own"));
    }
    if told > file.length() {
        return Err(ReadError::Truncated.into());
    }
    Ok(())
}

struct Entry {
    name: Vec<u8>,
    size: u64,
    offset: u64,
    folder: u16,
}

impl Cabinet {
    /// Reads the head; also how long the whole should be.
    fn open(file: Seekable) -> Result<(Self, u64), ExtractError> {
        let mut reader = BufReader::new(file);
        let head: [u8; 36] = array(&mut reader)?;
        let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
        let long = |at: usize| u32::from(short(at)) | u32::from(short(at + 2)) << 16;
        let flags = short(30);
        let mut reserved = [0; 4];
        if flags & 4 != 0 {
            reserved = array(&mut reader)?;
            let own = u16::from_le_bytes([reserved[0], reserved[1]]);
            seek(&mut reader, SeekFrom::Current(own.into()))?;
        }
        // names of the cabinets before and behind, and of their discs
        let names = 2 * (u32::from(flags & 1 != 0) + u32::from(flags & 2 != 0));
        for _ in 0..names {
            text(&mut reader)?;
        }
        let mut folders = Vec::new();
        for _ in 0..short(26) {
            let folder: [u8; 8] = array(&mut reader)?;
            folders.push(Folder {
                at: u32::from_le_bytes([folder[0], folder[1], folder[2], folder[3]]).into(),
                blocks: u16::from_le_bytes([folder[4], folder[5]]),
                method: u16::from_le_bytes([folder[6], folder[7]]),
            });
            seek(&mut reader, SeekFrom::Current(reserved[2].into()))?;
        }
        seek(&mut reader, SeekFrom::Start(long(16).into()))?;
        let (files, reserved) = (short(28), usize::from(reserved[3]));
        Ok((Cabinet { reader, folders, files, reserved }, long(8).into()))
    }

    fn entry(&mut self) -> Result<Entry, ExtractError> {
        let head: [u8; 16] = array(&mut self.reader)?;
        let raw = text(&mut self.reader)?;
        let mut name = Vec::new();
        // a bit says that it is UTF-8
        match head[14] & 0x80 != 0 || std::str::from_utf8(&raw).is_ok() {
            true => name = raw,
            false => CodePage::Dos.decode(&raw, &mut name),
        }
        name.iter_mut().filter(|b| **b == b'\\').for_each(|b| *b = b'/');
        let long =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let folder = u16::from_le_bytes([head[8], head[9]]);
        Ok(Entry { name, size: long(0).into(), offset: long(4).into(), folder })
    }
}

/// A folder that is being unpacked: its files follow each other.
struct Running<'s> {
    content: Result<Lasting<Blocks>, ReadError>,
    at: u64,
    taken: Option<u64>,
    nest: Option<Nest<'s>>,
}

impl<'s> Running<'s> {
    fn new(file: &Seekable, folder: Folder, reserved: usize, nest: Option<Nest<'s>>) -> Self {
        // a block has at most so many bytes
        let taken = Some(u64::from(folder.blocks) * 0x8000);
        let content = Blocks::open(file, folder, reserved).map(Lasting::new);
        Running { content, at: 0, taken, nest }
    }

    fn entry(
        &mut self,
        entry: &Entry,
        inside: &mut Inside<'s>,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        if let (Ok(content), Some(nest)) = (&mut self.content, &self.nest) {
            match entry.offset.checked_sub(self.at) {
                None => self.content = Err(ReadError::Corrupt("packed")),
                Some(before) => {
                    let mut passed = nest.bounded(content.take(before), self.taken);
                    let result = io::copy(&mut passed, &mut io::sink());
                    drop(passed);
                    match result {
                        Ok(passed) => self.at += passed,
                        Err(error) => self.content = Err(error.into()),
                    }
                }
            }
        }
        let mut read = 0;
        let content = match &mut self.content {
            Ok(content) => {
                let counted = Counted { inner: content, count: &mut read };
                Ok(Box::new(Whole::new(counted, entry.size)) as Box<dyn Read + '_>)
            }
            Err(error) => Err(error.again()),
        };
        inside.entry(&entry.name, content, self.taken, sink)?;
        self.at += read;
        Ok(())
    }
}

/// Counts what was read of an entry.
struct Counted<'c, R> {
    inner: R,
    count: &'c mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        *self.count += n as u64;
        Ok(n)
    }
}

/// The blocks of a folder, unpacked one after the other.
struct Blocks {
    reader: BufReader<Seekable>,
    left: u16,
    packed: bool,
    reserved: usize,
    /// The last block, to which the next may refer.
    out: Vec<u8>,
    taken: usize,
}

impl Blocks {
    fn open(file: &Seekable, folder: Folder, reserved: usize) -> Result<Self, ReadError> {
        let packed = match folder.method & 15 {
            0 => false,
            1 => true,
            _ => return Err(ReadError::Unsupported),
        };
        let mut reader = BufReader::with_capacity(64 << 10, file.clone());
        reader.seek(SeekFrom::Start(folder.at))?;
        Ok(Blocks { reader, left: folder.blocks, packed, reserved, out: Vec::new(), taken: 0 })
    }

    fn next(&mut self) -> io::Result<()> {
        let wrong = || io::Error::from(io::ErrorKind::InvalidData);
        self.left -= 1;
        let mut head = vec![0; 8 + self.reserved];
        self.reader.read_exact(&mut head)?;
        let length = usize::from(u16::from_le_bytes([head[4], head[5]]));
        let size = usize::from(u16::from_le_bytes([head[6], head[7]]));
        let mut data = vec![0; length];
        self.reader.read_exact(&mut data)?;
        let sum = u32::from_le_bytes([head[0], head[1], head[2], head[3]]);
        if sum != 0 && sum != checksum(&head[4..8], checksum(&data, 0)) {
            return Err(wrong());
        }
        self.taken = 0;
        if !self.packed {
            self.out = data;
            return Ok(());
        }
        let packed = data.strip_prefix(b"CK").ok_or_else(wrong)?;
        let mut inflate = Decompress::new(false);
        if !self.out.is_empty() {
            inflate.set_dictionary(&self.out).map_err(|_| wrong())?;
        }
        let mut out = Vec::with_capacity(size);
        let end = inflate.decompress_vec(packed, &mut out, FlushDecompress::Finish);
        if end.is_err() || out.len() != size {
            return Err(wrong());
        }
        self.out = out;
        Ok(())
    }
}

impl Read for Blocks {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.out.len() && self.left > 0 {
            self.next()?;
        }
        let n = buf.len().min(self.out.len() - self.taken);
        buf[..n].copy_from_slice(&self.out[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

/// The sum of a block: its words of four bytes, the rest with its last byte lowest.
fn checksum(bytes: &[u8], seed: u32) -> u32 {
    let words = bytes.chunks_exact(4);
    let rest = words.remainder().iter().fold(0, |rest, &b| rest << 8 | u32::from(b));
    let words = words.map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
    words.fold(seed, |sum, word| sum ^ word) ^ rest
}

fn seek(reader: &mut BufReader<Seekable>, to: SeekFrom) -> Result<(), ExtractError> {
    reader.seek(to).map(drop).map_err(|error| ReadError::from(error).into())
}

fn array<const N: usize>(reader: &mut impl Read) -> Result<[u8; N], ExtractError> {
    let mut bytes = [0; N];
    reader.read_exact(&mut bytes).map_err(ReadError::from)?;
    Ok(bytes)
}

/// A text that a zero ends; the format knows none longer than 255 bytes.
fn text(reader: &mut impl Read) -> Result<Vec<u8>, ExtractError> {
    let mut text = Vec::new();
    loop {
        match array(reader)? {
            [0] => return Ok(text),
            [b] if text.len() < 1024 => text.push(b),
            _ => return Err(ExtractError::Corrupt("a name has no end".into())),
        }
    }
}
