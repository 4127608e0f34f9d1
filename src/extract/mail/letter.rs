//! Holds what every message comes to, however it is stored: values by header, people,
//! running text, and of two ways to say the same each thing once. Must not know how
//! messages are written.

use super::said::Shared;
use crate::extract::prose::Stream;
use crate::extract::running::Running;
use crate::extract::{ExtractError, Sink, html, rtf};
use crate::input::{Cleaner, Folding, Limits, Source, TextSource};
use crate::model::{
    Cause, Chunk, Fact, FieldId, FieldKind, FieldName, FieldPath, Gap, Segment, Stage,
};
use encoding_rs::Encoding;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Bytes of plain text that are held back until it is known what the same text with
/// layout says; what is longer is read beside it.
const HELD: usize = 1 << 20;

/// Names of values that are told apart; those beyond are one field.
const NAMES: usize = 500;

/// How a text with layout is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Layout {
    Html,
    Rtf,
}

pub(in crate::extract) struct Letter<'k> {
    sink: Shared<'k>,
    window: usize,
    /// Cells, which bear the numbers of their rows.
    chunk: Chunk,
    cells: HashMap<FieldPath, (FieldId, u32)>,
    lines: BTreeMap<(Option<String>, String), Running>,
    text: Option<Stream>,
    /// Plain text that another form of it may say as well.
    held: Vec<u8>,
    holds: bool,
    clean: Vec<u8>,
    people: Met,
}

/// What was met already, by its hash.
#[derive(Default)]
struct Met(HashSet<u64>);

impl Met {
    /// Most that is remembered.
    const MOST: usize = 10_000;

    fn is_new(&mut self, what: &impl Hash) -> bool {
        let mut hasher = DefaultHasher::new();
        what.hash(&mut hasher);
        let hash = hasher.finish();
        !self.0.contains(&hash) && (self.0.len() >= Met::MOST || self.0.insert(hash))
    }
}

impl<'k> Letter<'k> {
    pub(in crate::extract) fn new(sink: &'k mut dyn Sink, limits: &Limits) -> Self {
        Letter {
            sink: Shared::new(sink),
            window: limits.window as usize,
            chunk: Chunk::default(),
            cells: HashMap::new(),
            lines: BTreeMap::new(),
            text: None,
            held: Vec::new(),
            holds: false,
            clean: Vec::new(),
            people: Met::default(),
        }
    }

    /// Records what could not be read.
    pub(in crate::extract) fn gap(&mut self, gap: Gap) {
        self.sink.gap(gap);
    }

    /// Records a fact of the message.
    pub(in crate::extract) fn fact(&mut self, fact: Fact, value: &str) {
        self.sink.fact(fact, value);
    }

    /// Hands on an object inside the message.
    pub(in crate::extract) fn child(
        &mut self,
        segment: Segment,
        source: &mut Source,
    ) -> Result<(), ExtractError> {
        self.sink.child(segment, source).or_stop()
    }

    /// Somebody whom a header names: what they are called and their address.
    pub(in crate::extract) fn person(
        &mut self,
        header: &str,
        name: &[u8],
        address: &[u8],
    ) -> Result<(), ExtractError> {
        let path = |what: &str| FieldPath::of_table(header, FieldName::Named(what.to_owned()));
        let (name, address) = (name.trim_ascii(), address.trim_ascii());
        let name = if name == address { &[][..] } else { name };
        // two ways to store a message name people twice
        if !self.people.is_new(&(header, name, address)) {
            return Ok(());
        }
        if !name.is_empty() {
            self.people.is_new(&(header, name));
        }
        // both stand in one row
        let row = self.cells.get(&path("name")).map_or(0, |(_, row)| *row);
        let row = row.max(self.cells.get(&path("email")).map_or(0, |(_, row)| *row)) + 1;
        for (what, text) in [("name", name), ("email", address)] {
            if !text.trim_ascii().is_empty() {
                self.cell_at(path(what), Some(row), text)?;
            }
        }
        Ok(())
    }

    /// Somebody of whom only what they are called is known, unless they were met already.
    pub(in crate::extract) fn called(
        &mut self,
        header: &str,
        name: &[u8],
    ) -> Result<(), ExtractError> {
        let name = name.trim_ascii();
        let name = name.strip_prefix(b"'").and_then(|n| n.strip_suffix(b"'")).unwrap_or(name);
        if name.is_empty() || !self.people.is_new(&(header, name)) {
            return Ok(());
        }
        match name.contains(&b'@') {
            true => self.person(header, &[], name),
            false => self.person(header, name, &[]),
        }
    }

    /// A line of text under a header, unless it was there before.
    pub(in crate::extract) fn line_once(
        &mut self,
        header: &str,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        match self.people.is_new(&(header, "", text)) {
            true => self.line(header, text),
            false => Ok(()),
        }
    }

    /// A value of its own.
    pub(in crate::extract) fn cell(
        &mut self,
        header: &str,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        let path = |name: &str| FieldPath::column(FieldName::Named(name.to_owned()));
        let own = path(header);
        let known = self.cells.len() < NAMES || self.cells.contains_key(&own);
        self.cell_at(if known { own } else { path("other") }, None, text)
    }

    /// A value of the field called `name` in `table`, in a row or the next one.
    pub(in crate::extract) fn cell_of(
        &mut self,
        table: &str,
        name: &str,
        row: Option<u32>,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        let container = Some(table.to_owned()).filter(|table| !table.is_empty());
        let name = FieldName::Named(name.to_owned());
        self.cell_at(FieldPath { container, sheet: false, name }, row, text)
    }

    fn cell_at(
        &mut self,
        path: FieldPath,
        row: Option<u32>,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        self.clean.clear();
        Cleaner::default().clean(text, true, &mut self.clean);
        let text = self.clean.trim_ascii();
        if text.is_empty() {
            return Ok(());
        }
        let (field, last) = match self.cells.get_mut(&path) {
            Some(known) => known,
            None => {
                let field = self.sink.field(path.clone(), FieldKind::Cell, None);
                self.cells.entry(path).or_insert((field, 0))
            }
        };
        *last = row.unwrap_or(*last + 1);
        self.chunk.push(*field, *last, text);
        if self.chunk.buf.len() >= self.window { self.flush() } else { Ok(()) }
    }

    /// A line of text under a header.
    pub(in crate::extract) fn line(
        &mut self,
        header: &str,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        self.line_of(None, header, text)
    }

    /// A line of text of the field called `name` in `table`.
    pub(in crate::extract) fn line_of(
        &mut self,
        table: Option<&str>,
        name: &str,
        text: &[u8],
    ) -> Result<(), ExtractError> {
        if text.trim_ascii().is_empty() {
            return Ok(());
        }
        let container = table.filter(|table| !table.is_empty()).map(str::to_owned);
        let key = (container, name.to_owned());
        let running = match self.lines.entry(key) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let (container, name) = new.key().clone();
                let path = FieldPath { container, sheet: false, name: FieldName::Named(name) };
                new.insert(Running::new(path, self.window as u64))
            }
        };
        running.text(text.trim_ascii(), &mut self.sink)?;
        running.text(b"\n", &mut self.sink)
    }

    fn flush(&mut self) -> Result<(), ExtractError> {
        if self.chunk.values.is_empty() {
            return Ok(());
        }
        self.chunk.first_record = 0;
        self.sink.chunk(&mut self.chunk).or_stop()
    }

    /// Begins to hold plain text back: the same may come in another form.
    pub(in crate::extract) fn hold(&mut self) -> Result<(), ExtractError> {
        // what headers say is another matter
        self.flush()?;
        self.holds = true;
        self.sink.listen();
        Ok(())
    }

    /// Hands on what of the plain text was said in no other form.
    pub(in crate::extract) fn release(&mut self) -> Result<(), ExtractError> {
        self.holds = false;
        let held = std::mem::take(&mut self.held);
        for line in held.split_inclusive(|&b| b == b'\n') {
            if !self.sink.was_said(line) {
                self.stream().text().extend_from_slice(line);
                self.hand_on()?;
            }
        }
        self.sink.forget();
        Ok(())
    }

    fn stream(&mut self) -> &mut Stream {
        self.text.get_or_insert_with(|| {
            Stream::new(self.sink.field(FieldPath::text(), FieldKind::Text, None), self.window)
        })
    }

    fn hand_on(&mut self) -> Result<(), ExtractError> {
        match &mut self.text {
            Some(text) => text.hand_on(&mut self.sink),
            None => Ok(()),
        }
    }

    /// A line that stands beside what has a name.
    pub(in crate::extract) fn beside(&mut self, line: &[u8]) -> Result<(), ExtractError> {
        self.clean.clear();
        Cleaner::default().clean(line, true, &mut self.clean);
        self.clean.push(b'\n');
        let clean = std::mem::take(&mut self.clean);
        self.stream().text().extend_from_slice(&clean);
        self.clean = clean;
        self.hand_on()
    }

    /// Plain text, in the charset that is declared or the one its bytes speak for.
    pub(in crate::extract) fn plain(
        &mut self,
        source: &mut Source,
        declared: Option<&'static Encoding>,
    ) -> Result<(), ExtractError> {
        if let Some(error) = source.refused() {
            return Err(error.into());
        }
        let mut text = match declared {
            Some(charset) => TextSource::declared(source, Folding::Prose, charset),
            None => TextSource::new(source, Folding::Prose),
        };
        let mut blank = true;
        let mut result = Ok(());
        let mut piece = Vec::new();
        while result.is_ok() && text.read_to(&mut piece, self.window) {
            // blanks before anything is said are no text
            if blank && piece.trim_ascii().is_empty() {
                piece.clear();
                continue;
            }
            blank = false;
            if self.holds && self.held.len() + piece.len() <= HELD {
                self.held.append(&mut piece);
                continue;
            }
            if self.holds {
                // too long to be held: none of it is
                self.holds = false;
                let held = std::mem::take(&mut self.held);
                self.stream().text().extend_from_slice(&held);
            }
            self.stream().text().append(&mut piece);
            result = self.hand_on();
        }
        if !blank {
            match self.held.last() {
                _ if !self.holds => self.stream().text().push(b'\n'),
                Some(b'\n') => {}
                _ => self.held.push(b'\n'),
            }
        }
        crate::extract::prose::finish(text, &mut self.sink, result)
    }

    /// The same text with its layout.
    pub(in crate::extract) fn laid_out(
        &mut self,
        layout: Layout,
        source: &mut Source,
        declared: Option<&'static Encoding>,
    ) -> Result<(), ExtractError> {
        let result = match layout {
            _ if source.head().is_empty() => source.refused().map_or(Ok(()), |e| Err(e.into())),
            Layout::Html => html::read_as(source, declared, &mut self.sink),
            Layout::Rtf => rtf::read(source, &mut self.sink),
        };
        self.not_whole(result, "a body that does not end as it should")
    }

    /// Turns what kept a piece from its end into a gap: the rest is read on.
    pub(in crate::extract) fn not_whole(
        &mut self,
        result: Result<(), ExtractError>,
        what: &str,
    ) -> Result<(), ExtractError> {
        match result {
            Ok(()) => Ok(()),
            Err(ExtractError::Stopped) => Err(ExtractError::Stopped),
            Err(error) => {
                self.gap(error.gap().noting(what));
                Ok(())
            }
        }
    }

    /// A gap for something in the message that has its cause here.
    pub(in crate::extract) fn lacks(&mut self, cause: Cause, what: &str) {
        self.gap(Gap::new(Stage::Extract, cause).noting(what));
    }

    /// Hands on what is left.
    pub(in crate::extract) fn end(mut self) -> Result<(), ExtractError> {
        self.release()?;
        self.flush()?;
        for (_, running) in std::mem::take(&mut self.lines) {
            running.end(&mut self.sink)?;
        }
        match self.text.take() {
            Some(text) => text.end(&mut self.sink),
            None => Ok(()),
        }
    }
}
