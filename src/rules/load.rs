//! Holds the way from rule files to their written form: those in the binary, and
//! folders of a user above them. Must not know how a rule is used.

use super::builtin;
use super::folder::{File, Folder};
use super::syntax::{CategoriesFile, CategoryWritten, RuleFile};
use crate::model::{WrittenError, unknown};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Classes of sensitivity that a category may have.
const SENSITIVITIES: [&str; 6] =
    ["organisation", "ordinary", "sensitive", "restricted", "special", "criminal"];

/// What the names of a user's own categories start with.
pub(super) const OWN_CATEGORY: &str = "custom.";

/// One rule file: where it is from, its text, what it says.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, as errors show it.
    pub name: String,
    /// Its path below the folder of its rules, which is the same on every machine.
    pub below: String,
    /// Whether it is one of a user's folder.
    pub is_own: bool,
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
    /// The closed list of categories, and those of the user.
    pub categories: Vec<CategoryWritten>,
    /// Named lists of words: `@name` in a rule.
    pub groups: BTreeMap<String, Vec<String>>,
    /// Words around the names of fields.
    pub affixes: Vec<String>,
    /// Words around the names of persons.
    pub name_words: NameWords,
    /// Words inside e-mail addresses.
    pub email_words: EmailWords,
    /// A user's lists and categories, for the digest.
    pub own_files: Vec<File>,
    /// Rules that a user added.
    pub added: Vec<String>,
    /// Rules that a user's took the place of.
    pub replaced: Vec<String>,
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
    /// Small words that start sentences.
    pub small_words: Vec<String>,
    /// First names that are words or towns besides.
    pub given: Vec<String>,
    /// Endings of things that are called after somebody.
    pub thing_endings: Vec<String>,
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
        groups: read(builtin::CONTRARY)?,
        affixes: read::<FieldWords>(builtin::FIELD_WORDS)?.affixes,
        name_words: read(builtin::NAME_WORDS)?,
        email_words: read(builtin::EMAIL_WORDS)?,
        own_files: Vec::new(),
        added: Vec::new(),
        replaced: Vec::new(),
    })
}

/// Reads one rule file of ours.
pub fn read_rule(name: &str, text: &str) -> Result<Source, WrittenError> {
    let file = File { name: format!("rules/{name}"), below: name.into(), text: text.into() };
    source(file, false)
}

fn source(file: File, is_own: bool) -> Result<Source, WrittenError> {
    let File { name, below, text } = file;
    let rule =
        toml::from_str(&text).map_err(|error| WrittenError::of_toml(&name, &text, &error))?;
    Ok(Source { name, below, is_own, text, rule })
}

fn read<T: DeserializeOwned>((name, text): builtin::File) -> Result<T, WrittenError> {
    toml::from_str(text)
        .map_err(|error| WrittenError::of_toml(&format!("rules/{name}"), text, &error))
}

impl Loaded {
    /// Puts a user's folder above what is there: lists grow, categories and rules come
    /// to those there are, and a rule that says so takes another's place.
    pub fn add(&mut self, folder: &Folder) -> Result<(), WrittenError> {
        if let Some(file) = &folder.categories {
            self.add_categories(file)?;
        }
        let first = self.rules.len();
        for file in &folder.rules {
            self.add_rule(source(file.clone(), true)?, first)?;
        }
        for file in &folder.lexicon {
            self.add_words(file)?;
        }
        let shared = folder.categories.iter().chain(&folder.lexicon);
        self.own_files.extend(shared.cloned());
        Ok(())
    }

    /// Adds a rule; those from number `first` on are of the same folder.
    fn add_rule(&mut self, source: Source, first: usize) -> Result<(), WrittenError> {
        let id = &source.rule.id;
        let error = |message: String| {
            Err(WrittenError::near(&source.name, &source.text, &format!("\"{id}\""), message))
        };
        let known = self.rules.iter().position(|other| other.rule.id == *id);
        match known {
            Some(i) if i >= first => error(format!(
                "a second rule is called `{id}`; the first is {}",
                self.rules[i].name
            )),
            Some(i) if source.rule.replaces => {
                self.replaced.push(id.clone());
                self.rules[i] = source;
                Ok(())
            }
            Some(i) => error(format!(
                "the rule `{id}` is there already ({}); choose another id, or write \
                 `replaces = true` to take its place",
                self.rules[i].name
            )),
            None if source.rule.replaces => {
                let names = self.rules.iter().map(|other| other.rule.id.as_str());
                error(format!("`replaces = true`, but {}", unknown("rule", id, names)))
            }
            None => {
                self.added.push(id.clone());
                self.rules.push(source);
                Ok(())
            }
        }
    }

    fn add_categories(&mut self, file: &File) -> Result<(), WrittenError> {
        let written: CategoriesFile = toml::from_str(&file.text)
            .map_err(|error| WrittenError::of_toml(&file.name, &file.text, &error))?;
        for category in written.category {
            let name = &category.name;
            let quoted = format!("\"{name}\"");
            let error =
                |message: String| Err(WrittenError::near(&file.name, &file.text, &quoted, message));
            let is_own = name.strip_prefix(OWN_CATEGORY).is_some_and(is_name);
            if !is_own {
                return error(format!(
                    "`{name}` is no name of a category of your own: write it as `custom.badge`"
                ));
            }
            if self.categories.iter().any(|other| other.name == *name) {
                return error(format!("the category `{name}` is there already"));
            }
            if !SENSITIVITIES.contains(&category.sensitivity.as_str()) {
                let valid = SENSITIVITIES.into_iter();
                return error(unknown("sensitivity", &category.sensitivity, valid));
            }
            self.categories.push(category);
        }
        Ok(())
    }

    /// Adds the lists of a file: to ours of the same file, to the words of a rule, or
    /// to the groups that rules name with `@`.
    fn add_words(&mut self, file: &File) -> Result<(), WrittenError> {
        let lists: BTreeMap<String, Vec<String>> = toml::from_str(&file.text)
            .map_err(|error| WrittenError::of_toml(&file.name, &file.text, &error))?;
        for (name, words) in lists {
            let error = |message| Err(WrittenError::near(&file.name, &file.text, &name, message));
            if let Some(word) = words.iter().find(|word| !is_word(word)) {
                return error(format!("`{word}` in the list `{name}` is no word"));
            }
            match self.list(&file.below, &name) {
                Ok(list) => list.extend(words),
                Err(message) => return error(message),
            }
        }
        Ok(())
    }

    /// The list called `name` that the file `below` a user's folder adds to.
    fn list(&mut self, below: &str, name: &str) -> Result<&mut Vec<String>, String> {
        let known = match below {
            "lexicon/words.toml" => self.name_words.lists(),
            "lexicon/email.toml" => self.email_words.lists(),
            "lexicon/fields.toml" if name == "affixes" => return Ok(&mut self.affixes),
            "lexicon/fields.toml" => return Ok(&mut self.rule(name)?.context.fields),
            "lexicon/keywords.toml" => return Ok(&mut self.rule(name)?.context.keywords),
            "lexicon/terms.toml" => return Ok(&mut self.rule(name)?.matching.terms),
            _ if is_name(name) => return Ok(self.groups.entry(name.to_owned()).or_default()),
            _ => return Err(format!("`{name}` is no name of a list: use a-z, 0-9, `_` and `-`")),
        };
        let valid: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        let message = unknown("list", name, valid.into_iter());
        known.into_iter().find(|(known, _)| *known == name).map(|(_, list)| list).ok_or(message)
    }

    fn rule(&mut self, id: &str) -> Result<&mut RuleFile, String> {
        let message = unknown("rule", id, self.rules.iter().map(|source| source.rule.id.as_str()));
        let source = self.rules.iter_mut().find(|source| source.rule.id == id);
        source.map(|source| &mut source.rule).ok_or(message)
    }
}

/// Whether this can be looked for: not all stars and blanks, and of a word that may go
/// on two letters at least.
pub(super) fn is_word(word: &str) -> bool {
    let letters = word.chars().filter(|&c| c != '*' && !c.is_whitespace()).count();
    letters > usize::from(word.ends_with('*'))
}

/// Whether this may be the name of a rule, a pack, a list or a category's last part.
pub(super) fn is_name(name: &str) -> bool {
    let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-');
    !name.is_empty() && name.bytes().all(fits)
}

impl NameWords {
    fn lists(&mut self) -> Vec<(&'static str, &mut Vec<String>)> {
        vec![
            ("titles", &mut self.titles),
            ("particles", &mut self.particles),
            ("not_names", &mut self.not_names),
            ("offices", &mut self.offices),
            ("companies", &mut self.companies),
            ("street_heads", &mut self.street_heads),
        ]
    }
}

impl EmailWords {
    fn lists(&mut self) -> Vec<(&'static str, &mut Vec<String>)> {
        vec![("roles", &mut self.roles), ("domains", &mut self.domains)]
    }
}
