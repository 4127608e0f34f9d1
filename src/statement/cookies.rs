//! Holds the cookies that a statement names, and the kinds of them. Must not know processors.

use super::blocks::Sentence;
use super::lexicon::Lexicons;
use super::plain::fact;
use crate::model::Band;
use crate::register::said::{Cookie, CookieKind, Fact};

/// Cookies by name, from tables and sentences; kinds where no name is given.
pub(super) fn cookies(all: &[Sentence], lexicons: &Lexicons) -> Vec<Fact<Cookie>> {
    let mut out: Vec<Fact<Cookie>> = Vec::new();
    for sentence in all {
        let lexicon = lexicons.of(sentence.language);
        let cell = |name: &str| {
            let cell = sentence.cells.iter().find(|cell| cell.column.as_deref() == Some(name));
            cell.filter(|cell| !cell.text.trim().is_empty())
        };
        let area = lexicon.area("cookies");
        let kind_of = |words: &[super::tokens::Token]| {
            let hit = area.every(words, &[]).into_iter().next()?;
            kind(area.label(&hit))
        };
        if let Some(name) =
            cell("cookie").filter(|_| cell("lasts").is_some() || cell("retention").is_some())
        {
            let lasts =
                cell("lasts").or(cell("retention")).map(|cell| life(sentence, cell.words.clone()));
            let what = Cookie {
                name: Some(name.text.trim_matches(['`', ' ']).to_owned()),
                kind: cell("purpose").and_then(|cell| kind_of(&sentence.words[cell.words.clone()])),
                source: cell("source").map(|cell| cell.text.clone()),
                lasts: lasts.flatten(),
            };
            if !out.iter().any(|known| known.what.name == what.name) {
                out.push(fact(sentence, &name.words.clone(), what, Band::Confirmed));
            }
            continue;
        }
        let about = sentence.words.iter().any(|word| word.norm.contains("cookie"));
        if !about {
            continue;
        }
        for at in names(&sentence.text) {
            let name = sentence.text[at.clone()].to_owned();
            if out.iter().any(|known| known.what.name.as_ref() == Some(&name)) {
                continue;
            }
            let after = sentence.durations.iter().find(|span| {
                sentence.words.get(span.words.start).is_some_and(|word| word.at.start > at.end)
            });
            let word = sentence.words.iter().position(|word| word.at.end > at.start).unwrap_or(0);
            let what = Cookie {
                name: Some(name),
                kind: None,
                source: None,
                lasts: after.map(|span| span.iso.clone()),
            };
            out.push(fact(sentence, &(word..word + 1), what, Band::Likely));
        }
        let denied = super::mentions::denied(sentence, lexicon);
        for hit in area.every(&sentence.words, &[]) {
            let Some(kind) = kind(area.label(&hit)) else { continue };
            let known =
                out.iter().any(|known| known.what.name.is_none() && known.what.kind == Some(kind));
            if !known && !denied[hit.words.start] {
                let what = Cookie { name: None, kind: Some(kind), source: None, lasts: None };
                out.push(fact(sentence, &hit.words, what, Band::Likely));
            }
        }
    }
    out
}

fn kind(label: &str) -> Option<CookieKind> {
    CookieKind::ALL.iter().find(|(word, _)| *word == label).map(|(_, kind)| *kind)
}

/// How long a cookie of a row lives.
fn life(sentence: &Sentence, words: std::ops::Range<usize>) -> Option<String> {
    let span = sentence.durations.iter().find(|span| words.contains(&span.words.start));
    if let Some(span) = span {
        return Some(span.iso.clone());
    }
    let norms = sentence.words[words].iter().map(|word| word.norm.as_str());
    let mut found = None;
    for norm in norms {
        if norm.starts_with("sessi") || norm == "session" || norm.starts_with("sitzung") {
            found = Some("session".to_owned());
        } else if norm.starts_with("onbe")
            || norm.starts_with("perman")
            || norm.starts_with("illimit")
            || norm.starts_with("unbe")
        {
            found = Some("indefinite".to_owned());
        }
    }
    found
}

/// Words that can only be names of cookies: with an underscore in them.
fn names(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in text.split([' ', ',', ';', '(', ')', '`', '"', '\u{a0}', '|']) {
        let plain = word.trim_end_matches(['.', ':', '*']);
        let start = at + (plain.len() - plain.trim_start_matches('*').len());
        let name = &text[start..at + plain.len()];
        let letters = name.chars().filter(char::is_ascii_alphanumeric).count();
        let is = name.contains('_') && letters >= 2 && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
            && !name.trim_matches('_').is_empty()
            // emphasis of Markdown
            && !(name.starts_with('_') && name.ends_with('_'));
        if is {
            out.push(start..start + name.len());
        }
        at += word.len() + text[at + word.len()..].chars().next().map_or(0, char::len_utf8);
    }
    out
}
