//! Holds what an organisation promises in public, held against what was found: broken, kept as
//! far as can be seen, or not to be told. Must not know how a statement is read.

use super::ages::{first_day, is_over};
use super::issue::{Issue, Places, Severity, Sure, Whose, counted};
use super::run::Coverage;
use super::seen::{Class, Context, Found, Seen};
use super::{CHECKS, Check};
use crate::register::said::{Fact, Promise, Promised, Said, whole_days};
use crate::register::words::Status;
use crate::register::{Term, covers, written_day};
use serde::Serialize;

/// Whether a promise is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Something was found that contradicts it.
    Broken,
    /// Nothing was found that contradicts it, and all was read.
    Holds,
    /// The inventory cannot say.
    CannotTell,
}

impl Verdict {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Verdict::Broken => "broken",
            Verdict::Holds => "nothing contradicts it",
            Verdict::CannotTell => "cannot tell",
        }
    }
}

/// One promise and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The words of the statement.
    pub quote: String,
    /// Their line, 1-based.
    pub line: usize,
    /// Whether it is kept.
    pub verdict: Verdict,
    /// Why, one sentence.
    pub why: String,
}

/// Where each promise is contradicted, gathered while records pass.
#[derive(Debug)]
pub(super) struct Promises<'p> {
    said: &'p Said,
    found: Vec<Places>,
}

/// Full age, where a statement names no other.
const FULL_AGE: u8 = 18;

impl<'p> Promises<'p> {
    pub(super) fn new(said: &'p Said) -> Self {
        Promises { said, found: vec![Places::default(); said.promises.len()] }
    }

    /// Takes note of a record.
    pub(super) fn see(&mut self, seen: &Seen<'_>) {
        for (fact, places) in self.said.promises.iter().zip(&mut self.found) {
            for found in seen.personal() {
                let count = contradicts(seen.cx, &fact.what.promise, found);
                let Some(check) = check_of(&fact.what.promise, found.class) else { continue };
                if count == 0 {
                    continue;
                }
                if let Some(place) = seen.found(check.id, found.owner, found.finding, count) {
                    places.add(seen.nth, place.about(found.finding.category.as_str()));
                }
            }
        }
    }

    /// What became of each, and the issues that no other check tells.
    pub(super) fn conclude(
        self,
        cx: &Context<'_>,
        coverage: Coverage,
        issues: &mut Vec<Issue>,
    ) -> Vec<Answer> {
        let Promises { said, found } = self;
        let all_read = coverage.with_gaps == 0 && cx.is_whole;
        let mut answers = Vec::new();
        for (fact, places) in said.promises.iter().zip(found) {
            let (verdict, why) = answer(cx, &fact.what.promise, &places, issues, all_read);
            if places.places > 0 {
                issues.extend(issue(cx, said, fact, places));
            }
            let (quote, line) = (fact.quote.clone(), fact.line);
            answers.push(Answer { quote, line, verdict, why });
        }
        answers
    }
}

/// How many matches of a finding contradict a promise.
fn contradicts(cx: &Context<'_>, promise: &Promise, found: &Found<'_>) -> u64 {
    let category = found.finding.category.as_str();
    match promise {
        Promise::NotProcessed { categories } => {
            let named = categories.iter().any(|promised| covers(promised, category));
            if named { found.sure } else { 0 }
        }
        Promise::NoMinors { under } if category == "demo.birth_date" => {
            let months = u32::from(under.unwrap_or(FULL_AGE)) * 12;
            let age = Term { months, days: 0 };
            let born = found.column.into_iter().flat_map(|column| &column.months);
            let young = born.filter(|(month, _)| {
                first_day(month).is_some_and(|day| day <= cx.as_of && !is_over(age, day, cx.as_of))
            });
            young.map(|(_, n)| n).sum()
        }
        Promise::StoredEncrypted { categories } => {
            let system = found.owner.and_then(|number| cx.system(number));
            let plain = system.is_some_and(|system| system.encrypted == Some(false));
            let named = categories.is_empty() || categories.iter().any(|c| covers(c, category));
            if plain && named { found.sure } else { 0 }
        }
        _ => 0,
    }
}

/// The check whose matter a promise is.
fn check_of(promise: &Promise, class: Class) -> Option<&'static Check> {
    let id = match promise {
        Promise::NotProcessed { .. } if class >= Class::Special => "C06",
        Promise::NotProcessed { .. } => "C01",
        Promise::NoMinors { .. } => "C13",
        Promise::StoredEncrypted { .. } => "C19",
        _ => return None,
    };
    CHECKS.iter().find(|check| check.id == id)
}

/// What became of a promise.
fn answer(
    cx: &Context<'_>,
    promise: &Promise,
    places: &Places,
    issues: &[Issue],
    all_read: bool,
) -> (Verdict, String) {
    let of = |ids: &[&str]| issues.iter().filter(|issue| ids.contains(&issue.check.id)).count();
    let by_checks = |ids: &[&str]| match of(ids) {
        0 if all_read => (Verdict::Holds, format!("{} found nothing", ids.join(", "))),
        0 => (Verdict::CannotTell, "not all was read".to_owned()),
        n => (Verdict::Broken, format!("{} of {}", counted(n as u64, "issue"), ids.join(", "))),
    };
    let no_register = || (Verdict::CannotTell, "that takes a register".to_owned());
    match promise {
        Promise::NotProcessed { categories }
            if places.places == 0 && !categories.iter().all(|c| cx.categories.is_sought(c)) =>
        {
            (Verdict::CannotTell, "no rule looks for all of it".to_owned())
        }
        Promise::NotProcessed { .. } | Promise::NoMinors { .. } => match places.places {
            0 if all_read => (Verdict::Holds, "none was found, and all was read".to_owned()),
            0 => (Verdict::CannotTell, "none was found, but not all was read".to_owned()),
            _ => {
                let (n, objects) =
                    (counted(places.count, "match"), counted(places.objects, "object"));
                (Verdict::Broken, format!("{n} in {objects}"))
            }
        },
        Promise::StoredEncrypted { .. } => match (places.places, cx.register) {
            (1.., _) => {
                let n = counted(places.objects, "object");
                (Verdict::Broken, format!("{n} in systems that the register calls not encrypted"))
            }
            (0, None) => no_register(),
            (0, Some(_)) => {
                let why = "a scan sees what those see who may read; the register says nothing else";
                (Verdict::CannotTell, why.to_owned())
            }
        },
        Promise::OnlyInEea => match of(&["C22"]) {
            0 => (Verdict::CannotTell, "where servers stand is not seen in files".to_owned()),
            n => (Verdict::Broken, format!("{} of C22", counted(n as u64, "issue"))),
        },
        Promise::ErasedAfterTerm if cx.register.is_none() => no_register(),
        Promise::ErasedAfterTerm => by_checks(&["C07", "C28"]),
        Promise::RestrictedAccess => by_checks(&["C18"]),
        Promise::KeptAccurate => match of(&["C16"]) {
            0 => (Verdict::CannotTell, "values are right by their form alone".to_owned()),
            n => (Verdict::Broken, format!("{} of C16", counted(n as u64, "issue"))),
        },
        Promise::OnlyNeeded => match of(&["C03"]) {
            0 => (Verdict::CannotTell, "what is needed is for people to say".to_owned()),
            n => (Verdict::Broken, format!("{} of C03", counted(n as u64, "issue"))),
        },
        Promise::ReviewedEvery { duration } => reviewed(cx, duration),
        Promise::NotShared
        | Promise::NotSold
        | Promise::NoProfiling
        | Promise::NoAutomatedDecisions
        | Promise::NoCookies { .. }
        | Promise::RepliesWithin { .. } => {
            (Verdict::CannotTell, "it is about what people do, not about files".to_owned())
        }
    }
}

/// Whether all systems were reviewed as often as that.
fn reviewed(cx: &Context<'_>, duration: &str) -> (Verdict, String) {
    let (Some(_), Some(every)) = (cx.register, whole_days(duration)) else {
        return (Verdict::CannotTell, "that takes a register with days of review".to_owned());
    };
    let systems = cx.systems().filter(|(_, system)| system.status != Status::Ended);
    let late = |day| is_over(every, day, cx.as_of);
    let first = systems
        .filter(|(_, system)| system.reviewed.is_none_or(late))
        .map(|(_, system)| match system.reviewed {
            Some(day) => format!("{} was last reviewed on {}", system.title(), written_day(day)),
            None => format!("{} has no day of review", system.title()),
        })
        .next();
    match first {
        Some(why) => (Verdict::Broken, why),
        None => (Verdict::Holds, "the register says so of every system".to_owned()),
    }
}

/// The issue of a promise that what was found contradicts.
fn issue(cx: &Context<'_>, said: &Said, fact: &Fact<Promised>, places: Places) -> Option<Issue> {
    let class = places.first.iter().map(|place| cx.class(&place.about)).max()?;
    let check = check_of(&fact.what.promise, class)?;
    let n = counted(places.count, "match");
    let sure = match fact.what.promise {
        Promise::StoredEncrypted { .. } => Sure::Certain,
        _ => Sure::certain_if(places.confirmed > 0),
    };
    let (severity, message) = match &fact.what.promise {
        Promise::NotProcessed { .. } => {
            let severe = class >= Class::Special && !fact.what.with_exception;
            let severity = if severe { Severity::Critical } else { Severity::High };
            (severity, format!("{n} of what the statement says is not processed"))
        }
        Promise::NoMinors { under } => {
            let n = counted(places.count, "birth date");
            let under = under.unwrap_or(FULL_AGE);
            (Severity::High, format!("{n} of people under {under}; the statement says none"))
        }
        _ => {
            let n = counted(places.objects, "object");
            (Severity::High, format!("{n} not encrypted; the statement promises that they are"))
        }
    };
    let stands = crate::register::Stands { file: said.statement.clone(), line: fact.line };
    Some(
        Issue::new(check, severity, sure, Whose::All)
            .says(format!("statement, line {}", fact.line), message)
            .at(places)
            .against(&stands, shortened(&fact.quote))
            .next("Do what the statement says, or change what it says."),
    )
}

/// A quote that fits a few lines.
pub(super) fn shortened(quote: &str) -> String {
    const LONGEST: usize = 120;
    match quote.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &quote[..at]),
        None => quote.to_owned(),
    }
}
