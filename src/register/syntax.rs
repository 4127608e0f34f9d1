//! Holds a register as people write it. Must not know what it means. The whole syntax is
//! described in `docs/register.md` and `docs/register.schema.json`.

use serde::Deserialize;
use toml::Spanned;

/// A text and where it stands.
pub type Text = Spanned<String>;

/// A day: a date of TOML, or text.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged, expecting = "a day is expected here: write it as 2026-01-31")]
pub enum DayWritten {
    /// `2026-01-31`.
    Date(toml::value::Datetime),
    /// `"2026-01-31"`.
    Text(String),
}

/// One file of a register.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisterFile {
    /// Who keeps the register; in one of the files.
    pub organisation: Option<Spanned<OrganisationWritten>>,
    /// The systems.
    #[serde(default, rename = "system")]
    pub systems: Vec<Spanned<SystemWritten>>,
}

/// `[organisation]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OrganisationWritten {
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
    /// What the short ids of systems follow to be URIs.
    pub base: Option<Text>,
    /// Its representative in the Union.
    pub representative: Option<String>,
    /// Its data protection officer, with contact details.
    pub dpo: Option<String>,
    /// Those with whom it decides.
    pub joint_controllers: Vec<String>,
}

/// `[[system]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SystemWritten {
    /// A URI, or a short name behind the organisation's `base`.
    pub id: Text,
    /// What people call it.
    pub name: Option<String>,
    /// What it is.
    pub description: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The department it belongs to.
    pub department: Option<String>,
    /// A word of `Role`.
    pub role: Option<Text>,
    /// A word of `Kind`.
    pub kind: Option<Text>,
    /// Whether it is encrypted where it lies.
    pub encrypted: Option<bool>,
    /// Where its data lie.
    #[serde(default)]
    pub locations: Vec<Text>,
    /// The countries it lies in, ISO 3166-1.
    #[serde(default)]
    pub countries: Vec<Text>,
    /// What protects it.
    #[serde(default)]
    pub measures: Vec<String>,
    /// When the entry was last looked at.
    pub reviewed: Option<Spanned<DayWritten>>,
    /// How often it must be, ISO 8601; a year where nothing is said.
    pub review_every: Option<Text>,
    /// A word of `Status`.
    pub status: Option<Text>,
    /// When it ended.
    pub ended_on: Option<Spanned<DayWritten>>,
    /// The id of the system that took its place.
    pub replaced_by: Option<Text>,
    /// A word of `Origin`.
    pub source: Option<Text>,
    /// What is done with the data.
    #[serde(default, rename = "processing")]
    pub processings: Vec<Spanned<ProcessingWritten>>,
}

/// `[[system.processing]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProcessingWritten {
    /// What people call it.
    pub name: Option<String>,
    /// Why.
    pub purpose: Option<String>,
    /// Words of `LegalBasis`.
    pub legal_basis: Vec<Text>,
    /// Words of `SpecialCondition`.
    pub special_condition: Vec<Text>,
    /// The law that allows a national number.
    pub national_number_law: Option<String>,
    /// The law that allows data on offences.
    pub criminal_law: Option<String>,
    /// About whom.
    pub data_subjects: Vec<String>,
    /// Categories, or beginnings of their names.
    pub categories: Vec<Text>,
    /// Who receives the data; an empty list for nobody.
    pub recipients: Option<Vec<String>>,
    /// How long what is kept.
    pub retention: Vec<Spanned<RetentionWritten>>,
    /// Who processes for the organisation.
    pub processors: Vec<ProcessorWritten>,
    /// What leaves the European Economic Area.
    pub transfers: Vec<Spanned<TransferWritten>>,
}

/// `[[system.processing.retention]]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RetentionWritten {
    /// The categories it is about; all others of the processing where none is named.
    pub categories: Vec<Text>,
    /// ISO 8601, `indefinite`, or `open`.
    pub duration: Option<Text>,
    /// What ends it, where no duration does.
    pub until: Option<String>,
    /// The event from which it counts.
    pub start: Option<String>,
    /// The fields that hold the day of that event.
    pub start_fields: Vec<String>,
    /// A word of `Expiry`.
    pub on_expiry: Option<Text>,
    /// The law or reason.
    pub basis: Option<String>,
}

/// `[[system.processing.processors]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProcessorWritten {
    /// Its name.
    pub name: String,
    /// Where the agreement with it is found.
    pub agreement: Option<String>,
}

/// `[[system.processing.transfers]]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransferWritten {
    /// ISO 3166-1.
    pub country: Text,
    /// Who receives it there.
    pub recipient: Option<String>,
    /// A word of `Safeguard`.
    pub safeguard: Option<Text>,
    /// The document that says so.
    pub document: Option<String>,
}
