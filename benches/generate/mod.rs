//! Holds the seeded generator of inputs for benchmarks: prose and source, SQL
//! dumps, CSV of customers, access logs, small files. All people are invented.
#![allow(dead_code, reason = "each benchmark uses its own part")]

pub mod large;
pub mod people;
mod random;
pub mod tables;
pub mod texts;

pub use random::Random;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::{Path, PathBuf};
use texts::{letter, settings, source_text};

/// Writes one part, about so many bytes, into a folder.
pub type Part = fn(&Path, u64) -> Result<()>;

/// Writes one file's content, about so many bytes.
pub type Content = fn(&mut dyn Write, &mut Random, u64) -> Result<()>;

/// The parts of the yardstick: folder name and what writes it.
pub const PARTS: &[(&str, Part)] =
    &[("prose", prose), ("sql", sql), ("csv", csv), ("logs", logs), ("small", small)];

/// The folder `name` below `folder` with about so many bytes of a part in it;
/// written only where it is not there yet.
pub fn part(folder: &Path, name: &str, write: Part, bytes: u64) -> Result<PathBuf> {
    let part = folder.join(format!("{name}-{}", bytes >> 20));
    if !part.exists() {
        let unfinished = folder.join(format!("{name}-unfinished"));
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished)?;
        }
        std::fs::create_dir_all(&unfinished)?;
        write(&unfinished, bytes)?;
        std::fs::rename(&unfinished, &part)?;
    }
    Ok(part)
}

fn sql(folder: &Path, bytes: u64) -> Result<()> {
    large(folder, bytes, "dump-#.sql", tables::sql)
}

fn csv(folder: &Path, bytes: u64) -> Result<()> {
    large(folder, bytes, "klanten-#.csv", tables::csv)
}

fn logs(folder: &Path, bytes: u64) -> Result<()> {
    large(folder, bytes, "access-#.log", tables::logs)
}

/// One file each of nothing but personal data: the worst case for memory.
pub const DENSE: &[(&str, Part)] = &[
    ("people.csv", |folder, bytes| one(&folder.join("people.csv"), bytes, 1, tables::people_csv)),
    ("people.txt", |folder, bytes| one(&folder.join("people.txt"), bytes, 1, tables::people_text)),
    ("people.sql", |folder, bytes| one(&folder.join("people.sql"), bytes, 1, tables::people_sql)),
];

fn one(path: &Path, bytes: u64, seed: u64, content: Content) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    content(&mut out, &mut Random::new(seed), bytes)?;
    out.flush()
}

/// How many files a part of large files has.
const LARGE: u64 = 8;

fn large(folder: &Path, bytes: u64, name: &str, content: Content) -> Result<()> {
    for i in 0..LARGE {
        let path = folder.join(name.replace('#', &i.to_string()));
        one(&path, bytes / LARGE, 7 * i + 1, content)?;
    }
    Ok(())
}

/// About so many bytes of `content`, in memory.
pub fn in_memory(content: Content, bytes: u64) -> Vec<u8> {
    let mut out = Vec::new();
    content(&mut out, &mut Random::new(1), bytes).expect("memory does not fail");
    out
}

/// Letters, manuals and source code in files of about 8 KB.
pub fn prose(folder: &Path, bytes: u64) -> Result<()> {
    let mut random = Random::new(1);
    let mut written = 0;
    let mut i = 0u64;
    while written < bytes {
        let sub = folder.join(format!("{:03}", i / 200));
        std::fs::create_dir_all(&sub)?;
        let length = 1000 + random.below(15_000);
        let code = random.below(2) == 0;
        let text =
            if code { source_text(&mut random, length) } else { letter(&mut random, length) };
        let extension = if code { "rs" } else { "txt" };
        std::fs::write(sub.join(format!("{i}.{extension}")), &text)?;
        written += text.len() as u64;
        i += 1;
    }
    Ok(())
}

/// 2.85 KB a file: notes, settings, small exports.
pub fn small(folder: &Path, bytes: u64) -> Result<()> {
    let mut random = Random::new(2);
    for i in 0..bytes / 2850 {
        let sub = folder.join(format!("{:04}", i / 100));
        if i % 100 == 0 {
            std::fs::create_dir_all(&sub)?;
        }
        let length = 1500 + random.below(2700);
        let (text, extension) = match random.below(3) {
            0 => (source_text(&mut random, length), "py"),
            1 => (letter(&mut random, length), "txt"),
            _ => (settings(&mut random, length), "ini"),
        };
        std::fs::write(sub.join(format!("{i}.{extension}")), text)?;
    }
    Ok(())
}
