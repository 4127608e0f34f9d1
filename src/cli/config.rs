//! Holds the reading of the configuration file, below what the flags say. Must not know
//! what any of it means.

use super::Failure;
use crate::config::Config;
use crate::plan::said;
use std::path::Path;

/// What the configuration file at `path` says, if there is one, with `flags` above it.
#[allow(clippy::disallowed_methods, reason = "a file of ours, written by a person")]
pub(super) fn configured(path: Option<&Path>, flags: Config) -> Result<Config, Failure> {
    let Some(path) = path else { return Ok(flags) };
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("cannot read the configuration `{name}`: {}", said(&error)))
    })?;
    Ok(Config::parse(&name, &text).map_err(Failure::usage)?.overlaid(flags))
}
