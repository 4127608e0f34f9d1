//! Holds logs whose lines have fields: those of web servers and of syslog, and exports
//! of the journal. Must not know charsets: the text that comes in is clean.

mod access;
mod journal;
mod syslog;
mod tokens;
mod w3c;

use super::lines::{self, ByLine, Line};
use super::{ExtractError, Format, Look, Sink, blocks, prose};
use crate::input::{Charset, Folding, Source, TextSource};

pub(super) use journal::JOURNAL;

pub(super) const ACCESS: Format = Format {
    name: "access-log",
    extensions: &[],
    is: |look| mostly(look, access::is_line),
    extract: |source, sink| read(source, sink, access::Reader::default()),
    hostile: false,
    reads: "logs of web servers in the common and combined format (Apache, nginx), with a virtual host before or more fields behind: client, user, time, path, query, referrer, user agent as fields; not method, protocol, status and size; other lines as text",
};

pub(super) const W3C: Format = Format {
    name: "w3c-log",
    extensions: &[],
    is: w3c::is_log,
    extract: |source, sink| read(source, sink, w3c::Reader::default()),
    hostile: false,
    reads: "logs that name their fields in a line `#Fields:` (IIS, Exchange, CloudFront, Zeek), under those names",
};

pub(super) const SYSLOG: Format = Format {
    name: "syslog",
    extensions: &[],
    is: |look| mostly(look, syslog::is_line),
    extract: |source, sink| read(source, sink, syslog::Reader::default()),
    hostile: false,
    reads: "lines of syslog (RFC 3164, RFC 5424, with dates of ISO 8601): time, host, program, message as fields; other lines as text",
};

/// Lines from which a log is told.
const LINES: usize = 100;

/// Whether most of the first lines of an object are such.
fn mostly(look: &Look, is_line: fn(&[u8]) -> bool) -> bool {
    if look.charset == Charset::Binary {
        return false;
    }
    let lines = lines::first(&look.text, look.whole, LINES).filter(|line| !line.is_empty());
    let (mut all, mut fit) = (0, 0);
    for line in lines {
        all += 1;
        fit += usize::from(line.len() < 16 << 10 && is_line(line));
        // so many that the rest cannot make up for them
        if (all - fit) * 10 > LINES * 3 {
            return false;
        }
    }
    fit > 0 && fit * 10 >= all * 7
}

fn read(source: &mut Source, sink: &mut dyn Sink, reader: impl Line) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut text = TextSource::new(source, Folding::Structured);
    let result = blocks::read(&mut text, sink, &mut ByLine::new(reader), limits);
    prose::finish(text, sink, result)
}
