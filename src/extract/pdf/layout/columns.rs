//! Holds the second step: words become rows, and rows columns where a gutter parts
//! running text. The rows of a table stay rows. Must not know characters.

use super::lines::Lines;
use super::words::Word;

/// Narrowest gutter, in letter heights.
const GUTTER: f64 = 0.9;
/// Rows farther from each other belong to no common columns, in letter heights.
const FAR: f64 = 3.5;
/// Words of a row that are looked at for one that lies above another.
const LOOKED_AT: usize = 64;
/// Columns inside columns are followed so far.
const DEEPEST: usize = 12;

/// Words on one baseline, from left to right.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) words: Vec<Word>,
    top: f64,
    bottom: f64,
    pub(super) base: f64,
    pub(super) size: f64,
}

impl Row {
    fn of(word: Word) -> Self {
        let (top, bottom) = word.edges();
        Row { words: vec![word], top, bottom, base: word.base, size: word.size }
    }

    fn holds(&self, word: &Word) -> bool {
        let (top, bottom) = word.edges();
        let both = bottom.min(self.bottom) - top.max(self.top);
        let less = (bottom - top).min(self.bottom - self.top);
        let off = (word.base - self.base).abs();
        both >= 0.6 * less
            && off < 0.45 * word.size.max(self.size)
            && !(off > 0.1 * word.size && self.covers(word))
    }

    /// Whether words of the row stand where `word` does, on another baseline: small
    /// lines beside large letters are rows of their own.
    fn covers(&self, word: &Word) -> bool {
        let near = self.words.len().saturating_sub(LOOKED_AT);
        self.words[near..].iter().any(|other| {
            let both = word.to.min(other.to) - word.from.max(other.from);
            (other.base - word.base).abs() > 0.1 * word.size
                && both > 0.3 * (word.to - word.from).min(other.to - other.from)
        })
    }

    fn add(&mut self, word: Word) {
        // letters of the usual size say where the row lies, not its footnote marks
        if word.size > self.size {
            (self.top, self.bottom) = word.edges();
            (self.base, self.size) = (word.base, word.size);
        }
        self.words.push(word);
    }

    pub(super) fn from(&self) -> f64 {
        self.words.iter().map(|word| word.from).fold(f64::INFINITY, f64::min)
    }

    pub(super) fn to(&self) -> f64 {
        self.words.iter().map(|word| word.to).fold(f64::NEG_INFINITY, f64::max)
    }

    fn letters(&self) -> usize {
        self.words.iter().map(|word| word.end - word.start).sum()
    }
}

/// A stretch along the lines without words.
type Gap = (f64, f64);

/// Hands `words` to `lines` in reading order.
pub(super) fn read(words: &mut [Word], lines: &mut Lines) {
    region(words, lines, 0);
}

fn region(words: &mut [Word], lines: &mut Lines, depth: usize) {
    let rows = rows(words);
    let mut from = 0;
    while from < rows.len() {
        let (to, gutters) = band(&rows, from);
        let band = &rows[from..to];
        let gutter = if depth < DEEPEST { chosen(band, &gutters) } else { None };
        match gutter {
            None => lines.add(band),
            Some(gutter) => {
                let all = || band.iter().flat_map(|row| row.words.iter().copied());
                let mut left: Vec<Word> = all().filter(|word| is_left(word, gutter)).collect();
                let mut right: Vec<Word> = all().filter(|word| !is_left(word, gutter)).collect();
                for side in [&mut left, &mut right] {
                    lines.end();
                    region(side, lines, depth + 1);
                }
                lines.end();
            }
        }
        from = to;
    }
}

fn is_left(word: &Word, gutter: Gap) -> bool {
    word.to <= gutter.0 + 1e-6
}

fn rows(words: &mut [Word]) -> Vec<Row> {
    words.sort_by(|a, b| a.base.total_cmp(&b.base).then(a.from.total_cmp(&b.from)));
    let mut rows: Vec<Row> = Vec::new();
    for &word in words.iter() {
        let near = rows.len().saturating_sub(3);
        match rows[near..].iter_mut().rev().find(|row| row.holds(&word)) {
            Some(row) => row.add(word),
            None => rows.push(Row::of(word)),
        }
    }
    for row in &mut rows {
        row.words.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.start.cmp(&b.start)));
    }
    rows.sort_by(|a, b| a.base.total_cmp(&b.base));
    rows
}

/// Rows from the one numbered `from` on that share gutters, or that have none:
/// where they end, and their gutters.
fn band(rows: &[Row], from: usize) -> (usize, Vec<Gap>) {
    let mut gutters = gaps(&rows[from]);
    let plain = inner(&gutters).next().is_none();
    let mut to = from + 1;
    while let Some(row) = rows.get(to) {
        if row.base - rows[to - 1].base > FAR * row.size.max(rows[to - 1].size) {
            break;
        }
        let own = gaps(row);
        if plain {
            if inner(&own).next().is_some() {
                break;
            }
        } else {
            let both = shared(&gutters, &own, GUTTER * row.size.min(rows[from].size));
            if inner(&both).next().is_none() {
                break;
            }
            gutters = both;
        }
        to += 1;
    }
    let gutters = if plain { Vec::new() } else { inner(&gutters).copied().collect() };
    (to, gutters)
}

fn inner(gaps: &[Gap]) -> impl Iterator<Item = &Gap> {
    gaps.iter().filter(|gap| gap.0.is_finite() && gap.1.is_finite())
}

/// The gaps of a row that are wide enough for a gutter, and what lies outside it.
fn gaps(row: &Row) -> Vec<Gap> {
    let mut gaps = vec![(f64::NEG_INFINITY, row.from())];
    let mut end = f64::NEG_INFINITY;
    for word in &row.words {
        if end.is_finite() && word.from - end >= GUTTER * row.size {
            gaps.push((end, word.from));
        }
        end = end.max(word.to);
    }
    gaps.push((end, f64::INFINITY));
    gaps
}

/// Stretches in a gap of both.
fn shared(a: &[Gap], b: &[Gap], least: f64) -> Vec<Gap> {
    let (mut i, mut j) = (0, 0);
    let mut both = Vec::new();
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        let gap = (x.0.max(y.0), x.1.min(y.1));
        if gap.1 - gap.0 >= least {
            both.push(gap);
        }
        if x.1 < y.1 { i += 1 } else { j += 1 }
    }
    both
}

/// The widest gutter that parts columns of text, and not the columns of a table.
fn chosen(band: &[Row], gutters: &[Gap]) -> Option<Gap> {
    let mut gutters = gutters.to_vec();
    gutters.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
    gutters.into_iter().find(|&gutter| parts_columns(band, gutter))
}

/// What stands on one side of a gutter.
#[derive(Default)]
struct Side {
    /// Letters of each row.
    letters: Vec<usize>,
}

impl Side {
    fn is_prose(&mut self) -> bool {
        self.letters.sort_unstable();
        self.letters.len() >= 3 && self.letters[self.letters.len() / 2] >= 20
    }
}

fn parts_columns(band: &[Row], gutter: Gap) -> bool {
    let (mut left, mut right) = (Side::default(), Side::default());
    let mut aligned = 0;
    for row in band {
        let on_left = row.words.iter().take_while(|word| is_left(word, gutter)).count();
        let letters = |words: &[Word]| words.iter().map(|word| word.end - word.start).sum();
        let (a, b): (usize, usize) =
            (letters(&row.words[..on_left]), letters(&row.words[on_left..]));
        left.letters.extend((a > 0).then_some(a));
        right.letters.extend((b > 0).then_some(b));
        aligned += usize::from(a > 0 && b > 0);
    }
    let fewer = left.letters.len().min(right.letters.len());
    if fewer == 0 {
        return false;
    }
    let share = aligned as f64 / fewer as f64;
    match (left.is_prose(), right.is_prose()) {
        (true, true) => true,
        (false, false) => fewer >= 2 && share < 0.4,
        _ => fewer >= 2 && share < 0.5,
    }
}

/// Where most rows of running text end, for those that look whether a line is full.
pub(super) fn extent(rows: &[Row]) -> (f64, f64) {
    let from = rows.iter().map(Row::from).fold(f64::INFINITY, f64::min);
    (from, rows.iter().map(Row::to).fold(f64::NEG_INFINITY, f64::max))
}

/// Letters of a row, for those that look whether it is a line of running text.
pub(super) fn letters(row: &Row) -> usize {
    row.letters()
}
