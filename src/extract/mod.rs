//! Holds the formats: how an object of each kind becomes fields and values. Must
//! not know detection: what is read goes to the sink.

mod archive;
mod arrow;
mod asides;
mod avro;
mod base64;
mod blob;
mod blocks;
mod bson;
mod cards;
mod cells;
mod copy;
mod csv;
mod dbf;
mod doc;
mod document;
mod elements;
mod epub;
mod escaped;
mod find;
mod fixed;
mod grid;
mod header;
mod html;
mod image;
mod inside;
mod json;
mod keys;
mod lines;
mod links;
mod logs;
mod mail;
mod mapi;
mod markdown;
mod mysql_xml;
mod names;
mod nested;
mod office;
mod ole;
mod opendocument;
mod package;
mod parquet;
mod pdf;
mod pgdump;
mod ppt;
mod prose;
mod pst;
mod rtf;
mod running;
mod settings;
mod sheets;
mod sink;
mod sniff;
mod sql;
mod sqlite;
mod tables;
mod vba;
mod vendor;
mod xls;
mod xml;

pub use names::{readable_name, turned_name};
pub use sink::{ExtractError, Flow, Sink};
pub use sniff::{Look, sniff};

use crate::input::{self, Source};
use crate::model::{Chunk, FieldPath};

/// A format that is read.
pub struct Format {
    /// Its name in records and in the README.
    pub name: &'static str,
    /// Extensions that its files usually bear, in lower case.
    pub extensions: &'static [&'static str],
    /// Whether an object is of this format, by its content.
    pub is: fn(&Look) -> bool,
    /// Reads it.
    pub extract: fn(&mut Source, &mut dyn Sink) -> Result<(), ExtractError>,
    /// Whether its reader cannot be bounded from inside, by memory or time: it is then
    /// read in a process of its own.
    pub hostile: bool,
    /// What is read of it, for the README.
    pub reads: &'static str,
}

/// Every format, the surest signs first: the first whose signs fit is taken.
pub const FORMATS: &[Format] = &[
    sheets::XLSX,
    sheets::XLSB,
    sheets::ODS,
    xls::XLS,
    mapi::MSG,
    doc::DOC,
    ppt::PPT,
    office::DOCX,
    office::PPTX,
    epub::EPUB,
    office::OPC,
    opendocument::ODT,
    opendocument::ODP,
    office::ENCRYPTED,
    pgdump::PG_DUMP,
    pgdump::PG_DUMP_TAR,
    archive::zip::ZIP,
    archive::sevenz::SEVENZ,
    archive::rar::RAR,
    archive::tar::TAR,
    archive::cpio::CPIO,
    archive::ar::AR,
    archive::rpm::RPM,
    archive::iso::ISO,
    archive::cab::CAB,
    pdf::PDF,
    vba::VBA,
    ole::embedded::PACKAGE,
    sqlite::SQLITE,
    sqlite::SQLITE_WAL,
    dbf::DBF,
    avro::AVRO,
    parquet::PARQUET,
    arrow::ARROW,
    vendor::DATABASE,
    rtf::RTF,
    image::JPEG,
    image::PNG,
    image::TIFF,
    image::HEIC,
    image::WEBP,
    image::GIF,
    image::BMP,
    image::JP2,
    mapi::TNEF,
    pst::PST,
    mail::sealed::CMS,
    mail::sealed::PGP,
    cards::VCARD,
    cards::CALENDAR,
    mail::MBOX,
    mail::EML,
    markdown::MARKDOWN,
    html::HTML,
    bson::BSON,
    mysql_xml::MYSQL_XML,
    elements::XML,
    json::HAR,
    json::JSON,
    logs::JOURNAL,
    logs::W3C,
    settings::LDIF,
    settings::YAML,
    settings::TOML,
    settings::PROPERTIES,
    settings::INI,
    sql::SQL,
    logs::ACCESS,
    logs::SYSLOG,
    copy::COPY,
    csv::CSV,
    fixed::FIXED,
    prose::TEXT,
    prose::UNKNOWN,
];

/// Whether a format is one of pictures, of which only what is written about them is read.
pub fn is_picture(format: &Format) -> bool {
    image::is_picture(format)
}

/// Whether a reader of `format` looks at the files beside its own, or at its name, which a
/// process apart can not: a log, a memo, a table of contents.
pub fn looks_beside(format: &Format) -> bool {
    let those = [copy::COPY, dbf::DBF, sqlite::SQLITE, sqlite::SQLITE_WAL, vendor::DATABASE];
    those.iter().any(|one| one.name == format.name)
}

/// Pushes all of `source`, a text in UTF-8, as running text called `part`.
pub fn read_text(source: &mut Source, part: &str, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let container = Some(part.to_owned());
    prose::read_as(FieldPath { container, ..FieldPath::text() }, source, sink)
}

/// Folds what in the values looks like quotes, delimiters or line ends, now that it
/// can no longer be taken for one.
fn fold_look_alikes(chunk: &mut Chunk) {
    let Chunk { buf, values, .. } = chunk;
    let mut at = 0;
    while let Some(found) = input::find_look_alike(&buf[at..]) {
        at += found;
        let i = values.partition_point(|value| value.end as usize <= at);
        let Some(value) = values.get_mut(i) else { return };
        let (start, end) = (value.start as usize, value.end as usize);
        if start <= at {
            value.end = value.start + input::fold_look_alikes(&mut buf[start..end]) as u32;
        }
        // between two values nothing is to be folded
        at = if start <= at { end } else { start };
    }
}
