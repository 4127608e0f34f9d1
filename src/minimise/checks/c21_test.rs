//! Holds C21: real data where things are tried out. Must not know what they were copied from.

use crate::minimise::issue::{Issue, Places, Severity, Sure, counted};
use crate::minimise::overlaps::{COPY, Set, by, percent};
use crate::minimise::paths::is_test;
use crate::minimise::seen::{End, Found, Group, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Kind;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "C21",
    name: "production data in test",
    about: "Data that look like those of real people lie in a folder or system for testing.",
    needs: Needs::Nothing,
    reads: "Names of folders (`test`, `acc`, `staging`, `demo`, `tmp` and the like) and \
            `kind = \"test\"`; confirmed matches that are no published samples. Under a key file, \
            sketches of the values that stand for people.",
    fires: "High from 5 such matches in a system or root on (`undeclared`), and where 80 in 100 \
            values of 20 or more stand elsewhere too.",
    sure: "An indication: good test data are as valid as real ones. Certain by sketches that hold \
           all values.",
    cannot: "Whether people of these names exist. Without a key file, whether the data are in \
             production too.",
    article: "GDPR art. 5(1)(b), 32",
    next: "Replace them by invented data, and delete what was copied.",
    watch: || Box::new(InTest::default()),
};

#[derive(Default)]
struct InTest(Tally<()>);

/// Sets for testing whose values stand elsewhere too.
fn copied(end: &End<'_>, issues: &mut Vec<Issue>) {
    let sets = &end.overlaps.sets;
    let tests = |set: &Set| {
        let system = set.owner.and_then(|number| end.cx.system(number));
        is_test(&set.path) || system.is_some_and(|system| system.kind == Kind::Test)
    };
    let mut known = BTreeSet::new();
    for pair in &end.overlaps.pairs {
        for (here, there) in [(pair.first, pair.second), (pair.second, pair.first)] {
            let share = pair.share_of(here);
            let copied = tests(&sets[here]) && !tests(&sets[there]) && share.value >= COPY;
            if !copied || !known.insert(here) {
                continue;
            }
            let Some(place) = end.place(CHECK.id, &sets[here]) else { continue };
            let message = format!(
                "{} of the {} people in {} stand in {} too",
                percent(share.value),
                sets[here].distinct,
                sets[here].path,
                sets[there].path,
            );
            let group = match sets[here].owner {
                Some(number) => Group::System(number),
                None => Group::Root(sets[here].path.split('/').next().unwrap_or_default().into()),
            };
            let sure = Sure::certain_if(share.error == 0.0);
            let mut places = Places::default();
            places.add(1, place);
            issues.push(
                Issue::new(&CHECK, Severity::High, sure, group.whose(end.cx))
                    .says(format!("people, {}", sets[here].path), message)
                    .at(places)
                    .by(by(sets[here].category, share.error)),
            );
        }
    }
}

impl Watch for InTest {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.record.findings.is_empty() {
            return;
        }
        let by_path = is_test(&seen.record.path);
        let real = |found: &Found<'_>| {
            let system = found.owner.and_then(|number| seen.cx.system(number));
            (by_path || system.is_some_and(|system| system.kind == Kind::Test))
                && found.finding.confirmed > found.finding.qualifiers.sample
                && found.sure > found.finding.qualifiers.sample + found.finding.qualifiers.role
        };
        for (owner, place) in seen.objects(CHECK.id, real) {
            self.0.add(seen, owner, (), Some(place));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        copied(end, issues);
        for (group, (), places) in self.0.into_groups() {
            if places.confirmed < end.cx.thresholds.undeclared {
                continue;
            }
            let message = format!(
                "{} in {} for testing that are valid and no published samples",
                counted(places.confirmed, "match"),
                counted(places.objects, "object"),
            );
            issues.push(
                Issue::new(&CHECK, Severity::High, Sure::Indication, group.whose(end.cx))
                    .says("test", message)
                    .at(places)
                    .by("names of folders, or the kind of the system"),
            );
        }
    }
}
