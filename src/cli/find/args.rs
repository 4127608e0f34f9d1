//! Holds the arguments of `speur find` as typed. Must not decide what they mean.

use super::super::scan::args::root;
use super::super::values::{isolate, size};
use crate::config::Config;
use crate::find::Kind;
use crate::model::Isolate;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  speur find --person request.txt /srv/share   where this person's data stand
  speur find --person - /srv/share             the same, typed or piped in
  speur find --email jan@x.example --phone '0470 12 34 56' /srv/share
  speur find --person request.txt --inventory share.jsonl --key-file key
                                               reads only what can hold it
  speur find --person request.txt /srv/share --format html -o answer.html

A file for --person has a line for each thing that is known:
  name: Jan van den Berg
  email: jan@x.example
  phone: 0470 12 34 56
  birth-date: 1985-07-30

Values given as flags stay in the history of your shell and are seen by others
in the list of processes; a file or standard input leaves no such trace.";

/// How the report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For the terminal
    Text,
    /// One JSON document
    Json,
    /// A place a row
    Csv,
    /// A page to print
    Html,
    /// A text with tables
    Markdown,
}

impl ReportFormat {
    /// Its name in the table of forms.
    pub(super) fn name(self) -> &'static str {
        match self {
            ReportFormat::Text => "text",
            ReportFormat::Json => "json",
            ReportFormat::Csv => "csv",
            ReportFormat::Html => "html",
            ReportFormat::Markdown => "markdown",
        }
    }
}

#[derive(ClapArgs)]
pub(in crate::cli) struct FindArgs {
    /// Where to look: a folder or file, or LABEL=PATH; those of the inventory
    /// where none is given
    #[arg(value_name = "[LABEL=]PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Read what is known of the person from this file, or `-` for standard input
    #[arg(long, value_name = "FILE|-")]
    pub(super) person: Option<PathBuf>,

    /// An e-mail address; this and the following may be repeated
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,

    /// A name, as `Jan van den Berg` or `Berg, Jan van den`
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,

    /// A telephone number
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,

    /// An account number
    #[arg(long, value_name = "IBAN")]
    iban: Vec<String>,

    /// A Dutch citizen service number
    #[arg(long, value_name = "NUMBER")]
    bsn: Vec<String>,

    /// A Belgian national register number
    #[arg(long, value_name = "NUMBER")]
    rrn: Vec<String>,

    /// The date of birth: tells bearers of one name apart
    #[arg(long, value_name = "DATE")]
    birth_date: Vec<String>,

    /// Anything else, as it is written: a customer number, a street with its number
    #[arg(long, value_name = "TEXT")]
    other: Vec<String>,

    /// Read only what can hold an identifier, by an inventory made under --key-file
    #[arg(long, value_name = "FILE", requires = "key_file")]
    pub(super) inventory: Option<PathBuf>,

    /// The organisation's key, under which the inventory was made
    #[arg(long, value_name = "FILE", requires = "inventory")]
    pub(super) key_file: Option<PathBuf>,

    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: ReportFormat,

    /// Write the report to this file (mode 0600)
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Show what was looked for and found as it is written, not masked
    #[arg(long)]
    pub(super) show_values: bool,

    /// Read options from this TOML file, as `speur scan` does; flags go above it
    #[arg(short, long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Leave out paths that match (as in .gitignore); may be repeated
    #[arg(short = 'x', long, value_name = "GLOB")]
    exclude: Vec<String>,

    /// Leave out files above this size: 500000, 20M, 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    max_size: Option<u64>,

    /// Follow symbolic links
    #[arg(long)]
    follow_links: bool,

    /// Worker threads; by default one per processor
    #[arg(short = 'j', long, value_name = "N")]
    threads: Option<usize>,

    /// Read objects in processes of their own: none, hostile, all
    #[arg(long, value_name = "none|hostile|all", value_parser = isolate)]
    isolate: Option<Isolate>,

    /// Recognise text in pictures, by an installed `tesseract`
    #[arg(long)]
    ocr: bool,

    /// Objects that may have gaps before the exit code is 3: 5, or 2%
    #[arg(long, value_name = "N|N%")]
    tolerance: Option<String>,

    /// Print no progress
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// No value that was given is shown.
impl std::fmt::Debug for FindArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FindArgs").finish_non_exhaustive()
    }
}

impl FindArgs {
    /// The arguments as a layer of configuration.
    pub(super) fn layer(&self) -> Config {
        Config {
            roots: self.paths.iter().map(|path| root(path)).collect(),
            exclude: self.exclude.clone(),
            max_size: self.max_size,
            follow_links: self.follow_links.then_some(true),
            threads: self.threads,
            isolate: self.isolate,
            ocr: self.ocr.then_some(true),
            tolerance: self.tolerance.clone(),
            ..Config::default()
        }
    }

    /// What was given of the person, in the order of its kinds.
    pub(super) fn values(&self) -> impl Iterator<Item = (Kind, &str)> {
        [
            (Kind::Email, &self.email),
            (Kind::Name, &self.name),
            (Kind::Phone, &self.phone),
            (Kind::Iban, &self.iban),
            (Kind::Bsn, &self.bsn),
            (Kind::Rrn, &self.rrn),
            (Kind::BirthDate, &self.birth_date),
            (Kind::Other, &self.other),
        ]
        .into_iter()
        .flat_map(|(kind, all)| all.iter().map(move |text| (kind, text.as_str())))
    }
}
