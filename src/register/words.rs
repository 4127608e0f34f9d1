//! Holds the closed lists of words that a register uses, and what they stand for. Must
//! not know where in a register they stand.

use serde::{Serialize, Serializer};

/// A closed list of words, each with what it stands for.
macro_rules! words {
    ($(#[$about:meta])* $name:ident: $($(#[$doc:meta])* $variant:ident = $word:literal,)+) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[(&'static str, $name)] = &[$(($word, $name::$variant)),+];

            /// How it is written.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word,)+ }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}

pub(super) use words;

words! {
    /// What the organisation is to a processing. Source: GDPR art. 4(7), 4(8), 26.
    Role:
    /// It decides why and how.
    Controller = "controller",
    /// It does so together with others.
    JointController = "joint-controller",
    /// It does it for another.
    Processor = "processor",
}

words! {
    /// What a system is for.
    Kind:
    /// Daily work.
    Live = "live",
    /// Copies to go back to.
    Backup = "backup",
    /// What is kept and no longer used.
    Archive = "archive",
    /// Trying things out.
    Test = "test",
}

words! {
    /// Where an entry of the register stands in its life.
    Status:
    /// A proposal that nobody has answered for.
    Draft = "draft",
    /// In use.
    Active = "active",
    /// Over; kept as evidence.
    Ended = "ended",
}

words! {
    /// Where an entry comes from.
    Origin:
    /// A person wrote it.
    Manual = "manual",
    /// Drafted from an inventory.
    Scan = "scan",
    /// Taken from a published privacy statement.
    Statement = "statement",
}

words! {
    /// What makes a processing lawful. Source: GDPR art. 6(1).
    LegalBasis:
    /// Art. 6(1)(a).
    Consent = "consent",
    /// Art. 6(1)(b).
    Contract = "contract",
    /// Art. 6(1)(c).
    LegalObligation = "legal-obligation",
    /// Art. 6(1)(d).
    VitalInterests = "vital-interests",
    /// Art. 6(1)(e).
    PublicTask = "public-task",
    /// Art. 6(1)(f).
    LegitimateInterests = "legitimate-interests",
}

words! {
    /// What lifts the ban on special categories. Source: GDPR art. 9(2).
    SpecialCondition:
    /// Art. 9(2)(a).
    ExplicitConsent = "explicit-consent",
    /// Art. 9(2)(b).
    Employment = "employment",
    /// Art. 9(2)(c).
    VitalInterests = "vital-interests",
    /// Art. 9(2)(d).
    NotForProfit = "not-for-profit",
    /// Art. 9(2)(e).
    MadePublic = "made-public",
    /// Art. 9(2)(f).
    LegalClaims = "legal-claims",
    /// Art. 9(2)(g).
    PublicInterest = "public-interest",
    /// Art. 9(2)(h).
    HealthCare = "health-care",
    /// Art. 9(2)(i).
    PublicHealth = "public-health",
    /// Art. 9(2)(j).
    Archiving = "archiving",
}

words! {
    /// What happens when the term is over.
    Expiry:
    /// The data are erased.
    Erase = "erase",
    /// They are made anonymous.
    Anonymise = "anonymise",
    /// They go to an archive.
    Archive = "archive",
    /// A person decides.
    Review = "review",
}

words! {
    /// What protects data that leave the European Economic Area. Source: GDPR ch. V.
    Safeguard:
    /// Art. 45(3): the Commission found the country's protection adequate.
    Adequacy = "adequacy",
    /// Art. 46(2)(c), (d): standard clauses.
    StandardClauses = "standard-clauses",
    /// Art. 46(2)(b), 47: binding corporate rules.
    BindingRules = "binding-rules",
    /// Art. 46(2)(a), (e), (f), 46(3): other instruments, codes, certificates.
    Other = "other",
    /// Art. 49: a derogation for a specific situation.
    Derogation = "derogation",
}
