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
    "method",
    "path",
    "query",
    "protocol",
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
const METHOD: usize = 5;
const PATH: usize = 6;
const QUERY: usize = 7;
const PROTOCOL: usize = 8;
const STATUS: usize = 9;
const BYTES: usize = 10;
const REFERRER: usize = 11;
const AGENT: usize = 12;

/// Whether a line is one of these.
pub(super) fn is_line(line: &[u8]) -> bool {
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
        self.push(chunk, TIME, found[time].at.clone(), number, sink);
        let request = found[time + 1].at.clone();
        let text = &chunk.buf[request.clone()];
        let (method, target, protocol) = match parted(text) {
            Some((method, protocol)) => {
                let (method, protocol) = (request.start + method, request.start + protocol);
                (request.start..method, method + 1..protocol, protocol + 1..request.end)
            }
            // what is no request at all
            None => (request.start..request.start, request.clone(), request.end..request.end),
        };
        let mark = memchr::memchr(b'?', &chunk.buf[target.clone()]);
        let path = target.start..mark.map_or(target.end, |i| target.start + i);
        let query = (path.end + 1).min(target.end)..target.end;
        self.push(chunk, METHOD, method, number, sink);
        self.address(chunk, PATH, path, number, sink);
        self.address(chunk, QUERY, query, number, sink);
        self.push(chunk, PROTOCOL, protocol, number, sink);
        for (piece, name) in found[time + 2..].iter().zip([STATUS, BYTES, REFERRER, AGENT]) {
            match name {
                REFERRER => self.address(chunk, name, piece.at.clone(), number, sink),
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
        if let Some(ident) = found.get(client + 1) {
            self.push(chunk, IDENT, ident.at.clone(), number, sink);
        }
        // names of users may hold spaces
        if let (Some(user), Some(last)) = (found.get(client + 2), found.last()) {
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
                    None => FieldName::Position((NAMES.len() + position - 5) as u32),
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
