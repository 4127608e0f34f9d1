//! Holds C20: entries of the register that nobody looked at in time. Must not know the data.

use crate::minimise::ages::is_over;
use crate::minimise::issue::{Issue, Severity, Sure, Whose};
use crate::minimise::seen::End;
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Status;
use crate::register::written_day;

pub(super) const CHECK: Check = Check {
    id: "C20",
    name: "review overdue",
    about: "The entry of a system was not reviewed in time.",
    needs: Needs::Register,
    reads: "`reviewed` and `review_every` (a year, where nothing is said), and the day.",
    fires: "Medium, also where no review is told of.",
    sure: "Certain.",
    cannot: "Whether the review was a good one.",
    article: "GDPR art. 5(2), 24(1)",
    next: "Go through the entry with its owner and write down the day.",
    watch: || Box::new(Review),
};

struct Review;

impl Watch for Review {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (_, system) in end.cx.systems().filter(|(_, s)| s.status != Status::Ended) {
            let every = system.review_every;
            let message = match system.reviewed {
                None => "No review is told of".to_owned(),
                Some(day) if is_over(every, day, end.cx.as_of) => {
                    format!("Last reviewed on {}, due every {}", written_day(day), every.words())
                }
                Some(_) => continue,
            };
            let whose = Whose::System(system.id.clone());
            issues.push(
                Issue::new(&CHECK, Severity::Medium, Sure::Certain, whose)
                    .says("review", message)
                    .against(&system.stands, "`reviewed`"),
            );
        }
    }
}
