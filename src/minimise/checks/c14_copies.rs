//! Holds C14: personal data in what was thrown away, left beside its original, or backed up long
//! ago. Must not know what they are copies of: that is C15.

use crate::minimise::ages::{day_of, is_over};
use crate::minimise::issue::{Issue, Places, Severity, Sure, counted};
use crate::minimise::overlaps::{COPY, Set, by};
use crate::minimise::paths::{Copy, copy};
use crate::minimise::seen::{End, Group, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::model::{Fact, ObjectRecord};
use crate::register::words::Kind;
use crate::register::written_day;
use crate::validate::Date;
use std::collections::BTreeSet;

pub(super) const CHECK: Check = Check {
    id: "C14",
    name: "old back-ups and stray copies",
    about: "Personal data lie in a recycle bin, in a copy that a program or a person left \
            behind, or in an old back-up.",
    needs: Needs::Nothing,
    reads: "Under a key file, sketches of the values that stand for people. Names of folders and files (`$RECYCLE.BIN`, `.Trash`, `.bak`, `~`, `Copy of`, \
            `backup`), and for back-ups when the file was last changed, or the document says it \
            was.",
    fires: "Medium for bins and stray copies, whatever their age; medium for back-ups older than \
            a year (`backup-age`), and for those that hold people who are no longer in the \
            original.",
    sure: "Certain that the data are there; that a back-up is old is an indication where its file \
           time says so. That people are gone from the original is an indication.",
    cannot: "Without a key file, whether people who were erased are still in it. Whether they \
             were erased, or moved elsewhere. Shadow copies and tapes.",
    article: "GDPR art. 5(1)(e), 5(1)(c)",
    next: "Empty the bin, delete the copy, and give back-ups a term after which they go.",
    watch: || Box::new(Copies::default()),
};

#[derive(Default)]
struct Copies(Tally<Copy>);

/// The day on which a back-up was made, as far as it is known.
fn made(record: &ObjectRecord) -> Option<Date> {
    let told = [Fact::Sent, Fact::Saved, Fact::Created];
    let told = told.iter().filter_map(|fact| day_of(record.facts.get(fact)?));
    told.chain(day_of(record.modified.as_deref()?)).max()
}

/// Back-ups of sets that are still in use, with values that these no longer hold.
fn erased(end: &End<'_>, issues: &mut Vec<Issue>) {
    let sets = &end.overlaps.sets;
    let is_backup = |set: &Set| {
        let system = set.owner.and_then(|number| end.cx.system(number));
        let kept = system.is_some_and(|s| matches!(s.kind, Kind::Backup | Kind::Archive));
        kept || copy(&set.path).is_some()
    };
    let mut told = BTreeSet::new();
    for pair in &end.overlaps.pairs {
        for (old, new) in [(pair.first, pair.second), (pair.second, pair.first)] {
            let share = pair.share_of(old);
            if !is_backup(&sets[old]) || is_backup(&sets[new]) || share.value >= 1.0 {
                continue;
            }
            // only what is nearly the same set is the original
            if pair.share_of(new).value < COPY || !told.insert(old) {
                continue;
            }
            let Some(place) = end.place(CHECK.id, &sets[old]) else { continue };
            let gone = ((1.0 - share.value) * sets[old].distinct as f64).round().max(1.0) as u64;
            let message = format!(
                "About {gone} of the {} people in {} no longer stand in {}",
                sets[old].distinct, sets[old].path, sets[new].path,
            );
            let group = match sets[old].owner {
                Some(number) => Group::System(number),
                None => Group::Root(sets[old].path.split('/').next().unwrap_or_default().into()),
            };
            let issue = Issue::new(&CHECK, Severity::Medium, Sure::Indication, group.whose(end.cx));
            let mut places = Places::default();
            places.add(1, place);
            issues.push(
                issue
                    .says(format!("gone, {}", sets[old].path), message)
                    .at(places)
                    .by(by(sets[old].category, share.error))
                    .next(
                        "See that people who were erased go from back-ups too, at the latest \
                           when these are put back.",
                    ),
            );
        }
    }
}

impl Watch for Copies {
    fn see(&mut self, seen: &Seen<'_>) {
        let Some(kind) = copy(&seen.record.path) else { return };
        if seen.record.findings.is_empty() {
            return;
        }
        let day = made(seen.record);
        let (as_of, age) = (seen.cx.as_of, seen.cx.thresholds.backup_age);
        if kind == Copy::Backup && !day.is_some_and(|day| is_over(age, day, as_of)) {
            return;
        }
        for (owner, place) in seen.objects(CHECK.id, |_| true) {
            let about = match (kind, day) {
                (Copy::Backup, Some(day)) => format!("{}, of {}", place.about, written_day(day)),
                _ => place.about.clone(),
            };
            self.0.add(seen, owner, kind, Some(place.about(about)));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        erased(end, issues);
        for (group, kind, places) in self.0.into_groups() {
            let n = counted(places.objects, "object");
            let age = end.cx.thresholds.backup_age.words();
            let (sure, subject, message) = match kind {
                Copy::Bin => {
                    let message = format!("{n} with personal data thrown away and still there");
                    (Sure::Certain, "bin", message)
                }
                Copy::Stray => {
                    let message = format!("{n} with personal data left behind as copies");
                    (Sure::Certain, "stray copies", message)
                }
                Copy::Backup => {
                    let message = format!("{n} with personal data in back-ups older than {age}");
                    (Sure::Indication, "back-ups", message)
                }
            };
            let issue = Issue::new(&CHECK, Severity::Medium, sure, group.whose(end.cx));
            let issue = issue.says(subject, message).at(places);
            issues.push(match kind {
                Copy::Backup => issue.by("the time the file was last changed, or the document's"),
                Copy::Bin | Copy::Stray => issue.by("the names of folders and files"),
            });
        }
    }
}
