//! Times whole scans against ripgrep with ten patterns over the same files, in turn,
//! in one run: `cargo run --release --example yardstick`.
//!
//! Options: `--megabytes N` per part (240), `--runs N` (5), `--folder DIR` for the
//! inputs (target/yardstick), `--parts sql,csv`. Needs `rg` (`cargo install ripgrep`).

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

mod generate;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The ten patterns that ripgrep looks for, in one alternation.
const PATTERNS: &[&str] = &[
    r"\b[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b",
    r"\b(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])\b",
    r"\b(?:(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}|(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6})\b",
    r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b",
    r"\b[0-9]{9}\b",
    r"\b[0-9]{2}\.?[0-9]{2}\.?[0-9]{2}[- ]?[0-9]{3}\.?[0-9]{2}\b",
    r"(?:\+|\b00)3[12][ ./-]?(?:[0-9][ ./-]?){7,8}[0-9]\b|\b0[1-9](?:[ ./-]?[0-9]){7,8}\b",
    r"\b(?:4[0-9]{3}|5[1-5][0-9]{2}|3[47][0-9]{2}|6011)[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b",
    r"\b[1-9][0-9]{3} ?[A-Z]{2}\b",
    r"\b(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4})\b",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::read()?;
    std::fs::create_dir_all(&options.folder)?;
    generate::write_parts(&options.folder, options.megabytes)?;
    let speur = sibling("speur")?;
    if Command::new("rg").arg("--version").stdout(Stdio::null()).status().is_err() {
        return Err("ripgrep is not installed: cargo install ripgrep".into());
    }
    println!(
        "{:8} {:>9} {:>9} {:>7}   {:>9} {:>9} {:>7}   {:>9}",
        "", "speur", "rg-10", "ratio", "speur", "rg-10", "ratio", "gain 2nd"
    );
    println!("{:8} {:^27}   {:^27}   {:>9}", "MB/s", "one thread", "two threads", "rel. rg");
    for (name, _) in generate::PARTS {
        if !options.parts.is_empty() && !options.parts.iter().any(|part| part == name) {
            continue;
        }
        let part = options.folder.join(format!("{name}-{}", options.megabytes));
        let megabytes = size(&part)? as f64 / 1e6;
        let out = options.folder.join("inventory.jsonl");
        let mut medians = Vec::new();
        for threads in ["1", "2"] {
            let scan = |runs: &mut Vec<Duration>| {
                let args = ["scan", "-q", "-j", threads, "-o"];
                time(Command::new(&speur).args(args).arg(&out).arg(&part), runs)
            };
            let pattern =
                PATTERNS.iter().map(|p| format!("(?-u:{p})")).collect::<Vec<_>>().join("|");
            let search = |runs: &mut Vec<Duration>| {
                let args = ["-uuu", "--count-matches", "-j", threads, "-e"];
                time(Command::new("rg").args(args).arg(&pattern).arg(&part), runs)
            };
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            scan(&mut Vec::new())?;
            for _ in 0..options.runs {
                scan(&mut ours)?;
                search(&mut theirs)?;
            }
            medians.push((megabytes / median(ours), megabytes / median(theirs)));
        }
        let [(one, rg_one), (two, rg_two)] = medians[..] else { continue };
        println!(
            "{name:8} {one:9.0} {rg_one:9.0} {:7.2}   {two:9.0} {rg_two:9.0} {:7.2}   {:9.2}",
            one / rg_one,
            two / rg_two,
            (two / one) / (rg_two / rg_one)
        );
    }
    Ok(())
}

struct Options {
    folder: PathBuf,
    megabytes: u64,
    runs: usize,
    parts: Vec<String>,
}

impl Options {
    fn read() -> Result<Self, Box<dyn std::error::Error>> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/yardstick");
        let mut options = Options { folder, megabytes: 240, runs: 5, parts: Vec::new() };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let value = args.next().ok_or(format!("{arg} needs a value"))?;
            match arg.as_str() {
                "--folder" => options.folder = value.into(),
                "--megabytes" => options.megabytes = value.parse()?,
                "--runs" => options.runs = value.parse()?,
                "--parts" => options.parts = value.split(',').map(str::to_owned).collect(),
                _ => return Err(format!("unknown option {arg}").into()),
            }
        }
        Ok(options)
    }
}

/// The program that was built beside this example.
fn sibling(name: &str) -> Result<PathBuf, Box<dyn std::error::Error>> {
    let examples = std::env::current_exe()?;
    let target = examples.ancestors().nth(2).ok_or("no target folder")?.join(name);
    if target.exists() { Ok(target) } else { Err("build it first: cargo build --release".into()) }
}

fn time(command: &mut Command, runs: &mut Vec<Duration>) -> std::io::Result<()> {
    let start = Instant::now();
    command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    runs.push(start.elapsed());
    Ok(())
}

fn median(mut runs: Vec<Duration>) -> f64 {
    runs.sort_unstable();
    runs[runs.len() / 2].as_secs_f64()
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut total = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        total += if metadata.is_dir() { size(&entry.path())? } else { metadata.len() };
    }
    Ok(total)
}
