//! Holds the closed lists of words for what is said in public. Must not know where in a
//! statement they stand.

use crate::register::words::words;
use serde::{Serialize, Serializer};

words! {
    /// A language in which statements are read.
    Language:
    /// Dutch.
    Dutch = "nl",
    /// French.
    French = "fr",
    /// English.
    English = "en",
    /// German.
    German = "de",
}

words! {
    /// What a day in a statement is the day of.
    DayOf:
    /// Its last change.
    Change = "changed",
    /// From when it holds.
    Effect = "in-force",
}

words! {
    /// What an identifier is.
    Identifier:
    /// An address for e-mail.
    Email = "email",
    /// A number to call.
    Phone = "phone",
    /// Where it has its seat.
    Address = "address",
    /// A website.
    Website = "website",
    /// The number in the Belgian register of enterprises.
    Kbo = "kbo",
    /// The number in the Dutch register of commerce.
    Kvk = "kvk",
    /// A number for value added tax.
    Vat = "vat",
}

words! {
    /// Who is meant.
    PartyIs:
    /// The organisation that speaks: the controller.
    Controller = "controller",
    /// Another that decides along with it.
    JointController = "joint-controller",
    /// Its representative in the Union.
    Representative = "representative",
    /// The data protection officer.
    Officer = "officer",
}

words! {
    /// How a statement says how long something is kept.
    RetentionKind:
    /// So long: a duration.
    Fixed = "fixed",
    /// For ever, or for no stated time.
    Indefinite = "indefinite",
    /// As long as it is needed.
    Criterion = "criterion",
    /// As long as a law asks.
    Statutory = "statutory",
    /// Until something happens.
    UntilEvent = "until-event",
}

words! {
    /// What a duration bounds.
    Bound:
    /// No longer than that.
    AtMost = "at-most",
    /// No shorter.
    AtLeast = "at-least",
}

words! {
    /// What a duration means that is none of retention.
    Means:
    /// Within which a request is answered.
    Reply = "reply",
    /// After which the statement or a measure is looked at again.
    Review = "review",
    /// An age.
    Age = "age",
    /// How long a cookie lives.
    Cookie = "cookie",
    /// How long a back-up is kept or can be gone back to.
    Backup = "backup",
    /// Within which a system is up again.
    Recovery = "recovery",
    /// Anything else: a guarantee, a term of payment, a contract's.
    Other = "other",
}

words! {
    /// What a cookie is for.
    CookieKind:
    /// The site does not work without it.
    Functional = "functional",
    /// Counting visits.
    Analytical = "analytical",
    /// Following people, advertisements.
    Tracking = "tracking",
    /// What social media place.
    Social = "social",
}

words! {
    /// A right of the people concerned. Source: GDPR art. 7(3), 15 to 22, 77.
    Right:
    /// Art. 15.
    Access = "access",
    /// Art. 16.
    Rectification = "rectification",
    /// Art. 17.
    Erasure = "erasure",
    /// Art. 18.
    Restriction = "restriction",
    /// Art. 20.
    Portability = "portability",
    /// Art. 21.
    Objection = "objection",
    /// Art. 7(3).
    Withdrawal = "withdrawal",
    /// Art. 77.
    Complaint = "complaint",
    /// Art. 22.
    NoAutomatedDecision = "no-automated-decision",
}

words! {
    /// What a statement should say. Source: GDPR art. 13 and 14; for cookies the ePrivacy
    /// Directive, art. 5(3).
    Missing:
    /// Who the controller is.
    Controller = "controller",
    /// How it is reached.
    Contact = "contact",
    /// How the data protection officer is reached, where there is one.
    Officer = "officer",
    /// What is collected.
    Categories = "categories",
    /// Why.
    Purposes = "purposes",
    /// What makes it lawful.
    LegalBasis = "legal-basis",
    /// Which interest is meant, where a legitimate one is the basis.
    Interest = "legitimate-interest",
    /// Who receives the data.
    Recipients = "recipients",
    /// Whether data leave the European Economic Area.
    Transfers = "transfers",
    /// What protects data that leave it.
    Safeguards = "safeguards",
    /// How long they are kept.
    Retention = "retention",
    /// The right of access.
    Access = "access",
    /// The right to rectification.
    Rectification = "rectification",
    /// The right to erasure.
    Erasure = "erasure",
    /// The right to restriction.
    Restriction = "restriction",
    /// The right to object.
    Objection = "objection",
    /// The right to portability.
    Portability = "portability",
    /// That consent can be withdrawn, where it is the basis.
    Withdrawal = "withdrawal",
    /// That a complaint can be lodged with an authority.
    Complaint = "complaint",
    /// Whether giving the data is an obligation.
    Obligation = "obligation",
    /// Whether decisions are made by automated means.
    AutomatedDecisions = "automated-decisions",
    /// Which cookies are placed, and for how long.
    Cookies = "cookies",
    /// When the statement was last changed.
    Day = "date",
}

impl Missing {
    /// Where the law asks for it.
    pub fn article(self) -> &'static str {
        match self {
            Missing::Controller | Missing::Contact => "GDPR art. 13(1)(a)",
            Missing::Officer => "GDPR art. 13(1)(b), where there is one",
            Missing::Purposes | Missing::LegalBasis => "GDPR art. 13(1)(c)",
            Missing::Interest => "GDPR art. 13(1)(d)",
            Missing::Recipients => "GDPR art. 13(1)(e)",
            Missing::Transfers => "GDPR art. 13(1)(f), where there are any",
            Missing::Safeguards => "GDPR art. 13(1)(f)",
            Missing::Categories => "GDPR art. 14(1)(d)",
            Missing::Retention => "GDPR art. 13(2)(a)",
            Missing::Access
            | Missing::Rectification
            | Missing::Erasure
            | Missing::Restriction
            | Missing::Objection
            | Missing::Portability => "GDPR art. 13(2)(b)",
            Missing::Withdrawal => "GDPR art. 13(2)(c)",
            Missing::Complaint => "GDPR art. 13(2)(d)",
            Missing::Obligation => "GDPR art. 13(2)(e)",
            Missing::AutomatedDecisions => "GDPR art. 13(2)(f), where there are any",
            Missing::Cookies => "ePrivacy Directive art. 5(3), where there are any",
            Missing::Day => "good practice",
        }
    }
}
