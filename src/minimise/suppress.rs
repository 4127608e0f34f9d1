//! Holds the file of suppressions: which issues are known and accepted, by whom, why and how
//! long; and thresholds. Must not know what an issue says.

use super::CHECKS;
use super::thresholds::{Thresholds, ThresholdsWritten};
use crate::model::{Written, WrittenError, unknown};
use crate::register::{Locations, Stands, Term};
use crate::validate::Date;
use serde::Deserialize;
use std::cell::Cell;
use std::ops::Range;
use toml::Spanned;

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileWritten {
    #[serde(default)]
    suppress: Vec<Spanned<SuppressWritten>>,
    #[serde(default)]
    thresholds: ThresholdsWritten,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SuppressWritten {
    check: Spanned<String>,
    place: Option<Spanned<String>>,
    system: Option<String>,
    reason: Spanned<String>,
    owner: Spanned<String>,
    expires: Spanned<toml::Value>,
}

/// One suppression.
#[derive(Debug)]
pub struct Suppression {
    /// The check.
    pub check: String,
    /// A location, as a register writes them; none for everywhere.
    pub place: Option<String>,
    /// The id of a system; none for all.
    pub system: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// Where it stands.
    pub stands: Stands,
    /// The place, to compare with.
    matcher: Option<Locations>,
    /// How many places it took out.
    hits: Cell<u64>,
}

/// What is known and accepted.
#[derive(Debug, Default)]
pub struct Suppressions {
    /// Those that hold, in the order of the file.
    all: Vec<Suppression>,
    /// Those whose last day is over.
    expired: Vec<Suppression>,
    /// The numbers to go by.
    pub thresholds: Thresholds,
}

impl Suppressions {
    /// Reads the file; on the day `as_of`.
    pub fn of(written: &Written, as_of: Date) -> Result<Self, Vec<WrittenError>> {
        let Written { file, text } = written;
        let read: FileWritten = toml::from_str(text)
            .map_err(|error| vec![WrittenError::of_toml(file, text, &error)])?;
        let mut errors = Vec::new();
        let mut suppressions = Suppressions {
            thresholds: thresholds(written, read.thresholds, &mut errors),
            ..Suppressions::default()
        };
        for one in read.suppress {
            if let Some(one) = suppression(written, one, &mut errors) {
                match one.expires < as_of {
                    true => suppressions.expired.push(one),
                    false => suppressions.all.push(one),
                }
            }
        }
        if errors.is_empty() { Ok(suppressions) } else { Err(errors) }
    }

    /// Whether the place, or an issue without one, is suppressed; counts that.
    pub fn takes(
        &self,
        check: &str,
        system: Option<&str>,
        path: Option<&str>,
        field: Option<&str>,
    ) -> bool {
        let fits = |one: &&Suppression| {
            one.check == check
                && one.system.as_deref().is_none_or(|wanted| Some(wanted) == system)
                && one.matcher.as_ref().is_none_or(|matcher| {
                    path.is_some_and(|path| {
                        let assignment = matcher.of(path);
                        match field {
                            Some(field) => assignment.field(field).is_some(),
                            None => assignment.object().is_some(),
                        }
                    })
                })
        };
        let Some(one) = self.all.iter().find(fits) else { return false };
        one.hits.set(one.hits.get() + 1);
        true
    }

    /// How many hold.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// How many places and issues were taken out.
    pub fn taken(&self) -> u64 {
        self.all.iter().map(|one| one.hits.get()).sum()
    }

    /// Those that are over, and those that took nothing out: a line each.
    pub fn remarks(&self) -> Vec<String> {
        let said = |one: &Suppression, what: &str| {
            let Stands { file, line } = &one.stands;
            format!("{file}:{line}: the suppression of {} {what}", one.check)
        };
        let expired = self.expired.iter().map(|one| {
            let Date { year, month, day } = one.expires;
            let what = format!(
                "ended on {year:04}-{month:02}-{day:02} and no longer holds; renew or remove it \
                 (owner: {})",
                one.owner
            );
            said(one, &what)
        });
        let unused = self.all.iter().filter(|one| one.hits.get() == 0);
        let unused = unused.map(|one| said(one, "takes nothing out; remove it"));
        expired.chain(unused).collect()
    }
}

fn thresholds(
    written: &Written,
    read: ThresholdsWritten,
    errors: &mut Vec<WrittenError>,
) -> Thresholds {
    let usual = Thresholds::default();
    let mut term = |said: Option<Spanned<String>>, usual: Term| match said {
        None => usual,
        Some(said) => Term::parse(said.get_ref()).unwrap_or_else(|what| {
            let Written { file, text } = written;
            errors.push(WrittenError::at(file, text, said.span().start, what));
            usual
        }),
    };
    Thresholds {
        undeclared: read.undeclared.unwrap_or(usual.undeclared),
        backup_age: term(read.backup_age, usual.backup_age),
        invalid: read.invalid.unwrap_or(usual.invalid),
        log_age: term(read.log_age, usual.log_age),
        stale: term(read.stale, usual.stale),
        unread: read.unread.unwrap_or(usual.unread),
    }
}

fn suppression(
    written: &Written,
    spanned: Spanned<SuppressWritten>,
    errors: &mut Vec<WrittenError>,
) -> Option<Suppression> {
    let Written { file, text } = written;
    let before = errors.len();
    let mut wrong = |span: Range<usize>, what: String| {
        errors.push(WrittenError::at(file, text, span.start, what));
    };
    let line = WrittenError::at(file, text, spanned.span().start, "").line;
    let one = spanned.into_inner();
    let check = one.check.get_ref();
    if !CHECKS.iter().any(|known| known.id == check) {
        let ids = CHECKS.iter().map(|known| known.id);
        wrong(
            one.check.span(),
            format!("{}: see `speur check --list`", unknown("check", check, ids)),
        );
    }
    for (key, said, why) in [
        ("reason", &one.reason, "say why this is accepted"),
        ("owner", &one.owner, "say who answers for it"),
    ] {
        if said.get_ref().trim().is_empty() {
            wrong(said.span(), format!("`{key}` is empty: {why}"));
        }
    }
    let day = match one.expires.get_ref() {
        toml::Value::Datetime(day) => day.to_string(),
        toml::Value::String(day) => day.clone(),
        _ => String::new(),
    };
    let expires = Date::parse(day.as_bytes()).filter(|_| day.len() == 10);
    if expires.is_none() {
        wrong(one.expires.span(), "`expires` is no day: write it as 2026-01-31".to_owned());
    }
    let matcher = one.place.as_ref().and_then(|place| {
        let mut matcher = Locations::default();
        match matcher.add(place.get_ref(), 0, 0) {
            Ok(()) => Some(matcher),
            Err(what) => {
                wrong(place.span(), format!("`place` `{}`: {what}", place.get_ref()));
                None
            }
        }
    });
    if errors.len() > before {
        return None;
    }
    Some(Suppression {
        check: check.clone(),
        place: one.place.as_ref().map(|place| place.get_ref().clone()),
        system: one.system,
        reason: one.reason.into_inner(),
        owner: one.owner.into_inner(),
        expires: expires?,
        stands: Stands { file: file.clone(), line },
        matcher,
        hits: Cell::new(0),
    })
}
