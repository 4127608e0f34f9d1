//! Holds the choice of a name in a run by lists and structure alone: known first
//! names, initials, titles. Must not know weights.

use super::around::{
    follows_capital, has_label, has_office, has_title, in_name_of_thing, in_title_case,
    starts_sentence, word_before,
};
use super::run::{Run, Shape, Token};
use crate::detect::engine::Engine;
use crate::detect::text::Text;
use crate::model::{Evidence, Signature};
use crate::rules::RuleId;
use crate::rules::names::flag;

/// Lists of what is no name of a person.
const NO_PERSON: u16 = flag::NOT_A_NAME | flag::COMPANY;
/// Lists of what stands before a name and does not belong to it.
const ANNOUNCES: u16 = flag::TITLE | flag::OFFICE;

/// Most names of one run.
const MAX_NAMES: usize = 4;

/// The names in a run.
#[derive(Default)]
pub(super) struct Names {
    names: [Option<Name>; MAX_NAMES],
}

impl Names {
    /// The names, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Name> {
        self.names.iter().flatten()
    }
}

/// Adds the names in a run.
pub(super) fn look(engine: &mut Engine, text: &Text, run: &Run, rule: RuleId) {
    for name in names(engine, text, run, rule).iter() {
        engine.add(name.start..name.end, rule, name.signature);
    }
}

/// The names in a run.
pub(super) fn names(engine: &Engine, text: &Text, run: &Run, rule: RuleId) -> Names {
    let tokens = run.tokens();
    let mut names = Names::default();
    let Some(first) = tokens.first() else { return names };
    if tokens.iter().any(|token| token.on(flag::COMPANY)) || in_name_of_thing(text, first.start) {
        return names;
    }
    let mut from = 0;
    let mut slots = names.names.iter_mut();
    // two names stand together only where a title parts them
    while let Some(part) = next_part(tokens, from) {
        from = part.end;
        if let Some(name) = Name::read(engine, text, tokens, part, rule)
            && let Some(slot) = slots.next()
        {
            *slot = Some(name);
        }
    }
    names
}

/// The next stretch without titles and words that are no part of a name.
fn next_part(tokens: &[Token], from: usize) -> Option<std::ops::Range<usize>> {
    let start = (from..tokens.len()).find(|&i| is_part(tokens, i))?;
    let end = (start..tokens.len()).find(|&i| !is_part(tokens, i)).unwrap_or(tokens.len());
    Some(start..end)
}

/// Whether a word of a run may be part of a name.
fn is_part(tokens: &[Token], i: usize) -> bool {
    let token = &tokens[i];
    let behind_first = i > 0 && tokens[i - 1].on(flag::FIRST | flag::PARTICLE);
    if token.on(flag::PARTICLE) {
        // `De Wever`, but not `De Jan`
        return i > 0
            || token.shape == Shape::Capitals
            || !tokens.get(1).is_some_and(|next| next.on(flag::FIRST));
    }
    if token.on(NO_PERSON | ANNOUNCES) {
        // `van der Meer`, `Jan Berg`
        let behind_particle = i > 0 && tokens[i - 1].shape == Shape::Small;
        return (behind_particle || behind_first && token.on(flag::LAST))
            && !token.on(flag::COMPANY);
    }
    true
}

/// A name in a run.
#[derive(Clone, Copy)]
pub(super) struct Name {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) signature: Signature,
    /// Whether its form leaves no doubt.
    pub(super) firm: bool,
}

impl Name {
    fn read(
        engine: &Engine,
        text: &Text,
        tokens: &[Token],
        part: std::ops::Range<usize>,
        rule: RuleId,
    ) -> Option<Name> {
        let all = &tokens[part.clone()];
        // `Minister van Justitie`: behind a calling a particle starts no name
        let announced_inside = part.start > 0 && {
            let before = &tokens[part.start - 1];
            // `MS Azure` is no lady
            let acronym = before.shape == Shape::Capitals && before.end - before.start == 2;
            before.on(flag::TITLE) && !acronym
                || before.on(flag::OFFICE) && all[0].shape != Shape::Small
        };
        let thing = part.start > 0 && {
            let before = &tokens[part.start - 1];
            before.on(NO_PERSON) && !before.on(flag::SMALL_WORD)
        };
        let at = all.first()?.start;
        // `notaris te Gent`
        let where_from = all[0].on(flag::PLACE)
            && text.before(at) == b' '
            && matches!(word_before(text, at - 1), b"te" | b"in");
        let announced = announced_inside
            || has_title(engine, text, at) && !where_from
            || has_office(engine, text, at) && all[0].shape == Shape::Capital
            || has_label(engine, text, at, rule);
        let mut head = all.iter().position(starts_name).filter(|_| !thing);
        if let Some(i) = head {
            // a word that may be no name needs a last name behind it
            if is_ordinary(&all[i])
                && !announced
                && !all[i + 1..].iter().any(|t| t.on(flag::LAST) || t.on(flag::FIRST))
            {
                head = None;
            }
        }
        let turned = last_name_in_capitals(all).filter(|_| !thing);
        // in a cell it is a last name, for its column to judge
        let last_only = last_name_behind(text, all).filter(|_| !thing && !engine.cells);
        let head = match turned.or(head).or(last_only) {
            Some(i) if announced || all[..i].iter().any(|t| t.shape == Shape::Initial) => 0,
            Some(i) => i,
            None if announced => 0,
            None => return None,
        };
        let name = Name::judge(engine, text, &all[head..])?;
        let behind = tokens.get(part.end).filter(|next| next.on(NO_PERSON));
        if behind.is_some_and(|next| !next.on(flag::SMALL_WORD)) && !announced {
            // `Anne Frank Stichting`, `Davis Cup`
            return None;
        }
        let weak = !name.signature.has(Evidence::Structure) && is_ordinary(&all[head]);
        if weak && !announced {
            return None;
        }
        let signature = match announced {
            true => {
                let signature = name.signature.without(Evidence::Contrary).with(Evidence::Label);
                // one word is likely at most, whatever lists know it
                match signature.has(Evidence::Structure) {
                    true => signature,
                    false => signature.without(Evidence::Canonical).without(Evidence::Listed),
                }
            }
            false => name.signature,
        };
        Some(Name { signature, ..name })
    }

    /// The name that these words make, without what stands before them.
    pub(super) fn judge(engine: &Engine, text: &Text, words: &[Token]) -> Option<Name> {
        let mut name = &words[..end_of_name(words)];
        while let Some((last, rest)) = name.split_last() {
            // a name does not end in a particle or an initial, but for `Wim V. uit Aalst`
            // and `Darius I`
            let numeral = text.slice(last.start, last.end) == b"I";
            let kept = numeral || rest.len() == 1 && is_hidden(text, &rest[0], last);
            if kept && !rest.is_empty() {
                break;
            }
            if matches!(last.shape, Shape::Small | Shape::Initial)
                || (last.on(flag::PARTICLE) && rest.len() == 1)
            {
                name = rest;
            } else {
                break;
            }
        }
        let (first, last) = (name.first()?, name.last()?);
        if !name.iter().any(Token::is_capital) {
            return None;
        }
        if !last.on(flag::LAST) && engine.rules.names.is_thing(text.slice(last.start, last.end)) {
            return None;
        }
        let alone = name.len() == 1;
        let turned = first.shape == Shape::Capitals && last.shape == Shape::Capital;
        let known = first.on(flag::FIRST) || turned && last.on(flag::FIRST);
        let ordinary = is_ordinary(first);
        let listed = name[1..].iter().any(|token| token.on(flag::LAST));
        let initials = last_name_behind(text, name) == Some(0);
        let titled = engine.cells && in_title_case(text, first.start, last.end);
        let by_itself = alone && known && !is_word_besides(first) && stands_alone(text, first);
        let signature = Signature::NONE
            .with_if(Evidence::Contrary, titled)
            .with_if(Evidence::Listed, known && (!ordinary || listed) || initials)
            .with_if(Evidence::Structure, !alone)
            .with_if(Evidence::Canonical, by_itself);
        // `Daan de Graaf`, `VAN DAMME Griet`
        let joined = name.iter().any(|t| t.shape == Shape::Small);
        let firm = known && (turned || joined && !ordinary && first.is_capital());
        Some(Name { start: first.start, end: last.end, signature, firm })
    }
}

/// Where a last name in capitals starts that a first name follows: `VAN DAMME Griet`.
fn last_name_in_capitals(words: &[Token]) -> Option<usize> {
    let start = words.iter().position(|t| t.shape == Shape::Capitals)?;
    let capitals = words[start..].iter().take_while(|t| t.shape == Shape::Capitals).count();
    let first = words.get(start + capitals)?;
    let listed = words[start..start + capitals].iter().any(|t| t.on(flag::LAST | flag::PARTICLE));
    (listed && first.shape == Shape::Capital && first.on(flag::FIRST)).then_some(start)
}

/// Whether a last name is but its initial, as in reports of crimes.
fn is_hidden(text: &Text, first: &Token, initial: &Token) -> bool {
    let goes_on = match text.at(initial.end) {
        b' ' => text.at(initial.end + 1).is_ascii_lowercase() || text.at(initial.end + 1) == b'(',
        b => matches!(b, b',' | b')'),
    };
    let known = first.on(flag::FIRST) && first.shape == Shape::Capital && !is_ordinary(first);
    known && initial.shape == Shape::Initial && text.before(initial.end) == b'.' && goes_on
}

/// Whether a first name is no part of something longer: `Costa Rica`, `Apollo 11`, `VARA`.
fn stands_alone(text: &Text, name: &Token) -> bool {
    if name.shape == Shape::Capitals
        || text.at(name.end) == b' ' && text.at(name.end + 1).is_ascii_digit()
    {
        return false;
    }
    !follows_capital(text, name.start)
}

/// Where a last name starts that no first name stands before: behind initials, or with
/// its particle in capitals: `J.-P. Janssens`, `Van den Bossche`, `D'Hondt`.
fn last_name_behind(text: &Text, words: &[Token]) -> Option<usize> {
    let initials = words
        .iter()
        .take_while(|t| t.shape == Shape::Initial && text.before(t.end) == b'.')
        .count();
    let mut rest = &words[initials..];
    let particles = rest.iter().take_while(|t| t.on(flag::PARTICLE)).count();
    // `De` starts sentences too
    let capital = rest.first().is_some_and(|t| {
        t.is_capital() && !(t.on(flag::SMALL_WORD) && starts_sentence(text, t.start))
    });
    rest = &rest[particles..];
    let last = rest.first()?;
    let known = last.is_capital() && last.on(flag::LAST) && !is_word_besides(last);
    (known && (initials > 0 || particles > 0 && capital)).then_some(0)
}

/// Where the name ends that these words begin with: before the town of somebody whose
/// name is whole (`Patrick Janssens van Antwerpen`), and in a text in capitals behind
/// the last name.
fn end_of_name(words: &[Token]) -> usize {
    if !words.first().is_some_and(|first| first.on(flag::FIRST)) {
        return words.len();
    }
    let is_last = |i: usize| words[i].on(flag::LAST) && !words[i].on(flag::FIRST | flag::PARTICLE);
    let town = (2..words.len()).find(|&i| {
        let from = words[i].shape == Shape::Small && words[i].on(flag::PARTICLE);
        from && is_last(i - 1) && words.get(i + 1).is_some_and(|t| t.on(flag::PLACE | flag::WORLD))
    });
    if let Some(town) = town {
        return town;
    }
    if words.iter().all(|t| t.shape == Shape::Capitals)
        && let Some(last) = (1..words.len()).find(|&i| is_last(i))
    {
        return (last + 1..words.len()).find(|&i| !words[i].on(flag::LAST)).unwrap_or(words.len());
    }
    words.len()
}

/// Whether it is a word or a place as well as a name.
fn is_ordinary(token: &Token) -> bool {
    is_word_besides(token) && !token.on(flag::GIVEN) || token.end - token.start <= 2
}

/// Whether it is a word or a place as well, and not always a name when it is one.
fn is_word_besides(token: &Token) -> bool {
    token.on(flag::ORDINARY | flag::WORLD | flag::PLACE | flag::NOT_A_NAME)
}

/// Whether a name may start with this word.
fn starts_name(token: &Token) -> bool {
    token.is_capital() && token.on(flag::FIRST)
}
