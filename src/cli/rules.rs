//! Holds `speur rules`. Must not know how a rule is tried.

use super::args::{RulesArgs, RulesCommand};
use super::{Exit, Failure, print};
use crate::detect::check;
use crate::rules::RuleSet;
use crate::validate::{Date, Today};

/// Runs the command.
pub(super) fn run(args: &RulesArgs) -> Result<Exit, Failure> {
    match args.command {
        RulesCommand::Check => {
            let rules = RuleSet::builtin().map_err(Failure::usage)?;
            // a fixed day: examples must not age
            let today = Today(Date { year: 2026, month: 11, day: 21 });
            let wrong = check::check(&rules, today);
            let examples: usize = rules
                .sources
                .iter()
                .map(|s| s.rule.example.len() + s.rule.counter_example.len())
                .sum();
            let mut said: String = wrong.iter().map(|error| format!("{error}\n")).collect();
            let count = rules.rules.len();
            said.push_str(&format!("{count} rules, {examples} examples, {} wrong\n", wrong.len()));
            print(&said)?;
            Ok(if wrong.is_empty() { Exit::Complete } else { Exit::Usage })
        }
    }
}
