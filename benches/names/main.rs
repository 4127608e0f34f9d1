//! Measures names of persons in running text against labelled files:
//! `cargo run --release --example names -- [--errors] [--evidence] [--weights FILE|none] FILE…`;
//! `--weights` takes another tagger than the one compiled in, or none;
//! `--evidence` prints how often each evidence is right.
//!
//! Reads one token a line with its label last (CoNLL-2002 and -2003, CoNLL-U like,
//! GermEval); an empty line ends a sentence. A document is what stands between
//! `-DOCSTART-` lines, or a sentence where there are none; sentences of a document
//! are lines of one text. What counts: spans of persons as the file labels them, so
//! without titles. A match is right when it starts and ends where a span does.

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

mod labelled;

use labelled::{Document, read};
use speur::detect::{Detector, ValueHash, band, score};
use speur::model::{Band, NameSearch, Signature};
use speur::rules::RuleSet;
use speur::rules::tagger::Tagger;
use speur::validate::{Date, Today};
use std::collections::BTreeMap;

#[derive(Default)]
struct Counts {
    right: usize,
    found: usize,
    wanted: usize,
}

impl Counts {
    fn print(&self, what: &str) {
        let precision = self.right as f64 / self.found.max(1) as f64;
        let recall = self.right as f64 / self.wanted.max(1) as f64;
        let f1 = 2.0 * self.right as f64 / (self.found + self.wanted).max(1) as f64;
        println!("  {what:24} P {precision:.3}  R {recall:.3}  F1 {f1:.3}  found {}", self.found);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rules = RuleSet::builtin()?;
    // as `--names full`; `--weights none` is as `--names lists`
    rules.name_search = NameSearch::Full;
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(i) = arguments.iter().position(|a| a == "--weights") {
        let file = arguments.drain(i..=i + 1).nth(1).ok_or("--weights needs a file")?;
        rules.tagger = match file.as_str() {
            "none" => None,
            file => Tagger::new(Vec::leak(std::fs::read(file)?)),
        };
    }
    let today = Today(Date { year: 2026, month: 1, day: 1 });
    let mut detector = Detector::new(&rules, today, ValueHash::new(None), false);
    let (mut show, mut evidence) = (false, false);
    for argument in arguments {
        if argument == "--errors" {
            show = true;
            continue;
        }
        if argument == "--evidence" {
            evidence = true;
            continue;
        }
        let documents = read(argument.as_ref())?;
        let mut by_band = [Band::Confirmed, Band::Likely, Band::Candidate]
            .map(|band| (band, Counts::default(), Counts::default()));
        let mut by_evidence: BTreeMap<Signature, (usize, usize)> = BTreeMap::new();
        for document in &documents {
            let found = names(&rules, &mut detector, &document.text);
            for (span, signature) in &signatures(&rules, &mut detector, &document.text) {
                let (right, all) = by_evidence.entry(*signature).or_insert((0, 0));
                *right += usize::from(document.persons.contains(span));
                *all += 1;
            }
            for (least, at_least, only) in &mut by_band {
                at_least.wanted += document.persons.len();
                for (span, band) in &found {
                    let right = document.persons.contains(span);
                    if band >= least {
                        at_least.found += 1;
                        at_least.right += usize::from(right);
                    }
                    if band == least {
                        only.found += 1;
                        only.right += usize::from(right);
                    }
                }
            }
            if show {
                print_errors(document, &found);
            }
        }
        let persons: usize = documents.iter().map(|d| d.persons.len()).sum();
        println!("{argument}: {} texts, {persons} names", documents.len());
        for (least, at_least, only) in &by_band {
            at_least.print(&format!("{least:?} and better"));
            let share = only.right as f64 / only.found.max(1) as f64;
            println!("    {least:?} alone: {} of {} right, {share:.3}", only.right, only.found);
        }
        if evidence {
            print_evidence(&by_evidence);
        }
    }
    Ok(())
}

fn print_evidence(by_evidence: &BTreeMap<Signature, (usize, usize)>) {
    for (signature, (right, all)) in by_evidence {
        let evidence: Vec<String> = signature.iter().map(|e| format!("{e:?}")).collect();
        let share = *right as f64 / *all as f64;
        println!("    {right:6} of {all:6} right {share:.3}  {}", evidence.join(" + "));
    }
}

/// Names with the evidence for them, whatever it is worth.
fn signatures(rules: &RuleSet, detector: &mut Detector, text: &str) -> Vec<(Span, Signature)> {
    let matches = detector.matches(text.as_bytes()).iter();
    matches
        .filter(|m| rules.rule(m.rule).category == "name.full")
        .map(|m| ((m.start as usize, m.end as usize), m.signature))
        .collect()
}

type Span = (usize, usize);

fn names(rules: &RuleSet, detector: &mut Detector, text: &str) -> Vec<(Span, Band)> {
    let matches = detector.matches(text.as_bytes()).iter();
    matches
        .filter(|m| rules.rule(m.rule).category == "name.full")
        .filter_map(|m| {
            let band = band(score(rules.rule(m.rule), m.signature))?;
            Some(((m.start as usize, m.end as usize), band))
        })
        .collect()
}

fn print_errors(document: &Document, found: &[(Span, Band)]) {
    let text = |&(start, end): &Span| &document.text[start..end];
    for (span, band) in found.iter().filter(|(span, _)| !document.persons.contains(span)) {
        println!("+ {band:?}\t{}\t| {}", text(span), document.text.replace('\n', " / "));
    }
    for span in &document.persons {
        if !found.iter().any(|(found, band)| found == span && *band >= Band::Likely) {
            println!("- \t{}\t| {}", text(span), document.text.replace('\n', " / "));
        }
    }
}
