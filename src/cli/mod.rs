//! Holds the command line: arguments in, exit code out; one file per command. Must
//! not scan or compute: it calls those who do, and prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod check;
mod config;
mod detect;
mod exit;
mod find;
mod merge;
mod progress;
mod register;
mod rules;
mod scan;
mod statement;
mod usage;
mod values;

pub use exit::Exit;

use crate::report::wrap;
use crate::rules::RuleSet;
use args::{Args, Command, SchemaOf};
use clap::Parser;
use std::io::{self, Write};

/// Runs the command that the arguments name.
pub fn run() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            usage::say(&error);
            return if error.use_stderr() { Exit::Usage } else { Exit::Complete };
        }
    };
    std::panic::set_hook(Box::new(crate::isolate::note_panic));
    let result = std::panic::catch_unwind(|| match args.command {
        Command::Scan(args) => scan::run(args),
        Command::Detect(args) => detect::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Reader => crate::isolate::serve().map(|()| Exit::Complete).map_err(|error| {
            Failure::usage(format!("cannot serve objects: {error}; `speur scan` starts this"))
        }),
        Command::Find(args) => find::run(&args),
        Command::Register(args) => register::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Statement(args) => statement::run(&args),
        Command::Schema(args) => print(match args.what {
            SchemaOf::Inventory => include_str!("../../docs/inventory.schema.json"),
            SchemaOf::Register => include_str!("../../docs/register.schema.json"),
            SchemaOf::Issues => include_str!("../../docs/issues.schema.json"),
            SchemaOf::Statement => include_str!("../../docs/statement.schema.json"),
        })
        .map(|()| Exit::Complete),
    });
    match result {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => {
            eprintln!("speur: {}", failure.message);
            failure.exit
        }
        Err(_) => {
            let place = crate::isolate::panicked_at().unwrap_or_else(|| "an unknown place".into());
            eprintln!("speur: internal error at {place}; please report it");
            Exit::Internal
        }
    }
}

/// Prints to standard output. Whoever reads it may leave before its end, as `head`
/// does: that is no fault, and nobody is left to tell.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::internal(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Tells of entries of an allow-list whose day is over.
fn warn_of(rules: &RuleSet) {
    for expired in &rules.allow.expired {
        eprintln!("speur: warning: {expired}");
    }
}

/// Why a command ended without its work done: one line for the user.
struct Failure {
    exit: Exit,
    message: String,
}

impl Failure {
    fn usage(message: impl ToString) -> Self {
        Failure { exit: Exit::Usage, message: message.to_string() }
    }

    fn internal(message: impl ToString) -> Self {
        Failure { exit: Exit::Internal, message: message.to_string() }
    }
}
