//! Holds what an organisation says in public about the data it keeps: facts, each with its
//! sentence and line. Must not know how a statement is read or what was found.

mod promise;
mod words;

pub use promise::{Promise, Promised};
pub use words::{
    Bound, CookieKind, DayOf, Identifier, Language, Means, Missing, PartyIs, RetentionKind, Right,
};

use super::term::Term;
use super::words::{LegalBasis, Role, Safeguard};
use crate::model::Band;
use crate::validate::Date;
use serde::{Serialize, Serializer};

/// Something that is said, with where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact<T> {
    /// What is said.
    #[serde(flatten)]
    pub what: T,
    /// The words, as the statement has them, on one line.
    pub quote: String,
    /// The line of the text in which they begin, 1-based.
    pub line: usize,
    /// How sure it is that this is meant.
    pub confidence: Band,
}

/// Everything that one statement says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The statement, as the user named it.
    pub statement: String,
    /// Its languages, the one with the most text first.
    pub languages: Vec<Language>,
    /// Its days.
    pub dates: Vec<Fact<Day>>,
    /// Who speaks, and who is named with it; the controller first.
    pub organisations: Vec<Fact<Party>>,
    /// Numbers and addresses of the organisation.
    pub identifiers: Vec<Fact<Identified>>,
    /// What it is to the data.
    pub roles: Vec<Fact<InRole>>,
    /// What is kept. A mention that is denied is a promise instead.
    pub categories: Vec<Fact<Kept>>,
    /// How long.
    pub retentions: Vec<Fact<SaidRetention>>,
    /// Durations that are none of retention.
    pub durations: Vec<Fact<Duration>>,
    /// Why.
    pub purposes: Vec<Fact<Purpose>>,
    /// What makes it lawful.
    pub legal_bases: Vec<Fact<Basis>>,
    /// Who receives the data.
    pub recipients: Vec<Fact<Recipient>>,
    /// Who processes them for the organisation.
    pub processors: Vec<Fact<Recipient>>,
    /// What leaves the European Economic Area.
    pub transfers: Vec<Fact<SaidTransfer>>,
    /// Cookies.
    pub cookies: Vec<Fact<Cookie>>,
    /// What is promised.
    pub promises: Vec<Fact<Promised>>,
    /// Which rights are named.
    pub rights: Vec<Fact<HasRight>>,
    /// What it should say and does not.
    pub missing: Vec<Missing>,
}

/// A day of the statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// What day it is.
    pub kind: DayOf,
    /// As ISO 8601 writes it.
    #[serde(serialize_with = "day")]
    pub date: Date,
}

/// An organisation or officer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// Who it is.
    pub is: PartyIs,
    /// Its name.
    pub name: String,
    /// Its legal form as written, where the name bears one.
    pub form: Option<String>,
}

/// A number or address of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Identified {
    /// What it is.
    pub kind: Identifier,
    /// As written.
    pub value: String,
    /// Whether it is that of the data protection officer.
    pub officer: bool,
}

/// What the organisation is to the data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InRole {
    /// Its role.
    pub role: Role,
}

/// A category that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// Its name in `rules/categories.toml`.
    pub category: String,
}

/// How long some categories are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaidRetention {
    /// In which way it is said.
    pub kind: RetentionKind,
    /// The duration where it is fixed, as ISO 8601 writes it and in the unit that was said:
    /// `P18M`, not `P1Y6M`; `PT24H` for hours.
    pub duration: Option<String>,
    /// What the duration bounds, where that is said.
    pub bound: Option<Bound>,
    /// The event from which it counts, or that ends it; in the words of the statement.
    pub event: Option<String>,
    /// Categories that it is about; none for all that are kept.
    pub categories: Vec<String>,
    /// What it is about in the words of the statement, where those are no category
    /// (`invoices`, `applicants`).
    pub about: Option<String>,
}

/// A duration that is none of retention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Duration {
    /// What it means.
    pub means: Means,
    /// As ISO 8601 writes it; `P13Y` for an age of 13.
    pub duration: String,
}

/// Why data are processed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Purpose {
    /// In the words of the statement.
    pub purpose: String,
    /// The bases that are named with it.
    pub legal_basis: Vec<LegalBasis>,
}

/// What makes processing lawful.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Which.
    pub basis: LegalBasis,
}

/// Who receives data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// Its name where one is given, else what it is called: `carriers`.
    pub name: String,
    /// Whether it is one by name.
    pub named: bool,
}

/// Data that leave the European Economic Area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SaidTransfer {
    /// ISO 3166-1, where a country is named.
    pub country: Option<String>,
    /// Who receives them there.
    pub recipient: Option<String>,
    /// What protects them.
    pub safeguard: Option<Safeguard>,
}

/// A cookie, or a kind of cookies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cookie {
    /// Its name, where one is given.
    pub name: Option<String>,
    /// What it is for.
    pub kind: Option<CookieKind>,
    /// Who places it.
    pub source: Option<String>,
    /// How long it lives: ISO 8601, `session` or `indefinite`.
    pub lasts: Option<String>,
}

/// A right that is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HasRight {
    /// Which.
    pub right: Right,
}

impl SaidRetention {
    /// The duration in whole days or more: hours are rounded up. None where none is fixed.
    pub fn term(&self) -> Option<Term> {
        whole_days(self.duration.as_deref()?)
    }
}

/// A duration of ISO 8601 in whole days or more; hours (`PT36H`) become days, rounded up.
pub fn whole_days(duration: &str) -> Option<Term> {
    let hours = duration.strip_prefix("PT").and_then(|rest| rest.strip_suffix('H'));
    match hours.map(str::parse::<u32>) {
        Some(Ok(hours)) if hours > 0 => Some(Term { months: 0, days: hours.div_ceil(24) }),
        Some(_) => None,
        // a duration that is none has no days
        None => Term::parse(duration).ok(),
    }
}

fn day<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&super::system::written_day(*day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_rounded_up_to_days() {
        for (said, days) in
            [("PT24H", 1), ("PT72H", 3), ("PT25H", 2), ("PT1H", 1), ("P7D", 7), ("P4W", 28)]
        {
            assert_eq!(whole_days(said), Some(Term { months: 0, days }), "{said}");
        }
        for none in ["PT0H", "PTH", "PT12M", "7 days", ""] {
            assert_eq!(whole_days(none), None, "{none}");
        }
    }

    #[test]
    fn a_fact_is_one_flat_object() {
        let fact = Fact {
            what: Promised {
                promise: Promise::NoMinors { under: Some(13) },
                with_exception: false,
            },
            quote: "not under 13".to_owned(),
            line: 4,
            confidence: Band::Confirmed,
        };
        assert_eq!(
            serde_json::to_value(&fact).expect("JSON"),
            serde_json::json!({
                "promise": "no-minors", "under": 13, "with_exception": false,
                "quote": "not under 13", "line": 4, "confidence": "confirmed",
            })
        );
    }
}
