//! Holds C29: files with personal data that nobody changed for long, or that nobody owns. Must
//! not know terms: that is C07.

use crate::minimise::ages::{day_of, is_over};
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::written_day;

pub(super) const CHECK: Check = Check {
    id: "C29",
    name: "stale or unowned",
    about: "Files with personal data were not changed for long, or belong to an account that is \
            gone.",
    needs: Needs::Nothing,
    reads: "When files were last changed; their owner, which is a bare number where the scanning \
            machine knows no account of it.",
    fires: "Low from 2 years on (`stale`), and for owners without an account.",
    sure: "An indication: what is only read does not change, and accounts of other machines are \
           not known here.",
    cannot: "When a file was last read: many systems do not keep that. Objects inside others, \
             which are as old as these.",
    article: "GDPR art. 5(1)(e)",
    next: "Ask the department whether it is still used; delete it if not.",
    watch: || Box::new(Stale::default()),
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Stale,
    Unowned,
}

#[derive(Default)]
struct Stale(Tally<Why>);

impl Watch for Stale {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        if record.findings.is_empty() || !record.positions.is_empty() || record.path.contains("!/")
        {
            return;
        }
        let changed = record.modified.as_deref().and_then(day_of);
        let stale = changed.filter(|day| is_over(seen.cx.thresholds.stale, *day, seen.cx.as_of));
        let owner = record.access.as_ref().map_or("", |access| access.owner.as_str());
        let unowned = !owner.is_empty() && owner.bytes().all(|byte| byte.is_ascii_digit());
        if stale.is_none() && !unowned {
            return;
        }
        for (system, place) in seen.objects(CHECK.id, |_| true) {
            if let Some(day) = stale {
                let about = format!("last changed {}", written_day(day));
                self.0.add(seen, system, Why::Stale, Some(place.clone().about(about)));
            }
            if unowned {
                let about = format!("owner {owner}");
                self.0.add(seen, system, Why::Unowned, Some(place.about(about)));
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, why, places) in self.0.into_groups() {
            let n = counted(places.objects, "file");
            let (subject, message, by) = match why {
                Why::Stale => {
                    let age = end.cx.thresholds.stale.words();
                    let message = format!("{n} with personal data not changed for {age} and more");
                    ("stale", message, "file times")
                }
                Why::Unowned => {
                    let message = format!("{n} with personal data whose owner has no account");
                    ("unowned", message, "owners of files")
                }
            };
            issues.push(
                Issue::new(&CHECK, Severity::Low, Sure::Indication, group.whose(end.cx))
                    .says(subject, message)
                    .at(places)
                    .by(by),
            );
        }
    }
}
