//! Holds PDF: text by pages in reading order, forms, annotations, properties, embedded
//! files and pictures. Must not know what pictures show.

mod ascii;
mod bilevel;
mod bitmap;
mod content;
mod files;
mod font;
mod form;
mod info;
mod layout;
mod missing;
mod notes;
mod outline;
mod page;
mod pictures;
mod strings;
mod unpack;
mod values;

use super::prose;
use super::{ExtractError, Format, Look, Sink};
use crate::input::{HEAD, Source};
use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldName, FieldPath, Gap, Stage};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use missing::Missing;
use pictures::Pictures;
use std::sync::Arc;

pub(super) const PDF: Format = Format {
    name: "pdf",
    extensions: &["pdf"],
    is: starts_as_pdf,
    extract: read,
    hostile: true,
    reads: "text in reading order, form fields, annotations, links, properties, outline, embedded files, pictures that are JPEG; scans of paper and other pictures only with `--ocr`",
};

/// What stands before the header is skipped over up to here, as readers do.
const JUNK: usize = 1024;

fn starts_as_pdf(look: &Look) -> bool {
    let start = &look.head[..look.head.len().min(JUNK + 5)];
    match memchr::memmem::find(start, b"%PDF-") {
        None => false,
        Some(0) => true,
        // a text may speak of PDF; a PDF goes on with objects
        Some(_) => memchr::memmem::find(look.head, b" obj").is_some(),
    }
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let bytes = Arc::new(whole(source, limits.document)?);
    tell_damage(&bytes, sink);
    let pdf = match Pdf::new(bytes.clone()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::InvalidEncryption)) => {
            return Err(ExtractError::Corrupt("its encryption contradicts itself".into()));
        }
        Err(LoadPdfError::Decryption(_)) => return Err(ExtractError::Encrypted),
        Err(LoadPdfError::Invalid) => {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("no pages can be found; searched as best-effort text"));
            let mut copy = Source::of_bytes(bytes.to_vec(), limits);
            return prose::read(&mut copy, sink);
        }
    };
    let mut cells = Cells::default();
    info::read(&pdf, limits, sink, &mut cells);
    form::read(&pdf, limits, sink, &mut cells)?;
    outline::read(&pdf, sink)?;
    cells.flush(sink)?;
    let mut missing = Missing::default();
    let mut pictures = Pictures::default();
    let result = page::read_all(&pdf, limits, sink, &mut cells, &mut missing, &mut pictures);
    missing.tell(sink);
    result?;
    cells.flush(sink)?;
    let nest = source.nest()?;
    let files = files::read(&pdf, &nest, sink)?;
    pictures.hand_over(&pdf, &nest, files, sink)
}

/// All bytes of `source`, at most `limit`.
fn whole(source: &mut Source, limit: u64) -> Result<Vec<u8>, ExtractError> {
    let mut bytes = Vec::new();
    loop {
        let want = HEAD.max(bytes.len());
        if source.read_to(&mut bytes, want)? == 0 {
            return Ok(bytes);
        }
        if bytes.len() as u64 > limit {
            return Err(ExtractError::Limit { name: "document", value: limit });
        }
    }
}

/// Tells when a file does not end as it should, or its table of objects does not
/// lie where it says: objects are then found by searching, and some may be missed.
fn tell_damage(bytes: &[u8], sink: &mut dyn Sink) {
    let end = &bytes[bytes.len().saturating_sub(2048)..];
    let Some(at) = memchr::memmem::rfind(end, b"startxref") else {
        sink.gap(Gap::new(Stage::Extract, Cause::Truncated));
        return;
    };
    let digits = end[at + 9..].trim_ascii_start();
    let length = digits.iter().take_while(|b| b.is_ascii_digit()).count();
    let said = std::str::from_utf8(&digits[..length]).ok().and_then(|n| n.parse::<usize>().ok());
    // where something stands before the header, offsets count from it or do not
    let header = memchr::memmem::find(&bytes[..bytes.len().min(JUNK + 5)], b"%PDF-").unwrap_or(0);
    let is_table = |offset: usize| {
        let there = bytes.get(offset..).unwrap_or_default().trim_ascii_start();
        let there = &there[..there.len().min(32)];
        there.starts_with(b"xref")
            || there.first().is_some_and(u8::is_ascii_digit)
                && memchr::memmem::find(there, b"obj").is_some()
    };
    if !said.is_some_and(|offset| is_table(offset) || is_table(offset.saturating_add(header))) {
        let gap = Gap::new(Stage::Extract, Cause::Corrupt);
        sink.gap(gap.noting("the table of objects is damaged; they were found by searching"));
    }
}

/// Gathers cells of the document's own data, and hands them over together.
#[derive(Default)]
struct Cells {
    chunk: Chunk,
    fields: Vec<(&'static str, String, FieldId)>,
}

/// Bytes of cells that are gathered.
const GATHERED: usize = 64 << 10;

impl Cells {
    /// Adds a value of the field called `name`; what is blank is none.
    fn add(
        &mut self,
        (container, name): (&'static str, &str),
        record: u64,
        value: &str,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let value = crate::input::fold(value);
        if value.trim().is_empty() {
            return Ok(());
        }
        let known = self.fields.iter().find(|(c, n, _)| *c == container && n == name);
        let field = match known {
            Some(&(_, _, field)) => field,
            None => {
                let path = FieldPath::of_table(container, FieldName::Named(name.to_owned()));
                let field = sink.field(path, FieldKind::Cell, None);
                self.fields.push((container, name.to_owned(), field));
                field
            }
        };
        let record = u32::try_from(record).unwrap_or(u32::MAX);
        self.chunk.push(field, record, value.trim().as_bytes());
        if self.chunk.buf.len() > GATHERED { self.flush(sink) } else { Ok(()) }
    }

    fn flush(&mut self, sink: &mut dyn Sink) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 0;
        sink.chunk(&mut self.chunk).or_stop()
    }
}
