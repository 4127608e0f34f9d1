//! Holds the writing of an inventory: complete under its name, or not at all. Must
//! not know what a record says.

use crate::model::{Footer, Header, Line, Status};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The two shapes of an inventory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line of JSON each for the header, every object and the footer.
    Lines,
    /// One JSON document.
    Document,
}

/// Where an inventory goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A file: written under a temporary name with mode 0600, then renamed.
    File(PathBuf),
    /// Standard output.
    Stdout,
}

/// Writes an inventory. `records` hands over the objects' lines, sorted, without
/// line ends.
pub fn write(
    target: &Target,
    shape: Shape,
    header: &Header,
    status: Status,
    records: impl FnOnce(&mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    match target {
        Target::Stdout => {
            let mut out = BufWriter::new(io::stdout().lock());
            write_to(&mut out, shape, header, status, records)?;
            out.flush()
        }
        Target::File(path) => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty());
            // created with mode 0600; removed again when anything fails
            let file = tempfile::Builder::new()
                .prefix(".speur-")
                .suffix(".tmp")
                .tempfile_in(folder.unwrap_or(Path::new(".")))?;
            let mut out: BufWriter<&File> = BufWriter::new(file.as_file());
            write_to(&mut out, shape, header, status, records)?;
            out.flush()?;
            drop(out);
            file.persist(path).map_err(|error| error.error)?;
            Ok(())
        }
    }
}

fn write_to(
    out: &mut impl Write,
    shape: Shape,
    header: &Header,
    status: Status,
    records: impl FnOnce(&mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()>,
) -> io::Result<()> {
    let lines = shape == Shape::Lines;
    if lines {
        serde_json::to_writer(&mut *out, &Line::Header(header.clone()))?;
        out.write_all(b"\n")?;
    } else {
        out.write_all(b"{\"header\":")?;
        serde_json::to_writer(&mut *out, header)?;
        out.write_all(b",\"objects\":[")?;
    }
    let mut digest = blake3::Hasher::new();
    let mut count = 0u64;
    records(&mut |record| {
        digest.update(record);
        digest.update(b"\n");
        if lines {
            out.write_all(b"{\"object\":")?;
            out.write_all(record)?;
            out.write_all(b"}\n")?;
        } else {
            out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
            out.write_all(record)?;
        }
        count += 1;
        Ok(())
    })?;
    let footer =
        Footer { records: count, digest: digest.finalize().to_hex()[..32].to_owned(), status };
    if lines {
        serde_json::to_writer(&mut *out, &Line::Footer(footer))?;
        out.write_all(b"\n")
    } else {
        out.write_all(b"\n],\"footer\":")?;
        serde_json::to_writer(&mut *out, &footer)?;
        out.write_all(b"}\n")
    }
}
