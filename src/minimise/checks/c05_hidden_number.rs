//! Holds C05: national numbers where nobody looks for one. Must not know free text: that is
//! C27.

use crate::minimise::columns::{NATIONAL, NOTES, leaf, speaks_of};
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{Class, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C05",
    name: "hidden national number",
    about: "A national number stands in a VAT number, the name of a file or folder, the subject \
            of a message, or a column that is not named for it.",
    needs: Needs::Nothing,
    reads: "Findings of national numbers and of old VAT numbers of Dutch sole traders, and the \
            names of the fields they stand in.",
    fires: "High. A column counts where 8 in 10 of its values are national numbers and its name \
            has none of the usual words; columns without a name do not count.",
    sure: "Certain where confirmed, else an indication.",
    cannot: "Whether a sole trader agreed to show the number.",
    article: "UAVG art. 46 (NL); law of 8 August 1983, art. 8 (BE)",
    next: "Replace the number by one of your own, and rename what shows it.",
    watch: || Box::new(HiddenNumber::default()),
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Vat,
    Name,
    Subject,
    Column,
}

#[derive(Default)]
struct HiddenNumber(Tally<Why>);

impl Watch for HiddenNumber {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, class, column } in seen.personal() {
            if class != Class::Restricted {
                continue;
            }
            let field = finding.field.as_str();
            let filled = |values: u64| sure * 10 >= values * 8;
            let named = !leaf(field).starts_with('#') && !speaks_of(field, NATIONAL);
            let why = match column {
                _ if finding.category == "org.vat_nl_old_sole_trader" => Why::Vat,
                _ if field == "(name)" => Why::Name,
                _ if leaf(field) == "Subject" => Why::Subject,
                Some(c) if named && filled(c.values) && !speaks_of(field, NOTES) => Why::Column,
                _ => continue,
            };
            let place = seen.found(CHECK.id, owner, finding, sure);
            let place = place.map(|place| place.about(finding.category.as_str()));
            self.0.add(seen, owner, why, place);
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, why, places) in self.0.into_groups() {
            let n = counted(places.count, "national number");
            let (subject, message) = match why {
                Why::Vat => {
                    let n = counted(places.count, "VAT number");
                    ("VAT number", format!("{n} of sole traders of before 2020, made of the BSN"))
                }
                Why::Name => ("name", format!("{n} in names of files or folders")),
                Why::Subject => ("subject", format!("{n} in subjects of messages")),
                Why::Column => ("column", format!("{n} in columns that are not named for them")),
            };
            let sure = Sure::certain_if(places.confirmed > 0);
            let issue = Issue::new(&CHECK, Severity::High, sure, group.whose(end.cx));
            let issue = issue.says(subject, message).at(places);
            issues.push(match why {
                Why::Vat => issue.next(
                    "Ask for the VAT number of after 2020 and replace the old one, which shows \
                     the BSN.",
                ),
                _ => issue,
            });
        }
    }
}
