//! Holds the telling of SQL dumps and of who wrote them. Must not know rows.

use super::super::Look;
use crate::input::Charset;

/// Who wrote a dump, which decides how strings are escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Dialect {
    MySql,
    PostgreSql,
    SqlServer,
    Sqlite,
    Generic,
}

impl Dialect {
    pub(in crate::extract) fn name(self) -> &'static str {
        match self {
            Dialect::MySql => "mysql",
            Dialect::PostgreSql => "postgresql",
            Dialect::SqlServer => "sql-server",
            Dialect::Sqlite => "sqlite",
            Dialect::Generic => "generic",
        }
    }

    /// Whether a backslash escapes inside an ordinary string.
    pub(super) fn backslash_escapes(self) -> bool {
        self == Dialect::MySql
    }
}

/// Signs at the start of a line, in upper case, and the dialect each speaks for.
const SIGNS: &[(&str, Option<Dialect>)] = &[
    ("-- MYSQL DUMP", Some(Dialect::MySql)),
    ("-- MARIADB DUMP", Some(Dialect::MySql)),
    ("/*!40", Some(Dialect::MySql)),
    ("/*M!", Some(Dialect::MySql)),
    ("LOCK TABLES", Some(Dialect::MySql)),
    ("INSERT INTO `", Some(Dialect::MySql)),
    ("CREATE TABLE `", Some(Dialect::MySql)),
    ("-- PHPMYADMIN", Some(Dialect::MySql)),
    ("-- POSTGRESQL DATABASE DUMP", Some(Dialect::PostgreSql)),
    ("SET STANDARD_CONFORMING_STRINGS", Some(Dialect::PostgreSql)),
    ("COPY ", Some(Dialect::PostgreSql)),
    ("SET ANSI_NULLS", Some(Dialect::SqlServer)),
    ("SET QUOTED_IDENTIFIER", Some(Dialect::SqlServer)),
    ("INSERT [", Some(Dialect::SqlServer)),
    ("INSERT INTO [", Some(Dialect::SqlServer)),
    ("CREATE TABLE [", Some(Dialect::SqlServer)),
    ("USE [", Some(Dialect::SqlServer)),
    ("PRAGMA FOREIGN_KEYS", Some(Dialect::Sqlite)),
    ("BEGIN TRANSACTION;", Some(Dialect::Sqlite)),
    ("INSERT INTO", None),
    ("INSERT ", None),
    ("REPLACE INTO", None),
    ("CREATE TABLE", None),
    ("DROP TABLE", None),
    ("ALTER TABLE", None),
    ("CREATE DATABASE", None),
    ("CREATE VIEW", None),
    ("CREATE INDEX", None),
];

/// The dialect of `look`; None when it is no SQL.
pub(super) fn of(look: &Look) -> Option<Dialect> {
    if look.charset == Charset::Binary {
        return None;
    }
    let called = look.is_called(&super::SQL);
    let starts_so = starts_like_sql(&look.text);
    if !called && !starts_so {
        return None;
    }
    let (mut signs, mut lines) = (0, 0);
    let mut votes = [0; 4];
    for line in look.text.split(|&b| b == b'\n') {
        let line = line.trim_ascii_start();
        if line.is_empty() {
            continue;
        }
        lines += 1;
        for (sign, dialect) in SIGNS {
            let start = &line[..line.len().min(sign.len())];
            if !start.eq_ignore_ascii_case(sign.as_bytes()) || !fits(sign, line) {
                continue;
            }
            // prose and code quote statements: there the first line is none
            if signs == 0 && lines > 30 && !called {
                return None;
            }
            signs += 1;
            if let Some(dialect) = dialect {
                votes[*dialect as usize] += 1;
            }
            break;
        }
        if lines == 400 {
            break;
        }
    }
    if signs < if called { 1 } else { 2 } {
        // a script without any table is still one, by its name
        return (called && starts_so).then_some(Dialect::Generic);
    }
    let dialects = [Dialect::MySql, Dialect::PostgreSql, Dialect::SqlServer, Dialect::Sqlite];
    let best =
        dialects.into_iter().max_by_key(|&d| (votes[d as usize], std::cmp::Reverse(d as usize)));
    let by_votes = best.filter(|&d| votes[d as usize] > 0);
    let escaped = memchr::memmem::find(&look.text, b"\\'").is_some();
    Some(match by_votes {
        Some(dialect) => dialect,
        None if escaped => Dialect::MySql,
        None => Dialect::Generic,
    })
}

/// `COPY` and `INSERT` begin sentences too.
fn fits(sign: &str, line: &[u8]) -> bool {
    let upper = line[..line.len().min(2000)].to_ascii_uppercase();
    let has = |word: &[u8]| memchr::memmem::find(&upper, word).is_some();
    match sign {
        "COPY " => has(b" FROM STDIN"),
        "INSERT " => has(b"VALUES") || has(b"SELECT"),
        _ => true,
    }
}

/// Whether the first thing that is no comment is a statement.
fn starts_like_sql(text: &[u8]) -> bool {
    const FIRST: &[&str] = &[
        "INSERT",
        "REPLACE",
        "CREATE",
        "DROP",
        "ALTER",
        "SET",
        "USE",
        "BEGIN",
        "COPY",
        "PRAGMA",
        "LOCK",
        "START",
        "DELETE",
        "UPDATE",
        "SELECT",
        "GO",
        "IF",
        "DECLARE",
        "GRANT",
        "\\CONNECT",
        "\\RESTRICT",
        "TRUNCATE",
        "COMMIT",
        "/*!",
        "/*M!",
        "EXEC",
        "WITH",
        "DELIMITER",
        "PRINT",
    ];
    let mut rest = text.trim_ascii_start();
    loop {
        rest = if rest.starts_with(b"--") || rest.starts_with(b"#") {
            match memchr::memchr(b'\n', rest) {
                Some(end) => rest[end..].trim_ascii_start(),
                None => return false,
            }
        } else if rest.starts_with(b"/*") && !rest.starts_with(b"/*!") && !rest.starts_with(b"/*M!")
        {
            match memchr::memmem::find(rest, b"*/") {
                Some(end) => rest[end + 2..].trim_ascii_start(),
                None => return false,
            }
        } else {
            break;
        };
    }
    FIRST.iter().any(|word| {
        rest.len() > word.len()
            && rest[..word.len()].eq_ignore_ascii_case(word.as_bytes())
            && !rest[word.len()].is_ascii_lowercase()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Limits, Source};

    fn dialect(text: &str, name: &str) -> Option<Dialect> {
        let limits = Limits::default();
        let source = Source::of_bytes(text.as_bytes().to_vec(), &limits);
        of(&Look::new(&source, name.as_bytes()))
    }

    #[test]
    fn dumps_are_known_by_how_they_begin() {
        for (text, expected) in [
            (
                "-- MariaDB dump 10.19\n/*!40101 SET NAMES utf8 */;\nINSERT INTO `a` VALUES (1);\n",
                Dialect::MySql,
            ),
            (
                "--\n-- PostgreSQL database dump\n--\nSET x = 0;\nCOPY public.a (b) FROM stdin;\n",
                Dialect::PostgreSql,
            ),
            ("SET ANSI_NULLS ON\nGO\nINSERT [dbo].[A] ([b]) VALUES (N'c')\n", Dialect::SqlServer),
            (
                "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO a VALUES(1);\n",
                Dialect::Sqlite,
            ),
            ("INSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\n", Dialect::Generic),
            ("INSERT INTO a VALUES ('it\\'s');\nINSERT INTO a VALUES (2);\n", Dialect::MySql),
        ] {
            assert_eq!(dialect(text, "x"), Some(expected), "{text}");
        }
    }

    #[test]
    fn prose_about_sql_is_none() {
        for text in [
            "To add a row use INSERT INTO a VALUES (1);\nINSERT INTO is a statement.\nINSERT INTO b\n",
            "Insert the coin.\nCopy the text from stdin to the file.\n",
            "a;b\n1;2\n3;4\n",
        ] {
            assert_eq!(dialect(text, "notes.txt"), None, "{text}");
        }
    }
}
