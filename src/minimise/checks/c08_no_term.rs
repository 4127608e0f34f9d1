//! Holds C08: categories that are declared without a term. Must not know terms that have no
//! end: that is C09.

use crate::minimise::issue::{Issue, Severity, Sure, Whose, listed};
use crate::minimise::seen::End;
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Status;
use crate::register::{Keep, Processing};

pub(super) const CHECK: Check = Check {
    id: "C08",
    name: "no term",
    about: "The register declares categories and does not say how long they are kept.",
    needs: Needs::Register,
    reads: "The categories of each processing and its retentions.",
    fires: "Medium, once for each processing.",
    sure: "Certain.",
    cannot: "Which term is right: laws and authorities differ, and you decide.",
    article: "GDPR art. 30(1)(f), 13(2)(a)",
    next: "Decide on a term, from when it counts, and what happens then.",
    watch: || Box::new(NoTerm),
};

struct NoTerm;

impl Watch for NoTerm {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (_, system) in end.cx.systems().filter(|(_, s)| s.status != Status::Ended) {
            for processing in &system.processings {
                let without = without_term(processing);
                if without.is_empty() {
                    continue;
                }
                let names = listed(without.iter().copied());
                let message = format!("No term is declared for {names}");
                let whose = Whose::System(system.id.clone());
                issues.push(
                    Issue::new(&CHECK, Severity::Medium, Sure::Certain, whose)
                        .says(processing.title(), message)
                        .against(&processing.stands, processing.title()),
                );
            }
        }
    }
}

fn without_term(processing: &Processing) -> Vec<&str> {
    let open = |name: &&String| {
        processing.retention_of(name).is_none_or(|retention| retention.keep == Keep::Open)
    };
    processing.categories.iter().filter(open).map(String::as_str).collect()
}
