//! Holds C21: real data where things are tried out. Must not know what they were copied from.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::paths::is_test;
use crate::minimise::seen::{End, Seen, Tally, sure};
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Kind;

pub(super) const CHECK: Check = Check {
    id: "C21",
    name: "production data in test",
    about: "Data that look like those of real people lie in a folder or system for testing.",
    needs: Needs::Nothing,
    reads: "Names of folders (`test`, `acc`, `staging`, `demo`, `tmp` and the like) and \
            `kind = \"test\"`; confirmed matches that are no published samples.",
    fires: "High from 5 such matches in a system or root on (`undeclared`).",
    sure: "An indication: good test data are as valid as real ones.",
    cannot: "Whether people of these names exist; whether the data are in production too.",
    article: "GDPR art. 5(1)(b), 32",
    next: "Replace them by invented data, and delete what was copied.",
    watch: || Box::new(InTest::default()),
};

#[derive(Default)]
struct InTest(Tally<()>);

impl Watch for InTest {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.record.findings.is_empty() {
            return;
        }
        let by_path = is_test(&seen.record.path);
        let real = |finding: &crate::model::Finding| {
            let system = seen.owner_of(&finding.field).and_then(|number| seen.cx.system(number));
            (by_path || system.is_some_and(|system| system.kind == Kind::Test))
                && finding.confirmed > finding.qualifiers.sample
                && sure(finding) > finding.qualifiers.sample + finding.qualifiers.role
        };
        for (owner, place) in seen.objects(CHECK.id, real) {
            self.0.add(seen, owner, (), Some(place));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
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
