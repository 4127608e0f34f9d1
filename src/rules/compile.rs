//! Holds the rule set as used, and the way there from the rules as written. Must
//! not know text or files.

use super::allow::AllowList;
use super::builtin;
use super::choice::Changes;
use super::digest::digest;
use super::fields::{FieldNames, Strength};
use super::forms::Forms;
use super::keywords::{self, Keywords};
use super::labels::Labels;
use super::load::{Loaded, OWN_CATEGORY, Source, is_name};
use super::names::{WordTable, flag};
use super::patterns::{self, Patterns};
use super::resolve::{expanded, is_number, nothing_to_find, weights};
use super::rule::{Recogniser, Rule, RuleId, Samples};
use super::tagger::Tagger;
use super::vocabulary::{CELLS, LABELLED, LISTS, NORMALS, PERSON, RECOGNISERS};
use crate::model::{NameSearch, WrittenError, unknown};
use crate::validate;
use std::collections::BTreeMap;

/// All rules, resolved.
#[derive(Clone, Debug)]
pub struct RuleSet {
    /// The rules, by number.
    pub rules: Vec<Rule>,
    /// Their written forms.
    pub forms: Forms,
    /// Their regular expressions.
    pub patterns: Patterns,
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
    /// In what it differs from the rules that ship.
    pub changes: Changes,
    /// Matches that are known and right where they are.
    pub allow: AllowList,
    /// The rules as written, for `rules check` and `rules show`.
    pub sources: Vec<Source>,
    /// Named lists of words, as rules name them with `@`.
    pub groups: BTreeMap<String, Vec<String>>,
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
    patterns: patterns::Builder,
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
            patterns: patterns::Builder::default(),
            keywords: keywords::Builder::default(),
            terms: keywords::Builder::default(),
            labels: Labels::default(),
            fields: FieldNames::new(loaded.affixes.clone()),
            recognisers: Vec::new(),
        }
    }

    fn add(&mut self, source: &'a Source) -> Result<(), WrittenError> {
        let file = &source.rule;
        let error = |near: &str, message: String| {
            Err(WrittenError::near(&source.name, &source.text, near, message))
        };
        let at_key = |key: &str, message: String| {
            WrittenError::at_key(&source.name, &source.text, key, message)
        };
        if self.rules.len() == super::Bits::MAX {
            let most = super::Bits::MAX;
            return error(
                &file.id,
                format!("more than {most} rules are on; switch packs or rules off"),
            );
        }
        for (what, name) in [("id", &file.id), ("pack", &file.pack)] {
            if !is_name(name) {
                let message = format!("`{name}` is no {what}: use a-z, 0-9, `_` and `-`");
                return Err(at_key(what, message));
            }
        }
        if self.rules.iter().any(|rule| rule.id == file.id) {
            return error(&file.id, format!("a second rule is called `{}`", file.id));
        }
        let id = RuleId(self.rules.len() as u8);
        let Some(&sensitivity) = self.sensitivity.get(file.category.as_str()) else {
            let names = self.sensitivity.keys().copied();
            let message = match file.category.strip_prefix(OWN_CATEGORY) {
                Some(_) => format!(
                    "unknown category `{}`; define it in `categories.toml` of your folder",
                    file.category
                ),
                None => unknown("category", &file.category, names),
            };
            return error(&file.category, message);
        };
        let matching = &file.matching;
        let recogniser =
            self.pick(source, "recogniser", matching.recogniser.as_deref(), RECOGNISERS)?;
        if let Some(recogniser) = recogniser {
            let shared = recogniser == Recogniser::Uuid;
            let other = self.recognisers.iter().find(|(taken, _)| *taken == recogniser && !shared);
            if let Some(&(_, other)) = other {
                let other = &self.rules[other.index()].id;
                return Err(at_key(
                    "recogniser",
                    format!(
                        "the recogniser serves the rule `{other}` already; take that rule's place \
                         with its id and `replaces = true`, or use `forms` or `pattern`"
                    ),
                ));
            }
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
        if let Some(pattern) = &matching.pattern {
            self.patterns
                .add(pattern, matching.max_length, id)
                .map_err(|why| at_key("pattern", why))?;
        } else if matching.max_length.is_some() {
            let why = "`max_length` is of a `pattern`, and there is none";
            return Err(at_key("max_length", why.into()));
        }
        let values = self.add_words(source, id, labelled.is_some())?;
        if nothing_to_find(file) {
            let why = "the rule finds nothing: give `forms`, `pattern`, `terms`, or `cells` with `fields`";
            return error("[match]", why.into());
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
            among: file.weight.among.unwrap_or(chance),
            cells,
            normal: normal.unwrap_or_default(),
            samples: Samples::new(
                matching.samples.iter().map(|s| s.to_uppercase().into_bytes()).collect(),
            ),
            lists,
            supersedes: matching.supersedes.clone(),
            beside: file.context.beside.clone(),
            announced: matching.announced,
            born: matching.born,
            labelled,
            values: values.iter().map(|value| keywords::plain(value)).collect(),
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
            // of places that are no number only those where forms of ours start are looked at
            if source.is_own && !is_number(form) {
                self.patterns
                    .add_form(form, id, canonical, cell_only)
                    .map_err(|why| WrittenError::near(&source.name, &source.text, form, why))?;
                continue;
            }
            self.forms.add(form, id, canonical, cell_only).map_err(|error| {
                WrittenError::near(&source.name, &source.text, form, error.to_string())
            })?;
            if matching.any_grouping && !cell_only {
                self.forms.add_in_any_grouping(form, id, canonical);
            }
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

    /// Adds all words of a rule; returns the values that it takes behind labels.
    fn add_words(
        &mut self,
        source: &'a Source,
        id: RuleId,
        labelled: bool,
    ) -> Result<Vec<&'a str>, WrittenError> {
        let context = &source.rule.context;
        let loaded = self.loaded;
        let words = |list| expanded(loaded, source, list);
        for (list, speaks_for) in [(&context.keywords, true), (&context.contrary, false)] {
            for word in words(list)? {
                self.keywords.add(word, id.index(), speaks_for);
            }
        }
        for term in words(&source.rule.matching.terms)? {
            self.terms.add(term, id.index(), true);
        }
        for field in words(&context.fields)? {
            self.fields.add(field, id, Strength::Strong);
            if labelled {
                self.labels.add(field, id);
            }
        }
        for field in words(&context.weak_fields)? {
            self.fields.add(field, id, Strength::Weak);
        }
        words(&source.rule.matching.values)
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
        let keywords = self.keywords.inheriting().build();
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
            (&listed(&words.small_words), flag::SMALL_WORD | flag::NOT_A_NAME),
            (&listed(&words.given), flag::GIVEN),
            (&listed(&words.companies), flag::COMPANY | flag::NOT_A_NAME),
            (&listed(&words.street_heads), flag::STREET_HEAD),
            (&listed(&email.roles), flag::ROLE),
            (&listed(&email.domains), flag::DOMAIN),
        ])
        .with_thing_endings(&words.thing_endings);
        Ok(RuleSet {
            rules: self.rules,
            forms: self.forms,
            patterns: self.patterns.build()?,
            keywords,
            terms,
            fields: self.fields,
            labels: self.labels,
            names,
            tagger: Tagger::new(builtin::TAGGER),
            name_search: NameSearch::default(),
            recognisers: self.recognisers,
            digest: digest(loaded),
            changes: Changes::default(),
            allow: AllowList::default(),
            sources: loaded.rules.clone(),
            groups: loaded.groups.clone(),
        })
    }
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
