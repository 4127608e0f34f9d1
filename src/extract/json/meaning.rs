//! Holds what HAR means: pairs of name and value, and bodies, which are objects inside.
//! Must not know JSON. Source: the HTTP Archive format 1.2,
//! <http://www.softwareishard.com/blog/har-12-spec/>.

use super::reader::Level;
use crate::extract::inside::Inside;
use crate::extract::keys::{Keys, Node};
use crate::extract::{ExtractError, Sink, base64, escaped};
use std::io::Cursor;

/// Arrays of pairs of a name and a value.
const PAIRS: &[&str] = &["headers", "cookies", "queryString", "params"];

/// Objects with a body.
const BODIES: &[&str] = &["content", "postData"];

/// What a document means beyond its keys.
#[derive(Default)]
pub(super) struct Meaning<'s>(Option<Har<'s>>);

struct Har<'s> {
    inside: Inside<'s>,
    /// The name of the pair that is open, and how deep that lies.
    name: Vec<u8>,
    depth: usize,
    body: Vec<u8>,
    kind: Vec<u8>,
    is_base64: bool,
}

impl<'s> Meaning<'s> {
    pub(super) fn har(inside: Inside<'s>) -> Self {
        let (name, body, kind) = (Vec::new(), Vec::new(), Vec::new());
        Meaning(Some(Har { inside, name, depth: 0, body, kind, is_base64: false }))
    }

    /// Takes a text of `level` whose path is `node`; false where it is a value.
    pub(super) fn takes(
        &mut self,
        level: &Level,
        node: Node,
        keys: &Keys,
        depth: usize,
        value: &[u8],
    ) -> bool {
        let Some(har) = &mut self.0 else { return false };
        if !level.object {
            return false;
        }
        let within = |names: &[&str]| names.iter().any(|name| keys.is_called(level.node, name));
        if keys.is_called(node, "name") && within(PAIRS) {
            har.name = value.to_vec();
            har.depth = depth;
            return true;
        }
        if !within(BODIES) {
            return false;
        }
        if keys.is_called(node, "mimeType") {
            har.kind = value.to_vec();
        } else if keys.is_called(node, "encoding") {
            har.is_base64 = value == b"base64";
        } else if keys.is_called(node, "text") {
            har.body = value.to_vec();
            return true;
        }
        false
    }

    /// The name of the value at `node`, where a pair tells it.
    pub(super) fn label(&self, depth: usize, node: Node, keys: &Keys) -> Option<&[u8]> {
        let har = self.0.as_ref()?;
        let fits = har.depth == depth && !har.name.is_empty() && keys.is_called(node, "value");
        fits.then_some(&har.name)
    }

    /// An object or array at `depth` ends: its body is handed on.
    pub(super) fn close(
        &mut self,
        level: &Level,
        depth: usize,
        keys: &Keys,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let Some(har) = &mut self.0 else { return Ok(()) };
        if har.depth == depth {
            har.name.clear();
        }
        if !level.object || !BODIES.iter().any(|name| keys.is_called(level.node, name)) {
            return Ok(());
        }
        let what = if keys.is_called(level.node, "postData") { "request" } else { "response" };
        har.hand_on(what, sink)
    }

    /// Hands on what a cut left over.
    pub(super) fn end(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        match &mut self.0 {
            Some(har) => har.hand_on("body", sink),
            None => Ok(()),
        }
    }
}

impl Har<'_> {
    fn hand_on(&mut self, what: &str, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        let body = std::mem::take(&mut self.body);
        let kind = std::mem::take(&mut self.kind);
        let is_base64 = std::mem::take(&mut self.is_base64);
        if body.is_empty() {
            return Ok(());
        }
        let bytes = match is_base64 {
            true => base64::decoded(&body),
            false if kind.starts_with(b"application/x-www-form-urlencoded") => escaped::form(&body),
            false => body,
        };
        let name = self.inside.name(what, extension(&kind));
        let packed = bytes.len() as u64;
        self.inside.hand_on(name, Ok(Box::new(Cursor::new(bytes))), Some(packed), sink)
    }
}

/// The extension that files of a kind bear.
fn extension(kind: &[u8]) -> &'static str {
    let kind = kind.split(|b| *b == b';').next().unwrap_or_default().trim_ascii();
    match kind {
        b"text/html" | b"application/xhtml+xml" => "html",
        b"application/xml" | b"text/xml" => "xml",
        b"image/svg+xml" => "svg",
        b"text/csv" => "csv",
        b"application/pdf" => "pdf",
        b"image/jpeg" => "jpg",
        b"image/png" => "png",
        b"image/gif" => "gif",
        b"image/webp" => "webp",
        _ if kind.ends_with(b"json") => "json",
        _ if kind.starts_with(b"text/") => "txt",
        _ => "",
    }
}
