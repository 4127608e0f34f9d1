//! Holds OpenDocument: texts, presentations and drawings. Must not know spreadsheets'
//! cells: those are `sheets`.

mod text;

use super::document::Document;
use super::office::properties;
use super::package::{Package, is_zip};
use super::xml::{Token, Xml};
use super::{ExtractError, Format, Look, Sink};
use crate::input::{Limits, Source};

pub(super) const ODT: Format = Format {
    name: "odt",
    extensions: &["odt", "ott", "odm", "oth"],
    is: |look| is_kind(look, &["text"]),
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "text with tables, headers, footers, notes, text boxes, deleted text; comments and their \
            authors; form fields, targets of links, properties, macros in Basic; what is embedded",
};

pub(super) const ODP: Format = Format {
    name: "odp",
    extensions: &["odp", "otp", "odg", "otg"],
    is: |look| is_kind(look, &["presentation", "graphics", "chart", "image"]),
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "text of slides and drawings with tables; speaker notes, masters; comments and their \
            authors; targets of links, properties; what is embedded",
};

/// Whether the archive says that it holds one of these kinds of document. Its first
/// entry is unpacked and says so.
pub(super) fn is_kind(look: &Look, kinds: &[&str]) -> bool {
    const TYPE: &[u8] = b"application/vnd.oasis.opendocument.";
    let first = &look.head[..look.head.len().min(200)];
    let told = memchr::memmem::find(first, TYPE).map(|i| &first[i + TYPE.len()..]);
    is_zip(look)
        && match told {
            Some(told) => kinds.iter().any(|kind| told.starts_with(kind.as_bytes())),
            // of a damaged or repacked one the text is read as that of a text
            None => {
                kinds.contains(&"text")
                    && look.holds_entry(b"content.xml")
                    && look.holds_entry(b"META-INF/manifest.xml")
            }
        }
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut package = Package::open(source, sink)?;
    let mut document = Document::new(sink, limits);
    parts(&mut package, &mut document, limits, false)?;
    document.end()
}

/// Reads the parts; what is no XML is an object of its own. `sheets`: of a spreadsheet,
/// whose cells are read elsewhere.
pub(super) fn parts(
    package: &mut Package,
    document: &mut Document,
    limits: &Limits,
    sheets: bool,
) -> Result<(), ExtractError> {
    let mut parts = package.parts();
    // what tells of a password comes first, then the text
    let rank = |name: &str| match name {
        "META-INF/manifest.xml" => 0,
        "content.xml" => 1,
        _ => 2,
    };
    parts.sort_by_key(|(_, name)| rank(name));
    for (i, name) in &parts {
        if !name.ends_with(".xml") && !name.ends_with(".rdf") {
            continue;
        }
        let result = match package.read(*i) {
            Ok(reader) => part(&mut Xml::new(reader, limits), name, sheets, document),
            Err(error) => Err(error.into()),
        };
        match result {
            Err(error @ (ExtractError::Stopped | ExtractError::Encrypted)) => return Err(error),
            Err(error) => document.sink().gap(error.gap().noting("a part of the document")),
            Ok(()) => {}
        }
    }
    document.section(None)?;
    for (i, name) in &parts {
        let own = ["mimetype", "layout-cache"].contains(&name.as_str());
        if !own && !name.ends_with(".xml") && !name.ends_with(".rdf") {
            package.child(*i, document.sink())?;
        }
    }
    Ok(())
}

/// Reads one part, by the element that it begins with.
fn part<R: std::io::Read>(
    xml: &mut Xml<R>,
    name: &str,
    sheets: bool,
    document: &mut Document,
) -> Result<(), ExtractError> {
    let root = loop {
        match xml.next()? {
            None => return Ok(()),
            Some(Token::Start(tag)) => break tag.local().to_vec(),
            Some(_) => {}
        }
    };
    let inside = name.contains('/');
    match &root[..] {
        b"manifest" => is_encrypted(xml),
        b"document-meta" if inside => Ok(()),
        b"document-meta" => meta(xml, document),
        b"document-content" => {
            let sheets = sheets && !inside;
            let section = if sheets { Some("beside") } else { inside.then_some("objects") };
            document.section(section)?;
            text::read(xml, document, inside, sheets)
        }
        b"document-styles" => {
            document.section(Some(if inside { "objects" } else { "headers" }))?;
            text::read(xml, document, true, false)
        }
        b"document-settings" | b"library" | b"libraries" | b"RDF" => Ok(()),
        _ => {
            document.section(Some("xml"))?;
            super::office::unknown(xml, document)
        }
    }
}

/// Reads the list of parts, which tells whether they are encrypted.
fn is_encrypted<R: std::io::Read>(xml: &mut Xml<R>) -> Result<(), ExtractError> {
    while let Some(token) = xml.next()? {
        if matches!(token, Token::Start(tag) if tag.local() == b"encryption-data") {
            return Err(ExtractError::Encrypted);
        }
    }
    Ok(())
}

fn meta<R: std::io::Read>(xml: &mut Xml<R>, document: &mut Document) -> Result<(), ExtractError> {
    while let Some(token) = xml.next()? {
        if matches!(token, Token::Start(tag) if tag.local() == b"meta") {
            return properties::read(xml, document);
        }
    }
    Ok(())
}
