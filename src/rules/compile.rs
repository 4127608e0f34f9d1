//! Holds the rule set as used, and the way there from the rules as written. Must
//! not know text or files.

use super::builtin;
use super::fields::{FieldNames, Strength};
use super::forms::{FormError, Forms};
use super::keywords::{self, Keywords};
use super::labels::Labels;
use super::load::{Loaded, Source};
use super::names::{WordTable, flag};
use super::rule::{Recogniser, Rule, RuleId, Weights};
use super::tagger::Tagger;
use super::vocabulary::{CELLS, LABELLED, LISTS, NORMALS, PERSON, RECOGNISERS};
use crate::model::{NameSearch, WrittenError, nearest};
use crate::validate;
use std::collections::BTreeMap;

/// All rules, resolved.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The rules, by number.
    pub rules: Vec<Rule>,
    /// Their written forms.
    pub forms: Forms,
    /// Their words.
    pub keywords: Keywords,
    /// Words that are matches by themselves, where a person stands near.
    pub terms: Keywords,
    /// Their fields.
    pub fields: FieldNames,
    /// Names of fields that count before a colon in running text.
    pub labels: Labels,
    /// Lists of names and places.
    pub names: WordTable,
    /// The tagger of names in running text; None: lists alone decide.
    pub tagger: Option<Tagger>,
    /// How far names of persons are looked for.
    pub name_search: NameSearch,
    recognisers: Vec<(Recogniser, RuleId)>,
    /// Digest over everything that makes the set.
    pub digest: String,
    /// The rules as written, for `rules check` and `rules show`.
    pub sources: Vec<Source>,
}

impl RuleSet {
    /// The rules that are compiled into the binary.
    pub fn builtin() -> Result<Self, WrittenError> {
        RuleSet::compile(&super::load_builtin()?)
    }

    /// The rule numbered `id`.
    #[inline]
    pub fn rule(&self, id: RuleId) -> &Rule {
        &self.rules[id.index()]
    }

    /// The rule that a recogniser serves.
    #[inline]
    pub fn served_by(&self, recogniser: Recogniser) -> Option<RuleId> {
        self.all_served_by(recogniser).next()
    }

    /// The rules that a recogniser serves.
    pub fn all_served_by(&self, recogniser: Recogniser) -> impl Iterator<Item = RuleId> {
        self.recognisers.iter().filter(move |(r, _)| *r == recogniser).map(|&(_, id)| id)
    }

    /// Rules with their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        self.rules.iter().enumerate().map(|(i, rule)| (RuleId(i as u8), rule))
    }

    /// Resolves every name in the rules as written.
    pub fn compile(loaded: &Loaded) -> Result<Self, WrittenError> {
        let mut set = Building::new(loaded);
        for source in &loaded.rules {
            set.add(source)?;
        }
        set.finish()
    }
}

struct Building<'a> {
    loaded: &'a Loaded,
    sensitivity: BTreeMap<&'a str, &'a str>,
    rules: Vec<Rule>,
    forms: Forms,
    keywords: keywords::Builder,
    terms: keywords::Builder,
    fields: FieldNames,
    labels: Labels,
    recognisers: Vec<(Recogniser, RuleId)>,
}

impl<'a> Building<'a> {
    fn new(loaded: &'a Loaded) -> Self {
        let categories = loaded.categories.iter();
        Building {
            loaded,
            sensitivity: categories.map(|c| (c.name.as_str(), c.sensitivity.as_str())).collect(),
            rules: Vec::new(),
            forms: Forms::default(),
            keywords: keywords::Builder::default(),
            terms: keywords::Builder::default(),
            labels: Labels::default(),
            fields: FieldNames::new(loaded.affixes.clone()),
            recognisers: Vec::new(),
        }
    }

    fn add(&mut self, source: &Source) -> Result<(), WrittenError> {
        let file = &source.rule;
        let error = |near: &str, message: String| {
            Err(WrittenError::near(&source.name, &source.text, near, message))
        };
        if self.rules.len() == super::Bits::MAX {
            return error("id", format!("more than {} rules", super::Bits::MAX));
        }
        if self.rules.iter().any(|rule| rule.id == file.id) {
            return error(&file.id, format!("a second rule is called `{}`", file.id));
        }
        let id = RuleId(self.rules.len() as u8);
        let Some(&sensitivity) = self.sensitivity.get(file.category.as_str()) else {
            let names = self.sensitivity.keys().copied();
            return error(&file.category, unknown("category", &file.category, names));
        };
        let matching = &file.matching;
        let recogniser =
            self.pick(source, "recogniser", matching.recogniser.as_deref(), RECOGNISERS)?;
        if let Some(recogniser) = recogniser {
            self.recognisers.push((recogniser, id));
        }
        let cells = self.pick(source, "shape of cells", matching.cells.as_deref(), CELLS)?;
        let normal = self.pick(source, "form", matching.normal.as_deref(), NORMALS)?;
        let check = match matching.check.as_deref() {
            None => None,
            Some(name) => match validate::check(name) {
                Some(found) => Some(found),
                None => {
                    let names = validate::CHECKS.iter().map(|(name, ..)| *name);
                    return error(name, unknown("check", name, names));
                }
            },
        };
        let mut lists = 0;
        for list in &file.context.lists {
            lists |= self.pick(source, "list", Some(list), LISTS)?.unwrap_or(0);
        }
        let labelled = self.pick(source, "label", matching.labelled.as_deref(), LABELLED)?;
        self.add_forms(source, id)?;
        self.add_words(source, id)?;
        for field in &file.context.fields {
            self.fields.add(field, id, Strength::Strong);
            if labelled.is_some() {
                self.labels.add(field, id);
            }
        }
        for term in &matching.terms {
            self.terms.add(term, id.index(), true);
        }
        for field in &file.context.weak_fields {
            self.fields.add(field, id, Strength::Weak);
        }
        let chance = file.weight.chance.or(check.map(|(_, chance)| chance)).unwrap_or(0.5);
        self.rules.push(Rule {
            id: file.id.clone(),
            title: file.title.clone(),
            category: file.category.clone(),
            sensitivity: sensitivity.to_owned(),
            pack: file.pack.clone(),
            check: check.map(|(check, _)| check),
            chance,
            cells,
            normal: normal.unwrap_or_default(),
            samples: matching.samples.iter().map(|s| s.to_uppercase().into_bytes()).collect(),
            lists,
            supersedes: matching.supersedes.clone(),
            beside: file.context.beside.clone(),
            announced: matching.announced,
            labelled,
            values: matching.values.iter().map(|value| keywords::plain(value)).collect(),
            person: PERSON.iter().any(|start| file.category.starts_with(start)),
            has_words: !(file.context.keywords.is_empty() && file.context.contrary.is_empty()),
            weights: weights(&file.weight, chance),
        });
        Ok(())
    }

    fn add_forms(&mut self, source: &Source, id: RuleId) -> Result<(), WrittenError> {
        let matching = &source.rule.matching;
        let forms = matching.forms.iter().map(|form| (form, false));
        for (form, cell_only) in forms.chain(matching.cell_forms.iter().map(|form| (form, true))) {
            let canonical = matching.canonical.contains(form);
            self.forms.add(form, id, canonical, cell_only).map_err(|error| {
                let why = match error {
                    FormError::Character(c) => {
                        format!(
                            "`{c}` cannot stand in a form; use 9, X, #, capitals and `{}`",
                            SHOWN
                        )
                    }
                    FormError::Joker => "a form has at most eight `#`".into(),
                    FormError::Length => "a form has 1–20 digits or 1–8 capitals in a run".into(),
                };
                WrittenError::near(&source.name, &source.text, form, why)
            })?;
        }
        match matching.canonical.iter().find(|form| !matching.forms.contains(form)) {
            Some(form) => Err(WrittenError::near(
                &source.name,
                &source.text,
                "canonical",
                format!("`{form}` is not among the forms"),
            )),
            None => Ok(()),
        }
    }

    fn add_words(&mut self, source: &Source, id: RuleId) -> Result<(), WrittenError> {
        let context = &source.rule.context;
        for word in &context.keywords {
            self.keywords.add(word, id.index(), true);
        }
        for word in &context.contrary {
            match word.strip_prefix('@') {
                None => self.keywords.add(word, id.index(), false),
                Some(name) => match self.loaded.contrary.get(name) {
                    Some(list) => {
                        for word in list {
                            self.keywords.add(word, id.index(), false);
                        }
                    }
                    None => {
                        let names = self.loaded.contrary.keys().map(String::as_str);
                        let message = unknown("list", name, names);
                        return Err(WrittenError::near(&source.name, &source.text, word, message));
                    }
                },
            }
        }
        Ok(())
    }

    fn pick<T: Copy>(
        &self,
        source: &Source,
        what: &str,
        name: Option<&str>,
        table: &[(&str, T)],
    ) -> Result<Option<T>, WrittenError> {
        let Some(name) = name else { return Ok(None) };
        match table.iter().find(|(n, _)| *n == name) {
            Some(&(_, value)) => Ok(Some(value)),
            None => {
                let message = unknown(what, name, table.iter().map(|(n, _)| *n));
                Err(WrittenError::near(&source.name, &source.text, name, message))
            }
        }
    }

    fn finish(self) -> Result<RuleSet, WrittenError> {
        let loaded = self.loaded;
        let keywords = self.keywords.build();
        let terms = self.terms.build();
        let listed = |words: &[String]| words.join("\n");
        let words = &loaded.name_words;
        let email = &loaded.email_words;
        let names = WordTable::new(&[
            (builtin::FIRST_NAMES.1, flag::FIRST),
            (builtin::LAST_NAMES.1, flag::LAST),
            (builtin::PLACES.1, flag::PLACE),
            (builtin::ORDINARY.1, flag::ORDINARY),
            (builtin::WORLD.1, flag::WORLD),
            (&listed(&words.offices), flag::OFFICE),
            (&listed(&words.titles), flag::TITLE),
            (&listed(&words.particles), flag::PARTICLE),
            (&listed(&words.not_names), flag::NOT_A_NAME),
            (&listed(&words.companies), flag::COMPANY | flag::NOT_A_NAME),
            (&listed(&words.street_heads), flag::STREET_HEAD),
            (&listed(&email.roles), flag::ROLE),
            (&listed(&email.domains), flag::DOMAIN),
        ]);
        Ok(RuleSet {
            rules: self.rules,
            forms: self.forms,
            keywords,
            terms,
            fields: self.fields,
            labels: self.labels,
            names,
            tagger: Tagger::new(builtin::TAGGER),
            name_search: NameSearch::default(),
            recognisers: self.recognisers,
            digest: digest(loaded),
            sources: loaded.rules.clone(),
        })
    }
}

const SHOWN: &str = " . - / * + :";

fn unknown<'n>(what: &str, name: &str, valid: impl Iterator<Item = &'n str> + Clone) -> String {
    match nearest(name, valid.clone()) {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`; valid: {}", valid.collect::<Vec<_>>().join(", ")),
    }
}

/// The weights of a rule: its own where it has them, else those of the table
/// that every rule starts from.
fn weights(written: &super::syntax::WeightsWritten, chance: f64) -> Weights {
    let hundredths = |log10: f64| (log10 * 100.0).round() as i32;
    let or = |own: Option<f64>, general: f64| hundredths(own.unwrap_or(general));
    Weights {
        prior: or(written.prior, -2.0),
        // 98 of 100 real values are written without a mistake
        passed: hundredths((0.98 / chance).log10()),
        failed: hundredths((0.02 / (1.0 - chance)).log10()),
        canonical: or(written.canonical, 2.5),
        label: or(written.label, 3.0),
        keyword: or(written.keyword, 2.0),
        field: or(written.field, 2.5),
        listed: or(written.listed, 2.0),
        structure: or(written.structure, 2.5),
    }
}

fn digest(loaded: &Loaded) -> String {
    let mut hasher = blake3::Hasher::new();
    for source in &loaded.rules {
        hasher.update(source.name.as_bytes());
        hasher.update(source.text.as_bytes());
    }
    for (_, text) in [
        builtin::CATEGORIES,
        builtin::CONTRARY,
        builtin::FIELD_WORDS,
        builtin::NAME_WORDS,
        builtin::EMAIL_WORDS,
        builtin::FIRST_NAMES,
        builtin::LAST_NAMES,
        builtin::PLACES,
        builtin::ORDINARY,
        builtin::WORLD,
    ] {
        hasher.update(text.as_bytes());
    }
    hasher.update(builtin::TAGGER);
    hasher.finalize().to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_rules_compile() {
        if let Err(error) = RuleSet::builtin() {
            panic!("{error}");
        }
    }

    #[test]
    fn a_wrong_name_is_told_with_its_line_and_the_nearest() {
        let text = r#"id = "x"
title = "x"
category = "contact.emial"
pack = "eu"
about = "x"
[match]
forms = ["99"]
"#;
        let mut loaded = crate::rules::load_builtin().expect("valid");
        loaded.rules = vec![super::super::load::read_rule("my/x.toml", text).expect("valid TOML")];
        let error = RuleSet::compile(&loaded).expect_err("no such category").to_string();
        assert_eq!(
            error,
            "rules/my/x.toml:3: unknown category `contact.emial`; did you mean `contact.email`?"
        );
    }
}
