//! Holds `speur scan`: configuration in, exit code out. Must not know how a scan goes.

pub(super) mod args;

use super::args::{Format, READER};
use super::config::configured;
use super::{Exit, Failure, print, progress, warn_of};
use crate::model::{Header, INVENTORY_FORMAT, ReaderProgram, Run, Status};
use crate::plan::Plan;
use crate::report::{Style, View, summary};
use crate::scan::{Progress, Scanned, scan};
use crate::store::{Shape, Target, write};
use crate::validate::Date;
use args::ScanArgs;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Runs the command.
pub(super) fn run(args: Box<ScanArgs>) -> Result<Exit, Failure> {
    let started = now();
    let config = configured(args.config.as_deref(), args.layer())?;
    let target = target(&args)?;
    let mut plan = Plan::new(config, today()).map_err(Failure::usage)?;
    warn_of(&plan.rules);
    if let Some((Target::File(path), _)) = &target {
        plan.own_files.extend(canonical(path));
    }
    plan.reader_program = reader_program();
    let progress = Arc::new(Progress::default());
    stop_on_interrupt(&progress)?;
    let line = if args.quiet { None } else { progress::Line::start(progress.clone(), &plan) };
    let spill = spill_folder(target.as_ref().map(|(target, _)| target));
    let scanned: Scanned<View> = scan(&plan, &progress, &spill).map_err(Failure::internal)?;
    drop(line);
    let Scanned { runs, summary: view, status } = scanned;
    if let Some((target, shape)) = &target {
        let header = header(&plan, status, started);
        write(target, *shape, &header, status, |each| runs.stream(each)).map_err(|error| {
            let place = match target {
                Target::File(path) => path.display().to_string(),
                Target::Stdout => "standard output".into(),
            };
            Failure::internal(format!("cannot write the inventory to {place}: {error}"))
        })?;
    }
    let to_stdout = matches!(target, Some((Target::Stdout, _)));
    if !args.quiet && !to_stdout {
        let mut text = summary(&view, status, style(args.no_color));
        if let Some((Target::File(path), _)) = &target {
            text.push_str(&format!("\nInventory: {}\n", path.display()));
        }
        print(&text)?;
    }
    let incomplete =
        status == Status::Interrupted || plan.tolerance.is_exceeded(view.with_gaps, view.objects);
    Ok(if incomplete { Exit::Incomplete } else { Exit::Complete })
}

/// This program, as one that reads objects. Where the system cannot tell which it is,
/// they are read in this process.
pub(super) fn reader_program() -> Option<ReaderProgram> {
    let own = Path::new("/proc/self/exe");
    let path = if own.exists() { own.to_owned() } else { std::env::current_exe().ok()? };
    Some(ReaderProgram { path, arguments: vec![READER.to_owned()] })
}

/// Where the inventory goes, if anywhere, and in what shape.
fn target(args: &ScanArgs) -> Result<Option<(Target, Shape)>, Failure> {
    let shape = match args.format {
        Some(Format::Json) => Shape::Document,
        _ => Shape::Lines,
    };
    Ok(match (&args.output, args.format) {
        (Some(path), _) => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
            if folder.is_some_and(|folder| !folder.is_dir()) || path.is_dir() {
                let why = "its folder does not exist, or it is a folder itself";
                return Err(Failure::usage(format!("cannot write to `{}`: {why}", path.display())));
            }
            Some((Target::File(path.clone()), shape))
        }
        (None, Some(_)) => Some((Target::Stdout, shape)),
        (None, None) => None,
    })
}

/// The path as the walk will meet it, if it exists already.
pub(super) fn canonical(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(folder.canonicalize().ok()?.join(path.file_name()?))
}

/// Records that do not fit into memory lie where the inventory will: there is
/// room for it there.
fn spill_folder(target: Option<&Target>) -> PathBuf {
    match target {
        Some(Target::File(path)) => match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        },
        _ => std::env::temp_dir(),
    }
}

#[allow(clippy::disallowed_methods, reason = "asked twice, the user will not wait")]
pub(super) fn stop_on_interrupt(progress: &Arc<Progress>) -> Result<(), Failure> {
    let progress = progress.clone();
    ctrlc::set_handler(move || {
        if progress.is_stopped() {
            // asked twice: at once
            std::process::exit(Exit::Incomplete.code().into());
        }
        progress.stop();
    })
    .map_err(|error| Failure::internal(format!("cannot watch for Ctrl-C: {error}")))
}

fn header(plan: &Plan, status: Status, started: String) -> Header {
    let roots = plan.roots.iter().map(|r| format!("{}={}", r.label, r.path.display())).collect();
    Header {
        format: INVENTORY_FORMAT.to_owned(),
        speur: env!("CARGO_PKG_VERSION").to_owned(),
        scans: vec![plan.scan_id(status)],
        run: vec![Run {
            started,
            ended: now(),
            host: rustix::system::uname().nodename().to_string_lossy().into_owned(),
            roots,
            threads: plan.threads as u32,
        }],
    }
}

#[allow(clippy::disallowed_methods, reason = "the header's run block tells when")]
fn now() -> String {
    let now = jiff::Timestamp::now();
    // whole seconds are precise enough
    jiff::Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}

/// Today in universal time: a scan has no place.
#[allow(clippy::disallowed_methods, reason = "the default of --as-of")]
pub(super) fn today() -> Date {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Date { year: today.year(), month: today.month() as u8, day: today.day() as u8 }
}

pub(super) fn style(no_color: bool) -> Style {
    let asked_not = no_color || std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    if asked_not || !std::io::stdout().is_terminal() { Style::Plain } else { Style::Colour }
}
