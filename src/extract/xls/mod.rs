//! Holds workbooks of Excel 5 to 2003, record by record as they stream by. Must not know
//! where their cells go: that is `grid`.

mod book;
mod link;
mod numbers;
mod pivot;
mod records;
mod sheet;

use super::asides::Asides;
use super::document::Document;
use super::grid::Grid;
use super::inside::Inside;
use super::ole::{Ole, Stream, art, embedded, properties, short};
use super::{ExtractError, Format, Sink};
use crate::input::{Limits, Source};
use crate::model::{Cause, Gap, Stage};
use book::{BOF, Book, EOF, Sheet as Place, io_error};
use records::Records;
use sheet::{Room, Sheet};
use std::collections::BTreeSet;

pub(super) const XLS: Format = Format {
    name: "xls",
    extensions: &["xls", "xlt", "xla"],
    is: |look| look.is_ole() && (look.holds_stream("Workbook") || look.holds_stream("Book")),
    extract: |source, sink| read(source, sink),
    hostile: true,
    reads: "cells of every sheet, also hidden ones, row by row; dates and numbers as they read; \
            comments and their authors, text boxes, headers, footers, targets of links, copies \
            of data in pivot tables, properties; pictures, macros and what is embedded",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let ole = Ole::open(source.seekable()?)?;
    let mut inside = Inside::new(source);
    let mut document = Document::new(sink, limits);
    let mut asides = Asides::default();
    // a file of both kinds has the same in both
    let stream = ole.stream(0, "Workbook").or_else(|| ole.stream(0, "Book"));
    let Some(stream) = stream else {
        return Err(ExtractError::Corrupt("its sheets cannot be found".into()));
    };
    let mut drawn = Vec::new();
    let all = stream.clone();
    let result = workbook(&ole, stream, limits, &mut document, &mut asides, &mut drawn);
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    asides.end(&mut document)?;
    properties::tell(&ole, 0, &mut document)?;
    document.section(None)?;
    let mut drawn = all.pieces(&drawn);
    let range = 0..drawn.length();
    art::pictures(&mut drawn, range, None, &mut inside, document.sink())?;
    embedded::macros(&ole, &mut inside, document.sink())?;
    embedded::hand_on(&ole, 0, &mut inside, document.sink())?;
    document.end()?;
    result
}

/// What is at hand while sheets are read.
struct Reader<'b, 'd, 'k> {
    records: Records,
    book: Book,
    grid: Grid,
    room: Room,
    document: &'d mut Document<'k>,
    asides: &'b mut Asides,
    /// Whether every sheet that was begun had an end.
    ended: bool,
}

fn workbook(
    ole: &Ole,
    stream: Stream,
    limits: &Limits,
    document: &mut Document,
    asides: &mut Asides,
    drawn: &mut Vec<(u64, u64)>,
) -> Result<(), ExtractError> {
    let (length, lost) = (stream.length(), stream.lost());
    let mut records = Records::new(stream);
    let mut book = Book::read(&mut records, limits.strings, document)?;
    *drawn = std::mem::take(&mut book.drawn);
    let room = length.saturating_mul(limits.ratio).max(Limits::RATIO_FROM);
    let mut reader = Reader {
        records,
        book,
        grid: Grid::new(limits),
        room: Room { left: room, ratio: limits.ratio },
        document,
        asides,
        ended: true,
    };
    let cut = reader.sheets(length)? || !reader.ended || reader.records.cut || lost > 0;
    let script = reader.book.script;
    pivot::read(ole, script, document)?;
    if cut {
        let gap = Gap::new(Stage::Extract, Cause::Truncated);
        document.sink().gap(if lost > 0 { gap.losing(lost) } else { gap });
    }
    Ok(())
}

impl Reader<'_, '_, '_> {
    /// Reads all sheets; true where some lie behind the end.
    fn sheets(&mut self, length: u64) -> Result<bool, ExtractError> {
        let sheets = std::mem::take(&mut self.book.sheets);
        let (mut met, mut lost, mut cut) = (BTreeSet::new(), Vec::new(), false);
        let none = sheets.is_empty();
        for Place { name, at, has_cells } in sheets {
            if !has_cells || !met.insert(at) {
                continue;
            }
            if at >= length {
                cut = true;
                continue;
            }
            self.records.go_to(at).map_err(io_error)?;
            match self.records.next().map_err(io_error)? {
                Some(BOF) => self.sheet(&name)?,
                _ => lost.push(name),
            }
            if self.records.read > length.saturating_mul(4).saturating_add(1 << 20) {
                let gap = Gap::new(Stage::Extract, Cause::Corrupt);
                self.document.sink().gap(gap.noting("its sheets lie inside each other"));
                return Ok(cut);
            }
        }
        if none || !lost.is_empty() {
            self.strays(&met, lost)?;
        }
        Ok(cut)
    }

    fn sheet(&mut self, name: &str) -> Result<(), ExtractError> {
        self.grid.start(name);
        let mut sheet = Sheet {
            records: &mut self.records,
            book: &self.book,
            grid: &mut self.grid,
            room: &mut self.room,
            document: self.document,
            asides: self.asides,
            waiting: None,
            is_comment: false,
        };
        let result = sheet.read();
        self.grid.end(self.document.sink())?;
        self.ended &= result?;
        Ok(())
    }

    /// Reads the sheets that stand where no name says.
    fn strays(&mut self, met: &BTreeSet<u64>, names: Vec<String>) -> Result<(), ExtractError> {
        if !names.is_empty() {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            self.document.sink().gap(gap.noting("sheets are not where their names say"));
        }
        let mut names = names.into_iter();
        self.records.go_to(0).map_err(io_error)?;
        let (mut depth, mut count) = (0_u32, 0_u32);
        loop {
            let at = self.records.offset();
            let Some(kind) = self.records.next().map_err(io_error)? else { return Ok(()) };
            let is_sheet = matches!(short(&self.records.data, 2), Some(0x10 | 0x40));
            match kind {
                BOF if depth == 0 && is_sheet && !met.contains(&at) => {
                    count += 1;
                    let name = names.next().unwrap_or_else(|| format!("Sheet{count}"));
                    self.sheet(&name)?;
                }
                BOF => depth += 1,
                EOF => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}
