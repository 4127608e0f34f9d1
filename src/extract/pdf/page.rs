//! Holds the pages: content and annotations of each become its text. Must not know
//! how text is laid out.

use super::content::{IDENTITY, Matrix, Placed, Reader};
use super::font::{Fonts, UNKNOWN};
use super::missing::Missing;
use super::pictures::Pictures;
use super::{Cells, layout, notes};
use crate::extract::prose;
use crate::extract::{ExtractError, Sink};
use crate::input::Limits;
use crate::model::{Cause, FieldKind, FieldPath, Gap, PAGE_END, Stage};
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{
    ANNOTS, AP, AS, BBOX, CONTENTS, COUNT, MATRIX, N, PAGES, RECT,
};
use hayro_syntax::object::{Array, Dict, Name, Object, Rect, Stream};
use hayro_syntax::page::Page;

/// Bytes of text that are handed over at a time, a few pages: what was handed over
/// stays when a later page ends the reader.
const WINDOW: u64 = 16 << 10;

/// Reads all pages, and the annotations on them.
pub(super) fn read_all(
    pdf: &Pdf,
    limits: &Limits,
    sink: &mut dyn Sink,
    cells: &mut Cells,
    missing: &mut Missing,
    pictures: &mut Pictures,
) -> Result<(), ExtractError> {
    let pages = pdf.pages();
    tell_lost_pages(pdf, pages.len(), sink);
    let field = sink.field(FieldPath::text(), FieldKind::Pages, None);
    let window = limits.window.min(WINDOW) as usize;
    let mut stream = prose::Stream::of_pages(field, window);
    let fonts = Fonts::new();
    let recognises = sink.recognises_pictures();
    let mut placed = Placed::default();
    let mut text = String::new();
    for (number, page) in (1..).zip(pages.iter()) {
        placed.clear();
        text.clear();
        read(page, &fonts, &mut placed);
        layout::text(&placed, &mut text);
        let seen = Seen {
            handed_over: pictures.note(pdf, &placed.pictures, number, recognises),
            recognised: recognises && placed.inline == 0,
        };
        note_missing(&placed, &text, number, seen, missing);
        notes::read(page, number, &mut text, cells, sink)?;
        stream.text().extend_from_slice(crate::input::fold(&text).as_bytes());
        stream.text().push(PAGE_END);
        stream.hand_on(sink)?;
    }
    stream.end(sink)
}

/// Tells when the document counts more pages than there are.
fn tell_lost_pages(pdf: &Pdf, found: usize, sink: &mut dyn Sink) {
    let root = pdf.xref().get::<Dict>(pdf.xref().root_id());
    let counted = root.and_then(|root| root.get::<Dict>(PAGES)?.get::<u32>(COUNT)).unwrap_or(0);
    let lost = (counted as usize).saturating_sub(found);
    if lost > 0 {
        let mut gap = Gap::new(Stage::Extract, Cause::Corrupt);
        gap.times = lost as u64;
        sink.gap(gap.noting("pages that are counted cannot be found"));
    }
}

/// What becomes of the pictures of a page.
#[derive(Clone, Copy)]
struct Seen {
    /// All of them have a record of their own.
    handed_over: bool,
    /// There, or here, text in them is recognised.
    recognised: bool,
}

fn note_missing(placed: &Placed, text: &str, number: u32, seen: Seen, missing: &mut Missing) {
    let characters = text.chars().filter(|c| !c.is_whitespace()).count() as u64 + placed.lost;
    let unknown = unknown(text, characters) + placed.lost;
    if unknown > 0 {
        missing.undecodable.push(number);
        missing.unknown += unknown;
        missing.characters += characters;
    }
    if placed.broken > 0 {
        missing.broken.push(number);
    }
    if placed.too_many {
        missing.too_many.push(number);
    }
    let is_picture = placed.shows_pictures() && characters == 0;
    if is_picture && !(seen.recognised && seen.handed_over) {
        missing.pictures.push(number);
    } else if !is_picture && !seen.handed_over {
        missing.beside.push(number);
    }
}

/// Characters of a page that no table tells. One that stands alone on a page of which
/// nearly all is known is a pictogram: an arrow, a bullet.
fn unknown(text: &str, characters: u64) -> u64 {
    let count = |word: &str| word.chars().filter(|&c| c == UNKNOWN).count() as u64;
    let all = count(text);
    if all * 10 > characters {
        return all;
    }
    let single = |word: &&str| word.chars().eq([UNKNOWN]);
    all - text.split_whitespace().filter(single).count() as u64
}

fn read<'a>(page: &Page<'a>, fonts: &Fonts<'a>, placed: &mut Placed) {
    let to_page = page.initial_transform(false).as_coeffs();
    let content = contents(page, placed);
    Reader::new(fonts, to_page, placed).read(&content, page.resources());
    let Some(annotations) = page.raw().get::<Array>(ANNOTS) else { return };
    for annotation in annotations.iter::<Dict>().take(notes::MOST) {
        if let Some(form) = appearance(&annotation)
            && let Some(matrix) = placing(&annotation, &form)
        {
            Reader::new(fonts, to_page, placed).form(&form, &matrix, page.resources());
        }
    }
}

/// The page's content streams as one. They are not kept in the document, as its own
/// reader would.
fn contents(page: &Page, placed: &mut Placed) -> Vec<u8> {
    let mut content = Vec::new();
    let mut add = |stream: Stream| {
        content.extend_from_slice(&placed.unpack(&stream));
        content.push(b' ');
    };
    match page.raw().get::<Object>(CONTENTS) {
        Some(Object::Stream(stream)) => add(stream),
        Some(Object::Array(array)) => array.iter::<Stream>().for_each(add),
        _ => {}
    }
    content
}

/// What an annotation looks like.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    match annotation.get::<Dict>(AP)?.get::<Object>(N)? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => {
            annotation.get::<Name>(AS).and_then(|state| states.get::<Stream>(state))
        }
        _ => None,
    }
}

/// How its drawing is placed on the page: its box fills the annotation's (ISO
/// 32000-2, 12.5.5).
fn placing(annotation: &Dict, form: &Stream) -> Option<Matrix> {
    let rect = annotation.get::<Rect>(RECT)?;
    let bbox = form.dict().get::<Rect>(BBOX)?;
    let [a, b, c, d, e, f] = form.dict().get::<[f64; 6]>(MATRIX).unwrap_or(IDENTITY);
    let corners = [(bbox.x0, bbox.y0), (bbox.x0, bbox.y1), (bbox.x1, bbox.y0), (bbox.x1, bbox.y1)]
        .map(|(x, y)| (a * x + c * y + e, b * x + d * y + f));
    let least = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::MIN, f64::max);
    let (x0, y0) = (least(|p| p.0), least(|p| p.1));
    let (width, height) = (most(|p| p.0) - x0, most(|p| p.1) - y0);
    let scale = |from: f64, to: f64| if from.abs() < 1e-9 { 1.0 } else { to / from };
    let (sx, sy) = (scale(width, rect.width()), scale(height, rect.height()));
    Some([sx, 0.0, 0.0, sy, rect.x0 - sx * x0, rect.y0 - sy * y0])
}

#[cfg(test)]
mod tests {
    use super::unknown;

    #[test]
    fn pictograms_between_words_are_not_missing() {
        let known = "woorden die men kent ".repeat(5);
        for (text, expected) in [
            ("\u{FFFD} eerste punt\n\u{FFFD} tweede punt", 0),
            ("naam: \u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", 4),
            ("Jans\u{FFFD}en", 1),
        ] {
            let text = format!("{known}{text}");
            let characters = text.chars().filter(|c| !c.is_whitespace()).count() as u64;
            assert_eq!(unknown(&text, characters), expected, "{text}");
        }
        assert_eq!(unknown("\u{FFFD} \u{FFFD} \u{FFFD}", 3), 3);
    }
}
