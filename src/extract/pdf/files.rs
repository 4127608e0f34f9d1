//! Holds the files inside a PDF: each is an object of its own. Must not know their
//! formats.

use super::strings;
use crate::extract::{ExtractError, Sink};
use crate::input::{Nest, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{ANNOTS, EF, EMBEDDED_FILES, F, FS, KIDS, NAMES, UF};
use hayro_syntax::object::{self, Array, Dict, ObjectIdentifier, Stream};
use std::collections::HashSet;

/// Embedded files that are read.
const MOST: usize = 10_000;

/// Hands over the files that the document names, and those attached to its pages; how
/// many there were.
pub(super) fn read(pdf: &Pdf, nest: &Nest, sink: &mut dyn Sink) -> Result<u32, ExtractError> {
    let mut found = named(pdf);
    for page in pdf.pages().iter() {
        let annotations = page.raw().get::<Array>(ANNOTS);
        let annotations = annotations.iter().flat_map(|array| array.iter::<Dict>());
        found.extend(annotations.filter_map(|annotation| annotation.get::<Dict>(FS)).take(MOST));
    }
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    let mut index = 0;
    for specification in found.into_iter().take(MOST) {
        let Some(stream) = content(&specification) else { continue };
        if !seen.insert(stream.obj_id()) {
            continue;
        }
        let name = name(&specification).into_bytes().into();
        let Ok(data) = stream.decoded_data() else {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("an embedded file cannot be unpacked"));
            continue;
        };
        let packed = stream.raw_data().len() as u64;
        let mut source = Source::inside(nest, Box::new(&*data), Some(packed));
        sink.child(Segment::Part { index, name }, &mut source).or_stop()?;
        index += 1;
    }
    Ok(index)
}

/// The files in the document's tree of names.
fn named<'a>(pdf: &'a Pdf) -> Vec<Dict<'a>> {
    let root = pdf.xref().get::<Dict>(pdf.xref().root_id());
    let tree = root.and_then(|root| root.get::<Dict>(NAMES)?.get::<Dict>(EMBEDDED_FILES));
    let mut waiting: Vec<Dict> = tree.into_iter().collect();
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    let mut found = Vec::new();
    while let Some(node) = waiting.pop() {
        if found.len() >= MOST || node.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        if let Some(names) = node.get::<Array>(NAMES) {
            // name, file, name, file
            found.extend(names.iter::<object::Object>().filter_map(|item| item.into_dict()));
        }
        if let Some(kids) = node.get::<Array>(KIDS) {
            let kids: Vec<Dict> = kids.iter::<Dict>().collect();
            waiting.extend(kids.into_iter().rev());
        }
    }
    found
}

fn content<'a>(specification: &Dict<'a>) -> Option<Stream<'a>> {
    let streams = specification.get::<Dict>(EF)?;
    streams.get::<Stream>(UF).or_else(|| streams.get::<Stream>(F))
}

fn name(specification: &Dict) -> String {
    let said = |key: &[u8]| specification.get::<object::String>(key);
    said(UF).or_else(|| said(F)).map(|name| strings::text(name.as_bytes())).unwrap_or_default()
}
