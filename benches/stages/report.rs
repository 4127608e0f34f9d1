//! Holds the table of what was measured, read back from the files that criterion
//! leaves. Must not measure.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A row for each benchmark that ran since `started`, in the order in which they ran.
pub fn table(folder: &Path, started: SystemTime) -> String {
    let mut measured: Vec<(SystemTime, String)> = Vec::new();
    for run in folders(folder).iter().flat_map(|group| folders(group)) {
        let results = run.join("new");
        let Ok(metadata) = results.join("estimates.json").metadata() else { continue };
        let Ok(modified) = metadata.modified() else { continue };
        if modified >= started {
            measured.push((modified, row(&results)));
        }
    }
    measured.sort();
    let rows: String = measured.into_iter().map(|(_, row)| row).collect();
    format!("| stage | input | median |\n|-------|-------|-------:|\n{rows}")
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

fn row(results: &Path) -> String {
    let read = |name: &str| -> Value {
        let text = std::fs::read(results.join(name)).expect("criterion's files");
        serde_json::from_slice(&text).expect("JSON")
    };
    let (benchmark, estimates) = (read("benchmark.json"), read("estimates.json"));
    let seconds = estimates["median"]["point_estimate"].as_f64().expect("a median") / 1e9;
    let rate = |unit: &str| benchmark["throughput"][unit].as_f64().map(|amount| amount / seconds);
    let said = match (rate("Bytes"), rate("Elements")) {
        (Some(bytes), _) => format!("{:.0} MB/s", bytes / 1e6),
        (_, Some(files)) => format!("{:.0} thousand files/s", files / 1e3),
        _ => format!("{seconds:.4} s"),
    };
    let text = |key: &str| benchmark[key].as_str().unwrap_or_default().to_owned();
    format!("| {} | {} | {said} |\n", text("group_id"), text("function_id"))
}
