//! Holds the arguments of `speur check` as typed. Must not decide what they mean.

use crate::minimise::Severity;
use clap::{Args as ClapArgs, ValueEnum};
use std::path::PathBuf;

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  speur check share.jsonl                    the gate before a migration
  speur check share.jsonl --register register.toml
  speur check share.jsonl --register register.toml --statement privacy.html
  speur check share.jsonl --fail-on critical --format sarif -o share.sarif
  speur check --explain C07                  what a check reads and when it fires

Exit codes: 1 an issue reaches --fail-on; else 3 gaps beyond --tolerance";

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct CheckArgs {
    /// Inventories, as written by `speur scan -o`; several are taken as one
    #[arg(value_name = "INVENTORY", required_unless_present_any = ["list", "explain"])]
    pub(super) inventories: Vec<PathBuf>,

    /// Hold them against this register: a file, or a folder of files
    #[arg(long, value_name = "REGISTER")]
    pub(super) register: Option<PathBuf>,

    /// Hold them against what this published privacy statement says and promises
    #[arg(long, value_name = "FILE")]
    pub(super) statement: Option<PathBuf>,

    /// The form
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: IssueFormat,

    /// Write to this file (mode 0600), not to standard output
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// The exit code is 1 from this severity on: info, low, medium, high, critical; or none
    #[arg(long, value_name = "SEVERITY", default_value = "high", value_parser = fail_on)]
    pub(super) fail_on: FailOn,

    /// Issues that are known and accepted, and thresholds: a TOML file
    #[arg(long, value_name = "FILE")]
    pub(super) suppress: Option<PathBuf>,

    /// The day to reckon from; by default today
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// Objects that may have gaps before the exit code is 3: 5, or 2%
    #[arg(long, value_name = "N|N%")]
    pub(super) tolerance: Option<String>,

    /// List all checks
    #[arg(long, conflicts_with_all = ["inventories", "explain"])]
    pub(super) list: bool,

    /// Say what a check reads, when it fires, how sure it is
    #[arg(long, value_name = "CHECK", conflicts_with = "inventories")]
    pub(super) explain: Option<String>,
}

/// From which severity on issues fail; none for never.
#[derive(Clone, Copy, Debug)]
pub(super) struct FailOn(pub(super) Option<Severity>);

fn fail_on(text: &str) -> Result<FailOn, String> {
    match text {
        "none" => Ok(FailOn(None)),
        text => Severity::parse(text).map(|severity| FailOn(Some(severity))),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum IssueFormat {
    /// For people, in 80 columns
    Text,
    /// One document: `speur schema issues`
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
    /// For tickets
    Markdown,
}

impl IssueFormat {
    /// Its name in the table of forms.
    pub(super) fn name(self) -> &'static str {
        match self {
            IssueFormat::Text => "text",
            IssueFormat::Json => "json",
            IssueFormat::Sarif => "sarif",
            IssueFormat::Markdown => "markdown",
        }
    }
}
