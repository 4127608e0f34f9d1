//! Holds the rules: as written (`syntax`), as found (`load`), as used (`RuleSet`).
//! Must not know text, matches or files of the user's data.

pub mod bits;
pub mod builtin;
mod compile;
pub mod fields;
pub mod forms;
pub mod keywords;
pub mod labels;
mod load;
pub mod names;
mod rule;
pub mod syntax;
pub mod tagger;
mod vocabulary;

pub use bits::Bits;
pub use compile::RuleSet;
pub use load::{Loaded, load_builtin, read_rule};
pub use rule::{Cells, Labelled, Recogniser, Rule, RuleId, Weights};
