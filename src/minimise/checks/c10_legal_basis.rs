//! Holds C10: processings without a legal basis, or with one that does not hold. Must not know
//! the data.

use crate::minimise::issue::{Issue, Severity, Sure, Whose};
use crate::minimise::seen::End;
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::{LegalBasis, Status};
use crate::register::{Categories, Processing};

pub(super) const CHECK: Check = Check {
    id: "C10",
    name: "legal basis missing or weak",
    about: "A processing has no legal basis, declares special or criminal data without what \
            lifts the ban, or rests on consent beside another basis.",
    needs: Needs::Register,
    reads: "`legal_basis`, `special_condition`, `criminal_law` and categories of processings.",
    fires: "High for what is missing; medium for consent beside another basis, as people who \
            withdraw it would find that nothing stops.",
    sure: "Certain.",
    cannot: "Whether the basis is the right one.",
    article: "GDPR art. 6, 9(2), 10",
    next: "Choose the basis with your privacy officer and write it down.",
    watch: || Box::new(Basis),
};

struct Basis;

impl Watch for Basis {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (_, system) in end.cx.systems().filter(|(_, s)| s.status != Status::Ended) {
            for processing in &system.processings {
                for (severity, what, message) in wrong(end.cx.categories, processing) {
                    let whose = Whose::System(system.id.clone());
                    let subject = format!("{}, {what}", processing.title());
                    issues.push(
                        Issue::new(&CHECK, severity, Sure::Certain, whose)
                            .says(subject, message)
                            .against(&processing.stands, processing.title()),
                    );
                }
            }
        }
    }
}

fn wrong(
    categories: &Categories,
    processing: &Processing,
) -> Vec<(Severity, &'static str, String)> {
    let mut all = Vec::new();
    let basis = &processing.legal_basis;
    if basis.is_empty() {
        let message = "No legal basis is declared".to_owned();
        all.push((Severity::High, "legal basis", message));
    }
    let other = basis.iter().find(|basis| **basis != LegalBasis::Consent);
    if let (true, Some(other)) = (basis.contains(&LegalBasis::Consent), other) {
        let message = format!("Consent stands beside `{}`", other.word());
        all.push((Severity::Medium, "consent", message));
    }
    let of_class = |class: &str| {
        let is = |name: &&String| categories.sensitivities(name).contains(class);
        processing.categories.iter().find(is)
    };
    if let (Some(name), true) = (of_class("special"), processing.special_condition.is_empty()) {
        let message = format!("{name} is declared without what lifts the ban on it");
        all.push((Severity::High, "special condition", message));
    }
    if let (Some(name), None) = (of_class("criminal"), &processing.criminal_law) {
        let message = format!("{name} is declared without the law that allows it");
        all.push((Severity::High, "criminal law", message));
    }
    all
}
