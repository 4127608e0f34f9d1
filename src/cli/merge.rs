//! Holds `speur merge`. Must not know how records are united.

use super::args::Format;
use super::scan::style;
use super::{Exit, Failure, print};
use crate::model::{Status, Summary};
use crate::plan::Tolerance;
use crate::report::{View, summary};
use crate::store::{Inventory, ReadError, Shape, Target, merge, merged_header, status_of, write};
use clap::Args as ClapArgs;
use std::path::PathBuf;

#[derive(Debug, ClapArgs)]
pub(super) struct MergeArgs {
    /// Inventories, as written by `speur scan -o` or `speur merge -o`
    #[arg(required = true, value_name = "INVENTORY")]
    pub(super) inventories: Vec<PathBuf>,

    /// Write the merged inventory to this file (mode 0600)
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Shape of the inventory; `json` without -o goes to standard output
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,

    /// Objects that may have gaps before the exit code is 3: 5, or 2%
    #[arg(long, value_name = "N|N%")]
    pub(super) tolerance: Option<String>,

    /// Print no summary
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Print without colours (also: NO_COLOR)
    #[arg(long)]
    pub(super) no_color: bool,
}

/// Runs the command.
pub(super) fn run(args: &MergeArgs) -> Result<Exit, Failure> {
    let tolerance = Tolerance::of(args.tolerance.as_deref()).map_err(Failure::usage)?;
    let shape = if args.format == Some(Format::Json) { Shape::Document } else { Shape::Lines };
    let target = match &args.output {
        Some(path) => Target::File(path.clone()),
        None if args.format.is_some() => Target::Stdout,
        None => return Err(Failure::usage("where to? give -o FILE, or --format to print it")),
    };
    let mut inventories = Vec::new();
    for path in &args.inventories {
        inventories.push(Inventory::open(path).map_err(Failure::usage)?);
    }
    let header = merged_header(inventories.iter().map(Inventory::header));
    let status = status_of(&header);
    let mut view = View::default();
    let mut wrong: Option<ReadError> = None;
    let written = write(&target, shape, &header, status, |each| {
        let merged = merge::<MergeError>(&mut inventories, |record| {
            view.see(record);
            let line = serde_json::to_vec(record).map_err(std::io::Error::from)?;
            each(&line)?;
            Ok(())
        });
        match merged {
            Ok(()) => Ok(()),
            Err(MergeError::Write(error)) => Err(error),
            Err(MergeError::Read(error)) => {
                wrong = Some(error);
                Err(std::io::Error::other("an inventory could not be read"))
            }
        }
    });
    if let Some(error) = wrong {
        return Err(Failure::usage(error));
    }
    written.map_err(|error| Failure::internal(format!("cannot write the inventory: {error}")))?;
    if !args.quiet && target != Target::Stdout {
        print(&summary(&view, status, style(args.no_color)))?;
    }
    let incomplete =
        status != Status::Complete || tolerance.is_exceeded(view.with_gaps, view.objects);
    Ok(if incomplete { Exit::Incomplete } else { Exit::Complete })
}

enum MergeError {
    Read(ReadError),
    Write(std::io::Error),
}

impl From<ReadError> for MergeError {
    fn from(error: ReadError) -> Self {
        MergeError::Read(error)
    }
}

impl From<std::io::Error> for MergeError {
    fn from(error: std::io::Error) -> Self {
        MergeError::Write(error)
    }
}
