//! Holds C25: national numbers that were replaced by a hash anyone can undo. Must not know
//! passwords: that is C17.

use crate::minimise::columns::{NATIONAL, speaks_of};
use crate::minimise::issue::{Issue, Severity, Sure, counted};
use crate::minimise::seen::{End, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};

pub(super) const CHECK: Check = Check {
    id: "C25",
    name: "only half removed",
    about: "A column of national numbers was replaced by hashes that can be undone by trying all \
            numbers.",
    needs: Needs::Nothing,
    reads: "Columns named for a national number whose values all have the length of a hash: 32, \
            40, 64 or 128.",
    fires: "Medium from 5 values on.",
    sure: "An indication: a hash under a secret key has the same length.",
    cannot: "Whether people can still be told apart in what was made anonymous otherwise.",
    article: "GDPR art. 4(5), 25, recital 26",
    next: "Remove the column, or hash it under a secret key that is kept apart.",
    watch: || Box::new(HalfRemoved::default()),
};

/// Values below which a column may have one length by chance.
const VALUES: u64 = 5;

#[derive(Default)]
struct HalfRemoved(Tally<()>);

impl Watch for HalfRemoved {
    fn see(&mut self, seen: &Seen<'_>) {
        for column in &seen.record.fields {
            let Some((least, most)) = column.lengths else { continue };
            let hashed = least == most && matches!(most, 32 | 40 | 64 | 128);
            if hashed && column.values >= VALUES && speaks_of(&column.field, NATIONAL) {
                let owner = seen.owner_of(&column.field);
                let place = seen.place(CHECK.id, owner, Some(&column.field), column.values);
                self.0.add(seen, owner, (), place);
            }
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, (), places) in self.0.into_groups() {
            let n = counted(places.count, "value");
            let message = format!("{n} that look like plain hashes of national numbers");
            issues.push(
                Issue::new(&CHECK, Severity::Medium, Sure::Indication, group.whose(end.cx))
                    .says("hashes", message)
                    .at(places)
                    .by("names of columns and the lengths of their values"),
            );
        }
    }
}
