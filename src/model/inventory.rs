//! Holds the lines of an inventory: header, records, footer. Must not know how
//! they are read or written. Totals are never stored, always computed.

use super::record::ObjectRecord;
use serde::{Deserialize, Serialize};

/// Name and major version of the inventory format.
pub const INVENTORY_FORMAT: &str = "speur-inventory/1";

/// One line of an inventory file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Line {
    /// The first line.
    Header(Header),
    /// One object.
    Object(Box<ObjectRecord>),
    /// The last line; without it the file is cut short.
    Footer(Footer),
}

/// Which shards of a scan are present.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shards {
    /// How many shards make the whole.
    pub of: u32,
    /// Those that are here, ascending, 1-based.
    pub have: Vec<u32>,
}

/// How a scan ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was stopped: objects are missing.
    Interrupted,
    /// Shards of it are missing.
    ShardsMissing,
    /// Every item that was walked has its record.
    Complete,
}

/// In what the rules of a scan differ from those that ship with the program.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleChanges {
    /// The packs that were chosen, sorted; none where all are on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packs: Option<Vec<String>>,
    /// Rules of the user's own, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added: Vec<String>,
    /// Rules that the user's own took the place of, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaced: Vec<String>,
    /// Rules that were switched off by name, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    /// Entries of the allow-list that held.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub allow: u64,
    /// Entries whose day was over: they allowed nothing.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub expired: u64,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// What makes two scans comparable: the same scan of the same tree under the
/// same rules and options gives the same records.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanId {
    /// Labels of the roots, sorted.
    pub roots: Vec<String>,
    /// The day it reckoned from.
    pub as_of: String,
    /// Digest of the rules.
    pub rules: String,
    /// Digest of the options that change what is found.
    pub options: String,
    /// In what the rules differ from those that ship; none where in nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<RuleChanges>,
    /// Name of the key for hashes, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Version of what makes two written values the same value; only with a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normalise: Option<u32>,
    /// The shards that are here; none for a whole scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shards: Option<Shards>,
    /// How it ended.
    pub status: Status,
}

/// The circumstances of a run: the only part of an inventory that differs
/// between two scans of the same tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// When it started, UTC.
    pub started: String,
    /// When it ended, UTC.
    pub ended: String,
    /// Name of the machine.
    pub host: String,
    /// Where each root lies on it: `label=path`.
    pub roots: Vec<String>,
    /// Worker threads.
    pub threads: u32,
}

/// The first line of an inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// [`INVENTORY_FORMAT`].
    pub format: String,
    /// Version of the program that wrote it.
    pub speur: String,
    /// The scans in it, sorted.
    pub scans: Vec<ScanId>,
    /// The runs it came from, sorted.
    pub run: Vec<Run>,
}

/// The last line of an inventory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Footer {
    /// Records between header and footer.
    pub records: u64,
    /// BLAKE3 over their lines, line ends included.
    pub digest: String,
    /// The worst status of the scans in it.
    pub status: Status,
}
