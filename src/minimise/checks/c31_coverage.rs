//! Holds C31: what was not read, so that nothing is said of it. Must not know what may be in it.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Group, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "C31",
    name: "coverage",
    about: "Objects could not be read in full: that nothing was found in them proves nothing.",
    needs: Needs::Nothing,
    reads: "The gaps of all objects, with their causes. What was left out on purpose, and links, \
            are no gaps.",
    fires: "Info from 1 object in a system or root on, medium from 1 in a hundred (`unread`).",
    sure: "Certain.",
    cannot: "What is in them.",
    article: "GDPR art. 5(2)",
    next: "See to the causes and scan again: docs/output.md says what to do about each.",
    watch: || Box::new(Unread::default()),
};

#[derive(Default)]
struct Unread {
    gaps: Tally<()>,
    objects: BTreeMap<Group, u64>,
}

impl Watch for Unread {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        let owner = seen.owner();
        *self.objects.entry(seen.group(owner)).or_default() += 1;
        if !record.has_gap() {
            return;
        }
        let mut causes: Vec<&str> = record
            .gaps
            .iter()
            .filter(|gap| gap.cause.is_gap())
            .map(|gap| gap.cause.name())
            .collect();
        causes.sort_unstable();
        causes.dedup();
        let place = seen.place(CHECK.id, owner, None, 1);
        self.gaps.add(seen, owner, (), place.map(|place| place.about(causes.join(", "))));
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        let Unread { gaps, objects } = *self;
        for (group, (), places) in gaps.into_groups() {
            let of = objects.get(&group).copied().unwrap_or(places.objects);
            let many = places.objects * 100 >= end.cx.thresholds.unread * of;
            let severity = if many { Severity::Medium } else { Severity::Info };
            let message =
                format!("{} of {} not read in full", places.objects, counted(of, "object"));
            let mut issue = Issue::new(&CHECK, severity, Sure::Certain, group.whose(end.cx))
                .says("gaps", message)
                .at(places);
            issue.caveat = Some("that nothing was found in them proves nothing".to_owned());
            issues.push(issue);
        }
    }
}
