//! Holds the choice of how far names of persons are looked for. Must not know how.

use serde::{Deserialize, Serialize};

/// How far names of persons are looked for in running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameSearch {
    /// By lists and structure, and by the tagger where these leave it open: the most
    /// names, at about 1.6 times the time on prose.
    Full,
    /// By lists and structure alone.
    #[default]
    Lists,
    /// Not at all: only the names of fields tell.
    Fields,
}

impl NameSearch {
    /// Every choice with its word.
    pub const ALL: [(&str, NameSearch); 3] =
        [("full", NameSearch::Full), ("lists", NameSearch::Lists), ("fields", NameSearch::Fields)];

    /// The choice with this word.
    pub fn parse(word: &str) -> Option<NameSearch> {
        NameSearch::ALL.iter().find(|(name, _)| *name == word).map(|&(_, choice)| choice)
    }
}
