//! Holds the proposal of a register from what an inventory found: a system for each folder,
//! with what a person must fill in left open. Must not know registers that are there.

use super::categories::Categories;
use super::observe::{Count, Found, folder_at};
use crate::model::{Header, ObjectRecord, WrittenError};
use std::collections::{BTreeMap, BTreeSet};

/// Which folders become systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// The roots where there are several, else the folders at the top of the only one.
    Natural,
    /// Folders so many levels below their root; 0 for the roots themselves.
    Depth(usize),
}

/// A register that is being drafted while the records of an inventory pass.
#[derive(Debug)]
pub struct Draft {
    categories: Categories,
    depth: usize,
    days: BTreeSet<String>,
    folders: BTreeMap<String, Found>,
    nth: u64,
}

impl Draft {
    /// Begins a draft from an inventory with this header.
    pub fn new(header: &Header, grouping: Grouping) -> Result<Self, WrittenError> {
        let roots: BTreeSet<&String> = header.scans.iter().flat_map(|scan| &scan.roots).collect();
        let depth = match grouping {
            Grouping::Depth(depth) => depth,
            Grouping::Natural => usize::from(roots.len() == 1),
        };
        Ok(Draft {
            categories: Categories::builtin()?,
            depth,
            days: header.scans.iter().map(|scan| scan.as_of.clone()).collect(),
            folders: BTreeMap::new(),
            nth: 0,
        })
    }

    /// Takes note of an object.
    pub fn see(&mut self, record: &ObjectRecord) {
        self.nth += 1;
        let folder = folder_at(&record.path, self.depth);
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_owned(), Found::default());
        }
        let Some(found) = self.folders.get_mut(folder) else { return };
        found.object(self.nth, record);
        for finding in &record.findings {
            found.finding(self.nth, record, finding, &self.categories);
        }
    }

    /// The register as a file, drafted from the inventory that the user calls `inventory`.
    pub fn written(&self, inventory: &str) -> String {
        let mut out = self.head(inventory);
        let mut ids = BTreeSet::new();
        let mut nothing = Vec::new();
        for (folder, found) in &self.folders {
            if found.personal == 0 {
                nothing.push((folder, found));
            } else {
                let id = new_id(folder, &mut ids);
                self.system(&mut out, &id, folder, found);
            }
        }
        if !nothing.is_empty() {
            out.push_str("\n# No personal data was found in\n");
            for (folder, found) in nothing {
                let gaps = match found.with_gaps {
                    0 => String::new(),
                    n => format!("; {n} not read in full"),
                };
                let objects = counted(found.objects, "object");
                line(&mut out, &format!("#   {} ({objects}{gaps})", comment(folder)));
            }
        }
        out
    }

    fn head(&self, inventory: &str) -> String {
        let days: Vec<&str> = self.days.iter().map(String::as_str).collect();
        format!(
            "# A register of systems, drafted by speur from an inventory:\n\
             #   {} (scanned {})\n\
             # OPEN is for you to fill in; `speur register check` lists what is left.\n\
             # docs/register.md tells what every key means.\n\n\
             [organisation]\n\
             name = \"\"     # OPEN\n\
             contact = \"\"  # OPEN: how people reach you about their data\n\
             base = \"\"     # OPEN: what ids follow, as https://name.example/register/\n",
            comment(inventory),
            days.join(", ")
        )
    }

    fn system(&self, out: &mut String, id: &str, folder: &str, found: &Found) {
        let name = folder.rsplit_once('/').map_or(folder, |(_, name)| name);
        out.push_str("\n[[system]]\n");
        let mut about = format!(
            "# {}, {} with personal data",
            counted(found.objects, "object"),
            found.personal
        );
        match &found.changed {
            Some((first, last)) if first == last => about.push_str(&format!(", changed {first}")),
            Some((first, last)) => about.push_str(&format!(", changed {first} to {last}")),
            None => {}
        }
        line(out, &about);
        if found.with_gaps > 0 {
            let n = found.with_gaps;
            line(out, &format!("# {n} not read in full: what is in them may be missing here"));
        }
        line(out, &format!("id = {}", text(id)));
        line(out, &format!("name = {}", text(name)));
        line(out, &format!("locations = [{}]", text(&globset::escape(folder))));
        out.push_str(
            "kind = \"live\"     # or backup, archive, test\n\
             status = \"draft\"  # OPEN: active, once you answer for it\n\
             source = \"scan\"\n\
             owner = \"\"        # OPEN: who answers for it\n\
             role = \"\"         # OPEN: controller, joint-controller, processor\n\
             countries = []    # OPEN: where it lies, such as [\"BE\"]\n\
             measures = []     # OPEN: what protects it\n\
             # reviewed = 2026-01-31  # OPEN: the day of your review\n\
             \n\
             [[system.processing]]\n\
             purpose = \"\"         # OPEN: why\n\
             legal_basis = []     # OPEN: consent, contract, legal-obligation,\n\
             \x20                    # vital-interests, public-task, legitimate-interests\n\
             data_subjects = []   # OPEN: about whom, such as [\"customers\"]\n\
             # recipients = []    # OPEN: who receives the data; [] for nobody\n",
        );
        let personal = found.personal_data(&self.categories);
        self.laws(out, &personal);
        out.push_str("categories = [\n");
        let width = personal.iter().map(|(name, _)| name.len()).max().unwrap_or(0) + 3;
        for (name, count) in &personal {
            let name = format!("{},", text(name));
            line(out, &format!("    {name:width$}  # {}", said(count)));
        }
        out.push_str("]\n");
        self.left_out(out, found);
        out.push_str(
            "\n[[system.processing.retention]]\n\
             duration = \"open\"  # OPEN: such as P7Y, P18M or P30D\n\
             start = \"\"         # OPEN: from when, such as \"end of the contract\"\n\
             on_expiry = \"\"     # OPEN: erase, anonymise, archive, review\n",
        );
    }

    /// What the law asks for some categories.
    fn laws(&self, out: &mut String, personal: &[(&str, &Count)]) {
        for (class, key, empty) in [
            ("restricted", "national_number_law", "\"\""),
            ("special", "special_condition", "[]"),
            ("criminal", "criminal_law", "\"\""),
        ] {
            let is = |(name, _): &&(&str, &Count)| self.categories.sensitivity(name) == class;
            let names: Vec<&str> = personal.iter().filter(is).map(|(name, _)| *name).collect();
            if let Some((last, others)) = names.split_last() {
                let names = match others {
                    [] => (*last).to_owned(),
                    others => format!("{} and {last}", others.join(", ")),
                };
                line(out, &format!("# OPEN: what allows {names}"));
                line(out, &format!("{key} = {empty}"));
            }
        }
    }

    /// What was found and is proposed for no category.
    fn left_out(&self, out: &mut String, found: &Found) {
        let list = |out: &mut String, what: &str, of: &dyn Fn(&str, &Count) -> Option<u64>| {
            let said =
                |(name, count): (&String, &Count)| of(name, count).map(|n| format!("{name} ({n})"));
            let all: Vec<String> = found.categories.iter().filter_map(said).collect();
            if !all.is_empty() {
                line(out, &format!("# {what}:"));
                all.iter().for_each(|one| line(out, &format!("#   {one}")));
            }
        };
        list(out, "of organisations, not of persons", &|name, count| {
            (!self.categories.is_personal(name) && count.sure() > 0).then_some(count.sure())
        });
        list(out, "left out, as there are only candidates", &|_, count| {
            (count.sure() == 0).then_some(count.candidate)
        });
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

fn said(count: &Count) -> String {
    let bands = match (count.confirmed, count.likely) {
        (confirmed, 0) => format!("{confirmed} confirmed"),
        (0, likely) => format!("{likely} likely"),
        (confirmed, likely) => format!("{confirmed} confirmed, {likely} likely"),
    };
    format!("{bands} in {}", counted(count.objects, "object"))
}

fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A text that stands in a comment: on one line.
fn comment(text: &str) -> String {
    text.replace(|c: char| c.is_control(), "?")
}

/// A basic string of TOML.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A short id for a folder: its path below the root in plain letters, unlike those before.
fn new_id(folder: &str, ids: &mut BTreeSet<String>) -> String {
    let below = folder.split_once('/').map_or(folder, |(_, below)| below);
    let mut id = String::new();
    for c in below.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() || c == '/' => id.push(c),
            _ if id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    let id = id.trim_matches('-');
    let id = if id.is_empty() { "system" } else { id };
    let mut unlike = id.to_owned();
    let mut n = 2;
    while !ids.insert(unlike.clone()) {
        unlike = format!("{id}-{n}");
        n += 1;
    }
    unlike
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_plain_and_unlike() {
        let mut ids = BTreeSet::new();
        for (folder, id) in [
            ("share/Klanten", "klanten"),
            ("other/klanten", "klanten-2"),
            ("share/Wallonië/clients (2)", "wallonie\u{308}/clients-2"),
            ("share", "share"),
            ("share/€", "system"),
        ] {
            let id: String = id.replace("e\u{308}", "-");
            assert_eq!(new_id(folder, &mut ids), id, "{folder}");
        }
    }

    #[test]
    fn any_text_is_read_back() {
        for one in ["a\"b\\c", "tab\tbell\u{7}del\u{7f}", "é[x]"] {
            let table: toml::Table = toml::from_str(&format!("x = {}", text(one))).expect("TOML");
            assert_eq!(table["x"].as_str(), Some(one));
        }
    }
}
