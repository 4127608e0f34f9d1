//! Holds the words that rule files use for recognisers, shapes, forms and lists, and
//! what they stand for. Must not know rules.

use super::names::flag;
use super::rule::{Cells, Labelled, Recogniser};
use crate::validate::Normal;

/// Recognisers.
pub(super) const RECOGNISERS: &[(&str, Recogniser)] = &[
    ("email", Recogniser::Email),
    ("phone", Recogniser::Phone),
    ("iban", Recogniser::Iban),
    ("ipv4", Recogniser::Ip4),
    ("ipv6", Recogniser::Ip6),
    ("date", Recogniser::Date),
    ("address", Recogniser::Address),
    ("name", Recogniser::Name),
    ("mac", Recogniser::Mac),
    ("uuid", Recogniser::Uuid),
    ("gps", Recogniser::Gps),
    ("mrz", Recogniser::Mrz),
    ("user-agent", Recogniser::Agent),
    ("secret", Recogniser::Secret),
    ("login", Recogniser::Login),
    ("structured-communication", Recogniser::Communication),
    ("bic", Recogniser::Bic),
];

/// Kinds of values behind labels.
pub(super) const LABELLED: &[(&str, Labelled)] = &[
    ("values", Labelled::Values),
    ("amount", Labelled::Amount),
    ("id", Labelled::Id),
    ("secret", Labelled::Secret),
];

/// Categories, or their beginnings, that say that a person is meant.
pub(super) const PERSON: &[&str] = &["name.full", "gov.", "demo.birth_date"];

/// Shapes of cells.
pub(super) const CELLS: &[(&str, Cells)] = &[
    ("few", Cells::Few),
    ("word", Cells::Word),
    ("words", Cells::Words),
    ("text", Cells::Text),
    ("code", Cells::Code),
    ("any", Cells::Any),
];

/// Forms of equal values.
pub(super) const NORMALS: &[(&str, Normal)] = &[
    ("text", Normal::Text),
    ("compact", Normal::Compact),
    ("phone", Normal::Phone),
    ("date", Normal::Date),
];

/// Lists of names and places.
pub(super) const LISTS: &[(&str, u16)] =
    &[("first-names", flag::FIRST), ("last-names", flag::LAST), ("places", flag::PLACE)];
