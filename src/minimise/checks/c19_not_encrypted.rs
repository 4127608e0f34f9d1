//! Holds C19: sensitive data in systems that are not encrypted. Must not know disks.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{Class, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C19",
    name: "not encrypted",
    about: "Sensitive data lie in a system that is not encrypted, as the register says.",
    needs: Needs::Register,
    reads: "`encrypted = false` of a system; findings of sensitive, restricted, special and \
            criminal categories in it that could be read.",
    fires: "Medium.",
    sure: "Certain, as far as the register is right.",
    cannot: "Whether a disk is encrypted below the file system: a scan sees what those see who \
             may read. So `encrypted = true` cannot be contradicted.",
    article: "GDPR art. 32(1)(a)",
    next: "Encrypt where it lies, or say in `measures` what else protects it.",
    watch: || Box::new(NotEncrypted::default()),
};

#[derive(Default)]
struct NotEncrypted(Tally<()>);

impl Watch for NotEncrypted {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.record.findings.is_empty() {
            return;
        }
        let sensitive = |found: &Found<'_>| {
            let system = found.owner.and_then(|number| seen.cx.system(number));
            system.is_some_and(|system| system.encrypted == Some(false))
                && found.class >= Class::Sensitive
        };
        for (owner, place) in seen.objects(CHECK.id, sensitive) {
            self.0.add(seen, owner, (), Some(place));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, (), places) in self.0.into_groups() {
            let Some(system) = group.system(end.cx) else { continue };
            let n = counted(places.objects, "object");
            let message = format!("{n} with sensitive data, not encrypted");
            issues.push(
                Issue::new(&CHECK, Severity::Medium, Sure::Certain, group.whose(end.cx))
                    .says("sensitive data", message)
                    .at(places)
                    .against(&system.stands, "encrypted = false"),
            );
        }
    }
}
