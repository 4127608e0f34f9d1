//! Holds pictures: what is written about them inside of them (EXIF, XMP, IPTC, comments).
//! Must not decode a pixel.

mod blocks;
mod exif;
mod gif;
mod heic;
mod iptc;
mod jp2;
mod jpeg;
mod place;
mod png;
mod tiff;
mod webp;
mod xmp;

use super::document::Document;
use super::{ExtractError, Format, Look, Sink};
use crate::input::{Limits, Seekable, Source};
use crate::model::{Cause, Gap, Stage};
use blocks::Blocks;

macro_rules! picture {
    ($name:literal, $extensions:expr, $is:expr, $walk:expr, $reads:literal) => {
        Format {
            name: $name,
            extensions: $extensions,
            is: |look: &Look| ($is)(look.head),
            extract: |source, sink| read(source, sink, $walk),
            hostile: true,
            reads: $reads,
        }
    };
}

pub(super) const JPEG: Format = picture!(
    "jpeg",
    &["jpg", "jpeg", "jpe", "jfif"],
    |head: &[u8]| head.starts_with(&[0xFF, 0xD8, 0xFF]),
    jpeg::walk,
    "EXIF, XMP, IPTC and comments: place, owner, author, serial numbers, captions, dates; the picture itself only with `--ocr`"
);

pub(super) const PNG: Format = picture!(
    "png",
    &["png", "apng"],
    |head: &[u8]| head.starts_with(b"\x89PNG\r\n\x1A\n"),
    png::walk,
    "EXIF, XMP and texts; the picture itself only with `--ocr`"
);

pub(super) const TIFF: Format = picture!(
    "tiff",
    &["tif", "tiff", "dng", "nef", "cr2", "arw"],
    |head: &[u8]| head.starts_with(b"II*\0") || head.starts_with(b"MM\0*"),
    tiff::walk,
    "EXIF, XMP and IPTC of every page; the pages themselves only with `--ocr`"
);

pub(super) const HEIC: Format = picture!(
    "heic",
    &["heic", "heif", "hif", "avif"],
    heic::is_heic,
    heic::walk,
    "EXIF and XMP, also of AVIF; not the picture itself"
);

pub(super) const WEBP: Format = picture!(
    "webp",
    &["webp"],
    |head: &[u8]| head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP"),
    webp::walk,
    "EXIF and XMP; the picture itself only with `--ocr`"
);

pub(super) const GIF: Format = picture!(
    "gif",
    &["gif"],
    |head: &[u8]| head.starts_with(b"GIF87a") || head.starts_with(b"GIF89a"),
    gif::walk,
    "comments and XMP; the picture itself only with `--ocr`"
);

pub(super) const BMP: Format = picture!(
    "bmp",
    &["bmp", "dib"],
    is_bmp,
    |_: &mut Blocks| Ok(()),
    "that it is a picture; the picture itself only with `--ocr`"
);

pub(super) const JP2: Format = picture!(
    "jpeg2000",
    &["jp2", "jpf", "jpx", "j2k", "jpm"],
    jp2::is_jp2,
    jp2::walk,
    "EXIF, XMP, IPTC and XML; the picture itself only with `--ocr`"
);

/// Sizes of the header that follows a bitmap's first fourteen bytes.
const BMP_HEADERS: [u8; 6] = [12, 40, 52, 56, 108, 124];

fn is_bmp(head: &[u8]) -> bool {
    head.starts_with(b"BM")
        && matches!(head.get(6..18), Some(&[0, 0, 0, 0, _, _, _, _, size, 0, 0, 0])
            if BMP_HEADERS.contains(&size))
}

/// Whether a format is one of pictures, of which only what is written about them is
/// read.
pub(super) fn is_picture(format: &Format) -> bool {
    [JPEG, PNG, TIFF, HEIC, WEBP, GIF, BMP, JP2].iter().any(|picture| picture.name == format.name)
}

/// Why a picture was not read to its end.
enum Broken {
    /// It ends too early.
    Cut,
    /// It contradicts its format.
    Wrong,
    /// Of the scan.
    Other(ExtractError),
}

impl From<ExtractError> for Broken {
    fn from(error: ExtractError) -> Self {
        Broken::Other(error)
    }
}

fn read(
    source: &mut Source,
    sink: &mut dyn Sink,
    walk: fn(&mut Blocks) -> Result<(), Broken>,
) -> Result<(), ExtractError> {
    let limits: &Limits = source.limits();
    let file: Seekable = source.seekable()?;
    let mut blocks = Blocks::new(file, limits.record, Document::new(sink, limits));
    let result = walk(&mut blocks);
    let damaged = blocks.damaged();
    let mut document = blocks.end()?;
    let cause = match result {
        Err(Broken::Other(error)) => return Err(error),
        Err(Broken::Cut) => Some(Cause::Truncated),
        Err(Broken::Wrong) => Some(Cause::Corrupt),
        Ok(()) if damaged => Some(Cause::Corrupt),
        Ok(()) => None,
    };
    if let Some(cause) = cause {
        let gap = Gap::new(Stage::Extract, cause);
        document.sink().gap(gap.noting("what is written about a picture"));
    }
    document.end()
}
