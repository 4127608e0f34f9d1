//! Holds the forms in which a report on one person is written: one file each. Must not
//! search.

mod csv;
mod html;
mod json;
mod markdown;
mod text;

use super::report::Report;
use crate::model::{FoundObject, FoundPlace, Place};

/// One form of a report.
pub struct Form {
    /// Its name, as for `--format`.
    pub name: &'static str,
    /// Writes it.
    pub write: fn(&Report) -> String,
}

/// All of them.
pub const FORMS: &[Form] = &[
    Form { name: "text", write: text::write },
    Form { name: "json", write: json::write },
    Form { name: "csv", write: csv::write },
    Form { name: "html", write: html::write },
    Form { name: "markdown", write: markdown::write },
];

/// What must be said before any place: what the report does not cover, in sentences.
fn reserves(report: &Report) -> Vec<String> {
    let gathered = &report.gathered;
    let mut all = Vec::new();
    if report.interrupted {
        all.push(
            "The search was stopped before its end: objects that were not met are not counted."
                .to_owned(),
        );
    }
    if gathered.with_gaps > 0 {
        all.push(format!(
            "Of {} something could not be read (see the end): the person's data may still stand there.",
            objects(gathered.with_gaps)
        ));
    }
    if gathered.skipped > 0 {
        all.push(format!(
            "{} of {} were not read again: by the inventory none of the identifiers stands in them.",
            objects(gathered.skipped),
            gathered.objects
        ));
    }
    if report.names_in_part && gathered.skipped > 0 {
        all.push(
            "In those the name alone was not looked for: leave --inventory out to do so."
                .to_owned(),
        );
    }
    if let Some(why) = report.not_narrowed {
        all.push(format!("The inventory saved no reading: {why}."));
    }
    all
}

fn objects(n: u64) -> String {
    if n == 1 { "1 object".to_owned() } else { format!("{n} objects") }
}

/// Where a place is, in words.
fn place(found: &FoundPlace) -> String {
    match found.place {
        None => String::new(),
        Some(Place::Row(n)) => format!("row {n}"),
        Some(Place::Line(n)) => format!("line {n}"),
        Some(Place::Page(n)) => format!("page {n}"),
    }
}

/// The columns that are filled in beside what was found, table by table.
fn beside(object: &FoundObject) -> impl Iterator<Item = (String, &[String])> {
    let all = object.columns.iter().filter(|(_, columns)| !columns.is_empty());
    all.map(|(table, columns)| {
        let place = if table.is_empty() { String::new() } else { format!(" in {table}") };
        (format!("the same records hold{place}"), columns.as_slice())
    })
}

/// What is missing of an object, in words.
fn missing(object: &FoundObject) -> String {
    let causes = object.gaps.iter().filter(|gap| gap.cause.is_gap()).map(|gap| gap.cause.name());
    let mut all: Vec<&str> = causes.collect();
    all.dedup();
    all.join(", ")
}
