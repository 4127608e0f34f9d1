//! Holds the records of a running scan: sorted runs in memory, then in unlinked
//! private files, at the end one sorted stream. Must not know what a record says.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes that one worker keeps before it writes a run.
const IN_MEMORY: usize = 24 << 20;

/// The records of one worker.
pub struct Spill {
    folder: PathBuf,
    /// Keys and lines, one after another.
    bytes: Vec<u8>,
    entries: Vec<Entry>,
    files: Vec<File>,
    limit: usize,
}

#[derive(Clone, Copy)]
struct Entry {
    start: usize,
    key: u32,
    line: u32,
}

impl Spill {
    /// A spill whose files lie, nameless, in `folder`.
    pub fn new(folder: &Path) -> Self {
        Spill {
            folder: folder.to_owned(),
            bytes: Vec::new(),
            entries: Vec::new(),
            files: Vec::new(),
            limit: IN_MEMORY,
        }
    }

    /// Adds a record: its sort key, and its line as `write` appends it.
    pub fn add(&mut self, key: &[u8], write: impl FnOnce(&mut Vec<u8>)) -> io::Result<()> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(key);
        let line_start = self.bytes.len();
        write(&mut self.bytes);
        let line = (self.bytes.len() - line_start) as u32;
        self.entries.push(Entry { start, key: key.len() as u32, line });
        if self.bytes.len() >= self.limit { self.spill() } else { Ok(()) }
    }

    fn sort(&mut self) {
        let bytes = &self.bytes;
        let key = |entry: &Entry| &bytes[entry.start..entry.start + entry.key as usize];
        self.entries.sort_unstable_by(|a, b| key(a).cmp(key(b)));
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let file = tempfile::tempfile_in(&self.folder)?;
        let mut out = BufWriter::new(&file);
        for entry in &self.entries {
            out.write_all(&entry.key.to_le_bytes())?;
            out.write_all(&entry.line.to_le_bytes())?;
            let length = entry.key as usize + entry.line as usize;
            out.write_all(&self.bytes[entry.start..entry.start + length])?;
        }
        out.flush()?;
        drop(out);
        self.bytes.clear();
        self.entries.clear();
        self.files.push(file);
        Ok(())
    }
}

/// The records of all workers.
pub struct Runs(Vec<Spill>);

impl Runs {
    /// Joins the spills of all workers.
    pub fn new(spills: Vec<Spill>) -> Self {
        Runs(spills)
    }

    /// Hands every line to `each` in the order of the keys.
    pub fn stream(mut self, mut each: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let mut sources: Vec<Source> = Vec::new();
        for spill in &mut self.0 {
            spill.sort();
            for mut file in spill.files.drain(..) {
                file.seek(SeekFrom::Start(0))?;
                let reader = BufReader::with_capacity(256 << 10, file);
                sources.push(Source::File { reader, line: Vec::new() });
            }
        }
        sources.extend(self.0.iter().map(|spill| Source::Memory { spill, next: 0 }));
        let mut heap = BinaryHeap::new();
        for (i, source) in sources.iter_mut().enumerate() {
            if let Some(key) = source.advance()? {
                heap.push(Reverse((key, i)));
            }
        }
        while let Some(Reverse((_, i))) = heap.pop() {
            each(sources[i].line())?;
            if let Some(key) = sources[i].advance()? {
                heap.push(Reverse((key, i)));
            }
        }
        Ok(())
    }
}

enum Source<'s> {
    Memory { spill: &'s Spill, next: usize },
    File { reader: BufReader<File>, line: Vec<u8> },
}

impl Source<'_> {
    /// Moves to the next record and returns its key.
    fn advance(&mut self) -> io::Result<Option<Vec<u8>>> {
        match self {
            Source::Memory { spill, next } => {
                let Some(entry) = spill.entries.get(*next) else { return Ok(None) };
                *next += 1;
                Ok(Some(spill.bytes[entry.start..entry.start + entry.key as usize].to_vec()))
            }
            Source::File { reader, line } => {
                let mut lengths = [0; 8];
                match reader.read_exact(&mut lengths) {
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                    result => result?,
                }
                let (key, length) = lengths.split_at(4);
                let size = |b: &[u8]| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize;
                let mut bytes = vec![0; size(key)];
                reader.read_exact(&mut bytes)?;
                line.resize(size(length), 0);
                reader.read_exact(line)?;
                Ok(Some(bytes))
            }
        }
    }

    fn line(&self) -> &[u8] {
        match self {
            Source::Memory { spill, next } => {
                let entry = spill.entries[next - 1];
                let start = entry.start + entry.key as usize;
                &spill.bytes[start..start + entry.line as usize]
            }
            Source::File { line, .. } => line,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_sorted_from_memory_and_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spills: Vec<Spill> = (0..3).map(|_| Spill::new(folder.path())).collect();
        for spill in &mut spills {
            spill.limit = 300;
        }
        let number = |i: u32| i.wrapping_mul(2_654_435_761) % 1000;
        for i in 0..1000u32 {
            let key = number(i).to_be_bytes();
            spills[i as usize % 3]
                .add(&key, |out| out.extend_from_slice(number(i).to_string().as_bytes()))
                .expect("room");
        }
        assert!(spills.iter().all(|spill| !spill.files.is_empty()));
        let mut lines = Vec::new();
        Runs::new(spills)
            .stream(|line| {
                lines.push(String::from_utf8_lossy(line).parse::<u32>().expect("a number"));
                Ok(())
            })
            .expect("readable");
        let mut sorted: Vec<u32> = (0..1000).map(number).collect();
        sorted.sort_unstable();
        assert_eq!(lines, sorted);
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
    }
}
