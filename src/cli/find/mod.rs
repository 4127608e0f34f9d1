//! Holds `speur find`: a person in, a report out. Must not know how anything is found.

pub(super) mod args;

use super::config::configured;
use super::scan::{canonical, reader_program, stop_on_interrupt, today};
use super::{Exit, Failure, print, progress};
use crate::config::{Config, RootConfig};
use crate::find::{Gathered, Kind, Narrowed, Person, PersonSeeker, Report, forms::FORMS, narrow};
use crate::model::Status;
use crate::plan::{Plan, name_of_key, said};
use crate::scan::{Progress, Scanned, scan};
use crate::store::Inventory;
use args::FindArgs;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::Arc;

/// Longest file that tells of a person, in bytes.
const LONGEST: u64 = 1 << 20;

/// Runs the command.
pub(super) fn run(args: &FindArgs) -> Result<Exit, Failure> {
    let person = person(args)?;
    let mut inventory = match &args.inventory {
        Some(path) => Some(Inventory::open(path).map_err(Failure::usage)?),
        None => None,
    };
    let mut flags = args.layer();
    if flags.roots.is_empty()
        && let Some(inventory) = &inventory
    {
        flags.roots = roots_of(inventory)?;
    }
    // what a search is made under comes from the flag alone: nothing of it is stored
    let mut config = Config { key_file: None, ..configured(args.config.as_deref(), flags)? };
    config.shard = None;
    let mut plan = Plan::new(config, today()).map_err(Failure::usage)?;
    let own = [&args.inventory, &args.key_file, &args.output, &args.person];
    plan.own_files.extend(own.into_iter().flatten().filter_map(|path| canonical(path)));
    plan.reader_program = reader_program();
    let narrowed = match (&mut inventory, &args.key_file) {
        (Some(inventory), Some(key)) => narrowed(&person, inventory, key)?,
        _ => Narrowed::default(),
    };
    let mut report = Report::new(&person, plan.as_of_text(), args.show_values);
    report.not_narrowed = narrowed.why_not;
    report.names_in_part = person.values.iter().any(|value| value.kind == Kind::Name);
    let seeker = PersonSeeker::new(&person, narrowed, args.show_values).map_err(Failure::usage)?;
    plan.seeker = Some(Arc::new(seeker));
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress)?;
    let line = if args.quiet { None } else { progress::Line::start(progress.clone(), &plan) };
    let scanned: Scanned<Gathered> =
        scan(&plan, &progress, &std::env::temp_dir()).map_err(Failure::internal)?;
    drop(line);
    report.gathered = scanned.summary;
    report.interrupted = scanned.status == Status::Interrupted;
    report.gather(scanned.runs).map_err(Failure::internal)?;
    let form = FORMS.iter().find(|form| form.name == args.format.name());
    let form = form.ok_or_else(|| Failure::internal("no such form"))?;
    let text = (form.write)(&report);
    match &args.output {
        None => print(&text)?,
        Some(path) => write(path, &text)?,
    }
    let gathered = &report.gathered;
    let incomplete =
        report.interrupted || plan.tolerance.is_exceeded(gathered.with_gaps, gathered.objects);
    Ok(if incomplete { Exit::Incomplete } else { Exit::Complete })
}

/// Who is looked for, by flags and file.
#[allow(clippy::disallowed_methods, reason = "a file of ours, written by a person")]
fn person(args: &FindArgs) -> Result<Person, Failure> {
    let mut person = Person::default();
    if let Some(path) = &args.person {
        let name = path.display().to_string();
        let cannot =
            |why: String| Failure::usage(format!("cannot read the person in `{name}`: {why}"));
        let mut text = String::new();
        let read = match path.as_os_str() == "-" {
            true => std::io::stdin().lock().take(LONGEST).read_to_string(&mut text),
            false => std::fs::File::open(path)
                .and_then(|file| file.take(LONGEST).read_to_string(&mut text)),
        };
        read.map_err(|error| cannot(said(&error)))?;
        person.add_file(&name, &text).map_err(Failure::usage)?;
    }
    for (kind, text) in args.values() {
        person.add(kind, text).map_err(Failure::usage)?;
    }
    person.check().map_err(Failure::usage)?;
    Ok(person)
}

/// Where the roots of an inventory lie, by its header.
fn roots_of(inventory: &Inventory) -> Result<Vec<RootConfig>, Failure> {
    let mut roots: Vec<RootConfig> = Vec::new();
    for root in inventory.header().run.iter().flat_map(|run| &run.roots) {
        if let Some((label, path)) = root.split_once('=') {
            let root = RootConfig { path: path.into(), label: Some(label.to_owned()) };
            if !roots.contains(&root) {
                roots.push(root);
            }
        }
    }
    match roots.is_empty() {
        true => Err(Failure::usage("the inventory does not say where its roots lie: give PATHS")),
        false => Ok(roots),
    }
}

/// What need not be read by an inventory.
fn narrowed(person: &Person, inventory: &mut Inventory, key: &Path) -> Result<Narrowed, Failure> {
    let cannot =
        |why: String| Failure::usage(format!("cannot use the key file `{}`: {why}", key.display()));
    if !key.exists() {
        return Err(cannot("it does not exist, and a new key opens no inventory".to_owned()));
    }
    let bytes = crate::input::key::read_or_make(key).map_err(|error| cannot(error.to_string()))?;
    narrow(person, inventory, &bytes, &name_of_key(&bytes)).map_err(Failure::usage)
}

/// Writes the report, readable by its owner alone.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::usage(format!("cannot write to `{}`: {}", path.display(), said(&error)))
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".speur-")
        .suffix(".tmp")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    file.persist(path).map_err(|error| cannot(error.error))?;
    print(&format!("Report: {}\n", path.display()))
}
