//! Holds files that people write settings and records in: YAML, TOML, INI and the like,
//! LDIF. Must not know charsets: the text that comes in is clean.

mod flow;
mod ini;
mod ldif;
mod place;
mod quoted;
mod toml;
mod yaml;

use super::prose;
use super::{ExtractError, Sink, blocks, lines};
use crate::input::{Folding, Source, TextSource};
use crate::model::Chunk;
use place::{Marks, Place};
use std::ops::Range;

pub(super) use ini::{INI, PROPERTIES};
pub(super) use ldif::LDIF;
pub(super) use toml::TOML;
pub(super) use yaml::YAML;

/// A reader of settings, which knows when all is read.
trait Settings: blocks::Marker {
    fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError>;
}

fn read(
    source: &mut Source,
    sink: &mut dyn Sink,
    mut reader: impl Settings,
) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut text = TextSource::new(source, Folding::Structured);
    let result = blocks::read(&mut text, sink, &mut reader, limits);
    let result = result.and_then(|()| reader.end(sink));
    prose::finish(text, sink, result)
}

/// Marks a single value; a word for nothing is an empty one, and what only points to
/// another value is none.
fn scalar(
    marks: &mut Marks,
    chunk: &mut Chunk,
    at: Range<usize>,
    place: Place,
    is_quoted: bool,
    sink: &mut dyn Sink,
) {
    let text = &chunk.buf[at.clone()];
    match text {
        [b'*', rest @ ..] if !is_quoted && !rest.is_empty() && !rest.contains(&b' ') => {}
        b"~" | b"null" | b"Null" | b"NULL" if !is_quoted => {
            marks.value(chunk, at.start..at.start, place, sink);
        }
        _ => marks.value(chunk, at, place, sink),
    }
}

/// Lines from which settings are told.
const LINES: usize = 200;

/// How many of the first lines `fits`, of all that are neither blank nor a comment. Once
/// so many do not fit that less than `least` tenths ever could, the rest is not looked at.
fn fitting(text: &[u8], whole: bool, least: usize, fits: impl Fn(&[u8]) -> bool) -> (usize, usize) {
    let said = |line: &&[u8]| {
        let line = line.trim_ascii();
        !line.is_empty() && !matches!(line[0], b'#' | b';' | b'!')
    };
    let (mut fit, mut all) = (0, 0);
    for line in lines::first(text, whole, LINES).filter(said) {
        all += 1;
        fit += usize::from(fits(line));
        if (all - fit) * 10 > LINES * (10 - least) {
            break;
        }
    }
    (fit, all)
}
