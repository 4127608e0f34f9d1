//! Holds C04: national numbers and copies of identity cards that no law allows. Must not know
//! those that hide in other numbers: that is C05.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{Class, Context, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::System;

pub(super) const CHECK: Check = Check {
    id: "C04",
    name: "national number without a law",
    about: "National numbers or copies of identity cards stand in a system for which the \
            register names no law that allows them.",
    needs: Needs::Register,
    reads: "Findings of BSN, rijksregisternummer, BIS number, onderwijsnummer and copies of \
            identity cards; `national_number_law` of the system's processings.",
    fires: "Critical from 1 confirmed match; high where there are only likely ones. For a back-up \
            or test system without processings, where no system declares the number with a law.",
    sure: "Certain where confirmed, else an indication.",
    cannot: "Whether the law that is named does allow it. Numbers in no system are C26's.",
    article: "UAVG art. 46 (NL); law of 8 August 1983, art. 8 (BE)",
    next: "Name the law in the entry, or remove the numbers.",
    watch: || Box::new(NationalNumber::default()),
};

#[derive(Default)]
struct NationalNumber(Tally<String>);

/// Whether a law is named for it.
fn allowed(cx: &Context<'_>, system: &System, category: &str) -> bool {
    let law = |system: &System| system.processings.iter().any(|p| p.national_number_law.is_some());
    match system.is_copy() {
        true => cx.systems().any(|(_, other)| law(other) && other.declares(category)),
        false => law(system),
    }
}

impl Watch for NationalNumber {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, class, .. } in seen.personal() {
            let Some(system) = owner.and_then(|number| seen.cx.system(number)) else { continue };
            let category = &finding.category;
            let is = class == Class::Restricted && !category.starts_with("org.");
            if is && !allowed(seen.cx, system, category) {
                let place = seen.found(CHECK.id, owner, finding, sure);
                self.0.add(seen, owner, category.clone(), place);
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, category, places) in self.0.into_groups() {
            let Some(system) = group.system(end.cx) else { continue };
            let confirmed = places.confirmed > 0;
            let severity = if confirmed { Severity::Critical } else { Severity::High };
            let message = format!(
                "{} of {category}; the register names no law that allows it",
                counted(places.count, "match"),
            );
            issues.push(
                Issue::new(&CHECK, severity, Sure::certain_if(confirmed), group.whose(end.cx))
                    .says(category, message)
                    .at(places)
                    .against(&system.stands, "no `national_number_law`"),
            );
        }
    }
}
