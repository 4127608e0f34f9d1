//! Holds 7z archives. Must not know how single methods unpack.

mod folder;
mod header;

use super::checked::Checked;
use super::stream::{Lasting, Whole};
use super::{folder as sub_folder, link};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{Nest, ReadError, Seekable, Source, read_up_to};
use crate::model::{Cause, Gap, Stage};
use folder::Folder;
use header::{Contents, File, Head};
use std::io::{self, Read, Seek, SeekFrom};

pub(in crate::extract) const SEVENZ: Format = Format {
    name: "7z",
    extensions: &["7z", "cb7"],
    is: |look| look.head.starts_with(b"7z\xBC\xAF\x27\x1C"),
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own, also of solid archives: LZMA, LZMA2, PPMd, bzip2, deflate, \
            zstd, lz4, filters; of encrypted content the names",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut inside = Inside::new(source);
    let nest = source.nest();
    let (longest, most) = (source.limits().record, source.limits().entries);
    let mut file = source.seekable()?;
    let contents = contents(&mut file, longest, most)?;
    if contents.beyond > 0 {
        let mut gap = Gap::new(Stage::Extract, Cause::TooMany).at_limit("entries", most);
        gap.times = contents.beyond;
        sink.gap(gap.noting("objects inside it"));
    }
    let mut reader = Reader { inside: &mut inside, nest: nest.ok(), sink, file };
    let mut files = contents.files.iter().enumerate();
    for folder in &contents.folders {
        let all_read = reader.folder(folder, &mut files)?;
        if !all_read {
            match contents.beyond {
                0 => {
                    return Err(ExtractError::Corrupt(
                        "it holds more than it has names for".into(),
                    ));
                }
                _ => return Ok(()),
            }
        }
    }
    // those without content stand anywhere among the others
    for (i, file) in files {
        reader.empty(i, file)?;
    }
    Ok(())
}

/// Reads the head, which may be packed itself.
fn contents(file: &mut Seekable, longest: u64, most: u64) -> Result<Contents, ExtractError> {
    let corrupt = || ExtractError::Corrupt("its head is damaged".into());
    let mut record = [0; 32];
    file.read_exact(&mut record).map_err(|_| ReadError::Truncated)?;
    let (offset, length, sum) = header::start(&record).ok_or_else(corrupt)?;
    if length == 0 {
        return Ok(Contents::default());
    }
    let end = offset.checked_add(length).and_then(|end| end.checked_add(32));
    if end.is_none_or(|end| end > file.length()) {
        return Err(ReadError::Truncated.into());
    }
    if length > longest {
        return Err(ReadError::Limit { name: "record", value: longest }.into());
    }
    let mut bytes = vec![0; length as usize];
    file.seek(SeekFrom::Start(offset + 32)).map_err(ReadError::from)?;
    file.read_exact(&mut bytes).map_err(ReadError::from)?;
    if crc32fast::hash(&bytes) != sum {
        return Err(corrupt());
    }
    // a packed head may be of a packed head
    for _ in 0..4 {
        let folder = match header::read(&bytes, most).ok_or_else(corrupt)? {
            Head::Plain(contents) => return Ok(contents),
            Head::Packed(folder) => folder,
        };
        let size = folder.size().ok_or_else(corrupt)?;
        if size > longest {
            return Err(ReadError::Limit { name: "record", value: longest }.into());
        }
        let unpacked = match folder.open(file) {
            Err(ReadError::Encrypted) => return Err(ExtractError::Encrypted),
            unpacked => unpacked?,
        };
        bytes.clear();
        let mut unpacked = Checked::new(unpacked, Some(size), folder.sum);
        // one byte more has its sum checked
        read_up_to(&mut unpacked, &mut bytes, size as usize + 1).map_err(ReadError::from)?;
    }
    Err(corrupt())
}

struct Reader<'i, 's, 'k> {
    inside: &'i mut Inside<'s>,
    nest: Option<Nest<'s>>,
    sink: &'k mut dyn Sink,
    file: Seekable,
}

impl Reader<'_, '_, '_> {
    /// Reads the files of one folder in their order; false where there are no more of them.
    fn folder<'f>(
        &mut self,
        folder: &Folder,
        files: &mut impl Iterator<Item = (usize, &'f File)>,
    ) -> Result<bool, ExtractError> {
        let taken = Some(folder.taken());
        let mut unpacked = folder.open(&self.file).map(Lasting::new);
        for &(size, sum) in &folder.files {
            let (i, file) = loop {
                match files.next() {
                    Some((i, file)) if file.is_empty => self.empty(i, file)?,
                    Some(next) => break next,
                    None => return Ok(false),
                }
            };
            let mut left = size;
            let content = match &mut unpacked {
                Ok(reader) => {
                    let counted = Counted { inner: reader, left: &mut left };
                    let content = Checked::new(Whole::new(counted, size), Some(size), sum);
                    Ok(Box::new(content) as Box<dyn Read + '_>)
                }
                Err(error) => Err(error.again()),
            };
            if file.is_link {
                drop(content);
                link(&file.name, self.inside, self.sink)?;
            } else {
                self.inside.entry_at(i as u32, &file.name, content, taken, self.sink)?;
            }
            if let (Ok(reader), Some(nest)) = (&mut unpacked, &self.nest)
                && left > 0
            {
                // what was not read stands before the next one; it counts as well
                let mut rest = nest.bounded(reader.take(left), taken);
                let passed = io::copy(&mut rest, &mut io::sink());
                drop(rest);
                if let Err(error) = passed {
                    unpacked = Err(error.into());
                }
            }
        }
        Ok(true)
    }

    fn empty(&mut self, i: usize, file: &File) -> Result<(), ExtractError> {
        if file.is_folder {
            return sub_folder(&file.name, self.inside, self.sink);
        }
        let nothing = Box::new(io::empty());
        self.inside.entry_at(i as u32, &file.name, Ok(nothing), Some(0), self.sink)
    }
}

/// Counts down what is left of an entry.
struct Counted<'c, R> {
    inner: R,
    left: &'c mut u64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        *self.left = self.left.saturating_sub(n as u64);
        Ok(n)
    }
}
