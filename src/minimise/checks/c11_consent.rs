//! Holds C11: lists of people who are written to on the ground of consent, without columns that
//! could prove it. Must not know whether anyone consented.

use crate::minimise::columns::{speaks_of, table};
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::System;
use crate::register::words::LegalBasis;

pub(super) const CHECK: Check = Check {
    id: "C11",
    name: "consent without proof",
    about: "A list of addresses that is used on the ground of consent has no columns that say \
            when, how and to what people consented.",
    needs: Needs::Register,
    reads: "Tables with a column of e-mail addresses in systems with a processing that rests on \
            consent, and the names of their columns. Where other processings rest on other \
            grounds, only tables whose path speaks of a newsletter or mailing.",
    fires: "High where no column speaks of the day of consent; medium where none speaks of its \
            source or its text.",
    sure: "An indication: it goes by the names of columns, and the proof may stand elsewhere.",
    cannot: "Whether people who withdrew are still written to: that stands in values.",
    article: "GDPR art. 7(1), 7(3)",
    next: "Keep day, source and text of each consent beside the address, and the day it was \
           withdrawn.",
    watch: || Box::new(Consent::default()),
};

/// Words of columns that tell when someone consented.
const WHEN: &[&str] = &[
    "consent",
    "toestemming",
    "optin",
    "inscri",
    "ingeschreven",
    "inschrijf",
    "aangemeld",
    "subscribed",
    "akkoord",
    "signup",
    "consentement",
    "bevestigd",
    "confirmed",
];

/// Words of columns that tell where it was given.
const SOURCE: &[&str] = &["bron", "source", "kanaal", "channel", "canal", "formulier", "via"];

/// Words of columns that tell to what.
const TEXT: &[&str] = &["versie", "version", "tekst", "voorwaarden", "conditions", "texte"];

/// Words of paths of lists that are written to.
const LISTS: &[&str] = &[
    "nieuwsbrief",
    "newsletter",
    "mailing",
    "lettreinfo",
    "infolettre",
    "abonne",
    "subscribers",
    "marketing",
];

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Missing {
    When,
    Rest,
}

#[derive(Default)]
struct Consent(Tally<Missing>);

/// Whether a table of the system at `path` is used on the ground of consent.
fn rests_on_consent(system: &System, path: &str) -> bool {
    let consent = |basis: &[LegalBasis]| basis.contains(&LegalBasis::Consent);
    let (with, without): (Vec<_>, Vec<_>) =
        system.processings.iter().partition(|p| consent(&p.legal_basis));
    let names = crate::minimise::columns::plain(path);
    !with.is_empty() && (without.is_empty() || LISTS.iter().any(|word| names.contains(word)))
}

impl Watch for Consent {
    fn see(&mut self, seen: &Seen<'_>) {
        for &Found { owner, finding, sure, column, .. } in seen.personal() {
            let Some(system) = owner.and_then(|number| seen.cx.system(number)) else { continue };
            let is_list = finding.category == "contact.email" && column.is_some();
            if !is_list || !rests_on_consent(system, &seen.record.path) {
                continue;
            }
            let of = table(&finding.field);
            let beside = || seen.record.fields.iter().filter(|field| table(&field.field) == of);
            let has = |words: &[&str]| beside().any(|field| speaks_of(&field.field, words));
            let missing = match (has(WHEN), has(SOURCE) && has(TEXT)) {
                (false, _) => Missing::When,
                (true, false) => Missing::Rest,
                (true, true) => continue,
            };
            self.0.add(seen, owner, missing, seen.found(CHECK.id, owner, finding, sure));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, missing, places) in self.0.into_groups() {
            let Some(system) = group.system(end.cx) else { continue };
            let n = counted(places.count, "address");
            let (severity, subject, what) = match missing {
                Missing::When => (Severity::High, "day", "day"),
                Missing::Rest => (Severity::Medium, "source", "source or text"),
            };
            let message =
                format!("{n} used on the ground of consent, with no column for its {what}");
            let basis =
                system.processings.iter().find(|p| p.legal_basis.contains(&LegalBasis::Consent));
            let stands = basis.map_or(&system.stands, |processing| &processing.stands);
            issues.push(
                Issue::new(&CHECK, severity, Sure::Indication, group.whose(end.cx))
                    .says(subject, message)
                    .at(places)
                    .by("the names of the columns")
                    .against(stands, "legal_basis = [\"consent\"]"),
            );
        }
    }
}
