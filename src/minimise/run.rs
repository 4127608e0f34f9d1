//! Holds one run of the checks: records in, issues out, the most severe first. Must not know
//! what a check looks for.

use super::issue::{Issue, Whose};
use super::overlaps::Gathering;
use super::promises::{Answer, Promises};
use super::seen::{Context, End, Seen};
use super::{CHECKS, Needs, Watch};
use crate::model::{Cause, Coverage as Read, ObjectRecord};
use crate::register::Observed;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// How much of what the issues speak of was read. What was left out on purpose, and links, do
/// not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Objects.
    pub objects: u64,
    /// Those that were not read in full.
    pub with_gaps: u64,
    /// Objects left out as asked.
    pub excluded: u64,
}

/// What came of a run.
#[derive(Debug)]
pub struct Outcome {
    /// The issues, the most severe first.
    pub issues: Vec<Issue>,
    /// How much was read.
    pub coverage: Coverage,
    /// The checks that ran.
    pub ran: Vec<&'static str>,
    /// What became of the promises of the statement.
    pub promises: Vec<Answer>,
    /// The checks that did not run for want of a register or statement.
    pub not_run: Vec<&'static str>,
}

/// A run of the checks over the records of an inventory.
pub struct Run<'r> {
    cx: &'r Context<'r>,
    watches: Vec<Box<dyn Watch>>,
    observed: Option<Observed>,
    coverage: Coverage,
    /// Objects not read in full, by root.
    gaps: BTreeMap<String, u64>,
    nth: u64,
    sets: Gathering,
    promises: Option<Promises<'r>>,
}

impl<'r> Run<'r> {
    /// Begins a run.
    pub fn new(cx: &'r Context<'r>) -> Self {
        let observed = cx.register.map(|register| {
            Observed::new(register.systems.iter().map(|system| system.locations.len()))
        });
        Run {
            cx,
            watches: CHECKS.iter().filter(|c| runs(c.needs, cx)).map(|c| (c.watch)()).collect(),
            observed,
            coverage: Coverage::default(),
            gaps: BTreeMap::new(),
            nth: 0,
            sets: Gathering::default(),
            promises: cx.statement.map(Promises::new),
        }
    }

    /// Takes note of a record.
    pub fn see(&mut self, record: &ObjectRecord) {
        if is_left_out(record) {
            let excluded = record.gaps.iter().any(|gap| gap.cause == Cause::Excluded);
            self.coverage.excluded += u64::from(excluded);
        } else {
            self.coverage.objects += 1;
            if record.has_gap() {
                self.coverage.with_gaps += 1;
                let root = record.path.split_once('/').map_or(record.path.as_str(), |(r, _)| r);
                *self.gaps.entry(root.to_owned()).or_default() += 1;
            }
        }
        let assignment = self.cx.register.map(|register| register.locations.of(&record.path));
        if let (Some(observed), Some(assignment)) = (&mut self.observed, &assignment) {
            observed.see_assigned(record, assignment, self.cx.categories);
        }
        self.nth += 1;
        let seen = Seen::new(self.cx, record, self.nth, assignment.as_ref());
        for watch in &mut self.watches {
            watch.see(&seen);
        }
        if let Some(promises) = &mut self.promises {
            promises.see(&seen);
        }
        if self.cx.compares {
            self.sets.see(&seen);
        }
    }

    /// Ends the run.
    pub fn conclude(self) -> Outcome {
        let Run { cx, watches, observed, coverage, gaps, sets, promises, .. } = self;
        let overlaps = sets.compared();
        let end = End { cx, observed: observed.as_ref(), overlaps: &overlaps };
        let mut issues = Vec::new();
        for watch in watches {
            watch.conclude(&end, &mut issues);
        }
        issues.retain(|issue| !is_suppressed(cx, issue));
        let promises = promises.map(|promises| promises.conclude(cx, coverage, &mut issues));
        for issue in &mut issues {
            caveat(cx, &end, &gaps, issue);
        }
        let order = |whose: &Whose| match whose {
            Whose::System(id) => cx.systems().position(|(_, system)| system.id == *id),
            Whose::Folder(_) | Whose::All => None,
        };
        issues.sort_by_cached_key(|issue| {
            let whose = order(&issue.whose).map_or((1, 0), |at| (0, at));
            let Issue { severity, check, subject, message, .. } = issue;
            (
                Reverse(*severity),
                check.id,
                whose,
                issue.whose.clone(),
                subject.clone(),
                message.clone(),
            )
        });
        let ids = |runs_here: bool| {
            let of = CHECKS.iter().filter(move |check| runs(check.needs, cx) == runs_here);
            of.map(|check| check.id).collect()
        };
        let promises = promises.unwrap_or_default();
        Outcome { issues, coverage, promises, ran: ids(true), not_run: ids(false) }
    }
}

fn runs(needs: Needs, cx: &Context<'_>) -> bool {
    match needs {
        Needs::Nothing => true,
        Needs::Register => cx.register.is_some(),
        Needs::Statement => cx.register.is_some() && cx.statement.is_some(),
    }
}

/// Whether an object was left out as asked, or is a link: nothing of it is missing.
fn is_left_out(record: &ObjectRecord) -> bool {
    record.coverage == Read::None && !record.has_gap() && !record.gaps.is_empty()
}

/// Issues about what was declared, or about folders, are suppressed as a whole; of others
/// every place was asked for.
fn is_suppressed(cx: &Context<'_>, issue: &Issue) -> bool {
    if issue.places.gathered {
        return false;
    }
    let system = match &issue.whose {
        Whose::System(id) => Some(id.as_str()),
        Whose::Folder(_) | Whose::All => None,
    };
    let path = issue.places.first.first().map(|place| place.path.as_str());
    cx.suppressions.takes(issue.check.id, system, path, None)
}

/// Says that more may be there, of what was found where not all was read.
fn caveat(cx: &Context<'_>, end: &End<'_>, gaps: &BTreeMap<String, u64>, issue: &mut Issue) {
    if issue.caveat.is_some() || !issue.places.gathered {
        return;
    }
    let unread = match &issue.whose {
        Whose::System(id) => {
            let number = cx.systems().find(|(_, system)| system.id == *id).map(|(n, _)| n);
            number.and_then(|n| Some(end.observed?.systems.get(n)?.with_gaps))
        }
        Whose::Folder(root) => gaps.get(root).copied(),
        Whose::All => None,
    };
    if let Some(n) = unread.filter(|&n| n > 0) {
        let objects = super::issue::counted(n, "object");
        issue.caveat = Some(format!("{objects} not read in full: there may be more"));
    }
}
