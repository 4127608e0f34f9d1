//! Holds who speaks: names of organisations. Must not know numbers and addresses.

use super::blocks::{Kind, Sentence};
use super::lexicon::Lexicons;
use super::plain::fact;
use super::tokens::Token;
use crate::model::Band;
use crate::register::said::{Fact, Party, PartyIs};
use std::ops::Range;

/// Sentences at the top in which a name with a legal form is the speaker's.
const TOP: usize = 24;

/// The organisations that a statement is of, the surest first.
pub(super) fn organisations(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<Party>> {
    let mut out: Vec<Fact<Party>> = Vec::new();
    let mut add =
        |sentence: &Sentence, words: Range<usize>, name: &str, form: Option<String>, band: Band| {
            let name = name.trim_matches([' ', ',', '.', '"', '“', '”', '*', ':']).to_owned();
            let name =
                if form.as_ref().is_some_and(|form| form.ends_with('.') && !name.ends_with('.')) {
                    format!("{name}.")
                } else {
                    name
                };
            let known = out.iter().any(|one| one.what.name.eq_ignore_ascii_case(&name));
            if name.chars().count() >= 3 && name.chars().count() <= 80 && !known {
                let what = Party { is: PartyIs::Controller, name, form };
                out.push(fact(sentence, &words, what, band));
            }
        };
    for (i, sentence) in all.iter().enumerate() {
        let speaks = i < TOP || sentence.is_in("contact") && sentence.line(0) < 60;
        if !speaks
            || sentence.is_in("sharing")
            || sentence.is_in("rights")
            || sentence.is_in("cookies")
        {
            continue;
        }
        for words in with_form(sentence, lexicons) {
            let vendors = lexicons.names("vendors");
            if vendors
                .is_some_and(|all| all.longest_at(&sentence.words, words.start, &[]).is_some())
            {
                continue;
            }
            let name = sentence.written(words.clone()).to_owned();
            let form = form_of(sentence, &words, lexicons);
            add(sentence, words, &name, form, Band::Confirmed);
        }
    }
    if out.is_empty() {
        // the last lines often say it
        for sentence in
            all.iter().rev().take(12).filter(|one| !one.is_in("sharing") && !one.is_in("rights"))
        {
            if let Some(words) = with_form(sentence, lexicons).into_iter().next() {
                let name = sentence.written(words.clone()).to_owned();
                let form = form_of(sentence, &words, lexicons);
                let what = Party { is: PartyIs::Controller, name, form };
                return vec![fact(sentence, &words, what, Band::Likely)];
            }
        }
    }
    if out.is_empty()
        && let Some((sentence, words)) = titled(all, lexicons)
    {
        let name = sentence.written(words.clone()).to_owned();
        let what = Party { is: PartyIs::Controller, name, form: None };
        out.push(fact(sentence, &words, what, Band::Likely));
    }
    out
}

/// Names with a legal form in a sentence.
pub(super) fn with_form(sentence: &Sentence, lexicons: &Lexicons) -> Vec<Range<usize>> {
    let Some(forms) = lexicons.names("forms") else { return Vec::new() };
    let words = &sentence.words;
    let mut out: Vec<Range<usize>> = Vec::new();
    for hit in forms.every(words, &[]) {
        let at = hit.words.start;
        let written = sentence.written(hit.words.clone());
        if forms.label(&hit) == "behind" {
            // forms in small letters are words as well
            let lower = written.chars().all(|c| !c.is_uppercase());
            let vzw = [
                "vzw",
                "asbl",
                "bv",
                "nv",
                "bvba",
                "srl",
                "sprl",
                "voe",
                "gcv",
                "vof",
                "eenmanszaak",
            ];
            if lower && !vzw.contains(&written) || written == "eenmanszaak" {
                continue;
            }
            let mut start = at;
            while start > 0
                && names(sentence, start - 1, words)
                && at - start < 8
                && !words[start].before.strong
                && !(words[start].before.comma)
            {
                start -= 1;
            }
            // a name begins with a capital
            let upper = |word: &Token| sentence.text[word.at.clone()].contains(char::is_uppercase);
            while start < at && (!upper(&words[start]) || words[start].norm.ends_with("betekent")) {
                start += 1;
            }
            let former = start.checked_sub(1).map_or("", |before| words[before].norm.as_str());
            if ["voorheen", "anciennement", "formerly", "vormals", "fruher", "vroeger"]
                .contains(&former)
            {
                continue;
            }
            let common = &lexicons.of(sentence.language).common;
            // `L'ASBL` is no name yet
            let article = |word: &Token| common.contains(&word.norm) || word.norm.len() < 2;
            if words[start..at].iter().all(article) {
                continue;
            }
            start += opening(&words[start..at], lexicons, sentence);
            if start < at && !(words[at].before.strong) {
                out.push(start..hit.words.end);
            }
        } else if words[at].capital
            || ["gemeente", "stad"].contains(&words[at].norm.as_str())
            || ["VZW", "ASBL", "vzw", "asbl"].contains(&written)
        {
            let mut end = hit.words.end;
            while end < words.len()
                && end - at < 8
                && !words[end].before.strong
                && !words[end].before.comma
                && (words[end].capital || leads_to_name(&words[end..]))
            {
                end += 1;
            }
            if end > hit.words.end {
                out.push(at..end);
            }
        }
    }
    out.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    out.dedup_by(|b, a| b.start < a.end);
    out
}

/// Whether words begin with particles and a capital behind them: `van het Kind`.
fn leads_to_name(words: &[Token]) -> bool {
    let particles = words.iter().take(3).take_while(|word| particle(&word.norm)).count();
    particles > 0 && words.get(particles).is_some_and(|next| next.capital)
}

/// Words before a name that say what the text is: `Privacyverklaring Turnkring`.
fn opening(words: &[Token], lexicons: &Lexicons, sentence: &Sentence) -> usize {
    let title = |word: &str| {
        [
            "privacy",
            "datenschutz",
            "cookie",
            "confidential",
            "declaration",
            "politique",
            "notice",
            "policy",
            "statement",
            "vie",
            "privee",
            "verklaring",
            "beleid",
            "responsable",
        ]
        .iter()
        .any(|start| word.starts_with(start))
    };
    let small = |word: &str| lexicons.of(sentence.language).common.contains(word);
    let mut skip = 0;
    while skip + 1 < words.len()
        && (title(&words[skip].norm)
            || skip > 0 && small(&words[skip].norm)
            || skip == 0
                && small(&words[skip].norm)
                && words[skip].norm != "de"
                && words[skip].norm != "het")
    {
        skip += 1;
    }
    if words.get(skip).is_some_and(|word| word.norm == "der" || word.norm == "the") {
        skip + 1
    } else {
        skip
    }
}

fn names(sentence: &Sentence, at: usize, words: &[Token]) -> bool {
    let word = &words[at];
    let joins = &sentence.text[word.at.end..words[at + 1].at.start];
    let conjunction = ["en", "et", "und", "and", "of", "voor", "in"].contains(&word.norm.as_str());
    (word.capital
        || particle(&word.norm) && !conjunction
        || word.norm == "&"
        || word.norm.chars().all(|c| c.is_ascii_digit())
        || word.at.len() > 2 && sentence.text[word.at.clone()].chars().any(char::is_uppercase))
        && !joins.contains('.')
        && !joins.contains('\n')
        || joins.contains('.') && (word.norm.len() <= 4 && word.capital)
}

fn particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "het"
            | "van"
            | "der"
            | "den"
            | "en"
            | "d"
            | "du"
            | "des"
            | "la"
            | "le"
            | "les"
            | "et"
            | "und"
            | "of"
            | "the"
            | "voor"
            | "in"
            | "l"
            | "and"
            | "&"
    )
}

fn form_of(sentence: &Sentence, words: &Range<usize>, lexicons: &Lexicons) -> Option<String> {
    let forms = lexicons.names("forms")?;
    let hits = forms.every(&sentence.words[words.clone()], &[]);
    let hit = hits.into_iter().last()?;
    let (start, end) = (words.start + hit.words.start, words.start + hit.words.end);
    let written = sentence.written(start..end).to_owned();
    let dot = sentence.text[sentence.words[end - 1].at.end..].starts_with('.');
    Some(if dot && written.contains('.') { format!("{written}.") } else { written })
}

/// The name in a title or in `X is de webwinkel van`, `Privacy bij X`.
fn titled<'s>(all: &'s [Sentence], lexicons: &Lexicons) -> Option<(&'s Sentence, Range<usize>)> {
    for sentence in all.iter().take(10) {
        let words = &sentence.words;
        let begins = words.first().is_some_and(|word| {
            [
                "privacy",
                "datenschutz",
                "politique",
                "declaration",
                "protection",
                "cookie",
                "gegevens",
            ]
            .iter()
            .any(|start| word.norm.starts_with(start))
        });
        let capital = |i: &usize| {
            words[*i].capital
                && !words[*i].norm.starts_with("privacy")
                && !words[*i].norm.starts_with("cookie")
                && !words[*i].norm.starts_with("statement")
                && !words[*i].norm.starts_with("policy")
        };
        if begins && (sentence.kind == Kind::Heading || words.len() <= 10) {
            let Some(mut start) = (1..words.len()).find(capital) else { continue };
            let common = &lexicons.of(sentence.language).common;
            // `tandartspraktijk De Gracht`
            while start > 1
                && !common.contains(&words[start - 1].norm)
                && !capital(&(start - 1))
                && words[start - 1].norm.len() > 4
                && !words[start].before.strong
                && !words[start - 1].norm.starts_with("privacy")
            {
                start -= 1;
            }
            let end = (start + 1..words.len())
                .find(|&i| !words[i].capital && !particle(&words[i].norm))
                .unwrap_or(words.len());
            return Some((sentence, start..end));
        }
        // `X is een`, `X verwerkt`, `X, gevestigd aan`
        if sentence.kind == Kind::Prose
            && let Some(words) = subject(sentence, all, lexicons)
        {
            return Some((sentence, words));
        }
    }
    None
}

/// The name that a sentence begins with, where it is met again or a seat follows.
fn subject(sentence: &Sentence, all: &[Sentence], lexicons: &Lexicons) -> Option<Range<usize>> {
    let words = &sentence.words;
    let first = words.first().filter(|word| word.capital)?;
    if lexicons.of(sentence.language).common.contains(&first.norm) {
        return None;
    }
    let end = (1..words.len().min(7)).find(|&i| !words[i].capital && words[i].norm != "&")?;
    let next = words[end].norm.as_str();
    let seat = ["gevestigd", "statutair", "hierna", "etabli", "etablie", "located", "hereinafter"]
        .contains(&next);
    let verbs = [
        "is",
        "verwerkt",
        "respecteert",
        "hecht",
        "vindt",
        "est",
        "respecte",
        "attache",
        "respects",
        "verwacht",
        "processes",
        "verarbeitet",
        "traite",
    ];
    // a name is met again within sentences
    let again = all.iter().flat_map(|one| one.words.iter().skip(1));
    let again = again.filter(|word| word.capital && word.norm == first.norm).count() >= 2;
    (seat || again && verbs.contains(&next)).then_some(0..end)
}
