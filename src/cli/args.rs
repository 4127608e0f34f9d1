//! Holds the arguments as typed. Must not decide what they mean.

use super::values::{isolate, name_search, size};
use crate::config::{Config, RootConfig};
use crate::model::{Isolate, NameSearch};
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
    #[command(after_help = SCAN_EXAMPLES)]
    Scan(Box<ScanArgs>),
    /// Merge inventories of several scans or shards into one
    #[command(after_help = "Example:\n  speur merge monday.jsonl tuesday.jsonl -o both.jsonl")]
    Merge(MergeArgs),
    /// Show what is found in a text and why: to try rules, and for scripts
    #[command(after_help = DETECT_EXAMPLES)]
    Detect(DetectArgs),
    /// List, show and check rules, those that ship and your own
    #[command(after_help = RULES_EXAMPLES)]
    Rules(RulesArgs),
    /// Draft, check, compare and export the register of systems (GDPR, article 30)
    #[command(after_help = super::register::args::EXAMPLES)]
    Register(super::register::args::RegisterArgs),
    /// Print the JSON Schema of inventories, or of registers
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Serve objects to a scan, which starts this itself
    #[command(name = READER, hide = true)]
    Reader,
}

/// The command that a scan starts to have objects read in a process of their own.
pub(super) const READER: &str = "read-objects";

const SCAN_EXAMPLES: &str = "\
Examples:
  speur scan /srv/share                      a summary of what lies there
  speur scan /srv/share -o share.jsonl       and the inventory, object by object
  speur scan hr=/srv/hr sales=/srv/sales     two roots, each with its label
  speur scan /srv/share --format json | jq   one JSON document, for scripts
  speur scan /srv/share --rules my-rules     with rules of your own
  speur scan /srv/share --packs be,nl        some packs of rules, and the core
  speur scan /srv/share --shard 1/4 -o 1.jsonl
                                             a quarter of it; see `speur merge`";

const DETECT_EXAMPLES: &str = "\
Examples:
  echo 'BSN: 111222333' | speur detect --explain
  speur detect letter.txt                    the matches, masked
  speur detect --json --lines notes.txt      one JSON object for each match";

const RULES_EXAMPLES: &str = "\
Examples:
  speur rules list
  speur rules show nl_bsn
  speur rules check my-rules                 rules of your own: docs/rules.md";

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
}

/// How an inventory is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A line of JSON for each object
    Lines,
    /// One JSON document
    Json,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ScanArgs {
    /// What to scan: a folder or file, or LABEL=PATH
    #[arg(value_name = "[LABEL=]PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Write the inventory to this file (mode 0600)
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,

    /// Shape of the inventory; `json` without -o goes to standard output
    #[arg(long, value_enum)]
    pub(super) format: Option<Format>,

    /// Read options from this TOML file; flags go above it
    #[arg(short, long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// Leave out paths that match (as in .gitignore); may be repeated
    #[arg(short = 'x', long, value_name = "GLOB")]
    pub(super) exclude: Vec<String>,

    /// Leave out files above this size: 500000, 20M, 2G
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(super) max_size: Option<u64>,

    #[command(flatten)]
    pub(super) chosen: Chosen,

    /// Follow symbolic links
    #[arg(long)]
    pub(super) follow_links: bool,

    /// Worker threads; by default one per processor
    #[arg(short = 'j', long, value_name = "N")]
    pub(super) threads: Option<usize>,

    /// How far names of persons are looked for in running text: full, lists (faster,
    /// misses names of no list), fields (only the names of fields tell)
    #[arg(long, value_name = "full|lists|fields", value_parser = name_search)]
    pub(super) names: Option<NameSearch>,

    /// Read objects in processes of their own: none, hostile (formats that cannot be
    /// bounded from inside: pdf, xls, ods), all
    #[arg(long, value_name = "none|hostile|all", value_parser = isolate)]
    pub(super) isolate: Option<Isolate>,

    /// Recognise text in pictures, by an installed `tesseract`
    #[arg(long)]
    pub(super) ocr: bool,

    /// The day to reckon from; by default today
    #[arg(long, value_name = "DATE")]
    pub(super) as_of: Option<String>,

    /// Show no masked samples in findings
    #[arg(long)]
    pub(super) no_samples: bool,

    /// The organisation's key for hashes; made on first use (mode 0600)
    #[arg(long, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,

    /// Objects that may have gaps before the exit code is 3: 5, or 2%
    #[arg(long, value_name = "N|N%")]
    pub(super) tolerance: Option<String>,

    /// Scan the K-th of N parts of the objects
    #[arg(long, value_name = "K/N")]
    pub(super) shard: Option<String>,

    /// Print neither progress nor summary
    #[arg(short, long)]
    pub(super) quiet: bool,

    /// Print without colours (also: NO_COLOR)
    #[arg(long)]
    pub(super) no_color: bool,
}

impl ScanArgs {
    /// The arguments as a layer of configuration.
    pub(super) fn layer(&self) -> Config {
        Config {
            roots: self.paths.iter().map(|path| root(path)).collect(),
            exclude: self.exclude.clone(),
            max_size: self.max_size,
            follow_links: self.follow_links.then_some(true),
            threads: self.threads,
            as_of: self.as_of.clone(),
            samples: self.no_samples.then_some(false),
            key_file: self.key_file.clone(),
            tolerance: self.tolerance.clone(),
            shard: self.shard.clone(),
            names: self.names,
            isolate: self.isolate,
            ocr: self.ocr.then_some(true),
            ..self.chosen.layer()
        }
    }
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

/// `LABEL=PATH`, unless a file of that name is there.
fn root(written: &std::path::Path) -> RootConfig {
    let text = written.to_string_lossy();
    match text.split_once('=') {
        Some((label, path)) if !written.exists() => {
            RootConfig { path: path.into(), label: Some(label.to_owned()) }
        }
        _ => RootConfig { path: written.to_owned(), label: None },
    }
}

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

#[derive(Debug, ClapArgs)]
pub(super) struct DetectArgs {
    /// The text, in UTF-8; `-` for standard input
    #[arg(default_value = "-", hide_default_value = true)]
    pub(super) file: PathBuf,

    /// Tell what speaks for and against each match
    #[arg(long)]
    pub(super) explain: bool,

    /// One JSON object a match and line: line, start, end (bytes in the input),
    /// category, rule, band, evidence
    #[arg(long)]
    pub(super) json: bool,

    /// Take every line as a text of its own
    #[arg(long)]
    pub(super) lines: bool,

    /// How far names of persons are looked for: full, lists, fields
    #[arg(long, value_name = "full|lists|fields", value_parser = name_search)]
    pub(super) names: Option<NameSearch>,

    #[command(flatten)]
    pub(super) configured: Configured,

    /// Show the values themselves, not their masks
    #[arg(long)]
    pub(super) show_values: bool,
}

#[derive(Debug, ClapArgs)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    pub(super) command: RulesCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RulesCommand {
    /// List the rules that are used
    #[command(after_help = LIST_EXAMPLES)]
    List(ListArgs),
    /// Show everything that a rule says
    #[command(after_help = SHOW_EXAMPLES)]
    Show(ShowArgs),
    /// Run every rule's examples and counter-examples through the detector
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
}

const LIST_EXAMPLES: &str = "\
Examples:
  speur rules list --pack be                 the rules of one pack
  speur rules list --rules my-rules --json   with your own, an object a line";

const SHOW_EXAMPLES: &str = "\
Examples:
  speur rules show nl_bsn
  speur rules show badge --rules my-rules";

const CHECK_EXAMPLES: &str = "\
Examples:
  speur rules check                          the rules that ship
  speur rules check my-rules                 your own, with those beside them";

#[derive(Debug, ClapArgs)]
pub(super) struct ListArgs {
    /// Only the rules of this pack
    #[arg(long, value_name = "PACK")]
    pub(super) pack: Option<String>,

    /// One JSON object a rule and line: id, title, category, pack, origin
    #[arg(long)]
    pub(super) json: bool,

    #[command(flatten)]
    pub(super) configured: Configured,
}

#[derive(Debug, ClapArgs)]
pub(super) struct ShowArgs {
    /// Name of the rule; see `speur rules list`
    #[arg(value_name = "ID")]
    pub(super) id: String,

    #[command(flatten)]
    pub(super) configured: Configured,
}

#[derive(Debug, ClapArgs)]
pub(super) struct CheckArgs {
    /// A folder of rules, as with --rules
    #[arg(value_name = "DIR")]
    pub(super) folder: Option<PathBuf>,

    #[command(flatten)]
    pub(super) configured: Configured,
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
