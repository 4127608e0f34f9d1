//! Holds the configuration as written: one struct that files and flags are layers
//! of. Must not open anything or decide what it means: that is `plan`.

use crate::input::Limits;
use crate::model::{AllowEntry, Isolate, Layout, NameSearch, Written, WrittenError};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// What a configuration file or the command line says. Everything is optional:
/// what a later layer says replaces what an earlier one said.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Config {
    /// What to scan.
    #[serde(rename = "root")]
    pub roots: Vec<RootConfig>,
    /// Globs of paths to leave out, relative to a root.
    pub exclude: Vec<String>,
    /// Files above so many bytes are left out.
    pub max_size: Option<u64>,
    /// Whether symbolic links are followed.
    pub follow_links: Option<bool>,
    /// Worker threads; 0 for one per processor.
    pub threads: Option<usize>,
    /// The day to reckon from, `2026-11-21`.
    pub as_of: Option<String>,
    /// Whether findings show masked samples.
    pub samples: Option<bool>,
    /// File with the organisation's key for hashes.
    pub key_file: Option<PathBuf>,
    /// How many objects may have gaps before the exit code is 3: a number or a
    /// share such as `2%`.
    pub tolerance: Option<String>,
    /// The part of the objects to scan, `2/5`.
    pub shard: Option<String>,
    /// How far names of persons are looked for in running text: `full`, `lists` or
    /// `fields`.
    pub names: Option<NameSearch>,
    /// Which objects are read in processes of their own: `none`, `hostile` or `all`.
    pub isolate: Option<Isolate>,
    /// Whether text in pictures is recognised, by an installed `tesseract`.
    pub ocr: Option<bool>,
    /// Folders of the user's own rules, relative to the file that names them.
    pub rules: Vec<PathBuf>,
    /// Packs of rules beside the core; all where nothing is said.
    pub packs: Option<Vec<Spanned<String>>>,
    /// Rules that are switched off.
    pub rules_off: Vec<Spanned<String>>,
    /// Matches that are known and right where they are.
    pub allow: Vec<Spanned<AllowEntry>>,
    /// Where the columns of text of a fixed width stand.
    #[serde(rename = "layout")]
    pub layouts: Vec<Layout>,
    /// Limits per object.
    pub limits: Option<Limits>,
    /// The file that says all this.
    #[serde(skip)]
    pub written: Written,
}

/// A folder or file to scan.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootConfig {
    /// Where it lies.
    pub path: PathBuf,
    /// Its name in reports; by default the folder's own.
    pub label: Option<String>,
}

impl Config {
    /// Reads a configuration file's text; `file` is its name for errors.
    pub fn parse(file: &str, text: &str) -> Result<Self, WrittenError> {
        let mut config: Config =
            toml::from_str(text).map_err(|error| WrittenError::of_toml(file, text, &error))?;
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        config.rules = config.rules.iter().map(|rules| folder.join(rules)).collect();
        config.written = Written { file: file.to_owned(), text: text.to_owned() };
        Ok(config)
    }

    /// This configuration with whatever `above` says instead.
    #[must_use]
    pub fn overlaid(mut self, above: Config) -> Self {
        if !above.roots.is_empty() {
            self.roots = above.roots;
        }
        self.exclude.extend(above.exclude);
        self.max_size = above.max_size.or(self.max_size);
        self.follow_links = above.follow_links.or(self.follow_links);
        self.threads = above.threads.or(self.threads);
        self.as_of = above.as_of.or(self.as_of);
        self.samples = above.samples.or(self.samples);
        self.key_file = above.key_file.or(self.key_file);
        self.tolerance = above.tolerance.or(self.tolerance);
        self.shard = above.shard.or(self.shard);
        self.names = above.names.or(self.names);
        self.isolate = above.isolate.or(self.isolate);
        self.ocr = above.ocr.or(self.ocr);
        self.rules.extend(above.rules);
        self.packs = above.packs.or(self.packs);
        self.rules_off.extend(above.rules_off);
        self.allow.extend(above.allow);
        self.layouts.extend(above.layouts);
        self.limits = above.limits.or(self.limits);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_layer_below_the_flags() {
        let text = "exclude = ['*.iso']\nmax-size = 10\nthreads = 2\n[[root]]\npath = '/srv'\nlabel = 'x'\n\
            [limits]\nrecord = 5\n";
        let file = Config::parse("speur.toml", text).expect("valid");
        let flags = Config { threads: Some(4), exclude: vec!["tmp/".into()], ..Config::default() };
        let both = file.overlaid(flags);
        assert_eq!((both.threads, both.max_size), (Some(4), Some(10)));
        assert_eq!(both.exclude, ["*.iso", "tmp/"]);
        assert_eq!(both.limits.map(|l| (l.record, l.depth)), Some((5, Limits::default().depth)));
    }

    #[test]
    fn a_typo_is_told_with_line_and_remedy() {
        let error = Config::parse("speur.toml", "threads = 2\nexclud = []\n").expect_err("a typo");
        assert_eq!(
            error.to_string(),
            "speur.toml:2: unknown key `exclud`; did you mean `exclude`?"
        );
        let error = Config::parse("speur.toml", "[limits]\nrecords = 5\n").expect_err("a typo");
        assert_eq!(
            error.to_string(),
            "speur.toml:2: unknown key `records`; did you mean `record`?"
        );
    }
}
