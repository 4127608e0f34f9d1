//! Holds the tar format of `pg_dump`: `toc.dat` first, then a file for the data of each
//! table. Must not know rows.

use super::contents::Contents;
use super::toc::{Wire, damaged};
use crate::extract::sql::{Dialect, Script};
use crate::extract::{ExtractError, Look, Sink};
use crate::input::encoding::Encoding;
use crate::input::{Nest, ReadError, Source};
use crate::model::Fact;
use std::io::{self, BufReader, Read};

const BLOCK: usize = 512;

pub(in crate::extract) fn is(look: &Look) -> bool {
    look.head.starts_with(b"toc.dat\0") && look.head.get(BLOCK..BLOCK + 5) == Some(b"PGDMP")
}

pub(super) fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let nest = source.nest()?;
    sink.fact(Fact::Dialect, Dialect::PostgreSql.name());
    let mut reader = BufReader::new(source);
    let mut script = Script::new(Dialect::PostgreSql);
    let mut contents = Contents::default();
    let result = members(&mut reader, &nest, &mut script, &mut contents, sink);
    contents.tell_missing(sink);
    result
}

fn members(
    reader: &mut impl Read,
    nest: &Nest,
    script: &mut Script,
    contents: &mut Contents,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut blobs = 0;
    while let Some(member) = next(reader)? {
        let mut data = reader.take(member.size);
        match member.name.as_slice() {
            b"toc.dat" => {
                let (mut wire, head) = Wire::open(&mut data, nest.limits().record)?;
                contents.read(&mut wire, &head, nest, script, sink)?;
            }
            b"restore.sql" => {}
            // it lists the large objects, each in a file of its own
            name if name == b"blobs.toc" || name.starts_with(b"blobs_") => {
                contents.take_file(name);
            }
            name if name.starts_with(b"blob_") => {
                let shown = String::from_utf8_lossy(name);
                super::blob(blobs, &shown, Box::new(&mut data), nest, sink)?;
                blobs += 1;
            }
            name => {
                let copy = contents.take_file(name).unwrap_or_default();
                let rows: Box<dyn Read> = match name.ends_with(b".gz") {
                    true => Encoding::Gzip.reader(Box::new(&mut data)),
                    false => Box::new(&mut data),
                };
                super::table(copy, rows, nest, script, sink)?;
            }
        }
        io::copy(&mut data, &mut io::sink()).map_err(ReadError::from)?;
        let cut = data.limit() > 0;
        let padding = (BLOCK as u64 - member.size % BLOCK as u64) % BLOCK as u64;
        io::copy(&mut reader.take(padding), &mut io::sink()).map_err(ReadError::from)?;
        if cut {
            return Err(ReadError::Truncated.into());
        }
    }
    Ok(())
}

struct Member {
    name: Vec<u8>,
    size: u64,
}

/// The next member; None behind the last, which blocks of zeros follow.
fn next(reader: &mut impl Read) -> Result<Option<Member>, ExtractError> {
    let mut header = [0; BLOCK];
    reader.read_exact(&mut header).map_err(ReadError::from)?;
    if header == [0; BLOCK] {
        return Ok(None);
    }
    let name = header[..100].split(|&b| b == 0).next().unwrap_or_default().to_vec();
    let size = size(&header[124..136]).filter(|_| &header[257..262] == b"ustar");
    Ok(Some(Member { name, size: size.ok_or_else(damaged)? }))
}

/// A size: digits of base eight, or, marked by its first bit, its bytes.
fn size(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        let bytes = <[u8; 8]>::try_from(&field[4..]).ok()?;
        return Some(u64::from_be_bytes(bytes));
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    u64::from_str_radix(digits, 8).ok()
}
