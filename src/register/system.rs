//! Holds the register as it is used: systems, what is done in them, under what rules.
//! Must not know how it was written.

use super::locations::Locations;
use super::term::Term;
use super::words::{Expiry, Kind, LegalBasis, Origin, Role, Safeguard, SpecialCondition, Status};
use super::{Categories, categories};
use crate::validate::Date;
use serde::{Serialize, Serializer};

/// A file and a line in it, 1-based.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stands {
    /// The file, as the user named it.
    pub file: String,
    /// The line.
    pub line: usize,
}

/// The register of an organisation. Texts that were left empty are none.
#[derive(Debug, Serialize)]
pub struct Register {
    /// Who keeps it.
    pub organisation: Organisation,
    /// The systems, in the order in which they stand in the files.
    pub systems: Vec<System>,
    /// What the categories are.
    #[serde(skip)]
    pub categories: Categories,
    /// Whose each object is.
    #[serde(skip)]
    pub locations: Locations,
}

/// Who keeps the register.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Organisation {
    /// Its name.
    pub name: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// How it is reached about personal data.
    pub contact: Option<String>,
    /// Its number in the Belgian register of enterprises.
    pub kbo: Option<String>,
    /// Its number in the Dutch register of commerce.
    pub kvk: Option<String>,
    /// What short ids follow to be URIs.
    pub base: Option<String>,
    /// Its representative in the Union.
    pub representative: Option<String>,
    /// Its data protection officer.
    pub dpo: Option<String>,
    /// Those with whom it decides.
    pub joint_controllers: Vec<String>,
    /// Where it is described.
    #[serde(skip)]
    pub stands: Stands,
}

/// One system of the register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct System {
    /// As written.
    pub id: String,
    /// The id as a URI; none where it is short and the organisation has no `base`.
    pub uri: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The department it belongs to.
    pub department: Option<String>,
    /// What the organisation is to it.
    pub role: Option<Role>,
    /// What it is for.
    pub kind: Kind,
    /// Whether it is encrypted where it lies; none where nobody said.
    pub encrypted: Option<bool>,
    /// Where its data lie, as written.
    pub locations: Vec<String>,
    /// Countries, ISO 3166-1.
    pub countries: Vec<String>,
    /// What protects it.
    pub measures: Vec<String>,
    /// When the entry was last looked at.
    #[serde(serialize_with = "day")]
    pub reviewed: Option<Date>,
    /// How often it must be.
    pub review_every: Term,
    /// Where the entry stands in its life.
    pub status: Status,
    /// When the system ended.
    #[serde(serialize_with = "day")]
    pub ended_on: Option<Date>,
    /// The id of the system that took its place.
    pub replaced_by: Option<String>,
    /// Where the entry comes from.
    pub source: Origin,
    /// What is done with the data.
    pub processings: Vec<Processing>,
    /// Where it is described.
    #[serde(skip)]
    pub stands: Stands,
}

/// Something that is done with data of a system.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Processing {
    /// What people call it.
    pub name: Option<String>,
    /// Why.
    pub purpose: Option<String>,
    /// What makes it lawful.
    pub legal_basis: Vec<LegalBasis>,
    /// What lifts the ban on special categories.
    pub special_condition: Vec<SpecialCondition>,
    /// The law that allows a national number.
    pub national_number_law: Option<String>,
    /// The law that allows data on offences.
    pub criminal_law: Option<String>,
    /// About whom.
    pub data_subjects: Vec<String>,
    /// Categories, or beginnings of their names.
    pub categories: Vec<String>,
    /// How long what is kept.
    pub retention: Vec<Retention>,
    /// Who receives the data; none where nobody said.
    pub recipients: Option<Vec<String>>,
    /// Who processes for the organisation.
    pub processors: Vec<Processor>,
    /// What leaves the European Economic Area.
    pub transfers: Vec<Transfer>,
    /// Where it is described.
    #[serde(skip)]
    pub stands: Stands,
}

/// How long something is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Nobody has decided.
    Open,
    /// For ever.
    Indefinite,
    /// So long.
    For(Term),
    /// Until this holds.
    Until(String),
}

/// How long some categories are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Retention {
    /// The categories; all others of the processing where none is named.
    pub categories: Vec<String>,
    /// How long.
    pub keep: Keep,
    /// The event from which it counts.
    pub start: Option<String>,
    /// The fields that hold the day of that event.
    pub start_fields: Vec<String>,
    /// What happens then.
    pub on_expiry: Option<Expiry>,
    /// The law or reason.
    pub basis: Option<String>,
    /// Where it is described.
    #[serde(skip)]
    pub stands: Stands,
}

/// Who processes for the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Processor {
    /// Its name.
    pub name: String,
    /// Where the agreement with it is found.
    pub agreement: Option<String>,
}

/// What leaves the European Economic Area.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Transfer {
    /// ISO 3166-1.
    pub country: String,
    /// Who receives it there.
    pub recipient: Option<String>,
    /// What protects it.
    pub safeguard: Option<Safeguard>,
    /// The document that says so.
    pub document: Option<String>,
}

impl System {
    /// Its name, or its id where it has none.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or(&self.id)
    }

    /// Whether it holds copies of what other systems declare, and declares nothing itself.
    pub fn is_copy(&self) -> bool {
        matches!(self.kind, Kind::Backup | Kind::Test) && self.processings.is_empty()
    }

    /// Every category that its processings declare, in order, each once.
    pub fn declared(&self) -> Vec<&str> {
        let mut all: Vec<&str> = Vec::new();
        for category in self.processings.iter().flat_map(|p| &p.categories) {
            if !all.contains(&category.as_str()) {
                all.push(category);
            }
        }
        all
    }

    /// Whether one of its processings declares a category that was found.
    pub fn declares(&self, found: &str) -> bool {
        self.processings.iter().any(|processing| processing.declares(found))
    }
}

impl Processing {
    /// What people call it: its name, or its purpose.
    pub fn title(&self) -> &str {
        self.name.as_deref().or(self.purpose.as_deref()).unwrap_or("(no purpose)")
    }

    /// Whether it declares a category that was found.
    pub fn declares(&self, found: &str) -> bool {
        self.categories.iter().any(|declared| categories::covers(declared, found))
    }

    /// How long a category that it declares is kept; none where nothing is said.
    pub fn retention_of(&self, category: &str) -> Option<&Retention> {
        let names = |retention: &&Retention| {
            retention.categories.iter().any(|named| categories::covers(named, category))
        };
        let rest = |retention: &&Retention| retention.categories.is_empty();
        self.retention.iter().find(names).or_else(|| self.retention.iter().find(rest))
    }
}

/// A day as ISO 8601 writes it.
pub fn written_day(day: Date) -> String {
    format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)
}

fn day<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(written_day).serialize(serializer)
}

impl Keep {
    /// As a register writes it.
    pub fn written(&self) -> String {
        match self {
            Keep::Open => "open".to_owned(),
            Keep::Indefinite => "indefinite".to_owned(),
            Keep::For(term) => term.to_string(),
            Keep::Until(what) => format!("until {what}"),
        }
    }
}

impl Serialize for Keep {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}
