//! Holds `ObjectRecord`: everything the inventory knows of one object. Must not
//! hold a value found in it.

use super::field::{FieldId, FieldPath};
use super::finding::{Allowed, FieldRecord, Finding};
use super::gap::Gap;
use super::lookup::Lookup;
use super::sketch::Sketch;
use super::sought::{FoundObject, FoundPlace, Hits};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// How much of an object was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// Nothing.
    None,
    /// A part, or as best-effort text: see its gaps.
    Partial,
    /// All of it.
    Full,
}

/// One entry of an access control list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AclEntry {
    /// Whom it is about: `user:NAME`, `group:NAME` or a Windows SID.
    pub who: String,
    /// What it allows: letters of `rwx`; behind a `!` what it denies.
    pub rights: String,
}

/// Who may reach an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Access {
    /// Owner: a name from the local files, else the number.
    pub owner: String,
    /// Group, likewise.
    pub group: String,
    /// Permission bits in octal, such as `0640`.
    pub mode: String,
    /// Whether everyone who reaches the root can read it, by its mode or its
    /// ACL and those of the folders on the way.
    pub everyone: bool,
    /// Names (hard links) it has.
    pub links: u64,
    /// Entries of its POSIX or NTFS access control list beyond the mode.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acl: Vec<AclEntry>,
}

/// A plain fact of an object's making, told by its extractor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fact {
    /// The byte that parts the columns of a CSV.
    Delimiter,
    /// Whether the first row names the columns: `yes` or `no`.
    HeaderRow,
    /// The dialect of a database dump.
    Dialect,
    /// Its file name's extension says another format than its content.
    Extension,
    /// When the document says that it was made, saved or printed.
    Created,
    /// See [`Fact::Created`].
    Saved,
    /// See [`Fact::Created`].
    Printed,
    /// When the message says that it was sent.
    Sent,
    /// The languages in which its text was recognised, as `nld+fra`.
    Ocr,
    /// Text that was repaired: UTF-8 read as windows-1252 or as GBK.
    Repaired,
}

/// Everything known of one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectRecord {
    /// The object's path, as printed.
    pub path: String,
    /// Positions of nested segments; empty for a file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<u32>,
    /// The day the scan reckoned from.
    pub as_of: String,
    /// Keyed hash of the content; only under a key file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_id: Option<String>,
    /// Format, a name of the formats table; `none` where nothing was read.
    pub format: String,
    /// Encodings around the text, outermost first: `gzip`, `windows-1252`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub encoding: Vec<String>,
    /// Bytes it has where it lies; for an object inside another, unpacked.
    pub size: u64,
    /// Last modification, UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Who may reach it; for an object inside another, who may reach that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Access>,
    /// How much of it was read.
    pub coverage: Coverage,
    /// What is missing and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<Gap>,
    /// Facts of its making.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facts: BTreeMap<Fact, String>,
    /// What was found, by field and category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// What was found and stands in no finding, because an allow-list allows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<Allowed>,
    /// Every field with its statistics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldRecord>,
    /// By which numbers and addresses a person can be looked up in it; only under a key file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<Lookup>,
    /// What a search for a person came to; stands in no inventory.
    #[serde(skip)]
    pub hits: Hits,
    /// Fields that those hits speak of; stands in no inventory.
    #[serde(skip)]
    pub hit_fields: Vec<FieldPath>,
    /// Digests of records of the same path that a merge set aside for this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<String>,
}

impl ObjectRecord {
    /// Whether a gap leaves its coverage open.
    pub fn has_gap(&self) -> bool {
        self.gaps.iter().any(|gap| gap.cause.is_gap())
    }

    /// What a search for a person has to tell of it.
    pub fn found(&self) -> FoundObject {
        let name = |field: FieldId| {
            self.hit_fields.get(field.0 as usize).map_or_else(String::new, FieldPath::to_string)
        };
        let table = |field: FieldId| {
            let path = self.hit_fields.get(field.0 as usize);
            path.and_then(|path| path.container.clone()).unwrap_or_default()
        };
        let with_hits: BTreeSet<FieldId> = self.hits.beside.iter().map(|pair| pair.0).collect();
        let mut columns: BTreeMap<String, BTreeSet<FieldId>> = BTreeMap::new();
        for &(field, beside) in &self.hits.beside {
            let columns = columns.entry(table(field)).or_default();
            columns.extend(Some(beside).filter(|beside| !with_hits.contains(beside)));
        }
        let named = |(table, fields): (String, BTreeSet<FieldId>)| {
            (table, fields.into_iter().map(name).collect())
        };
        let places = self.hits.all.iter().map(|hit| FoundPlace {
            field: hit.field.map_or_else(|| "(name)".to_owned(), name),
            table: hit.field.map(table).unwrap_or_default(),
            place: hit.place,
            value: hit.value,
            form: hit.form.to_owned(),
            certainty: hit.certainty,
            shown: hit.shown.clone(),
        });
        FoundObject {
            path: self.path.clone(),
            positions: self.positions.clone(),
            format: self.format.clone(),
            modified: self.modified.clone(),
            coverage: self.coverage,
            gaps: self.gaps.clone(),
            places: places.collect(),
            more: self.hits.more,
            columns: columns.into_iter().map(named).collect(),
        }
    }

    /// The sketch of the values of one of its findings, whatever their band: its own, or where
    /// all of a column's values are of its category that of the column. None without a key.
    pub fn sketch_of<'r>(&'r self, finding: &'r Finding) -> Option<&'r Sketch> {
        let of_field = || self.fields.iter().find(|field| field.field == finding.field);
        finding.sketch.as_ref().or_else(|| of_field()?.sketch.as_ref())
    }
}
