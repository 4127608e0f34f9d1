//! Holds `speur check`: inventories and a register in, issues out. Must not know what a check
//! looks for.

pub(super) mod args;

use super::register::{Over, load, write};
use super::wrap::hanging;
use super::{Exit, Failure, print};
use crate::minimise::{CHECKS, Check, Context, Outcome, Run, Suppressions};
use crate::model::{Basis, Header, Status, Written, WrittenError, unknown};
use crate::plan::{self, Tolerance};
use crate::register::{Categories, written_day};
use crate::report::issues::{FORMS, Told};
use crate::store::{Inventory, ReadError, merge, merged_header, status_of};
use crate::validate::Date;
use args::CheckArgs;
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    if args.list {
        return print(&listed()).map(|()| Exit::Complete);
    }
    if let Some(id) = &args.explain {
        return explain(id).map(|()| Exit::Complete);
    }
    let as_of = day(args)?;
    let tolerance = Tolerance::of(args.tolerance.as_deref()).map_err(Failure::usage)?;
    let register = args.register.as_deref().map(load).transpose()?;
    let statement = args.statement.as_deref().map(super::statement::read).transpose()?;
    let suppressions = suppressions(args.suppress.as_deref(), as_of)?;
    let mut inventories = Vec::new();
    for path in &args.inventories {
        inventories.push(Inventory::open(path).map_err(Failure::usage)?);
    }
    let header = merged_header(inventories.iter().map(Inventory::header));
    let is_complete = status_of(&header) == Status::Complete;
    let basis = Basis::of(&header);
    let builtin = match &register {
        Some(_) => None,
        None => Some(Categories::builtin().map_err(Failure::internal)?),
    };
    let categories = register.as_ref().map(|register| &register.categories);
    let Some(categories) = categories.or(builtin.as_ref()) else {
        return Err(Failure::internal("no categories"));
    };
    let cx = Context {
        register: register.as_ref(),
        statement: statement.as_ref().map(|(said, _)| said),
        categories,
        as_of,
        thresholds: &suppressions.thresholds,
        suppressions: &suppressions,
        scans: header.scans.len(),
        compares: basis.is_ok(),
        is_whole: is_complete && !rules_are_off(&header),
    };
    let outcome = checked(&cx, &mut inventories)?;
    let mut remarks = suppressions.remarks();
    if let Err(error) = &basis {
        remarks.insert(
            0,
            format!("no sketches compare ({error}): copies go by names and counts of columns"),
        );
    }
    tell(args, &outcome, &header, (is_complete, as_of), suppressions.taken(), &remarks)?;
    let fails =
        |issue: &crate::minimise::Issue| args.fail_on.0.is_some_and(|s| issue.severity >= s);
    let coverage = outcome.coverage;
    let stated_in_full = statement.is_none_or(|(_, complete)| complete);
    Ok(if outcome.issues.iter().any(fails) {
        Exit::ChecksFailed
    } else if !is_complete
        || !stated_in_full
        || tolerance.is_exceeded(coverage.with_gaps, coverage.objects)
    {
        Exit::Incomplete
    } else {
        Exit::Complete
    })
}

fn checked(cx: &Context<'_>, inventories: &mut [Inventory]) -> Result<Outcome, Failure> {
    let mut run = Run::new(cx);
    if let [inventory] = inventories {
        while let Some((_, record)) = inventory.next_record().map_err(Failure::usage)? {
            run.see(&record);
        }
    } else {
        merge::<ReadError>(inventories, |record| {
            run.see(record);
            Ok(())
        })
        .map_err(Failure::usage)?;
    }
    Ok(run.conclude())
}

fn tell(
    args: &CheckArgs,
    outcome: &Outcome,
    header: &Header,
    (is_complete, as_of): (bool, Date),
    suppressed: u64,
    remarks: &[String],
) -> Result<(), Failure> {
    let register = args.register.as_ref().map(|path| path.display().to_string());
    let statement = args.statement.as_ref().map(|path| path.display().to_string());
    let told = Told {
        outcome,
        header,
        is_complete,
        as_of: &written_day(as_of),
        register: register.as_deref(),
        statement: statement.as_deref(),
        suppressed,
        remarks,
    };
    let name = args.format.name();
    let form = FORMS.iter().find(|form| form.name == name);
    let form = form.ok_or_else(|| Failure::internal(format!("no format `{name}`")))?;
    let text = (form.write)(&told);
    match &args.output {
        None => print(&text),
        Some(path) => {
            write(path, text.as_bytes(), Over::Anything)?;
            print(&format!("{}\nIssues: {}\n", told.counts(), path.display()))
        }
    }
}

/// The day to reckon from.
fn day(args: &CheckArgs) -> Result<Date, Failure> {
    let config = crate::config::Config { as_of: args.as_of.clone(), ..Default::default() };
    plan::day(&config, super::scan::today()).map_err(Failure::usage)
}

/// What the file of suppressions says; nothing without one.
#[allow(clippy::disallowed_methods, reason = "a file of ours, written by a person")]
fn suppressions(path: Option<&Path>, as_of: Date) -> Result<Suppressions, Failure> {
    let Some(path) = path else { return Ok(Suppressions::default()) };
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("cannot read the suppressions `{file}`: {}", plan::said(&error)))
    })?;
    Suppressions::of(&Written { file, text }, as_of).map_err(|errors| {
        let all: Vec<String> = errors.iter().map(WrittenError::to_string).collect();
        Failure::usage(all.join("\n"))
    })
}

/// Whether one of the scans looked for less than all.
fn rules_are_off(header: &Header) -> bool {
    let changes = header.scans.iter().filter_map(|scan| scan.changes.as_ref());
    changes.into_iter().any(|changes| changes.packs.is_some() || !changes.off.is_empty())
}

fn listed() -> String {
    let mut out = String::new();
    for check in CHECKS {
        let needs = match check.needs {
            crate::minimise::Needs::Nothing => "",
            crate::minimise::Needs::Register => " (register)",
            crate::minimise::Needs::Statement => " (register, statement)",
        };
        hanging(&mut out, &format!("{}  ", check.id), &format!("{}{needs}", check.name));
    }
    out
}

fn explain(id: &str) -> Result<(), Failure> {
    let known = |check: &&Check| check.id.eq_ignore_ascii_case(id);
    let Some(check) = CHECKS.iter().find(known) else {
        let ids = CHECKS.iter().map(|check| check.id);
        return Err(Failure::usage(format!(
            "{}: see `speur check --list`",
            unknown("check", id, ids)
        )));
    };
    let mut out = format!("{} {}\n\n", check.id, check.name);
    hanging(&mut out, "", check.about);
    out.push('\n');
    for (what, said) in [
        ("Needs:      ", check.needs.words()),
        ("Reads:      ", check.reads),
        ("Fires:      ", check.fires),
        ("How sure:   ", check.sure),
        ("Cannot say: ", check.cannot),
        ("Law:        ", check.article),
        ("Next:       ", check.next),
    ] {
        hanging(&mut out, what, said);
    }
    print(&out)
}
