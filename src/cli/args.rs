//! Holds the commands and the arguments that several share, as typed; those of one
//! command stand with it. Must not decide what they mean.

use crate::config::Config;
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;
use toml::Spanned;

/// Finds the personal data in file shares, spreadsheets and database dumps, and
/// says what it could not read.
#[derive(Debug, Parser)]
#[command(name = "speur", version, max_term_width = 80, after_help = TOP)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

const TOP: &str = "\
Examples:
  speur scan /srv/share                      a summary of what lies there
  speur scan /srv/share -o share.jsonl       and the inventory, object by object
  speur scan --help                          all options, more examples

Exit codes:
  0  complete: everything was read
  1  a check failed, or a register leaves something open
  2  the command line, a configuration, rule, register or inventory file is wrong
  3  gaps beyond --tolerance, or interrupted
  4  internal error";

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Scan folders or files and write an inventory
    #[command(after_help = super::scan::args::EXAMPLES)]
    Scan(Box<super::scan::args::ScanArgs>),
    /// Merge inventories of several scans or shards into one
    #[command(after_help = "Example:\n  speur merge monday.jsonl tuesday.jsonl -o both.jsonl")]
    Merge(super::merge::MergeArgs),
    /// Show what is found in a text and why: to try rules, and for scripts
    #[command(after_help = super::detect::EXAMPLES)]
    Detect(super::detect::DetectArgs),
    /// List, show and check rules, those that ship and your own
    #[command(after_help = super::rules::args::EXAMPLES)]
    Rules(super::rules::args::RulesArgs),
    /// Draft, check, compare and export the register of systems (GDPR, article 30)
    #[command(after_help = super::register::args::EXAMPLES)]
    Register(super::register::args::RegisterArgs),
    /// Tell what is wrong with what was found: a gate, alone or against a register
    #[command(after_help = super::check::args::EXAMPLES)]
    Check(super::check::args::CheckArgs),
    /// Find where one person's data stand, to answer a request for access or erasure
    #[command(after_help = super::find::args::EXAMPLES)]
    Find(Box<super::find::args::FindArgs>),
    /// Read a published privacy statement: what it says, as a draft register
    #[command(after_help = super::statement::EXAMPLES)]
    Statement(super::statement::StatementArgs),
    /// Print the JSON Schema of inventories, registers, issues or statements
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Serve objects to a scan, which starts this itself
    #[command(name = READER, hide = true)]
    Reader,
}

/// The command that a scan starts to have objects read in a process of their own.
pub(super) const READER: &str = "read-objects";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  speur schema > inventory.schema.json
  speur schema register > register.schema.json";

#[derive(Debug, ClapArgs)]
pub(super) struct SchemaArgs {
    /// Of what
    #[arg(value_enum, default_value = "inventory")]
    pub(super) what: SchemaOf,
}

/// What a schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// Inventories, in lines and as one document
    Inventory,
    /// Registers, as TOML or JSON
    Register,
    /// What `speur check --format json` writes
    Issues,
    /// What `speur statement --format json` writes
    Statement,
}

/// How an inventory is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A line of JSON for each object
    Lines,
    /// One JSON document
    Json,
}

/// Which rules are used.
#[derive(Debug, Default, ClapArgs)]
pub(super) struct Chosen {
    /// Add the rules in this folder to those that ship; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(super) rules: Vec<PathBuf>,

    /// Packs beside the core: be, nl, eu, secrets, special, or your own; by default all
    #[arg(long, value_name = "PACK,…", value_delimiter = ',')]
    pub(super) packs: Option<Vec<String>>,
}

impl Chosen {
    /// The choice as a layer of configuration.
    pub(super) fn layer(&self) -> Config {
        // an empty span: no line of a file
        let said = |pack: &String| Spanned::new(0..0, pack.clone());
        Config {
            rules: self.rules.clone(),
            packs: self.packs.as_ref().map(|packs| packs.iter().map(said).collect()),
            ..Config::default()
        }
    }
}

/// Which rules are used, where nothing else is configured.
#[derive(Debug, ClapArgs)]
pub(super) struct Configured {
    /// Read `rules`, `packs`, `rules-off` and `[[allow]]` from this TOML file
    #[arg(short, long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    #[command(flatten)]
    pub(super) chosen: Chosen,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }
}
