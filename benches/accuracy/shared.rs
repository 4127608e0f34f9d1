//! Holds the measurement on labelled data that is no part of this repository: notes with
//! spans (`cases/dutch-notes.jsonl`: text, spans with bstart, bend, type) and numbers that
//! are valid or not (`cases/validators.jsonl`: file, input, valid). Absent files are said
//! to be absent.

use serde_json::Value;
use speur::detect::{Detector, ValueHash, band, score};
use speur::model::Band;
use speur::rules::RuleSet;
use speur::validate::Today;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

/// Types of spans, and the categories they are found as.
const TYPES: &[(&str, &[&str])] = &[
    ("persoon", &["name.full"]),
    ("telefoonnummer", &["contact.phone"]),
    ("emailadres", &["contact.email"]),
    ("bsn", &["gov.nl_bsn"]),
];

/// Test files of schemes, with a label that announces them and the category.
const SCHEMES: &[(&str, &str, &str)] = &[
    ("dutch_bsn_checksum.rs", "BSN: ", "gov.nl_bsn"),
    ("belgium_national_register_checksum.rs", "NISS: ", "gov.be_rrn"),
    ("iban_checker.rs", "IBAN ", "fin.iban"),
];

/// What is found in the data of `folder`, in words.
pub fn measure(folder: &Path, errors: bool) -> Result<String, Box<dyn Error>> {
    let rules = RuleSet::builtin()?;
    let mut detector =
        Detector::new(&rules, Today(crate::search::TODAY), ValueHash::new(None), false);
    let mut search = |text: &str| -> Vec<(usize, usize, String, Band)> {
        let matches = detector.matches(text.as_bytes()).iter();
        matches
            .filter_map(|m| {
                let rule = rules.rule(m.rule);
                let band = band(score(rule, m.signature))?;
                Some((m.start as usize, m.end as usize, rule.category.clone(), band))
            })
            .collect()
    };
    let mut out = String::new();
    if let Some(lines) = read(folder, "cases/dutch-notes.jsonl", &mut out)? {
        let mut counts: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
        for note in &lines {
            let text = note["text"].as_str().unwrap_or_default();
            let found = search(text);
            for span in note["spans"].as_array().into_iter().flatten() {
                let Some((kind, categories)) = TYPES.iter().find(|(kind, _)| span["type"] == *kind)
                else {
                    continue;
                };
                let at = |key: &str| span[key].as_u64().unwrap_or_default() as usize;
                let best = found
                    .iter()
                    .filter(|m| {
                        categories.contains(&m.2.as_str()) && m.0 < at("bend") && at("bstart") < m.1
                    })
                    .map(|m| m.3)
                    .max();
                let count = counts.entry(kind).or_default();
                count.0 += 1;
                count.1 += usize::from(best >= Some(Band::Likely));
                count.2 += usize::from(best.is_some());
                if errors && best < Some(Band::Likely) {
                    writeln!(out, "- {kind} {best:?} | {text}")?;
                }
            }
        }
        for (kind, (wanted, sure, any)) in counts {
            writeln!(
                out,
                "notes, {kind}: {sure} of {wanted} likely or better, {any} with candidates"
            )?;
        }
    }
    if let Some(lines) = read(folder, "cases/validators.jsonl", &mut out)? {
        for (file, label, category) in SCHEMES {
            let (mut right, mut all) = (0, 0);
            for case in lines.iter().filter(|case| case["file"] == *file) {
                let input = case["input"].as_str().unwrap_or_default();
                let valid = case["valid"].as_bool().unwrap_or_default();
                let found = search(&format!("{label}{input}"));
                let sure = found.iter().any(|m| m.2 == *category && m.3 >= Band::Likely);
                all += 1;
                right += usize::from(sure == valid);
                if errors && sure != valid {
                    writeln!(out, "{category}: {input} valid {valid}, found {sure}")?;
                }
            }
            writeln!(out, "numbers, {category}: {right} of {all} told right")?;
        }
    }
    Ok(out)
}

/// The lines of a file of JSON, or None where there is no such file.
fn read(folder: &Path, name: &str, out: &mut String) -> Result<Option<Vec<Value>>, Box<dyn Error>> {
    match std::fs::read_to_string(folder.join(name)) {
        Ok(text) => Ok(Some(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            writeln!(out, "{name} is not there: skipped")?;
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}
