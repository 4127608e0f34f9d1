//! Holds the allow-list as used: which values, kinds and places of matches a person
//! said are known and right. Must not show a value.

use super::folder::{File, text_of};
use super::rule::Rule;
use super::{RuleSet, load};
use crate::model::{AllowEntry, Written, WrittenError, unknown};
use crate::validate::{Date, Normal, normalise};
use globset::{GlobBuilder, GlobMatcher};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::path::Path;
use toml::Spanned;

/// Every way in which values are made alike, in the order of its number.
const NORMALS: [Normal; 4] = [Normal::Text, Normal::Compact, Normal::Phone, Normal::Date];

/// An entry that holds.
#[derive(Clone, Debug)]
struct Entry {
    category: Option<String>,
    rule: Option<String>,
    path: Option<GlobMatcher>,
    reason: String,
    /// What it says but for its values, for the digest of options.
    said: String,
}

/// Entries that name one value, by each way in which it may be the same value: numbers
/// of sets, 0 for none. A value that no entry names has the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Named([u16; 4]);

impl Named {
    /// Whether any entry names the value.
    pub fn is_any(self) -> bool {
        self != Named::default()
    }
}

/// The entries whose place is that of an object.
#[derive(Clone, Debug, Default)]
pub struct Here(Vec<bool>);

/// All entries that hold.
#[derive(Clone, Default)]
pub struct AllowList {
    entries: Vec<Entry>,
    /// Entries without a value: they hold for every one.
    for_all: Vec<u16>,
    /// By way of making values alike: the number of the set of entries, from 1.
    values: [HashMap<Box<[u8]>, u16>; 4],
    sets: Vec<Vec<u16>>,
    /// Entries whose day is over.
    pub expired: Vec<WrittenError>,
}

/// Values may be those of persons: they are not shown.
impl fmt::Debug for AllowList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AllowList").field("entries", &self.entries).finish_non_exhaustive()
    }
}

impl AllowList {
    /// How many entries hold.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none holds.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether any entry names a value.
    pub fn names_values(&self) -> bool {
        !self.sets.is_empty()
    }

    /// The entries whose place is that of the object that prints as `path`.
    pub fn here(&self, path: &str) -> Here {
        let fits = |entry: &Entry| entry.path.as_ref().is_none_or(|glob| glob.is_match(path));
        Here(self.entries.iter().map(fits).collect())
    }

    /// The entries that name `text`, if it is compared in the way `how`, or in any way
    /// where that is not known yet.
    pub fn naming(&self, text: &[u8], how: Option<Normal>, scratch: &mut Vec<u8>) -> Named {
        let mut named = Named::default();
        for (i, normal) in NORMALS.into_iter().enumerate() {
            if self.values[i].is_empty() || how.is_some_and(|how| how != normal) {
                continue;
            }
            normalise(normal, text, scratch);
            named.0[i] = self.values[i].get(scratch.as_slice()).copied().unwrap_or(0);
        }
        named
    }

    /// The first entry that allows a match of `rule` whose value is `named`: its number.
    pub fn entry(&self, here: &Here, named: Named, rule: &Rule) -> Option<usize> {
        let set = named.0[rule.normal as usize];
        let by_value = self.sets.get(usize::from(set).wrapping_sub(1)).into_iter().flatten();
        let allows = |&&i: &&u16| {
            let entry = &self.entries[usize::from(i)];
            here.0.get(usize::from(i)) == Some(&true)
                && entry.category.as_ref().is_none_or(|category| *category == rule.category)
                && entry.rule.as_ref().is_none_or(|id| *id == rule.id)
        };
        by_value.chain(&self.for_all).filter(allows).min().map(|&i| usize::from(i))
    }

    /// Why the entry with this number allows.
    pub fn reason(&self, entry: usize) -> &str {
        &self.entries[entry].reason
    }

    /// What the entries say, for the digest of options. Of the values only how many
    /// there are, and under a key a hash: without one anybody could find them by trying.
    pub fn said(&self, key: Option<&[u8; 32]>) -> String {
        let mut said: String = self.entries.iter().map(|entry| entry.said.as_str()).collect();
        for (i, values) in self.values.iter().enumerate() {
            said.push_str(&format!(" {}", values.len()));
            if let Some(key) = key {
                let sorted: BTreeSet<_> = values.iter().collect();
                let mut hasher = blake3::Hasher::new_keyed(key);
                for (value, &set) in sorted {
                    hasher.update(&(value.len() as u64).to_le_bytes());
                    hasher.update(value);
                    hasher.update(format!("{i} {:?}", self.sets[usize::from(set) - 1]).as_bytes());
                }
                said.push_str(&hasher.finalize().to_hex());
            }
        }
        said
    }
}

/// Gathers the entries of a list.
pub(super) struct Builder<'r> {
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
    pub(super) fn new(
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
    pub(super) fn add_file(&mut self, file: &File) -> Result<(), WrittenError> {
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
    pub(super) fn add_all(
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

    pub(super) fn build(mut self) -> Result<AllowList, WrittenError> {
        let mut numbers: HashMap<Vec<u16>, u16> = HashMap::new();
        for (by_value, values) in self.list.values.iter_mut().zip(self.values) {
            // in one order on every machine
            let mut values: Vec<_> = values.into_iter().collect();
            values.sort_unstable();
            for (value, mut entries) in values {
                entries.dedup();
                let next = u16::try_from(numbers.len() + 1).map_err(|_| {
                    WrittenError::of("allow", "too many entries name the same values")
                })?;
                let set = *numbers.entry(entries).or_insert_with_key(|entries| {
                    self.list.sets.push(entries.clone());
                    next
                });
                by_value.insert(value, set);
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
fn glob(written: &str) -> Result<GlobMatcher, String> {
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

    #[test]
    fn nothing_shows_a_value() {
        let entry = AllowEntry { value: Some("111222333".into()), ..AllowEntry::default() };
        assert!(!format!("{entry:?}").contains("111222333"));
    }
}
