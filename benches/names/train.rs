//! Trains the tagger of names in running text and writes its weights:
//! `cargo run --release --example train-names -- DIR`.
//!
//! DIR holds labelled text whose licence allows weights to be shipped
//! (`rules/names/SOURCES.md`): `europeana-nl/` and `europeana-fr/` with `train.txt`,
//! `test.txt` and `dev.txt`, and `NER-de-*.tsv`. An averaged perceptron over the
//! features of `detect::names`, trained on all but `dev.txt`, on which it reports; a
//! seed makes every run write the same bytes. `--out FILE` writes elsewhere, `--without
//! NAME` leaves out the files so called.

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

mod labelled;
#[path = "../generate/random.rs"]
#[allow(dead_code, reason = "it serves other generators too")]
mod random;
mod sentences;

use labelled::{Document, read};
use random::Random;
use speur::detect::names::{Run, Text, View, is_open, runs};
use speur::rules::RuleSet;
use speur::rules::tagger::{BITS, BYTES, LABELS, Label, best};
use std::path::{Path, PathBuf};

const EPOCHS: u64 = 8;
/// Largest weight of a trained tagger.
const LARGEST: f64 = 127.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut folder = None;
    let mut without: Vec<String> = Vec::new();
    let mut out = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/names/tagger.bin");
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--without" => without.push(args.next().ok_or("--without needs a name")?),
            "--out" => out = args.next().ok_or("--out needs a file")?.into(),
            _ => folder = Some(PathBuf::from(arg)),
        }
    }
    let folder = folder.ok_or("give the folder of labelled text")?;
    let rules = RuleSet::builtin()?;
    let mut random = Random::new(20);
    let mut documents = Vec::new();
    for (file, copies) in [
        ("europeana-nl/train.txt", 2),
        ("europeana-nl/test.txt", 2),
        ("europeana-fr/train.txt", 2),
        ("europeana-fr/test.txt", 2),
        ("NER-de-test.tsv", 1),
        ("NER-de-dev.tsv", 1),
    ] {
        if without.iter().any(|name| file.contains(name.as_str())) {
            continue;
        }
        let read = read(&folder.join(file))?;
        for _ in 1..copies {
            documents.extend(read.iter().filter_map(|d| sentences::renamed(d, &mut random)));
        }
        documents.extend(read);
    }
    documents.extend((0..sentences::COUNT).map(|_| sentences::made(&mut random)));
    let mut model = Model::new();
    for epoch in 0..EPOCHS {
        for i in (1..documents.len()).rev() {
            documents.swap(i, random.below(i as u64 + 1) as usize);
        }
        let mut wrong = 0;
        for document in &documents {
            for mut run in runs(&rules.names, document.text.as_bytes()) {
                forget_some(&mut run, &mut random);
                wrong += model.learn(&rules, document, &run);
            }
        }
        println!("epoch {epoch}: {wrong} words labelled wrongly in {} texts", documents.len());
    }
    let weights = model.quantised();
    std::fs::write(&out, &weights)?;
    println!("wrote {} bytes to {}", weights.len(), out.display());
    Ok(())
}

/// Takes some words off their lists: no list is complete.
fn forget_some(run: &mut Run, random: &mut Random) {
    for token in run.tokens_mut() {
        if random.below(8) == 0 {
            token.flags &= !(speur::rules::names::flag::FIRST | speur::rules::names::flag::LAST);
        }
    }
}

fn gold(document: &Document, start: usize, end: usize) -> Label {
    let i = document.persons.partition_point(|&(_, to)| to <= start);
    match document.persons.get(i) {
        Some(&(from, _)) if from == start => Label::Begin,
        Some(&(from, to)) if from < end && end <= to + 1 => {
            if from > start {
                Label::Begin
            } else {
                Label::Inside
            }
        }
        _ => Label::Outside,
    }
}

/// Weights and, for their average, the sum of weight times when it was given.
struct Model {
    weights: Vec<[f64; LABELS]>,
    sums: Vec<[f64; LABELS]>,
    seen: f64,
}

impl Model {
    fn new() -> Self {
        let all = 1 << BITS;
        Model { weights: vec![[0.0; LABELS]; all], sums: vec![[0.0; LABELS]; all], seen: 1.0 }
    }

    /// Labels a run and corrects the weights where they are wrong; returns how often.
    fn learn(&mut self, rules: &RuleSet, document: &Document, run: &Run) -> usize {
        if !is_open(&rules.names, &Text(document.text.as_bytes()), run) {
            return 0;
        }
        let view = View::new(&rules.names, &Text(document.text.as_bytes()), run);
        let mut previous = Label::Outside;
        let mut wrong = 0;
        for (i, token) in run.tokens().iter().enumerate() {
            let features = view.features(i, previous);
            let mut scores = [0; LABELS];
            for &feature in &features {
                for (score, weight) in scores.iter_mut().zip(self.weights[feature as usize]) {
                    *score += weight as i32;
                }
            }
            let (guess, ahead) = best(&scores);
            let right = gold(document, token.start, token.end);
            self.seen += 1.0;
            // a margin: what is hardly right is made surer
            if guess != right || ahead < MARGIN {
                let rival = if guess == right { runner_up(&scores, right) } else { guess };
                for &feature in &features {
                    for (label, step) in [(right, 1.0), (rival, -1.0)] {
                        self.weights[feature as usize][label as usize] += step;
                        self.sums[feature as usize][label as usize] += step * self.seen;
                    }
                }
            }
            wrong += usize::from(guess != right);
            previous = guess;
        }
        wrong
    }

    /// The averaged weights as signed bytes.
    fn quantised(&self) -> Vec<u8> {
        let averaged =
            |i: usize, label: usize| self.weights[i][label] - self.sums[i][label] / self.seen;
        let mut sizes: Vec<f64> = (0..self.weights.len())
            .flat_map(|i| (0..LABELS).map(move |label| (i, label)))
            .map(|(i, label)| averaged(i, label).abs())
            .collect();
        sizes.sort_by(f64::total_cmp);
        // the few largest are cut off: the others keep their differences
        let largest = sizes[sizes.len() - 1 - sizes.len() / 10_000].max(1e-9);
        let mut bytes = Vec::with_capacity(BYTES);
        for i in 0..self.weights.len() {
            for label in 0..LABELS {
                let weight = (averaged(i, label) * LARGEST / largest).round();
                bytes.push(weight.clamp(-LARGEST, LARGEST) as i8 as u8);
            }
        }
        bytes
    }
}

/// How far the right label has to be ahead in training.
const MARGIN: i32 = 6;

fn runner_up(scores: &[i32; LABELS], right: Label) -> Label {
    let others = Label::ALL.into_iter().filter(|&label| label != right);
    others.max_by_key(|&label| scores[label as usize]).unwrap_or(right)
}
