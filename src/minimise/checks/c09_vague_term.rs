//! Holds C09: terms that have no end, or end when something happens. Must not know the data.

use crate::minimise::issue::{Issue, Severity, Sure, Whose};
use crate::minimise::seen::End;
use crate::minimise::{Check, Needs, Watch};
use crate::register::Keep;
use crate::register::words::Status;

pub(super) const CHECK: Check = Check {
    id: "C09",
    name: "term without end",
    about: "The register keeps data for ever, or until something happens.",
    needs: Needs::Register,
    reads: "`duration = \"indefinite\"` and `until` of retentions.",
    fires: "High for `indefinite` without a `basis`, low with one. Low for `until`.",
    sure: "Certain.",
    cannot: "Whether the basis holds.",
    article: "GDPR art. 5(1)(e), 13(2)(a)",
    next: "Give a duration, and the day from which it counts.",
    watch: || Box::new(VagueTerm),
};

struct VagueTerm;

impl Watch for VagueTerm {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (_, system) in end.cx.systems().filter(|(_, s)| s.status != Status::Ended) {
            let processings = system.processings.iter();
            let all = processings.flat_map(|p| p.retention.iter().map(move |r| (p, r)));
            for (processing, retention) in all {
                let of = retention.categories.first().map_or("all others", String::as_str);
                let (severity, message, says) = match (&retention.keep, &retention.basis) {
                    (Keep::Indefinite, None) => {
                        let message = format!("No end is declared for {of}: that is no term");
                        (Severity::High, message, "indefinite".to_owned())
                    }
                    (Keep::Indefinite, Some(basis)) => {
                        let message = format!("No end is declared for {of}, by reason of: {basis}");
                        (Severity::Low, message, "indefinite".to_owned())
                    }
                    (Keep::Until(what), _) => {
                        let message = format!(
                            "The term of {of} ends when {what}: nobody can see when that is"
                        );
                        (Severity::Low, message, format!("until {what}"))
                    }
                    (Keep::For(_) | Keep::Open, _) => continue,
                };
                let whose = Whose::System(system.id.clone());
                let subject = format!("{}, {of}", processing.title());
                issues.push(
                    Issue::new(&CHECK, severity, Sure::Certain, whose)
                        .says(subject, message)
                        .against(&retention.stands, says),
                );
            }
        }
    }
}
