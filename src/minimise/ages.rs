//! Holds how old what an object holds is, and by what that is known: dates in records, else
//! of the document, else of the file. Must not know how long anything may be kept.

use super::columns::{leaf, plain, speaks_of, table};
use crate::model::{Fact, FieldRecord, ObjectRecord};
use crate::register::Term;
use crate::validate::Date;

/// What an age rests on, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Dates in a column that the register names as the start of the term.
    StartField,
    /// The newest date in any column of the same table.
    RecordDates,
    /// What the document or message says of itself.
    Document,
    /// When the file was last changed.
    FileTime,
}

impl By {
    /// In one or two words, the same in the next scan.
    pub fn name(self) -> &'static str {
        match self {
            By::StartField => "start fields",
            By::RecordDates => "record dates",
            By::Document => "document dates",
            By::FileTime => "file times",
        }
    }

    /// For a sentence: the age rests on …
    pub fn words(self) -> &'static str {
        match self {
            By::StartField => "dates in the column that the register names as the start",
            By::RecordDates => "dates in the records",
            By::Document => "the date the document or message gives itself",
            By::FileTime => "the time the file was last changed, which a copy may renew",
        }
    }
}

/// Columns of dates that do not tell when a record was made or used: births, and days to come.
const NOT_OF_RECORDS: &[&str] = &[
    "geboorte",
    "geb",
    "verjaardag",
    "birth",
    "naissance",
    "geburt",
    "dob",
    "verval",
    "expir",
    "geldig",
    "valid",
    "volgende",
    "next",
    "echeance",
    "duedate",
    "einddatum",
    "enddate",
    "datefin",
    "totenmet",
    "until",
    "deadline",
];

/// The last day of a month written as `2021-03`.
pub fn last_day(month: &str) -> Option<Date> {
    let (year, month) = month.split_once('-')?;
    let (year, month) = (year.parse().ok()?, month.parse().ok()?);
    (28..=31).rev().find_map(|day| Date::new(year, month, day))
}

/// The first day of a month written as `2021-03`.
pub fn first_day(month: &str) -> Option<Date> {
    last_day(month).and_then(|day| Date::new(day.year, day.month, 1))
}

/// Whether a term that began on `day` is over on the day `as_of`.
pub fn is_over(term: Term, day: Date, as_of: Date) -> bool {
    term.after(day).is_some_and(|end| end < as_of)
}

/// The day of a time as records write it.
pub fn day_of(time: &str) -> Option<Date> {
    time.get(..10).and_then(|day| Date::parse(day.as_bytes()))
}

/// Whether a column holds dates on which records were made or used.
pub fn dates_records(record: &ObjectRecord, field: &FieldRecord) -> bool {
    let births = |found: &crate::model::Finding| {
        found.category == "demo.birth_date" && found.field == field.field
    };
    !field.months.is_empty()
        && field.distinct.is_some()
        && leaf(&field.field) != "text"
        // what the dates of a column without a name are, nobody knows
        && !leaf(&field.field).starts_with('#')
        && !speaks_of(&field.field, NOT_OF_RECORDS)
        && !record.findings.iter().any(births)
}

/// How many records of a table are older than a term, by a column that the register names.
pub fn older_by_start(
    record: &ObjectRecord,
    in_table: &str,
    names: &[String],
    term: Term,
    as_of: Date,
) -> Option<(String, u64)> {
    let wanted: Vec<String> = names.iter().map(|name| plain(leaf(name))).collect();
    let field = record.fields.iter().find(|field| {
        let is = |name: &String| *name == plain(leaf(&field.field));
        table(&field.field) == in_table && !field.months.is_empty() && wanted.iter().any(is)
    })?;
    let over = |month: &&String| last_day(month).is_some_and(|day| is_over(term, day, as_of));
    let months = field.months.iter().filter(|(month, _)| over(month));
    Some((field.field.clone(), months.map(|(_, n)| n).sum()))
}

/// The newest day that is known of a table, and by what.
pub fn newest(record: &ObjectRecord, in_table: &str) -> Option<(Date, By)> {
    let columns = record
        .fields
        .iter()
        .filter(|field| table(&field.field) == in_table && dates_records(record, field));
    let last = columns.filter_map(|field| field.months.keys().next_back()).max();
    if let Some(day) = last.and_then(|month| last_day(month)) {
        return Some((day, By::RecordDates));
    }
    let told = [Fact::Sent, Fact::Saved, Fact::Created];
    let told = told.iter().filter_map(|fact| record.facts.get(fact));
    if let Some(day) = told.filter_map(|time| day_of(time)).max() {
        return Some((day, By::Document));
    }
    Some((day_of(record.modified.as_deref()?)?, By::FileTime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_their_days() {
        let day = |month| last_day(month).map(|d| (d.year, d.month, d.day));
        assert_eq!(day("2024-02"), Some((2024, 2, 29)));
        assert_eq!(day("2025-12"), Some((2025, 12, 31)));
        assert_eq!(day("2025-13"), None);
        assert_eq!(first_day("2024-02").map(|d| d.day), Some(1));
    }
}
