//! Holds small writers of tables, one for each way in which programs write them,
//! made from the descriptions of the formats and not from the readers.

use super::tables::{Table, Value};

/// Choices that a writer leaves to chance: a source of small numbers.
pub struct Choices(pub u64);

impl Choices {
    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        // xorshift: the choices of one seed are always the same
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    pub fn yes(&mut self) -> bool {
        self.below(2) == 1
    }
}

/// RFC 4180 with any delimiter and line end; the first line names the delimiter, as
/// Excel wants it.
pub fn csv(table: &Table, delimiter: char, choices: &mut Choices) -> String {
    let line_end = if choices.yes() { "\r\n" } else { "\n" };
    let quote_all = choices.yes();
    let mut out = format!("sep={delimiter}{line_end}");
    let mut row = |values: Vec<String>, out: &mut String| {
        for (i, value) in values.iter().enumerate() {
            if i > 0 {
                out.push(delimiter);
            }
            let must = value.contains([delimiter, '"', '\n', '\r']) || values.len() == 1;
            if must || quote_all || choices.below(9) == 0 {
                out.push_str(&format!("\"{}\"", value.replace('"', "\"\"")));
            } else {
                out.push_str(value);
            }
        }
        out.push_str(line_end);
    };
    row(table.columns.clone(), &mut out);
    for values in &table.rows {
        row(values.iter().map(|value| value.text().to_owned()).collect(), &mut out);
    }
    out
}

/// Who reads the INSERTs that are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    MySql,
    PostgreSql,
    SqlServer,
    Sqlite,
}

impl Database {
    fn begins(self) -> &'static str {
        match self {
            Database::MySql => "-- MySQL dump 10.13\n/*!40101 SET NAMES utf8mb4 */;\n",
            Database::PostgreSql => {
                "--\n-- PostgreSQL database dump\n--\n\nSET standard_conforming_strings = on;\n"
            }
            Database::SqlServer => "USE [Zonneveld]\nGO\nSET ANSI_NULLS ON\nGO\n",
            Database::Sqlite => "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n",
        }
    }

    fn name(self, name: &str) -> String {
        match self {
            Database::MySql => format!("`{}`", name.replace('`', "``")),
            Database::SqlServer => format!("[{}]", name.replace(']', "]]")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    fn value(self, value: &Value, choices: &mut Choices) -> String {
        let text = match value {
            Value::Null => return "NULL".into(),
            Value::Number(number) => return number.clone(),
            Value::Text(text) => text,
        };
        match self {
            Database::MySql => mysql_string(text, choices),
            Database::PostgreSql => match choices.below(4) {
                0 => format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
                1 => format!("'{}'::text", text.replace('\'', "''")),
                2 if !text.contains('$') => format!("$q${text}$q$"),
                _ => format!("'{}'", text.replace('\'', "''")),
            },
            Database::SqlServer => format!("N'{}'", text.replace('\'', "''")),
            Database::Sqlite => sqlite_string(text),
        }
    }
}

fn mysql_string(text: &str, choices: &mut Choices) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\'' if choices.yes() => out.push_str("''"),
            '\'' | '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' if choices.yes() => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out + "'"
}

/// As the shell of SQLite writes it: line ends by marks that the text does not hold.
fn sqlite_string(text: &str) -> String {
    let mut out = format!("'{}'", text.replace('\'', "''"));
    for (end, letter, code) in [('\r', "\\r", 13), ('\n', "\\n", 10)] {
        if text.contains(end) {
            let octal = format!("\\0{code:o}");
            let mark = if text.contains(letter) { octal } else { letter.to_owned() };
            out = format!("replace({},'{mark}',char({code}))", out.replace(end, &mark));
        }
    }
    out
}

/// A dump by INSERT: columns in CREATE TABLE or in every statement, a row or several
/// at a time.
pub fn inserts(table: &Table, database: Database, choices: &mut Choices) -> String {
    let mut out = database.begins().to_owned();
    let (name, columns) = (database.name(&table.name), &table.columns);
    let names: Vec<String> = columns.iter().map(|column| database.name(column)).collect();
    let list = if choices.yes() { format!(" ({})", names.join(", ")) } else { String::new() };
    let types = names.iter().map(|name| format!("{name} text DEFAULT 'x,)'"));
    out.push_str(&format!("CREATE TABLE {name} ({});\n", types.collect::<Vec<_>>().join(", ")));
    let most = if choices.yes() { 1 } else { 7 };
    let space = if choices.yes() { " " } else { "" };
    for rows in table.rows.chunks(most) {
        let into = if database == Database::SqlServer { "" } else { "INTO " };
        out.push_str(&format!("INSERT {into}{name}{list} VALUES{space}"));
        for (i, row) in rows.iter().enumerate() {
            let values: Vec<String> = row.iter().map(|v| database.value(v, choices)).collect();
            let comma = if i > 0 { "," } else { "" };
            out.push_str(&format!("{comma}{space}({})", values.join(&format!(",{space}"))));
        }
        out.push_str(if database == Database::SqlServer { "\nGO\n" } else { ";\n" });
    }
    out + "-- done; it's complete\n"
}

/// PostgreSQL's COPY in text format.
pub fn copy(table: &Table, choices: &mut Choices) -> String {
    let database = Database::PostgreSql;
    let line_end = if choices.yes() { "\r\n" } else { "\n" };
    let names: Vec<String> = table.columns.iter().map(|column| database.name(column)).collect();
    let mut out = database.begins().replace('\n', line_end);
    let (name, list) = (database.name(&table.name), names.join(", "));
    out.push_str(&format!("COPY public.{name} ({list}) FROM stdin;{line_end}"));
    for row in &table.rows {
        let value = |value: &Value| match value {
            Value::Null => "\\N".to_owned(),
            value => value
                .text()
                .replace('\\', "\\\\")
                .replace('\n', "\\n")
                .replace('\r', "\\r")
                .replace('\t', "\\t"),
        };
        let values: Vec<String> = row.iter().map(value).collect();
        out.push_str(&(values.join("\t") + line_end));
    }
    out + "\\." + line_end + line_end + "-- done; it's complete" + line_end
}
