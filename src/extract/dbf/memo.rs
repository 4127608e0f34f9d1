//! Holds the file with the long texts of a table. Must not know columns.

use crate::input::{ReadError, Seekable, Source};
use std::ffi::OsString;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStringExt;

/// How texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// dBase III: in blocks of 512 bytes, up to an end mark.
    Marked,
    /// dBase IV: behind a mark and their length.
    Counted,
    /// FoxPro: behind their kind and length, the highest byte first.
    FoxPro,
}

pub(super) struct Memo {
    file: Seekable,
    kind: Kind,
    block: u64,
    longest: usize,
}

impl Memo {
    /// The file beside the table in `source`; none where there is none.
    pub(super) fn beside(source: &Source, longest: u64) -> Result<Option<Self>, ReadError> {
        let name = source.file_name();
        let stem = memchr::memrchr(b'.', name).map_or(name, |dot| &name[..dot]);
        if stem.is_empty() {
            return Ok(None);
        }
        for (ending, foxpro) in [(".fpt", true), (".FPT", true), (".dbt", false), (".DBT", false)] {
            let name = OsString::from_vec([stem, ending.as_bytes()].concat());
            let Some(mut file) = source.beside_file(&name)? else { continue };
            let mut head = [0; 32];
            let longest = usize::try_from(longest).unwrap_or(usize::MAX);
            let n = fill(&mut file, 0, &mut head)?;
            let size = match foxpro {
                true => u16::from_be_bytes([head[6], head[7]]),
                false => u16::from_le_bytes([head[20], head[21]]),
            };
            let kind = match foxpro {
                true => Kind::FoxPro,
                false if n == 32 && size >= 64 && head[16] != 3 => Kind::Counted,
                false => Kind::Marked,
            };
            let block = match (kind, u64::from(size)) {
                (Kind::Marked, _) | (_, 0) => 512,
                (_, size) => size,
            };
            return Ok(Some(Memo { file, kind, block, longest }));
        }
        Ok(None)
    }

    /// The text that begins with block `number`; None where there is none.
    pub(super) fn text(&mut self, number: u32) -> Result<Option<Vec<u8>>, ReadError> {
        let at = u64::from(number) * self.block;
        let mut head = [0; 8];
        let n = fill(&mut self.file, at, &mut head)?;
        if n == 0 {
            return Ok(None);
        }
        if self.kind == Kind::Marked
            || (self.kind == Kind::Counted && head[..4] != [0xFF, 0xFF, 8, 0])
        {
            return self.marked(at).map(Some);
        }
        let length = [head[4], head[5], head[6], head[7]];
        let length = match self.kind {
            Kind::FoxPro => u32::from_be_bytes(length) as usize,
            _ => (u32::from_le_bytes(length) as usize).saturating_sub(8),
        };
        let there =
            usize::try_from(self.file.length().saturating_sub(at + 8)).unwrap_or(usize::MAX);
        let mut text = vec![0; length.min(there).min(self.longest)];
        let n = fill(&mut self.file, at + 8, &mut text)?;
        text.truncate(n);
        Ok((n == length).then_some(text))
    }

    /// The text at `at` up to its end mark.
    fn marked(&mut self, mut at: u64) -> Result<Vec<u8>, ReadError> {
        let mut text = Vec::new();
        let mut piece = [0; 512];
        loop {
            let n = fill(&mut self.file, at, &mut piece)?;
            let end = memchr::memchr(0x1A, &piece[..n]);
            text.extend_from_slice(&piece[..end.unwrap_or(n)]);
            if end.is_some() || n < piece.len() || text.len() >= self.longest {
                return Ok(text);
            }
            at += n as u64;
        }
    }
}

/// Fills `buf` from `at`; returns how many bytes there were.
fn fill(file: &mut Seekable, at: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
    file.seek(SeekFrom::Start(at))?;
    let mut read = 0;
    while read < buf.len() {
        match file.read(&mut buf[read..])? {
            0 => break,
            n => read += n,
        }
    }
    Ok(read)
}
