//! Holds the numbers that checks go by and why they are what they are. Must not know the
//! checks.

use crate::register::Term;
use serde::Deserialize;

/// The numbers that a user may set, under `[thresholds]` of the file of suppressions.
#[derive(Clone, Debug, PartialEq)]
pub struct Thresholds {
    /// C01: from so many matches on a category counts as there. One or two may be a slip of a
    /// rule or of a colleague; five are a practice. Of national numbers one is enough.
    pub undeclared: u64,
    /// C14: back-ups older than this are old. Yearly rotation is the longest that is usual.
    pub backup_age: Term,
    /// C16: from this share of wrong values on, in per cent, a column is inaccurate. Below it
    /// are slips of the keyboard, which every column has.
    pub invalid: u64,
    /// C20 is the register's own; C28: logs without a declared term are old after this. The
    /// French authority recommends six months to a year.
    pub log_age: Term,
    /// C29: what nobody changed for so long is stale.
    pub stale: Term,
    /// C31: so many objects in a hundred that were not read in full are much.
    pub unread: u64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            undeclared: 5,
            backup_age: Term::YEAR,
            invalid: 5,
            log_age: Term { months: 6, days: 0 },
            stale: Term { months: 24, days: 0 },
            unread: 1,
        }
    }
}

/// `[thresholds]` as written: what is not there stays as it is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct ThresholdsWritten {
    /// See [`Thresholds::undeclared`].
    pub undeclared: Option<u64>,
    /// See [`Thresholds::backup_age`].
    pub backup_age: Option<toml::Spanned<String>>,
    /// See [`Thresholds::invalid`].
    pub invalid: Option<u64>,
    /// See [`Thresholds::log_age`].
    pub log_age: Option<toml::Spanned<String>>,
    /// See [`Thresholds::stale`].
    pub stale: Option<toml::Spanned<String>>,
    /// See [`Thresholds::unread`].
    pub unread: Option<u64>,
}
