//! Holds a rule as used, and the words of its settings: every name resolved, every
//! weight a number. Must not know how rules are written.

use super::names::flag;
use crate::validate::{Check, Compact, Normal};

/// Number of a rule in its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u8);

/// Chance rate from which on a check is one of plausibility.
const CHECK_DIGITS: f64 = 0.2;

impl RuleId {
    /// As an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// A recogniser: code that finds candidates which no form describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recogniser {
    /// Around an `@`.
    Email,
    /// Digits that a number plan accepts.
    Phone,
    /// Country, check digits, account.
    Iban,
    /// Four octets.
    Ip4,
    /// Groups of hexadecimal digits between colons.
    Ip6,
    /// Day, month and year.
    Date,
    /// Street, number, postcode, town.
    Address,
    /// A person's name in running text.
    Name,
    /// Six octets of a network card.
    Mac,
    /// A universally unique identifier.
    Uuid,
    /// Latitude and longitude.
    Gps,
    /// The machine-readable lines of a document.
    Mrz,
    /// What a browser says of itself.
    Agent,
    /// A private key, or a token that its issuer marks.
    Secret,
    /// A user and a password inside a URL.
    Login,
    /// A Belgian structured communication.
    Communication,
    /// A bank's code.
    Bic,
}

/// Kinds of values behind a label in running text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Labelled {
    /// One of the rule's values.
    Values,
    /// An amount of money.
    Amount,
    /// An identifier of eight characters or more.
    Id,
    /// What is hard to guess.
    Secret,
}

/// Shapes of cell values that count in a column called after a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// A word out of a few.
    Few,
    /// One to three words of letters.
    Word,
    /// Words of letters, also with initials and points.
    Words,
    /// Letters with digits: streets, usernames.
    Text,
    /// Letters and digits without spaces, or short groups.
    Code,
    /// Anything at all.
    Any,
}

/// Weights of evidence in hundredths of log10 odds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// Before any evidence.
    pub prior: i32,
    /// The check passed.
    pub passed: i32,
    /// The check failed.
    pub failed: i32,
    /// Canonical form.
    pub canonical: i32,
    /// Label directly before.
    pub label: i32,
    /// Keyword nearby.
    pub keyword: i32,
    /// Field so called.
    pub field: i32,
    /// A list knows it.
    pub listed: i32,
    /// A structure that only this scheme has.
    pub structure: i32,
}

/// A rule as used.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub id: String,
    /// What it finds.
    pub title: String,
    /// Category of what it finds.
    pub category: String,
    /// Sensitivity class of that category.
    pub sensitivity: String,
    /// Pack it belongs to.
    pub pack: String,
    /// The check on the compact form.
    pub check: Option<Check>,
    /// Share of random candidates that pass the check.
    pub chance: f64,
    /// Share of look-alikes in a column that pass its check by chance.
    pub among: f64,
    /// Shape of the values that count in a column so called.
    pub cells: Option<Cells>,
    /// How equal values are recognised.
    pub normal: Normal,
    /// Published samples, compact, upper case.
    pub samples: Samples,
    /// Flags of the lists that vouch for a column.
    pub lists: u16,
    /// General rules that this one is a special case of.
    pub supersedes: Vec<String>,
    /// Beginnings of categories that must stand beside a vague name of a field.
    pub beside: Vec<String>,
    /// Whether it counts only where something announces it.
    pub announced: bool,
    /// Whether its first six digits are the holder's date of birth.
    pub born: bool,
    /// What it takes behind a label in running text.
    pub labelled: Option<Labelled>,
    /// The values that it takes there: small letters without accents.
    pub values: Vec<String>,
    /// Whether what it finds says that a person is meant.
    pub person: bool,
    /// Whether it has words that could be near.
    pub has_words: bool,
    /// Weights of its evidence.
    pub weights: Weights,
}

impl Rule {
    /// Whether lists of names vouch for its columns.
    pub fn is_of_names(&self) -> bool {
        self.lists & (flag::FIRST | flag::LAST) != 0
    }

    /// Whether its check is one of check digits, not of plausibility.
    pub fn has_check_digits(&self) -> bool {
        self.check.is_some() && self.chance < CHECK_DIGITS
    }

    /// Whether a candidate is one of the published samples.
    #[inline]
    pub fn is_sample(&self, compact: &Compact) -> bool {
        self.samples.has(compact.as_bytes())
    }
}

/// Published samples of a scheme.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    known: Vec<Vec<u8>>,
    /// A bit for what each ends with: nearly all candidates are let go by it.
    ends: u128,
}

impl Samples {
    /// The samples `known`, compact and in capitals.
    pub fn new(known: Vec<Vec<u8>>) -> Self {
        let ends = known.iter().fold(0, |ends, sample| ends | end_bit(sample));
        Samples { known, ends }
    }

    #[inline]
    fn has(&self, bytes: &[u8]) -> bool {
        self.ends & end_bit(bytes) != 0 && self.known.iter().any(|sample| sample == bytes)
    }
}

/// One of 128 bits, by the last two bytes.
#[inline]
fn end_bit(bytes: &[u8]) -> u128 {
    match bytes {
        [.., a, b] => 1 << ((usize::from(*a) * 11 + usize::from(*b)) % 128),
        _ => 1,
    }
}
