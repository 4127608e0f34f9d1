//! Holds the guess at the columns of text whose columns stand below each other. Must not
//! know fields.

use super::Column;
use crate::extract::{header, lines};
use std::ops::Range;

/// Lines that are looked at, and the fewest that tell anything.
const MOST: usize = 500;
const FEWEST: usize = 8;

/// Lines from which on a single column of blanks parts two columns.
const MANY: usize = 60;

/// Longest line, in characters.
const LONGEST: usize = 2000;

/// What was guessed.
pub(super) struct Guess {
    pub(super) columns: Vec<Column>,
    /// The line that names the columns.
    pub(super) header: Option<usize>,
}

/// The columns of `text`; None where it has none.
pub(super) fn guess(text: &[u8], whole: bool) -> Option<Guess> {
    if !has_blanks(text) {
        return None;
    }
    let mut filled: Vec<u32> = Vec::new();
    let mut rows: Vec<(usize, &str)> = Vec::new();
    for (i, line) in lines::first(text, whole, MOST).enumerate() {
        let line = line.trim_ascii_end();
        if line.is_empty() || is_ruler(line) {
            continue;
        }
        if line.len() > LONGEST * 4 || line.contains(&b'\t') {
            return None;
        }
        let line = std::str::from_utf8(line).ok()?;
        if filled.len() < line.len() {
            let length = if line.is_ascii() { line.len() } else { line.chars().count() };
            filled.resize(filled.len().max(length), 0);
        }
        match line.is_ascii() {
            // many at a time
            true => filled
                .iter_mut()
                .zip(line.as_bytes())
                .for_each(|(count, &b)| *count += u32::from(b != b' ')),
            false => filled
                .iter_mut()
                .zip(line.chars())
                .for_each(|(count, c)| *count += u32::from(c != ' ')),
        }
        rows.push((i, line));
        // running text soon has no column of blanks left
        if rows.len() == 24 && columns_of(&filled, 2).len() < 3 && columns_of(&filled, 1).len() < 3
        {
            return None;
        }
    }
    if rows.len() < FEWEST || filled.len() > LONGEST {
        return None;
    }
    let blanks = if rows.len() >= MANY { 1 } else { 2 };
    let ranges = columns_of(&filled, blanks);
    if ranges.len() < 3 {
        return None;
    }
    let cells: Vec<Vec<&str>> = rows
        .iter()
        .map(|(_, line)| ranges.iter().map(|range| cell(line, range)).collect())
        .collect();
    let common = |i: usize| cells.iter().filter(|row| !row[i].is_empty()).count();
    let often = (0..ranges.len()).filter(|&i| common(i) * 2 >= rows.len()).count();
    // what stands in few lines only is no column of a table
    if often < 3 || often * 3 < ranges.len() * 2 || is_prose(&cells) {
        return None;
    }
    let bytes: Vec<Vec<&[u8]>> =
        cells.iter().take(50).map(|row| row.iter().map(|cell| cell.as_bytes()).collect()).collect();
    let header = header::find(&bytes).filter(|&row| row == 0 && is_header(&cells[row]));
    let columns = ranges.iter().enumerate().map(|(i, range)| {
        let name = header.map(|row| cells[row][i].to_owned()).filter(|name| !name.is_empty());
        // the last column has no end
        let end = if i + 1 == ranges.len() { usize::MAX } else { range.end };
        Column { name, at: range.start..end }
    });
    Some(Guess { columns: columns.collect(), header: header.map(|row| rows[row].0) })
}

/// Whether a line is drawn below the names of columns.
pub(super) fn is_ruler(line: &[u8]) -> bool {
    line.contains(&b'-') && line.iter().all(|b| matches!(b, b'-' | b' ' | b'=' | b'+'))
        || line.contains(&b'=') && line.iter().all(|b| matches!(b, b' ' | b'='))
}

/// Where columns stand between at least `blanks` columns of blanks. A column reaches to
/// the next one.
fn columns_of(filled: &[u32], blanks: usize) -> Vec<Range<usize>> {
    let mut columns: Vec<Range<usize>> = Vec::new();
    let mut blank = usize::MAX;
    for (at, &count) in filled.iter().enumerate() {
        if count == 0 {
            blank = blank.saturating_add(1);
            continue;
        }
        match columns.last_mut() {
            Some(last) if blank < blanks => last.end = at + 1,
            _ => {
                if let Some(last) = columns.last_mut() {
                    last.end = at;
                }
                columns.push(at..at + 1);
            }
        }
        blank = 0;
    }
    columns
}

/// Whether two blanks stand together behind something in one of four lines, as where
/// values are filled up to a width: most texts are let go by a look at their start.
fn has_blanks(text: &[u8]) -> bool {
    let start = &text[..text.len().min(2048)];
    let lines = memchr::memchr_iter(b'\n', start).count();
    let blanks = memchr::memmem::find_iter(start, b"  ");
    // code begins its lines with them
    let inside = blanks.filter(|&i| i > 0 && !matches!(start[i - 1], b' ' | b'\n'));
    inside.take(lines).count() * 4 >= lines.max(4)
}

/// Whether a line names the columns below it: nearly all of them, and none by a date or a
/// number, as the title of a list has.
fn is_header(names: &[&str]) -> bool {
    let digits = |name: &&str| name.bytes().filter(u8::is_ascii_digit).count();
    let named = names.iter().filter(|name| !name.is_empty()).count();
    named + 1 >= names.len() && names.iter().all(|name| digits(name) < 4)
}

/// What stands in a column of a line.
fn cell<'t>(line: &'t str, range: &Range<usize>) -> &'t str {
    let at = |i: usize| line.char_indices().nth(i).map_or(line.len(), |(at, _)| at);
    line[at(range.start)..at(range.end)].trim()
}

/// Whether the cells read like sentences or code that happen to leave blanks.
fn is_prose(cells: &[Vec<&str>]) -> bool {
    let all = || cells.iter().flatten().filter(|cell| !cell.is_empty());
    let words = |cell: &&&str| cell.split(' ').count() > 6;
    let code = |cell: &&&str| cell.contains(['{', '}', ';', '=']) || cell.ends_with("()");
    let count = all().count().max(1);
    all().filter(words).count() * 4 > count || all().filter(code).count() * 5 > count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_where_all_lines_are_blank() {
        let people = ["Jan Peeters", "Els Claes", "Renée De Vos", "Bo Maes"];
        let rows: String = (0..12)
            .map(|i| {
                format!("{:<16}{:<12}{:>8}\n", people[i % 4], ["Gent", "Leuven"][i % 2], i * 37)
            })
            .collect();
        let is = |text: &str| {
            let guess = guess(text.as_bytes(), true)?;
            Some(guess.columns.into_iter().map(|c| (c.name, c.at)).collect::<Vec<_>>())
        };
        let columns = is(&rows).expect("a table");
        let starts: Vec<usize> = columns.iter().map(|(_, at)| at.start).collect();
        assert_eq!(starts, [0, 16, 33]);
        let named =
            format!("{:<16}{:<12}{:>8}\n{}\n{rows}", "naam", "plaats", "saldo", "-".repeat(36));
        let names: Vec<_> =
            is(&named).expect("a table").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["naam", "plaats", "saldo"].map(|name| Some(name.to_owned())));
        let prose = "Geachte heer, wij bevestigen uw afspraak van morgen\nen zien u dan graag op ons kantoor in Gent.\n".repeat(20);
        assert_eq!(is(&prose), None);
        let code = "fn een() {\n    let a = 1;\n    let b = 22;\n}\n".repeat(20);
        assert_eq!(is(&code), None);
        assert_eq!(is("a  b  c\n"), None);
    }
}
