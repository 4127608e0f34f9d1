//! Holds the pictures that pages show: each is an object of its own. Those that are files
//! of their own as they stand, JPEG and JPEG 2000, are always handed over; others only
//! where text in pictures is recognised. Must not know how pixels are packed.

use super::bitmap;
use super::unpack::undone;
use crate::extract::{ExtractError, Sink};
use crate::input::{Nest, ReadError, Source};
use crate::model::{Cause, Gap, Segment, Stage};
use hayro_syntax::object::dict::keys::{HEIGHT, WIDTH};
use hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_syntax::{Filter, Pdf};
use std::borrow::Cow;
use std::collections::HashMap;
use std::io::Cursor;

/// Pictures that are handed over.
const MOST: usize = 10_000;

/// Points of width or height below which nothing can be read in a picture: rules, dots,
/// small signs.
const LEAST: u32 = 24;

/// A picture on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) id: ObjectIdentifier,
    /// Points to the inch, as it is shown.
    pub(super) resolution: u32,
}

/// What is known of the pictures of a document.
#[derive(Default)]
pub(super) struct Pictures {
    /// Whether each is handed over, and in which order it was met.
    known: HashMap<ObjectIdentifier, bool>,
    order: Vec<(Shown, u32)>,
    /// Whether there are more than are handed over.
    too_many: bool,
}

impl Pictures {
    /// Takes note of `shown` on page `number`; whether all of them are handed over.
    pub(super) fn note(&mut self, pdf: &Pdf, shown: &[Shown], number: u32, seen: bool) -> bool {
        let mut all = true;
        for &picture in shown {
            let known = self.known.get(&picture.id).copied();
            all &= known.unwrap_or_else(|| self.meet(pdf, picture, number, seen));
        }
        all
    }

    fn meet(&mut self, pdf: &Pdf, shown: Shown, number: u32, seen: bool) -> bool {
        let stream = pdf.xref().get::<Stream>(shown.id);
        let is_small = |stream: &Stream| {
            let side = |key: &[u8]| stream.dict().get::<u32>(key).unwrap_or(LEAST);
            side(WIDTH) < LEAST || side(HEIGHT) < LEAST
        };
        let goes = match &stream {
            // there is nothing in it to be missed
            Some(stream) if is_small(stream) => {
                self.known.insert(shown.id, true);
                return true;
            }
            Some(stream) => seen || extension(stream).is_some(),
            None => false,
        };
        self.too_many |= goes && self.order.len() >= MOST;
        let goes = goes && self.order.len() < MOST;
        if goes {
            self.order.push((shown, number));
        }
        self.known.insert(shown.id, goes);
        goes
    }

    /// Hands them over; the first has number `index` among the objects inside.
    pub(super) fn hand_over(
        &self,
        pdf: &Pdf,
        nest: &Nest,
        index: u32,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let mut on_page = (0, 0);
        for (index, &(shown, page)) in (index..).zip(&self.order) {
            on_page = if on_page.0 == page { (page, on_page.1 + 1) } else { (page, 1) };
            let Some(stream) = pdf.xref().get::<Stream>(shown.id) else { continue };
            let name = |extension| format!("page-{page}-{}.{extension}", on_page.1);
            let packed = stream.raw_data().len() as u64;
            let (name, file) = match extension(&stream) {
                Some(extension) => (name(extension), own_file(&stream)),
                None => {
                    let file = bitmap::tiff(&stream, shown.resolution, nest.limits());
                    (name("tif"), file.map(Cow::Owned))
                }
            };
            let segment = Segment::Part { index, name: name.into_bytes().into() };
            let mut source = match file {
                Ok(bytes) => Source::inside(nest, Box::new(Cursor::new(bytes)), Some(packed)),
                Err(error) => Source::unreadable(nest, error),
            };
            sink.child(segment, &mut source).or_stop()?;
        }
        if self.too_many {
            let gap = Gap::new(Stage::Extract, Cause::TooMany);
            sink.gap(gap.noting(format!("only {MOST} pictures are looked at")));
        }
        Ok(())
    }
}

/// The extension of the file that the picture is as it stands; none where it is none.
fn extension(stream: &Stream) -> Option<&'static str> {
    match stream.filters().last() {
        Some(Filter::DctDecode) => Some("jpg"),
        Some(Filter::JpxDecode) => Some("jp2"),
        _ => None,
    }
}

/// The file that the picture is, out of what is around it.
fn own_file<'a>(stream: &Stream<'a>) -> Result<Cow<'a, [u8]>, ReadError> {
    let filters = stream.filters();
    let around: &[Filter] = filters.split_last().map_or(&[], |(_, around)| around);
    let (file, _) = undone(stream.raw_data(), around).ok_or(ReadError::Unsupported)?;
    Ok(file)
}
