//! Holds C16: columns with wrong numbers in them, and text that was broken on its way. Must not
//! know the right ones.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::model::{Fact, FieldRecord, Finding};

pub(super) const CHECK: Check = Check {
    id: "C16",
    name: "accuracy",
    about: "A column of numbers with check digits holds wrong ones, or text with personal data \
            was stored in a broken charset.",
    needs: Needs::Nothing,
    reads: "Verdicts of checks over columns in which the same rule found numbers for sure; the \
            fact that a text had to be repaired.",
    fires: "Low from 5 wrong values in a hundred on (`invalid`), medium from 20; low for broken \
            text.",
    sure: "Certain: the check digits are wrong, whatever the number is.",
    cannot: "Numbers that are right and another's; postal codes that are not of their place; \
             birth dates that are not those of the number beside them; people with two \
             addresses: an inventory holds no values.",
    article: "GDPR art. 5(1)(d)",
    next: "Correct them at the source, and check numbers where they are typed.",
    watch: || Box::new(Accuracy::default()),
};

/// Of a hundred values, so many wrong ones are no slips any more.
const MANY: u64 = 20;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Many,
    Some,
    Broken,
}

#[derive(Default)]
struct Accuracy(Tally<Why>);

/// Values that pass and fail the checks of the rules that found something in a column.
fn verdicts(column: &FieldRecord, finding: &Finding) -> (u64, u64) {
    let checks = finding.rules.iter().filter_map(|rule| column.checks.get(rule));
    checks.fold((0, 0), |(passed, failed), one| (passed + one.passed, failed + one.failed))
}

impl Watch for Accuracy {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, column, .. } in seen.personal() {
            let Some(column) = column else { continue };
            let (passed, failed) = verdicts(column, finding);
            let all = passed + failed;
            // where most fail, the column holds something else
            if failed == 0 || passed < failed || failed * 100 < seen.cx.thresholds.invalid * all {
                continue;
            }
            let why = if failed * 100 >= MANY * all { Why::Many } else { Why::Some };
            let place = seen.found(CHECK.id, owner, finding, failed).map(|place| {
                let about = format!("{} of {all}, {}", failed, finding.category);
                crate::minimise::Place { at: None, confirmed: 0, ..place }.about(about)
            });
            self.0.add(seen, owner, why, place);
        }
        if seen.record.facts.contains_key(&Fact::Repaired) {
            for (owner, place) in seen.objects(CHECK.id, |_| true) {
                self.0.add(seen, owner, Why::Broken, Some(place));
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, why, places) in self.0.into_groups() {
            let wrong = || {
                let columns = counted(places.places, "column");
                format!("{} with wrong check digits in {columns}", counted(places.count, "number"))
            };
            let (severity, subject, message) = match why {
                Why::Many => (Severity::Medium, "many wrong", wrong()),
                Why::Some => (Severity::Low, "wrong", wrong()),
                Why::Broken => {
                    let n = counted(places.objects, "text");
                    let message = format!("{n} with personal data stored in a broken charset");
                    (Severity::Low, "charset", message)
                }
            };
            issues.push(
                Issue::new(&CHECK, severity, Sure::Certain, group.whose(end.cx))
                    .says(subject, message)
                    .at(places),
            );
        }
    }
}
