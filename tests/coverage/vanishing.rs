//! Holds what becomes of files that go, grow or change kind while a scan is under way.

use super::{by_path, causes, scan_share};
use speur::config::{Config, RootConfig};
use speur::model::{ObjectRecord, Summary};
use speur::plan::Plan;
use speur::scan::{Progress, scan};
use speur::validate::Date;
use std::fs::{create_dir_all, remove_file, write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

#[test]
fn files_that_come_and_go_spoil_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path().join("tree");
    create_dir_all(&root).expect("made");
    for i in 0..300 {
        write(root.join(format!("stays-{i}.txt")), "Jan Peeters\n".repeat(50)).expect("written");
    }
    let ended = Arc::new(AtomicBool::new(false));
    let worker = {
        let (ended, root) = (ended.clone(), root.clone());
        std::thread::spawn(move || {
            let mut i = 0u64;
            while !ended.load(Ordering::Relaxed) {
                let path = root.join(format!("goes-{}.txt", i % 60));
                match i / 60 % 4 {
                    0 => write(&path, "kort").expect("written"),
                    1 => write(&path, "lang ".repeat(20_000)).expect("written"),
                    2 => remove_file(&path).expect("removed"),
                    _ => create_dir_all(path.with_extension("map")).expect("made"),
                }
                i += 1;
            }
        })
    };
    let mut seen_gone = 0;
    for _ in 0..6 {
        let scanned = scan_share(&root, &["-j", "2"]);
        let records = by_path(&scanned);
        for i in 0..300 {
            let path = format!("share/stays-{i}.txt");
            assert_eq!(records[&path]["coverage"], "full", "{path}");
        }
        for (path, record) in &records {
            let causes = causes(record);
            // a reader may meet any state, but must not be silent about it
            let known = ["vanished", "changed", "truncated", "io-error"];
            assert!(causes.iter().all(|cause| known.contains(cause)), "{path}: {causes:?}");
            seen_gone += usize::from(causes.contains(&"vanished"));
        }
        let footer = scanned.lines().last().expect("a footer").clone();
        assert_eq!(footer["footer"]["status"], "complete");
        assert_eq!(footer["footer"]["records"], records.len());
    }
    ended.store(true, Ordering::Relaxed);
    worker.join().expect("it ends");
    println!("{seen_gone} files vanished between the listing and the reading");
}

/// What the walk has listed and the first record then takes away.
static DOOMED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Removes what is doomed as soon as a record is there.
#[derive(Default)]
struct Remover(Vec<ObjectRecord>);

impl Summary for Remover {
    fn see(&mut self, record: &ObjectRecord) {
        self.0.push(record.clone());
        for path in DOOMED.lock().expect("free").drain(..) {
            remove_file(path).expect("removed");
        }
    }

    fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }
}

#[test]
fn a_file_that_is_gone_when_it_is_read_is_recorded_as_vanished() {
    let folder = tempfile::tempdir().expect("a folder");
    for i in 0..20 {
        let path = folder.path().join(format!("{i}.txt"));
        write(&path, "x").expect("written");
        DOOMED.lock().expect("free").push(path);
    }
    let config = Config {
        roots: vec![RootConfig { path: folder.path().to_owned(), label: Some("share".into()) }],
        threads: Some(1),
        ..Config::default()
    };
    let plan = Plan::new(config, Date { year: 2026, month: 1, day: 1 }).expect("valid");
    let spill = tempfile::tempdir().expect("a folder");
    let scanned = scan::<Remover>(&plan, &Progress::default(), spill.path()).expect("it ends");
    let records = scanned.summary.0;
    assert_eq!(records.len(), 20);
    assert!(records[0].gaps.is_empty(), "the first was read");
    for record in &records[1..] {
        let causes: Vec<&str> = record.gaps.iter().map(|gap| gap.cause.name()).collect();
        assert_eq!(causes, ["vanished"], "{}", record.path);
    }
}
