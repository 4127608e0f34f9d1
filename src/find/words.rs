//! Holds patterns over words: how letters may be written, and searches for many patterns in
//! one pass whose matches end where words end. Must not know persons.

use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use std::ops::Range;

/// Memory that the automaton of all patterns may take, in bytes.
const SIZE: usize = 16 << 20;

/// What a letter stands for, with the signs it may bear.
fn letters(c: char) -> &'static str {
    match c {
        'a' => "[aàáâãäåāăą]",
        'c' => "[cçćčĉ]",
        'd' => "[dđď]",
        'e' => "[eèéêëēęě]",
        'g' => "[gğģ]",
        'i' => "[iìíîïīı]",
        'l' => "[lł]",
        'n' => "[nñńň]",
        'o' => "[oòóôõöøōő]",
        'r' => "[rř]",
        's' => "[sśšşș]",
        't' => "[tťțţ]",
        'u' => "[uùúûüūůű]",
        'y' => "[yýÿ]",
        'z' => "[zźżž]",
        _ => "",
    }
}

/// Letters that are also written as two.
const TWO: &[(&str, &str)] = &[
    ("ä", "ae"),
    ("ö", "oe"),
    ("ü", "ue"),
    ("ø", "oe"),
    ("å", "aa"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("ß", "ss"),
    ("ĳ", "ij"),
];

/// The letter without its signs.
fn plain(c: char) -> char {
    "acdegilnorstuyz".chars().find(|&base| letters(base).contains(c)).unwrap_or(c)
}

/// What may stand between the parts of one name, such as `Jean-Pierre` or `D'Hondt`.
const INSIDE: &str = r"[\s._'’´`-]{0,2}";

/// A pattern for `word`, whatever its letters bear and however its parts are joined.
pub(super) fn pattern(word: &str) -> String {
    let word = word.to_lowercase();
    let mut out = String::new();
    let mut rest = word.as_str();
    let mut joined = true;
    while let Some(c) = rest.chars().next() {
        if !c.is_alphanumeric() {
            joined = false;
            rest = &rest[c.len_utf8()..];
            continue;
        }
        if !joined && !out.is_empty() {
            out.push_str(INSIDE);
        }
        joined = true;
        let two = TWO.iter().find(|(one, two)| rest.starts_with(one) || rest.starts_with(two));
        let base = plain(c);
        let one = match letters(base) {
            "" => escaped(c),
            class => format!(r"{class}\p{{M}}?"),
        };
        match two {
            Some((sign, pair)) if rest.starts_with(sign) => {
                out.push_str(&format!("(?:{one}|{pair}|{sign})"));
                rest = &rest[c.len_utf8()..];
            }
            Some((_, pair)) => {
                // one of two letters may be any sign that is written so
                let signs: Vec<&str> =
                    TWO.iter().filter(|(_, two)| two == pair).map(|(one, _)| *one).collect();
                let mut chars = pair.chars();
                let both: String = chars
                    .by_ref()
                    .map(|c| match letters(c) {
                        "" => escaped(c),
                        class => format!(r"{class}\p{{M}}?"),
                    })
                    .collect();
                out.push_str(&format!("(?:{both}|{})", signs.join("|")));
                rest = &rest[pair.len()..];
            }
            None => {
                out.push_str(&one);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// A character that stands for itself.
pub(super) fn escaped(c: char) -> String {
    match c.is_alphanumeric() || c == ' ' {
        true => c.to_string(),
        false => format!(r"\x{{{:x}}}", u32::from(c)),
    }
}

/// Patterns that are looked for at once.
#[derive(Debug)]
pub(super) struct Words {
    regex: Regex,
}

impl Words {
    /// All of `patterns`, in letters of either case; None where there are none. They are made
    /// here of what a person gave, and bounded with it.
    pub(super) fn new(patterns: &[String]) -> Result<Option<Self>, String> {
        if patterns.is_empty() {
            return Ok(None);
        }
        let syntax = syntax::Config::new().case_insensitive(true).utf8(false);
        let config = meta::Config::new().utf8_empty(false).nfa_size_limit(Some(SIZE));
        let built = Regex::builder().syntax(syntax).configure(config).build_many(patterns);
        built.map(|regex| Some(Words { regex })).map_err(|_| "it is too long".to_owned())
    }

    /// Hands every match to `each`, with its pattern, that is no part of a longer word or
    /// number.
    pub(super) fn find(&self, text: &[u8], mut each: impl FnMut(usize, Range<usize>)) {
        self.find_any(text, |pattern, range| {
            if stands_alone(text, &range) {
                each(pattern, range);
            }
        });
    }

    /// The same, whatever stands around it.
    pub(super) fn find_any(&self, text: &[u8], mut each: impl FnMut(usize, Range<usize>)) {
        for found in self.regex.find_iter(text) {
            each(found.pattern().as_usize(), found.range());
        }
    }

    /// The pattern that all of `text` is, but for white space.
    pub(super) fn is(&self, text: &[u8]) -> Option<usize> {
        let text = text.trim_ascii();
        let found = self.regex.find(text)?;
        (found.range() == (0..text.len())).then(|| found.pattern().as_usize())
    }
}

/// Whether no letter or digit stands around `range` that would make a longer word of what
/// begins or ends with one.
pub(super) fn stands_alone(text: &[u8], range: &Range<usize>) -> bool {
    let inside = &text[range.clone()];
    let first = inside.utf8_chunks().next().and_then(|part| part.valid().chars().next());
    let joins = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => {
            a.is_alphabetic() && b.is_alphabetic() || a.is_numeric() && b.is_numeric()
        }
        _ => false,
    };
    !joins(char_before(text, range.start), first)
        && !joins(char_before(text, range.end), char_at(text, range.end))
}

/// The character that ends at `at`.
pub(super) fn char_before(text: &[u8], at: usize) -> Option<char> {
    let from = (at.saturating_sub(4)..at).rev().find(|&i| text[i] & 0xC0 != 0x80)?;
    std::str::from_utf8(&text[from..at]).ok()?.chars().next()
}

/// The character that starts at `at`.
pub(super) fn char_at(text: &[u8], at: usize) -> Option<char> {
    let rest = text.get(at..)?;
    rest[..rest.len().min(4)].utf8_chunks().next()?.valid().chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_with_and_without_its_signs() {
        for (word, texts, others) in [
            (
                "Hélène",
                &["HELENE", "hélène", "He\u{301}le\u{300}ne"][..],
                &["Helena", "Heleen"][..],
            ),
            ("Müller", &["Muller", "MUELLER", "müller"], &["Miller"]),
            ("Mueller", &["Müller", "mueller"], &["Muelle"]),
            ("Jean-Pierre", &["Jean Pierre", "JEAN-PIERRE", "jeanpierre"], &["Jean, Pierre"]),
            ("D'Hondt", &["d’hondt", "Dhondt", "D Hondt"], &["Hondt"]),
            ("Goossens", &["Gooßens", "goossens"], &["Goosens"]),
            ("Thijs", &["Thĳs", "THIJS"], &["Thys"]),
        ] {
            let words = Words::new(&[pattern(word)]).expect(word).expect("one");
            for text in texts {
                assert_eq!(words.is(text.as_bytes()), Some(0), "{word} in {text}");
            }
            for text in others {
                assert_eq!(words.is(text.as_bytes()), None, "{word} in {text}");
            }
        }
    }

    #[test]
    fn a_part_of_a_word_is_none() {
        let words = Words::new(&[pattern("Jan")]).expect("short").expect("one");
        for (text, count) in [("Jan, jan. JAN", 3), ("Janssens Marjan Jané", 0), ("1jan_2", 1)] {
            let mut found = 0;
            words.find(text.as_bytes(), |_, _| found += 1);
            assert_eq!(found, count, "{text}");
        }
    }
}
