//! Holds the comparison of our text of PDF files with that of poppler's `pdftotext`:
//! how many of its words are found. `cargo run --release --example pdf-peer -- FOLDER…`
//! (`-v`: also the words that are missing). Must not judge: it prints figures.
#![allow(clippy::print_stdout)]

use speur::extract::{Flow, Look, Sink, sniff};
use speur::input::{Limits, Source, fold};
use speur::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, PAGE_END, Segment};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

/// Files with fewer words say nothing about a share of them.
const LEAST_WORDS: usize = 30;

/// The running text that an extractor hands over.
#[derive(Default)]
struct Texts {
    text: Vec<u8>,
    fields: Vec<(FieldPath, FieldKind)>,
    gaps: Vec<Gap>,
}

impl Sink for Texts {
    fn field(&mut self, path: FieldPath, kind: FieldKind, _: Option<String>) -> FieldId {
        self.fields.push((path, kind));
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            if self.fields[value.field.0 as usize].1 == FieldKind::Pages {
                self.text.extend_from_slice(&chunk.buf[chunk.owned.clone()]);
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        gap.add_to(&mut self.gaps);
    }

    fn fact(&mut self, _: Fact, _: &str) {}

    fn charset(&mut self, _: &'static str) {}
}

fn main() -> ExitCode {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with('-'));
    let verbose = flags.iter().any(|flag| flag == "-v");
    if Command::new("pdftotext").arg("-v").output().is_err() {
        println!("pdftotext is not installed (Debian: poppler-utils): nothing to compare with");
        return ExitCode::SUCCESS;
    }
    std::panic::set_hook(Box::new(|_| {}));
    let mut files: Vec<PathBuf> = paths.iter().flat_map(|path| pdfs(Path::new(path))).collect();
    files.sort();
    let mut total = Total::default();
    for file in &files {
        compare(file, verbose, &mut total);
    }
    total.print(files.len());
    ExitCode::SUCCESS
}

fn pdfs(path: &Path) -> Vec<PathBuf> {
    let is_pdf = |path: &Path| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("pdf"));
    let found = walkdir::WalkDir::new(path).into_iter().flatten();
    found.map(walkdir::DirEntry::into_path).filter(|path| path.is_file() && is_pdf(path)).collect()
}

#[derive(Default)]
struct Total {
    recalls: Vec<f64>,
    words: Share,
    digits: Share,
    precision: Share,
    panics: usize,
    ours: Duration,
    theirs: Duration,
}

/// So many of so many.
#[derive(Default)]
struct Share(usize, usize);

impl Share {
    fn add(&mut self, other: &Share) {
        (self.0, self.1) = (self.0 + other.0, self.1 + other.1);
    }

    fn share(&self) -> f64 {
        self.0 as f64 / self.1.max(1) as f64
    }
}

impl Total {
    fn print(&mut self, files: usize) {
        self.recalls.sort_by(f64::total_cmp);
        let count = self.recalls.len();
        let mean = self.recalls.iter().sum::<f64>() / count.max(1) as f64;
        let at = |share: f64| self.recalls.get((count as f64 * share) as usize).unwrap_or(&0.0);
        println!("{files} files, {count} with at least {LEAST_WORDS} words in pdftotext");
        println!("word recall: mean {mean:.4}, median {:.4}, tenth {:.4}", at(0.5), at(0.1));
        println!(
            "of all words {:.4}, of those with digits {:.4}",
            self.words.share(),
            self.digits.share()
        );
        println!("precision {:.4}, panics {}", self.precision.share(), self.panics);
        println!(
            "seconds: ours {:.2}, pdftotext {:.2}",
            self.ours.as_secs_f64(),
            self.theirs.as_secs_f64()
        );
    }
}

fn compare(path: &Path, verbose: bool, total: &mut Total) {
    let started = Instant::now();
    let ours = catch_unwind(AssertUnwindSafe(|| text_of(path)));
    total.ours += started.elapsed();
    let started = Instant::now();
    let theirs =
        Command::new("pdftotext").args(["-q", "-enc", "UTF-8"]).arg(path).arg("-").output();
    total.theirs += started.elapsed();
    let Ok(ours) = ours else {
        total.panics += 1;
        println!("PANIC {}", path.display());
        return;
    };
    let theirs = theirs.map(|output| output.stdout).unwrap_or_default();
    let theirs = words(&String::from_utf8_lossy(&theirs));
    let found = words(&ours.0);
    let all: usize = theirs.values().sum();
    let is_digits = |word: &str| word.len() >= 3 && word.bytes().any(|b| b.is_ascii_digit());
    let recall = common(&theirs, &found, |_| true);
    let digits = common(&theirs, &found, is_digits);
    let gaps: Vec<String> = ours.1.iter().map(said).collect();
    println!(
        "{:.3} {:.3} {all:6} {} {}",
        recall.share(),
        if digits.1 == 0 { 1.0 } else { digits.share() },
        path.display(),
        gaps.join("; ")
    );
    if verbose {
        println!("{}", ours.0);
        print_missing(&theirs, &found);
    }
    if all >= LEAST_WORDS {
        total.recalls.push(recall.share());
        total.words.add(&recall);
        total.digits.add(&digits);
        total.precision.add(&common(&found, &theirs, |_| true));
    }
}

fn said(gap: &Gap) -> String {
    format!("{} {}", gap.cause.name(), gap.note.as_deref().unwrap_or_default())
}

fn print_missing(theirs: &HashMap<String, usize>, found: &HashMap<String, usize>) {
    let mut missing: Vec<&String> = theirs
        .keys()
        .filter(|word| found.get(*word).copied().unwrap_or(0) < theirs[*word])
        .collect();
    missing.sort();
    missing.truncate(40);
    println!("      missing: {missing:?}");
    let mut more: Vec<&String> = found.keys().filter(|word| !theirs.contains_key(*word)).collect();
    more.sort();
    more.truncate(40);
    println!("      more: {more:?}");
}

fn text_of(path: &Path) -> (String, Vec<Gap>) {
    let limits = Limits::default();
    let mut texts = Texts::default();
    let opened = speur::input::open(path, true).expect("a file that can be read");
    let source = Source::of_file(&opened.file, opened.metadata.len(), &limits, Vec::new());
    if let Ok(mut source) = source {
        let (format, _) = sniff(&Look::new(&source, path.as_os_str().as_encoded_bytes()));
        if let Err(error) = (format.extract)(&mut source, &mut texts) {
            let gap = Gap::new(speur::model::Stage::Extract, speur::model::Cause::Corrupt);
            texts.gaps.push(gap.noting(format!("{}: {error}", format.name)));
        }
    }
    texts.text.iter_mut().filter(|b| **b == PAGE_END).for_each(|b| *b = b'\n');
    (String::from_utf8_lossy(&texts.text).into_owned(), texts.gaps)
}

/// Words and how often each occurs, in the form in which text is searched.
/// Letters that are printed as one, as both may or may not write them.
const LIGATURES: [(&str, &str); 7] = [
    ("\u{FB03}", "ffi"),
    ("\u{FB04}", "ffl"),
    ("\u{FB00}", "ff"),
    ("\u{FB01}", "fi"),
    ("\u{FB02}", "fl"),
    ("\u{FB05}", "st"),
    ("\u{FB06}", "st"),
];

fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let apart = |text: String, (one, letters): &(&str, &str)| text.replace(one, letters);
    let text = LIGATURES.iter().fold(fold(text), apart);
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// How many of `these` are among `those`.
fn common(
    these: &HashMap<String, usize>,
    those: &HashMap<String, usize>,
    counts: impl Fn(&str) -> bool,
) -> Share {
    let mut share = Share::default();
    for (word, &count) in these.iter().filter(|(word, _)| counts(word)) {
        share.add(&Share(count.min(those.get(word).copied().unwrap_or(0)), count));
    }
    share
}
