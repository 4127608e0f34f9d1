//! Isolation: objects read in processes of their own give the same records, and one
//! that eats memory, time or its reader costs nothing but itself.

mod common;
#[path = "isolation/pdfs.rs"]
mod pdfs;

use common::{Scanned, repository, scan, speur};
use serde_json::{Value, json};
use speur::config::{Config, RootConfig};
use speur::model::{ObjectRecord, ReaderProgram};
use speur::plan::Plan;
use speur::report::View;
use speur::scan::Progress;
use speur::validate::Date;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A share with a document that has a mail address on each of `good` pages, and behind
/// them a font with these widths; beside it one that is all good.
fn share(widths: &str, good: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("share");
    std::fs::create_dir(&root).expect("a folder");
    let line = |page: usize, i: usize| format!("regel {i} van bladzijde {page} zonder iets erin");
    let page = |page: usize| {
        let mail = format!("mail: lid{page}@zonneveld-voorbeeld.be");
        std::iter::once(mail).chain((0..55).map(|i| line(page, i))).collect()
    };
    let bad: Vec<Vec<String>> = (0..good).map(page).collect();
    std::fs::write(root.join("a-bad.pdf"), pdfs::pages(&bad, Some(widths))).expect("written");
    std::fs::write(root.join("b-good.pdf"), pdfs::pages(&bad[..2], None)).expect("written");
    (folder, root)
}

/// Scans with one thread and these limits.
fn limited(root: &Path, folder: &Path, limits: &str) -> Scanned {
    let config = folder.join("speur.toml");
    std::fs::write(&config, format!("[limits]\n{limits}\n")).expect("written");
    scan([root, Path::new("-j1"), Path::new("-c"), &config])
}

fn mails(record: &Value) -> u64 {
    let findings = record["findings"].as_array().cloned().unwrap_or_default();
    let of_mail = findings.iter().filter(|finding| finding["category"] == "contact.email");
    of_mail.map(|finding| finding["confirmed"].as_u64().expect("a count")).sum()
}

/// That the bad document left this gap and most of what stood before, and the good one
/// everything.
fn assert_costs_nothing_but_itself(scanned: &Scanned, pages: u64, gap: &Value) {
    let bad = scanned.object("share/a-bad.pdf");
    assert_eq!(bad["gaps"], json!([gap]), "{bad}");
    assert_eq!(bad["coverage"], "partial");
    let found = mails(&bad);
    assert!((pages / 2..=pages).contains(&found), "{found} of {pages}");
    let good = scanned.object("share/b-good.pdf");
    assert_eq!((good["coverage"].as_str(), mails(&good)), (Some("full"), 2), "{good}");
}

#[test]
fn every_mode_gives_the_same_bytes() {
    let roots = ["fixtures/formats", "fixtures/hostile"].map(repository);
    let mode = |mode: &str| {
        let args = roots.iter().map(|root| root.display().to_string());
        scan(args.chain(["--isolate".to_owned(), mode.to_owned()])).objects()
    };
    let none = mode("none");
    for other in ["hostile", "all"] {
        for (one, other) in none.iter().zip(mode(other)) {
            assert_eq!(*one, other);
        }
    }
}

#[test]
fn a_reader_that_eats_memory_leaves_a_gap() {
    let (folder, root) = share(&pdfs::endless_memory(), 30);
    let scanned = limited(&root, folder.path(), "reader-memory = 300000000");
    let limit = json!({ "name": "reader-memory", "value": 300_000_000 });
    let gap = json!({ "stage": "extract", "cause": "too-large", "limit": limit, "times": 1 });
    assert_costs_nothing_but_itself(&scanned, 30, &gap);
}

#[test]
fn a_reader_that_does_not_end_leaves_a_gap() {
    let (folder, root) = share(&pdfs::endless_time(), 30);
    let scanned = limited(&root, folder.path(), "reader-time = 2");
    let limit = json!({ "name": "reader-time", "value": 2 });
    let gap = json!({ "stage": "extract", "cause": "time-out", "limit": limit, "times": 1 });
    assert_costs_nothing_but_itself(&scanned, 30, &gap);
}

#[test]
fn a_file_that_takes_longer_than_it_may_is_let_go_and_what_was_found_stays() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let root = folder.path().join("share");
    std::fs::create_dir(&root).expect("a folder");
    // rows that take no machine less than a second
    let row = "lid@zonneveld-voorbeeld.be;Dorpsstraat 5;0470 12 34 56;85073003328\n";
    let mut text = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    text.write_all(row.repeat(10_000).as_bytes()).expect("room in memory");
    let packed = text.finish().expect("room in memory").repeat(1_500);
    std::fs::write(root.join("a.csv.gz"), packed).expect("written");
    std::fs::write(root.join("b.txt"), "mail: an@zonneveld-voorbeeld.be\n").expect("written");
    let scanned = limited(&root, folder.path(), "file-time = 1\nratio = 10000");
    let slow = scanned.object("share/a.csv.gz");
    let limit = json!({ "name": "file-time", "value": 1 });
    let gap = json!({ "stage": "extract", "cause": "time-out", "limit": limit, "times": 1 });
    assert_eq!(slow["gaps"], json!([gap]), "{slow}");
    assert_eq!(slow["coverage"], "partial");
    assert!(mails(&slow) > 0, "{slow}");
    let quick = scanned.object("share/b.txt");
    assert_eq!((quick["coverage"].as_str(), mails(&quick)), (Some("full"), 1), "{quick}");
    assert_eq!(scanned.code, 3);
}

/// A scan of a document that does not end, and its reader's process.
struct Endless {
    scan: Child,
    reader: u32,
    folder: TempDir,
}

impl Endless {
    #[allow(clippy::zombie_processes, reason = "the caller waits for it")]
    fn start() -> Self {
        let (folder, root) = share(&pdfs::endless_time(), 30);
        let scan = speur()
            .args(["scan", "--quiet", "-j1", "-o"])
            .arg(folder.path().join("out"))
            .arg(root)
            .stdout(Stdio::null())
            .spawn()
            .expect("speur runs");
        let since = Instant::now();
        loop {
            // busy for a while: it is in the document that does not end
            if let Some(&reader) = children_of(scan.id()).first()
                && ticks_of(reader) > 30
            {
                return Endless { scan, reader, folder };
            }
            assert!(since.elapsed() < Duration::from_secs(60), "no reader starts");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn record(&self, path: &str) -> Value {
        let text = std::fs::read_to_string(self.folder.path().join("out")).expect("an inventory");
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        let mut found = lines.filter(|line| line["object"]["path"] == path);
        found.next().expect("its record")["object"].clone()
    }
}

fn signal(process: u32, name: &str) {
    let status = Command::new("kill").args(["-s", name, &process.to_string()]).status();
    assert!(status.expect("kill runs").success(), "signal {name}");
}

/// Fields of `/proc/PID/stat` behind the program's name; None when it is gone.
fn stat(process: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let behind = text.rsplit(')').next()?;
    Some(behind.split_whitespace().map(str::to_owned).collect())
}

fn ticks_of(process: u32) -> u64 {
    stat(process).and_then(|fields| fields[11].parse().ok()).unwrap_or(0)
}

fn children_of(parent: u32) -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").expect("a list of processes").flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    numbers.filter(|&n| stat(n).is_some_and(|s| s[1] == parent.to_string())).collect()
}

/// Waits until a process is gone, zombies included.
fn assert_gone(process: u32) {
    let since = Instant::now();
    while stat(process).is_some() {
        assert!(since.elapsed() < Duration::from_secs(20), "{process} stays behind");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_reader_that_dies_leaves_a_gap_and_another_takes_its_place() {
    let mut endless = Endless::start();
    signal(endless.reader, "KILL");
    let code = endless.scan.wait().expect("it ends").code();
    assert_eq!(code, Some(3));
    let note = "its reader, by signal 9";
    let gap = json!([{ "stage": "extract", "cause": "crashed", "times": 1, "note": note }]);
    let bad = endless.record("share/a-bad.pdf");
    assert_eq!(bad["gaps"], gap);
    assert!(mails(&bad) > 10, "what had arrived stays: {bad}");
    assert_eq!(endless.record("share/b-good.pdf")["coverage"], "full");
    assert_gone(endless.reader);
}

#[test]
fn a_scan_that_is_interrupted_ends_its_readers() {
    let mut endless = Endless::start();
    let since = Instant::now();
    signal(endless.scan.id(), "INT");
    let code = endless.scan.wait().expect("it ends").code();
    assert!(since.elapsed() < Duration::from_secs(20), "it ends soon");
    assert_eq!(code, Some(3));
    let gaps = &endless.record("share/a-bad.pdf")["gaps"];
    assert_eq!(gaps[0]["cause"], "interrupted");
    assert_gone(endless.reader);
}

#[test]
fn a_scan_that_is_killed_leaves_no_reader_behind() {
    let mut endless = Endless::start();
    endless.scan.kill().expect("it can be killed");
    endless.scan.wait().expect("it ends");
    assert_gone(endless.reader);
}

/// Records of a scan whose readers cannot be started.
fn without_readers(root: &Path) -> Vec<ObjectRecord> {
    let root = RootConfig { path: root.to_owned(), label: Some("share".into()) };
    let config = Config { roots: vec![root], threads: Some(1), ..Config::default() };
    let mut plan = Plan::new(config, Date { year: 2026, month: 1, day: 1 }).expect("a plan");
    let path = "/nowhere/speur".into();
    plan.reader_program = Some(ReaderProgram { path, arguments: Vec::new() });
    let scanned = speur::scan::scan::<View>(&plan, &Progress::default(), &std::env::temp_dir());
    let mut records = Vec::new();
    let stream = scanned.expect("a scan").runs.stream(|line| {
        records.push(serde_json::from_slice(line).map_err(std::io::Error::from)?);
        Ok(())
    });
    stream.expect("records in memory");
    records
}

#[test]
fn formats_that_are_not_hostile_need_no_process() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("a.txt"), "mail: lid@zonneveld-voorbeeld.be\n")
        .expect("written");
    std::fs::write(folder.path().join("b.csv"), "naam;mail\nJan;j@voorbeeld.be\n")
        .expect("written");
    let pdf = pdfs::pages(&[vec!["mail: lid@zonneveld-voorbeeld.be".to_owned()]], None);
    std::fs::write(folder.path().join("c.pdf"), pdf).expect("written");
    let causes: Vec<(String, Vec<String>)> = without_readers(folder.path())
        .into_iter()
        .map(|r| (r.path, r.gaps.iter().map(|gap| gap.cause.name().to_owned()).collect()))
        .collect();
    let none = |path: &str| (path.to_owned(), Vec::new());
    let crashed = ("share/c.pdf".to_owned(), vec!["crashed".to_owned()]);
    assert_eq!(causes, [none("share/a.txt"), none("share/b.csv"), crashed]);
}

#[test]
fn the_command_of_readers_serves_no_one_else() {
    let output = speur().arg("read-objects").stdin(Stdio::null()).output().expect("speur runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(common::stderr(&output).contains("`speur scan` starts this"));
}
