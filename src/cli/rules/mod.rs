//! Holds `speur rules`: list, show and check. Must not know how a rule is tried.

pub(super) mod args;
mod list;
mod show;

use super::args::Configured;
use super::config::configured;
use super::{Exit, Failure, print, warn_of};
use crate::detect::check;
use crate::plan;
use crate::rules::RuleSet;
use crate::validate::{Date, Today};
use args::{CheckArgs, RulesArgs, RulesCommand};

/// Runs the command.
pub(super) fn run(args: &RulesArgs) -> Result<Exit, Failure> {
    match &args.command {
        RulesCommand::List(args) => list::run(args),
        RulesCommand::Show(args) => show::run(args),
        RulesCommand::Check(args) => check(args),
    }
}

/// The rules that are chosen; tells of allowances that are over.
fn chosen(args: &Configured) -> Result<RuleSet, Failure> {
    let config = configured(args.config.as_deref(), args.chosen.layer())?;
    let day = plan::day(&config, super::scan::today()).map_err(Failure::usage)?;
    let rules = plan::rules(&config, day).map_err(Failure::usage)?;
    warn_of(&rules);
    Ok(rules)
}

fn check(args: &CheckArgs) -> Result<Exit, Failure> {
    let mut layer = args.configured.chosen.layer();
    layer.rules.extend(args.folder.clone());
    let config = configured(args.configured.config.as_deref(), layer)?;
    // a fixed day: examples must not age
    let day = Date { year: 2026, month: 11, day: 21 };
    let rules = plan::rules(&config, day).map_err(Failure::usage)?;
    let wrong = check::check(&rules, Today(day));
    let examples: usize =
        rules.sources.iter().map(|s| s.rule.example.len() + s.rule.counter_example.len()).sum();
    let own = rules.sources.iter().filter(|source| source.is_own).count();
    let mut said: String = wrong.iter().map(|error| format!("{error}\n")).collect();
    let of_own = if own > 0 { format!(" ({own} of your own)") } else { String::new() };
    let count = rules.rules.len();
    said.push_str(&format!("{count} rules{of_own}, {examples} examples, {} wrong\n", wrong.len()));
    print(&said)?;
    Ok(if wrong.is_empty() { Exit::Complete } else { Exit::Usage })
}

/// Where a rule is from: the binary, or a file.
fn origin(source: &crate::rules::Source) -> &str {
    if source.is_own { &source.name } else { "built-in" }
}
