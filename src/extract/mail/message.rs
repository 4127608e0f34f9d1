//! Holds the reading of a message: its header, its parts and what becomes of each. Must
//! not know how a body is written. Source: RFC 2045 to 2049.

use super::body::{Body, Flowed};
use super::feed::Feed;
use super::headers::{self, Says};
use super::letter::{Layout, Letter};
use super::sniff::behind_count;
use super::transfer::{Decoded, Transfer};
use super::words::charset;
use crate::extract::{ExtractError, Sink};
use crate::input::{CodePage, Nest, ReadError, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use encoding_rs::Encoding;
use std::io::BufRead;

/// Multiparts inside each other that are told apart.
const LEVELS: usize = 100;

/// A multipart that is open.
struct Multipart {
    alternative: bool,
    digest: bool,
}

struct Message<'f, 'a, 's, 'k> {
    feed: &'f mut Feed<'a, 's>,
    letter: Letter<'k>,
    /// Where objects inside stand; none where they would lie too deep.
    inside: Option<Nest<'s>>,
    here: Nest<'s>,
    open: Vec<Multipart>,
    /// Parts so far.
    index: u32,
}

/// Reads nothing but a header block, as it lies beside a message that is stored otherwise.
pub(in crate::extract) fn read_headers(
    source: &mut Source,
    letter: &mut Letter,
) -> Result<(), ExtractError> {
    let mut feed = Feed::new(source);
    headers::read(&mut feed, letter)?;
    feed.failed().map_or(Ok(()), |error| Err(error.into()))
}

pub(super) fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let (inside, here) = (source.nest().ok(), source.own_nest());
    let head = source.head();
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let blank = head[mark..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    let mut passed = mark + blank;
    if let (Some(_), behind) = behind_count(&head[passed..]) {
        passed = head.len() - behind.len();
    }
    let mut feed = Feed::new(source);
    feed.pass(passed);
    let mut message = Message {
        letter: Letter::new(sink, limits),
        feed: &mut feed,
        inside,
        here,
        open: Vec::new(),
        index: 0,
    };
    let result = message.read();
    let failed = message.feed.failed();
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    if failed.is_none() && !message.open.is_empty() {
        message.letter.lacks(Cause::Truncated, "a part without an end");
    }
    message.letter.end()?;
    result?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

impl<'s> Message<'_, '_, 's, '_> {
    fn read(&mut self) -> Result<(), ExtractError> {
        let says = headers::read(self.feed, &mut self.letter)?;
        self.entity(&says)?;
        while let Some(met) = self.feed.met() {
            self.close(met.level + usize::from(!met.closes))?;
            if met.closes {
                // what stands behind the last part
                self.text(Transfer::AsIs, None, None)?;
            } else {
                let says = headers::read(self.feed, &mut self.letter)?;
                self.entity(&says)?;
            }
        }
        Ok(())
    }

    /// Ends the multiparts from `level` on.
    fn close(&mut self, level: usize) -> Result<(), ExtractError> {
        let had = self.open.iter().any(|multipart| multipart.alternative);
        self.open.truncate(level);
        self.feed.pop_to(level);
        if had && !self.open.iter().any(|multipart| multipart.alternative) {
            self.letter.release()?;
        }
        Ok(())
    }

    /// Reads the body under a header block.
    fn entity(&mut self, says: &Says) -> Result<(), ExtractError> {
        let mut kind = says.kind();
        if kind.is_empty() && self.open.last().is_some_and(|multipart| multipart.digest) {
            kind = "message/rfc822".to_owned();
        }
        if kind.starts_with("multipart/") {
            return self.multipart(&kind, says);
        }
        let transfer = says.transfer.as_deref().map_or(Transfer::AsIs, Transfer::called);
        let name = says.file_name();
        let is_file = says.is_attachment() || name.is_some();
        let charset = says.parameter("charset");
        match kind.as_str() {
            // the name of the file stands in its first line
            _ if says.is_in_lines() => self.text(transfer, charset, None),
            "text/html" | "application/xhtml+xml" if !is_file => self.html(transfer, charset),
            _ if !is_file && is_text(&kind) => {
                let is = |name: &str, value: &[u8]| {
                    says.parameter(name).is_some_and(|is| is.eq_ignore_ascii_case(value))
                };
                let delete_space = is("delsp", b"yes");
                let flowed = is("format", b"flowed").then_some(Flowed { delete_space });
                self.text(transfer, charset, flowed)
            }
            _ => self.attachment(&kind, name, transfer),
        }
    }

    fn multipart(&mut self, kind: &str, says: &Says) -> Result<(), ExtractError> {
        let boundary = match says.parameter("boundary") {
            Some(boundary) => Some(boundary),
            None => self.first_boundary(),
        };
        let boundary = boundary.unwrap_or_default();
        if self.feed.push(boundary.trim_ascii_end(), LEVELS) {
            let alternative = kind == "multipart/alternative";
            if alternative {
                self.letter.hold()?;
            }
            self.open.push(Multipart { alternative, digest: kind == "multipart/digest" });
        } else if self.feed.open() >= LEVELS {
            self.letter
                .lacks(Cause::TooDeep, "parts inside each other beyond 100 are read as text");
        } else {
            self.letter.lacks(Cause::Corrupt, "parts without a boundary are read as text");
        }
        // a line for programs that know no parts
        self.text(Transfer::AsIs, None, None)
    }

    /// The boundary that the body begins with, where none is declared.
    fn first_boundary(&mut self) -> Option<Vec<u8>> {
        // what failed is told at the end
        let piece = self.feed.fill_buf().unwrap_or_default().trim_ascii_start();
        let line = piece.split(|b| *b == b'\n').next()?.trim_ascii_end();
        line.strip_prefix(b"--").filter(|rest| !rest.is_empty()).map(<[u8]>::to_vec)
    }

    fn html(&mut self, transfer: Transfer, charset: Option<Vec<u8>>) -> Result<(), ExtractError> {
        let mut decoded = Decoded::new(&mut *self.feed, transfer);
        let declared = self.letter.declared(charset.as_deref());
        let mut source = Source::stretch(&self.here, Box::new(&mut decoded));
        let result = self.letter.laid_out(Layout::Html, &mut source, declared);
        drop(source);
        let strange = decoded.strange;
        self.feed.skip();
        self.strange(transfer, strange);
        result
    }

    fn text(
        &mut self,
        transfer: Transfer,
        charset: Option<Vec<u8>>,
        flowed: Option<Flowed>,
    ) -> Result<(), ExtractError> {
        let declared = self.letter.declared(charset.as_deref());
        let mut decoded = Decoded::new(&mut *self.feed, transfer);
        let mut body = Body::new(&mut decoded, flowed);
        loop {
            let mut source = Source::stretch(&self.here, Box::new(&mut body));
            let result = self.letter.plain(&mut source, declared);
            drop(source);
            self.letter.not_whole(result, "a body")?;
            let Some(found) = body.found() else { break };
            let (name, index) = (found.name.clone(), self.index);
            self.index += 1;
            let name = if name.is_empty() { named(index, "") } else { name };
            let segment = Segment::Part { index, name: name.into() };
            let Some(nest) = &self.inside else {
                too_deep(&mut self.letter, &self.here);
                // its lines are passed over
                let mut file = body.file(&found);
                drop(std::io::copy(&mut file, &mut std::io::sink()));
                continue;
            };
            let mut file = body.file(&found);
            let mut source = Source::inside(nest, Box::new(&mut file), None);
            self.letter.child(segment, &mut source)?;
            drop(source);
            // what its reader left of it is no text
            drop(std::io::copy(&mut file, &mut std::io::sink()));
        }
        let encrypted = body.encrypted;
        let strange = decoded.strange;
        self.feed.skip();
        if encrypted {
            self.letter.lacks(Cause::Encrypted, "a part of the text");
        }
        self.strange(transfer, strange);
        Ok(())
    }

    fn attachment(
        &mut self,
        kind: &str,
        name: Option<Vec<u8>>,
        transfer: Transfer,
    ) -> Result<(), ExtractError> {
        let index = self.index;
        self.index += 1;
        let name = name.unwrap_or_else(|| named(index, extension(kind)));
        let segment = Segment::Part { index, name: name.into() };
        let Some(nest) = &self.inside else {
            too_deep(&mut self.letter, &self.here);
            self.feed.skip();
            return Ok(());
        };
        let mut decoded = Decoded::new(&mut *self.feed, transfer);
        let mut source = Source::inside(nest, Box::new(&mut decoded), None);
        self.letter.child(segment, &mut source)?;
        drop(source);
        let strange = decoded.strange;
        self.feed.skip();
        self.strange(transfer, strange);
        Ok(())
    }

    /// Tells of bytes that stood in a body and are no part of how it is written.
    fn strange(&mut self, transfer: Transfer, count: u64) {
        if count > 0 && transfer == Transfer::Base64 {
            let gap = Gap::new(Stage::Decode, Cause::Corrupt).losing(count);
            self.letter.gap(gap.noting("bytes that are no base64"));
        }
    }
}

fn too_deep(letter: &mut Letter, here: &Nest) {
    let error = ReadError::Limit { name: "depth", value: here.limits().depth };
    letter.gap(error.gap(Stage::Extract).noting("objects inside it"));
}

fn named(index: u32, extension: &str) -> Vec<u8> {
    let dot = if extension.is_empty() { "" } else { "." };
    format!("part {}{dot}{extension}", index + 1).into_bytes()
}

/// Whether a body of this kind is read as a part of the message itself.
fn is_text(kind: &str) -> bool {
    match kind.split_once('/') {
        None => true,
        Some(("text", kind)) => {
            !matches!(kind, "calendar" | "vcard" | "x-vcard" | "directory" | "csv" | "rtf" | "xml")
        }
        Some(("message", kind)) => !matches!(kind, "rfc822" | "global" | "news"),
        Some(_) => false,
    }
}

/// The extension that a file of this kind has.
fn extension(kind: &str) -> &'static str {
    match kind {
        "message/rfc822" | "message/global" | "message/news" => "eml",
        "text/calendar" => "ics",
        "text/vcard" | "text/x-vcard" | "text/directory" => "vcf",
        "text/html" | "application/xhtml+xml" => "html",
        "text/csv" => "csv",
        "text/rtf" | "application/rtf" => "rtf",
        "text/xml" | "application/xml" => "xml",
        "text/plain" => "txt",
        "application/pdf" => "pdf",
        "application/json" => "json",
        "application/zip" => "zip",
        "application/msword" => "doc",
        "application/ms-tnef" => "dat",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "p7s",
        "application/pgp-encrypted" | "application/pgp-signature" => "asc",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        _ => "",
    }
}

impl Letter<'_> {
    /// The charset that a body declares.
    fn declared(&mut self, name: Option<&[u8]>) -> Option<&'static Encoding> {
        let name = name?;
        match charset(name) {
            Some(CodePage::Known(encoding)) => Some(encoding),
            _ => {
                if name.eq_ignore_ascii_case(b"utf-7") {
                    self.lacks(Cause::Undecodable, "letters beyond ASCII in UTF-7");
                }
                None
            }
        }
    }
}
