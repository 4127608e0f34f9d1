//! Holds the arguments of `speur register` as typed. Must not decide what they mean.

use clap::{Args as ClapArgs, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct RegisterArgs {
    #[command(subcommand)]
    pub(super) command: RegisterCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RegisterCommand {
    /// Propose a register from what an inventory found
    #[command(after_help = DRAFT_EXAMPLES)]
    Draft(DraftArgs),
    /// Tell what is wrong with a register and what it leaves open
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Show what an inventory found that the register does not say; changes nothing
    #[command(after_help = UPDATE_EXAMPLES)]
    Update(UpdateArgs),
    /// Write a register for others to read
    #[command(after_help = EXPORT_EXAMPLES)]
    Export(ExportArgs),
}

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  speur register draft share.jsonl -o register.toml
  speur register check register.toml
  speur register update share.jsonl --register register.toml";

const DRAFT_EXAMPLES: &str = "\
Examples:
  speur register draft share.jsonl -o register.toml
  speur register draft share.jsonl --group-by 2
                                             a system for each folder at depth 2";

const CHECK_EXAMPLES: &str = "\
Examples:
  speur register check register.toml
  speur register check register/             a folder of files

Exit codes: 0 complete, 1 something is open, 2 something is wrong";

const UPDATE_EXAMPLES: &str = "\
Examples:
  speur register update share.jsonl --register register.toml";

const EXPORT_EXAMPLES: &str = "\
Examples:
  speur register export register.toml --format csv -o register.csv
  speur register export register.toml --format markdown";

#[derive(Debug, ClapArgs)]
pub(super) struct DraftArgs {
    /// An inventory, as written by `speur scan -o`
    #[arg(value_name = "INVENTORY")]
    pub(super) inventory: PathBuf,

    /// Write the draft to this new file (mode 0600), not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// A system for each folder N levels below its root; 0 for the roots. By default the
    /// roots where there are several, else the folders at the top of the only one
    #[arg(long, value_name = "N")]
    pub(super) group_by: Option<usize>,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// A register: a file, or a folder of files
    #[arg(value_name = "REGISTER")]
    pub(super) register: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct UpdateArgs {
    /// An inventory, as written by `speur scan -o`
    #[arg(value_name = "INVENTORY")]
    pub(super) inventory: PathBuf,

    /// The register to hold it against: a file, or a folder of files
    #[arg(long, value_name = "REGISTER")]
    pub(super) register: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ExportArgs {
    /// A register: a file, or a folder of files
    #[arg(value_name = "REGISTER")]
    pub(super) register: PathBuf,

    /// The form
    #[arg(long, value_enum)]
    pub(super) format: ExportFormat,

    /// Write to this file (mode 0600), not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    /// One table, a row for each processing
    Csv,
    /// A text, system by system
    Markdown,
    /// One document with the register's own keys
    Json,
    /// A manifest of fideslang 3.1, in YAML
    Fideslang,
    /// JSON-LD in the words of the W3C Data Privacy Vocabulary 2.3
    Dpv,
    /// A workbook of Excel: identification, register, lists
    Xlsx,
}

impl ExportFormat {
    /// Its name in the table of exports.
    pub(super) fn name(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Markdown => "markdown",
            ExportFormat::Json => "json",
            ExportFormat::Fideslang => "fideslang",
            ExportFormat::Dpv => "dpv",
            ExportFormat::Xlsx => "xlsx",
        }
    }
}
