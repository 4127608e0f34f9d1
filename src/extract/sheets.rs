//! Holds spreadsheets: xlsx, xlsm and xlsb cell by cell, ods whole and
//! therefore only up to a size. Must not know where their cells go: that is `grid`.

use super::archive::zip::directory::Directory;
use super::document::Document;
use super::grid::Grid;
use super::package::{Package, is_zip};
use super::{ExtractError, Format, Look, Sink, office, opendocument};
use crate::input::{Seekable, Source};
use crate::model::{Cause, Gap, Stage};
use calamine::{Cell, Data, DataRef, Ods, Reader, SheetType, Xlsb, Xlsx};
use std::io::BufReader;

pub(super) const XLSX: Format = Format {
    name: "xlsx",
    extensions: &["xlsx", "xlsm", "xltx", "xltm", "xlam"],
    is: |look| is_zip(look) && holds_workbook(look) && !is_binary(look),
    extract: |source, sink| streamed(source, sink, false),
    hostile: false,
    reads: "cells of every sheet, also hidden ones, row by row; dates and numbers as they read; \
            comments and their authors, text of drawings and charts, names of \
            sheets and ranges, targets of links, properties; macros and what is embedded; no settings of printers",
};

pub(super) const XLSB: Format = Format {
    name: "xlsb",
    extensions: &["xlsb"],
    is: |look| is_zip(look) && holds_workbook(look) && is_binary(look),
    extract: |source, sink| streamed(source, sink, true),
    hostile: false,
    reads: "cells of every sheet, also hidden ones, row by row; macros and what is embedded; no settings of printers",
};

pub(super) const ODS: Format = Format {
    name: "ods",
    extensions: &["ods", "ots"],
    is: |look| opendocument::is_kind(look, &["spreadsheet"]),
    extract: ods,
    hostile: true,
    reads: "cells of every sheet; read whole, so up to `limits.spreadsheet` bytes; comments and \
            their authors, text of drawings, headers and footers, properties; what is embedded",
};

fn ods(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let cells = whole::<Ods<_>>(source, sink);
    if matches!(cells, Err(ExtractError::Stopped | ExtractError::Encrypted)) {
        return cells;
    }
    let limits = source.limits();
    let mut package = Package::open(source, sink)?;
    let mut document = Document::new(sink, limits);
    opendocument::parts(&mut package, &mut document, limits, true)?;
    document.end()?;
    cells
}

fn holds_workbook(look: &Look) -> bool {
    // the smallest packages have no folders
    [&b"xl/workbook."[..], b"xl/worksheets/", b"workbook.xml"]
        .iter()
        .any(|start| look.holds_entry(start))
}

/// Whether the sheets themselves are binary: printer settings and macros are so
/// in workbooks of XML too.
fn is_binary(look: &Look) -> bool {
    look.holds_entry(b"xl/workbook.bin")
}

type Book = BufReader<Seekable>;

/// Reads a workbook cell by cell.
fn streamed(source: &mut Source, sink: &mut dyn Sink, binary: bool) -> Result<(), ExtractError> {
    let result = sheets(source, sink, binary);
    match result {
        Ok(()) => beside(source, sink, holds_cells),
        // without its list of sheets the rest of a workbook can be read, and its strings
        Err(ExtractError::Corrupt(_)) => beside(source, sink, |_| false).and(result),
        Err(_) => result,
    }
}

fn sheets(source: &mut Source, sink: &mut dyn Sink, binary: bool) -> Result<(), ExtractError> {
    let limits = source.limits();
    let file = source.seekable()?;
    guard_strings(&file, limits.strings)?;
    let mut grid = Grid::new(limits);
    if binary {
        let mut book: Xlsb<Book> = open(file)?;
        for sheet in work_sheets(&book) {
            match book.worksheet_cells_reader(&sheet) {
                Err(error) => sheet_gap(sink, &error.to_string()),
                Ok(mut cells) => {
                    let next = || cells.next_cell().map_err(|error| error.to_string());
                    pump(&mut grid, &sheet, sink, next)?;
                }
            }
        }
    } else {
        let mut book: Xlsx<Book> = open(file)?;
        for sheet in work_sheets(&book) {
            match book.worksheet_cells_reader(&sheet) {
                Err(error) => sheet_gap(sink, &error.to_string()),
                Ok(mut cells) => {
                    let next = || cells.next_cell().map_err(|error| error.to_string());
                    pump(&mut grid, &sheet, sink, next)?;
                }
            }
        }
    }
    Ok(())
}

/// Reads what stands beside the cells of a workbook: comments, drawings, properties,
/// targets of links; names of sheets and of what is defined; objects inside. Parts that
/// `is_read` tells were read already.
fn beside(
    source: &mut Source,
    sink: &mut dyn Sink,
    is_read: fn(&str) -> bool,
) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut package = Package::open(source, sink)?;
    let mut document = Document::new(sink, limits);
    office::parts(&mut package, &mut document, limits, is_read)?;
    document.end()
}

/// Whether a part of a workbook holds cells, or says how they look. Its name is in small
/// letters.
fn holds_cells(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    match folder {
        "xl" => {
            ["sharedstrings", "styles", "calcchain", "metadata"].iter().any(|s| file.starts_with(s))
                || file == "workbook.bin"
        }
        "" => ["sheet", "sharedstrings", "styles"].iter().any(|s| file.starts_with(s)),
        "xl/worksheets" | "xl/macrosheets" => true,
        _ => matches!(folder, "xl/theme" | "xl/tables" | "xl/querytables"),
    }
}

/// Moves the cells of a sheet into the grid.
fn pump<'a>(
    grid: &mut Grid,
    sheet: &str,
    sink: &mut dyn Sink,
    mut next: impl FnMut() -> Result<Option<Cell<DataRef<'a>>>, String>,
) -> Result<(), ExtractError> {
    grid.start(sheet);
    loop {
        match next() {
            Ok(Some(cell)) => grid.cell(cell.get_position(), cell.get_value(), sink)?,
            Ok(None) => break,
            Err(error) => {
                sheet_gap(sink, &error);
                break;
            }
        }
    }
    grid.end(sink)
}

/// Reads a workbook of a format that cannot be streamed.
fn whole<B>(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError>
where
    B: Reader<Book>,
    B::Error: std::fmt::Display,
{
    let limits = source.limits();
    let file = source.seekable()?;
    if file.length() > limits.spreadsheet {
        return Err(ExtractError::Limit { name: "spreadsheet", value: limits.spreadsheet });
    }
    let mut book: B = open(file)?;
    let mut grid = Grid::new(limits);
    for sheet in work_sheets(&book) {
        match book.worksheet_range(&sheet) {
            Err(error) => sheet_gap(sink, &error.to_string()),
            Ok(range) => {
                grid.start(&sheet);
                let (row, column) = range.start().unwrap_or((0, 0));
                for (r, c, value) in range.used_cells() {
                    let at = (row.saturating_add(r as u32), column.saturating_add(c as u32));
                    grid.cell(at, &borrowed(value), sink)?;
                }
                grid.end(sink)?;
            }
        }
    }
    Ok(())
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(moment) => DataRef::DateTime(*moment),
        Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(_) | Data::Empty => DataRef::Empty,
    }
}

fn open<B>(file: Seekable) -> Result<B, ExtractError>
where
    B: Reader<Book>,
    B::Error: std::fmt::Display,
{
    B::new(BufReader::new(file)).map_err(|error| {
        let said = error.to_string();
        match said.to_lowercase().contains("password") {
            true => ExtractError::Encrypted,
            false => ExtractError::Corrupt("the workbook cannot be opened".into()),
        }
    })
}

/// Names of the sheets that hold cells.
fn work_sheets<B: Reader<Book>>(book: &B) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    // charts and dialogs hold no cells; macro sheets do
    let cells = sheets.filter(|s| !matches!(s.typ, SheetType::ChartSheet | SheetType::DialogSheet));
    cells.map(|sheet| sheet.name.clone()).collect()
}

fn sheet_gap(sink: &mut dyn Sink, _error: &str) {
    // the error may quote the content: it is not repeated
    sink.gap(
        Gap::new(Stage::Extract, Cause::Corrupt).noting("a sheet could not be read to its end"),
    );
}

/// Refuses a workbook whose table of strings would not fit into memory.
fn guard_strings(file: &Seekable, limit: u64) -> Result<(), ExtractError> {
    let corrupt = || ExtractError::Corrupt("the archive around the workbook is damaged".into());
    let mut directory = Directory::open(file).map_err(|_| corrupt())?;
    while let Some(entry) = directory.next().map_err(|_| corrupt())? {
        let name = entry.name.to_ascii_lowercase();
        let strings = name.ends_with(b"sharedstrings.xml") || name.ends_with(b"sharedstrings.bin");
        if strings && entry.size > limit {
            return Err(ExtractError::Limit { name: "strings", value: limit });
        }
    }
    Ok(())
}
