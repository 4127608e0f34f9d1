//! Holds the arguments of `speur rules` as typed. Must not decide what they mean.

use super::super::args::Configured;
use clap::{Args as ClapArgs, Subcommand};
use std::path::PathBuf;

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  speur rules list
  speur rules show nl_bsn
  speur rules check my-rules                 rules of your own: docs/rules.md";

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct RulesArgs {
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
