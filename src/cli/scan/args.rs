//! Holds the arguments of `speur scan` as typed. Must not decide what they mean.

use super::super::args::{Chosen, Format};
use super::super::values::{isolate, name_search, size};
use crate::config::{Config, RootConfig};
use crate::model::{Isolate, NameSearch};
use clap::Args as ClapArgs;
use std::path::PathBuf;

pub(in crate::cli) const EXAMPLES: &str = "\
Examples:
  speur scan /srv/share                      a summary of what lies there
  speur scan /srv/share -o share.jsonl       and the inventory, object by object
  speur scan hr=/srv/hr sales=/srv/sales     two roots, each with its label
  speur scan /srv/share --format json | jq   one JSON document, for scripts
  speur scan /srv/share --rules my-rules     with rules of your own
  speur scan /srv/share --packs be,nl        some packs of rules, and the core
  speur scan /srv/share --shard 1/4 -o 1.jsonl
                                             a quarter of it; see `speur merge`";

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct ScanArgs {
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

/// `LABEL=PATH`, unless a file of that name is there.
pub(in crate::cli) fn root(written: &std::path::Path) -> RootConfig {
    let text = written.to_string_lossy();
    match text.split_once('=') {
        Some((label, path)) if !written.exists() => {
            RootConfig { path: path.into(), label: Some(label.to_owned()) }
        }
        _ => RootConfig { path: written.to_owned(), label: None },
    }
}
