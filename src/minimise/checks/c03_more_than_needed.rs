//! Holds C03: columns of personal data that serve nothing, and exact birth dates where ages are
//! enough. Must not know what is undeclared: that is C01.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C03",
    name: "more than needed",
    about: "A column of personal data is almost empty or the same throughout, or holds exact \
            birth dates where only ages are declared.",
    needs: Needs::Nothing,
    reads: "Statistics of columns in which personal data were found; with a register, whether a \
            system declares `demo.age` and no `demo.birth_date`.",
    fires: "Low for columns of 20 rows or more of which 95 in 100 are empty, or all values are \
            the same; medium for birth dates.",
    sure: "Certain: it is counted.",
    cannot: "Whether a full column is needed. What no purpose uses is what the register does \
             not declare: C01.",
    article: "GDPR art. 5(1)(c), 25",
    next: "Leave the column out of the form and of the file.",
    watch: || Box::new(MoreThanNeeded::default()),
};

/// Rows below which an empty column says nothing.
const ROWS: u64 = 20;

/// Of a hundred cells, those that are empty in a column that is almost empty.
const EMPTY: u64 = 95;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Birth,
    Empty,
    Same,
}

#[derive(Default)]
struct MoreThanNeeded(Tally<Why>);

impl Watch for MoreThanNeeded {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, column, .. } in seen.personal() {
            let system = owner.and_then(|number| seen.cx.system(number));
            let exact = finding.category == "demo.birth_date"
                && system.is_some_and(|s| s.declares("demo.age") && !s.declares("demo.birth_date"));
            let rows = column.map_or(0, |field| field.values + field.empty);
            let why = match column {
                _ if exact => Why::Birth,
                Some(field) if rows >= ROWS && field.empty * 100 >= EMPTY * rows => Why::Empty,
                Some(field) if field.values >= ROWS && field.distinct == Some(1) => Why::Same,
                _ => continue,
            };
            let count = if why == Why::Birth { sure } else { rows };
            let place = seen.found(CHECK.id, owner, finding, count);
            let place = place.map(|place| place.about(finding.category.as_str()));
            self.0.add(seen, owner, why, place);
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, why, places) in self.0.into_groups() {
            let n = counted(places.places, "column");
            let (severity, subject, message) = match why {
                Why::Birth => {
                    let n = counted(places.count, "exact birth date");
                    (Severity::Medium, "birth dates", format!("{n}; the register declares ages"))
                }
                Why::Empty => {
                    (Severity::Low, "almost empty", format!("{n} of personal data almost empty"))
                }
                Why::Same => {
                    let message = format!("{n} of personal data with the same value throughout");
                    (Severity::Low, "all the same", message)
                }
            };
            let issue = Issue::new(&CHECK, severity, Sure::Certain, group.whose(end.cx));
            let issue = issue.says(subject, message).at(places);
            issues.push(match (why, group.system(end.cx)) {
                (Why::Birth, Some(system)) => issue
                    .against(super::stands_of(system, "demo.age"), "demo.age")
                    .next("Keep the year or the age, or declare the birth date and why."),
                _ => issue,
            });
        }
    }
}
