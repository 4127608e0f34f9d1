//! Holds the rules: as written (`syntax`), as found (`load`), as used (`RuleSet`).
//! Must not know text, matches or files of the user's data.

pub mod allow;
pub mod bits;
pub mod builtin;
mod choice;
mod compile;
mod digest;
pub mod fields;
mod folder;
pub mod forms;
pub mod keywords;
pub mod labels;
mod load;
pub mod names;
pub mod patterns;
mod resolve;
mod review;
mod rule;
pub mod syntax;
pub mod tagger;
mod vocabulary;

pub use bits::Bits;
pub use choice::{Changes, Choice};
pub use compile::RuleSet;
pub use folder::{Folder, text_of};
pub use load::{Loaded, Source, load_builtin, read_rule};
pub use review::review;
pub use rule::{Cells, Labelled, Recogniser, Rule, RuleId, Weights};

/// The pack that is on in every choice.
pub const CORE: &str = "core";
