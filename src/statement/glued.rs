//! Holds tables whose cells lost what parted them: `TelefoonnummerOm je te bellen1 jaar`. Must
//! not know what the cells say beyond their columns.

use super::lexicon::{Lexicon, Lexicons};
use super::tokens::{folded, tokens};

/// A row of glued names of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Glued {
    pub(super) names: Vec<String>,
    /// Whether its rows are cookies.
    cookies: bool,
}

/// The names of columns, where `line` is nothing else.
pub(super) fn names(line: &str, lexicon: &Lexicon) -> Option<Glued> {
    if line.chars().count() > 120 || line.ends_with(['.', ':']) {
        return None;
    }
    let names: Vec<String> = edges(line).iter().map(|piece| (*piece).to_owned()).collect();
    let area = lexicon.area("columns");
    let label =
        |name: &String| area.find(&tokens(name), &[]).first().map(|hit| area.label(hit).to_owned());
    let labels: Vec<Option<String>> = names.iter().map(label).collect();
    let known = labels.iter().flatten().count();
    let cookies = labels.first().is_some_and(|label| label.as_deref() == Some("cookie"));
    (names.len() >= 2 && known >= 2 && known + 1 >= names.len()).then_some(Glued { names, cookies })
}

impl Glued {
    /// The cells of a line, as many as there are names; none where it is no row.
    pub(super) fn cells(
        &self,
        line: &str,
        lexicons: &Lexicons,
        speaker: &[String],
    ) -> Option<Vec<String>> {
        let pieces = edges(line);
        let most = self.names.len();
        if pieces.len() < 2 {
            return None;
        }
        let (first, rest) = match self.cookies {
            true => cookie(line, lexicons, speaker)?,
            false => (pieces[0], &line[pieces[0].len()..]),
        };
        let mut cells = vec![first.trim().to_owned()];
        let rest = edges(rest);
        let (last, middle) = rest.split_last()?;
        // the last cell is a term: what stands before the last edge may hold edges of its own
        let count = most.saturating_sub(2);
        if middle.len() <= count {
            cells.extend(middle.iter().map(|cell| cell.trim().to_owned()));
        } else {
            let (whole, tail) = middle.split_at(count.saturating_sub(1));
            cells.extend(whole.iter().map(|cell| cell.trim().to_owned()));
            cells.push(tail.concat().trim().to_owned());
        }
        while cells.len() + 1 < most {
            cells.push(String::new());
        }
        cells.push(last.trim().to_owned());
        Some(cells)
    }
}

/// A cookie's name ends where the name of its source begins.
fn cookie<'t>(
    line: &'t str,
    lexicons: &Lexicons,
    speaker: &[String],
) -> Option<(&'t str, &'t str)> {
    let word = line.split(' ').next().unwrap_or(line);
    let places = word.char_indices().skip(1).filter(|(_, c)| c.is_uppercase()).map(|(i, _)| i);
    let vendors = lexicons.names("vendors")?;
    for at in places {
        let rest = &line[at..];
        let pieces = edges(rest);
        let name = pieces.first().copied().unwrap_or(rest);
        let words = tokens(name);
        let known = !words.is_empty() && vendors.longest_at(&words, 0, &[]).is_some();
        let own = speaker.iter().any(|one| folded(name).starts_with(one.as_str()) && one.len() > 2)
            || speaker
                .iter()
                .any(|one| rest.to_lowercase().starts_with(one.as_str()) && one.len() > 4);
        if known || own {
            return Some((&line[..at], rest));
        }
    }
    let first = edges(line)[0].len();
    Some(line.split_at(first))
}

/// The pieces between which a small letter, digit or bracket stands right before a capital,
/// or a letter right before a number.
pub(super) fn edges(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (i, c) in line.char_indices() {
        let to_capital = c.is_uppercase()
            && (before.is_lowercase()
                || before.is_ascii_digit()
                || matches!(before, ')' | '.' | '’'));
        let to_number = c.is_ascii_digit()
            && (before.is_lowercase()
                || matches!(before, ')' | '.')
                || before.is_uppercase() && counts(&line[i..]));
        if (to_capital || to_number) && i > start {
            out.push(&line[start..i]);
            start = i;
        }
        before = c;
    }
    out.push(&line[start..]);
    out
}

/// Whether a text begins with a number and a word behind a space: `1 jaar`.
fn counts(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase))
}
