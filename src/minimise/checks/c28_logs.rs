//! Holds C28: logs that are older than they may be, or for which nobody said how old. Must not
//! know what else is kept too long: that is C07.

use crate::minimise::ages::{By, dates_records, is_over, last_day, newest};
use crate::minimise::columns::is_text;
use crate::minimise::issue::{Issue, Place, Severity, Sure, counted};
use crate::minimise::seen::{End, Found, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::model::ObjectRecord;
use crate::register::{Keep, Retention, System, Term};
use crate::validate::Date;

pub(super) const CHECK: Check = Check {
    id: "C28",
    name: "logs",
    about: "Logs with addresses of machines, browsers or cookies are older than the term that is \
            declared, or have none.",
    needs: Needs::Nothing,
    reads: "Logs, by format, name or folder; findings of `net`, `device`, `cookie` and \
            `behaviour`; the term of the system for these; dates of the entries, else when the \
            file was last changed.",
    fires: "Medium where entries are older than the term; medium where the system declares such \
            data without a term; low where entries are older than six months (`log-age`) and no \
            system declares anything.",
    sure: "Certain by the dates of entries and a declared term; else an indication.",
    cannot: "Entries of the same month as the end of the term. Logs kept by programs in their own \
             databases.",
    article: "GDPR art. 5(1)(e)",
    next: "Have logs deleted by themselves when their term is over (logrotate, retention \
           settings).",
    watch: || Box::new(Logs::default()),
};

/// Whether a category is what logs hold of their own.
pub(super) fn is_of_logs(category: &str) -> bool {
    ["net.", "device.", "cookie", "behaviour."].iter().any(|start| category.starts_with(start))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    /// Older than the term of a system.
    Term,
    /// In a system that declares no term.
    NoTerm,
    /// Older than logs usually are.
    Old,
}

#[derive(Default)]
struct Logs(Tally<(Why, By)>);

/// What a system says of the term of a category that it declares.
fn retention<'s>(system: &'s System, category: &str) -> Option<(&'s Retention, Option<Term>)> {
    let declares = system.processings.iter().filter(|p| p.declares(category));
    let all = declares.filter_map(|processing| processing.retention_of(category));
    let term = |retention: &Retention| match retention.keep {
        Keep::For(term) => Some(term),
        _ => None,
    };
    all.map(|retention| (retention, term(retention))).next()
}

/// How many entries are older than a term, and by what that is known.
fn older(record: &ObjectRecord, of: &str, term: Term, as_of: Date) -> Option<(u64, By)> {
    let dated = record.fields.iter().filter(|field| {
        !field.months.is_empty() && (is_text(&field.field) || dates_records(record, field))
    });
    let over = |month: &str| last_day(month).is_some_and(|day| is_over(term, day, as_of));
    let counts = dated.map(|field| {
        field.months.iter().filter(|(month, _)| over(month)).map(|(_, n)| n).sum::<u64>()
    });
    if let Some(most) = counts.max() {
        return (most > 0).then_some((most, By::RecordDates));
    }
    let (day, by) = newest(record, of)?;
    is_over(term, day, as_of).then_some((0, by))
}

impl Watch for Logs {
    fn see(&mut self, seen: &Seen<'_>) {
        let record = seen.record;
        if record.findings.is_empty() || !seen.is_log() {
            return;
        }
        // each log once for each system and reason, by the category with most in it
        let mut found: Vec<(Option<usize>, (Why, By), u64)> = Vec::new();
        for &Found { owner, finding, sure, .. } in seen.personal() {
            if !is_of_logs(&finding.category) {
                continue;
            }
            let system = owner.and_then(|number| seen.cx.system(number));
            let said = system.and_then(|system| retention(system, &finding.category));
            let declares = system.is_some_and(|system| system.declares(&finding.category));
            let term = match said {
                Some((_, Some(term))) => Some((Why::Term, term)),
                _ if declares => None,
                _ => Some((Why::Old, seen.cx.thresholds.log_age)),
            };
            let (key, count) = match term {
                None => ((Why::NoTerm, By::RecordDates), sure),
                Some((why, term)) => match older(record, &finding.field, term, seen.cx.as_of) {
                    Some((0, by)) => ((why, by), sure),
                    Some((n, by)) => ((why, by), n),
                    None => continue,
                },
            };
            match found.iter_mut().find(|(o, k, _)| *o == owner && *k == key) {
                Some((_, _, most)) => *most = (*most).max(count),
                None => found.push((owner, key, count)),
            }
        }
        for (owner, key, count) in found {
            let place: Option<Place> = seen.place(CHECK.id, owner, None, count);
            self.0.add(seen, owner, key, place);
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, (why, by), places) in self.0.into_groups() {
            let system = group.system(end.cx);
            let logs = counted(places.objects, "log");
            let said = system.and_then(|system| {
                let of = ["net.ip", "device.user_agent", "cookie.id", "net.mac"];
                of.into_iter().find_map(|category| retention(system, category))
            });
            let sure = match (why, by) {
                (Why::Term, By::RecordDates) | (Why::NoTerm, _) => Sure::Certain,
                _ => Sure::Indication,
            };
            let (severity, subject, message) = match (why, said) {
                (Why::Term, Some((_, Some(term)))) => {
                    let n = counted(places.count, "entry");
                    let message =
                        format!("{n} in {logs} older than the declared term of {}", term.words());
                    (Severity::Medium, "term", message)
                }
                (Why::NoTerm | Why::Term, _) => {
                    let message = format!("{logs} with addresses of machines, and no term");
                    (Severity::Medium, "no term", message)
                }
                (Why::Old, _) => {
                    let age = end.cx.thresholds.log_age.words();
                    (Severity::Low, "old", format!("{logs} with entries older than {age}"))
                }
            };
            let issue = Issue::new(&CHECK, severity, sure, group.whose(end.cx));
            let issue = issue.says(format!("{subject}, {}", by.name()), message).at(places);
            let issue = match (why, by) {
                (Why::NoTerm, _) => issue,
                (_, By::RecordDates) => issue.by("dates of the entries"),
                (_, by) => issue.by(by.words()),
            };
            issues.push(match (why, said, system) {
                (Why::Term, Some((retention, _)), _) => {
                    issue.against(&retention.stands, retention.keep.written())
                }
                (Why::NoTerm, _, Some(system)) => issue.against(&system.stands, "no term for logs"),
                _ => issue,
            });
        }
    }
}
