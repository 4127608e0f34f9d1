//! Holds annotations: notes, who wrote them, and where links lead. Must not know
//! what they look like.

use super::{Cells, strings};
use crate::extract::{ExtractError, Sink};
use hayro_syntax::object::dict::keys::{A, ANNOTS, CONTENTS, SUBTYPE, T, URI, WIDGET};
use hayro_syntax::object::{self, Array, Dict, Name};
use hayro_syntax::page::Page;
use std::ops::Deref;

/// Annotations of a page that are read.
pub(super) const MOST: usize = 100_000;

/// Reads the annotations of a page: what was noted joins its text.
pub(super) fn read(
    page: &Page,
    number: u32,
    text: &mut String,
    cells: &mut Cells,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let Some(annotations) = page.raw().get::<Array>(ANNOTS) else { return Ok(()) };
    for annotation in annotations.iter::<Dict>().take(MOST) {
        let kind = annotation.get::<Name>(SUBTYPE);
        // fields of a form are read with the form
        if kind.is_some_and(|kind| kind.deref() == WIDGET) {
            continue;
        }
        let said = |key: &[u8]| {
            annotation.get::<object::String>(key).map(|text| strings::text(text.as_bytes()))
        };
        if let Some(note) = said(CONTENTS)
            && !text.contains(note.trim())
        {
            text.push('\n');
            text.push_str(&note.replace('\r', "\n"));
            text.push('\n');
        }
        let number = u64::from(number);
        if let Some(author) = said(T) {
            cells.add(("comments", "author"), number, &author, sink)?;
        }
        let link = annotation.get::<Dict>(A).and_then(|action| action.get::<object::String>(URI));
        if let Some(link) = link {
            cells.add(("links", "target"), number, &strings::text(link.as_bytes()), sink)?;
        }
    }
    Ok(())
}
