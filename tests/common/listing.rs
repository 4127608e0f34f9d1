//! Holds a sink that lists what an extractor hands over, value by value. Must not
//! know formats.

use speur::extract::{ExtractError, Flow, Look, Sink, sniff};
use speur::input::{Limits, ReadError, Source};
use speur::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::Path;

/// Everything that came out of one object.
#[derive(Debug, Default, PartialEq)]
pub struct Listing {
    /// Name of its format.
    pub format: String,
    /// Fields in the order of their numbers.
    pub fields: Vec<(FieldPath, FieldKind)>,
    /// Cells: field, record, text; in the order in which they came.
    pub cells: Vec<(FieldId, u64, String)>,
    /// Stretches of running text: field, line, text; those that go on are joined.
    pub texts: Vec<(FieldId, u64, String)>,
    /// What could not be read: stage, cause, how often.
    pub gaps: Vec<Gap>,
    /// Facts of its making.
    pub facts: BTreeMap<Fact, String>,
    /// Charset of its text, where it is worth a mention.
    pub charset: Option<&'static str>,
    /// The error that ended it, as it prints.
    pub error: Option<String>,
    /// The objects inside it, with their names.
    pub children: Vec<(String, Listing)>,
}

impl Listing {
    /// Extracts `bytes` as the object called `name`, by windows of `window` bytes.
    pub fn of(bytes: &[u8], name: &str, window: u64) -> Listing {
        let mut file = tempfile::tempfile().expect("a temporary file");
        file.write_all(bytes).expect("room for a temporary file");
        Self::of_file(&file, name, &Limits { window, ..Limits::default() })
    }

    /// Extracts the file at `path` where it lies, beside others, by windows of `window`
    /// bytes.
    pub fn at(path: &Path, window: u64) -> Listing {
        let file = File::open(path).expect("a file");
        let name = path.file_name().expect("a name").to_str().expect("UTF-8");
        Self::placed(&file, name, &Limits { window, ..Limits::default() }, Some(path))
    }

    /// Extracts the content of `file` as the object called `name`.
    pub fn of_file(file: &File, name: &str, limits: &Limits) -> Listing {
        Self::placed(file, name, limits, None)
    }

    fn placed(file: &File, name: &str, limits: &Limits, place: Option<&Path>) -> Listing {
        std::io::Seek::rewind(&mut &*file).expect("a file that can seek");
        let mut listing = Listing::default();
        let size = file.metadata().expect("an open file").len();
        match Source::of_file(file, size, limits, Vec::new()) {
            Ok(mut source) => {
                place.into_iter().for_each(|place| source.set_place(place));
                listing.read(&mut source, name.as_bytes());
            }
            Err(error) => listing.error = Some(ReadError::to_string(&error)),
        }
        listing
    }

    fn read(&mut self, source: &mut Source, name: &[u8]) {
        let (format, _) = sniff(&Look::new(source, name));
        self.format = format.name.to_owned();
        let result = (format.extract)(source, self);
        self.error = result.err().map(|error: ExtractError| error.to_string());
    }

    /// The cells as tables: for each container its columns as printed, and for each
    /// record what stands in them.
    pub fn tables(&self) -> BTreeMap<String, Table> {
        self.tables_of(|_| true)
    }

    /// The same of the sheets of a workbook, and the text in them.
    pub fn sheets(&self) -> (BTreeMap<String, Table>, String) {
        let in_sheet = |field: &FieldId| self.fields[field.0 as usize].0.sheet;
        let texts = self.texts.iter().filter(|(field, ..)| in_sheet(field));
        (self.tables_of(|path| path.sheet), texts.map(|(_, _, text)| text.as_str()).collect())
    }

    fn tables_of(&self, wanted: impl Fn(&FieldPath) -> bool) -> BTreeMap<String, Table> {
        let mut tables: BTreeMap<String, Table> = BTreeMap::new();
        let mut column_of = BTreeMap::new();
        for (i, (path, kind)) in self.fields.iter().enumerate() {
            if *kind == FieldKind::Cell && wanted(path) {
                let table = tables.entry(path.container.clone().unwrap_or_default()).or_default();
                let bare = FieldPath { container: None, ..path.clone() };
                column_of.insert(FieldId(i as u32), table.columns.len());
                table.columns.push(bare.to_string());
            }
        }
        for (field, record, text) in &self.cells {
            let path = &self.fields[field.0 as usize].0;
            if !wanted(path) {
                continue;
            }
            let table = tables.entry(path.container.clone().unwrap_or_default()).or_default();
            let row = table.rows.entry(*record).or_default();
            let column = column_of[field];
            row.resize(row.len().max(column + 1), None);
            assert_eq!(row[column], None, "two values in {path} of record {record}");
            row[column] = Some(text.clone());
        }
        for table in tables.values_mut() {
            let width = table.columns.len();
            table.rows.values_mut().for_each(|row| row.resize(width, None));
        }
        tables
    }

    /// All running text, stretch after stretch.
    pub fn text(&self) -> String {
        self.texts.iter().map(|(_, _, text)| text.as_str()).collect()
    }
}

/// The cells of one table.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    /// Columns as printed.
    pub columns: Vec<String>,
    /// By record number: what stands in each column; None where nothing does.
    pub rows: BTreeMap<u64, Vec<Option<String>>>,
}

impl Sink for Listing {
    fn field(&mut self, path: FieldPath, kind: FieldKind, _: Option<String>) -> FieldId {
        self.fields.push((path, kind));
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        for value in &chunk.values {
            let record = chunk.first_record + u64::from(value.record);
            let (start, end) = (value.start as usize, value.end as usize);
            if self.fields[value.field.0 as usize].1 == FieldKind::Cell {
                let text = std::str::from_utf8(chunk.text(value)).expect("values are UTF-8");
                self.cells.push((value.field, record, text.to_owned()));
                continue;
            }
            // what parts the runs of a binary file is no UTF-8: it becomes U+FFFD
            let text = |range| String::from_utf8_lossy(&chunk.buf[range]).into_owned();
            let owned = chunk.owned.start.max(start)..chunk.owned.end.min(end);
            // behind its lead a window goes on with what the one before ended with
            match self.texts.last_mut() {
                Some((field, _, before)) if *field == value.field && owned.start > start => {
                    before.push_str(&text(owned));
                }
                _ => self.texts.push((value.field, record, text(owned))),
            }
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow {
        let mut inner = Listing::default();
        match source.refused() {
            None => inner.read(source, segment.base_name()),
            Some(error) => inner.error = Some(error.to_string()),
        }
        if let Err(error) = source.close() {
            inner.error.get_or_insert(error.to_string());
        }
        self.children.push((String::from_utf8_lossy(segment.base_name()).into_owned(), inner));
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        gap.add_to(&mut self.gaps);
    }

    fn fact(&mut self, fact: Fact, value: &str) {
        self.facts.insert(fact, value.to_owned());
    }

    fn charset(&mut self, name: &'static str) {
        self.charset = Some(name);
    }
}
