//! Holds where categories of data are named in a sentence, which of these are denied, and which
//! say that the data are kept. Must not know how long.

use super::blocks::{Kind, Sentence};
use super::lexicon::Lexicon;
use std::ops::Range;

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
        for i in 0..found.len() {
            let score = score(sentence, &found, i, all, lexicon);
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
        let near = |other: &Mention| beside(sentence, mention, other, lexicon);
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

/// What speaks for and against a mention being of data that are kept.
fn score(
    sentence: &Sentence,
    found: &[Mention],
    i: usize,
    all: &[Sentence],
    lexicon: &Lexicon,
) -> i32 {
    let mention = &found[i];
    let words = &sentence.words;
    let cues = lexicon.area("cues");
    let hits = cues.every(words, &[]);
    let says = |name: &str| hits.iter().any(|hit| cues.label(hit) == name);
    let mut score = if mention.strong { 2 } else { 0 };
    if mention.category == "logical.profiling" {
        return -9;
    }
    if sentence.kind == Kind::Row && !sentence.cells.is_empty() {
        return row(sentence, mention) + score;
    }
    if sentence.kind == Kind::Heading {
        return -9;
    }
    let neighbours =
        found.iter().filter(|one| found.iter().any(|other| beside(sentence, one, other, lexicon)));
    let neighbours = neighbours.count();
    // most weak words are nothing but words outside of long lists
    let plain = matches!(
        mention.category.as_str(),
        "name.full"
            | "contact.email"
            | "contact.phone"
            | "contact.address"
            | "demo.language"
            | "contact.city"
            | "contact.country"
            | "loc"
            | "demo.age"
    );
    let listed = mention.strong
        || plain && sentence.kind != Kind::Row
        || neighbours >= 3
        || sentence.kind == Kind::Item && mention.category != "org.name" && sentence.lead.is_some();
    if found.iter().any(|other| beside(sentence, mention, other, lexicon)) && listed {
        score += 2;
    }
    if sentence.kind == Kind::Item {
        let led = sentence.lead.is_some_and(|lead| {
            cues.every(&all[lead].words, &[]).iter().any(|hit| cues.label(hit) == "process")
        });
        let announced = led || sentence.is_in("collect") || sentence.is_in("retention");
        if announced {
            let whole = mention.words.len() == words.len();
            score += match mention.words.start <= 2 || found.len() > 1 {
                true if whole => 3,
                true => 2,
                false => 1,
            };
        } else if sentence.lead.is_some()
            || mention.words.start == 0 && mention.words.len() == words.len()
        {
            score += 1;
        }
    }
    // three beside each other are a list
    if neighbours >= 3 {
        score += 1;
    }
    if !mention.strong && mention.category == "org.name" && neighbours < 3 {
        return -9;
    }
    let announces = sentence.text.trim_end().ends_with(':');
    if announces && matches!(mention.category.as_str(), "special.any" | "unspecified") {
        return -9;
    }
    if introduces(sentence, found, mention) {
        return -9;
    }
    let before = mention.words.start.checked_sub(1).map(|at| words[at].norm.as_str());
    let is = |name: &str, word: &str| {
        hits.iter().any(|hit| {
            cues.label(hit) == name && hit.words.len() == 1 && words[hit.words.start].norm == word
        })
    };
    if before.is_some_and(|word| is("possessive", word))
        || is("possessive", &words[mention.words.start].norm)
    {
        // one's own name and address are no weak words
        let own =
            !mention.strong && matches!(mention.category.as_str(), "name.full" | "contact.address");
        score += if own { 2 } else { 1 };
    }
    if says("process") || says("keep") || says("erase") {
        score += 1;
    }
    score -= match sentence.section.as_deref() {
        Some("rights" | "changes") => 3,
        Some("contact" | "definitions") => 2,
        Some("security") if mention.strong && says("keep") => 0,
        Some("security") => 3,
        Some("cookies") => 1,
        _ => 0,
    };
    if says("other_use") {
        score -= 2;
    }
    if says("identity") {
        score -= 4;
    }
    if says("definition") {
        score -= 3;
    }
    if valued(sentence, mention) {
        score -= 5;
    }
    let near = &words[mention.words.start.saturating_sub(6)..mention.words.start];
    let by_way = near.iter().any(|word| matches!(word.norm.as_str(), "via" | "per" | "par" | "by"));
    if !mention.strong && (before.is_some_and(|word| is("means", word)) || by_way) {
        score -= 4;
    }
    score
}

/// Whether a word only gathers what follows its colon: `financial data: account number`.
fn introduces(sentence: &Sentence, found: &[Mention], mention: &Mention) -> bool {
    let gathers =
        matches!(mention.category.as_str(), "fin.payment" | "name.full") && mention.strong;
    let colon = sentence.words.get(mention.words.end).is_some_and(|next| next.before.colon);
    gathers && colon && found.iter().any(|other| other.words.start >= mention.words.end)
}

/// A cell speaks of data where its column does, or where no column is known to.
fn row(sentence: &Sentence, mention: &Mention) -> i32 {
    let columns = || sentence.cells.iter().filter_map(|cell| cell.column.as_deref());
    if columns().any(|column| column == "cookie" || column == "lasts") {
        return -9;
    }
    let holding = sentence.cells.iter().position(|cell| cell.words.contains(&mention.words.start));
    let column = holding.and_then(|cell| sentence.cells[cell].column.as_deref());
    match column {
        Some("data") => 3,
        // a table without a column of data names them where it can
        _ if columns().any(|column| column == "data") => -9,
        None if holding == Some(0) => 3,
        Some("purpose") | None => 1,
        _ => -9,
    }
}

/// Whether two mentions stand beside each other in a list.
fn beside(sentence: &Sentence, one: &Mention, other: &Mention, lexicon: &Lexicon) -> bool {
    if one.words == other.words {
        return false;
    }
    let (first, second) =
        if one.words.start < other.words.start { (one, other) } else { (other, one) };
    let Some(between) = sentence.words.get(first.words.end..second.words.start) else {
        return false;
    };
    if between.len() > 4 {
        return false;
    }
    let joins = |word: &str| {
        matches!(
            word,
            "en" | "of"
                | "et"
                | "ou"
                | "and"
                | "or"
                | "und"
                | "oder"
                | "sowie"
                | "alsmede"
                | "evenals"
                | "als"
                | "ainsi"
                | "enof"
                | "celui"
        )
    };
    let next = &sentence.words[second.words.start];
    let parted = between.iter().chain([next]).any(|token| {
        let bracket = token.before.strong && (one.strong && other.strong || token.before.colon);
        token.before.comma || bracket || joins(&token.norm)
    });
    let verb = {
        let cues = lexicon.area("cues");
        cues.every(between, &[]).iter().any(|hit| cues.label(hit) == "negation")
    };
    parted && !verb
}

/// Whether the value itself stands behind the words: that is how the organisation is reached.
fn valued(sentence: &Sentence, mention: &Mention) -> bool {
    let end = sentence.words[mention.words.end - 1].at.end;
    let rest: String = sentence.text[end..].chars().take(48).collect();
    let upto = rest.find([';', '|']).unwrap_or(rest.len());
    let rest = &rest[..upto];
    let colon = rest.trim_start().starts_with(':');
    let digits = rest.chars().take(30).filter(char::is_ascii_digit).count();
    let near = rest.split_whitespace().take(4).any(|word| word.contains('@'));
    near || digits >= 7 || colon && digits >= 3
}
