//! Holds the tables of figures as people read them. Must not count anything.

use crate::measure::{Measured, Tallies, Tally};
use std::fmt::Write;

fn percent(share: Option<f64>) -> String {
    share.map_or("–".into(), |share| format!("{:.1} %", share * 100.0))
}

/// A table of Markdown, its cells padded so that plain text reads well too.
fn table(out: &mut String, header: &[&str], rows: &[Vec<String>]) {
    let width = |i: usize| {
        let cells = rows.iter().map(|row| row[i].chars().count());
        cells.chain([header[i].chars().count()]).max().unwrap_or(0)
    };
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        let padded: Vec<String> = cells
            .enumerate()
            .map(|(i, cell)| {
                let pad = " ".repeat(width(i) - cell.chars().count());
                if i == 0 { format!("{cell}{pad}") } else { format!("{pad}{cell}") }
            })
            .collect();
        writeln!(out, "| {} |", padded.join(" | ")).expect("memory does not fail");
    };
    line(&mut header.iter().map(|cell| (*cell).to_owned()));
    line(&mut (0..header.len()).map(|i| {
        let dashes = "-".repeat(width(i));
        if i == 0 { dashes } else { format!("{}:", &dashes[1..]) }
    }));
    for row in rows {
        line(&mut row.iter().cloned());
    }
    out.push('\n');
}

fn rows(tallies: &Tallies) -> Vec<Vec<String>> {
    tallies
        .iter()
        .filter(|(_, tally)| tally.wanted > 0 || tally.matches[0] + tally.matches[1] > 0)
        .map(|(name, tally)| row(name, tally))
        .collect()
}

fn row(name: &str, tally: &Tally) -> Vec<String> {
    let wrong = tally.matches[0] + tally.matches[1] - tally.right[0] - tally.right[1];
    vec![
        name.to_owned(),
        tally.wanted.to_string(),
        percent(tally.recall()),
        percent(share_with_candidates(tally)),
        percent(tally.precision()),
        wrong.to_string(),
    ]
}

fn share_with_candidates(tally: &Tally) -> Option<f64> {
    (tally.wanted > 0).then(|| (tally.found + tally.candidates) as f64 / tally.wanted as f64)
}

const HEADER: [&str; 6] = ["", "there are", "found", "with candidates", "precision", "false"];

/// All tables of a measurement.
pub fn report(measured: &Measured) -> String {
    let mut out = String::new();
    let mut all = rows(&measured.by_promise);
    all.push(row("all", &measured.all));
    table(&mut out, &HEADER, &all);
    out += "How often a band is right:\n\n";
    let promised = ["98 %", "75 %", "20 %"];
    let bands: Vec<Vec<String>> = ["confirmed", "likely", "candidate"]
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let tally = &measured.all;
            vec![
                (*name).to_owned(),
                tally.matches[i].to_string(),
                percent(tally.calibration(i)),
                promised[i].to_owned(),
            ]
        })
        .collect();
    table(&mut out, &["band", "matches", "right", "promised"], &bands);
    for (title, tallies) in [
        ("By category:", &measured.by_category),
        ("By language and country:", &measured.by_locale),
        ("By what they stand in:", &measured.by_container),
    ] {
        out += &format!("{title}\n\n");
        table(&mut out, &HEADER, &rows(tallies));
    }
    out.trim_end().to_owned() + "\n"
}
