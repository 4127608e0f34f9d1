//! Holds the shape of lines: headings, items, rows, and which lines are one paragraph; and
//! where sentences end. Must not know what they say.

use super::lexicon::Lexicon;
use super::text::Text;
use super::tokens::{folded, tokens};
use std::ops::Range;

/// Lines of a paragraph with their numbers.
pub(super) type Pieces = Vec<(usize, String)>;

/// What one or several lines are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Blank,
    Heading(usize, String),
    /// The names of columns.
    Names(usize, Vec<String>),
    /// A row; its columns where the document says them.
    Row(usize, Vec<String>, Option<Vec<String>>),
    Item(Pieces),
    Plain(Pieces),
}

/// Longest line that can be a heading, in characters.
const HEADING: usize = 90;

/// The shapes of all lines.
pub(super) fn shapes(text: &Text, lexicon: &Lexicon) -> Vec<Shape> {
    let wrapped = wrapped_at(text);
    let lines = &text.lines;
    let mut out: Vec<Shape> = Vec::new();
    // whether a list was begun by a line that ends in a colon
    let mut in_list = false;
    // whether its items bear marks
    let mut marked = false;
    let mut in_keys = false;
    for (i, line) in lines.iter().enumerate() {
        let number = i + 1;
        let raw = line.text.trim();
        if let Some(columns) = &line.columns {
            let cells = line.text.split(" | ").map(str::to_owned).collect();
            out.push(Shape::Row(number, cells, Some(columns.clone())));
            continue;
        }
        if raw == "---" && (i == 0 || in_keys) {
            in_keys = i == 0;
            continue;
        }
        if raw.is_empty() || is_rule(raw) {
            if raw.is_empty() {
                out.push(Shape::Blank);
            }
            continue;
        }
        let next = lines.get(i + 1).map_or("", |line| line.text.trim());
        if let Some(cells) = cells(raw) {
            let begins = !matches!(out.last(), Some(Shape::Row(..) | Shape::Names(..)));
            let columns = lexicon.area("columns");
            let named = cells.iter().filter(|cell| columns.any(&tokens(cell))).count();
            let names = is_rule(next) || begins && named >= 2;
            out.push(if names {
                Shape::Names(number, cells)
            } else {
                Shape::Row(number, cells, None)
            });
            continue;
        }
        let plain = raw.trim_start_matches('>').trim();
        let (bullet, body) = unbulleted(plain);
        if let Some(title) = heading(plain, body, bullet, lexicon) {
            // a short line within a list is one of its items
            let listed = in_list
                && bullet == Bullet::None
                && !plain.starts_with('#')
                && !plain.ends_with('?');
            let blank_before = matches!(out.last(), None | Some(Shape::Blank));
            if !listed || (blank_before && sections(&title, lexicon)) {
                in_list = false;
                out.push(Shape::Heading(number, title));
                continue;
            }
        }
        let after_blank = matches!(out.last(), Some(Shape::Blank));
        if bullet != Bullet::None {
            in_list = true;
            marked = true;
            out.push(Shape::Item(vec![(number, body.to_owned())]));
            continue;
        }
        if goes_on(&out, plain, wrapped) {
            let blank = matches!(out.last(), Some(Shape::Blank));
            if blank {
                out.pop();
            }
            if let Some(Shape::Item(pieces) | Shape::Plain(pieces)) = out.last_mut() {
                pieces.push((number, plain.to_owned()));
                in_list |= plain.ends_with(':');
                continue;
            }
        }
        let short = plain.chars().count() < 200;
        if marked && after_blank {
            // a list with marks ends where they do
            (in_list, marked) = (false, false);
            if tokens(plain).len() <= 8 && !plain.ends_with(['.', ':', ';', ',']) {
                out.push(Shape::Heading(number, plain.to_owned()));
                continue;
            }
        }
        let listed = in_list && short && (!after_blank || !plain.ends_with('.'));
        // a short line without an end may be an item of a list that has no marks
        let bare = short
            && !plain.ends_with(['.', ':', '!'])
            && plain.chars().count() < HEADING
            && tokens(plain).len() <= 12;
        if listed || bare {
            out.push(Shape::Item(vec![(number, plain.to_owned())]));
        } else {
            in_list = plain.ends_with(':');
            out.push(Shape::Plain(vec![(number, plain.to_owned())]));
        }
    }
    out
}

/// Whether a line continues the paragraph before it.
fn goes_on(out: &[Shape], line: &str, wrapped: Option<usize>) -> bool {
    let across = matches!(out.last(), Some(Shape::Blank));
    let before = if across { out.iter().rev().nth(1) } else { out.last() };
    let (Some(Shape::Item(pieces) | Shape::Plain(pieces)), false) = (before, line.is_empty())
    else {
        return false;
    };
    let Some((_, last)) = pieces.last() else { return false };
    let ended = last.ends_with(['.', ':', '?', '!', ';']);
    let lower = line.starts_with(|c: char| c.is_lowercase());
    if across {
        return !ended && lower && last.chars().count() > 60;
    }
    match wrapped {
        Some(width) => {
            // a line is full where the next one's first word did not fit
            let word = line.split_whitespace().next().unwrap_or("").chars().count();
            last.chars().count() + word + 1 > width * 4 / 5 || (lower && !ended)
        }
        None => lower && !ended && last.chars().count() > 60 && super::glued::edges(last).len() < 3,
    }
}

/// The width at which the text is broken into lines; none where a line is a paragraph.
fn wrapped_at(text: &Text) -> Option<usize> {
    let plain = text.lines.iter().filter(|line| line.columns.is_none());
    let mut lengths: Vec<usize> =
        plain.map(|line| line.text.chars().count()).filter(|n| *n > 0).collect();
    lengths.sort_unstable();
    let width = *lengths.get(lengths.len().saturating_sub(1) * 19 / 20)?;
    let open = text.lines.iter().filter(|line| {
        let long = line.text.chars().count() * 10 > width * 7;
        long && !line.text.trim_end().ends_with(['.', ':', ';', '?', '!'])
    });
    let full = lengths.iter().filter(|n| **n * 10 > width * 7).count();
    (width <= 130 && full >= 8 && open.count() * 2 > full).then_some(width)
}

/// The rule below the names of a table's columns.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+' | '='))
}

/// The cells of a row that is written with bars or tabs.
fn cells(line: &str) -> Option<Vec<String>> {
    let bars = line.starts_with('|') && line.matches('|').count() >= 2;
    let parts: Vec<&str> = match bars {
        true => line.trim_matches('|').split('|').collect(),
        // as a generator of statements writes them
        false if line.matches(" > ").count() >= 2 => line.split(" > ").collect(),
        false if line.contains('\t') => line.split('\t').collect(),
        false => return None,
    };
    let cells: Vec<String> = parts.iter().map(|cell| cell.trim().to_owned()).collect();
    (cells.iter().filter(|cell| !cell.is_empty()).count() >= 2).then_some(cells)
}

/// What marks an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bullet {
    None,
    Sign,
    /// `1.`, `4.2`, `a)`, `(b)`, `3°`.
    Number,
}

/// The mark of an item, and what stands behind it.
fn unbulleted(line: &str) -> (Bullet, &str) {
    let mut chars = line.chars();
    let first = chars.next().unwrap_or(' ');
    let rest = chars.as_str();
    if matches!(
        first,
        '•' | '-' | '–' | '—' | '*' | '+' | '◦' | '▪' | '●' | '·' | '‣' | '○' | '\u{f0b7}' | '✓'
    ) && rest.starts_with([' ', '\u{a0}', '\t'])
    {
        return (Bullet::Sign, rest.trim());
    }
    if first == 'o' && rest.starts_with("  ") {
        return (Bullet::Sign, rest.trim());
    }
    let inner = line.strip_prefix('(').unwrap_or(line);
    let digits = inner.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(inner.len());
    let mark = match digits {
        0 => inner.chars().next().filter(|c| c.is_ascii_lowercase()).map_or(0, |_| 1),
        n if n <= 6 => n,
        _ => 0,
    };
    if mark == 0 {
        return (Bullet::None, line);
    }
    let (number, rest) = inner.split_at(mark);
    let closed = rest.strip_prefix([')', '°', '.', ':']);
    let dotted = number.contains('.');
    match closed.or(dotted.then_some(rest)) {
        Some(body) if body.starts_with([' ', '\t', '\u{a0}']) && !body.trim().is_empty() => {
            (Bullet::Number, body.trim())
        }
        _ => (Bullet::None, line),
    }
}

/// The title, where a line is a heading.
fn heading(line: &str, body: &str, bullet: Bullet, lexicon: &Lexicon) -> Option<String> {
    if let Some(title) = line.strip_prefix('#') {
        return Some(title.trim_matches(['#', ' ', '*']).to_owned());
    }
    let bold = line.len() > 4 && line.starts_with("**") && line.ends_with("**");
    let title = if bold { line.trim_matches('*') } else { body };
    let long = title.chars().count() > HEADING;
    if long || bullet == Bullet::Sign {
        return None;
    }
    let words = tokens(title).len();
    let ends = title.ends_with(['.', ';', ',', ':']);
    let letters = title.chars().filter(|c| c.is_alphabetic());
    let capitals = letters.clone().count() > 2 && letters.clone().all(|c| !c.is_lowercase());
    let known = sections(title, lexicon);
    let asks = title.ends_with('?') && words <= 14;
    let begins = title.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let area = lexicon.area("sections");
    let rights = title.ends_with(':')
        && words <= 8
        && bullet == Bullet::None
        && area.every(&tokens(title), &[]).iter().any(|hit| area.label(hit) == "rights");
    let is = rights && begins
        || bold && !title.ends_with('.')
        || capitals && !ends && words <= 12
        || asks && begins
        || known
            && begins
            && words <= 14
            && (!ends || words <= 7 && title.ends_with('.') && begins_asking(title, lexicon))
        || bullet == Bullet::Number && begins && !ends && words <= 8 && (known || nested(line));
    is.then(|| title.to_owned())
}

/// Whether a number of several levels begins a line: `10.3`.
fn nested(line: &str) -> bool {
    let number = line.split([' ', '\u{a0}']).next().unwrap_or("");
    let mut parts = number.trim_end_matches('.').split('.');
    number.contains('.')
        && parts.clone().count() >= 2
        && parts.all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a line begins as a question does, whatever ends it.
fn begins_asking(title: &str, lexicon: &Lexicon) -> bool {
    let words = tokens(title);
    !words.is_empty() && lexicon.area("asks").longest_at(&words, 0, &[]).is_some()
}

fn sections(title: &str, lexicon: &Lexicon) -> bool {
    lexicon.area("sections").any(&tokens(title))
}

/// Where the sentences of a paragraph stand.
pub(super) fn ends(text: &str, lexicon: &Lexicon) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in text.char_indices() {
        if !matches!(c, '.' | '?' | '!') {
            continue;
        }
        let end = i + 1;
        // a closing quote or bracket belongs to the sentence
        let rest = text[end..].trim_start_matches(['"', '”', '’', '»', ')', '*', '_']);
        let spaces = rest.len() - rest.trim_start().len();
        let next = rest.trim_start().chars().next();
        let begins = next.is_some_and(|c| !c.is_lowercase());
        if next.is_some() && (spaces == 0 || !begins) {
            continue;
        }
        let word = text[start..i].rsplit([' ', '(', '\u{a0}']).next().unwrap_or("");
        let abbreviated = c == '.'
            && (word.chars().count() == 1 && word.chars().all(char::is_alphabetic)
                || lexicon.short.contains(&folded(word))
                || lexicon.short.contains(&folded(&word.replace('.', ""))));
        if abbreviated && next.is_some() {
            continue;
        }
        let end = text.len() - rest.len();
        out.push(start..end);
        start = end + spaces;
    }
    if start < text.len() {
        out.push(start..text.len());
    }
    out
}
