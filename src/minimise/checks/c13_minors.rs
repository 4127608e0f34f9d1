//! Holds C13: birth dates of children. Must not know whose children they are.

use crate::minimise::ages::{first_day, is_over};
use crate::minimise::columns::plain;
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Found, Group, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::{System, Term};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "C13",
    name: "minors",
    about: "A column of birth dates holds those of children, and the register does not say that \
            the system is about children.",
    needs: Needs::Nothing,
    reads: "Months in columns of birth dates; with a register, the `data_subjects` of the system.",
    fires: "Medium from 1 birth date of someone under 16 (the age of consent online in the \
            Netherlands; 13 in Belgium).",
    sure: "Certain where the column is confirmed to hold birth dates, else an indication.",
    cannot: "Whether consent of a parent was asked or needed. Birth dates in running text.",
    article: "GDPR art. 8; UAVG art. 5 (NL); law of 30 July 2018, art. 7 (BE)",
    next: "Say in the entry that children are concerned and why, or remove them.",
    watch: || Box::new(Minors::default()),
};

const SIXTEEN: Term = Term { months: 16 * 12, days: 0 };
const THIRTEEN: Term = Term { months: 13 * 12, days: 0 };

/// Words of data subjects that speak of children.
const CHILDREN: &[&str] = &[
    "kind", "leerling", "pupil", "child", "minor", "jonger", "jeugd", "enfant", "eleve", "youth",
    "student", "pupil", "scholier",
];

#[derive(Default)]
struct Minors {
    found: Tally<()>,
    under_13: BTreeMap<Group, u64>,
}

fn is_about_children(system: &System) -> bool {
    let subjects = system.processings.iter().flat_map(|p| &p.data_subjects);
    subjects.map(|subject| plain(subject)).any(|s| CHILDREN.iter().any(|word| s.contains(word)))
}

impl Watch for Minors {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, column, .. } in seen.personal() {
            let system = owner.and_then(|number| seen.cx.system(number));
            let births = finding.category == "demo.birth_date";
            let Some(column) = column.filter(|_| births) else { continue };
            if system.is_some_and(is_about_children) {
                continue;
            }
            let under = |age: Term| {
                let months = column.months.iter().filter(|(month, _)| {
                    // what lies ahead is no birth
                    first_day(month).is_some_and(|day| {
                        day <= seen.cx.as_of && !is_over(age, day, seen.cx.as_of)
                    })
                });
                months.map(|(_, n)| n).sum::<u64>()
            };
            let count = under(SIXTEEN);
            if count == 0 {
                continue;
            }
            if let Some(place) = seen.found(CHECK.id, owner, finding, count) {
                self.found.add(seen, owner, (), Some(place));
                *self.under_13.entry(seen.group(owner)).or_default() += under(THIRTEEN);
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        let Minors { found, under_13 } = *self;
        for (group, (), places) in found.into_groups() {
            let young = under_13.get(&group).copied().unwrap_or(0);
            let mut message = format!("{} of people under 16", counted(places.count, "birth date"));
            if young > 0 {
                message.push_str(&format!(", {young} under 13"));
            }
            let sure = Sure::certain_if(places.confirmed > 0);
            let issue = Issue::new(&CHECK, Severity::Medium, sure, group.whose(end.cx))
                .says("under 16", message)
                .at(places)
                .by("months of birth");
            issues.push(match group.system(end.cx) {
                Some(system) => issue.against(&system.stands, "`data_subjects` of the system"),
                None => issue,
            });
        }
    }
}
