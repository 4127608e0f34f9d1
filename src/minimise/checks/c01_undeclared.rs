//! Holds C01: personal data that the register does not mention. Must not know how bad the
//! want of a law is: that is C04 and C06.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{Class, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C01",
    name: "undeclared category",
    about: "Personal data stand in a system whose entry in the register does not mention them.",
    needs: Needs::Register,
    reads: "Confirmed and likely findings, by the system that their place belongs to; the \
            categories that its processings declare. A declared `contact` speaks of all that \
            begins with it.",
    fires: "From 5 matches of a category in a system (`undeclared`), of national numbers from 1. \
            Medium; high for national numbers. What is special or criminal is C06's, national \
            numbers without a law C04's, exact birth dates where only ages are declared C03's.",
    sure: "Certain where that many are confirmed; else an indication.",
    cannot: "Whether the data may be there: only that the register does not say so. Back-up and \
             test systems without processings of their own hold what others declare.",
    article: "GDPR art. 30(1)(c), 5(1)(b)",
    next: "Add the category to the entry with its purpose and term, or remove the data.",
    watch: || Box::new(Undeclared::default()),
};

/// Places by system and category.
#[derive(Default)]
struct Undeclared(Tally<String>);

impl Watch for Undeclared {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, class, .. } in seen.personal() {
            let Some(system) = owner.and_then(|number| seen.cx.system(number)) else { continue };
            let category = &finding.category;
            let without_law = class == Class::Restricted
                && system.processings.iter().all(|p| p.national_number_law.is_none());
            let only_ages = category == "demo.birth_date" && system.declares("demo.age");
            let others = class >= Class::Special || without_law || only_ages;
            if others || system.declares(category) || system.is_copy() {
                continue;
            }
            self.0.add(seen, owner, category.clone(), seen.found(CHECK.id, owner, finding, sure));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, category, places) in self.0.into_groups() {
            let Some(system) = group.system(end.cx) else { continue };
            let restricted = end.cx.class(&category) == Class::Restricted;
            let enough = if restricted { 1 } else { end.cx.thresholds.undeclared };
            if places.count < enough {
                continue;
            }
            let sure = Sure::certain_if(places.confirmed >= enough);
            let severity = if restricted { Severity::High } else { Severity::Medium };
            let message = format!(
                "{} of {category} in {}; the register does not mention {category}",
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
