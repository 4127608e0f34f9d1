//! Holds the words of a sentence in the form in which they are compared: small letters
//! without accents, hyphens or apostrophes. Must not know what words mean.

use std::ops::Range;

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    /// A comma or slash.
    pub(super) comma: bool,
    /// What ends a clause for good: a semicolon, colon, dash, bullet, bracket, bar.
    pub(super) strong: bool,
    /// A colon.
    pub(super) colon: bool,
    /// An opening bracket.
    pub(super) opens: bool,
    /// A bar between two cells.
    pub(super) cell: bool,
}

/// A word of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its folded form.
    pub(super) norm: String,
    /// Where it stands in the sentence, in bytes.
    pub(super) at: Range<usize>,
    /// Whether it begins with a capital.
    pub(super) capital: bool,
    /// What stands before it.
    pub(super) before: Before,
    /// Whether a hyphen ends it: `voor-` in `voor- en achternaam`.
    pub(super) open: bool,
}

/// Ends of compound words that may be left out of the first: `contact- en adresgegevens`.
const HEADS: &[&str] = &[
    "gegevens",
    "nummer",
    "nummers",
    "adres",
    "adressen",
    "naam",
    "namen",
    "datum",
    "daten",
    "name",
    "namen",
    "namens",
    "adresse",
    "adressen",
    "anschrift",
    "anschriften",
    "nummern",
    "cookies",
    "informatie",
    "verkeer",
    "plicht",
    "termijn",
];

/// The words of `text`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let mut before = Before::default();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !is_word(c) {
            match c {
                ',' | '/' => before.comma = true,
                ':' => (before.colon, before.strong) = (true, true),
                '(' | '[' => (before.opens, before.strong) = (true, true),
                '|' | '\t' => (before.cell, before.strong) = (true, true),
                ';' | ')' | ']' | '–' | '—' | '•' | '…' => before.strong = true,
                // a hyphen between spaces is a dash
                '-' if text[..start].ends_with(' ') && text[start + 1..].starts_with(' ') => {
                    before.strong = true;
                }
                _ => {}
            }
            continue;
        }
        let (mut end, mut open) = (start + c.len_utf8(), false);
        let mut norm = String::new();
        fold(c, &mut norm);
        while let Some(&(i, c)) = chars.peek() {
            let next = text[i + c.len_utf8()..].chars().next();
            let goes_on = next.is_some_and(is_word);
            match c {
                c if is_word(c) => fold(c, &mut norm),
                '-' | '\u{ad}' if goes_on && !digits(&norm) => {}
                '-' => {
                    open = true;
                    chars.next();
                    break;
                }
                // in numbers and in short forms such as `d.w.z.`
                '.' | ','
                    if goes_on && digits(&norm) && next.is_some_and(|c| c.is_ascii_digit()) =>
                {
                    norm.push(c);
                }
                // initials are one word: `B.V.`
                '.' if initial(&text[start..i]) && initials_go_on(&text[i + 1..]) => {}
                _ => break,
            }
            end = i + c.len_utf8();
            chars.next();
        }
        let capital = c.is_uppercase();
        all.push(Token { norm, at: start..end, capital, before, open });
        before = Before::default();
    }
    complete(&mut all);
    all
}

/// Gives words that end in a hyphen the end of the compound that follows.
fn complete(all: &mut [Token]) {
    for i in 0..all.len() {
        if !all[i].open || digits(&all[i].norm) {
            continue;
        }
        let next = all[i + 1..].iter().take(5).find(|token| {
            !token.open
                && HEADS
                    .iter()
                    .any(|head| token.norm.ends_with(head) && token.norm.len() > head.len())
        });
        let head = next.and_then(|token| {
            HEADS.iter().filter(|head| token.norm.ends_with(**head)).max_by_key(|head| head.len())
        });
        if let Some(head) = head {
            all[i].norm.push_str(head);
        }
    }
}

/// Whether what was read ends in a single letter.
fn initial(read: &str) -> bool {
    let mut last = read.rsplit('.').next().unwrap_or(read).chars();
    last.next().is_some_and(char::is_alphabetic) && last.next().is_none()
}

/// Whether a single letter follows.
fn initials_go_on(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(char::is_alphabetic) && !chars.next().is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '%' || c == '&' || ('\u{300}'..='\u{36f}').contains(&c)
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
}

/// Appends the folded form of `c`.
fn fold(c: char, out: &mut String) {
    for c in c.to_lowercase() {
        let plain = match c {
            'à'..='å' | 'ā' => "a",
            'æ' => "ae",
            'ç' => "c",
            'è'..='ë' | 'ē' => "e",
            'ì'..='ï' => "i",
            'ñ' => "n",
            'ò'..='ö' | 'ø' => "o",
            'œ' => "oe",
            'ù'..='ü' => "u",
            'ý' | 'ÿ' => "y",
            'ß' => "ss",
            '\u{300}'..='\u{36f}' => "",
            c => {
                out.push(c);
                continue;
            }
        };
        out.push_str(plain);
    }
}

/// The folded words of a phrase or name, parted by spaces.
pub(super) fn folded(text: &str) -> String {
    let all: Vec<String> = tokens(text).into_iter().map(|token| token.norm).collect();
    all.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_accents_hyphens_and_apostrophes() {
        for (text, words) in [
            ("Uw e-mailadres, of d'identité?", "uw emailadres of d identite"),
            ("Voor- en achternaam", "voornaam en achternaam"),
            ("Liefer- und Rechnungsanschrift", "lieferanschrift und rechnungsanschrift"),
            ("à 1.5 jaar – 7 (zeven)", "a 1.5 jaar 7 zeven"),
            ("Straße", "strasse"),
            ("X B.V. d.w.z. Y", "x bv dwz y"),
        ] {
            assert_eq!(folded(text), words);
        }
    }
}
