//! Holds names of persons in running text: how they are built from first names,
//! particles and last names, and what announces them. Must not know fields.

use super::engine::Engine;
use super::text::{Text, is_letter, is_word};
use crate::model::{Evidence, SEPARATOR, Signature};
use crate::rules::RuleId;
use crate::rules::names::{MAX_WORD, flag, word_hash};

/// Most words of one name.
const MAX_WORDS: usize = 6;

/// Looks whether a name starts at the capitalised word at `at`; returns the
/// offset from which on other names may start.
pub(super) fn look(engine: &mut Engine, text: &Text, at: usize, rule: RuleId) -> usize {
    let second = text.at(at + 1);
    // the byte that starts É also starts é
    if text.at(at) == 0xC3 && second >= 0x9F {
        return at + 1;
    }
    let may_be_first = engine.rules.names.may_begin(text.at(at), second, text.at(at + 2));
    let announced = may_be_announced(engine, text, at);
    if !may_be_first && !announced {
        return at + 1;
    }
    let length = text.word(at);
    if !(2..=MAX_WORD).contains(&length) {
        return at + length.max(1);
    }
    let flags = engine.rules.names.get(word_hash(text.0, at, length));
    if flags & flag::FIRST != 0 {
        return first_name(engine, text, at, length, flags, rule);
    }
    if flags & flag::NOT_A_NAME != 0 {
        return at + length;
    }
    if announced && let Some(end) = behind_title(engine, text, at, length, flags, rule) {
        return end;
    }
    at + length
}

/// Offset of the first byte of the word that ends at `end`.
pub(super) fn start_of_word(text: &Text, end: usize) -> usize {
    let mut start = end;
    while is_word(text.before(start)) {
        start -= 1;
    }
    start
}

/// A first name of the lists and what follows it.
fn first_name(
    engine: &mut Engine,
    text: &Text,
    at: usize,
    length: usize,
    flags: u16,
    rule: RuleId,
) -> usize {
    let rest = Rest::read(engine, text, at + length);
    if rest.company || in_name_of_thing(text, at) {
        return rest.end;
    }
    let start = if rest.words == 0 { last_name_in_capitals(engine, text, at) } else { at };
    let alone = rest.words == 0 && start == at;
    let ordinary = (flags & flag::ORDINARY != 0 || length <= 2) && start == at;
    let announced = has_title(engine, text, at) || has_label(engine, text, at, rule);
    if alone && ordinary && !announced {
        return at + length;
    }
    let titled = engine.cells && !announced && in_title_case(text, at, rest.end);
    let signature = Signature::NONE
        .with_if(Evidence::Contrary, titled)
        .with_if(Evidence::Listed, !ordinary || rest.listed)
        .with_if(Evidence::Structure, !alone)
        .with_if(Evidence::Canonical, rest.listed)
        .with_if(Evidence::Label, announced);
    engine.add(start..rest.end, rule, signature);
    rest.end
}

/// Where a last name in capitals starts that stands before the first name at `at`:
/// `VAN DAMME Griet`; `at` where there is none.
fn last_name_in_capitals(engine: &Engine, text: &Text, at: usize) -> usize {
    let (mut start, mut listed) = (at, false);
    for _ in 0..4 {
        let word = word_before(text, start.saturating_sub(1));
        if text.before(start) != b' ' || word.len() < 2 || !word.iter().all(u8::is_ascii_uppercase)
        {
            break;
        }
        start -= word.len() + 1;
        let flags = engine.rules.names.get(word_hash(text.0, start, word.len()));
        listed |= flags & flag::LAST != 0;
    }
    if listed { start } else { at }
}

/// A capitalised word behind a title or the label of a name.
fn behind_title(
    engine: &mut Engine,
    text: &Text,
    at: usize,
    length: usize,
    flags: u16,
    rule: RuleId,
) -> Option<usize> {
    if flags & flag::TITLE != 0
        || !(has_title(engine, text, at) || has_label(engine, text, at, rule))
    {
        return None;
    }
    // `notaris te Gent`
    let where_from = matches!(word_before(text, at - 1), b"te" | b"in");
    let rest = Rest::read(engine, text, at + length);
    if rest.company || where_from && flags & flag::PLACE != 0 {
        return None;
    }
    let signature = Signature::NONE
        .with(Evidence::Label)
        .with_if(Evidence::Structure, rest.words > 0)
        .with_if(Evidence::Canonical, flags & flag::LAST != 0 || rest.listed);
    engine.add(at..rest.end, rule, signature);
    Some(rest.end)
}

/// Looks at a comma between two words in capitals: `VERMEULEN, Griet`.
pub(super) fn last_name_first(engine: &mut Engine, text: &Text, comma: usize, rule: RuleId) {
    let last = word_before(text, comma);
    let first = comma + 2;
    let length = text.word(first);
    let capitals = last.len() >= 3 && last.iter().all(|b| !b.is_ascii_lowercase());
    let known = (2..=MAX_WORD).contains(&length)
        && engine.rules.names.get(word_hash(text.0, first, length)) & flag::FIRST != 0;
    if capitals && known {
        let signature = Signature::NONE.with(Evidence::Listed).with(Evidence::Structure);
        engine.add(comma - last.len()..first + length, rule, signature);
    }
}

/// What follows the first word of a name.
struct Rest {
    end: usize,
    /// Capitalised words and initials.
    words: usize,
    /// Whether a last name of the lists is among them.
    listed: bool,
    /// Whether a company's legal form follows: no person.
    company: bool,
}

impl Rest {
    fn read(engine: &Engine, text: &Text, from: usize) -> Rest {
        let names = &engine.rules.names;
        let mut rest = Rest { end: from, words: 0, listed: false, company: false };
        let mut i = from;
        for _ in 0..MAX_WORDS {
            if !matches!(text.at(i), b' ' | b'-') {
                break;
            }
            let word = i + 1;
            let mut length = text.word(word);
            if text.at(word) == b'\'' && text.at(word + 1) == b't' {
                length = 2;
            }
            if length == 0 || length > MAX_WORD {
                break;
            }
            let first = text.at(word);
            if !(first.is_ascii_uppercase() || first == 0xC3) {
                // a particle holds only when a last name follows it
                let particle = text.at(i) == b' '
                    && length <= 6
                    && names.get(word_hash(text.0, word, length)) & flag::PARTICLE != 0;
                if particle {
                    i = word + length;
                    continue;
                }
                break;
            }
            // D'Hondt, L'Hoir
            let elided = text.at(word + length) == b'\'' && is_word(text.at(word + length + 1));
            if length == 1 && !elided {
                // an initial, with its point
                if text.at(word + 1) != b'.' {
                    break;
                }
                i = word + 2;
                continue;
            }
            let flags = names.get(word_hash(text.0, word, length));
            if flags & flag::NOT_A_NAME != 0 {
                rest.company = flags & flag::COMPANY != 0;
                break;
            }
            if elided {
                length += 1 + text.word(word + length + 1);
            }
            i = word + length;
            rest.end = i;
            rest.words += 1;
            rest.listed |= flags & flag::LAST != 0;
        }
        rest
    }
}

/// Whether the word at `at` names a thing after a person: a street, a saint, a path.
fn in_name_of_thing(text: &Text, at: usize) -> bool {
    match text.before(at) {
        b'/' | b'.' | b'_' | b'\\' | b'@' | b'#' | b'$' | b'-' => true,
        b' ' => {
            let before = word_before(text, at - 1);
            matches!(before, b"Sint" | b"Saint" | b"Sainte" | b"St" | b"Ste" | b"rue" | b"Rue")
        }
        _ => false,
    }
}

/// Whether a name stands in a cell whose other words are capitalised as well: the
/// title of a song, a film, a product.
fn in_title_case(text: &Text, start: usize, end: usize) -> bool {
    const FAR: usize = 120;
    let from = text.0[start.saturating_sub(FAR)..start].rsplit(|&b| b == SEPARATOR).next();
    let to = text.slice(end, end + FAR).split(|&b| b == SEPARATOR).next();
    let mut others = 0;
    for side in [from, to].into_iter().flatten() {
        for word in side.split(|&b| !is_letter(b)).filter(|word| !word.is_empty()) {
            // articles and prepositions are small in titles too
            if word.len() > 3 && word[0].is_ascii_lowercase() {
                return false;
            }
            others += usize::from(word[0].is_ascii_uppercase());
        }
    }
    others > 0
}

/// Whether the bytes before `at` could be the end of a title or label: one look
/// instead of a search, for nearly every capitalised word.
#[inline]
fn may_be_announced(engine: &Engine, text: &Text, at: usize) -> bool {
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
fn has_title(engine: &Engine, text: &Text, at: usize) -> bool {
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

/// Whether a label of names (`Naam:`) stands right before `at`.
fn has_label(engine: &Engine, text: &Text, at: usize, rule: RuleId) -> bool {
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
fn word_before<'b>(text: &Text<'b>, end: usize) -> &'b [u8] {
    let mut start = end;
    while end - start < 24 && is_word(text.before(start)) {
        start -= 1;
    }
    text.slice(start, end)
}
