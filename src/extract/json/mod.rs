//! Holds JSON in all its forms: one document or many, with comments or without, GeoJSON
//! and HAR. Must not know charsets: the text that comes in is clean.

pub(in crate::extract) mod lex;
mod long;
mod meaning;
mod place;
mod reader;
mod shape;

use super::inside::Inside;
use super::keys::Keys;
use super::prose;
use super::{ExtractError, Format, Look, Sink, blocks};
use crate::input::{Charset, Folding, Source, TextSource};
use meaning::Meaning;
use reader::Reader;
use shape::Shape;

pub(super) const JSON: Format = Format {
    name: "json",
    extensions: &[
        "json",
        "jsonl",
        "ndjson",
        "geojson",
        "jsonc",
        "json5",
        "jsonld",
        "topojson",
        "webmanifest",
        "ipynb",
        "jsonlines",
        "ldjson",
        "map",
        "avsc",
    ],
    is: is_json,
    extract: |source, sink| read(source, sink, false),
    hostile: false,
    reads: "keys as fields below their path (`orders[].email`), of one document or many (NDJSON, exports of databases); keys that are data as values of `{key}`; comments; what is no JSON in it as text; places of GeoJSON",
};

pub(super) const HAR: Format = Format {
    name: "har",
    extensions: &["har"],
    is: is_har,
    extract: |source, sink| read(source, sink, true),
    hostile: false,
    reads: "recordings of a browser: like json, with headers, cookies and parameters as fields by their names, bodies of requests and answers as objects inside",
};

fn read(source: &mut Source, sink: &mut dyn Sink, is_har: bool) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut keys = Keys::new(limits.fields);
    {
        let look = Look::new(source, b".json");
        Shape::of(&look.text, look.whole).tell(&mut keys);
    }
    let meaning = if is_har { Meaning::har(Inside::new(source)) } else { Meaning::default() };
    let mut text = TextSource::new(source, Folding::Structured);
    let mut reader = Reader::new(keys, meaning);
    let result = blocks::read(&mut text, sink, &mut reader, limits);
    let result = result.and_then(|()| reader.end(sink));
    prose::finish(text, sink, result)
}

/// Whether an object is JSON: its beginning holds nothing else, or little else where its
/// name says so.
fn is_json(look: &Look) -> bool {
    let called = look.is_called(&JSON) || look.is_called(&HAR);
    let Some(first) = look.text.iter().find(|b| !b.is_ascii_whitespace() && **b != 0x1E) else {
        return false;
    };
    let may_begin = matches!(first, b'{' | b'[') || called && matches!(first, b'/' | b'#' | b'"');
    if look.charset == Charset::Binary || !may_begin {
        return false;
    }
    let shape = Shape::of(&look.text, look.whole);
    let opens = shape.opened > 0 && (shape.keys > 0 || shape.documents > 0);
    opens && shape.wrong * 2 <= if called { shape.keys + shape.opened } else { 0 }
}

fn is_har(look: &Look) -> bool {
    let start = &look.text[..look.text.len().min(4096)];
    let has = |key: &[u8]| memchr::memmem::find(start, key).is_some();
    has(b"\"log\"") && (has(b"\"creator\"") || has(b"\"entries\"")) && is_json(look)
}
