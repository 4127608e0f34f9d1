//! Holds ar archives, of which Debian's packages are some. Must not know what is in them.
//!
//! Source: the manual page ar(5) of libarchive, for the names of GNU and of BSD.

use super::stream::{Stream, Whole};
use super::{link, special};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{ReadError, Source};

pub(in crate::extract) const AR: Format = Format {
    name: "ar",
    extensions: &["a", "ar", "deb", "udeb", "ipk", "lib"],
    is: |look| look.head.starts_with(b"!<arch>\n") || look.head.starts_with(THIN),
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own, with long names of GNU and BSD; packages of Debian; no indexes \
            of symbols",
};

/// An archive that only points to files.
const THIN: &[u8] = b"!<thin>\n";

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let longest = source.limits().record;
    let mut inside = Inside::new(source);
    let mut stream = Stream::new(source);
    let corrupt = || ExtractError::Corrupt("an entry tells what cannot be".into());
    let thin = stream.get(8)? == THIN;
    let mut names = Vec::new();
    loop {
        let head = stream.at_least(60)?;
        if head.is_empty() {
            return Ok(());
        }
        let head = stream.get(60)?;
        let (raw, size) = (head[..16].trim_ascii_end(), number(&head[48..58]));
        let size = size.filter(|_| head.ends_with(b"`\n")).ok_or_else(corrupt)?;
        let mode = std::str::from_utf8(head[40..48].trim_ascii()).unwrap_or_default();
        let mode = u32::from_str_radix(mode, 8).unwrap_or(0);
        let end = stream.at() + size;
        match raw {
            b"//" | b"ARFILENAMES/" => {
                if size > longest {
                    return Err(ReadError::Limit { name: "record", value: longest }.into());
                }
                names = stream.get(size as usize)?;
            }
            b"/" | b"/SYM64/" => {}
            _ => {
                let (name, inner) = name(raw, size, &names, &mut stream)?.ok_or_else(corrupt)?;
                match mode & 0o170_000 {
                    _ if thin => link(&name, &mut inside, sink)?,
                    _ if name.starts_with(b"__.SYMDEF") => {}
                    0 | 0o100_000 => {
                        let content = Whole::new(&mut stream, inner);
                        inside.piece(&name, Box::new(content), sink)?;
                    }
                    _ => special(&name, &mut inside, sink)?,
                }
                if thin {
                    continue;
                }
            }
        }
        stream.skip(end.saturating_sub(stream.at()))?;
        // entries begin at even places; behind the last one nothing need follow
        if size % 2 == 1 && !stream.at_least(1)?.is_empty() {
            stream.skip(1)?;
        }
    }
}

/// The name of an entry, which may stand elsewhere, and how many bytes its content has;
/// none where it cannot be had.
fn name(
    raw: &[u8],
    size: u64,
    names: &[u8],
    stream: &mut Stream,
) -> Result<Option<(Vec<u8>, u64)>, ExtractError> {
    if let Some(length) = raw.strip_prefix(b"#1/") {
        let Some(length) = number(length).filter(|&length| length <= size.min(64 << 10)) else {
            return Ok(None);
        };
        let mut name = stream.get(length as usize)?;
        name.truncate(name.iter().rposition(|&b| b != 0).map_or(0, |last| last + 1));
        return Ok(Some((name, size - length)));
    }
    if let Some(at) = raw.strip_prefix(b"/").filter(|at| !at.is_empty()) {
        let rest = number(at).and_then(|at| names.get(usize::try_from(at).ok()?..));
        let Some(rest) = rest else { return Ok(None) };
        let end = rest.iter().position(|b| matches!(b, b'\n' | 0)).unwrap_or(rest.len());
        let name = rest[..end].strip_suffix(b"/").unwrap_or(&rest[..end]);
        return Ok(Some((name.to_vec(), size)));
    }
    Ok(Some((raw.strip_suffix(b"/").unwrap_or(raw).to_vec(), size)))
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits.trim_ascii()).ok()?.parse().ok()
}
