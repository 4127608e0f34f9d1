//! Times whole scans against ripgrep with ten patterns over the same files, in turn,
//! in one run: `cargo run --release --example yardstick`. With `--memory`, looks at
//! the memory of scans of nothing but personal data; with `--one-file`, at what a second
//! thread gains in one large file. See docs/benchmarks.md.

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

#[path = "../generate/mod.rs"]
mod generate;
mod options;
mod run;
mod table;

use options::Options;
use run::{Cost, median, run};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use table::Table;

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

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read()?;
    std::fs::create_dir_all(&options.folder)?;
    let speur = sibling("speur")?;
    let alone = options.memory || options.one_file;
    let table = match () {
        () if options.memory => memory(&options, &speur)?,
        () if options.one_file => one_file(&options, &speur)?,
        () => speed(&options, &speur)?,
    };
    println!("{}\n", circumstances(alone)?);
    print!("{}", table.text(options.markdown));
    Ok(())
}

/// speur and ripgrep in turn over every part, with one thread and with two.
fn speed(options: &Options, speur: &Path) -> Result<Table, Box<dyn Error>> {
    let mut table = Table::new(&[
        "MB/s",
        "speur, 1",
        "rg-10, 1",
        "ratio",
        "speur, 2",
        "rg-10, 2",
        "ratio",
        "2nd rel. rg",
        "MiB, 1",
        "MiB, 2",
    ]);
    let pattern = PATTERNS.iter().map(|p| format!("(?-u:{p})")).collect::<Vec<_>>().join("|");
    for (name, write) in generate::PARTS.iter().filter(|(name, _)| options.wants(name)) {
        let part = generate::part(&options.folder, name, *write, options.megabytes << 20)?;
        let megabytes = size(&part)? as f64 / 1e6;
        let rate = |cost: Cost| megabytes / cost.time.as_secs_f64();
        let mut pairs = Vec::new();
        for threads in ["1", "2"] {
            let search = || {
                let args = ["-uuu", "--count-matches", "-j", threads, "-e", &pattern];
                run(Command::new("rg").args(args).arg(&part))
            };
            let (mut ours, mut theirs) = (Vec::new(), Vec::new());
            // the first run of each fills the page cache
            scan(options, speur, threads, &part)?;
            search()?;
            for _ in 0..options.runs {
                ours.push(scan(options, speur, threads, &part)?);
                theirs.push(search()?);
            }
            pairs.push((median(ours), median(theirs)));
        }
        let [(one, rg_one), (two, rg_two)] = pairs[..] else { continue };
        let gain = (rate(two) / rate(one)) / (rate(rg_two) / rate(rg_one));
        table.row(vec![
            (*name).to_owned(),
            format!("{:.0}", rate(one)),
            format!("{:.0}", rate(rg_one)),
            format!("{:.2}", rate(one) / rate(rg_one)),
            format!("{:.0}", rate(two)),
            format!("{:.0}", rate(rg_two)),
            format!("{:.2}", rate(two) / rate(rg_two)),
            format!("{gain:.2}"),
            mebibytes(one.peak),
            mebibytes(two.peak),
        ]);
    }
    Ok(table)
}

/// Scans of one file of nothing but personal data, small and large: memory must not
/// grow with the file.
fn memory(options: &Options, speur: &Path) -> Result<Table, Box<dyn Error>> {
    let mut table = Table::new(&["file", "MB", "MB/s, 1", "MB/s, 2", "MiB, 1", "MiB, 2"]);
    for (name, write) in generate::DENSE.iter().filter(|(name, _)| options.wants(name)) {
        for bytes in [options.megabytes << 17, options.megabytes << 20] {
            let part = generate::part(&options.folder, name, *write, bytes)?;
            let megabytes = size(&part)? as f64 / 1e6;
            let mut costs = Vec::new();
            for threads in ["1", "2"] {
                let runs: Result<Vec<Cost>, _> =
                    (0..options.runs).map(|_| scan(options, speur, threads, &part)).collect();
                costs.push(median(runs?));
            }
            let rate = |cost: &Cost| format!("{:.0}", megabytes / cost.time.as_secs_f64());
            table.row(vec![
                (*name).to_owned(),
                format!("{megabytes:.0}"),
                rate(&costs[0]),
                rate(&costs[1]),
                mebibytes(costs[0].peak),
                mebibytes(costs[1].peak),
            ]);
        }
    }
    Ok(table)
}

/// Scans of one large file with one thread and with two, in turn: what the second gains.
fn one_file(options: &Options, speur: &Path) -> Result<Table, Box<dyn Error>> {
    let mut table = Table::new(&["file", "MB", "MB/s, 1", "MB/s, 2", "gain", "MiB, 1", "MiB, 2"]);
    let files = generate::large::LARGE.iter();
    for (name, write) in files.filter(|(name, _)| options.wants(name)) {
        let part = generate::part(&options.folder, name, *write, options.megabytes << 20)?;
        // of a packed file, what is in it
        let bytes = match name.ends_with(".gz") {
            true => options.megabytes << 20,
            false => size(&part)?,
        };
        let megabytes = bytes as f64 / 1e6;
        let (mut one, mut two) = (Vec::new(), Vec::new());
        for _ in 0..options.runs {
            one.push(scan(options, speur, "1", &part)?);
            two.push(scan(options, speur, "2", &part)?);
        }
        let (one, two) = (median(one), median(two));
        let rate = |cost: Cost| megabytes / cost.time.as_secs_f64();
        table.row(vec![
            (*name).to_owned(),
            format!("{megabytes:.0}"),
            format!("{:.0}", rate(one)),
            format!("{:.0}", rate(two)),
            format!("{:.2}", rate(two) / rate(one)),
            mebibytes(one.peak),
            mebibytes(two.peak),
        ]);
    }
    Ok(table)
}

/// A whole `speur scan` with all rules, its inventory written.
fn scan(options: &Options, speur: &Path, threads: &str, part: &Path) -> std::io::Result<Cost> {
    let inventory = options.folder.join("inventory.jsonl");
    run(Command::new(speur).args(["scan", "-q", "-j", threads, "-o"]).arg(&inventory).arg(part))
}

/// The program that was built beside this example.
fn sibling(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let examples = std::env::current_exe()?;
    let target = examples.ancestors().nth(2).ok_or("no target folder")?.join(name);
    if target.exists() { Ok(target) } else { Err("build it first: cargo build --release".into()) }
}

/// Day, machine and programs: without them figures say nothing.
fn circumstances(alone: bool) -> Result<String, Box<dyn Error>> {
    let first = |path: &str, key: &str| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(key));
        let value = line.and_then(|line| line.split(':').nth(1)).unwrap_or("unknown");
        value.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let memory_kib = first("/proc/meminfo", "MemTotal");
    let gib = memory_kib.split(' ').next().and_then(|kib| kib.parse::<f64>().ok());
    let cores = std::thread::available_parallelism()?;
    let day = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut text = format!(
        "{day}; {} ({cores} cores, {:.0} GiB); speur {}",
        first("/proc/cpuinfo", "model name"),
        gib.unwrap_or(f64::NAN) / f64::from(1 << 20),
        env!("CARGO_PKG_VERSION")
    );
    if !alone {
        let output = Command::new("rg").arg("--version").output()?;
        let version = String::from_utf8_lossy(&output.stdout);
        text.push_str(&format!("; {}", version.lines().next().unwrap_or("ripgrep")));
    }
    Ok(text)
}

fn mebibytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / f64::from(1 << 20))
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
