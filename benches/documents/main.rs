//! Times the reading of documents: files of one format each, and large ones. Beside them
//! `pdftotext` for PDF, `unzip -p` for what is a zip archive, and `cat` for all:
//! `cargo run --release --example documents -- [--markdown] [--memory] [FOLDER…]`. See
//! docs/benchmarks.md. Must not know how speur reads.

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

#[path = "../generate/mod.rs"]
mod generate;
mod large;
#[path = "../yardstick/run.rs"]
mod run;
#[path = "../yardstick/table.rs"]
mod table;

use run::{Cost, median, run};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use table::Table;

/// Runs of which the median counts.
const RUNS: usize = 3;

/// Extensions of documents.
const DOCUMENTS: [&str; 24] = [
    "doc", "docx", "epub", "gif", "heic", "html", "jp2", "jpg", "md", "odp", "ods", "odt", "pdf",
    "png", "ppt", "pptx", "rtf", "tif", "webp", "xls", "xlsb", "xlsm", "xlsx", "xml",
];

/// Copies of a small set of files that are read at once: a process's start is not to count.
const FILES: usize = 400;

fn main() -> Result<(), Box<dyn Error>> {
    let (flags, folders): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    let has = |flag: &str| flags.iter().any(|own| own == flag);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let work = root.join("target/documents");
    fs::create_dir_all(&work)?;
    let speur = sibling("speur")?;
    let table = if has("--memory") {
        memory(&work, &speur)?
    } else {
        let fixtures = root.join("fixtures/formats").display().to_string();
        let folders = if folders.is_empty() { vec![fixtures] } else { folders };
        speed(&work, &speur, &folders)?
    };
    print!("{}", table.text(has("--markdown")));
    Ok(())
}

/// Files of each extension: how many a second, beside other programs.
fn speed(work: &Path, speur: &Path, folders: &[String]) -> Result<Table, Box<dyn Error>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for folder in folders {
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let path = entry?.into_path();
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            // what is made to take long says nothing of ordinary files
            let is_hostile = path.components().any(|part| part.as_os_str() == "pdf-hostile");
            if path.is_file() && !is_hostile && DOCUMENTS.contains(&extension.as_str()) {
                found.entry(extension).or_default().push(path);
            }
        }
    }
    let mut table = Table::new(&["files", "KB", "files/s", "MB/s", "unzip", "pdftotext", "MiB"]);
    for (extension, files) in &found {
        let set = copies(&work.join("set"), files)?;
        let bytes: u64 = set.iter().map(|path| fs::metadata(path).map_or(0, |m| m.len())).sum();
        let ours = times(|| scan(work, speur, &work.join("set")))?;
        let seconds = ours.time.as_secs_f64();
        let ratio = |theirs: Option<f64>| {
            theirs.map_or("–".to_owned(), |theirs| format!("{:.2}", theirs / seconds))
        };
        let is_zip = fs::read(&set[0])?.starts_with(b"PK\x03\x04");
        let unzip = is_zip.then(|| each(&set, "unzip", &["-p"], &[])).transpose()?;
        let is_pdf = extension == "pdf";
        let pdf = is_pdf.then(|| each(&set, "pdftotext", &["-q"], &["-"])).transpose()?;
        table.row(vec![
            format!("{extension}, {}", set.len()),
            format!("{:.0}", bytes as f64 / 1e3),
            format!("{:.0}", set.len() as f64 / seconds),
            format!("{:.1}", bytes as f64 / 1e6 / seconds),
            ratio(unzip),
            ratio(pdf),
            format!("{:.0}", ours.peak as f64 / f64::from(1 << 20)),
        ]);
    }
    Ok(table)
}

/// Copies of `files` in a folder of their own, [`FILES`] at least.
fn copies(folder: &Path, files: &[PathBuf]) -> std::io::Result<Vec<PathBuf>> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    let mut set = Vec::new();
    for i in 0..FILES.max(files.len()) {
        let file = &files[i % files.len()];
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let copy = folder.join(format!("{i}-{name}"));
        fs::copy(file, &copy)?;
        set.push(copy);
    }
    Ok(set)
}

/// Seconds that another program takes for all of `set`, one process a file; half of it is
/// its start.
fn each(set: &[PathBuf], program: &str, before: &[&str], after: &[&str]) -> std::io::Result<f64> {
    let start = std::time::Instant::now();
    for path in set {
        let mut command = Command::new(program);
        command.args(before).arg(path).args(after);
        let null = std::process::Stdio::null;
        command.stdin(null()).stdout(null()).stderr(null()).status()?;
    }
    Ok(start.elapsed().as_secs_f64())
}

/// Large documents that are made for it: time and memory.
fn memory(work: &Path, speur: &Path) -> Result<Table, Box<dyn Error>> {
    let mut table = Table::new(&["document", "MB", "seconds", "MiB", "of its reader"]);
    for (name, write) in large::DOCUMENTS {
        let path = work.join(name);
        if !path.exists() {
            let unfinished = work.join("unfinished");
            write(&unfinished)?;
            fs::rename(&unfinished, &path)?;
        }
        let cost = times(|| scan(work, speur, &path))?;
        let alone = times(|| apart(work, speur, &path))?;
        table.row(vec![
            (*name).to_owned(),
            format!("{:.0}", fs::metadata(&path)?.len() as f64 / 1e6),
            format!("{:.1}", cost.time.as_secs_f64()),
            format!("{:.0}", cost.peak as f64 / f64::from(1 << 20)),
            format!("{:.0}", alone.peak as f64 / f64::from(1 << 20)),
        ]);
    }
    Ok(table)
}

fn times(cost: impl Fn() -> std::io::Result<Cost>) -> std::io::Result<Cost> {
    // the first fills the page cache
    cost()?;
    let costs: std::io::Result<Vec<Cost>> = (0..RUNS).map(|_| cost()).collect();
    Ok(median(costs?))
}

fn scan(work: &Path, speur: &Path, what: &Path) -> std::io::Result<Cost> {
    let inventory = work.join("inventory.jsonl");
    run(Command::new(speur).args(["scan", "-q", "-j", "1", "-o"]).arg(inventory).arg(what))
}

/// The same in one process: what a reader apart uses is counted too.
fn apart(work: &Path, speur: &Path, what: &Path) -> std::io::Result<Cost> {
    let inventory = work.join("inventory.jsonl");
    let mut command = Command::new(speur);
    command.args(["scan", "-q", "-j", "1", "--isolate", "none", "-o"]).arg(inventory).arg(what);
    run(&mut command)
}

/// The program that was built beside this example.
fn sibling(name: &str) -> Result<PathBuf, Box<dyn Error>> {
    let examples = std::env::current_exe()?;
    let target = examples.ancestors().nth(2).ok_or("no target folder")?.join(name);
    if target.exists() { Ok(target) } else { Err("build it first: cargo build --release".into()) }
}
