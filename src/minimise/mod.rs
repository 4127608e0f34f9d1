//! Holds the checks of data minimisation: what an inventory and a register say to each other,
//! as issues. One pass over the records, bounded memory. Must not know how issues are shown.

mod ages;
mod checks;
mod columns;
pub mod issue;
pub mod overlaps;
mod paths;
pub mod promises;
mod run;
mod seen;
mod suppress;
mod thresholds;

pub use checks::CHECKS;
pub use issue::{Declared, Issue, Place, Places, Severity, Sure, Whose};
pub use run::{Coverage, Outcome, Run};
pub use seen::{Context, End, Seen};
pub use suppress::{Suppression, Suppressions};
pub use thresholds::Thresholds;

/// What a check needs beside an inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is a gate for data that nobody declared anything of.
    Nothing,
    /// A register.
    Register,
    /// A register and a published statement.
    Statement,
}

impl Needs {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Needs::Nothing => "an inventory",
            Needs::Register => "an inventory and a register",
            Needs::Statement => "an inventory, a register and a published statement",
        }
    }
}

/// One check. Its texts are what `speur check --explain` and `docs/checks.md` say.
pub struct Check {
    /// `C01` and on; for ever.
    pub id: &'static str,
    /// A short name.
    pub name: &'static str,
    /// What it finds, one sentence.
    pub about: &'static str,
    /// What it needs.
    pub needs: Needs,
    /// What it reads of these.
    pub reads: &'static str,
    /// When it fires, and how bad that is.
    pub fires: &'static str,
    /// How sure it is.
    pub sure: &'static str,
    /// What it cannot say.
    pub cannot: &'static str,
    /// The law.
    pub article: &'static str,
    /// The usual next step.
    pub next: &'static str,
    /// What watches the records for one run.
    pub watch: fn() -> Box<dyn Watch>,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

impl PartialEq for Check {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What a check does while records pass: their order must not matter.
pub trait Watch {
    /// Takes note of a record.
    fn see(&mut self, _seen: &Seen<'_>) {}

    /// Tells what was found.
    fn conclude(self: Box<Self>, end: &End<'_>, issues: &mut Vec<Issue>);
}
