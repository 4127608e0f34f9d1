//! Holds the choice of rules: folders of a user, packs, rules switched off, and the
//! way from it to a rule set. Must not know who chose.

use super::allow;
use super::folder::Folder;
use super::load::{Loaded, load_builtin};
use super::{CORE, RuleSet};
use crate::model::{AllowEntry, Written, WrittenError, unknown};
use crate::validate::Date;
use std::collections::BTreeSet;
use std::path::PathBuf;
use toml::Spanned;

/// Which rules are to be used.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Folders of a user's rules, each above the one before.
    pub folders: Vec<PathBuf>,
    /// Packs beside the core; None for all.
    pub packs: Option<Vec<Spanned<String>>>,
    /// Rules that are switched off.
    pub off: Vec<Spanned<String>>,
    /// Entries of an allow-list.
    pub allow: Vec<Spanned<AllowEntry>>,
    /// The file that says all this, for the lines of errors.
    pub written: Written,
}

/// In what a rule set differs from the built-in one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The packs that were chosen, sorted; None for all.
    pub packs: Option<Vec<String>>,
    /// Rules that a user's folder added, sorted.
    pub added: Vec<String>,
    /// Rules that it took the place of, sorted.
    pub replaced: Vec<String>,
    /// Rules that were switched off by name, sorted.
    pub off: Vec<String>,
}

impl Choice {
    /// The rule set that this comes to on the day `today`.
    pub fn resolve(&self, today: Date) -> Result<RuleSet, WrittenError> {
        let mut loaded = load_builtin()?;
        let mut lists = Vec::new();
        for path in &self.folders {
            let folder = Folder::read(path)?;
            loaded.add(&folder)?;
            lists.extend(folder.allow);
        }
        let ids = loaded.rules.iter().map(|source| source.rule.id.clone()).collect();
        let changes = self.select(&mut loaded, &ids)?;
        let mut rules = RuleSet::compile(&loaded)?;
        rules.changes = changes;
        let mut list = allow::Builder::new(&rules, &loaded, &ids, today);
        list.add_all(&self.allow, &self.written)?;
        for file in lists {
            list.add_file(&file)?;
        }
        rules.allow = list.build()?;
        Ok(rules)
    }

    /// Leaves of `loaded` what was chosen.
    fn select(&self, loaded: &mut Loaded, ids: &BTreeSet<String>) -> Result<Changes, WrittenError> {
        let packs: BTreeSet<&str> = loaded.rules.iter().map(|s| s.rule.pack.as_str()).collect();
        for pack in self.packs.iter().flatten() {
            let name = pack.get_ref().as_str();
            if name != CORE && !packs.contains(name) {
                let message = unknown("pack", name, packs.iter().copied());
                return Err(self.written.error(pack.span(), "--packs", message));
            }
        }
        for off in &self.off {
            let id = off.get_ref().as_str();
            if !ids.contains(id) {
                let message = unknown("rule", id, ids.iter().map(String::as_str));
                return Err(self.written.error(off.span(), "rules-off", message));
            }
        }
        let names = |written: &[Spanned<String>]| {
            let names: BTreeSet<String> = written.iter().map(|n| n.get_ref().clone()).collect();
            names.into_iter().collect::<Vec<String>>()
        };
        let mut changes = Changes {
            packs: self.packs.as_deref().map(names),
            added: loaded.added.clone(),
            replaced: loaded.replaced.clone(),
            off: names(&self.off),
        };
        changes.added.sort_unstable();
        changes.replaced.sort_unstable();
        changes.replaced.dedup();
        loaded.rules.retain(|source| {
            let rule = &source.rule;
            let chosen = match &changes.packs {
                None => true,
                Some(packs) => rule.pack == CORE || packs.contains(&rule.pack),
            };
            chosen && !changes.off.contains(&rule.id)
        });
        Ok(changes)
    }
}
