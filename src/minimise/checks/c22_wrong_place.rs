//! Holds C22: folders that a service copies to other countries. Must not know networks.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::paths::synced;
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::System;

pub(super) const CHECK: Check = Check {
    id: "C22",
    name: "wrong place",
    about: "Personal data lie in a folder that a service such as OneDrive, Dropbox or Google \
            Drive copies to its own servers, and the register does not mention that.",
    needs: Needs::Nothing,
    reads: "Names of folders; with a register, processors, recipients, transfers and countries \
            of the system.",
    fires: "Medium. Not where the system declares a transfer, or names the service among its \
            processors or recipients. Low without a register.",
    sure: "An indication: it goes by the folder's name.",
    cannot: "On which servers the data are: services let their customers choose.",
    article: "GDPR ch. V, art. 28, 30(1)(e)",
    next: "Name the service and its countries in the entry, or move the data.",
    watch: || Box::new(WrongPlace::default()),
};

#[derive(Default)]
struct WrongPlace(Tally<&'static str>);

fn is_declared(system: &System, service: &str) -> bool {
    let named = |name: &str| name.to_lowercase().contains(&service.to_lowercase());
    system.processings.iter().any(|processing| {
        !processing.transfers.is_empty()
            || processing.processors.iter().any(|processor| named(&processor.name))
            || processing.recipients.iter().flatten().any(|recipient| named(recipient))
    })
}

impl Watch for WrongPlace {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.record.findings.is_empty() {
            return;
        }
        let Some(service) = synced(&seen.record.path) else { return };
        let undeclared = |found: &Found<'_>| {
            let system = found.owner.and_then(|number| seen.cx.system(number));
            system.is_none_or(|system| !is_declared(system, service))
        };
        for (owner, place) in seen.objects(CHECK.id, undeclared) {
            self.0.add(seen, owner, service, Some(place));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, service, places) in self.0.into_groups() {
            let n = counted(places.objects, "object");
            let message = format!("{n} with personal data in a folder of {service}");
            let known = end.cx.register.is_some();
            let severity = if known { Severity::Medium } else { Severity::Low };
            let issue = Issue::new(&CHECK, severity, Sure::Indication, group.whose(end.cx))
                .says(service, message)
                .at(places)
                .by("names of folders");
            issues.push(match group.system(end.cx) {
                Some(system) => issue.against(&system.stands, "`transfers` and `processors`"),
                None => issue,
            });
        }
    }
}
