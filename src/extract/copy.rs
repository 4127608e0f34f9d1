//! Holds the rows of one table in a file of its own: `N.dat` of a folder of `pg_dump`, and
//! `TABLE.txt` of `mysqldump --tab`. What names their columns lies beside them. Must not
//! know how rows are written: that is `sql`.

use super::sql::{Column, Dialect, Script, columns_of};
use super::{ExtractError, Format, Look, Sink, pgdump};
use crate::input::{Charset, HEAD, ReadError, Source};
use crate::model::{Cause, Fact, Gap, Stage};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

pub(super) const COPY: Format = Format {
    name: "copy",
    extensions: &[],
    is,
    extract: read,
    hostile: false,
    reads: "the rows of one table as `pg_dump -Fd` (`N.dat`) and `mysqldump --tab` (`TABLE.txt`) write \
            them; columns are named by `toc.dat` or `TABLE.sql` in the same folder",
};

/// Endings of an encoding around the rows.
const ENCODED: &[&[u8]] = &[b".gz", b".lz4", b".zst", b".bz2", b".xz"];

fn is(look: &Look) -> bool {
    look.charset != Charset::Binary
        && (is_numbered(plain(&look.name)) && ends_so(look)
            || plain(&look.name).ends_with(b".txt")
                && reads_as_rows(&look.text)
                && declared(look.source(), plain(&look.name)))
}

/// Whether a text may be rows: parted by tabs, or of a single column and then without
/// empty lines. Most others are let go before a look beside them.
fn reads_as_rows(text: &[u8]) -> bool {
    let start = &text[..text.len().min(4096)];
    memchr::memchr(b'\t', start).is_some()
        || memchr::memmem::find(start, b"\n\n").is_none() && !start.starts_with(b"\n")
}

/// A file's name without the ending of an encoding.
fn plain(name: &[u8]) -> &[u8] {
    ENCODED.iter().find_map(|ending| name.strip_suffix(*ending)).unwrap_or(name)
}

/// Whether a file is called as those in a folder of `pg_dump` are: `3422.dat`.
fn is_numbered(name: &[u8]) -> bool {
    let number = name.strip_suffix(b".dat").unwrap_or_default();
    !number.is_empty() && number.iter().all(u8::is_ascii_digit)
}

/// Whether rows end as `pg_dump` ends them, as far as that can be seen.
fn ends_so(look: &Look) -> bool {
    !look.whole || look.head.trim_ascii_end().ends_with(b"\\.")
}

/// Whether a table called as the file is declared beside it.
fn declared(source: &Source, name: &[u8]) -> bool {
    matches!(by_script(source, name), Ok(Some(_)))
}

type Table = (String, Vec<Column>);

/// The table that `TABLE.sql` declares.
fn by_script(source: &Source, name: &[u8]) -> Result<Option<Table>, ReadError> {
    let stem = name.strip_suffix(b".txt").unwrap_or(name);
    let script = [stem, b".sql"].concat();
    let text = source.beside(OsStr::from_bytes(&script), HEAD as u64)?;
    Ok(text.and_then(|text| columns_of(&text)).filter(|(table, _)| table.as_bytes() == stem))
}

/// The table that `toc.dat` names.
fn by_contents(source: &Source, name: &[u8]) -> Result<Option<Table>, ExtractError> {
    let longest = source.limits().record;
    match source.beside(OsStr::new("toc.dat"), longest)? {
        Some(toc) => pgdump::table_of(&toc, name, longest),
        None => Ok(None),
    }
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let name = plain(source.file_name()).to_vec();
    let (dialect, table) = match name.ends_with(b".txt") {
        true => (Dialect::MySql, by_script(source, &name).map_err(ExtractError::from)),
        false => (Dialect::PostgreSql, by_contents(source, &name)),
    };
    sink.fact(Fact::Dialect, dialect.name());
    let (table, columns) = match table {
        Ok(table) => table.unwrap_or_default(),
        Err(_) => {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            sink.gap(gap.noting("what names the columns could not be read"));
            Default::default()
        }
    };
    Script::new(dialect).rows((&table, columns), dialect == Dialect::PostgreSql, source, sink)
}
