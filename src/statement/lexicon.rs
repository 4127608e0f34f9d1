//! Holds the words of one language that statements use, as the files under
//! `rules/lexicon/statement/` list them. Must not know texts.

use super::phrases::Phrases;
use super::tokens::folded;
use crate::model::WrittenError;
use crate::register::said::Language;
use crate::rules::builtin;
use std::collections::{BTreeMap, HashMap, HashSet};

/// A file: area, key, phrases.
type Written = BTreeMap<String, BTreeMap<String, Vec<String>>>;

/// The words of one language.
#[derive(Clone, Debug)]
pub(super) struct Lexicon {
    pub(super) language: Language,
    /// Words that tell the language.
    pub(super) common: HashSet<String>,
    /// What the dot behind is no end of a sentence.
    pub(super) short: HashSet<String>,
    /// Number words; their value in halves.
    pub(super) numbers: HashMap<String, u32>,
    /// Units by ISO 8601 letter; `H` for hours.
    pub(super) units: HashMap<String, char>,
    /// Names of months, 1 to 12.
    pub(super) months: HashMap<String, u8>,
    areas: BTreeMap<String, Phrases>,
    none: Phrases,
}

/// Those of all languages, and names that are no matter of language.
#[derive(Clone, Debug)]
pub(super) struct Lexicons {
    pub(super) all: Vec<Lexicon>,
    /// Companies that process for others, legal forms, authorities, countries.
    pub(super) names: BTreeMap<String, Phrases>,
}

impl Lexicons {
    /// Those that ship.
    pub(super) fn builtin() -> Result<Self, WrittenError> {
        let files = Language::ALL.iter().zip(builtin::STATEMENT_WORDS);
        let all = files.map(|(&(_, language), file)| Lexicon::read(language, file));
        let names = read(builtin::STATEMENT_NAMES)?;
        Ok(Lexicons {
            all: all.collect::<Result<_, _>>()?,
            names: compiled(&names, builtin::STATEMENT_NAMES.0)?,
        })
    }

    /// The names in an area.
    pub(super) fn names(&self, area: &str) -> Option<&Phrases> {
        self.names.get(area)
    }

    /// The words of a language.
    pub(super) fn of(&self, language: Language) -> &Lexicon {
        self.all.iter().find(|one| one.language == language).unwrap_or(&self.all[0])
    }
}

impl Lexicon {
    fn read(language: Language, file: builtin::File) -> Result<Self, WrittenError> {
        let mut written = read(file)?;
        let mut plain = |area: &str| -> Vec<(String, String)> {
            let area = written.remove(area).unwrap_or_default();
            let each = |(key, words): (String, Vec<String>)| {
                words.into_iter().map(move |word| (key.clone(), folded(&word))).collect::<Vec<_>>()
            };
            area.into_iter().flat_map(each).collect()
        };
        let wrong = |what: String| WrittenError::of(file.0, what);
        let number =
            |key: &str| key.parse::<u32>().map_err(|_| wrong(format!("`{key}` is no number")));
        let mut numbers = HashMap::new();
        for (key, word) in plain("numbers") {
            numbers.insert(word, number(&key)?);
        }
        let mut months = HashMap::new();
        for (key, word) in plain("months") {
            months.insert(word, number(&key)? as u8);
        }
        let units =
            plain("units").into_iter().filter_map(|(key, word)| Some((word, key.chars().next()?)));
        let units = units.collect();
        let mut common = HashSet::new();
        let mut short = HashSet::new();
        for (key, word) in plain("text") {
            if key == "common" {
                common.insert(word)
            } else {
                short.insert(word)
            };
        }
        let areas = compiled(&written, file.0)?;
        let none = Phrases::default();
        Ok(Lexicon { language, common, short, numbers, units, months, areas, none })
    }

    /// The phrases of an area; an area that a language does not have holds none.
    pub(super) fn area(&self, name: &str) -> &Phrases {
        self.areas.get(name).unwrap_or(&self.none)
    }
}

fn read(file: builtin::File) -> Result<Written, WrittenError> {
    toml::from_str(file.1).map_err(|error| WrittenError::of(file.0, error.message()))
}

fn compiled(written: &Written, file: &str) -> Result<BTreeMap<String, Phrases>, WrittenError> {
    let mut areas = BTreeMap::new();
    for (area, keys) in written {
        let mut phrases = Phrases::default();
        for (key, list) in keys {
            for phrase in list {
                phrases.add(key, phrase).map_err(|what| WrittenError::of(file, what))?;
            }
        }
        areas.insert(area.clone(), phrases);
    }
    Ok(areas)
}
