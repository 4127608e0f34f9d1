//! Holds what stands around a name: titles and labels that announce it, words that
//! make it the name of a thing. Must not know how a name is built.

use super::run::is_upper;
use crate::detect::engine::Engine;
use crate::detect::text::{Text, is_letter, is_word};
use crate::model::SEPARATOR;
use crate::rules::RuleId;
use crate::rules::names::{flag, word_hash};

/// Whether the word at `at` names a thing after a person: a street, a saint, a path.
pub(super) fn in_name_of_thing(text: &Text, at: usize) -> bool {
    match text.before(at) {
        b'/' | b'.' | b'_' | b'\\' | b'@' | b'#' | b'$' | b'-' => true,
        b' ' => {
            let before = word_before(text, at - 1);
            matches!(before, b"Sint" | b"Saint" | b"Sainte" | b"St" | b"Ste" | b"rue" | b"Rue")
        }
        _ => false,
    }
}

/// Whether a name stands in a cell most of whose other words are capitalised as well:
/// the title of a song, a film, a product.
pub(super) fn in_title_case(text: &Text, start: usize, end: usize) -> bool {
    const FAR: usize = 120;
    let from = text.0[start.saturating_sub(FAR)..start].rsplit(|&b| b == SEPARATOR).next();
    let to = text.slice(end, end + FAR).split(|&b| b == SEPARATOR).next();
    let words = Words::of(from.unwrap_or_default(), to.unwrap_or_default());
    // of a cell in capitals its column decides
    words.capitals > words.small && (words.has_small || has_small(text.slice(start, end)))
}

/// Whether a cell reads as a sentence around the name in it, and not as a title.
pub(in crate::detect) fn in_sentence(cell: &[u8], name: std::ops::Range<usize>) -> bool {
    let words = Words::of(&cell[..name.start], &cell[name.end..]);
    let in_capitals = !words.has_small && !has_small(&cell[name]);
    if in_capitals { words.capitals >= 3 } else { words.small > 0 && words.capitals <= words.small }
}

/// The words of a cell beside a name in it.
#[derive(Default)]
struct Words {
    /// Those with a capital that starts no sentence.
    capitals: u32,
    /// Those without one: of more than three letters, for articles and prepositions
    /// are small in titles too.
    small: u32,
    /// Whether there is a small letter anywhere.
    has_small: bool,
}

impl Words {
    fn of(before: &[u8], behind: &[u8]) -> Words {
        let mut words =
            Words { has_small: has_small(before) || has_small(behind), ..Words::default() };
        let mut starts = true;
        for side in [before, behind] {
            let mut at = 0;
            while at < side.len() {
                let length = side[at..].iter().take_while(|&&b| is_letter(b)).count();
                if length == 0 {
                    starts |= matches!(side[at], b'.' | b'!' | b'?' | b':' | b'\n');
                    at += 1;
                    continue;
                }
                let capital = side[at].is_ascii_uppercase();
                // `Dorpsstraat 10, 2800 Mechelen`
                let is_digit = |i: usize| side.get(i).is_some_and(u8::is_ascii_digit);
                let of_number = is_digit(at.wrapping_sub(2)) || is_digit(at + length + 1);
                words.capitals += u32::from(capital && !starts && !of_number);
                words.small += u32::from(!capital && length > 3);
                starts = false;
                at += length;
            }
            starts = false;
        }
        words
    }
}

fn has_small(text: &[u8]) -> bool {
    text.iter().any(u8::is_ascii_lowercase)
}

/// Whether the bytes before `at` could be the end of a title, a label or an initial:
/// one look instead of a search, for nearly every capitalised word.
#[inline]
pub(super) fn may_be_announced(engine: &Engine, text: &Text, at: usize) -> bool {
    let before = text.before(at);
    if before != b' ' {
        return matches!(before, b':' | b'=');
    }
    let (b, a) = (text.at(at.wrapping_sub(2)), text.at(at.wrapping_sub(3)));
    match b {
        b':' | b'=' => true,
        b'.' => {
            let c = text.at(at.wrapping_sub(4));
            // an initial between title and name, or the point of an abbreviation
            a.is_ascii_uppercase() || engine.rules.names.may_end(c, a) || !is_letter(c)
        }
        b if is_letter(b) => engine.rules.names.may_end(a, b),
        _ => false,
    }
}

/// Whether a title stands before `at`, perhaps with particles or initials between.
pub(super) fn has_title(engine: &Engine, text: &Text, at: usize) -> bool {
    if text.before(at) != b' ' {
        return false;
    }
    let mut end = at - 1;
    for _ in 0..4 {
        end -= usize::from(text.before(end) == b'.');
        let word = word_before(text, end);
        if word.is_empty() || word.len() > 14 {
            return false;
        }
        let mut start = end - word.len();
        let flags = engine.rules.names.get(word_hash(text.0, start, word.len()));
        if flags & flag::TITLE != 0 {
            // `MS Azure` is no lady
            let acronym = word.len() == 2 && word.iter().all(u8::is_ascii_uppercase);
            return !acronym || text.at(end) == b'.';
        }
        let between = word.len() == 1 || flags & flag::PARTICLE != 0;
        // van 't Hof
        start -= usize::from(word == b"t" && text.before(start) == b'\'');
        if !between || !matches!(text.before(start), b' ' | b'.') || start == 0 {
            return false;
        }
        end = start - usize::from(text.before(start) == b' ');
    }
    false
}

/// Whether a calling in small letters stands right before `at`: `premier Verhofstadt`.
pub(super) fn has_office(engine: &Engine, text: &Text, at: usize) -> bool {
    if text.before(at) != b' ' {
        return false;
    }
    let word = word_before(text, at - 1);
    word.first().is_some_and(u8::is_ascii_lowercase)
        && engine.rules.names.get(word_hash(text.0, at - 1 - word.len(), word.len())) & flag::OFFICE
            != 0
}

/// Whether the word at `at` may be the first of a sentence.
pub(super) fn starts_sentence(text: &Text, at: usize) -> bool {
    match text.before(at) {
        b' ' => {
            matches!(text.before(at - 1), b'.' | b'!' | b'?' | b' ' | b'-' | b'\n' | b'"' | b':')
        }
        edge => !edge.is_ascii_punctuation() || matches!(edge, b'"' | b'\''),
    }
}

/// Whether a capitalised word that starts no sentence stands right before `at`.
pub(super) fn follows_capital(text: &Text, at: usize) -> bool {
    if text.before(at) != b' ' {
        return false;
    }
    let from = at - 1 - word_before(text, at - 1).len();
    is_upper(text, from) && !starts_sentence(text, from)
}

/// Whether a label of names (`Naam:`) stands right before `at`.
pub(super) fn has_label(engine: &Engine, text: &Text, at: usize, rule: RuleId) -> bool {
    let mut colon = at - usize::from(text.before(at) == b' ');
    // `Naam: van der Meer`
    for _ in 0..3 {
        let word = word_before(text, colon);
        let hash = word_hash(text.0, colon - word.len(), word.len());
        if word.is_empty() || engine.rules.names.get(hash) & flag::PARTICLE == 0 {
            break;
        }
        colon -= word.len();
        colon -= usize::from(text.before(colon) == b' ');
    }
    if !matches!(text.before(colon), b':' | b'=') {
        return false;
    }
    // `Nom : Dupont`, but not `name = Debug`
    let spaced = text.before(colon) == b':' && text.before(colon - 1) == b' ';
    let end = colon - 1 - usize::from(spaced);
    let word = word_before(text, end);
    let mut hits = Vec::new();
    engine.rules.keywords.find(word, 0, &mut hits);
    hits.iter().any(|hit| hit.end == word.len() && hit.word.speaks_for.has(rule.index()))
}

/// The word that ends at `end`, without what parts it from its neighbours.
pub(super) fn word_before<'b>(text: &Text<'b>, end: usize) -> &'b [u8] {
    let mut start = end;
    while end - start < 24 && is_word(text.before(start)) {
        start -= 1;
    }
    text.slice(start, end)
}
