//! Holds the way from placed characters to text in reading order. Must not know
//! PDF.

mod columns;
mod lines;
mod words;

use super::content::Placed;
use words::Words;

/// The text of a page: lines end in `\n`, wide gaps between words are a tab, and a
/// paragraph is one line where its lines run on.
pub(super) fn text(placed: &Placed, out: &mut String) {
    let words = Words::of(placed);
    for direction in words.directions() {
        let mut region = words.along(direction);
        let mut lines = lines::Lines::new(&words.text, out);
        columns::read(&mut region, &mut lines);
        lines.end();
    }
}

#[cfg(test)]
mod tests;
