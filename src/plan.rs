//! Holds the plan: configuration and rules resolved and checked. It is the only
//! way to start a scan; nothing in it can be wrong any more. Must not start one.

use crate::config::Config;
use crate::input::{Limits, key};
use crate::model::{
    Isolate, Layout, ReaderProgram, RuleChanges, ScanId, Seeker, Shards, Status, WrittenError,
};
use crate::rules::{Choice, RuleSet};
use crate::validate::{Date, NORMALISE_VERSION};
use crate::walk::{Excludes, Root};
use globset::GlobMatcher;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a configuration cannot become a plan. Prints on one line and says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// No root was given.
    #[error("nothing to scan: give a folder or file, as in `speur scan /srv/share`")]
    NoRoots,
    /// A root is not there or cannot be read.
    #[error("cannot scan `{path}`: {why}")]
    Root {
        /// As written.
        path: String,
        /// What the system said.
        why: String,
    },
    /// Two roots bear one label.
    #[error("two roots are labelled `{0}`: give one another label, as in `speur scan {0}2=PATH`")]
    Label(String),
    /// A label cannot stand in a path.
    #[error("the label `{0}` holds a `/`, or nothing: use letters, digits and hyphens")]
    BadLabel(String),
    /// A value is of the wrong form.
    #[error("`{value}` is no {what}: write it as {form}")]
    Value {
        /// What it should be.
        what: &'static str,
        /// As written.
        value: String,
        /// An example.
        form: &'static str,
    },
    /// A glob cannot be used.
    #[error("{0}")]
    Glob(#[from] crate::walk::GlobError),
    /// The key file cannot be used.
    #[error("cannot use the key file `{path}`: {why}")]
    Key {
        /// As written.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A layout cannot be used.
    #[error("the layout of `{path}`: {why}")]
    Layout {
        /// Its glob, as written.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A rule is wrong.
    #[error("{0}")]
    Rules(#[from] WrittenError),
}

/// More threads than any machine has processors only cost memory.
const MAX_THREADS: usize = 1024;

/// How many objects may have gaps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// So many.
    Count(u64),
    /// Such a share of all objects, in per cent.
    Percent(f64),
}

impl Tolerance {
    /// As written: `5` or `2%`; none at all where nothing is said.
    pub fn of(written: Option<&str>) -> Result<Self, PlanError> {
        written.map_or(Ok(Tolerance::Count(0)), parse_tolerance)
    }

    /// Whether `gaps` of `objects` are too many.
    pub fn is_exceeded(self, gaps: u64, objects: u64) -> bool {
        match self {
            Tolerance::Count(n) => gaps > n,
            Tolerance::Percent(share) => gaps as f64 * 100.0 > share * objects as f64,
        }
    }
}

/// Everything a scan needs, checked.
#[derive(Debug)]
pub struct Plan {
    /// What to scan.
    pub roots: Vec<Root>,
    /// What to leave out.
    pub excludes: Excludes,
    /// Files above so many bytes are left out.
    pub max_size: Option<u64>,
    /// Whether symbolic links are followed.
    pub follow_links: bool,
    /// Worker threads, at least 1.
    pub threads: usize,
    /// The day to reckon from.
    pub as_of: Date,
    /// Whether findings show masked samples.
    pub samples: bool,
    /// Whether text in pictures is recognised.
    pub ocr: bool,
    /// The organisation's key.
    pub key: Option<[u8; key::KEY_BYTES]>,
    /// How many objects may have gaps.
    pub tolerance: Tolerance,
    /// The part of the objects to scan: (number from 1, of so many).
    pub shard: Option<(u32, u32)>,
    /// Which objects are read in processes of their own.
    pub isolate: Isolate,
    /// The program that reads them; without one they are read in this process.
    pub reader_program: Option<ReaderProgram>,
    /// Where the columns of some objects stand: their glob and their layout.
    pub layouts: Vec<(GlobMatcher, Arc<Layout>)>,
    /// Limits per object.
    pub limits: Limits,
    /// Who looks for a person, in place of detection.
    pub seeker: Option<Arc<dyn Seeker>>,
    /// The rules.
    pub rules: Arc<RuleSet>,
    /// Files of our own that may lie inside a root: recorded as excluded.
    pub own_files: Vec<PathBuf>,
    options: String,
}

impl Plan {
    /// Resolves `config`; `today` is the day to reckon from where it names none.
    pub fn new(config: Config, today: Date) -> Result<Self, PlanError> {
        let threads = match config.threads.unwrap_or(0) {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            n @ 1..=MAX_THREADS => n,
            n => {
                return Err(PlanError::Value {
                    what: "number of threads",
                    value: n.to_string(),
                    form: "a number up to 1024, or 0 for one per processor",
                });
            }
        };
        let as_of = day(&config, today)?;
        let rules = rules(&config, as_of)?;
        let mut plan = Plan {
            roots: roots(&config)?,
            excludes: Excludes::new(&config.exclude)?,
            max_size: config.max_size,
            follow_links: config.follow_links.unwrap_or(false),
            threads,
            as_of,
            samples: config.samples.unwrap_or(true),
            ocr: config.ocr.unwrap_or(false),
            key: None,
            tolerance: Tolerance::of(config.tolerance.as_deref())?,
            shard: config.shard.as_deref().map(parse_shard).transpose()?,
            isolate: config.isolate.unwrap_or_default(),
            reader_program: None,
            layouts: layouts(&config)?,
            limits: config.limits.clone().unwrap_or_default(),
            seeker: None,
            rules: Arc::new(rules),
            own_files: Vec::new(),
            options: String::new(),
        };
        // last, so that a configuration that is wrong elsewhere makes no key
        if let Some(path) = &config.key_file {
            let key = key::read_or_make(path).map_err(|error| PlanError::Key {
                path: path.display().to_string(),
                why: error.to_string(),
            })?;
            plan.key = Some(key);
            plan.own_files.extend(path.canonicalize());
        }
        plan.options = options_digest(&config, &plan);
        Ok(plan)
    }

    /// The program that reads objects of a format in a process of their own, if they
    /// are to be read so.
    pub fn reader(&self, hostile: bool) -> Option<&ReaderProgram> {
        self.reader_program.as_ref().filter(|_| self.isolate.holds(hostile))
    }

    /// The layout that was given for the object printed as `path`.
    pub fn layout(&self, path: &str) -> Option<Arc<Layout>> {
        let fits = self.layouts.iter().find(|(glob, _)| glob.is_match(path));
        fits.map(|(_, layout)| layout.clone())
    }

    /// The day to reckon from, as written.
    pub fn as_of_text(&self) -> String {
        let Date { year, month, day } = self.as_of;
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// In what the rules differ from those that ship; None where in nothing.
    fn changes(&self) -> Option<RuleChanges> {
        let (changes, allow) = (self.rules.changes.clone(), &self.rules.allow);
        let said = RuleChanges {
            packs: changes.packs,
            added: changes.added,
            replaced: changes.replaced,
            off: changes.off,
            allow: allow.len() as u64,
            expired: allow.expired.len() as u64,
        };
        (said != RuleChanges::default()).then_some(said)
    }

    /// What makes this scan comparable to another, ended with `status`.
    pub fn scan_id(&self, status: Status) -> ScanId {
        let mut roots: Vec<String> = self.roots.iter().map(|root| root.label.to_string()).collect();
        roots.sort_unstable();
        ScanId {
            roots,
            as_of: self.as_of_text(),
            rules: self.rules.digest.clone(),
            options: self.options.clone(),
            changes: self.changes(),
            key: self.key.map(|key| name_of_key(&key)),
            normalise: self.key.map(|_| NORMALISE_VERSION),
            shards: self.shard.map(|(k, n)| Shards { of: n, have: vec![k] }),
            status,
        }
    }
}

/// A name for a key that tells nothing of it.
pub(crate) fn name_of_key(key: &[u8; key::KEY_BYTES]) -> String {
    blake3::keyed_hash(key, b"name of this key").to_hex()[..12].to_owned()
}

/// The day that `config` reckons from; `today` where it names none.
pub fn day(config: &Config, today: Date) -> Result<Date, PlanError> {
    config.as_of.as_deref().map_or(Ok(today), parse_day)
}

/// The rules that `config` chooses, on the day `as_of`.
pub fn rules(config: &Config, as_of: Date) -> Result<RuleSet, WrittenError> {
    let choice = Choice {
        folders: config.rules.clone(),
        packs: config.packs.clone(),
        off: config.rules_off.clone(),
        allow: config.allow.clone(),
        written: config.written.clone(),
    };
    let mut rules = choice.resolve(as_of)?;
    rules.name_search = config.names.unwrap_or_default();
    Ok(rules)
}

/// Digest of the options that change what is found. Threads and the size of
/// windows do not.
fn options_digest(config: &Config, plan: &Plan) -> String {
    let limits = config.limits.clone().unwrap_or_default();
    let limits = Limits { window: 0, ..limits };
    let given = !config.layouts.is_empty();
    let layouts = if given { format!(" {:?}", config.layouts) } else { String::new() };
    let said = format!(
        "{:?} {:?} {:?} {:?} {limits:?} {:?} {:?} {}{layouts}",
        config.exclude,
        config.max_size,
        config.follow_links,
        config.samples,
        config.names.unwrap_or_default(),
        config.ocr.unwrap_or(false),
        plan.rules.allow.said(plan.key.as_ref())
    );
    blake3::hash(said.as_bytes()).to_hex()[..16].to_owned()
}

fn layouts(config: &Config) -> Result<Vec<(GlobMatcher, Arc<Layout>)>, PlanError> {
    let compile = |layout: &Layout| {
        let wrong = |why| PlanError::Layout { path: layout.path.clone(), why };
        let glob = crate::rules::allow::glob(&layout.path).map_err(wrong)?;
        if layout.columns.is_empty() {
            return Err(wrong("it has no columns: give at least one".to_owned()));
        }
        let mut next = 1;
        for column in &layout.columns {
            if column.start < next || column.width == 0 {
                let name = &column.name;
                return Err(wrong(format!(
                    "column `{name}` starts at {}: write columns from left to right, the first \
                     character as 1, none inside another",
                    column.start
                )));
            }
            next = column.start.saturating_add(column.width);
        }
        Ok((glob, Arc::new(layout.clone())))
    };
    config.layouts.iter().map(compile).collect()
}

fn roots(config: &Config) -> Result<Vec<Root>, PlanError> {
    let mut roots: Vec<Root> = Vec::new();
    for root in &config.roots {
        let written = root.path.display().to_string();
        let path = root
            .path
            .canonicalize()
            .map_err(|error| PlanError::Root { path: written, why: said(&error) })?;
        let label = match &root.label {
            Some(label) => label.clone(),
            None => path.file_name().map_or("root".into(), |n| n.to_string_lossy().into_owned()),
        };
        if label.is_empty() || label.contains('/') {
            return Err(PlanError::BadLabel(label));
        }
        if roots.iter().any(|other| *other.label == *label) {
            return Err(PlanError::Label(label));
        }
        roots.push(Root { label: label.into(), path });
    }
    if roots.is_empty() { Err(PlanError::NoRoots) } else { Ok(roots) }
}

/// What the system said of a path, and what to do.
pub(crate) fn said(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "it does not exist; check the spelling".into(),
        std::io::ErrorKind::PermissionDenied => "you may not read it".into(),
        _ => error.to_string(),
    }
}

fn parse_day(text: &str) -> Result<Date, PlanError> {
    let wrong = || PlanError::Value { what: "day", value: text.to_owned(), form: "2026-11-21" };
    let shaped = text.len() == 10 && text.as_bytes()[4] == b'-';
    Date::parse(text.as_bytes()).filter(|_| shaped).ok_or_else(wrong)
}

fn parse_tolerance(text: &str) -> Result<Tolerance, PlanError> {
    let wrong =
        || PlanError::Value { what: "tolerance", value: text.to_owned(), form: "`5` or `2%`" };
    match text.strip_suffix('%') {
        Some(share) => {
            let share: f64 = share.trim().parse().map_err(|_| wrong())?;
            (0.0..=100.0).contains(&share).then_some(Tolerance::Percent(share)).ok_or_else(wrong)
        }
        None => text.parse().map(Tolerance::Count).map_err(|_| wrong()),
    }
}

fn parse_shard(text: &str) -> Result<(u32, u32), PlanError> {
    let wrong = || PlanError::Value { what: "shard", value: text.to_owned(), form: "`2/5`" };
    let (k, n) = text.split_once('/').ok_or_else(wrong)?;
    let (k, n): (u32, u32) =
        (k.trim().parse().map_err(|_| wrong())?, n.trim().parse().map_err(|_| wrong())?);
    if (1..=n).contains(&k) { Ok((k, n)) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_with_a_remedy() {
        assert_eq!(parse_shard("2/5").ok(), Some((2, 5)));
        assert_eq!(parse_tolerance("2%").ok(), Some(Tolerance::Percent(2.0)));
        assert!(Tolerance::Percent(2.0).is_exceeded(3, 100));
        assert!(!Tolerance::Count(3).is_exceeded(3, 100));
        for (error, expected) in [
            (
                parse_shard("6/5").expect_err("too high").to_string(),
                "`6/5` is no shard: write it as `2/5`",
            ),
            (
                parse_day("21-11-2026").expect_err("turned").to_string(),
                "`21-11-2026` is no day: write it as 2026-11-21",
            ),
            (
                parse_tolerance("x").expect_err("a letter").to_string(),
                "`x` is no tolerance: write it as `5` or `2%`",
            ),
        ] {
            assert_eq!(error, expected);
        }
    }
}
