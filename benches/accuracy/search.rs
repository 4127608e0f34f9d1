//! Holds the search of labelled texts and tables with the program's own detector and
//! scan. Must not know how they were made.

use crate::kinds::{Kind, Promise};
use crate::measure::Measured;
use crate::tables::Table;
use crate::texts::Page;
use speur::config::{Config, RootConfig};
use speur::detect::{Detector, band, score};
use speur::model::{Band, ObjectRecord};
use speur::plan::Plan;
use speur::report::View;
use speur::rules::RuleSet;
use speur::scan::{Progress, Scanned, scan};
use speur::validate::Date;
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// The day that searches reckon from.
pub const TODAY: Date = Date { year: 2026, month: 11, day: 21 };

fn promise_of(category: &str) -> Promise {
    let kind = Kind::ALL.iter().find(|kind| kind.category() == category);
    kind.map_or(Promise::Other, |kind| kind.promise())
}

/// The name of a promise in the table.
fn name(promise: Promise) -> &'static str {
    match promise {
        Promise::Checked => "numbers with check digits",
        Promise::Contact => "e-mail, phone, IP, IBAN, cards",
        Promise::Place => "addresses, labelled dates of birth",
        Promise::Other => "others",
    }
}

/// A Dutch VAT number of the old kind is the same number in another category.
fn same(found: &str, wanted: &str) -> bool {
    found == wanted || found == "org.vat_nl_old_sole_trader" && wanted == "org.vat"
}

/// Searches a text and counts; returns what was missed or wrong, a line each.
pub fn page(
    rules: &RuleSet,
    detector: &mut Detector,
    page: &Page,
    measured: &mut Measured,
) -> String {
    let mut said = String::new();
    let (locale, container) = (page.locale.name(), page.container);
    measured.bytes += page.text.len() as u64;
    measured.texts += 1;
    let mut found: Vec<(std::ops::Range<usize>, &str, Band)> = Vec::new();
    for m in detector.matches(page.text.as_bytes()) {
        let rule = rules.rule(m.rule);
        if let Some(band) = band(score(rule, m.signature)) {
            found.push((m.start as usize..m.end as usize, &rule.category, band));
        }
    }
    let line = |at: usize| {
        let start = page.text[..at].rfind('\n').map_or(0, |i| i + 1);
        page.text[start..].lines().next().unwrap_or_default().to_owned()
    };
    for label in &page.labels {
        let category = label.kind.category();
        let of_it = |m: &&(std::ops::Range<usize>, &str, Band)| {
            same(m.1, category) && m.0.start < label.at.end && label.at.start < m.0.end
        };
        let best = found.iter().filter(of_it).map(|m| m.2).max();
        measured.count(category, name(label.kind.promise()), locale, container, |tally| {
            tally.wanted += 1;
            tally.found += u64::from(best >= Some(Band::Likely));
            tally.candidates += u64::from(best == Some(Band::Candidate));
        });
        if best < Some(Band::Likely) {
            said += &format!(
                "- {category} {best:?} {locale} {container}\t{}\t| {}\n",
                &page.text[label.at.clone()],
                line(label.at.start)
            );
        }
    }
    for (at, category, band) in &found {
        let right = page.labels.iter().any(|label| {
            same(category, label.kind.category())
                && at.start < label.at.end
                && label.at.start < at.end
        });
        measured.count(category, name(promise_of(category)), locale, container, |tally| {
            tally.add_matches(*band, 1, u64::from(right));
        });
        if !right {
            let sign = if *band >= Band::Likely { '+' } else { '?' };
            said += &format!(
                "{sign} {category} {band:?} {locale} {container}\t{}\t| {}\n",
                &page.text[at.clone()],
                line(at.start)
            );
        }
    }
    said
}

/// Scans a folder with the builtin rules; hands every record to `look`.
pub fn folder(path: &Path, mut look: impl FnMut(ObjectRecord)) -> Result<(), Box<dyn Error>> {
    let root = RootConfig { path: path.into(), label: Some("corpus".into()) };
    let config = Config { roots: vec![root], ..Config::default() };
    let plan = Plan::new(config, TODAY)?;
    let scanned: Scanned<View> = scan(&plan, &Progress::default(), &std::env::temp_dir())?;
    scanned.runs.stream(|line| {
        look(serde_json::from_slice(line)?);
        Ok(())
    })?;
    Ok(())
}

/// Scans tables and counts what their columns gave.
pub fn tables(tables: &[Table], measured: &mut Measured) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    for table in tables {
        std::fs::write(folder.path().join(&table.file), &table.content)?;
    }
    let by_file: BTreeMap<String, &Table> =
        tables.iter().map(|t| (format!("corpus/{}", t.file), t)).collect();
    let mut said = String::new();
    self::folder(folder.path(), |record| {
        if let Some(table) = by_file.get(&record.path) {
            said += &columns(table, &record, measured);
        }
    })?;
    Ok(said)
}

fn columns(table: &Table, record: &ObjectRecord, measured: &mut Measured) -> String {
    let mut said = String::new();
    let (locale, container) = (table.locale.name(), table.container);
    measured.bytes += table.content.len() as u64;
    measured.texts += 1;
    for (field, kind) in &table.truth {
        let Some(kind) = kind else { continue };
        let category = kind.category();
        let of_it =
            record.findings.iter().filter(|f| f.field == *field && same(&f.category, category));
        let (sure, candidates) = of_it
            .fold((0, 0), |(sure, weak), f| (sure + f.confirmed + f.likely, weak + f.candidate));
        // dates of birth are promised where they are called so
        let promise = match kind {
            Kind::Birth if !table.named => Promise::Other,
            kind => kind.promise(),
        };
        measured.count(category, name(promise), locale, container, |tally| {
            tally.wanted += table.rows;
            tally.found += sure.min(table.rows);
            tally.candidates += candidates.min(table.rows - sure.min(table.rows));
        });
        if sure < table.rows {
            said += &format!(
                "- {category} {locale} {container}\t{field}: {sure} of {} in {}\n",
                table.rows, table.file
            );
        }
    }
    for finding in &record.findings {
        let kind = table.truth.get(&finding.field).copied().flatten();
        let right = kind.is_some_and(|kind| same(&finding.category, kind.category()));
        for (band, count) in [
            (Band::Confirmed, finding.confirmed),
            (Band::Likely, finding.likely),
            (Band::Candidate, finding.candidate),
        ] {
            measured.count(
                &finding.category,
                name(promise_of(&finding.category)),
                locale,
                container,
                |tally| {
                    tally.add_matches(band, count, if right { count } else { 0 });
                },
            );
        }
        if !right {
            let sure = finding.confirmed + finding.likely;
            let (sign, count) = if sure > 0 { ('+', sure) } else { ('?', finding.candidate) };
            said += &format!(
                "{sign} {} {locale} {container}\t{}: {count} in {}\n",
                finding.category, finding.field, table.file
            );
        }
    }
    said
}
