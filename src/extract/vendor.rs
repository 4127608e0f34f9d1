//! Holds the files of databases that are told by their content and not read: what they
//! are stands in a gap, their readable text is searched as best effort. Must not know more
//! of them than how they begin.

use super::{ExtractError, Format, Look, Sink, prose};
use crate::input::Source;
use crate::model::{Cause, Gap, Stage};

pub(super) const DATABASE: Format = Format {
    name: "database-file",
    extensions: &[
        "mdb", "accdb", "mde", "accde", "fbk", "fdb", "gdb", "ibd", "frm", "myd", "mdf", "ldf",
    ],
    is: |look| kind(look).is_some(),
    extract: read,
    hostile: false,
    reads: "Access, backups and data files of SQL Server, exports of Oracle, files of DB2, Firebird, \
            InnoDB, MyISAM, PostgreSQL, archives of MongoDB and others: told for what they are by a gap \
            `unsupported`, with best-effort text",
};

/// What a file is, the offset of what tells it, and that.
const SIGNS: &[(&str, usize, &[u8])] = &[
    ("an Access database", 4, b"Standard Jet DB\0"),
    ("an Access database", 4, b"Standard ACE DB\0"),
    ("an Access database", 4, b"Jet System DB\0"),
    ("a backup of SQL Server", 0, b"TAPE\0\0"),
    ("a compressed backup of SQL Server", 0, b"MSSQLBAK"),
    ("an export of Oracle", 3, b"EXPORT:V"),
    ("a dump of MongoDB as one archive", 0, b"\x6D\xE2\x99\x81"),
    ("a table of Berkeley DB", 12, b"\x62\x31\x05\x00"),
    ("a table of Berkeley DB", 12, b"\x61\x15\x06\x00"),
    ("a definition of a MySQL table", 0, b"\xFE\x01\x09"),
    ("a definition of a MySQL table", 0, b"\xFE\x01\x0A"),
    ("an index of a MySQL table", 0, b"\xFE\xFE\x07\x01"),
    ("a Firebird database", 0, b"\x01\x00\x39\x30"),
    ("a DuckDB database", 8, b"DUCK"),
    ("a file of Feather 1", 0, b"FEA1"),
    ("an ORC file", 0, b"ORC"),
    ("a rollback journal of SQLite", 0, b"\xD9\xD5\x05\xF9\x20\xA1\x63\xD7"),
    ("a Lotus Notes database", 0, b"\x1A\x00\x00\x04\x00\x00"),
    ("a Realm database", 16, b"T-DB"),
    ("a backup of DB2", 0, b"SQLUBRMEDHEAD"),
    ("an RDB file of Redis", 0, b"REDIS00"),
];

/// What the object is, if it is one of these.
fn kind(look: &Look) -> Option<&'static str> {
    let head = look.head;
    let has = |at: usize, sign: &[u8]| head.get(at..at + sign.len()) == Some(sign);
    let told = SIGNS.iter().find(|(_, at, sign)| has(*at, sign)).map(|(kind, ..)| *kind);
    // three letters begin texts too
    let told = told.filter(|kind| {
        *kind != "an ORC file" && *kind != "a file of Feather 1"
            || look.charset == crate::input::Charset::Binary
    });
    told.or_else(|| {
        if is_data_pump(head) {
            return Some("an export of Oracle Data Pump");
        }
        if is_firebird_backup(look) {
            return Some("a backup of Firebird");
        }
        if is_innodb(look) {
            return Some("a table space of InnoDB");
        }
        if is_sql_server(head) {
            return Some("a data file of SQL Server");
        }
        is_postgresql(look).then_some("a data file of PostgreSQL")
    })
}

/// Data Pump begins with its version, and says who wrote it within the first block.
fn is_data_pump(head: &[u8]) -> bool {
    let first = &head[..head.len().min(4096)];
    matches!(head, [2..=5, 0..=9, ..])
        && [&b"SYS_EXPORT_"[..], b"\"SYS\".\"KUPC$"]
            .iter()
            .any(|name| memchr::memmem::find(first, name).is_some())
}

/// gbak writes attributes with their lengths: the moment of the backup comes early.
fn is_firebird_backup(look: &Look) -> bool {
    look.extension == "fbk" && matches!(look.head, [0, 0x02, 4, 0, 0, 0, ..] | [0, 0x01, ..])
}

/// A page of InnoDB bears its number, and its first is the header of its space.
fn is_innodb(look: &Look) -> bool {
    let head = look.head;
    look.extension == "ibd"
        && head.get(4..8) == Some(&[0; 4])
        && matches!(head.get(24..26), Some([0, 8]))
}

/// The first page of a data file of SQL Server is of kind 15.
fn is_sql_server(head: &[u8]) -> bool {
    matches!(head, [1, 15, 0, 0, ..])
        && head.get(32..36) == Some(&[0, 0, 1, 0])
        && head.get(8192..8193) == Some(&[1])
}

/// A file in the folder of a database has a number for a name, and pages whose heads tell
/// their size and version.
fn is_postgresql(look: &Look) -> bool {
    let head = look.head;
    let number = look.name.split(|&b| b == b'.').next().unwrap_or_default();
    let numbered = !number.is_empty() && number.iter().all(u8::is_ascii_digit);
    let short = |at: usize| head.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    let (lower, upper, special) = (short(12), short(14), short(16));
    numbered
        && matches!(short(18), Some(size) if size & 0xFF == 4 && size & 0xFF00 == 0x2000)
        && lower >= Some(24)
        && lower <= upper
        && upper <= special
        && special <= Some(8192)
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let name = source.file_name().to_vec();
    let kind = kind(&Look::new(source, &name)).unwrap_or("a file of a database");
    let gap = Gap::new(Stage::Extract, Cause::Unsupported);
    sink.gap(gap.noting(format!("{kind}, scanned as best-effort text")));
    prose::read(source, sink)
}
