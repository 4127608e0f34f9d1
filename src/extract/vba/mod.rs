//! Holds the macros of Office: the source text of each module. Must not know the document
//! that they belong to. Source: \[MS-OVBA\].

mod packed;
mod project;

use super::document::Document;
use super::lines;
use super::ole::{Ole, Stream};
use super::{ExtractError, Format, Sink};
use crate::input::{Limits, Source};
use crate::model::{Cause, Gap, Stage};
use packed::Packed;
use project::Project;

pub(super) const VBA: Format = Format {
    name: "vba",
    extensions: &[],
    is: |look| look.is_ole() && look.holds_stream("PROJECT"),
    extract: read,
    hostile: true,
    reads: "macros of Office as objects of their own: the text of every module, under its name, \
            the texts of the project and the files that it refers to; no forms",
};

/// Where a project keeps its modules.
const STORAGE: &str = "VBA";

/// Streams beside the modules: the contents, and what the compiler keeps for itself.
fn is_module(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name != "dir" && name != "_vba_project" && !name.starts_with("__srp_")
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let ole = Ole::open(source.seekable()?)?;
    let mut document = Document::new(sink, limits);
    let storage = ole.find(0, STORAGE);
    let dir = storage.and_then(|storage| ole.stream(storage, "dir"));
    let (project, whole) = match dir {
        Some(mut stream) => {
            let (bytes, whole) = unpacked(&mut stream, 0, limits)?;
            let project = Project::read(&bytes);
            let whole = whole && project.whole;
            (project, whole)
        }
        // a project may have no modules at all
        None => (Project::default(), storage.is_none()),
    };
    if !whole {
        // modules are found by how they begin, what they refer to is not
        let gap = Gap::new(Stage::Extract, Cause::Corrupt);
        document.sink().gap(gap.noting("the contents of the macros"));
    }
    if let Some(mut stream) = ole.stream(0, "PROJECT") {
        document.section(None)?;
        let bytes = stream.bytes_at(0, room(limits)).map_err(io)?;
        text(&bytes, &project, &mut document)?;
    }
    for reference in &project.references {
        document.value_once("references", "file", reference.as_bytes())?;
    }
    let modules = ole.entries().iter().enumerate().filter(|(_, entry)| {
        !entry.is_storage && entry.parent.is_some() && entry.parent == storage
    });
    let modules = modules.filter(|(_, entry)| is_module(&entry.name));
    let mut lost = 0;
    for (i, entry) in modules {
        let mut stream = ole.open_stream(i);
        let at = match project.offset_of(&entry.name) {
            Some(at) => Some(at),
            None => sought(&mut stream, limits)?,
        };
        let Some(at) = at else {
            lost += 1;
            continue;
        };
        let (bytes, whole) = unpacked(&mut stream, at, limits)?;
        document.section(Some(&entry.name))?;
        text(&bytes, &project, &mut document)?;
        lost += u64::from(!whole || stream.lost() > 0);
    }
    document.section(None)?;
    if lost > 0 {
        let mut gap = Gap::new(Stage::Extract, Cause::Corrupt).noting("modules of macros");
        gap.times = lost;
        document.sink().gap(gap);
    }
    document.end()
}

fn room(limits: &Limits) -> usize {
    usize::try_from(limits.record).unwrap_or(usize::MAX)
}

fn io(error: std::io::Error) -> ExtractError {
    ExtractError::Read(error.into())
}

/// What is packed from `at` of a stream on, and whether that is all of it: as much as a
/// record may have.
fn unpacked(
    stream: &mut Stream,
    at: u64,
    limits: &Limits,
) -> Result<(Vec<u8>, bool), ExtractError> {
    let bytes = stream.bytes_at(at, room(limits)).map_err(io)?;
    Ok(Packed::new(&bytes).read(room(limits)))
}

/// Where the source text of a module begins that the contents do not tell of: every one
/// begins with the same word.
fn sought(stream: &mut Stream, limits: &Limits) -> Result<Option<u64>, ExtractError> {
    let bytes = stream.bytes_at(0, room(limits)).map_err(io)?;
    let mut found = memchr::memmem::find_iter(&bytes, b"\0Attribut");
    Ok(found.find_map(|i| Packed::begins(&bytes, i.checked_sub(3)?)))
}

/// Adds text in the code page of the project, line by line.
fn text(bytes: &[u8], project: &Project, document: &mut Document) -> Result<(), ExtractError> {
    let mut decoded = Vec::with_capacity(bytes.len());
    project.page.decode(bytes, &mut decoded);
    let lines = decoded.strip_suffix(b"\n").unwrap_or(&decoded);
    for line in lines::split(lines, b'\n') {
        document.text(line.strip_suffix(b"\r").unwrap_or(line))?;
        document.paragraph()?;
    }
    Ok(())
}
