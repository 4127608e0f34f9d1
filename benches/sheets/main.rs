//! Holds the comparison of what we read of spreadsheets with what calamine does, cell by
//! cell as values of a sheet: `cargo run --release --example sheet-peer -- FOLDER…` (`-v`:
//! also what is missing). Must not judge: it prints figures.
#![allow(clippy::print_stdout)]

use calamine::{Data, Reader, open_workbook_auto};
use speur::extract::{Flow, Look, Sink, sniff};
use speur::input::{Limits, Source, fold};
use speur::model::{Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Gap, Segment};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// How often each value occurs.
type Values = HashMap<String, usize>;

/// The cells and column names that an extractor hands over.
#[derive(Default)]
struct Cells {
    values: Values,
    is_cell: Vec<bool>,
    gaps: usize,
}

impl Sink for Cells {
    fn field(&mut self, path: FieldPath, kind: FieldKind, _: Option<String>) -> FieldId {
        if let (FieldName::Named(name), true) = (&path.name, path.sheet) {
            // a row of names is read as names of columns
            *self.values.entry(normal(name)).or_default() += 1;
        }
        self.is_cell.push(kind == FieldKind::Cell);
        FieldId(self.is_cell.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            let text = &chunk.buf[value.start as usize..value.end as usize];
            let text = String::from_utf8_lossy(text);
            if self.is_cell[value.field.0 as usize] {
                *self.values.entry(normal(&text)).or_default() += 1;
                continue;
            }
            // what stands above a table, or alone, is read as lines of cells
            for cell in text.split(['\t', '\n']) {
                *self.values.entry(normal(cell)).or_default() += 1;
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        Flow::Continue
    }

    fn gap(&mut self, _: Gap) {
        self.gaps += 1;
    }

    fn fact(&mut self, _: Fact, _: &str) {}

    fn charset(&mut self, _: &'static str) {}
}

fn main() {
    let (flags, paths): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|arg| arg.starts_with('-'));
    let verbose = flags.iter().any(|flag| flag == "-v");
    // what calamine does with broken files is not of interest here
    std::panic::set_hook(Box::new(|_| {}));
    let mut totals: HashMap<String, [usize; 4]> = HashMap::new();
    for path in paths.iter().flat_map(walkdir::WalkDir::new).filter_map(Result::ok) {
        let path = path.into_path();
        let extension = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        if !["xlsx", "xlsm", "xlsb", "xls", "ods"].contains(&extension.as_str()) {
            continue;
        }
        let theirs = catch_unwind(|| theirs(&path)).ok().flatten();
        let ours = catch_unwind(AssertUnwindSafe(|| ours(&path))).ok().flatten();
        let (Some(theirs), Some(ours)) = (theirs, ours) else {
            println!("{}: not to be compared", path.display());
            continue;
        };
        let all: usize = theirs.values().sum();
        let mut found = 0;
        let mut missing = Vec::new();
        for (value, &count) in &theirs {
            let have = ours.values.get(value).copied().unwrap_or(0).min(count);
            found += have;
            if have < count {
                missing.push(value);
            }
        }
        let total = totals.entry(extension).or_default();
        total[0] += 1;
        total[1] += all;
        total[2] += found;
        total[3] += usize::from(found == all);
        if found < all {
            println!("{}: {found} of {all}, {} gaps", path.display(), ours.gaps);
            if verbose {
                missing.sort();
                missing.truncate(12);
                println!("      missing: {missing:?}");
            }
        }
    }
    let mut totals: Vec<_> = totals.into_iter().collect();
    totals.sort();
    for (extension, [files, all, found, whole]) in totals {
        println!("{extension}: {files} files, {whole} equal; {found} of {all} values");
    }
}

fn theirs(path: &PathBuf) -> Option<Values> {
    let mut values = Values::new();
    let mut book = open_workbook_auto(path).ok()?;
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        for (_, _, cell) in range.used_cells() {
            let text = match cell {
                Data::Empty => continue,
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                    normal(text)
                }
                Data::Float(number) => normal(&number.to_string()),
                Data::Int(number) => normal(&number.to_string()),
                Data::Bool(truth) => normal(&truth.to_string()),
                // dates are written in many ways, and errors are no values
                _ => continue,
            };
            if !text.is_empty() {
                *values.entry(text).or_default() += 1;
            }
        }
    }
    Some(values)
}

fn ours(path: &Path) -> Option<Cells> {
    let file = std::fs::File::open(path).ok()?;
    let limits = Limits::default();
    let size = file.metadata().ok()?.len();
    let mut source = Source::of_file(&file, size, &limits, Vec::new()).ok()?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    let (format, _) = sniff(&Look::new(&source, name.as_bytes()));
    let mut cells = Cells::default();
    // what stands before an error counts
    let _ = (format.extract)(&mut source, &mut cells);
    Some(cells)
}

/// A value as both would write it: numbers to ten digits, texts without blanks around.
fn normal(text: &str) -> String {
    let text = fold(text);
    let text = text.trim();
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => format!("{number:.9e}"),
        _ => text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase(),
    }
}
