//! Holds C24: data on their way to parties that the register does not name, and processors
//! without an agreement. Must not know what was sent.

use crate::minimise::columns::plain;
use crate::minimise::issue::{Issue, Severity, Sure, Whose, counted};
use crate::minimise::paths::goes_out;
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::System;
use crate::register::words::Status;

pub(super) const CHECK: Check = Check {
    id: "C24",
    name: "recipients",
    about: "Personal data lie in a folder for sending and its path names no recipient of the \
            register, or a processor has no agreement.",
    needs: Needs::Register,
    reads: "Names of folders (`outgoing`, `sftp`, `verzonden`, `envoi` and the like); recipients \
            and processors of the system.",
    fires: "Medium.",
    sure: "Certain for agreements; for folders an indication, by their names.",
    cannot: "What was sent, and to whom.",
    article: "GDPR art. 28, 30(1)(d)",
    next: "Name the recipient in the entry, and make an agreement with every processor.",
    watch: || Box::new(Recipients::default()),
};

#[derive(Default)]
struct Recipients(Tally<()>);

/// Whether the path names someone whom the system declares.
fn names_one(system: &System, path: &str) -> bool {
    let path = plain(path);
    let named = |name: &str| {
        let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3);
        words.map(plain).any(|word| path.contains(&word))
    };
    system.processings.iter().any(|processing| {
        processing.processors.iter().any(|processor| named(&processor.name))
            || processing.recipients.iter().flatten().any(|recipient| named(recipient))
    })
}

impl Watch for Recipients {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.record.findings.is_empty() || !goes_out(&seen.record.path) {
            return;
        }
        let unnamed = |found: &Found<'_>| {
            let system = found.owner.and_then(|number| seen.cx.system(number));
            system.is_none_or(|system| !names_one(system, &seen.record.path))
        };
        for (owner, place) in seen.objects(CHECK.id, unnamed) {
            self.0.add(seen, owner, (), Some(place));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, (), places) in self.0.into_groups() {
            let n = counted(places.objects, "object");
            let message = format!("{n} with personal data in folders for sending, to nobody known");
            let issue = Issue::new(&CHECK, Severity::Medium, Sure::Indication, group.whose(end.cx))
                .says("folder", message)
                .at(places)
                .by("names of folders");
            issues.push(match group.system(end.cx) {
                Some(system) => issue.against(&system.stands, "`recipients` of the system"),
                None => issue,
            });
        }
        for (_, system) in end.cx.systems().filter(|(_, s)| s.status != Status::Ended) {
            for processing in &system.processings {
                for processor in processing.processors.iter().filter(|p| p.agreement.is_none()) {
                    let message = format!("No agreement with the processor {}", processor.name);
                    let whose = Whose::System(system.id.clone());
                    issues.push(
                        Issue::new(&CHECK, Severity::Medium, Sure::Certain, whose)
                            .says(processor.name.as_str(), message)
                            .against(&processing.stands, "`processors`"),
                    );
                }
            }
        }
    }
}
