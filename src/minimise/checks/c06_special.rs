//! Holds C06: special categories and data on offences that nobody declared. Must not know what
//! lifts the ban: that is C10.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{Class, Context, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::System;

pub(super) const CHECK: Check = Check {
    id: "C06",
    name: "special data undeclared",
    about: "Data on health, belief, union, origin, life or offences stand in a system whose \
            entry does not mention them.",
    needs: Needs::Register,
    reads: "Findings of special and criminal categories, confirmed or likely; the categories \
            that the system declares.",
    fires: "From 1 match: critical where the system declares no special category at all, high \
            where it declares another. For a back-up or test system without processings, where \
            no system declares the category.",
    sure: "Certain where confirmed, else an indication: such words stand in running text and \
           need a reader.",
    cannot: "Whether a word is about a person who can be found. Data in no system are C26's.",
    article: "GDPR art. 9, 10",
    next: "Read the places; remove the data, or declare them with what lifts the ban.",
    watch: || Box::new(Special::default()),
};

#[derive(Default)]
struct Special(Tally<String>);

fn is_declared(cx: &Context<'_>, system: &System, category: &str) -> bool {
    match system.is_copy() {
        true => cx.systems().any(|(_, other)| other.declares(category)),
        false => system.declares(category),
    }
}

impl Watch for Special {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, class, .. } in seen.personal() {
            let Some(system) = owner.and_then(|number| seen.cx.system(number)) else { continue };
            let category = &finding.category;
            if class >= Class::Special && !is_declared(seen.cx, system, category) {
                let place = seen.found(CHECK.id, owner, finding, sure);
                self.0.add(seen, owner, category.clone(), place);
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, category, places) in self.0.into_groups() {
            let Some(system) = group.system(end.cx) else { continue };
            let is_special = |name: &&str| {
                let classes = end.cx.categories.sensitivities(name);
                classes.contains("special") || classes.contains("criminal")
            };
            let (severity, none) = match system.declared().iter().any(is_special) {
                true => (Severity::High, "the register does not mention it"),
                false => (Severity::Critical, "the register mentions no such data there"),
            };
            let sure = Sure::certain_if(places.confirmed > 0);
            let message = format!(
                "{} of {category} in {}; {none}",
                counted(places.count, "match"),
                counted(places.objects, "object"),
            );
            issues.push(
                Issue::new(&CHECK, severity, sure, group.whose(end.cx))
                    .says(category, message)
                    .at(places)
                    .against(&system.stands, "the entry of the system"),
            );
        }
    }
}
