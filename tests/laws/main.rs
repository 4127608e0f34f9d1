//! Holds the law that merging is a union and that a scan's bytes depend on the tree,
//! the rules and the options alone: for any tree, not for chosen ones. Must not know
//! what is found.

#[path = "../common/mod.rs"]
mod common;
#[path = "../../benches/generate/people.rs"]
mod people;
#[path = "../../benches/generate/random.rs"]
#[allow(dead_code, reason = "the benchmarks use more of it")]
mod random;

mod chunks;
mod find;
mod headers;
mod merging;
mod records;
mod scans;
mod trees;

use proptest::test_runner::Config;

/// Cases of a law whose every case runs the program many times.
fn few() -> Config {
    cases(10)
}

/// Cases of a law that needs no program.
fn many() -> Config {
    cases(512)
}

/// So many cases, or what the environment's `PROPTEST_CASES` says.
fn cases(cases: u32) -> Config {
    let config = Config { failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => config,
        None => Config { cases, ..config },
    }
}
