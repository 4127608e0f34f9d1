//! Holds the benchmark of the store: records into an inventory file, and inventories
//! into a merged one, in bytes of their lines a second.

use super::generate;
use super::inputs;
use criterion::{Criterion, Throughput};
use speur::config::{Config, RootConfig};
use speur::model::path::sort_key_of_print;
use speur::model::{Header, INVENTORY_FORMAT, ObjectRecord, Status};
use speur::plan::Plan;
use speur::scan::{Progress, scan};
use speur::store::{Inventory, ReadError, Runs, Shape, Spill, Target, merge, write};
use speur::validate::Date;
use std::path::Path;

pub fn bench(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let records = records(folder.path());
    let line = |record: &ObjectRecord| serde_json::to_vec(record).expect("JSON").len() as u64;
    let bytes = records.iter().map(|(_, record)| line(record)).sum();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    write_inventory(folder.path(), &records, &one);
    write_inventory(folder.path(), &records[records.len() / 2..], &two);
    let mut group = criterion.benchmark_group("store");
    group.throughput(Throughput::Bytes(bytes));
    group.bench_function("write", |b| {
        b.iter(|| write_inventory(folder.path(), &records, &folder.path().join("out")));
    });
    group.throughput(Throughput::Bytes(bytes + bytes / 2));
    group.bench_function("merge", |b| {
        b.iter(|| {
            let open = |path| Inventory::open(path).expect("an inventory");
            let mut inventories = [open(&one), open(&two)];
            let mut count = 0;
            merge::<ReadError>(&mut inventories, |_| {
                count += 1;
                Ok(())
            })
            .expect("readable");
            assert_eq!(count, records.len());
        });
    });
    group.finish();
}

/// The records of a scan of small files, with their sort keys.
fn records(folder: &Path) -> Vec<(Vec<u8>, ObjectRecord)> {
    let share = folder.join("share");
    let files = if inputs::measuring() { 5_000 } else { 50 };
    generate::small(&share, files * 2850).expect("writable");
    let root = RootConfig { path: share, label: None };
    let config = Config { roots: vec![root], threads: Some(1), ..Config::default() };
    let plan = Plan::new(config, Date { year: 2026, month: 11, day: 21 }).expect("a plan");
    let scanned = scan::<()>(&plan, &Progress::default(), folder).expect("a scan");
    let mut records = Vec::new();
    scanned
        .runs
        .stream(|line| {
            let record: ObjectRecord = serde_json::from_slice(line)?;
            records.push((sort_key_of_print(&record.path, &record.positions), record));
            Ok(())
        })
        .expect("records");
    records
}

/// As a scan does it: a spill, sorted at the end, then the file.
fn write_inventory(folder: &Path, records: &[(Vec<u8>, ObjectRecord)], to: &Path) {
    let mut spill = Spill::new(folder);
    for (key, record) in records {
        spill
            .add(key, |out| serde_json::to_writer(out, record).expect("JSON"))
            .expect("room for records");
    }
    let header = Header {
        format: INVENTORY_FORMAT.to_owned(),
        speur: env!("CARGO_PKG_VERSION").to_owned(),
        scans: Vec::new(),
        run: Vec::new(),
    };
    let target = Target::File(to.to_owned());
    write(&target, Shape::Lines, &header, Status::Complete, |each| {
        Runs::new(vec![spill]).stream(each)
    })
    .expect("writable");
}
