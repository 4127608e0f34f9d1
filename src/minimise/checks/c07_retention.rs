//! Holds C07: data that are older than the register allows. Must not know logs' own data: that
//! is C28.

use super::c28_logs::is_of_logs;
use crate::minimise::ages::{By, is_over, newest, older_by_start};
use crate::minimise::columns::table;
use crate::minimise::issue::{Issue, Severity, Sure, Whose, counted};
use crate::minimise::seen::{End, Found, Group, Seen, Tally};
use crate::minimise::{Check, Needs, Watch};
use crate::register::words::Status;
use crate::register::{Keep, Retention, System, Term, written_day};
use std::collections::BTreeMap;

pub(super) const CHECK: Check = Check {
    id: "C07",
    name: "kept too long",
    about: "Data are older than the term that the register declares, or still there although \
            their system ended.",
    needs: Needs::Register,
    reads: "Of each table or text with personal data the longest term that the system declares \
            for what was found in it, and a date: the months in a column of `start_fields`; else \
            the newest date in the records; else the date that the document or message gives \
            itself; else when the file was last changed.",
    fires: "High by `start_fields`, and for systems that ended; medium by any other date. A month \
            counts as over when its last day is.",
    sure: "Certain by `start_fields`: those rows are too old. By any other date it is an \
           indication, and the issue says by which: the term may have begun later.",
    cannot: "Anything of categories that one of the system's processings keeps without end or \
             until something happens (C09), or has no term for (C08). Rows of the same month as \
             the end of a term.",
    article: "GDPR art. 5(1)(e)",
    next: "Do with these data what the register says for the end of the term.",
    watch: || Box::new(TooLong::default()),
};

/// By system, the line of the retention, and what the age rests on.
type Key = (usize, String, By);

#[derive(Default)]
struct TooLong {
    found: Tally<Key>,
    ended: Tally<()>,
}

/// The longest term for a category, if all processings that declare it have one.
fn term_of<'s>(system: &'s System, category: &str) -> Option<(&'s Retention, Term)> {
    let mut longest: Option<(&Retention, Term)> = None;
    for processing in system.processings.iter().filter(|p| p.declares(category)) {
        let retention = processing.retention_of(category)?;
        let Keep::For(term) = retention.keep else { return None };
        let days = |term: Term| u64::from(term.months) * 30 + u64::from(term.days);
        if longest.is_none_or(|(_, other)| days(term) > days(other)) {
            longest = Some((retention, term));
        }
    }
    longest
}

impl Watch for TooLong {
    fn see(&mut self, seen: &Seen<'_>) {
        if seen.record.findings.is_empty() {
            return;
        }
        let record = seen.record;
        let log = seen.is_log();
        // each table and term once, however many categories were found
        let mut tables: BTreeMap<(usize, &str, usize), (&Retention, Term, u64)> = BTreeMap::new();
        for &Found { owner, finding, sure, .. } in seen.personal() {
            let Some(number) = owner else { continue };
            let Some(system) = seen.cx.system(number) else { continue };
            if system.status == Status::Ended {
                let place = seen.found(CHECK.id, owner, finding, sure);
                self.ended.add(seen, owner, (), place);
                continue;
            }
            if log && is_of_logs(&finding.category) {
                continue;
            }
            if let Some((retention, term)) = term_of(system, &finding.category) {
                let key = (number, table(&finding.field), retention.stands.line);
                let entry = tables.entry(key).or_insert((retention, term, 0));
                entry.2 = entry.2.max(sure);
            }
        }
        for ((number, of, line), (retention, term, sure)) in tables {
            let as_of = seen.cx.as_of;
            let (field, count, by, about) =
                match older_by_start(record, of, &retention.start_fields, term, as_of) {
                    Some((_, 0)) => continue,
                    Some((field, n)) => (Some(field), n, By::StartField, String::new()),
                    None => match newest(record, of) {
                        Some((day, by)) if is_over(term, day, as_of) => {
                            let day = written_day(day);
                            (None, sure, by, format!("newest {}", &day[..7]))
                        }
                        _ => continue,
                    },
                };
            let in_table = (!of.is_empty()).then_some(of);
            let field = field.as_deref().or(in_table);
            let place = seen.place(CHECK.id, Some(number), field, count);
            let key = (line, retention.stands.file.clone(), by);
            self.found.add(seen, Some(number), key, place.map(|place| place.about(about)));
        }
    }

    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>) {
        for (group, (line, file, by), places) in self.found.into_groups() {
            let Some((retention, term)) = find(&group, end, line, &file) else { continue };
            let of = match retention.categories.first() {
                Some(first) => first.as_str(),
                None => "all others",
            };
            let (severity, sure, what) = match by {
                By::StartField => (Severity::High, Sure::Certain, counted(places.count, "row")),
                _ => {
                    let what = format!("all data in {}", counted(places.objects, "object"));
                    (Severity::Medium, Sure::Indication, what)
                }
            };
            let message = format!("{what} older than the declared term of {}", term.words());
            let says = format!("{term} for {of}");
            issues.push(
                Issue::new(&CHECK, severity, sure, group.whose(end.cx))
                    .says(format!("{of}, {}", by.name()), message)
                    .at(places)
                    .by(by.words())
                    .against(&retention.stands, says),
            );
        }
        for (group, (), places) in self.ended.into_groups() {
            let Some(system) = group.system(end.cx) else { continue };
            let on = system.ended_on.map(|day| format!(" on {}", written_day(day)));
            let message = format!(
                "The register says that it ended{}; {} with personal data still there",
                on.unwrap_or_default(),
                counted(places.objects, "object"),
            );
            let whose = Whose::System(system.id.clone());
            issues.push(
                Issue::new(&CHECK, Severity::High, Sure::Certain, whose)
                    .says("ended", message)
                    .at(places)
                    .against(&system.stands, "status = \"ended\"")
                    .next("Erase what is left, or put its location in the system that took over."),
            );
        }
    }
}

/// The retention that stands on a line.
fn find<'e>(
    group: &Group,
    end: &End<'e>,
    line: usize,
    file: &str,
) -> Option<(&'e Retention, Term)> {
    let system = group.system(end.cx)?;
    let mut all = system.processings.iter().flat_map(|processing| &processing.retention);
    let found = all.find(|r| r.stands.line == line && r.stands.file == file)?;
    match found.keep {
        Keep::For(term) => Some((found, term)),
        _ => None,
    }
}
