//! Holds the way from rule files to their written form. Must not know how a rule
//! is used.

use super::builtin;
use super::syntax::{CategoriesFile, CategoryWritten, RuleFile};
use crate::model::WrittenError;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// One rule file: where it is from, its text, what it says.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, as errors show it.
    pub name: String,
    /// Its text, for the lines of errors.
    pub text: String,
    /// What it says.
    pub rule: RuleFile,
}

/// Everything that makes a rule set, as written.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Rule files.
    pub rules: Vec<Source>,
    /// The closed list of categories.
    pub categories: Vec<CategoryWritten>,
    /// Named lists of contrary words.
    pub contrary: BTreeMap<String, Vec<String>>,
    /// Words around the names of fields.
    pub affixes: Vec<String>,
    /// Words around the names of persons.
    pub name_words: NameWords,
    /// Words inside e-mail addresses.
    pub email_words: EmailWords,
}

/// `lexicon/words.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameWords {
    /// Titles before a name.
    pub titles: Vec<String>,
    /// Particles inside a last name.
    pub particles: Vec<String>,
    /// Capitalised words that start no name.
    pub not_names: Vec<String>,
    /// Callings that often stand right before a name.
    pub offices: Vec<String>,
    /// Legal forms of companies.
    pub companies: Vec<String>,
    /// First words of French street names.
    pub street_heads: Vec<String>,
}

/// `lexicon/email.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailWords {
    /// Local parts that belong to a role.
    pub roles: Vec<String>,
    /// Top-level domains that stand in real addresses.
    pub domains: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldWords {
    affixes: Vec<String>,
}

/// Reads the rules that are compiled into the binary.
pub fn load_builtin() -> Result<Loaded, WrittenError> {
    let rules = builtin::RULES
        .iter()
        .map(|&(name, text)| read_rule(name, text))
        .collect::<Result<_, _>>()?;
    Ok(Loaded {
        rules,
        categories: read::<CategoriesFile>(builtin::CATEGORIES)?.category,
        contrary: read(builtin::CONTRARY)?,
        affixes: read::<FieldWords>(builtin::FIELD_WORDS)?.affixes,
        name_words: read(builtin::NAME_WORDS)?,
        email_words: read(builtin::EMAIL_WORDS)?,
    })
}

/// Reads one rule file.
pub fn read_rule(name: &str, text: &str) -> Result<Source, WrittenError> {
    let file = format!("rules/{name}");
    let rule = toml::from_str(text).map_err(|error| WrittenError::of_toml(&file, text, &error))?;
    Ok(Source { name: file, text: text.to_owned(), rule })
}

fn read<T: DeserializeOwned>((name, text): builtin::File) -> Result<T, WrittenError> {
    toml::from_str(text)
        .map_err(|error| WrittenError::of_toml(&format!("rules/{name}"), text, &error))
}
