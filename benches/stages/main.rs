//! One throughput benchmark for each stage of a scan, over generated inputs:
//! `cargo bench`. It ends with the figures as a Markdown table for docs/benchmarks.md.

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

mod detect;
mod extract;
#[path = "../generate/mod.rs"]
mod generate;
mod input;
mod inputs;
mod report;
mod store;
mod walk;

use criterion::Criterion;
use std::path::Path;
use std::time::{Duration, SystemTime};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/criterion");
    let started = SystemTime::now();
    let mut criterion = Criterion::default()
        .output_directory(&folder)
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    walk::bench(&mut criterion);
    input::bench(&mut criterion);
    extract::bench(&mut criterion);
    detect::bench(&mut criterion);
    store::bench(&mut criterion);
    criterion.final_summary();
    if inputs::measuring() {
        print!("\n{}", report::table(&folder, started));
    }
}
