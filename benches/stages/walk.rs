//! Holds the benchmark of the walk, in files a second: what lies there, and who may
//! reach it.

use super::generate;
use super::inputs;
use criterion::{Criterion, Throughput};
use speur::walk::{Excludes, Folder, Item, Owners, access_of, read_folder};
use std::path::Path;

pub fn bench(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = if inputs::measuring() { 2850 * 10_000 } else { 2850 * 50 };
    generate::small(folder.path(), bytes).expect("writable");
    let files = items(folder.path());
    let owners = Owners::read();
    let mut group = criterion.benchmark_group("walk");
    group.throughput(Throughput::Elements(files.len() as u64));
    group.bench_function("list", |b| b.iter(|| items(folder.path()).len()));
    group.bench_function("describe", |b| {
        b.iter(|| {
            let mut everyone = 0;
            for item in &files {
                let opened = speur::input::open(&item.path, false).expect("readable");
                let access = access_of(&opened.metadata, Some(&opened.file), true, &owners);
                everyone += usize::from(access.everyone);
            }
            everyone
        });
    });
    group.finish();
}

/// Everything below `root`.
fn items(root: &Path) -> Vec<Item> {
    let excludes = Excludes::new(&[]).expect("no globs");
    let mut found = Vec::new();
    let mut folders = vec![Folder::root(0, root)];
    while let Some(folder) = folders.pop() {
        read_folder(&folder, &excludes, false, &mut |item| found.push(item), &mut |f| {
            folders.push(f);
        });
    }
    found
}
