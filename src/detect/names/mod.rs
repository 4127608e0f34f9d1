//! Holds names of persons in running text: runs of capitalised words, and which part
//! of a run is a name. Must not know fields.

mod around;
mod features;
mod lists;
mod run;
mod surnames;
mod tagged;

pub use super::text::Text;
pub(super) use around::in_sentence;
pub use features::{FEATURES, View, is_open};
pub use run::{MAX_TOKENS, Run, Shape, Token};
pub(super) use surnames::Surnames;

use super::engine::Engine;
use super::text::is_word;
use crate::detect::marks::{Kind, Tile};
use crate::model::{Evidence, Signature};
use crate::rules::RuleId;
use crate::rules::names::{MAX_WORD, WordTable, flag, word_hash};
use around::word_before;

/// Looks at the run of capitalised words around `at`, none of it before `floor`;
/// returns the offset from which on other runs may start.
pub(super) fn look(
    engine: &mut Engine,
    text: &Text,
    at: usize,
    floor: usize,
    rule: RuleId,
) -> usize {
    // the byte that starts É also starts é
    if !run::is_upper(text, at) {
        return at + 1;
    }
    // lists alone need a look only where a first name may begin or something announces
    if (engine.tagger.is_none() || engine.cells) && !around::may_be_announced(engine, text, at) {
        let names = &engine.rules.names;
        // `PEETERS Jan`, `VAN DAMME Griet`: a last name in capitals may come first
        let capitals = text.at(at + 1).is_ascii_uppercase() && text.at(at + 2).is_ascii_uppercase();
        let passed = |engine: &mut Engine| {
            if !engine.cells {
                engine.surnames.pass(at);
            }
            at + 1
        };
        if !capitals && !names.may_begin(text.at(at), text.at(at + 1), text.at(at + 2)) {
            return passed(engine);
        }
        let may_start = match capitals {
            true => flag::FIRST | flag::LAST | flag::PARTICLE,
            false => flag::FIRST,
        };
        let length = text.word(at);
        if length > MAX_WORD || names.get(word_hash(text.0, at, length)) & may_start == 0 {
            return passed(engine);
        }
    }
    let run = Run::read(&engine.rules.names, text, at, floor);
    if !run.too_long {
        let known = engine.matches.len();
        match engine.tagger {
            Some(tagger) if !engine.cells => tagged::look(engine, text, &run, &tagger, rule),
            _ => lists::look(engine, text, &run, rule),
        }
        if !engine.cells {
            engine.surnames.note(&run, &engine.matches[known..]);
            engine.drop_unbelieved(known);
        }
    }
    run.end.max(at + 1)
}

/// The runs of a text, as a search would meet them: what the tagger is trained on.
pub fn runs(names: &WordTable, buf: &[u8]) -> Vec<Run> {
    let text = Text(buf);
    let mut tile = Tile::new();
    let (mut base, mut done) = (0, 0);
    let mut runs = Vec::new();
    while base < buf.len() {
        let next = tile.read(buf, base);
        tile.each_of_two(Kind::NameEnd, Kind::Announced, |is_end, at| {
            let start = if is_end { start_of_word(&text, at) } else { at };
            if start >= done && run::is_upper(&text, start) {
                let run = Run::read(names, &text, start, done);
                done = run.end.max(start + 1);
                if !run.too_long {
                    runs.push(run);
                }
            }
        });
        base = next;
    }
    runs
}

/// Offset of the first byte of the word that ends at `end`.
pub(super) fn start_of_word(text: &Text, end: usize) -> usize {
    let mut start = end;
    while is_word(text.before(start)) {
        start -= 1;
    }
    start
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
