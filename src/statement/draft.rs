//! Holds the draft of a register from what a statement says: each field with its quote and
//! line, what only a person can say left open. Must not know how the facts were found.

use crate::register::said::{
    Fact, Identifier, Missing, PartyIs, RetentionKind, Said, SaidRetention, whole_days,
};
use crate::register::words::LegalBasis;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Longest quote in a comment, in characters.
const QUOTE: usize = 100;

/// The statement as a register to fill in, in TOML.
pub fn draft(said: &Said) -> String {
    let mut out = String::new();
    line(&mut out, "# A register of systems, drafted by speur from a privacy statement:");
    line(&mut out, &format!("#   {}", comment(&said.statement)));
    line(
        &mut out,
        "# It holds what is said in public, with the line and the words. Nothing of it is declared",
    );
    line(
        &mut out,
        "# before a person confirms it. OPEN is for you to fill in; `speur register check` lists",
    );
    line(&mut out, "# what is left, docs/register.md tells what every key means.");
    organisation(&mut out, said);
    system(&mut out, said);
    retentions(&mut out, said);
    missing(&mut out, &said.missing);
    out
}

fn organisation(out: &mut String, said: &Said) {
    line(out, "\n[organisation]");
    let controller = said.organisations.iter().find(|one| one.what.is == PartyIs::Controller);
    match controller {
        Some(one) => field(out, "name", &one.what.name, one),
        None => line(out, "name = \"\"     # OPEN"),
    }
    for other in said.organisations.iter().skip(1) {
        line(out, &format!("# also named: {} ({})", comment(&other.what.name), place(other)));
    }
    let of = |kind: Identifier, officer: bool| {
        said.identifiers
            .iter()
            .find(move |one| one.what.kind == kind && one.what.officer == officer)
    };
    let contact = of(Identifier::Email, false).or(of(Identifier::Email, true));
    match contact.or(of(Identifier::Phone, false)) {
        Some(one) => field(out, "contact", &one.what.value, one),
        None => line(out, "contact = \"\"  # OPEN: how people reach you about their data"),
    }
    line(out, "base = \"\"     # OPEN: what ids follow, as https://name.example/register/");
    for (key, found) in [
        ("address", of(Identifier::Address, false)),
        ("kbo", of(Identifier::Kbo, false)),
        ("kvk", of(Identifier::Kvk, false)),
        ("dpo", of(Identifier::Email, true)),
    ] {
        if let Some(one) = found {
            field(out, key, &one.what.value, one);
        }
    }
    for one in &said.dates {
        line(out, &format!("# {}: {}", one.what.kind.word(), place(one)));
    }
}

fn system(out: &mut String, said: &Said) {
    line(out, "\n[[system]]");
    line(out, "id = \"statement\"");
    line(out, "name = \"What the privacy statement says\"");
    line(out, "locations = []    # OPEN: where its data lie");
    line(out, "status = \"draft\"  # OPEN: active, once you answer for it");
    line(out, "source = \"statement\"");
    line(out, "owner = \"\"        # OPEN: who answers for it");
    match said.roles.first() {
        Some(one) => field(out, "role", one.what.role.word(), one),
        None => line(out, "role = \"\"         # OPEN: controller, joint-controller, processor"),
    }
    line(out, "countries = []    # OPEN: where it lies, such as [\"BE\"]");
    line(out, "measures = []     # OPEN: what protects it");
    line(out, "# reviewed = 2026-01-31  # OPEN: the day of your review");
    for one in &said.promises {
        let name = serde_json::to_value(&one.what).ok();
        let name = name.and_then(|value| value["promise"].as_str().map(str::to_owned));
        // every promise has a name
        line(out, &format!("# promise {}: {}", name.unwrap_or_default(), place(one)));
    }
    line(out, "\n[[system.processing]]");
    if said.purposes.is_empty() {
        line(out, "purpose = \"\"         # OPEN: why");
    } else {
        let purposes: Vec<&str> =
            said.purposes.iter().map(|one| one.what.purpose.as_str()).collect();
        line(out, &format!("purpose = {}", text(&purposes.join("; "))));
        said.purposes.iter().for_each(|one| line(out, &format!("#   {}", place(one))));
    }
    let bases: Vec<(&str, &dyn Placed)> =
        said.legal_bases.iter().map(|one| (one.what.basis.word(), one as &dyn Placed)).collect();
    let others: Vec<&str> = LegalBasis::ALL.iter().map(|(word, _)| *word).collect();
    list(out, "legal_basis", &bases, &format!("OPEN: {}", others.join(", ")));
    line(out, "data_subjects = []   # OPEN: about whom, such as [\"customers\"]");
    let categories: Vec<(&str, &dyn Placed)> = said
        .categories
        .iter()
        .map(|one| (one.what.category.as_str(), one as &dyn Placed))
        .collect();
    list(out, "categories", &categories, "OPEN: what is kept");
    let recipients: Vec<(&str, &dyn Placed)> =
        said.recipients.iter().map(|one| (one.what.name.as_str(), one as &dyn Placed)).collect();
    if recipients.is_empty() {
        line(out, "# recipients = []    # OPEN: who receives the data; [] for nobody");
    } else {
        list(out, "recipients", &recipients, "");
    }
    if !said.processors.is_empty() {
        line(out, "processors = [");
        for one in &said.processors {
            line(out, &format!("    {{ name = {} }},  # {}", text(&one.what.name), place(one)));
        }
        line(out, "]  # OPEN: agreement = where the agreement with each is found");
    }
    let countries = said.transfers.iter().filter(|one| one.what.country.is_some());
    if countries.clone().next().is_some() {
        line(out, "transfers = [");
        for one in countries {
            let mut entry =
                format!("country = {}", text(one.what.country.as_deref().unwrap_or("")));
            if let Some(recipient) = &one.what.recipient {
                let _ = write!(entry, ", recipient = {}", text(recipient));
            }
            if let Some(safeguard) = one.what.safeguard {
                let _ = write!(entry, ", safeguard = {}", text(safeguard.word()));
            }
            line(out, &format!("    {{ {entry} }},  # {}", place(one)));
        }
        line(out, "]");
    }
    for one in said.transfers.iter().filter(|one| one.what.country.is_none()) {
        line(out, &format!("# OPEN: a transfer to a country that is not named: {}", place(one)));
    }
}

/// The retention rows. A register has one for each category: what comes later about the same is
/// left as a comment.
fn retentions(out: &mut String, said: &Said) {
    let kept: BTreeSet<&str> =
        said.categories.iter().map(|one| one.what.category.as_str()).collect();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for one in &said.retentions {
        let what = &one.what;
        let declared: Vec<&String> =
            what.categories.iter().filter(|name| kept.contains(name.as_str())).collect();
        let names: Vec<String> = match declared.is_empty() {
            true => vec![String::new()],
            false => declared.iter().map(|name| (*name).clone()).collect(),
        };
        let fresh: Vec<String> =
            names.iter().filter(|name| !seen.contains(*name)).cloned().collect();
        // a term for what is no category cannot stand for all others
        let about_other = names == [String::new()] && what.about.is_some();
        let words = said_in_words(what);
        if fresh.is_empty() || about_other {
            let about =
                what.about.as_ref().map_or(String::new(), |about| format!(" ({})", comment(about)));
            line(out, &format!("\n# OPEN: also said: {words}{about}: {}", place(one)));
            continue;
        }
        seen.extend(fresh.iter().cloned());
        line(out, &format!("\n[[system.processing.retention]]  # {}", place(one)));
        if !fresh[0].is_empty() {
            let names: Vec<String> = fresh.iter().map(|name| text(name)).collect();
            line(out, &format!("categories = [{}]", names.join(", ")));
        }
        let duration = what.duration.as_deref().unwrap_or("");
        match what.kind {
            RetentionKind::Fixed => match whole_days(duration) {
                Some(term) if duration.starts_with("PT") => {
                    line(out, &format!("duration = \"{term}\"  # said: {duration}"));
                }
                Some(_) => line(out, &format!("duration = \"{duration}\"")),
                None => line(out, &format!("duration = \"open\"  # OPEN; said: {duration}")),
            },
            RetentionKind::Indefinite => {
                line(out, "duration = \"indefinite\"");
                line(out, "basis = \"\"         # OPEN: why for ever");
            }
            RetentionKind::UntilEvent => {
                let event = what.event.as_deref().unwrap_or(&words);
                line(out, &format!("until = {}", text(event)));
            }
            RetentionKind::Criterion | RetentionKind::Statutory => {
                line(out, &format!("duration = \"open\"  # OPEN: {words} is no term"));
            }
        }
        if what.kind == RetentionKind::Fixed {
            match &what.event {
                Some(event) => line(out, &format!("start = {}", text(event))),
                None => line(out, "start = \"\"         # OPEN: from when"),
            }
        }
        line(out, "on_expiry = \"\"     # OPEN: erase, anonymise, archive, review");
    }
}

fn said_in_words(what: &SaidRetention) -> String {
    match (what.kind, &what.duration) {
        (RetentionKind::Fixed, Some(duration)) => duration.clone(),
        (RetentionKind::Indefinite, _) => "for ever".to_owned(),
        (RetentionKind::Criterion, _) => "as long as needed".to_owned(),
        (RetentionKind::Statutory, _) => "as long as the law asks".to_owned(),
        _ => format!("until: {}", comment(what.event.as_deref().unwrap_or(""))),
    }
}

fn missing(out: &mut String, missing: &[Missing]) {
    if missing.is_empty() {
        return;
    }
    line(out, "\n# What the statement should say and does not:");
    missing.iter().for_each(|one| line(out, &format!("#   {} ({})", one.word(), one.article())));
}

/// A list of words, each once, with where it is said first.
fn list(out: &mut String, key: &str, words: &[(&str, &dyn Placed)], open: &str) {
    if words.is_empty() {
        line(out, &format!("{key} = []  # {open}"));
        return;
    }
    line(out, &format!("{key} = ["));
    let mut seen = BTreeSet::new();
    for (word, place) in words.iter().filter(|(word, _)| seen.insert(*word)) {
        line(out, &format!("    {},  # {}", text(word), place.place()));
    }
    line(out, "]");
}

/// What has a place in the statement.
trait Placed {
    fn place(&self) -> String;
}

impl<T> Placed for Fact<T> {
    fn place(&self) -> String {
        place(self)
    }
}

fn field<T>(out: &mut String, key: &str, value: &str, fact: &Fact<T>) {
    line(out, &format!("{key} = {}  # {}", text(value), place(fact)));
}

fn place<T>(fact: &Fact<T>) -> String {
    format!("line {}: {}", fact.line, quote(&fact.quote))
}

/// A quote in a comment: on one line and not too long.
pub(super) fn quote(quote: &str) -> String {
    let plain = comment(quote);
    match plain.char_indices().nth(QUOTE) {
        None => plain,
        Some((end, _)) => format!("{} …", plain[..end].trim_end()),
    }
}

fn comment(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// A basic string of TOML, on one line.
fn text(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", comment(&plain))
}
