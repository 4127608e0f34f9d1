//! Holds TIFF: a picture that is itself a list of directories. Must not know tags.

use super::blocks::Blocks;
use super::{Broken, exif};

pub(super) fn walk(blocks: &mut Blocks) -> Result<(), Broken> {
    exif::read(&mut exif::OfFile, blocks)
}
