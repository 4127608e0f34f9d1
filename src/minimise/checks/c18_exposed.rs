//! Holds C18: sensitive data that everyone can read. Must not know who everyone is.

use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::paths::is_web_root;
use crate::minimise::seen::{Class, End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C18",
    name: "over-exposed",
    about: "Sensitive data can be read by everyone who reaches the share, or lie where a web \
            server gives them to anyone.",
    needs: Needs::Nothing,
    reads: "Modes and access lists of the file and the folders on its way; names of folders of \
            web servers (`wwwroot`, `htdocs`, `public_html`); findings of sensitive, restricted, \
            special and criminal categories.",
    fires: "High.",
    sure: "Certain for modes and access lists, as the scanning machine sees them; an indication \
           for folders of web servers.",
    cannot: "Rights that the server of a share adds or takes away, members of groups, links that \
             were shared.",
    article: "GDPR art. 32(1)(b), 5(1)(f)",
    next: "Take the right to read from everyone; give it to the group that works with it.",
    watch: || Box::new(Exposed::default()),
};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    Everyone,
    Web,
}

#[derive(Default)]
struct Exposed(Tally<Why>);

impl Watch for Exposed {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        if record.findings.is_empty() {
            return;
        }
        let why = match &record.access {
            _ if is_web_root(&record.path) => Why::Web,
            Some(access) if access.everyone => Why::Everyone,
            _ => return,
        };
        let sensitive = |found: &Found<'_>| found.class >= Class::Sensitive;
        for (owner, place) in seen.objects(CHECK.id, sensitive) {
            self.0.add(seen, owner, why, Some(place));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, why, places) in self.0.into_groups() {
            let n = counted(places.objects, "object");
            let (sure, subject, message) = match why {
                Why::Everyone => {
                    let message = format!("{n} with sensitive data that everyone can read");
                    (Sure::Certain, "everyone", message)
                }
                Why::Web => {
                    let message = format!("{n} with sensitive data in a folder of a web server");
                    (Sure::Indication, "web server", message)
                }
            };
            issues.push(
                Issue::new(&CHECK, Severity::High, sure, group.whose(end.cx))
                    .says(subject, message)
                    .at(places),
            );
        }
    }
}
