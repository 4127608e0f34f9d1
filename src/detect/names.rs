//! Holds names of persons in running text: how they are built from first names,
//! particles and last names, and what announces them. Must not know fields.

use super::engine::Engine;
use super::span::{Span, is_word};
use crate::model::{Evidence, Signature};
use crate::rules::names::{MAX_WORD, flag, word_hash};

/// Most words of one name.
const MAX_WORDS: usize = 6;

/// Looks whether a name starts at the capitalised word at `at`; returns the
/// offset from which on other names may start.
pub(super) fn look(engine: &mut Engine, span: &Span, at: usize) -> usize {
    let length = span.word(at);
    if !(2..=MAX_WORD).contains(&length) {
        return at + length.max(1);
    }
    let flags = engine.rules.names.get(word_hash(span.buf, at, length));
    if flags & flag::FIRST != 0 {
        return first_name(engine, span, at, length, flags);
    }
    if let Some(end) = announced(engine, span, at, length, flags) {
        return end;
    }
    if flags & flag::NOT_A_NAME == 0
        && let Some(end) = last_name_first(engine, span, at, length)
    {
        return end;
    }
    at + length
}

/// A first name of the lists and what follows it.
fn first_name(engine: &mut Engine, span: &Span, at: usize, length: usize, flags: u8) -> usize {
    let rest = Rest::read(engine, span, at + length);
    if rest.company || in_name_of_thing(span, at) {
        return rest.end;
    }
    let alone = rest.words == 0;
    let ordinary = flags & flag::ORDINARY != 0 || length <= 2;
    if alone && ordinary && !announced_by(engine, span, at) {
        return at + length;
    }
    let signature = Signature::NONE
        .with_if(Evidence::Listed, !ordinary || rest.listed)
        .with_if(Evidence::Structure, !alone)
        .with_if(Evidence::Canonical, rest.listed)
        .with_if(Evidence::Label, has_title(engine, span, at));
    add(engine, at, rest.end, signature);
    rest.end
}

/// A capitalised word behind a title or the label of a name.
fn announced(
    engine: &mut Engine,
    span: &Span,
    at: usize,
    length: usize,
    flags: u8,
) -> Option<usize> {
    if flags & flag::NOT_A_NAME != 0 || !announced_by(engine, span, at) {
        return None;
    }
    let rest = Rest::read(engine, span, at + length);
    if rest.company || flags & flag::TITLE != 0 {
        return None;
    }
    let listed = flags & flag::LAST != 0 || rest.listed;
    let signature = Signature::NONE
        .with(Evidence::Label)
        .with_if(Evidence::Structure, rest.words > 0)
        .with_if(Evidence::Canonical, listed);
    add(engine, at, rest.end, signature);
    Some(rest.end)
}

/// `VERMEULEN, Griet`: a last name in capitals or on the list, a comma, a first name.
fn last_name_first(engine: &mut Engine, span: &Span, at: usize, length: usize) -> Option<usize> {
    let comma = at + length;
    let first = comma + 2;
    let capitals = length >= 3 && span.text(at, comma).iter().all(|&b| !b.is_ascii_lowercase());
    if span.at(comma) != b',' || span.at(comma + 1) != b' ' || !capitals {
        return None;
    }
    let first_length = span.word(first);
    let known = (2..=MAX_WORD).contains(&first_length)
        && engine.rules.names.get(word_hash(span.buf, first, first_length)) & flag::FIRST != 0;
    if !known || !span.at(first).is_ascii_uppercase() {
        return None;
    }
    let end = first + first_length;
    let signature = Signature::NONE.with(Evidence::Listed).with(Evidence::Structure);
    add(engine, at, end, signature);
    Some(end)
}

fn add(engine: &mut Engine, start: usize, end: usize, signature: Signature) {
    if let Some(rule) = engine.served.name {
        engine.add(start..end, rule, signature);
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
    fn read(engine: &Engine, span: &Span, from: usize) -> Rest {
        let mut rest = Rest { end: from, words: 0, listed: false, company: false };
        let mut i = from;
        for _ in 0..MAX_WORDS {
            let separator = span.at(i);
            if !matches!(separator, b' ' | b'-') {
                break;
            }
            let word = i + 1;
            let mut length = span.word(word);
            if span.at(word) == b'\'' && span.at(word + 1) == b't' {
                length = 2;
            }
            if length == 0 || length > MAX_WORD {
                break;
            }
            let first = span.at(word);
            let capital = first.is_ascii_uppercase() || first == 0xC3;
            if !capital {
                // a particle holds only when a last name follows it
                if separator == b' ' && is_particle(engine, span.text(word, word + length)) {
                    i = word + length;
                    continue;
                }
                break;
            }
            if length == 1 {
                // an initial, with its point
                if span.at(word + 1) != b'.' {
                    break;
                }
                i = word + 2;
                continue;
            }
            let flags = engine.rules.names.get(word_hash(span.buf, word, length));
            if flags & flag::NOT_A_NAME != 0 {
                rest.company = is_company(span.text(word, word + length));
                break;
            }
            // D'Hondt, L'Hoir
            if span.at(word + length) == b'\'' && is_word(span.at(word + length + 1)) {
                length += 1 + span.word(word + length + 1);
            }
            i = word + length;
            rest.end = i;
            rest.words += 1;
            rest.listed |= flags & flag::LAST != 0;
        }
        rest
    }
}

fn is_particle(engine: &Engine, word: &[u8]) -> bool {
    word.len() <= 6 && engine.rules.name_words.particles.iter().any(|p| p.as_bytes() == word)
}

fn is_company(word: &[u8]) -> bool {
    matches!(
        word,
        b"NV"
            | b"BV"
            | b"BVBA"
            | b"VZW"
            | b"ASBL"
            | b"SPRL"
            | b"SRL"
            | b"GmbH"
            | b"Ltd"
            | b"Inc"
            | b"LLC"
            | b"Corp"
            | b"CVBA"
            | b"VOF"
    )
}

/// Whether the word at `at` names a thing after a person: a street, a saint, a path.
fn in_name_of_thing(span: &Span, at: usize) -> bool {
    match span.before(at) {
        b'-' | b'/' | b'.' | b'_' | b'\\' | b'@' | b'#' | b'$' => true,
        b' ' => {
            let before = word_before(span, at - 1);
            matches!(before, b"Sint" | b"Saint" | b"Sainte" | b"St" | b"Ste" | b"rue" | b"Rue")
        }
        _ => false,
    }
}

fn announced_by(engine: &Engine, span: &Span, at: usize) -> bool {
    has_title(engine, span, at) || has_label(engine, span, at)
}

/// Whether a title stands before `at`, perhaps with particles or initials between.
fn has_title(engine: &Engine, span: &Span, at: usize) -> bool {
    if span.before(at) != b' ' {
        return false;
    }
    let mut end = at - 1;
    for _ in 0..3 {
        end -= usize::from(span.before(end) == b'.');
        let word = word_before(span, end);
        if word.is_empty() || word.len() > 14 {
            return false;
        }
        let start = end - word.len();
        let flags = engine.rules.names.get(word_hash(span.buf, start, word.len()));
        if flags & flag::TITLE != 0 {
            return true;
        }
        let between = word.len() == 1 || is_particle(engine, &word.to_ascii_lowercase());
        if !between || !matches!(span.before(start), b' ' | b'.') || start == span.start {
            return false;
        }
        end = start - usize::from(span.before(start) == b' ');
    }
    false
}

/// Whether a label of names (`Naam:`) stands right before `at`.
fn has_label(engine: &Engine, span: &Span, at: usize) -> bool {
    let colon = at - usize::from(span.before(at) == b' ' && at > span.start);
    if !matches!(span.before(colon), b':' | b'=') || colon <= span.start + 2 {
        return false;
    }
    let word = word_before(span, colon - 1);
    let Some(rule) = engine.served.name else { return false };
    let mut hits = Vec::new();
    engine.rules.keywords.find(word, 0, &mut hits);
    hits.iter().any(|hit| hit.end == word.len() && hit.word.speaks_for.has(rule.index()))
}

/// The word that ends at `end`, without what parts it from its neighbours.
fn word_before<'b>(span: &Span<'b>, end: usize) -> &'b [u8] {
    let mut start = end;
    while start > span.start && end - start < 24 && is_word(span.before(start)) {
        start -= 1;
    }
    &span.buf[start..end]
}
