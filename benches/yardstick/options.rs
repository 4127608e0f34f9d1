//! Holds the options of the yardstick. Must not know how anything is measured.

use std::path::{Path, PathBuf};

/// What to measure and how to show it.
pub struct Options {
    /// Where inputs are made and kept.
    pub folder: PathBuf,
    /// Megabytes (2^20 bytes) of a part.
    pub megabytes: u64,
    /// Runs of which the median counts.
    pub runs: usize,
    /// Parts to measure; all when empty.
    pub parts: Vec<String>,
    /// Whether memory on nothing but personal data is measured instead.
    pub memory: bool,
    /// Whether single large files are measured instead.
    pub one_file: bool,
    /// Whether tables are printed in Markdown.
    pub markdown: bool,
}

impl Options {
    /// Reads them from the command line.
    pub fn read() -> Result<Self, String> {
        let mut options = Options {
            folder: Path::new(env!("CARGO_MANIFEST_DIR")).join("target/yardstick"),
            megabytes: 240,
            runs: 5,
            parts: Vec::new(),
            memory: false,
            one_file: false,
            markdown: false,
        };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--folder" => options.folder = value()?.into(),
                "--megabytes" => options.megabytes = number(&arg, &value()?)?,
                "--runs" => options.runs = number(&arg, &value()?)?.max(1) as usize,
                "--parts" => options.parts = value()?.split(',').map(str::to_owned).collect(),
                "--memory" => options.memory = true,
                "--one-file" => options.one_file = true,
                "--markdown" => options.markdown = true,
                _ => return Err(format!("unknown option {arg}; they stand in docs/benchmarks.md")),
            }
        }
        Ok(options)
    }

    /// Whether the part called `name` is wanted.
    pub fn wants(&self, name: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|part| part == name)
    }
}

fn number(option: &str, text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("{option} needs a number, not `{text}`"))
}
