//! Holds the way from the entries of an allow-list as written to the list as used. Must
//! not show a value.

use super::{AllowList, Entry, NORMALS};
use crate::model::{AllowEntry, Written, WrittenError, unknown};
use crate::rules::folder::{File, text_of};
use crate::rules::rule::Rule;
use crate::rules::{RuleSet, load};
use crate::validate::{Date, Normal, normalise};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use toml::Spanned;

/// Gathers the entries of a list.
pub(in crate::rules) struct Builder<'r> {
    rules: &'r RuleSet,
    /// Every rule's name, also of those that are switched off.
    ids: &'r BTreeSet<String>,
    categories: Vec<&'r str>,
    today: Date,
    /// By way of making alike: the entries that name a value.
    values: [HashMap<Box<[u8]>, Vec<u16>>; 4],
    list: AllowList,
}

impl<'r> Builder<'r> {
    pub(in crate::rules) fn new(
        rules: &'r RuleSet,
        loaded: &'r load::Loaded,
        ids: &'r BTreeSet<String>,
        today: Date,
    ) -> Self {
        let categories = loaded.categories.iter().map(|c| c.name.as_str()).collect();
        let (values, list) = Default::default();
        Builder { rules, ids, categories, today, values, list }
    }

    /// Adds the entries of an `allow.toml`.
    pub(in crate::rules) fn add_file(&mut self, file: &File) -> Result<(), WrittenError> {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct AllowFile {
            allow: Vec<Spanned<AllowEntry>>,
        }
        let written: AllowFile = toml::from_str(&file.text)
            .map_err(|error| WrittenError::of_toml(&file.name, &file.text, &error))?;
        self.add_all(&written.allow, &Written { file: file.name.clone(), text: file.text.clone() })
    }

    /// Adds entries that stand in the file `written`.
    pub(in crate::rules) fn add_all(
        &mut self,
        entries: &[Spanned<AllowEntry>],
        written: &Written,
    ) -> Result<(), WrittenError> {
        for entry in entries {
            let error = |why: String| written.error(entry.span(), "allow", why);
            self.add(entry.get_ref(), &written.file).map_err(error)?;
            if let Some(until) = self.is_over(entry.get_ref()).map_err(error)? {
                self.list.expired.push(error(format!(
                    "this entry ended on {until} and allows nothing any more; renew or remove it"
                )));
            }
        }
        Ok(())
    }

    /// The last day of an entry, where it is over.
    fn is_over<'e>(&self, entry: &'e AllowEntry) -> Result<Option<&'e str>, String> {
        let Some(until) = entry.until.as_deref() else { return Ok(None) };
        let shaped = until.len() == 10 && until.as_bytes()[4] == b'-';
        match Date::parse(until.as_bytes()).filter(|_| shaped) {
            Some(day) => Ok((day < self.today).then_some(until)),
            None => Err("`until` is no day: write it as \"2026-12-31\"".into()),
        }
    }

    fn add(&mut self, entry: &AllowEntry, file: &str) -> Result<(), String> {
        let reason = entry.reason.as_deref().unwrap_or_default().trim();
        if reason.is_empty() {
            return Err("an entry says why it allows: add `reason = \"…\"`".into());
        }
        let says = entry.value.is_some() || entry.values_file.is_some() || entry.path.is_some();
        if !(says || entry.category.is_some() || entry.rule.is_some()) {
            let what = "give `value`, `values_file`, `category`, `rule` or `path`";
            return Err(format!("this entry does not say what it allows: {what}"));
        }
        if let Some(name) = entry.category.as_deref().filter(|c| !self.categories.contains(c)) {
            return Err(unknown("category", name, self.categories.iter().copied()));
        }
        if let Some(id) = entry.rule.as_deref().filter(|id| !self.ids.contains(*id)) {
            return Err(unknown("rule", id, self.ids.iter().map(String::as_str)));
        }
        let path = entry.path.as_deref().map(glob).transpose()?;
        let values = values(entry, file)?;
        if self.is_over(entry)?.is_some() {
            return Ok(());
        }
        let number = u16::try_from(self.list.entries.len()).map_err(|_| "too many entries")?;
        let (category, rule) = (entry.category.clone(), entry.rule.clone());
        self.list.entries.push(Entry {
            said: format!(
                "{:?}",
                (&category, &rule, &entry.path, reason, &entry.until, values.len())
            ),
            reason: reason.to_owned(),
            category,
            rule,
            path,
        });
        if entry.value.is_none() && entry.values_file.is_none() {
            self.list.for_all.push(number);
        }
        for value in &values {
            self.add_value(value, number)?;
        }
        Ok(())
    }

    /// Adds a value in every way in which a match of the entry's rules could be it.
    fn add_value(&mut self, value: &str, number: u16) -> Result<(), String> {
        let entry = &self.list.entries[usize::from(number)];
        let of_entry = |rule: &&Rule| {
            entry.category.as_ref().is_none_or(|category| *category == rule.category)
                && entry.rule.as_ref().is_none_or(|id| *id == rule.id)
        };
        let rules: Vec<&Rule> = self.rules.rules.iter().filter(of_entry).collect();
        let mut scratch = Vec::new();
        let mut compared = rules.is_empty();
        for (i, normal) in NORMALS.into_iter().enumerate() {
            let wanted = rules.iter().any(|rule| rule.normal == normal);
            normalise(normal, value.as_bytes(), &mut scratch);
            if wanted && is_written_as(normal, value) && !scratch.is_empty() {
                self.values[i].entry(scratch.as_slice().into()).or_default().push(number);
                compared = true;
            }
        }
        if compared { Ok(()) } else { Err("a value of it is none that its rules find".into()) }
    }

    pub(in crate::rules) fn build(mut self) -> Result<AllowList, WrittenError> {
        let mut numbers: HashMap<Vec<u16>, u16> = HashMap::new();
        for (i, values) in self.values.into_iter().enumerate() {
            // in one order on every machine
            let mut values: Vec<_> = values.into_iter().collect();
            values.sort_unstable();
            for (value, mut entries) in values {
                entries.dedup();
                self.list.ends.add(NORMALS[i], &value);
                let next = u16::try_from(numbers.len() + 1).map_err(|_| {
                    WrittenError::of("allow", "too many entries name the same values")
                })?;
                let set = *numbers.entry(entries).or_insert_with_key(|entries| {
                    self.list.sets.push(entries.clone());
                    next
                });
                self.list.values[i].insert(value, set);
            }
        }
        Ok(self.list)
    }
}

/// Whether what a person wrote could be meant as a value of this kind: letters make no
/// phone number, and digits no date.
fn is_written_as(normal: Normal, value: &str) -> bool {
    match normal {
        Normal::Text | Normal::Compact => true,
        Normal::Phone => !value.bytes().any(|b| b.is_ascii_alphabetic() || b == b'@'),
        Normal::Date => Date::parse(value.trim().as_bytes()).is_some(),
    }
}

/// A glob over printed paths; without a `/` it is one over the last part.
///
/// # Errors
/// What is wrong with it, and what to write instead.
pub fn glob(written: &str) -> Result<GlobMatcher, String> {
    let whole = match written.trim_end_matches('/').contains('/') {
        true => written.trim_start_matches('/').to_owned(),
        false => format!("**/{written}"),
    };
    let whole = if whole.ends_with('/') { format!("{whole}**") } else { whole };
    let built = GlobBuilder::new(&whole).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| {
        format!("`{written}` is no valid glob ({}): write it as `share/test/**`", error.kind())
    })
}

/// The values that an entry names.
fn values(entry: &AllowEntry, file: &str) -> Result<Vec<String>, String> {
    let mut values: Vec<String> = entry.value.iter().cloned().collect();
    if let Some(written) = &entry.values_file {
        let base = Path::new(file).parent().unwrap_or(Path::new(""));
        let text = text_of(&base.join(written)).map_err(|error| error.to_string())?;
        let lines = text.lines().map(str::trim);
        let before = values.len();
        values.extend(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned));
        if values.len() == before {
            return Err(format!("`{}` holds no value", written.display()));
        }
    }
    match values.iter().any(|value| value.trim().is_empty()) {
        true => Err("`value` is empty".into()),
        false => Ok(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_are_over_printed_paths() {
        for (written, path, fits) in [
            ("share/test/**", "share/test/a/b.csv", true),
            ("share/test/", "share/test/a/b.csv", true),
            ("share/*.csv", "share/a/b.csv", false),
            ("share/*.csv", "share/b.csv", true),
            ("*.csv", "share/a/b.csv", true),
            ("test.csv", "share/mytest.csv", false),
            ("/share/b.csv", "share/b.csv", true),
            ("share/a.zip!/**", "share/a.zip!/b.csv", true),
        ] {
            assert_eq!(glob(written).expect("valid").is_match(path), fits, "{written} {path}");
        }
        assert!(glob("a/[z-a]").expect_err("wrong").contains("write it as"));
    }
}
