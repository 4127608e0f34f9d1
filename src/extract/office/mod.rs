//! Holds Office Open XML and its kin: documents that are parts of XML in a zip archive.
//! Must not know spreadsheets' cells: those are `sheets`.

mod field;
mod part;
pub(super) mod properties;
mod root;

use super::document::Document;
use super::package::{Package, is_zip};
use super::xml::Xml;
use super::{ExtractError, Format, Look, Sink};
use crate::input::{Limits, Source};
pub(super) use field::decoded;
pub(super) use part::unknown;
use root::Kind;

pub(super) const DOCX: Format = Format {
    name: "docx",
    extensions: &["docx", "docm", "dotx", "dotm"],
    is: |look| is_package(look) && look.holds_entry(b"word/"),
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "text with tables, headers, footers, notes, text boxes, hidden and deleted text; comments \
            and their authors; form fields, targets of links, properties; macros and what is embedded; no settings of printers",
};

pub(super) const PPTX: Format = Format {
    name: "pptx",
    extensions: &["pptx", "pptm", "potx", "potm", "ppsx", "ppsm"],
    is: |look| is_package(look) && look.holds_entry(b"ppt/"),
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "text of slides, also hidden ones, with tables and charts; speaker notes, masters; comments \
            and their authors; targets of links, properties; macros and what is embedded; no settings of printers",
};

pub(super) const OPC: Format = Format {
    name: "opc",
    extensions: &["vsdx", "vsdm", "xps", "oxps"],
    is: |look| is_package(look),
    extract: |source, sink| read(source, sink),
    hostile: false,
    reads: "other packages of Office's kind (drawings, XPS): all text and attributes of their XML",
};

pub(super) const ENCRYPTED: Format = Format {
    name: "encrypted-office",
    extensions: &["docx", "docm", "xlsx", "xlsm", "xlsb", "pptx", "pptm"],
    is: |look| look.is_ole() && look.holds_stream("EncryptedPackage"),
    extract: |_, _| Err(ExtractError::Encrypted),
    hostile: false,
    reads: "nothing: a document of Office under a password, with a gap `encrypted`",
};

fn is_package(look: &Look) -> bool {
    is_zip(look) && (look.holds_entry(b"[Content_Types].xml") || look.holds_entry(b"_rels/.rels"))
}

/// Reads all parts.
fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut package = Package::open(source, sink)?;
    let mut document = Document::new(sink, limits);
    parts(&mut package, &mut document, limits, |_| false)?;
    document.end()
}

/// Reads the parts but those that `is_other` tells; what is no XML is an object of its own.
pub(super) fn parts(
    package: &mut Package,
    document: &mut Document,
    limits: &Limits,
    is_other: impl Fn(&str) -> bool,
) -> Result<(), ExtractError> {
    let mut parts = package.parts();
    parts.retain(|(_, name)| !is_other(&name.to_ascii_lowercase()));
    parts.sort_by_key(|(_, name)| rank(&name.to_ascii_lowercase()));
    for (i, name) in &parts {
        let lower = name.to_ascii_lowercase();
        if !is_xml(&lower) {
            continue;
        }
        let result = match package.read(*i) {
            Ok(reader) => part(&mut Xml::new(reader, limits), &lower, document),
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
        let lower = name.to_ascii_lowercase();
        if !is_xml(&lower) && !lower.contains("/printersettings/") {
            package.child(*i, document.sink())?;
        }
    }
    Ok(())
}

fn is_xml(name: &str) -> bool {
    [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end))
}

/// The body comes first, then what belongs to it, then properties and links.
fn rank(name: &str) -> u8 {
    let main = ["word/document", "ppt/slides/slide", "visio/pages/page"];
    match name {
        _ if main.iter().any(|start| name.starts_with(start)) => 0,
        _ if name.ends_with(".rels") => 3,
        _ if name.starts_with("docprops/") => 2,
        _ => 1,
    }
}

/// Reads one part.
fn part<R: std::io::Read>(
    xml: &mut Xml<R>,
    name: &str,
    document: &mut Document,
) -> Result<(), ExtractError> {
    match Kind::of(xml, name)? {
        Kind::Nothing => Ok(()),
        Kind::Properties => properties::read(xml, document),
        Kind::Relations => part::relations(xml, document),
        Kind::Unknown(said) => {
            document.section(Some("xml"))?;
            document.text(&said)?;
            part::unknown(xml, document)
        }
        Kind::Text { section, all } => {
            document.section(section.as_deref())?;
            part::text(xml, document, all)
        }
    }
}
