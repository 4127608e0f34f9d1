//! Holds the comparison of what was read with what was labelled. Must not know files.

use crate::truth::Truth;
use speur::register::said::Said;
use speur::statement::Text;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Kinds of facts that are scored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Organisation,
    Identifiers,
    Dates,
    Categories,
    Retention,
    Bases,
    Processors,
    Transfers,
    Cookies,
    Promises,
    Rights,
}

const KINDS: &[Kind] = &[
    Kind::Organisation,
    Kind::Identifiers,
    Kind::Dates,
    Kind::Categories,
    Kind::Retention,
    Kind::Bases,
    Kind::Processors,
    Kind::Transfers,
    Kind::Cookies,
    Kind::Promises,
    Kind::Rights,
];

/// Counts of one or several statements.
#[derive(Debug, Default)]
pub struct Scores {
    /// Right, labelled, found; by kind.
    counts: [(usize, usize, usize); KINDS.len()],
    /// Durations labelled as something else that were taken for retention.
    pub taken_for_retention: usize,
    /// What was missed or is wrong.
    pub wrong: Vec<String>,
}

impl Scores {
    /// Adds those of another statement.
    pub fn add(&mut self, other: &Scores) {
        for (own, more) in self.counts.iter_mut().zip(other.counts) {
            *own = (own.0 + more.0, own.1 + more.1, own.2 + more.2);
        }
        self.taken_for_retention += other.taken_for_retention;
    }

    /// The share of what was found that is right.
    pub fn precision(&self, kind: Kind) -> f64 {
        let (right, _, found) = self.counts[kind as usize];
        if found == 0 { 1.0 } else { right as f64 / found as f64 }
    }

    /// The share of what is labelled that was found.
    pub fn recall(&self, kind: Kind) -> f64 {
        let (right, labelled, _) = self.counts[kind as usize];
        if labelled == 0 { 1.0 } else { right as f64 / labelled as f64 }
    }

    /// A table of all kinds.
    pub fn shown(&self) -> String {
        let mut out = String::new();
        for &kind in KINDS {
            let (right, labelled, found) = self.counts[kind as usize];
            let (precision, recall) = (self.precision(kind), self.recall(kind));
            let name = format!("{kind:?}");
            writeln!(out, "{name:13} precision {precision:.3}  recall {recall:.3}  ({right} right of {labelled} labelled, {found} found)")
                .expect("a text");
        }
        write!(out, "taken for retention: {}", self.taken_for_retention).expect("a text");
        out
    }

    fn compare<T: Ord + std::fmt::Debug>(&mut self, kind: Kind, labelled: Vec<T>, found: Vec<T>) {
        let (labelled, found): (BTreeSet<T>, BTreeSet<T>) =
            (labelled.into_iter().collect(), found.into_iter().collect());
        let right = labelled.intersection(&found).count();
        self.counts[kind as usize] = (right, labelled.len(), found.len());
        self.wrong
            .extend(labelled.difference(&found).map(|one| format!("  missed {kind:?} {one:?}")));
        self.wrong
            .extend(found.difference(&labelled).map(|one| format!("  wrong  {kind:?} {one:?}")));
    }
}

/// Scores one statement. Categories, bases and promises are right at their line; retention
/// where line, kind, duration and categories agree.
pub fn score(truth: &Truth, text: &Text, said: &Said) -> Scores {
    let mut scores = Scores::default();
    let line = |snippet: &str| {
        let holding: Vec<usize> = (1..)
            .zip(&text.lines)
            .filter(|(_, line)| line.text.contains(snippet))
            .map(|(n, _)| n)
            .collect();
        assert!(holding.len() == 1, "{}: `{snippet}` stands on lines {holding:?}", truth.file);
        holding[0]
    };
    let lower = |name: &String| name.to_lowercase();
    scores.compare(
        Kind::Organisation,
        truth.organisation.iter().map(lower).collect(),
        said.organisations.iter().map(|one| one.what.name.to_lowercase()).collect(),
    );
    scores.compare(
        Kind::Identifiers,
        truth.identifiers.iter().map(|(kind, value)| (kind.clone(), lower(value))).collect(),
        said.identifiers
            .iter()
            .map(|one| (one.what.kind.word().to_owned(), one.what.value.to_lowercase()))
            .collect(),
    );
    scores.compare(
        Kind::Dates,
        truth.dates.clone(),
        said.dates
            .iter()
            .map(|one| {
                serde_json::to_value(&one.what).expect("JSON")["date"]
                    .as_str()
                    .unwrap_or("")
                    .to_owned()
            })
            .collect(),
    );
    scores.compare(
        Kind::Categories,
        truth.categories.iter().map(|(at, name)| (line(at), name.clone())).collect(),
        said.categories.iter().map(|one| (one.line, one.what.category.clone())).collect(),
    );
    let sorted = |list: &Vec<String>| {
        let mut list = list.clone();
        list.sort();
        list
    };
    scores.compare(
        Kind::Retention,
        truth
            .retentions
            .iter()
            .map(|(at, kind, iso, about)| (line(at), kind.clone(), iso.clone(), sorted(about)))
            .collect(),
        said.retentions
            .iter()
            .map(|one| {
                (
                    one.line,
                    one.what.kind.word().to_owned(),
                    one.what.duration.clone().unwrap_or_default(),
                    sorted(&one.what.categories),
                )
            })
            .collect(),
    );
    for (at, iso) in &truth.not_retentions {
        let at = line(at);
        let taken = said.retentions.iter().any(|one| {
            let labelled =
                truth.retentions.iter().any(|(own, _, other, _)| line(own) == at && other == iso);
            one.line == at && one.what.duration.as_ref() == Some(iso) && !labelled
        });
        if taken {
            scores.taken_for_retention += 1;
            scores.wrong.push(format!("  taken for retention: line {at}, {iso}"));
        }
    }
    scores.compare(
        Kind::Bases,
        truth.bases.iter().map(|(at, basis)| (line(at), basis.clone())).collect(),
        said.legal_bases.iter().map(|one| (one.line, one.what.basis.word().to_owned())).collect(),
    );
    scores.compare(
        Kind::Processors,
        truth.processors.iter().map(lower).collect(),
        said.processors.iter().map(|one| one.what.name.to_lowercase()).collect(),
    );
    scores.compare(
        Kind::Transfers,
        truth.transfers.clone(),
        said.transfers
            .iter()
            .map(|one| one.what.country.clone().unwrap_or_else(|| "outside".to_owned()))
            .collect(),
    );
    scores.compare(
        Kind::Cookies,
        truth.cookies.clone(),
        said.cookies.iter().filter_map(|one| one.what.name.clone()).collect(),
    );
    scores.compare(
        Kind::Promises,
        truth.promises.iter().map(|(at, kind)| (line(at), kind.clone())).collect(),
        said.promises
            .iter()
            .map(|one| {
                (
                    one.line,
                    serde_json::to_value(&one.what).expect("JSON")["promise"]
                        .as_str()
                        .unwrap_or("")
                        .to_owned(),
                )
            })
            .collect(),
    );
    scores.compare(
        Kind::Rights,
        truth.rights.clone(),
        said.rights.iter().map(|one| one.what.right.word().to_owned()).collect(),
    );
    scores
}
