//! Holds electronic books: pages of XHTML in a zip archive. Must not know other
//! documents.

use super::document::Document;
use super::office::{decoded, properties, unknown};
use super::package::{Package, is_zip};
use super::xml::{Tag, Token, Xml};
use super::{ExtractError, Format, Sink};
use crate::input::{Limits, Source};
use std::io::Read;

pub(super) const EPUB: Format = Format {
    name: "epub",
    extensions: &["epub"],
    is: |look| {
        let first = &look.head[..look.head.len().min(200)];
        is_zip(look) && memchr::memmem::find(first, b"application/epub+zip").is_some()
            || is_zip(look) && look.holds_entry(b"META-INF/container.xml")
    },
    extract: read,
    hostile: false,
    reads: "text of all pages with tables, descriptions of pictures, targets of links; metadata; \
            what is embedded",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut package = Package::open(source, sink)?;
    let mut document = Document::new(sink, limits);
    let mut parts = package.parts();
    parts.sort_by_key(|(_, name)| kind(name) as u8);
    if parts.iter().any(|(_, name)| name == "META-INF/encryption.xml") {
        // most have their fonts alone encrypted, and those are objects of their own
        protected(&mut package, &parts, limits)?;
    }
    for (i, name) in &parts {
        if kind(name) == Kind::Object {
            continue;
        }
        let result = match package.read(*i) {
            Ok(reader) => part(&mut Xml::new(reader, limits), kind(name), &mut document),
            Err(error) => Err(error.into()),
        };
        match result {
            Err(ExtractError::Stopped) => return Err(ExtractError::Stopped),
            Err(error) => document.sink().gap(error.gap().noting("a part of the document")),
            Ok(()) => {}
        }
    }
    document.section(None)?;
    for (i, name) in &parts {
        if kind(name) == Kind::Object && name != "mimetype" {
            package.child(*i, document.sink())?;
        }
    }
    document.end()
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Page,
    /// The list of parts, with what is known of the book.
    List,
    /// Other XML.
    Other,
    Object,
}

fn kind(name: &str) -> Kind {
    let end = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match end.as_str() {
        "xhtml" | "html" | "htm" => Kind::Page,
        "opf" => Kind::List,
        "xml" | "ncx" | "smil" | "xpgt" => Kind::Other,
        _ => Kind::Object,
    }
}

/// Whether pages are encrypted.
fn protected(
    package: &mut Package,
    parts: &[(usize, String)],
    limits: &Limits,
) -> Result<(), ExtractError> {
    let Some((i, _)) = parts.iter().find(|(_, name)| name == "META-INF/encryption.xml") else {
        return Ok(());
    };
    let mut xml = Xml::new(package.read(*i)?, limits);
    while let Some(token) = xml.next()? {
        if let Token::Start(tag) = token
            && let Some(target) = tag.get(b"URI")
            && kind(&String::from_utf8_lossy(&target)) == Kind::Page
        {
            return Err(ExtractError::Encrypted);
        }
    }
    Ok(())
}

fn part<R: Read>(
    xml: &mut Xml<R>,
    kind: Kind,
    document: &mut Document,
) -> Result<(), ExtractError> {
    match kind {
        Kind::Page => {
            document.section(None)?;
            page(xml, document)
        }
        Kind::List => {
            while let Some(token) = xml.next()? {
                if matches!(token, Token::Start(tag) if tag.local() == b"metadata") {
                    properties::read(xml, document)?;
                }
            }
            Ok(())
        }
        Kind::Other => {
            document.section(Some("xml"))?;
            unknown(xml, document)
        }
        Kind::Object => Ok(()),
    }
}

fn page<R: Read>(xml: &mut Xml<R>, document: &mut Document) -> Result<(), ExtractError> {
    // at the start of a line spaces count for nothing
    let mut in_line = false;
    while let Some(token) = xml.next()? {
        match token {
            Token::Start(tag) => {
                if matches!(tag.local(), b"script" | b"style") {
                    xml.skip()?;
                } else {
                    start(&tag, document)?;
                    in_line &= tag.local() != b"br";
                }
            }
            Token::End(name) => in_line &= !end(name, document)?,
            Token::Text(text) => in_line = words(text, in_line, document)?,
        }
    }
    Ok(())
}

fn start(tag: &Tag, document: &mut Document) -> Result<(), ExtractError> {
    match tag.local() {
        b"br" => document.text(b"\n")?,
        b"table" => document.enter_table(),
        b"tr" => document.row()?,
        b"td" | b"th" => document.cell(tag.number(b"colspan").unwrap_or(1)),
        b"aside" | b"figcaption" => document.enter_box(),
        b"img" | b"image" => {
            for name in [&b"alt"[..], b"title"] {
                if let Some(text) = tag.get(name).filter(|text| !text.is_empty()) {
                    document.enter_box();
                    document.text(&text)?;
                    document.paragraph()?;
                    document.leave()?;
                }
            }
        }
        b"a" => {
            if let Some(target) = tag.get(b"href").filter(|target| target.contains(&b':')) {
                document.value_once("links", "target", &decoded(&target))?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Ends an element; true where that ends a line.
fn end(name: &[u8], document: &mut Document) -> Result<bool, ExtractError> {
    match name {
        b"p" | b"div" | b"li" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"pre" | b"dt"
        | b"dd" | b"title" | b"caption" | b"blockquote" | b"section" | b"header" | b"footer"
        | b"address" | b"option" | b"text" => document.paragraph()?,
        b"td" | b"th" => document.cell_end()?,
        b"tr" => document.row_end()?,
        b"table" => document.leave()?,
        b"aside" | b"figcaption" => {
            document.paragraph()?;
            document.leave()?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Adds text in which any space is one; returns whether something stands in the line.
fn words(text: &[u8], in_line: bool, document: &mut Document) -> Result<bool, ExtractError> {
    let space = |b: &u8| b.is_ascii_whitespace();
    let mut words = text.split(space).filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        if in_line && !text.is_empty() {
            document.text(b" ")?;
        }
        return Ok(in_line);
    };
    if in_line && text.first().is_some_and(space) {
        document.text(b" ")?;
    }
    document.text(first)?;
    for word in words {
        document.text(b" ")?;
        document.text(word)?;
    }
    if text.last().is_some_and(space) {
        document.text(b" ")?;
    }
    Ok(true)
}
