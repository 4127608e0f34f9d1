//! Holds where categories of data are named in a sentence, which of these are denied, and which
//! say that the data are kept. Must not know how long.

mod weighed;

use super::blocks::Sentence;
use super::lexicon::Lexicon;
use std::ops::Range;
use weighed::{Scene, beside};

/// A category that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) words: Range<usize>,
    pub(super) category: String,
    /// Whether the words always name it.
    pub(super) strong: bool,
    /// Whether the sentence denies that it is processed.
    pub(super) denied: bool,
    /// Whether the sentence says that it is kept.
    pub(super) kept: bool,
}

/// What speaks for a mention, at least.
const ENOUGH: i32 = 3;

/// The categories that each sentence names.
pub(super) fn mentions(all: &[Sentence], lexicons: &super::lexicon::Lexicons) -> Vec<Vec<Mention>> {
    let mut out: Vec<Vec<Mention>> = Vec::new();
    for sentence in all {
        let lexicon = lexicons.of(sentence.language);
        let mut found = named(sentence, lexicon);
        let denied = denied(sentence, lexicon);
        // a list of what is not processed
        let by_lead = sentence.lead.is_some_and(|lead| {
            let words = &all[lead].words;
            self::denied(&all[lead], lexicons.of(all[lead].language)).last() == Some(&true)
                && !words.is_empty()
        });
        for mention in &mut found {
            mention.denied = by_lead || denied[mention.words.start];
        }
        let scene = Scene::of(sentence, &found, all, lexicon);
        for i in 0..found.len() {
            let score = scene.score(&found, i);
            found[i].kept = !found[i].denied && score >= ENOUGH;
        }
        out.push(found);
    }
    out
}

/// The categories that are named, by the longest words at each place.
fn named(sentence: &Sentence, lexicon: &Lexicon) -> Vec<Mention> {
    let areas = [lexicon.area("not_category"), lexicon.area("categories"), lexicon.area("weak")];
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let hits = areas.map(|area| area.all_at(&sentence.words, at, &[]));
        let end = |i: usize| hits[i].first().map_or(0, |hit| hit.words.end);
        let longest = (0..3).map(end).max().unwrap_or(0);
        if longest == 0 {
            at += 1;
            continue;
        }
        let which = (0..3).find(|&i| end(i) == longest).unwrap_or(0);
        if which > 0 {
            for hit in &hits[which] {
                found.push(Mention {
                    words: hit.words.clone(),
                    category: areas[which].label(hit).to_owned(),
                    strong: which == 1,
                    denied: false,
                    kept: false,
                });
            }
        }
        at = longest;
    }
    whole_names(sentence, found, lexicon)
}

/// First and last name beside each other are a full name.
fn whole_names(sentence: &Sentence, found: Vec<Mention>, lexicon: &Lexicon) -> Vec<Mention> {
    let is = |mention: &Mention, name: &str| mention.category == name;
    let mut out: Vec<Mention> = Vec::new();
    for (i, mention) in found.iter().enumerate() {
        let part = is(mention, "name.first") || is(mention, "name.last");
        let near = |other: &Mention| {
            other.words.start < mention.words.end + 6
                && mention.words.start < other.words.end + 6
                && beside(sentence, mention, other, lexicon)
        };
        let mut mention = mention.clone();
        if part && found.iter().any(|other| is(other, "name.full") && near(other)) {
            continue;
        }
        let (own, other) = if is(&mention, "name.first") {
            ("name.first", "name.last")
        } else {
            ("name.last", "name.first")
        };
        if part && is(&mention, own) && found.iter().any(|one| is(one, other) && near(one)) {
            if found[..i].iter().any(|one| is(one, other) && near(one)) {
                continue;
            }
            mention.category = "name.full".to_owned();
        }
        out.push(mention);
    }
    out
}

/// For each word, whether it stands in a clause that denies processing.
pub(super) fn denied(sentence: &Sentence, lexicon: &Lexicon) -> Vec<bool> {
    let words = &sentence.words;
    let mut out = vec![false; words.len()];
    let cues = lexicon.area("cues");
    let hits = cues.every(words, &sentence.spans());
    let of = |name: &str| {
        hits.iter()
            .filter(|hit| cues.label(hit) == name)
            .map(|hit| hit.words.clone())
            .collect::<Vec<_>>()
    };
    let process = of("process");
    let not = of("no_negation");
    let breaks = of("break");
    // what is promised of sharing denies no data
    let promises = lexicon.area("promises");
    let shared = promises.every(words, &[]);
    let shared: Vec<Range<usize>> = shared
        .into_iter()
        .filter(|hit| matches!(promises.label(hit), "not-shared" | "not-sold" | "only-in-eea"))
        .map(|hit| hit.words)
        .collect();
    for negation in of("negation") {
        let at = negation.start;
        if not.iter().chain(&shared).any(|range| range.contains(&at)) {
            continue;
        }
        let mut clause = sentence.clause(at);
        for cut in &breaks {
            if cut.start > at {
                clause.end = clause.end.min(cut.start);
            } else if cut.start < at {
                clause.start = clause.start.max(cut.start);
            }
        }
        let inside = |range: &Range<usize>| clause.contains(&range.start);
        let told = process.iter().any(inside)
            || sentence.lead.is_some() && process.is_empty()
            || words[at].norm.starts_with("geen") && process.iter().any(|range| range.start < at);
        if !told {
            continue;
        }
        // `geen`, `aucune` deny what follows, `niet` its clause
        let only_after =
            ["geen", "aucun", "aucune", "no", "kein", "keine", "keinen", "keinerlei", "keiner"];
        let from = if only_after.contains(&words[at].norm.as_str()) { at } else { clause.start };
        let until = list_end(sentence, clause.end, lexicon);
        out[from..until].iter_mut().for_each(|word| *word = true);
    }
    out
}

/// A bracket of examples belongs to what stands before it.
fn list_end(sentence: &Sentence, end: usize, lexicon: &Lexicon) -> usize {
    let opens = sentence.words.get(end).is_some_and(|token| token.before.opens);
    let next = sentence.clause(end);
    let area = lexicon.area("categories");
    if opens && end < sentence.words.len() && area.any(&sentence.words[next.clone()]) {
        next.end
    } else {
        end
    }
}
