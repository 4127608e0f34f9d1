//! Holds the outline: the titles in a document's own table of contents. Must not
//! follow where they lead.

use super::strings;
use crate::extract::{ExtractError, Sink};
use crate::model::{Chunk, FieldKind, FieldName, FieldPath, Value};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{FIRST, NEXT, OUTLINES, TITLE};
use hayro_syntax::object::{self, Dict, ObjectIdentifier};
use std::collections::HashSet;

/// Titles that are read.
const MOST: usize = 50_000;

/// Reads the titles, one a line.
pub(super) fn read(pdf: &Pdf, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let root = pdf.xref().get::<Dict>(pdf.xref().root_id());
    let first = root.and_then(|root| root.get::<Dict>(OUTLINES)?.get::<Dict>(FIRST));
    let mut waiting: Vec<Dict> = first.into_iter().collect();
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    let mut titles = String::new();
    while let Some(item) = waiting.pop() {
        if seen.len() >= MOST || item.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        if let Some(title) = item.get::<object::String>(TITLE) {
            titles.push_str(&strings::text(title.as_bytes()).replace(['\r', '\n'], " "));
            titles.push('\n');
        }
        // what is pushed last is read first: a title's own before the next one
        waiting.extend(item.get::<Dict>(NEXT));
        waiting.extend(item.get::<Dict>(FIRST));
    }
    if titles.trim().is_empty() {
        return Ok(());
    }
    let path = FieldPath::column(FieldName::Named("outline".into()));
    let field = sink.field(path, FieldKind::Text, None);
    let buf = crate::input::fold(&titles).into_bytes();
    let value = Value { start: 0, end: buf.len() as u32, field, record: 0 };
    let owned = 0..buf.len();
    sink.chunk(&mut Chunk { buf, values: vec![value], owned, first_record: 1 }).or_stop()
}
