//! Holds the comparison of our reading of messages with that of Python's email package:
//! how many of its words, addresses and attachments are found.
//! `cargo run --release --example mail-peer -- FOLDER…` (`-v`: also what is missing).
//! Must not judge: it prints figures.
#![allow(clippy::print_stdout)]

use speur::extract::{Flow, Look, Sink, sniff};
use speur::input::{Limits, Source, fold};
use speur::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Headers that are not read as values: numbers of messages, and how they are put together.
const NOT_READ: &[&str] = &[
    "message-id",
    "in-reply-to",
    "references",
    "content-id",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-length",
    "lines",
    "date",
];

/// Everything that is read of a message and of the messages in it.
#[derive(Default)]
struct Read {
    text: String,
    kinds: Vec<FieldKind>,
    files: Vec<String>,
    gaps: Vec<Gap>,
}

impl Sink for Read {
    fn field(&mut self, _: FieldPath, kind: FieldKind, _: Option<String>) -> FieldId {
        self.kinds.push(kind);
        FieldId(self.kinds.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            let start = (value.start as usize).max(chunk.owned.start);
            let end = (value.end as usize).min(chunk.owned.end);
            self.text.push_str(&String::from_utf8_lossy(&chunk.buf[start..end]));
            // a text goes on in the next window
            let is_cell = self.kinds[value.field.0 as usize] == FieldKind::Cell;
            if is_cell || end == chunk.buf.len() {
                self.text.push('\n');
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow {
        let (format, _) = sniff(&Look::new(source, segment.base_name()));
        if matches!(format.name, "eml" | "mbox") {
            if let Err(error) = (format.extract)(source, self) {
                self.gap(error.gap());
            }
            return Flow::Continue;
        }
        let (mut bytes, mut length) = (Vec::new(), 1);
        while length > 0 {
            length = source.read_to(&mut bytes, 1 << 16).unwrap_or(0);
        }
        self.files.push(format!("{} {:08x}", bytes.len(), crc32(&bytes)));
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        gap.add_to(&mut self.gaps);
    }

    fn fact(&mut self, _: Fact, _: &str) {}

    fn charset(&mut self, _: &'static str) {}
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |crc, _| (crc >> 1) ^ (0xEDB8_8320 * (crc & 1)))
    })
}

fn main() -> ExitCode {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with('-'));
    let verbose = flags.iter().any(|flag| flag == "-v");
    std::panic::set_hook(Box::new(|_| {}));
    let found = paths.iter().flat_map(|path| walkdir::WalkDir::new(path).into_iter().flatten());
    let is = |path: &PathBuf| path.extension().is_some_and(|e| e == "eml") && path.is_file();
    let mut files: Vec<PathBuf> = found.map(walkdir::DirEntry::into_path).filter(is).collect();
    files.sort();
    let mut sums = [Share::default(), Share::default(), Share::default()];
    let (mut panics, mut not_mail) = (0, 0);
    for file in &files {
        let Ok((format, ours)) = catch_unwind(AssertUnwindSafe(|| read(file))) else {
            println!("PANIC {}", file.display());
            panics += 1;
            continue;
        };
        not_mail += usize::from(!matches!(format, "eml" | "mbox"));
        let theirs = peer(file);
        let shares = compare(&ours, &theirs, verbose);
        let gaps: Vec<String> = ours.gaps.iter().map(|g| g.cause.name().to_owned()).collect();
        println!(
            "{} {} {} {format} {} {}",
            shares[0].shown(),
            shares[1].shown(),
            shares[2].shown(),
            file.display(),
            gaps.join(" ")
        );
        sums.iter_mut().zip(shares).for_each(|(sum, share)| {
            (sum.0, sum.1) = (sum.0 + share.0, sum.1 + share.1);
        });
    }
    println!("{} files, {panics} panics, {not_mail} not taken for mail", files.len());
    for (what, share) in ["words of headers", "words of texts", "attachments"].iter().zip(&sums) {
        println!("{what}: {} of {} = {}", share.0, share.1, share.shown());
    }
    ExitCode::SUCCESS
}

/// So many of so many.
#[derive(Default)]
struct Share(usize, usize);

impl Share {
    fn shown(&self) -> String {
        format!("{:.4}", if self.1 == 0 { 1.0 } else { self.0 as f64 / self.1 as f64 })
    }
}

fn read(path: &Path) -> (&'static str, Read) {
    let limits = Limits::default();
    let mut read = Read::default();
    let opened = speur::input::open(path, true).expect("a file that can be read");
    let size = opened.metadata.len();
    let mut source = Source::of_file(&opened.file, size, &limits, Vec::new()).expect("readable");
    let (format, _) = sniff(&Look::new(&source, path.as_os_str().as_encoded_bytes()));
    if let Err(error) = (format.extract)(&mut source, &mut read) {
        read.gap(error.gap());
    }
    (format.name, read)
}

/// Lines of the peer: what each is, and what it says.
fn peer(path: &Path) -> Vec<(String, String)> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/mail/peer.py");
    let output = Command::new("python3").arg(script).arg(path).output().expect("python3 runs");
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let parted = lines.lines().filter_map(|line| line.split_once(' '));
    parted.map(|(kind, text)| (kind.to_owned(), text.to_owned())).collect()
}

fn compare(ours: &Read, theirs: &[(String, String)], verbose: bool) -> [Share; 3] {
    let mut found = words(&ours.text);
    let mut files: Vec<&str> = ours.files.iter().map(String::as_str).collect();
    let mut shares = [Share::default(), Share::default(), Share::default()];
    let mut missing = Vec::new();
    for (kind, text) in theirs {
        let name = text.split(':').next().unwrap_or_default().to_lowercase();
        let which = match kind.as_str() {
            "header" if NOT_READ.contains(&name.as_str()) => continue,
            "header" => 0,
            "text" => 1,
            "file" => {
                let key: Vec<&str> = text.split(' ').take(2).collect();
                let at = files.iter().position(|file| *file == key.join(" "));
                shares[2].1 += 1;
                match at {
                    Some(at) => {
                        files.swap_remove(at);
                        shares[2].0 += 1;
                    }
                    None => missing.push(text.clone()),
                }
                continue;
            }
            _ => continue,
        };
        let said = if which == 0 { text.split_once(':').map_or("", |(_, v)| v) } else { text };
        for (word, count) in words(said) {
            shares[which].1 += count;
            // a word that both forms of a text say is read once
            let is = found.contains_key(&word);
            shares[which].0 += if is { count } else { 0 };
            if !is {
                missing.push(word.clone());
            }
            found.entry(word).and_modify(|known| *known = known.saturating_sub(count));
        }
    }
    if verbose && !missing.is_empty() {
        missing.truncate(40);
        println!("      missing: {missing:?}");
    }
    shares
}

fn words(text: &str) -> HashMap<String, usize> {
    let mut words = HashMap::new();
    for word in fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}
