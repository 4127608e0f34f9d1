//! Holds the promise that registers are quick at the size of a large organisation: 200,000
//! objects, 500 systems, each command in 10 s and 500 MiB. Unoptimised it is tried
//! with a fiftieth of the objects: `cargo test --release --test register scale`.

use super::common::{repository, speur};
use super::{SHARE, Scan};
use speur::model::{ObjectRecord, Status};
use speur::store::{Inventory, Shape, Target, write};
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SYSTEMS: usize = 500;
const OPTIMISED: bool = cfg!(not(debug_assertions));
const OBJECTS: usize = if OPTIMISED { 200_000 } else { 4_000 };
const LONGEST: Duration = Duration::from_secs(if OPTIMISED { 10 } else { 60 });
const MOST_MIB: u64 = 500;

/// The objects of the demo share again and again, spread over so many folders as there are
/// systems.
fn large() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    repeated(&SHARE, &folder.path().join("inventory.jsonl"));
    let keyed = tempfile::tempdir().expect("a folder");
    let key = keyed.path().join("key");
    let key = ["--key-file", key.to_str().expect("UTF-8")];
    let keyed = Scan::made_with(keyed, &repository("fixtures/share"), &key);
    repeated(&keyed, &folder.path().join("keyed.jsonl"));
    let mut register = String::new();
    for n in 0..SYSTEMS {
        register.push_str(&format!(
            "[[system]]\nid = 'd{n}'\nlocations = ['share/department {n:03}', \
             'share/department {n:03}/**/*.sql#klant', 'share/**/{n:06}/*', 'x{n}/*/[ab]/*']\n\
             [[system.processing]]\npurpose = 'Work'\ncategories = ['name', 'contact', 'demo']\n"
        ));
    }
    std::fs::write(folder.path().join("register.toml"), register).expect("written");
    folder
}

/// The objects of a scan again and again, as an inventory.
fn repeated(scan: &Scan, to: &Path) {
    let header = Inventory::open(&scan.inventory).expect("an inventory").header().clone();
    let demo = scan.objects();
    let target = Target::File(to.to_owned());
    write(&target, Shape::Lines, &header, Status::Complete, |each| {
        for n in 0..OBJECTS {
            let record = &demo[n % demo.len()];
            // sorted by folder, as an inventory is
            let department = n * SYSTEMS / OBJECTS;
            let below = record.path.split_once('/').expect("a root").1;
            let path = format!("share/department {department:03}/{n:06}/{below}");
            let record = ObjectRecord { path, ..record.clone() };
            each(&serde_json::to_vec(&record)?)?;
        }
        Ok(())
    })
    .expect("written");
}

/// How long a command takes and how much memory it peaks at, in MiB, as far as the system
/// tells.
fn measured(folder: &Path, args: &[&str]) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = speur()
        .current_dir(folder)
        .args(args)
        .stdout(std::fs::File::create(folder.join("said")).expect("a file"))
        .spawn()
        .expect("speur runs");
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child of ours") {
            break status;
        }
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()));
        let line = status.unwrap_or_default();
        let line = line.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
        let kib = line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok());
        peak = peak.max(kib.unwrap_or(0) / 1024);
        std::thread::sleep(Duration::from_millis(5));
    };
    assert!(matches!(status.code(), Some(0 | 1)), "{args:?}: {status}");
    (start.elapsed(), peak)
}

#[test]
fn scale() {
    let folder = large();
    for args in [
        &["register", "draft", "inventory.jsonl", "-o", "draft.toml"][..],
        &["register", "draft", "inventory.jsonl", "--group-by", "2"],
        &["register", "check", "draft.toml"],
        &["register", "update", "inventory.jsonl", "--register", "register.toml"],
        &["register", "update", "inventory.jsonl", "--register", "draft.toml"],
        &["check", "inventory.jsonl"],
        &["check", "inventory.jsonl", "--register", "register.toml", "--format", "json"],
        &["check", "inventory.jsonl", "--register", "draft.toml", "--format", "sarif"],
        &["check", "keyed.jsonl", "--register", "draft.toml"],
        &["register", "export", "draft.toml", "--format", "csv"],
        &["register", "export", "draft.toml", "--format", "markdown"],
        &["register", "export", "draft.toml", "--format", "json"],
        &["register", "export", "draft.toml", "--format", "fideslang"],
        &["register", "export", "draft.toml", "--format", "dpv"],
        &["register", "export", "draft.toml", "--format", "xlsx", "-o", "draft.xlsx"],
    ] {
        let (took, peak) = measured(folder.path(), args);
        println!("{took:>8.1?} {peak:>4} MiB  {}", args.join(" "));
        assert!(took < LONGEST && peak < MOST_MIB, "{args:?}: {took:?}, {peak} MiB");
    }
    let draft = std::fs::read_to_string(folder.path().join("draft.toml")).expect("a draft");
    assert_eq!(draft.matches("[[system]]").count(), SYSTEMS);
}
