//! Holds what the table of contents of a dump tells: definitions, which are read at once,
//! and whose data are where. Must not know blocks or files.

use super::toc::{Entry, Head, Wire};
use crate::extract::sql::{Column, Script, columns_of, copied};
use crate::extract::{ExtractError, Sink};
use crate::input::{HEAD, Nest, ReadError, Source};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// Whose data are where.
#[derive(Default)]
pub(super) struct Contents {
    /// Statements before data, by the number of their entry, and by file.
    by_number: BTreeMap<i64, Vec<u8>>,
    by_file: BTreeMap<Vec<u8>, i64>,
}

impl Contents {
    /// Reads the table of contents. Definitions go to `script` as they come.
    pub(super) fn read<R: Read>(
        &mut self,
        wire: &mut Wire<R>,
        head: &Head,
        nest: &Nest,
        script: &mut Script,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let limits = nest.limits();
        let mut text = Vec::new();
        let mut kept = 0;
        let mut read = Ok(());
        for _ in 0..head.entries {
            let entry = match wire.entry() {
                Ok(entry) => entry,
                Err(error) => {
                    read = Err(error);
                    break;
                }
            };
            describe(&entry, &mut text);
            if text.len() >= HEAD {
                definitions(std::mem::take(&mut text), nest, script, sink)?;
            }
            if entry.has_data {
                kept += entry.copy.len() + entry.file.len() + 64;
                self.add(entry);
            }
            if kept as u64 > limits.strings {
                read = Err(ReadError::Limit { name: "strings", value: limits.strings }.into());
                break;
            }
        }
        definitions(text, nest, script, sink)?;
        read
    }

    fn add(&mut self, entry: Entry) {
        if !entry.file.is_empty() {
            self.by_file.insert(entry.file, entry.id);
        }
        self.by_number.insert(entry.id, entry.copy);
    }

    /// The statement before the data of the entry numbered so; none where it is not
    /// known.
    pub(super) fn take(&mut self, id: i64) -> Vec<u8> {
        self.by_number.remove(&id).unwrap_or_default()
    }

    /// The same of the data in the file called so; None where it holds none.
    pub(super) fn take_file(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        let id = self.by_file.remove(name)?;
        Some(self.take(id))
    }

    /// Tells which data did not come.
    pub(super) fn tell_missing(&self, sink: &mut dyn Sink) {
        if !self.by_number.is_empty() {
            sink.gap(super::missing(self.by_number.len()));
        }
    }
}

/// Entries that are no things of the database.
const SETTINGS: &[&[u8]] = &[b"ENCODING", b"STDSTRINGS", b"SEARCHPATH"];

/// Appends an entry as `pg_restore` writes it into a script.
fn describe(entry: &Entry, text: &mut Vec<u8>) {
    // these set how the script is read, and have no names
    if SETTINGS.contains(&entry.kind.as_slice()) {
        return text.extend_from_slice(&entry.definition);
    }
    text.extend_from_slice(b"--\n-- ");
    for (label, value) in [
        (&b"Name: "[..], &entry.name),
        (b"; Type: ", &entry.kind),
        (b"; Schema: ", &entry.schema),
        (b"; Owner: ", &entry.owner),
    ] {
        let shown = if value.is_empty() { &b"-"[..] } else { value };
        text.extend_from_slice(label);
        // a name may hold a line end, and nothing but the comment may end there
        text.extend(shown.iter().map(|&b| if matches!(b, b'\n' | b'\r') { b' ' } else { b }));
    }
    text.extend_from_slice(b"\n--\n\n");
    text.extend_from_slice(&entry.definition);
    text.push(b'\n');
}

/// Reads definitions.
fn definitions(
    text: Vec<u8>,
    nest: &Nest,
    script: &mut Script,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    script.statements(&mut Source::stretch(nest, Box::new(Cursor::new(text))), sink)
}

/// The table whose data lie in the file called `name`, by the `toc.dat` beside it: its
/// name and columns.
pub(in crate::extract) fn table_of(
    toc: &[u8],
    name: &[u8],
    longest: u64,
) -> Result<Option<(String, Vec<Column>)>, ExtractError> {
    let (mut wire, head) = Wire::open(toc, longest)?;
    let mut declared = BTreeMap::new();
    for _ in 0..head.entries {
        let entry = wire.entry()?;
        if entry.kind == b"TABLE"
            && let Some((table, columns)) = columns_of(&entry.definition)
        {
            declared.insert(table, columns);
        }
        if entry.file != name {
            continue;
        }
        // data stand behind the table that they belong to
        return Ok(copied(&entry.copy).map(|(table, names)| {
            let kinds = declared.get(&table).map_or(&[][..], Vec::as_slice);
            let kind = |name: &str| kinds.iter().find(|c| c.name == name)?.kind.clone();
            let columns = names.into_iter().map(|name| Column { kind: kind(&name), name });
            (table, columns.collect())
        }));
    }
    Ok(None)
}
