//! Holds the tables of a database: what their declarations say of columns, and in which
//! order rows hold them. Must not know pages.

use super::btree;
use super::pages::{Charset, Pages};
use super::record::{Value, values};
use crate::extract::running::Running;
use crate::extract::{ExtractError, Sink};
use crate::input::Limits;
use crate::model::{Cause, Gap, Stage};

/// A table with rows.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    /// Its first page.
    pub(super) root: u32,
    pub(super) columns: Vec<Column>,
    /// Columns in the order in which rows hold them.
    pub(super) stored: Vec<usize>,
    /// The column that is the number of the row.
    pub(super) rowid: Option<usize>,
}

/// A column as declared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    /// The first word of its type.
    pub(super) kind: Option<String>,
    /// Whether whole numbers in it are fractions too.
    pub(super) is_real: bool,
    is_integer: bool,
    is_key: bool,
    is_virtual: bool,
}

/// The page with the list of all that is declared.
const ROOT: u32 = 1;

/// Reads what is declared: tables are returned, and all of it is text.
pub(super) fn read(
    pages: &mut Pages,
    limits: &Limits,
    text: &mut Running,
    sink: &mut dyn Sink,
) -> Result<Vec<Table>, ExtractError> {
    let charset = pages.charset();
    let (mut tables, mut kept) = (Vec::new(), 0);
    btree::walk(pages, ROOT, limits.record, &mut |payload, _| {
        let Some(row) = values(payload.bytes) else { return Ok(()) };
        let row: Vec<Value> = row.take(5).collect();
        let [Value::Text(kind), Value::Text(name), _, root, sql] = row[..] else { return Ok(()) };
        let sql = match sql {
            Value::Text(sql) => decoded(sql, charset),
            _ => String::new(),
        };
        text.text(sql.as_bytes(), sink)?;
        text.text(b"\n", sink)?;
        kept += sql.len();
        if kept as u64 > limits.strings {
            let gap = Gap::new(Stage::Extract, Cause::TooMany).at_limit("strings", limits.strings);
            sink.gap(gap.noting("tables beyond the limit"));
            return Ok(());
        }
        if let (Value::Integer(root @ 1..), "table") = (root, decoded(kind, charset).as_str()) {
            let root = u32::try_from(root).unwrap_or(0);
            tables.push(declared(decoded(name, charset), root, &sql));
        }
        Ok(())
    })?;
    Ok(tables)
}

/// Text as the database writes it.
pub(super) fn decoded(text: &[u8], charset: Charset) -> String {
    let big = match charset {
        Charset::Utf8 => return String::from_utf8_lossy(text).into_owned(),
        Charset::Utf16 { big } => big,
    };
    let (units, _) = text.as_chunks::<2>();
    let unit = |u: &[u8; 2]| if big { u16::from_be_bytes(*u) } else { u16::from_le_bytes(*u) };
    let decoded = char::decode_utf16(units.iter().map(unit));
    decoded.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A piece of a declaration.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Sign(char),
}

impl Token {
    fn is(&self, word: &str) -> bool {
        matches!(self, Token::Word(is) if is.eq_ignore_ascii_case(word))
    }

    fn text(&self) -> Option<&str> {
        match self {
            Token::Word(text) | Token::Quoted(text) => Some(text),
            Token::Sign(_) => None,
        }
    }
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(c) = rest.chars().next() {
        let until = |end: &str| {
            rest[c.len_utf8()..].find(end).map_or(rest.len(), |n| n + c.len_utf8() + end.len())
        };
        let used = match c {
            _ if rest.starts_with("--") => until("\n"),
            _ if rest.starts_with("/*") => until("*/"),
            '"' | '\'' | '`' | '[' => {
                let close = if c == '[' { ']' } else { c };
                let (text, used) = quoted(rest, close);
                tokens.push(Token::Quoted(text));
                used
            }
            c if c.is_alphanumeric() || matches!(c, '_' | '$') => {
                let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
                let used = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..used].to_owned()));
                used
            }
            c => {
                if !c.is_whitespace() {
                    tokens.push(Token::Sign(c));
                }
                c.len_utf8()
            }
        };
        rest = &rest[used.min(rest.len())..];
    }
    tokens
}

/// What stands in quotes at the start of `text`, and how long that is.
fn quoted(text: &str, close: char) -> (String, usize) {
    let mut out = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        let ends = c == close && (c == ']' || chars.next_if(|(_, next)| *next == c).is_none());
        if ends {
            return (out, i + c.len_utf8());
        }
        out.push(c);
    }
    (out, text.len())
}

/// What `sql` declares of a table.
fn declared(name: String, root: u32, sql: &str) -> Table {
    let tokens = tokens(sql);
    let mut table = Table { name, root, ..Table::default() };
    let Some(open) = tokens.iter().position(|token| *token == Token::Sign('(')) else {
        return table;
    };
    let (mut depth, mut from, mut end) = (0, open + 1, tokens.len());
    let mut keys = Vec::new();
    for (i, token) in tokens.iter().enumerate().skip(open) {
        match token {
            Token::Sign('(') => depth += 1,
            Token::Sign(')') => depth -= 1,
            Token::Sign(',') if depth == 1 => {}
            _ => continue,
        }
        let ends = depth == 0;
        if ends || (depth == 1 && *token == Token::Sign(',')) {
            table.item(&tokens[from..i], &mut keys);
            from = i + 1;
        }
        if ends {
            end = i;
            break;
        }
    }
    let behind = tokens.get(end..).unwrap_or_default();
    let without = behind.windows(2).any(|two| two[0].is("WITHOUT") && two[1].is("ROWID"));
    table.order(&keys, without);
    table
}

impl Table {
    /// Takes a column, or what is declared of several.
    fn item(&mut self, item: &[Token], keys: &mut Vec<String>) {
        const CONSTRAINTS: &[&str] = &["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        let Some(first) = item.first() else { return };
        if CONSTRAINTS.iter().any(|word| first.is(word)) {
            let key = item.windows(2).position(|two| two[0].is("PRIMARY") && two[1].is("KEY"));
            let list = key.and_then(|at| item.get(at + 3..)).unwrap_or_default();
            let list = list.split(|token| *token == Token::Sign(')')).next().unwrap_or_default();
            let names = list.split(|token| *token == Token::Sign(','));
            keys.extend(names.filter_map(|name| name.first()?.text().map(str::to_owned)));
            return;
        }
        let Some(name) = first.text() else { return };
        const BEHIND: &[&str] = &[
            "CONSTRAINT",
            "PRIMARY",
            "NOT",
            "NULL",
            "UNIQUE",
            "CHECK",
            "DEFAULT",
            "COLLATE",
            "REFERENCES",
            "GENERATED",
            "AS",
        ];
        let kind = item[1..].iter().take_while(|token| !BEHIND.iter().any(|word| token.is(word)));
        let kind: Vec<&str> = kind.map_while(Token::text).collect();
        let has = |word: &str| item[1..].iter().any(|token| token.is(word));
        self.columns.push(Column {
            name: name.to_owned(),
            kind: kind.first().map(|kind| (*kind).to_lowercase()),
            is_integer: kind.len() == 1 && kind[0].eq_ignore_ascii_case("INTEGER"),
            is_real: is_real(&kind.join(" ").to_uppercase()),
            is_key: item.windows(2).any(|two| two[0].is("PRIMARY") && two[1].is("KEY")),
            is_virtual: (has("AS") || has("GENERATED")) && !has("STORED"),
        });
    }

    /// Settles the order in which rows hold the columns.
    fn order(&mut self, keys: &[String], without_rowid: bool) {
        let position =
            |name: &String| self.columns.iter().position(|c| c.name.eq_ignore_ascii_case(name));
        let own = self.columns.iter().position(|column| column.is_key);
        let mut keys: Vec<usize> =
            own.into_iter().chain(keys.iter().filter_map(position)).collect();
        if without_rowid {
            let mut seen = vec![false; self.columns.len()];
            keys.retain(|&key| !std::mem::replace(&mut seen[key], true));
        } else {
            self.rowid = match keys[..] {
                [key] if self.columns[key].is_integer => Some(key),
                _ => None,
            };
            keys.clear();
        }
        let rest =
            (0..self.columns.len()).filter(|i| !keys.contains(i) && !self.columns[*i].is_virtual);
        self.stored = keys.iter().copied().chain(rest).collect();
    }
}

/// Whether a type makes numbers fractions, by the rules of SQLite.
fn is_real(kind: &str) -> bool {
    const OTHERS: &[&str] = &["INT", "CHAR", "CLOB", "TEXT", "BLOB"];
    let has = |names: &[&str]| names.iter().any(|name| kind.contains(name));
    has(&["REAL", "FLOA", "DOUB"]) && !has(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_tell_columns_and_their_order() {
        let of = |sql| {
            let table = declared("t".into(), 2, sql);
            let kind = |c: &Column| c.kind.clone().unwrap_or_default();
            let columns: Vec<String> =
                table.columns.iter().map(|c| format!("{} {}", c.name, kind(c))).collect();
            (columns.join(", "), table.stored, table.rowid)
        };
        for (sql, columns, stored, rowid) in [
            (
                "CREATE TABLE t(id INTEGER PRIMARY KEY, naam VARCHAR(80) NOT NULL)",
                "id integer, naam varchar",
                &[0, 1][..],
                Some(0),
            ),
            ("CREATE TABLE t(id INT PRIMARY KEY, x)", "id int, x ", &[0, 1], None),
            (
                "CREATE TABLE \"t (a)\" (\"e \"\"mail\" TEXT DEFAULT ('a,b)'), [key] text -- sleutel, toch\n, PRIMARY KEY (\"key\"))",
                "e \"mail text, key text",
                &[0, 1],
                None,
            ),
            (
                "CREATE TABLE t(a TEXT, b TEXT, c, PRIMARY KEY(b, a)) WITHOUT ROWID",
                "a text, b text, c ",
                &[1, 0, 2],
                None,
            ),
            (
                "CREATE TABLE t(a INTEGER, b AS (a+1), c GENERATED ALWAYS AS (a) STORED, PRIMARY KEY(a))",
                "a integer, b , c ",
                &[0, 2],
                Some(0),
            ),
            (
                "CREATE TABLE t(a, b CHECK (b IN ('x','y')), CONSTRAINT u UNIQUE (a,b), FOREIGN KEY(a) REFERENCES u(v))",
                "a , b ",
                &[0, 1],
                None,
            ),
        ] {
            assert_eq!(of(sql), (columns.to_owned(), stored.to_vec(), rowid), "{sql}");
        }
    }
}
