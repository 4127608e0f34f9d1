//! Holds tables of dBase, FoxPro, Clipper and shapefiles: rows of a fixed length behind a
//! head, long texts in a file beside them. Must not know how such texts are stored.

// Sources: dBase Inc., "dBASE .DBF File Structure"; Microsoft, "Visual FoxPro Table File
// Structure".

mod head;
mod memo;
mod values;

use super::cells::{Cells, column};
use super::{ExtractError, Format, Sink};
use crate::input::{HEAD, ReadError, Source};
use crate::model::{Cause, FieldId, Gap, Stage};
use head::{Head, Kind};
use memo::Memo;
use std::io::{BufReader, Read};
use values::Values;

pub(super) const DBF: Format = Format {
    name: "dbf",
    extensions: &["dbf"],
    is: |look| Head::read(look.head).is_some(),
    extract: read,
    hostile: false,
    reads: "dBase III to 7, FoxPro, shapefiles: every row as columns, also those marked as deleted; \
            memos from the `.dbt` or `.fpt` beside it; the code page it tells, else the likelier of DOS \
            and Windows",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let corrupt = || ExtractError::Corrupt("the head of the table is damaged".into());
    let head = Head::read(source.head()).ok_or_else(corrupt)?;
    let limits = source.limits();
    let charset = values::charset(&head, source);
    let memo = match head.columns.iter().any(|column| column.kind == Kind::Memo) {
        true => Memo::beside(source, limits.record)?,
        false => None,
    };
    let fields: Vec<FieldId> = head
        .columns
        .iter()
        .enumerate()
        .map(|(i, c)| column("", i, &c.name, c.kind.declared(), sink))
        .collect();
    let mut values = Values::new(Cells::new(limits), charset, memo);
    let result = rows(source, &head, &fields, &mut values, sink);
    values.end(sink)?;
    result
}

/// Reads the rows behind the head.
fn rows(
    source: &mut Source,
    head: &Head,
    fields: &[FieldId],
    values: &mut Values,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let mut reader = BufReader::with_capacity(HEAD, source);
    std::io::copy(&mut (&mut reader).take(head.length), &mut std::io::sink())
        .map_err(ReadError::from)?;
    let mut row = vec![0; head.row];
    for number in 1..=head.rows {
        let mut read = 0;
        while read < row.len() {
            match reader.read(&mut row[read..]).map_err(ReadError::from)? {
                0 => break,
                n => read += n,
            }
        }
        let cut = read < row.len();
        if cut {
            let mut gap = Gap::new(Stage::Extract, Cause::Truncated).noting("rows");
            gap.times = u64::from(head.rows - number) + 1;
            sink.gap(gap);
            if read <= 1 {
                break;
            }
            // what there is of the last one is read
            row[read..].fill(b' ');
        }
        let mut at = 1;
        for (column, field) in head.columns.iter().zip(fields) {
            let bytes = row.get(at..at + column.length).unwrap_or_default();
            at += column.length;
            values.put(*field, number, column, bytes, sink)?;
        }
        if cut {
            break;
        }
    }
    Ok(())
}
