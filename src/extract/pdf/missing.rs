//! Holds what could not be read of pages, told once for all of them. Must not know
//! why it is so.

use crate::extract::Sink;
use crate::model::{Cause, Gap, Stage};

/// Page numbers, ascending.
type Pages = Vec<u32>;

/// Ranges that a note names; more are told by their number.
const NAMED: usize = 8;

/// What is missing of which pages.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Pages that are pictures.
    pub(super) pictures: Pages,
    /// Pages with text, and pictures beside it that are not looked at.
    pub(super) beside: Pages,
    /// Pages with characters that no table tells.
    pub(super) undecodable: Pages,
    /// Such characters, and characters in all of these pages.
    pub(super) unknown: u64,
    pub(super) characters: u64,
    /// Pages whose content is damaged.
    pub(super) broken: Pages,
    /// Pages that hold more than is read.
    pub(super) too_many: Pages,
}

impl Missing {
    /// Records the gaps.
    pub(super) fn tell(&self, sink: &mut dyn Sink) {
        let mut tell = |cause, pages: &Pages, what: &str| {
            if !pages.is_empty() {
                let mut gap = Gap::new(Stage::Extract, cause);
                gap.times = pages.len() as u64;
                sink.gap(gap.noting(format!("{}: {what}", named(pages))));
            }
        };
        tell(Cause::ImageOnly, &self.pictures, "pictures without text");
        let what = "pictures beside the text, recognised with --ocr";
        tell(Cause::ImageOnly, &self.beside, what);
        let share = (100 * self.unknown).div_ceil(self.characters.max(1)).min(100);
        let what = format!("{share} % of the characters have no known meaning");
        tell(Cause::Undecodable, &self.undecodable, &what);
        tell(Cause::Corrupt, &self.broken, "the content is damaged");
        tell(Cause::TooMany, &self.too_many, "more content than is read");
    }
}

/// `page 3`, `pages 1-4, 7`.
fn named(pages: &[u32]) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &page in pages {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let shown: Vec<String> = ranges
        .iter()
        .take(NAMED)
        .map(|&(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") })
        .collect();
    let more = if ranges.len() > NAMED { " and more" } else { "" };
    let word = if pages.len() == 1 { "page" } else { "pages" };
    format!("{word} {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn pages_are_named_by_ranges() {
        for (pages, expected) in [
            (&[3][..], "page 3"),
            (&[1, 2, 3, 7], "pages 1-3, 7"),
            (&[1, 3, 5, 7, 9, 11, 13, 15, 17], "pages 1, 3, 5, 7, 9, 11, 13, 15 and more"),
        ] {
            assert_eq!(named(pages), expected);
        }
    }
}
