//! Holds what single phrases tell: legal bases, rights, roles and promises. Must not know
//! categories but as they are handed in.

use super::blocks::{Kind, Sentence};
use super::lexicon::Lexicons;
use super::mentions::Mention;
use crate::model::Band;
use crate::register::said::{
    Basis, CookieKind, Duration, Fact, HasRight, InRole, Means, Promise, Promised, Right,
};
use crate::register::words::{LegalBasis, Role};
use std::ops::Range;

pub(super) fn fact<T>(
    sentence: &Sentence,
    words: &Range<usize>,
    what: T,
    confidence: Band,
) -> Fact<T> {
    let quote = sentence.text.trim().to_owned();
    Fact { what, quote, line: sentence.line(words.start), confidence }
}

/// The word of a closed list.
fn word<T: Copy>(list: &[(&'static str, T)], label: &str) -> Option<T> {
    list.iter().find(|(word, _)| *word == label).map(|(_, value)| *value)
}

/// Legal bases, each once in a sentence.
pub(super) fn bases(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<Basis>> {
    let mut out: Vec<Fact<Basis>> = Vec::new();
    for sentence in all {
        if sentence.is_in("rights") || sentence.is_in("changes") || sentence.is_in("definitions") {
            continue;
        }
        let lexicon = lexicons.of(sentence.language);
        let (bases, bare) = (lexicon.area("bases"), lexicon.area("bare_bases"));
        let heading = sentence.kind == Kind::Heading;
        let listed = sentence.kind != Kind::Prose
            && (sentence.is_in("basis") || sentence.is_in("purpose") && !heading);
        if sentence.is_in("security") || heading && !sentence.is_in("basis") {
            continue;
        }
        let mut seen = Vec::new();
        let column = |words: &Range<usize>| {
            let cell = sentence.cells.iter().find(|cell| cell.words.contains(&words.start));
            cell.and_then(|cell| cell.column.as_deref())
        };
        for (area, is_bare) in [(bases, false), (bare, true)] {
            for hit in area.every(&sentence.words, &[]) {
                let bracket = sentence.words[hit.words.start].before.opens
                    || hit.words.start > 0 && sentence.words[hit.words.start - 1].before.opens;
                let fits = if sentence.cells.is_empty() {
                    !is_bare || listed || bracket || sentence.is_in("basis")
                } else {
                    column(&hit.words) == Some("basis") || column(&hit.words).is_none() && !is_bare
                };
                let Some(basis) = word(LegalBasis::ALL, area.label(&hit)) else { continue };
                if !fits || seen.contains(&basis) || refused(sentence, &hit.words, lexicon, basis) {
                    continue;
                }
                // what the law has them keep, or lets them share, is no basis
                let passing = sentence.is_in("retention") && basis != LegalBasis::Contract
                    || sentence.is_in("sharing");
                if passing && sentence.cells.is_empty() {
                    continue;
                }
                seen.push(basis);
                let band = if is_bare { Band::Likely } else { Band::Confirmed };
                out.push(fact(sentence, &hit.words, Basis { basis }, band));
            }
        }
    }
    out
}

/// Whether the words speak of sharing without consent, of withdrawing it or of exceptions.
fn refused(
    sentence: &Sentence,
    words: &Range<usize>,
    lexicon: &super::lexicon::Lexicon,
    basis: LegalBasis,
) -> bool {
    let area = lexicon.area("rights");
    let withdraws = area.every(&sentence.words, &[]).into_iter().any(|hit| {
        area.label(&hit) == "withdrawal"
            && hit.words.start <= words.start
            && words.start < hit.words.end
    });
    let before = words.start.checked_sub(1).map_or("", |at| sentence.words[at].norm.as_str());
    let before_two = words.start.checked_sub(2).map_or("", |at| sentence.words[at].norm.as_str());
    let without = ["zonder", "sans", "without", "ohne"];
    let brackets = sentence.words[words.start].before.opens
        || words.start > 0 && sentence.words[words.start - 1].before.opens;
    basis == LegalBasis::Consent
        && (withdraws && !brackets || without.contains(&before) || without.contains(&before_two))
}

/// Rights, each where it is first named.
pub(super) fn rights(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<HasRight>> {
    let mut out: Vec<Fact<HasRight>> = Vec::new();
    for sentence in all {
        let area = lexicons.of(sentence.language).area("rights");
        for hit in area.every(&sentence.words, &[]) {
            let label = area.label(&hit);
            // these words mean a right wherever they stand
            let anywhere = matches!(label, "withdrawal" | "complaint");
            let Some(right) = word(Right::ALL, label) else { continue };
            let here = anywhere
                || sentence.is_in("rights")
                || asks(sentence) && !sentence.is_in("cookies");
            if here && !out.iter().any(|known| known.what.right == right) {
                out.push(fact(sentence, &hit.words, HasRight { right }, Band::Confirmed));
            }
        }
    }
    out
}

/// Whether a sentence says what people may ask.
fn asks(sentence: &Sentence) -> bool {
    let starts = [
        "recht", "droit", "right", "verzoek", "mag", "kunt", "kan", "pouvez", "peuvent", "can",
        "may", "konnen", "disposez",
    ];
    let norms = sentence.words.iter().map(|token| token.norm.as_str());
    let person = [
        "u",
        "je",
        "uw",
        "vous",
        "you",
        "your",
        "sie",
        "ihre",
        "vos",
        "parents",
        "jouw",
        "betrokkene",
    ];
    let (mut right, mut own) = (false, false);
    for norm in norms {
        right |=
            starts.iter().any(|start| norm == *start || norm.starts_with(start) && start.len() > 4);
        own |= person.contains(&norm);
    }
    right && own
}

/// What the organisation calls itself.
pub(super) fn roles(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<InRole>> {
    let mut out: Vec<Fact<InRole>> = Vec::new();
    for sentence in all.iter().filter(|sentence| !sentence.is_in("rights")) {
        let area = lexicons.of(sentence.language).area("roles");
        for hit in area.every(&sentence.words, &[]) {
            let Some(role) = word(Role::ALL, area.label(&hit)) else { continue };
            if !out.iter().any(|known| known.what.role == role) {
                out.push(fact(sentence, &hit.words, InRole { role }, Band::Confirmed));
            }
        }
    }
    out
}

/// What is promised.
pub(super) fn promises(
    all: &[Sentence],
    mentions: &[Vec<Mention>],
    durations: &[Fact<Duration>],
    lexicons: &Lexicons,
) -> Vec<Fact<Promised>> {
    let mut out: Vec<Fact<Promised>> = Vec::new();
    for (sentence, mentions) in all.iter().zip(mentions) {
        let lexicon = lexicons.of(sentence.language);
        let cues = lexicon.area("cues");
        let hits = cues.every(&sentence.words, &[]);
        let says = |name: &str| hits.iter().any(|hit| cues.label(hit) == name);
        let outside = lexicon.area("transfers").any(&sentence.words) && says("break");
        let excepted = says("exception");
        let mut add = |words: &Range<usize>, promise: Promise| {
            let same = out
                .iter()
                .any(|known| known.what.promise == promise && known.quote == sentence.text.trim());
            if !same {
                let with_exception = excepted || outside && promise == Promise::OnlyInEea;
                let what = Promised { promise, with_exception };
                out.push(fact(sentence, words, what, Band::Confirmed));
            }
        };
        let denied: Vec<&Mention> = mentions
            .iter()
            .filter(|mention| {
                mention.denied
                    && (mention.strong
                        || mention.category == "name.full"
                        || mention.category.starts_with("special."))
            })
            .collect();
        let mut categories: Vec<String> = Vec::new();
        for mention in &denied {
            let profiling = mention.category == "logical.profiling";
            if !profiling && !categories.contains(&mention.category) {
                categories.push(mention.category.clone());
            }
        }
        let area = lexicon.area("promises");
        let found = area.every(&sentence.words, &sentence.spans());
        // what is said of minors, with their age, is a promise of its own
        if found.iter().any(|hit| area.label(hit) == "no-minors") {
            categories.retain(|name| name != "children");
        }
        if let Some(first) =
            denied.first().filter(|_| !categories.is_empty() && !sentence.is_in("rights"))
        {
            add(&first.words.clone(), Promise::NotProcessed { categories });
        }
        for hit in &found {
            let label = area.label(hit);
            if sentence.is_in("definitions")
                || sentence.is_in("rights") && !label.starts_with("no-")
            {
                continue;
            }
            let promise = match label {
                "only-in-eea" => Promise::OnlyInEea,
                "not-shared" => Promise::NotShared,
                "not-sold" => Promise::NotSold,
                "erased-after-term" => Promise::ErasedAfterTerm,
                "only-needed" => Promise::OnlyNeeded,
                "restricted-access" => Promise::RestrictedAccess,
                "kept-accurate" => Promise::KeptAccurate,
                "no-profiling" => Promise::NoProfiling,
                "no-automated-decisions" => Promise::NoAutomatedDecisions,
                "stored-encrypted" => {
                    let mut categories: Vec<String> = Vec::new();
                    for mention in
                        mentions.iter().filter(|mention| mention.strong && !mention.denied)
                    {
                        if !categories.contains(&mention.category) {
                            categories.push(mention.category.clone());
                        }
                    }
                    Promise::StoredEncrypted { categories }
                }
                "no-minors" => {
                    let age = sentence.durations.iter().find(|span| span.iso.ends_with('Y'));
                    let years = age.and_then(|span| span.iso.trim_matches(['P', 'Y']).parse().ok());
                    Promise::NoMinors { under: years }
                }
                "no-cookies.analytical" => {
                    Promise::NoCookies { kind: Some(CookieKind::Analytical) }
                }
                "no-cookies.tracking" => Promise::NoCookies { kind: Some(CookieKind::Tracking) },
                "no-cookies" => Promise::NoCookies { kind: None },
                _ => continue,
            };
            let broader = matches!(promise, Promise::NoCookies { kind: None })
                && found.iter().any(|hit| area.label(hit).starts_with("no-cookies."));
            if !broader {
                add(&hit.words, promise);
            }
        }
        for hit in lexicon.area("yearly").every(&sentence.words, &[]) {
            add(&hit.words, Promise::ReviewedEvery { duration: "P1Y".to_owned() });
        }
        let quote = sentence.text.trim();
        for said in durations.iter().filter(|said| said.quote == quote) {
            let duration = said.what.duration.clone();
            match said.what.means {
                Means::Reply => add(&(0..1), Promise::RepliesWithin { duration }),
                Means::Review if says("review") => {
                    add(&(0..1), Promise::ReviewedEvery { duration })
                }
                _ => {}
            }
        }
    }
    out
}
