//! Holds the benchmark of detection: values into findings, with all rules, in bytes
//! of text a second. Both steps: every match, and the columns at the end.

use super::inputs::{self, Kept, TEXTS};
use criterion::{Criterion, Throughput};
use speur::detect::{Detector, ObjectTally, ValueHash, finish};
use speur::rules::RuleSet;
use speur::validate::{Date, Today};

pub fn bench(criterion: &mut Criterion) {
    let rules = RuleSet::builtin().expect("rules");
    let today = Today(Date { year: 2026, month: 11, day: 21 });
    let hash = ValueHash::new(None);
    let mut detector = Detector::new(&rules, today, hash.clone(), true);
    let mut group = criterion.benchmark_group("detect");
    for (name, file, content) in TEXTS {
        let kept = Kept::of(inputs::text(*content), file);
        let bytes: usize = kept.chunks.iter().map(|chunk| chunk.owned.len()).sum();
        group.throughput(Throughput::Bytes(bytes as u64));
        group.bench_function(*name, |b| {
            b.iter(|| {
                let mut object = ObjectTally::default();
                for (path, kind, declared) in &kept.fields {
                    detector.add_field(&mut object, path.clone(), *kind, declared.clone());
                }
                for chunk in &kept.chunks {
                    detector.search(chunk, &mut object);
                }
                finish(&rules, &object, &hash).findings.len()
            });
        });
    }
    group.finish();
}
