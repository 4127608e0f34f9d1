//! Holds lines of the logs of web servers. Must not know whose they are. Source: the
//! common and combined formats of Apache's mod_log_config and nginx's log module.

use super::tokens::{Kind, Piece, pieces};
use crate::extract::escaped;
use crate::extract::lines::{Line, Prose, push};
use crate::extract::{ExtractError, Sink};
use crate::model::{Chunk, FieldId, FieldKind, FieldName, FieldPath};
use std::ops::Range;

/// Fields in the order in which they stand; those behind them have none or their own.
const NAMES: &[&str] = &[
    "virtual_host",
    "client_ip",
    "ident",
    "user_name",
    "time",
    "path",
    "query",
    "status",
    "bytes",
    "referrer",
    "user_agent",
];

const HOST: usize = 0;
const CLIENT: usize = 1;
const IDENT: usize = 2;
const USER: usize = 3;
const TIME: usize = 4;
const PATH: usize = 5;
const QUERY: usize = 6;
const STATUS: usize = 7;
const BYTES: usize = 8;
const REFERRER: usize = 9;
const AGENT: usize = 10;

/// Whether a line is one of these.
pub(super) fn is_line(line: &[u8]) -> bool {
    if memchr::memchr(b'[', line).is_none() {
        return false;
    }
    let mut found = Vec::new();
    pieces(line, 0..line.len(), &mut found);
    moment(line, &found).is_some()
}

/// The number of the piece that is the moment, where a request and its status follow.
fn moment(buf: &[u8], pieces: &[Piece]) -> Option<usize> {
    let at = pieces.iter().position(|piece| piece.kind == Kind::Bracketed)?;
    let [time, request, status, ..] = &pieces[at..] else { return None };
    let time = &buf[time.at.clone()];
    let is_time = time.len() >= 20
        && time[0].is_ascii_digit()
        && time.contains(&b'/')
        && time.contains(&b':');
    let status = &buf[status.at.clone()];
    let is_status = status.len() == 3 && status.iter().all(u8::is_ascii_digit);
    (at >= 1 && is_time && request.kind == Kind::Quoted && is_status).then_some(at)
}

#[derive(Default)]
pub(super) struct Reader {
    fields: [Option<FieldId>; NAMES.len()],
    /// Fields behind the known ones: by their own name or by position.
    more: Vec<(Vec<u8>, FieldId)>,
    prose: Prose,
    pieces: Vec<Piece>,
}

impl Line for Reader {
    fn line(
        &mut self,
        chunk: &mut Chunk,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut found = std::mem::take(&mut self.pieces);
        pieces(&chunk.buf, at.clone(), &mut found);
        match moment(&chunk.buf, &found) {
            Some(time) => self.request(chunk, &found, time, number, sink),
            None => self.prose.push(chunk, at, number, sink),
        }
        self.pieces = found;
        Ok(())
    }
}

impl Reader {
    fn request(
        &mut self,
        chunk: &mut Chunk,
        found: &[Piece],
        time: usize,
        number: u32,
        sink: &mut dyn Sink,
    ) {
        self.before(chunk, &found[..time], number, sink);
        let moment = iso(&mut chunk.buf, found[time].at.clone());
        self.push(chunk, TIME, moment, number, sink);
        let request = found[time + 1].at.clone();
        let text = &chunk.buf[request.clone()];
        // method and protocol are words of a closed list; what is no request is all target
        let target = match parted(text) {
            Some((method, protocol)) => request.start + method + 1..request.start + protocol,
            None => request.clone(),
        };
        let mark = memchr::memchr(b'?', &chunk.buf[target.clone()]);
        let path = target.start..mark.map_or(target.end, |i| target.start + i);
        let query = (path.end + 1).min(target.end)..target.end;
        self.address(chunk, PATH, path, number, sink);
        self.address(chunk, QUERY, query, number, sink);
        for (piece, name) in found[time + 2..].iter().zip([STATUS, BYTES, REFERRER, AGENT]) {
            match name {
                REFERRER => self.address(chunk, name, piece.at.clone(), number, sink),
                AGENT => self.push(chunk, name, piece.at.clone(), number, sink),
                // numbers of the server's own, as long as they are that
                _ if is_number(&chunk.buf[piece.at.clone()]) => {}
                _ => self.push(chunk, name, piece.at.clone(), number, sink),
            }
        }
        for (i, piece) in found.iter().enumerate().skip(time + 6) {
            self.more(chunk, piece, i - time, number, sink);
        }
    }

    /// What stands before the moment: the client, two names and perhaps the server's.
    fn before(&mut self, chunk: &mut Chunk, found: &[Piece], number: u32, sink: &mut dyn Sink) {
        let dash = found.iter().position(|piece| chunk.buf[piece.at.clone()] == *b"-");
        let client = match dash {
            Some(dash) => dash.saturating_sub(1),
            None => found.len().saturating_sub(3),
        };
        // addresses of proxies, with commas between them
        let is_list = |piece: &Piece| chunk.buf[piece.at.clone()].ends_with(b",");
        let first = found[..client].iter().rposition(|piece| !is_list(piece)).map_or(0, |i| i + 1);
        if first > 0 {
            self.push(chunk, HOST, found[0].at.start..found[first - 1].at.end, number, sink);
        }
        self.push(chunk, CLIENT, found[first].at.start..found[client].at.end, number, sink);
        let said = |piece: &&Piece| chunk.buf[piece.at.clone()] != *b"-";
        if let Some(ident) = found.get(client + 1).filter(said) {
            self.push(chunk, IDENT, ident.at.clone(), number, sink);
        }
        // names of users may hold spaces
        let said = |piece: &&Piece| chunk.buf[piece.at.clone()] != *b"-";
        if let (Some(user), Some(last)) = (found.get(client + 2).filter(said), found.last()) {
            self.push(chunk, USER, user.at.start..last.at.end, number, sink);
        }
    }

    /// A piece behind the known ones.
    fn more(
        &mut self,
        chunk: &mut Chunk,
        piece: &Piece,
        position: usize,
        number: u32,
        sink: &mut dyn Sink,
    ) {
        let text = &chunk.buf[piece.at.clone()];
        let is_name = |name: &&[u8]| {
            (1..=32).contains(&name.len())
                && name.iter().all(|b| b.is_ascii_lowercase() || *b == b'_')
        };
        let name = memchr::memchr(b'=', text).map(|i| &text[..i]).filter(is_name);
        let name = if piece.kind == Kind::Word { name } else { None };
        let value = piece.at.start + name.map_or(0, |name| name.len() + 1)..piece.at.end;
        let key = name.map_or_else(|| vec![b'#', position as u8], <[u8]>::to_vec);
        let known = self.more.iter().find(|(name, _)| *name == key);
        let field = match known {
            Some((_, field)) => *field,
            None => {
                let name = match name {
                    Some(name) => FieldName::Named(String::from_utf8_lossy(name).into_owned()),
                    None => FieldName::Position((position + 8) as u32),
                };
                let field = sink.field(FieldPath::column(name), FieldKind::Cell, None);
                self.more.push((key, field));
                field
            }
        };
        push(chunk, unless_dash(&chunk.buf, value), field, number);
    }

    /// An address or a part of one, in which `%40` stands for `@`.
    fn address(
        &mut self,
        chunk: &mut Chunk,
        name: usize,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) {
        let end = escaped::undo(&mut chunk.buf, at.clone(), name == QUERY);
        self.push(chunk, name, at.start..end, number, sink);
    }

    fn push(
        &mut self,
        chunk: &mut Chunk,
        name: usize,
        at: Range<usize>,
        number: u32,
        sink: &mut dyn Sink,
    ) {
        let field = match self.fields[name] {
            Some(field) => field,
            None => {
                let path = FieldPath::column(FieldName::Named(NAMES[name].to_owned()));
                *self.fields[name].insert(sink.field(path, FieldKind::Cell, None))
            }
        };
        push(chunk, unless_dash(&chunk.buf, at), field, number);
    }
}

/// The moment at `at` as others write it, `2026-11-21 10:00:01`, over itself:
/// `21/Nov/2026:10:00:01 +0100`. Anything else stays.
fn iso(buf: &mut [u8], at: Range<usize>) -> Range<usize> {
    const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
    let text = &buf[at.clone()];
    let Some(&[d1, d2, b'/', m1, m2, m3, b'/', y1, y2, y3, y4, b':', ref clock @ ..]) =
        text.first_chunk::<20>()
    else {
        return at;
    };
    let month = MONTHS.chunks_exact(3).position(|month| month == [m1, m2, m3]);
    let digits =
        [d1, d2, y1, y2, y3, y4].iter().chain(clock).all(|b| b.is_ascii_digit() || *b == b':');
    let (Some(month), true) = (month, digits) else { return at };
    let (tens, ones) = (b'0' + (month as u8 + 1) / 10, b'0' + (month as u8 + 1) % 10);
    let mut written =
        [y1, y2, y3, y4, b'-', tens, ones, b'-', d1, d2, b' ', 0, 0, 0, 0, 0, 0, 0, 0];
    written[11..].copy_from_slice(clock);
    buf[at.start..at.start + 19].copy_from_slice(&written);
    at.start..at.start + 19
}

/// Whether it is a number, or a hyphen for none.
fn is_number(text: &[u8]) -> bool {
    text == b"-" || text.len() <= 20 && text.iter().all(u8::is_ascii_digit)
}

/// Where the method of a request ends and its protocol begins: `GET /x HTTP/1.1`.
fn parted(request: &[u8]) -> Option<(usize, usize)> {
    let method = memchr::memchr(b' ', request)?;
    let protocol = memchr::memrchr(b' ', request)?;
    let is_method = (1..=20).contains(&method)
        && request[..method].iter().all(|b| b.is_ascii_uppercase() || matches!(b, b'-' | b'_'));
    (is_method && protocol > method && request[protocol + 1..].starts_with(b"HTTP"))
        .then_some((method, protocol))
}

/// A hyphen stands for nothing.
fn unless_dash(buf: &[u8], at: Range<usize>) -> Range<usize> {
    if buf[at.clone()] == *b"-" { at.start..at.start } else { at }
}
