//! Holds the facts of a statement as a page for people, in Markdown. Must not know how they
//! were found.

use super::draft::quote;
use crate::register::said::{Fact, Promise, RetentionKind, Said, SaidRetention};
use std::fmt::Write;

/// What a statement says, part by part, each fact with its line and words.
pub fn markdown(said: &Said) -> String {
    let mut out = String::new();
    let languages: Vec<&str> = said.languages.iter().map(|one| one.word()).collect();
    push(&mut out, &format!("# What {} says\n", escaped(&said.statement)));
    push(
        &mut out,
        &format!(
            "Language: {}. Nothing here is declared before a person confirms it.",
            languages.join(", ")
        ),
    );
    part(&mut out, "Organisation", &said.organisations, |one| one.name.clone());
    part(&mut out, "Identifiers", &said.identifiers, |one| {
        let officer = if one.officer { " of the data protection officer" } else { "" };
        format!("{}{officer}: {}", one.kind.word(), one.value)
    });
    part(&mut out, "Dates", &said.dates, |one| {
        format!(
            "{}: {:04}-{:02}-{:02}",
            one.kind.word(),
            one.date.year,
            one.date.month,
            one.date.day
        )
    });
    part(&mut out, "Role", &said.roles, |one| one.role.word().to_owned());
    part(&mut out, "Categories", &said.categories, |one| one.category.clone());
    part(&mut out, "Retention", &said.retentions, retention);
    part(&mut out, "Purposes", &said.purposes, |one| {
        let bases: Vec<&str> = one.legal_basis.iter().map(|basis| basis.word()).collect();
        if bases.is_empty() {
            one.purpose.clone()
        } else {
            format!("{} ({})", one.purpose, bases.join(", "))
        }
    });
    part(&mut out, "Legal bases", &said.legal_bases, |one| one.basis.word().to_owned());
    part(&mut out, "Recipients", &said.recipients, |one| one.name.clone());
    part(&mut out, "Processors", &said.processors, |one| one.name.clone());
    part(&mut out, "Transfers", &said.transfers, |one| {
        let country = one.country.as_deref().unwrap_or("outside the EEA");
        let safeguard = one.safeguard.map_or("no safeguard named", |safeguard| safeguard.word());
        format!("{country} ({safeguard})")
    });
    part(&mut out, "Cookies", &said.cookies, |one| {
        let name = one.name.as_deref().or(one.kind.map(|kind| kind.word())).unwrap_or("");
        let lasts = one.lasts.as_deref().map_or(String::new(), |lasts| format!(", {lasts}"));
        format!("{name}{lasts}")
    });
    part(&mut out, "Promises", &said.promises, |one| {
        let exception = if one.with_exception { " (with an exception)" } else { "" };
        format!("{}{exception}", promise(&one.promise))
    });
    part(&mut out, "Rights", &said.rights, |one| one.right.word().to_owned());
    part(&mut out, "Other durations", &said.durations, |one| {
        format!("{}: {}", one.means.word(), one.duration)
    });
    push(&mut out, "\n## Missing\n");
    if said.missing.is_empty() {
        push(&mut out, "Nothing that a statement should say.");
    }
    for one in &said.missing {
        push(&mut out, &format!("- {} ({})", one.word(), one.article()));
    }
    out
}

/// A retention in words.
fn retention(one: &SaidRetention) -> String {
    let about = match (&one.about, one.categories.as_slice()) {
        (_, [_, ..]) => one.categories.join(", "),
        (Some(about), []) => about.clone(),
        (None, []) => "all".to_owned(),
    };
    let bound = one.bound.map_or(String::new(), |bound| format!("{} ", bound.word()));
    let term = match one.kind {
        RetentionKind::Fixed => one.duration.clone().unwrap_or_default(),
        kind => kind.word().to_owned(),
    };
    let event = one.event.as_deref().map_or(String::new(), |event| format!(" “{event}”"));
    format!("{about}: {bound}{term}{event}")
}

/// A promise in words.
pub fn promise(promise: &Promise) -> String {
    let listed = |names: &[String]| names.join(", ");
    match promise {
        Promise::NotProcessed { categories } => format!("not processed: {}", listed(categories)),
        Promise::NoMinors { under: Some(age) } => format!("nothing of people under {age}"),
        Promise::NoMinors { under: None } => "nothing of minors".to_owned(),
        Promise::StoredEncrypted { categories } if categories.is_empty() => {
            "stored encrypted".to_owned()
        }
        Promise::StoredEncrypted { categories } => {
            format!("stored encrypted: {}", listed(categories))
        }
        Promise::OnlyInEea => "stays in the European Economic Area".to_owned(),
        Promise::NotShared => "not shared".to_owned(),
        Promise::NotSold => "not sold".to_owned(),
        Promise::ErasedAfterTerm => "erased when its term is over".to_owned(),
        Promise::OnlyNeeded => "no more than needed".to_owned(),
        Promise::RestrictedAccess => "access only for those who need it".to_owned(),
        Promise::KeptAccurate => "kept right and up to date".to_owned(),
        Promise::NoProfiling => "no profiling".to_owned(),
        Promise::NoAutomatedDecisions => "no automated decisions".to_owned(),
        Promise::NoCookies { kind: Some(kind) } => format!("no {} cookies", kind.word()),
        Promise::NoCookies { kind: None } => "no cookies".to_owned(),
        Promise::RepliesWithin { duration } => format!("replies within {duration}"),
        Promise::ReviewedEvery { duration } => format!("reviewed every {duration}"),
    }
}

fn part<T>(out: &mut String, title: &str, facts: &[Fact<T>], words: impl Fn(&T) -> String) {
    if facts.is_empty() {
        return;
    }
    push(out, &format!("\n## {title}\n"));
    for fact in facts {
        let said = escaped(&quote(&fact.quote));
        push(out, &format!("- {} — line {}: “{said}”", escaped(&words(&fact.what)), fact.line));
    }
}

fn push(out: &mut String, line: &str) {
    // a write to a text cannot fail
    let _ = writeln!(out, "{line}");
}

/// A text in Markdown that is no mark.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '>' | '|' | '#' | '\\') {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}
