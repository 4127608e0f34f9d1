//! Holds the kinds of evidence a match can carry and the bands they lead to.
//! Must not know what any of them is worth: that is one table in `detect`.

use serde::{Deserialize, Serialize};

/// A reason to believe or to doubt a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// The scheme's check digits or number plan accept it.
    CheckPassed,
    /// The scheme's check digits or number plan refuse it.
    CheckFailed,
    /// Written with the scheme's own punctuation or prefix.
    Canonical,
    /// A label stands directly before it: `BSN: …`.
    Label,
    /// A keyword stands near it, in the same line or cell.
    Keyword,
    /// A word that speaks against it stands nearer than any keyword.
    Contrary,
    /// It is a part of something longer: a URL, a code, a literal.
    Embedded,
    /// It fills its cell.
    WholeCell,
    /// A list knows it: a first name, a municipality.
    Listed,
    /// Its shape is a structure that only this scheme has: title + name, street + number + place.
    Structure,
    /// A published sample or test value.
    Sample,
    /// It belongs to a role, not to a person: `info@`.
    Role,
}

impl Evidence {
    /// Every kind, in the order of its bit.
    pub const ALL: [Evidence; 12] = [
        Evidence::CheckPassed,
        Evidence::CheckFailed,
        Evidence::Canonical,
        Evidence::Label,
        Evidence::Keyword,
        Evidence::Contrary,
        Evidence::Embedded,
        Evidence::WholeCell,
        Evidence::Listed,
        Evidence::Structure,
        Evidence::Sample,
        Evidence::Role,
    ];
}

impl Evidence {
    /// What it says, for people.
    pub const fn meaning(self) -> &'static str {
        match self {
            Evidence::CheckPassed => "the scheme's check accepts it",
            Evidence::CheckFailed => "the scheme's check refuses it",
            Evidence::Canonical => "written as hardly anything else is",
            Evidence::Label => "a label stands directly before it",
            Evidence::Keyword => "a keyword stands near it",
            Evidence::Contrary => "a word that speaks against it is near",
            Evidence::Embedded => "it is a part of something longer",
            Evidence::WholeCell => "it fills its cell",
            Evidence::Listed => "a list knows it",
            Evidence::Structure => "its structure is that of this scheme alone",
            Evidence::Sample => "it is a published sample",
            Evidence::Role => "it belongs to a role",
        }
    }
}

/// The evidence of one match as a set of bits: matches with the same signature
/// are told apart by nothing but their text, so they are only counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Signature(pub u16);

impl Signature {
    /// No evidence at all.
    pub const NONE: Signature = Signature(0);

    /// This signature and `evidence`.
    #[must_use]
    pub const fn with(self, evidence: Evidence) -> Self {
        Signature(self.0 | 1 << evidence as u16)
    }

    /// This signature without `evidence`.
    #[must_use]
    pub const fn without(self, evidence: Evidence) -> Self {
        Signature(self.0 & !(1 << evidence as u16))
    }

    /// This signature and `evidence` where `holds`.
    #[must_use]
    pub const fn with_if(self, evidence: Evidence, holds: bool) -> Self {
        Signature(self.0 | (holds as u16) << evidence as u16)
    }

    /// Whether `evidence` is in it.
    pub const fn has(self, evidence: Evidence) -> bool {
        self.0 >> evidence as u16 & 1 == 1
    }

    /// The evidence in it.
    pub fn iter(self) -> impl Iterator<Item = Evidence> {
        Evidence::ALL.into_iter().filter(move |&e| self.has(e))
    }
}

/// How sure a finding is. The bands promise a share of right findings:
/// confirmed 98 in 100, likely 75, candidate 20.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Band {
    /// An item to count, never to act on alone.
    Candidate,
    /// Right three times out of four.
    Likely,
    /// Right but for the odd exception.
    Confirmed,
}
