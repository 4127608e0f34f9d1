//! Holds C27: identifiers where people write what they like. Must not know names and addresses:
//! they belong in letters.

use crate::minimise::columns::{NOTES, is_text, speaks_of};
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{Class, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C27",
    name: "identifiers in free text",
    about: "National numbers, numbers of documents, cards or accounts, or special data stand in \
            columns for remarks, in bodies of messages or in logs.",
    needs: Needs::Nothing,
    reads: "Findings in columns named for remarks, in the text of messages, and in logs.",
    fires: "High for national numbers, special and criminal data; medium for passports, identity \
            cards, licences, payment cards, and, but for messages, accounts.",
    sure: "Certain where confirmed, else an indication.",
    cannot: "Documents of running text: contracts and forms hold such numbers with reason.",
    article: "GDPR art. 5(1)(c), 25",
    next: "Give the number a field of its own with its own rights, and take it out of the text.",
    watch: || Box::new(FreeText::default()),
};

/// Formats of messages.
const MESSAGES: &[&str] = &["eml", "msg", "tnef", "mbox"];

/// Sensitive categories that are identifiers.
const IDENTIFIERS: &[&str] =
    &["gov.passport", "gov.id_card", "gov.driving_licence", "gov.nl_vnummer", "fin.card"];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    Remarks,
    Message,
    Log,
}

#[derive(Default)]
struct FreeText(Tally<(String, Where)>);

const ACCOUNT: &str = "fin.iban";

impl Watch for FreeText {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        for &Found { owner, finding, sure, class, column } in seen.personal() {
            let (category, field) = (finding.category.as_str(), finding.field.as_str());
            let is_account = category == ACCOUNT;
            if class < Class::Restricted && !IDENTIFIERS.contains(&category) && !is_account {
                continue;
            }
            let place = if column.is_some() && speaks_of(field, NOTES) {
                Where::Remarks
            } else if is_text(field) && MESSAGES.contains(&record.format.as_str()) {
                Where::Message
            } else if seen.is_log() {
                Where::Log
            } else {
                continue;
            };
            if !is_account || place != Where::Message {
                let key = (finding.category.clone(), place);
                self.0.add(seen, owner, key, seen.found(CHECK.id, owner, finding, sure));
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, (category, place), places) in self.0.into_groups() {
            let (word, what) = match place {
                Where::Remarks => ("remarks", "columns for remarks"),
                Where::Message => ("messages", "bodies of messages"),
                Where::Log => ("logs", "logs"),
            };
            let severe = end.cx.class(&category) >= Class::Restricted;
            let severity = if severe { Severity::High } else { Severity::Medium };
            let message = format!("{} of {category} in {what}", counted(places.count, "match"));
            let sure = Sure::certain_if(places.confirmed > 0);
            issues.push(
                Issue::new(&CHECK, severity, sure, group.whose(end.cx))
                    .says(format!("{category}, {word}"), message)
                    .at(places),
            );
        }
    }
}
