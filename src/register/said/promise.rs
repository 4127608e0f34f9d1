//! Holds what an organisation may promise in public about the data it keeps. Must not know
//! whether it does.

use super::CookieKind;
use serde::Serialize;

/// What is promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// Which promise.
    #[serde(flatten)]
    pub promise: Promise,
    /// Whether it holds only in part: an exception stands with it ("unless the law asks").
    pub with_exception: bool,
}

/// The promises that are told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "promise", rename_all = "kebab-case")]
pub enum Promise {
    /// These categories are not processed; `special.any` for all special ones.
    NotProcessed {
        /// Their names.
        categories: Vec<String>,
    },
    /// Nothing of people below this age, or below full age where none is said.
    NoMinors {
        /// In years.
        under: Option<u8>,
    },
    /// Data are encrypted where they lie.
    StoredEncrypted {
        /// Categories that this is about; none for all.
        categories: Vec<String>,
    },
    /// Data stay in the European Economic Area.
    OnlyInEea,
    /// They go to nobody else.
    NotShared,
    /// They are not sold.
    NotSold,
    /// They are erased or made anonymous when their term is over.
    ErasedAfterTerm,
    /// No more is kept than is needed.
    OnlyNeeded,
    /// Only those who need it have access.
    RestrictedAccess,
    /// They are kept right and up to date.
    KeptAccurate,
    /// People are not profiled.
    NoProfiling,
    /// Nothing is decided by automated means alone.
    NoAutomatedDecisions,
    /// No cookies of this kind, or none at all.
    NoCookies {
        /// Which kind.
        kind: Option<CookieKind>,
    },
    /// Requests are answered within this time.
    RepliesWithin {
        /// ISO 8601.
        duration: String,
    },
    /// The statement, register or measures are looked at again this often.
    ReviewedEvery {
        /// ISO 8601.
        duration: String,
    },
}

impl Promise {
    /// Whether an inventory, perhaps with its register, can say if it is kept. The others are
    /// about what people do, not about what lies there.
    pub fn is_answerable(&self) -> bool {
        match self {
            Promise::NotProcessed { .. }
            | Promise::NoMinors { .. }
            | Promise::StoredEncrypted { .. }
            | Promise::OnlyInEea
            | Promise::ErasedAfterTerm
            | Promise::OnlyNeeded
            | Promise::RestrictedAccess
            | Promise::KeptAccurate
            | Promise::ReviewedEvery { .. } => true,
            Promise::NotShared
            | Promise::NotSold
            | Promise::NoProfiling
            | Promise::NoAutomatedDecisions
            | Promise::NoCookies { .. }
            | Promise::RepliesWithin { .. } => false,
        }
    }
}
