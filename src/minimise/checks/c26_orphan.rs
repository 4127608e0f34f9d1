//! Holds C26: personal data in no system of the register. Must not know what they are for.

use crate::minimise::issue::{Issue, Place, Places, Severity, Sure, Whose, counted, listed};
use crate::minimise::seen::{Class, End};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C26",
    name: "no system",
    about: "Personal data lie where no location of the register reaches.",
    needs: Needs::Register,
    reads: "Confirmed findings in objects and fields that belong to no system, by the folder at \
            the top of their root.",
    fires: "Medium from 1 confirmed match in a folder; high where there are national numbers, \
            special or criminal data.",
    sure: "Certain.",
    cannot: "Whose they are.",
    article: "GDPR art. 30",
    next: "Find who owns the folder; add it to a system, or delete it. `speur register draft` \
           proposes entries.",
    watch: || Box::new(Orphan),
};

struct Orphan;

impl Watch for Orphan {
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        let Some(observed) = end.observed else { return };
        for (folder, found) in &observed.elsewhere {
            let personal = found.personal_data(end.cx.categories);
            let confirmed: u64 = personal.iter().map(|(_, count)| count.confirmed).sum();
            if confirmed == 0 {
                continue;
            }
            let class = personal.iter().map(|(name, _)| end.cx.class(name)).max();
            let severe = class.is_some_and(|class| class >= Class::Restricted);
            let severity = if severe { Severity::High } else { Severity::Medium };
            let names = listed(personal.iter().map(|(name, _)| *name));
            let message = format!(
                "{} with personal data belong to no system: {names}",
                counted(found.personal, "object"),
            );
            let place = Place { count: found.personal, ..Place::of(&format!("{folder}/")) };
            let mut issue =
                Issue::new(&CHECK, severity, Sure::Certain, Whose::Folder(folder.clone()))
                    .says("", message)
                    .at(Places::one(place));
            if found.with_gaps > 0 {
                let n = counted(found.with_gaps, "object");
                issue.caveat = Some(format!("{n} not read in full: there may be more"));
            }
            issues.push(issue);
        }
    }
}
