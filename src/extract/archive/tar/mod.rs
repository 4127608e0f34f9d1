//! Holds tar archives, read once from their start: no entry is sought. Must not know what
//! is around them.

mod header;
mod pax;
mod sparse;

use super::stream::{Stream, Whole};
use super::{folder, link, special};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Look, Sink};
use crate::input::{ReadError, Source};
use crate::model::{Cause, Gap, Stage};
use header::{BLOCK, Header, Kind};
use pax::Properties;
use sparse::Sparse;

pub(in crate::extract) const TAR: Format = Format {
    name: "tar",
    extensions: &["tar", "tgz", "tbz", "tbz2", "txz", "tlz", "tzst", "taz", "gem", "ova"],
    is,
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own, of all dialects (v7, ustar, pax, GNU, star), sparse files \
            with their holes; of links and devices their names",
};

fn is(look: &Look) -> bool {
    let Some(block) = look.head.first_chunk() else { return false };
    Header(block).is_right()
}

/// Longest name, list of properties or map of a sparse file that is kept.
const LONGEST: u64 = 1 << 20;

struct Tar<'i, 'a, 's, 'k> {
    stream: Stream<'a, 's>,
    inside: &'i mut Inside<'s>,
    sink: &'k mut dyn Sink,
    /// Properties of the next entry, and of all that follow.
    next: Properties,
    all: Properties,
    /// Whether bytes that are no entry were met since the last one.
    lost: bool,
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut inside = Inside::new(source);
    let (stream, inside) = (Stream::new(source), &mut inside);
    let (next, all) = (Properties::default(), Properties::default());
    let mut tar = Tar { stream, inside, sink, next, all, lost: false };
    let mut block = Vec::new();
    loop {
        block.clear();
        tar.stream.take_into(&mut block, BLOCK)?;
        let Some(whole) = block.first_chunk() else {
            // some programs write no end, which cannot be told from a cut
            return Err(ReadError::Truncated.into());
        };
        let header = Header(whole);
        if header.is_empty() {
            return tar.end();
        }
        if header.is_right() {
            match tar.entry(&header) {
                // the next head begins with a block
                Err(error @ ExtractError::Corrupt(_)) => tar.sink.gap(error.gap()),
                result => result?,
            }
            tar.lost = false;
        } else if !tar.lost {
            tar.lost = true;
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            tar.sink.gap(gap.noting("something between two entries"));
        }
    }
}

impl Tar<'_, '_, '_, '_> {
    fn entry(&mut self, header: &Header) -> Result<(), ExtractError> {
        let size = header.size().ok_or_else(corrupt)?;
        match header.kind() {
            kind @ (Kind::Pax | Kind::PaxOfAll) => {
                let records = self.short(size)?;
                let of_all = kind == Kind::PaxOfAll;
                if of_all { &mut self.all } else { &mut self.next }.read(&records)?;
            }
            Kind::LongName => self.next.name = Some(ended(self.short(size)?)),
            Kind::LongLink => drop(self.short(size)?),
            Kind::Label => self.pass(size)?,
            kind => {
                let own = std::mem::take(&mut self.next);
                self.thing(header, kind, size, own)?;
            }
        }
        Ok(())
    }

    /// An entry that is something by itself.
    fn thing(
        &mut self,
        header: &Header,
        kind: Kind,
        size: u64,
        own: Properties,
    ) -> Result<(), ExtractError> {
        let name = own.name_of().map_or_else(|| header.name(), <[u8]>::to_vec);
        let size = own.size.or(self.all.size).filter(|_| kind != Kind::Link).unwrap_or(size);
        // more of an old map stands behind the head and is no part of its length
        let map = match kind {
            Kind::Sparse => sparse::of_header(header, &mut self.stream)?,
            _ => None,
        };
        let end = self.stream.at().checked_add(size).ok_or_else(corrupt)?;
        match kind {
            Kind::Folder | Kind::List => folder(&name, self.inside, self.sink)?,
            Kind::Link => link(&name, self.inside, self.sink)?,
            Kind::Special => special(&name, self.inside, self.sink)?,
            Kind::Rest => {
                let gap = Gap::new(Stage::Extract, Cause::Truncated);
                self.sink.gap(gap.noting("an entry that begins in another archive"));
                self.file(map, size, &name, &own)?;
            }
            _ => self.file(map, size, &name, &own)?,
        }
        let left = end.saturating_sub(self.stream.at());
        self.pass(left)?;
        let over = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
        self.pass(over)
    }

    fn file(
        &mut self,
        map: Option<sparse::Map>,
        size: u64,
        name: &[u8],
        own: &Properties,
    ) -> Result<(), ExtractError> {
        let map = match map.or_else(|| own.sparse_map()) {
            None if own.sparse => sparse::of_content(&mut self.stream, own.whole)?,
            map => map,
        };
        match map {
            // its holes are more than what is there
            Some((pieces, whole)) => {
                let content = Sparse::new(&mut self.stream, pieces, whole);
                self.inside.entry(name, Ok(Box::new(content)), Some(size), self.sink)
            }
            None => {
                let content = Whole::new(&mut self.stream, size);
                self.inside.piece(name, Box::new(content), self.sink)
            }
        }
    }

    /// The content of an entry that is read for what it says of others.
    fn short(&mut self, size: u64) -> Result<Vec<u8>, ExtractError> {
        if size > LONGEST {
            return Err(corrupt());
        }
        let content = self.stream.get(size as usize)?;
        self.pass((BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64)?;
        Ok(content)
    }

    fn pass(&mut self, bytes: u64) -> Result<(), ExtractError> {
        self.stream.skip(bytes)
    }

    /// The end: zeros. What stands behind them is another archive at most.
    fn end(mut self) -> Result<(), ExtractError> {
        let mut block = Vec::new();
        loop {
            block.clear();
            self.stream.take_into(&mut block, BLOCK)?;
            let Some(whole) = block.first_chunk::<BLOCK>() else {
                return match block.iter().all(|&b| b == 0) {
                    true => Ok(()),
                    false => Err(trailing()),
                };
            };
            let header = Header(whole);
            if header.is_empty() {
                continue;
            }
            if !header.is_right() {
                return Err(trailing());
            }
            self.entry(&header)?;
        }
    }
}

fn corrupt() -> ExtractError {
    ExtractError::Corrupt("an entry tells what cannot be".into())
}

fn trailing() -> ExtractError {
    ExtractError::Corrupt("something stands behind its end".into())
}

/// A name that ends with a zero.
fn ended(mut name: Vec<u8>) -> Vec<u8> {
    name.truncate(memchr::memchr(0, &name).unwrap_or(name.len()));
    name
}
