//! Holds the benchmark of input: bytes of a file into clean text, in bytes of text a
//! second; compressed ones in bytes of what they expand to.

use super::generate::texts;
use super::inputs::{self, LIMITS};
use bzip2::write::BzEncoder;
use criterion::{Criterion, Throughput};
use flate2::write::GzEncoder;
use speur::input::{Folding, Source, TextSource};
use std::fs::File;
use std::io::Write;
use std::path::Path;

pub fn bench(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let prose = inputs::text(texts::letters);
    let text = String::from_utf8(prose.clone()).expect("UTF-8");
    let forms = [
        ("utf-8", prose.clone()),
        // every letter with an accent was broken, and is repaired
        ("repaired", text.replace("é", "Ã©").replace("è", "Ã¨").into_bytes()),
        ("windows-1252", text.chars().map(|c| c as u32 as u8).collect()),
        ("utf-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("gzip", gzip(&prose)),
        ("zstd", zstd(&prose)),
        ("bzip2", bzip2(&prose)),
    ];
    let mut group = criterion.benchmark_group("input");
    for (name, bytes) in forms {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("writable");
        let mut out = Vec::new();
        let length = read(&path, &mut out);
        assert!(length as usize * 10 > prose.len() * 9, "{name}: {length} bytes of text");
        group.throughput(Throughput::Bytes(length));
        group.bench_function(name, |b| b.iter(|| read(&path, &mut out)));
    }
    group.finish();
}

/// Reads a file as text, a window at a time; returns how many bytes of text it holds.
fn read(path: &Path, out: &mut Vec<u8>) -> u64 {
    let file = File::open(path).expect("readable");
    let size = file.metadata().expect("readable").len();
    let mut source = Source::of_file(&file, size, &LIMITS, Vec::new()).expect("readable");
    let mut text = TextSource::new(&mut source, Folding::Prose);
    let mut total = 0;
    loop {
        out.clear();
        if !text.read_to(out, LIMITS.window as usize) {
            text.finish().expect("readable");
            return total;
        }
        total += out.len() as u64;
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = BzEncoder::new(Vec::new(), bzip2::Compression::best());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}
