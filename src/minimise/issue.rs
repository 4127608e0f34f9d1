//! Holds `Issue`: one thing that a check found, with its places and the next step. Must not
//! know how it was found or how it is shown, and never holds a value.

use super::Check;
use crate::model::{Place as At, nearest};
use crate::register::Stands;
use serde::{Serialize, Serializer};
use std::cmp::Reverse;

/// How bad an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// To tidy up some day.
    Low,
    /// To see to at the next review.
    Medium,
    /// To see to soon: the law or a promise is broken, or is about to be.
    High,
    /// To see to now.
    Critical,
}

impl Severity {
    /// All of them, the mildest first.
    pub const ALL: [Severity; 5] =
        [Severity::Info, Severity::Low, Severity::Medium, Severity::High, Severity::Critical];

    /// How it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// Reads one; says what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names = Severity::ALL.map(Severity::name);
        Severity::ALL.into_iter().find(|one| one.name() == text).ok_or_else(|| {
            match nearest(text, names) {
                Some(near) => format!("unknown severity `{text}`; did you mean `{near}`?"),
                None => format!("unknown severity `{text}`; valid: {}", names.join(", ")),
            }
        })
    }
}

/// How sure an issue is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// It rests on what was read or declared, and is so.
    Certain,
    /// It rests on a sign, and a person has to look.
    Indication,
}

impl Sure {
    /// How it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Sure::Certain => "certain",
            Sure::Indication => "indication",
        }
    }

    /// Certain where `holds`.
    pub const fn certain_if(holds: bool) -> Self {
        if holds { Sure::Certain } else { Sure::Indication }
    }
}

/// Whose an issue is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// A system of the register: its id.
    System(String),
    /// A root or folder that belongs to no system.
    Folder(String),
    /// Everything that was scanned, or declared.
    All,
}

impl Whose {
    /// Its name, for lines of text.
    pub fn name(&self) -> &str {
        match self {
            Whose::System(name) | Whose::Folder(name) => name,
            Whose::All => "all",
        }
    }
}

/// A place that an issue is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// The object, as an inventory prints it; a folder ends in `/`.
    pub path: String,
    /// The table or sheet and the field, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How much there is: matches, rows or objects, as the message says.
    #[serde(skip_serializing_if = "is_zero")]
    pub count: u64,
    /// How many of them are confirmed matches.
    #[serde(skip_serializing_if = "is_zero")]
    pub confirmed: u64,
    /// The first row, line or page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<At>,
    /// What is particular to it, in a few words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub about: String,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

impl Place {
    /// The same with a few words on it.
    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    /// A folder, or a system's location.
    pub fn of(path: &str) -> Self {
        Place {
            path: path.to_owned(),
            field: None,
            count: 0,
            confirmed: 0,
            at: None,
            about: String::new(),
        }
    }
}

/// So many places of an issue are kept; the rest is counted. Enough to see where it lies, and
/// 500 systems with 80 categories each stay within memory.
pub const PLACES: usize = 10;

/// The places of an issue: those with most in them, and how many there are in all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Places {
    /// Those with the greatest counts, then by path and field.
    pub first: Vec<Place>,
    /// How many there are.
    pub places: u64,
    /// In how many objects.
    pub objects: u64,
    /// The sum of their counts.
    pub count: u64,
    /// How many of these are confirmed matches.
    pub confirmed: u64,
    /// The object that was counted last.
    #[serde(skip)]
    last: u64,
    /// Whether they were gathered place by place, each held against the suppressions.
    #[serde(skip)]
    pub(super) gathered: bool,
}

impl Places {
    /// Adds a place in the `nth` object, counted from 1; the places of an object come together.
    pub fn add(&mut self, nth: u64, place: Place) {
        self.gathered = true;
        self.places += 1;
        self.count += place.count;
        self.confirmed += place.confirmed;
        if self.last != nth {
            self.last = nth;
            self.objects += 1;
        }
        let order = |a: &Place, b: &Place| {
            (Reverse(a.count), &a.path, &a.field).cmp(&(Reverse(b.count), &b.path, &b.field))
        };
        let at = self.first.partition_point(|kept| order(kept, &place).is_lt());
        if at < PLACES {
            self.first.insert(at, place);
            self.first.truncate(PLACES);
        }
    }

    /// One place that is no object.
    pub fn one(place: Place) -> Self {
        let mut places = Places::default();
        places.add(1, place);
        places.gathered = false;
        places
    }
}

/// What was declared that an issue contradicts, or that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Declared {
    /// The file.
    pub file: String,
    /// The line, 1-based.
    pub line: usize,
    /// What it says, in a few words.
    pub says: String,
}

/// One thing that a check found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Issue {
    /// The check.
    #[serde(serialize_with = "id")]
    pub check: &'static Check,
    /// How bad it is.
    pub severity: Severity,
    /// How sure it is.
    pub sure: Sure,
    /// What that rests on, in a few words; empty where the message says it all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// Whose it is.
    pub whose: Whose,
    /// What tells it from others of its check and system: a category, a term, a file. The same
    /// in the next scan.
    pub subject: String,
    /// What was found, one sentence.
    pub message: String,
    /// Where.
    pub places: Places,
    /// What was declared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// The law.
    pub article: &'static str,
    /// What to do, one sentence.
    pub next: String,
    /// What was not read and may change it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caveat: Option<String>,
}

fn id<S: Serializer>(check: &&'static Check, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(check.id)
}

impl Issue {
    /// An issue of a check, with the article and the next step that are usual for it.
    pub fn new(check: &'static Check, severity: Severity, sure: Sure, whose: Whose) -> Self {
        Issue {
            check,
            severity,
            sure,
            by: String::new(),
            whose,
            subject: String::new(),
            message: String::new(),
            places: Places::default(),
            declared: None,
            article: check.article,
            next: check.next.to_owned(),
            caveat: None,
        }
    }

    /// What it is about and what was found.
    #[must_use]
    pub fn says(mut self, subject: impl Into<String>, message: impl Into<String>) -> Self {
        self.subject = subject.into();
        self.message = message.into();
        self
    }

    /// Where.
    #[must_use]
    pub fn at(mut self, places: Places) -> Self {
        self.places = places;
        self
    }

    /// What it rests on.
    #[must_use]
    pub fn by(mut self, by: impl Into<String>) -> Self {
        self.by = by.into();
        self
    }

    /// What was declared, and where that stands.
    #[must_use]
    pub fn against(mut self, stands: &Stands, says: impl Into<String>) -> Self {
        self.declared =
            Some(Declared { file: stands.file.clone(), line: stands.line, says: says.into() });
        self
    }

    /// Another next step than is usual for its check.
    #[must_use]
    pub fn next(mut self, next: impl Into<String>) -> Self {
        self.next = next.into();
        self
    }

    /// Its name: the same in the next scan.
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.check.id, self.whose.name(), self.subject)
    }
}

/// A number of things: `1 object`, `2 objects`.
pub fn counted(n: u64, what: &str) -> String {
    let ending = ["s", "x", "ch", "sh"].iter().any(|end| what.ends_with(end));
    match what.strip_suffix('y').filter(|start| !start.ends_with(['a', 'e', 'o'])) {
        _ if n == 1 => format!("1 {what}"),
        Some(start) => format!("{n} {start}ies"),
        None => format!("{n} {what}{}", if ending { "es" } else { "s" }),
    }
}

/// Names in a row: `a, b and 3 more`.
pub fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const SHOWN: usize = 4;
    let names: Vec<&str> = names.into_iter().collect();
    match names.len() {
        n if n > SHOWN => format!("{} and {} more", names[..SHOWN].join(", "), n - SHOWN),
        _ => match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(path: &str, count: u64) -> Place {
        Place { count, ..Place::of(path) }
    }

    #[test]
    fn places_with_most_in_them_are_kept_in_any_order() {
        let all: Vec<Place> = (0..40).map(|n| place(&format!("p{n:02}"), n % 7)).collect();
        let gathered = |order: &mut dyn Iterator<Item = usize>| {
            let mut places = Places::default();
            order.for_each(|n| places.add(n as u64 + 1, all[n].clone()));
            places.last = 0;
            places
        };
        let there = gathered(&mut (0..40));
        assert_eq!(there, gathered(&mut (0..40).rev()));
        assert_eq!((there.places, there.objects, there.first.len()), (40, 40, PLACES));
        assert_eq!(there.first[0], place("p06", 6));
        assert!(there.first.windows(2).all(|w| w[0].count >= w[1].count));
    }

    #[test]
    fn names_stand_in_a_row() {
        for (names, said) in [
            (&["a"][..], "a"),
            (&["a", "b"], "a and b"),
            (&["a", "b", "c", "d", "e", "f"], "a, b, c, d and 2 more"),
        ] {
            assert_eq!(listed(names.iter().copied()), said);
        }
        let said = [counted(1, "category"), counted(2, "category"), counted(2, "match")];
        assert_eq!(said, ["1 category", "2 categories", "2 matches"]);
        assert_eq!(counted(0, "day"), "0 days");
    }
}
