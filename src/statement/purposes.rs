//! Holds why data are processed: items of lists of purposes, columns of tables, and clauses
//! with `in order to`. Must not know bases but as they are handed in.

use super::blocks::{Kind, Sentence};
use super::lexicon::Lexicons;
use super::plain::fact;
use crate::model::Band;
use crate::register::said::{Basis, Fact, Purpose};

/// Longest purpose, in characters.
const LONGEST: usize = 240;

/// The purposes, each with the bases that its sentence names.
pub(super) fn purposes(
    all: &[Sentence],
    bases: &[Fact<Basis>],
    lexicons: &Lexicons,
) -> Vec<Fact<Purpose>> {
    let mut out: Vec<Fact<Purpose>> = Vec::new();
    for sentence in all {
        let lexicon = lexicons.of(sentence.language);
        let cues = lexicon.area("cues");
        let processes =
            cues.every(&sentence.words, &[]).iter().any(|hit| cues.label(hit) == "process");
        let mut found: Vec<(std::ops::Range<usize>, Band)> = Vec::new();
        let cell = sentence.cells.iter().find(|cell| cell.column.as_deref() == Some("purpose"));
        let cookies = sentence
            .cells
            .iter()
            .any(|cell| matches!(cell.column.as_deref(), Some("cookie" | "lasts")));
        if let Some(cell) = cell.filter(|cell| !cookies && !cell.words.is_empty()) {
            found.push((cell.words.clone(), Band::Confirmed));
        } else if sentence.cells.is_empty() {
            let purposeful = sentence.is_in("purpose");
            let begins = lexicon.area("purposes").longest_at(&sentence.words, 0, &[]).is_some();
            let led = sentence.lead.is_some();
            let elsewhere = ["rights", "security", "sharing", "changes", "contact"];
            let elsewhere = elsewhere.iter().any(|name| sentence.is_in(name));
            let item = sentence.kind == Kind::Item && !elsewhere;
            if item && (purposeful && (led || begins) || begins && led) {
                found.push((0..sentence.words.len(), Band::Confirmed));
            } else if sentence.kind == Kind::Prose
                && (purposeful || sentence.is_in("basis") || sentence.is_in("collect"))
                && processes
                && !sentence.text.trim_end().ends_with(':')
            {
                found.extend(
                    clauses(sentence, lexicon).into_iter().map(|words| (words, Band::Likely)),
                );
            }
        }
        for (words, band) in found {
            let text = sentence.written(words.clone()).trim().to_owned();
            let count = text.chars().count();
            if !(6..=LONGEST).contains(&count)
                || sentence.is_in("rights")
                || sentence.is_in("retention") && sentence.cells.is_empty()
            {
                continue;
            }
            if out.iter().any(|known| known.what.purpose == text) {
                continue;
            }
            let line = sentence.line(words.start);
            let with = bases.iter().filter(|one| one.quote == sentence.text.trim());
            let legal_basis = with.map(|one| one.what.basis).collect();
            let what = Purpose { purpose: text, legal_basis };
            out.push(Fact { line, ..fact(sentence, &words, what, band) });
        }
    }
    out
}

/// The clauses that say what for: from `om`, `pour`, `to` on to the next comma or end.
fn clauses(sentence: &Sentence, lexicon: &super::lexicon::Lexicon) -> Vec<std::ops::Range<usize>> {
    let area = lexicon.area("purposes");
    let words = &sentence.words;
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    for hit in area.every(words, &[]) {
        let start = hit.words.start;
        if out.last().is_some_and(|last| last.contains(&start)) {
            continue;
        }
        let end =
            (start + 2..words.len()).find(|&i| words[i].before.comma || words[i].before.strong);
        let end = end.unwrap_or(words.len());
        let no = lexicon.area("no_purpose").any(&words[start..end]);
        if end - start >= 3 && !no {
            out.push(start..end);
        }
    }
    out
}
