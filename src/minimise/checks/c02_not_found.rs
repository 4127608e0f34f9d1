//! Holds C02: what is declared and was not found. Must never say so where not all was read.

use crate::minimise::issue::{Issue, Severity, Sure, Whose};
use crate::minimise::seen::End;
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Status;
use crate::register::{Found, System, covers};

pub(super) const CHECK: Check = Check {
    id: "C02",
    name: "declared, never found",
    about: "The register declares a category for a system in which none was found.",
    needs: Needs::Register,
    reads: "The categories that a system declares, and all findings in it, candidates too.",
    fires: "Low, where every object of the system was read in full, the scan is whole and no \
            rules were off.",
    sure: "Certain where the inventory holds two scans or more; of one scan it is an indication.",
    cannot: "Anything of a system with gaps: C31 tells of them. Anything of categories that no \
             rule looks for, of systems that ended, and of places that were not scanned (C23).",
    article: "GDPR art. 5(1)(c), 5(1)(d), 30",
    next: "Ask the owner whether it is still needed; remove it from the entry if not.",
    watch: || Box::new(NotFound),
};

struct NotFound;

impl Watch for NotFound {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        let (Some(observed), true) = (end.observed, end.cx.is_whole) else { return };
        let scans = end.cx.scans;
        for (number, system) in end.cx.systems() {
            let found = &observed.systems[number];
            if found.objects == 0 || found.with_gaps > 0 || system.status == Status::Ended {
                continue;
            }
            for declared in absent(system, found, &|name| end.cx.categories.is_sought(name)) {
                let sure = Sure::certain_if(scans > 1);
                let by = if scans > 1 { format!("{scans} scans") } else { "one scan".to_owned() };
                let message = format!("{declared} is declared, and none was found: still needed?");
                let issue =
                    Issue::new(&CHECK, Severity::Low, sure, Whose::System(system.id.clone()));
                let stands = super::stands_of(system, declared);
                issues.push(issue.says(declared, message).by(by).against(stands, declared));
            }
        }
    }
}

/// What a system declares, is looked for, and is not there, not even as a candidate.
fn absent<'s>(system: &'s System, found: &Found, is_sought: &dyn Fn(&str) -> bool) -> Vec<&'s str> {
    let is_there = |declared: &str| found.categories.keys().any(|name| covers(declared, name));
    let declared = system.declared().into_iter();
    declared.filter(|declared| !is_there(declared) && is_sought(declared)).collect()
}
