//! Holds the first step: characters that touch become words. Must not know lines.

use super::super::content::{Glyph, Placed};

/// Characters that stand together.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// Where it begins along its line, in points.
    pub(super) from: f64,
    /// Where it ends along its line.
    pub(super) to: f64,
    /// Its baseline, in points across the lines, downwards.
    pub(super) base: f64,
    /// Height of its letters.
    pub(super) size: f64,
    /// Its characters in [`Words::text`].
    pub(super) start: usize,
    /// Behind its last character.
    pub(super) end: usize,
    /// Whether a space was written before it.
    pub(super) spaced: bool,
}

impl Word {
    /// Its upper and lower edge.
    pub(super) fn edges(&self) -> (f64, f64) {
        (self.base - 0.75 * self.size, self.base + 0.2 * self.size)
    }
}

/// Words with the direction in which each runs, in degrees to the next five.
#[derive(Debug, Default)]
pub(super) struct Words {
    all: Vec<(i32, Word)>,
    pub(super) text: String,
}

/// A gap beyond this many letter heights parts words.
const GAP: f64 = 0.12;
/// What goes back by more than this many is another word.
const BACK: f64 = 0.4;

impl Words {
    pub(super) fn of(placed: &Placed) -> Self {
        let mut words = Words::default();
        let mut spaced = false;
        let mut direction = 0;
        let mut last: Option<(f64, f64)> = None;
        for glyph in &placed.glyphs {
            if let Some(own) = direction_of(glyph) {
                direction = own;
            }
            let text = &placed.text[glyph.start as usize..glyph.end as usize];
            if text.trim().is_empty() {
                spaced = true;
                continue;
            }
            let (from, base) = turned(glyph.at, direction);
            let (to, _) = turned((glyph.at.0 + glyph.by.0, glyph.at.1 + glyph.by.1), direction);
            let (from, to) = (from.min(to), from.max(to));
            // bold type is sometimes made by printing twice
            let same = |&(at, line): &(f64, f64)| {
                (at - from).abs() < 0.1 * glyph.size && (line - base).abs() < 0.1 * glyph.size
            };
            if !spaced && last.as_ref().is_some_and(same) && words.text.ends_with(text) {
                continue;
            }
            last = Some((from, base));
            let start = words.text.len();
            words.text.push_str(text);
            let end = words.text.len();
            match words.all.last_mut() {
                Some((d, word))
                    if !spaced && *d == direction && touches(word, glyph, from, base) =>
                {
                    word.to = word.to.max(to);
                    word.from = word.from.min(from);
                    word.end = end;
                }
                _ => {
                    let word = Word { from, to, base, size: glyph.size, start, end, spaced };
                    words.all.push((direction, word));
                }
            }
            spaced = false;
        }
        words
    }

    /// The directions that occur, the one of most words first.
    pub(super) fn directions(&self) -> Vec<i32> {
        let mut counts: Vec<(usize, i32)> = Vec::new();
        for &(direction, _) in &self.all {
            match counts.iter_mut().find(|(_, d)| *d == direction) {
                Some((count, _)) => *count += 1,
                None => counts.push((1, direction)),
            }
        }
        counts.sort_by_key(|&(count, direction)| (std::cmp::Reverse(count), direction));
        counts.into_iter().map(|(_, direction)| direction).collect()
    }

    /// The words that run in one direction.
    pub(super) fn along(&self, direction: i32) -> Vec<Word> {
        self.all.iter().filter(|(d, _)| *d == direction).map(|&(_, word)| word).collect()
    }
}

fn touches(word: &Word, glyph: &Glyph, from: f64, base: f64) -> bool {
    let gap = (from - word.to) / glyph.size;
    let alike = (0.6..1.7).contains(&(glyph.size / word.size));
    alike && (base - word.base).abs() < 0.2 * glyph.size && (-BACK..GAP).contains(&gap)
}

/// The direction in which the pen moved; none where it stood still, as for accents.
fn direction_of(glyph: &Glyph) -> Option<i32> {
    let (x, y) = glyph.by;
    if x.hypot(y) < 1e-3 * glyph.size {
        return None;
    }
    let degrees = y.atan2(x).to_degrees();
    let rounded = (degrees / 5.0).round() as i32 * 5;
    // text that is written backwards runs along the same lines
    Some(if rounded == 180 || rounded == -180 { 180 } else { rounded })
}

/// Where a point lies along lines of that direction, and across them downwards.
fn turned((x, y): (f64, f64), direction: i32) -> (f64, f64) {
    let (sin, cos) = match direction {
        0 => (0.0, 1.0),
        90 => (1.0, 0.0),
        -90 => (-1.0, 0.0),
        180 => (0.0, -1.0),
        other => f64::from(other).to_radians().sin_cos(),
    };
    (x * cos + y * sin, x * sin - y * cos)
}
