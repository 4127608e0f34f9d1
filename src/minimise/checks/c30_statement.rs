//! Holds C30: a published statement and a register that say different things. Must not know the
//! data: what they contradict is told by the checks that they belong to.

use crate::minimise::issue::{Issue, Severity, Sure, Whose, listed};
use crate::minimise::promises::shortened;
use crate::minimise::seen::{Context, End};
use crate::minimise::{Check, Needs, Watch};
use crate::model::Band;
use crate::register::said::{Fact, Promise, Said, SaidRetention};
use crate::register::words::Status;
use crate::register::{Keep, Stands, System, Term, covers, is_in_eea};
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "C30",
    name: "statement and register differ",
    about: "The published statement and the register name other categories, terms, processors or \
            countries.",
    needs: Needs::Statement,
    reads: "Categories, retentions, processors and promises that the statement says for sure; \
            the same of all active systems of the register.",
    fires: "Medium, once for all categories in each direction, and for each term that no system \
            has; low for processors that the register does not name; high where the statement \
            promises that data stay in the European Economic Area and the register declares a \
            transfer out of it.",
    sure: "An indication: a statement is read by its words.",
    cannot: "Terms that are not said of a category. Which of the two is right.",
    article: "GDPR art. 5(1)(a), 13, 14",
    next: "Decide which is right and change the other.",
    watch: || Box::new(Statement),
};

struct Statement;

impl Watch for Statement {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        let (Some(said), Some(_)) = (end.cx.statement, end.cx.register) else { return };
        categories(end.cx, said, issues);
        for retention in said.retentions.iter().filter(|fact| fact.confidence >= Band::Likely) {
            terms(end.cx, said, retention, issues);
        }
        processors(end.cx, said, issues);
        transfers(end.cx, said, issues);
    }
}

fn active<'c>(cx: &Context<'c>) -> impl Iterator<Item = &'c System> {
    cx.systems().map(|(_, system)| system).filter(|system| system.status != Status::Ended)
}

fn new(severity: Severity, whose: Whose) -> Issue {
    Issue::new(&CHECK, severity, Sure::Indication, whose).by("the words of the statement")
}

fn at(said: &Said, line: usize) -> Stands {
    Stands { file: said.statement.clone(), line }
}

fn categories(cx: &Context<'_>, said: &Said, issues: &mut Vec<Issue>) {
    let declared: BTreeSet<&str> = active(cx).flat_map(System::declared).collect();
    let named: BTreeSet<&str> = said
        .categories
        .iter()
        .filter(|fact| fact.confidence >= Band::Likely)
        .map(|fact| fact.what.category.as_str())
        .collect();
    let alike = |a: &str, b: &str| covers(a, b) || covers(b, a);
    let only = |these: &BTreeSet<&str>, those: &BTreeSet<&str>| -> Vec<String> {
        let alone = |name: &&&str| !those.iter().any(|other| alike(name, other));
        these.iter().filter(alone).map(|name| (*name).to_owned()).collect()
    };
    for (names, subject, what) in [
        (only(&declared, &named), "not in the statement", "The statement does not mention"),
        (only(&named, &declared), "not in the register", "No system of the register declares"),
    ] {
        if names.is_empty() {
            continue;
        }
        let message = format!("{what} {}", listed(names.iter().map(String::as_str)));
        let line = said.categories.first().map_or(1, |fact| fact.line);
        issues.push(
            new(Severity::Medium, Whose::All)
                .says(format!("categories {subject}"), message)
                .against(&at(said, line), "the statement"),
        );
    }
}

/// A term of the statement that no system has for a category.
fn terms(cx: &Context<'_>, said: &Said, fact: &Fact<SaidRetention>, issues: &mut Vec<Issue>) {
    let Some(term) = fact.what.term() else { return };
    for category in &fact.what.categories {
        let mut kept: Vec<(Term, &System, &Stands)> = Vec::new();
        for system in active(cx) {
            for processing in system.processings.iter().filter(|p| p.declares(category)) {
                let Some(retention) = processing.retention_of(category) else { continue };
                if let Keep::For(term) = retention.keep {
                    kept.push((term, system, &retention.stands));
                }
            }
        }
        let same = kept.iter().any(|(other, ..)| *other == term);
        let Some((other, system, stands)) = kept.first().filter(|_| !same) else { continue };
        let message = format!(
            "The statement says {} for {category}, the register {}",
            term.words(),
            other.words(),
        );
        let says = format!("{other}; {}:{}: {}", said.statement, fact.line, shortened(&fact.quote));
        issues.push(
            new(Severity::Medium, Whose::System(system.id.clone()))
                .says(format!("term of {category}, line {}", fact.line), message)
                .against(stands, says),
        );
    }
}

fn processors(cx: &Context<'_>, said: &Said, issues: &mut Vec<Issue>) {
    let known: Vec<String> = active(cx)
        .flat_map(|system| &system.processings)
        .flat_map(|p| {
            let processors = p.processors.iter().map(|processor| &processor.name);
            processors.chain(p.recipients.iter().flatten())
        })
        .map(|name| name.to_lowercase())
        .collect();
    for fact in said.processors.iter().filter(|fact| fact.what.named) {
        let name = fact.what.name.to_lowercase();
        if known.iter().any(|other| other.contains(&name) || name.contains(other.as_str())) {
            continue;
        }
        let message = format!("The statement names {}, the register does not", fact.what.name);
        issues.push(
            new(Severity::Low, Whose::All)
                .says(format!("processor {}", fact.what.name), message)
                .against(&at(said, fact.line), shortened(&fact.quote)),
        );
    }
}

fn transfers(cx: &Context<'_>, said: &Said, issues: &mut Vec<Issue>) {
    let Some(promise) = said.promises.iter().find(|f| f.what.promise == Promise::OnlyInEea) else {
        return;
    };
    for system in active(cx) {
        let all = system.processings.iter().flat_map(|p| p.transfers.iter().map(move |t| (p, t)));
        for (processing, transfer) in all.filter(|(_, t)| !is_in_eea(&t.country)) {
            let message = format!(
                "The statement says that data stay in the European Economic Area, the register \
                 declares a transfer to {}",
                transfer.country,
            );
            let says = format!(
                "transfers; {}:{}: {}",
                said.statement,
                promise.line,
                shortened(&promise.quote)
            );
            issues.push(
                new(Severity::High, Whose::System(system.id.clone()))
                    .says(format!("transfer to {}", transfer.country), message)
                    .against(&processing.stands, says),
            );
        }
    }
}
