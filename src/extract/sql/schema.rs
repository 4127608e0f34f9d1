//! Holds the heads of statements: which table, which columns, of what type. Must
//! not know rows.

use super::lex::{Escapes, More, quoted, skip_blank, string};
use super::undo::unescape;
use crate::input::fold;

/// A column as its table declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::extract) struct Column {
    pub(in crate::extract) name: String,
    /// Its type, as far as one word says it.
    pub(in crate::extract) kind: Option<String>,
}

/// The columns that the first `CREATE TABLE` in `text` declares, with the table's name.
pub(in crate::extract) fn columns_of(text: &[u8]) -> Option<(String, Vec<Column>)> {
    let lines = || memchr::memchr_iter(b'\n', text).map(|at| at + 1);
    std::iter::once(0).chain(lines()).find_map(|at| match head(text, at, Some(text.len()), true) {
        Ok(Head::Create { table, columns }) => Some((table, columns)),
        _ => None,
    })
}

/// The table and the columns of `COPY table (columns) FROM stdin;`.
pub(in crate::extract) fn copied(statement: &[u8]) -> Option<(String, Vec<String>)> {
    match head(statement, 0, None, false) {
        Ok(Head::Copy { table, columns, .. }) => Some((table, columns)),
        _ => None,
    }
}

/// What a statement does to data, as far as it matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// `INSERT INTO table (columns) VALUES`; the tuples start at `at`.
    Insert { table: String, columns: Vec<String>, at: usize },
    /// `COPY table (columns) FROM stdin;`; the rows start at `at`.
    Copy { table: String, columns: Vec<String>, at: usize },
    /// `CREATE TABLE table (columns)`.
    Create { table: String, columns: Vec<Column> },
    /// Anything else.
    Other,
}

/// Longest head that is waited for, in bytes.
const LONGEST: usize = 256 * 1024;

/// Reads the head of the statement at `i`. `whole` is its end, where known; in
/// MySQL's manner `#` begins a comment.
pub(super) fn head(buf: &[u8], i: usize, whole: Option<usize>, mysql: bool) -> Result<Head, More> {
    let end = whole.unwrap_or(buf.len().min(i + LONGEST));
    let mut words = Words { buf, at: i, end, mysql };
    let read = match words.peek_keyword() {
        k if k == *b"INSERT" || k == *b"REPLAC" => words.insert(),
        k if k == *b"COPY\0\0" => words.copy(),
        k if k == *b"CREATE" => words.create(),
        _ => Ok(Head::Other),
    };
    match read {
        Err(More) if whole.is_some() || end < buf.len() => Ok(Head::Other),
        read => read,
    }
}

/// Walks the words of a statement.
struct Words<'b> {
    buf: &'b [u8],
    at: usize,
    end: usize,
    mysql: bool,
}

impl Words<'_> {
    fn peek(&mut self) -> Result<u8, More> {
        self.at = skip_blank(self.buf, self.at, self.mysql)?;
        if self.at >= self.end { Err(More) } else { Ok(self.buf[self.at]) }
    }

    /// The next word's first six letters in upper case.
    fn peek_keyword(&mut self) -> [u8; 6] {
        let mut word = [0; 6];
        for (slot, b) in word.iter_mut().zip(self.buf.get(self.at..).unwrap_or_default()) {
            if !b.is_ascii_alphabetic() {
                break;
            }
            *slot = b.to_ascii_uppercase();
        }
        word
    }

    fn bare_word(&mut self) -> Result<&[u8], More> {
        self.peek()?;
        let start = self.at;
        while self.at < self.end
            && (self.buf[self.at].is_ascii_alphanumeric()
                || matches!(self.buf[self.at], b'_' | b'$' | b'#')
                || self.buf[self.at] >= 0x80)
        {
            self.at += 1;
        }
        if self.at == self.end {
            return Err(More);
        }
        Ok(&self.buf[start..self.at])
    }

    /// Whether `word` comes next; it is taken if so.
    fn takes(&mut self, word: &[u8]) -> Result<bool, More> {
        self.peek()?;
        let start = self.at;
        let found = self.bare_word()?.eq_ignore_ascii_case(word);
        if !found {
            self.at = start;
        }
        Ok(found)
    }

    /// A name with any quotes; None where none stands.
    fn name(&mut self) -> Result<Option<String>, More> {
        let text = |bytes: &[u8]| fold(&String::from_utf8_lossy(bytes));
        match self.peek()? {
            open @ (b'`' | b'"' | b'\'' | b'[') => {
                let close = if open == b'[' { b']' } else { open };
                let (name, _, end) = quoted(&self.buf[..self.end], self.at, close, false)?;
                self.at = end;
                let mut name = self.buf[name].to_vec();
                let length = name.len();
                let length = unescape(&mut name, 0, length, Escapes::Doubled(close));
                Ok(Some(text(&name[..length])))
            }
            b if b.is_ascii_alphanumeric() || b == b'_' || b == b'#' || b >= 0x80 => {
                Ok(Some(text(self.bare_word()?)))
            }
            _ => Ok(None),
        }
    }

    /// A table's name, with its schema unless that is the usual one.
    fn table(&mut self) -> Result<Option<String>, More> {
        let mut parts = Vec::new();
        loop {
            let Some(part) = self.name()? else { return Ok(None) };
            parts.push(part);
            if self.peek()? != b'.' {
                break;
            }
            self.at += 1;
        }
        let usual = |schema: &String| matches!(schema.as_str(), "public" | "dbo" | "main");
        let from = parts.len().saturating_sub(2);
        let named = match &parts[from..] {
            [schema, table] if usual(schema) => table.clone(),
            parts => parts.join("."),
        };
        Ok(Some(named))
    }

    /// A list of names in brackets; empty where none stands.
    fn names(&mut self) -> Result<Option<Vec<String>>, More> {
        let mut names = Vec::new();
        if self.peek()? != b'(' {
            return Ok(Some(names));
        }
        self.at += 1;
        loop {
            let Some(name) = self.name()? else { return Ok(None) };
            names.push(name);
            match self.peek()? {
                b',' => self.at += 1,
                b')' => {
                    self.at += 1;
                    return Ok(Some(names));
                }
                _ => return Ok(None),
            }
        }
    }

    fn insert(&mut self) -> Result<Head, More> {
        self.bare_word()?;
        for word in [
            &b"LOW_PRIORITY"[..],
            b"DELAYED",
            b"HIGH_PRIORITY",
            b"OR",
            b"IGNORE",
            b"REPLACE",
            b"ABORT",
            b"FAIL",
            b"ROLLBACK",
            b"INTO",
        ] {
            self.takes(word)?;
        }
        let Some(table) = self.table()? else { return Ok(Head::Other) };
        let Some(columns) = self.names()? else { return Ok(Head::Other) };
        for _ in 0..4 {
            if self.takes(b"VALUES")? || self.takes(b"VALUE")? {
                let at = if self.peek()? == b'(' { self.at } else { return Ok(Head::Other) };
                return Ok(Head::Insert { table, columns, at });
            }
            // OVERRIDING SYSTEM VALUE
            if !(self.takes(b"OVERRIDING")? || self.takes(b"SYSTEM")?) {
                break;
            }
        }
        Ok(Head::Other)
    }

    fn copy(&mut self) -> Result<Head, More> {
        self.bare_word()?;
        let Some(table) = self.table()? else { return Ok(Head::Other) };
        let Some(columns) = self.names()? else { return Ok(Head::Other) };
        if !(self.takes(b"FROM")? && self.takes(b"stdin")?) {
            return Ok(Head::Other);
        }
        let line_end = memchr::memchr(b'\n', &self.buf[self.at..]).ok_or(More)?;
        Ok(Head::Copy { table, columns, at: self.at + line_end + 1 })
    }

    fn create(&mut self) -> Result<Head, More> {
        self.bare_word()?;
        for word in [&b"GLOBAL"[..], b"LOCAL", b"TEMPORARY", b"TEMP", b"UNLOGGED"] {
            self.takes(word)?;
        }
        if !self.takes(b"TABLE")? {
            return Ok(Head::Other);
        }
        for word in [&b"IF"[..], b"NOT", b"EXISTS"] {
            self.takes(word)?;
        }
        let Some(table) = self.table()? else { return Ok(Head::Other) };
        if self.peek()? != b'(' {
            return Ok(Head::Other);
        }
        self.at += 1;
        let mut columns = Vec::new();
        loop {
            let quoted = matches!(self.peek()?, b'`' | b'"' | b'[');
            let Some(name) = self.name()? else { break };
            if quoted || !self.is_constraint(&name)? {
                // what stands in quotes there may be anything
                let is_word = !matches!(self.peek()?, b'\'' | b'"' | b'`');
                let kind = self.name()?.filter(|_| is_word);
                columns.push(Column { name, kind: kind.map(|k| k.to_lowercase()) });
            }
            if !self.next_column()? {
                break;
            }
        }
        Ok(Head::Create { table, columns })
    }

    /// Whether what `word` begins in a table's brackets is no column. Some of the words
    /// name columns too (`key text NOT NULL`): there what follows tells.
    fn is_constraint(&mut self, word: &str) -> Result<bool, More> {
        const ALWAYS: &[&str] = &["PRIMARY", "UNIQUE", "CONSTRAINT", "FOREIGN", "CHECK", "LIKE"];
        const MAYBE: &[&str] = &["KEY", "INDEX", "FULLTEXT", "SPATIAL", "EXCLUDE", "PERIOD"];
        let is = |words: &[&str]| words.iter().any(|w| word.eq_ignore_ascii_case(w));
        if !is(MAYBE) {
            return Ok(is(ALWAYS));
        }
        if matches!(self.peek()?, b'(' | b'`') {
            return Ok(true);
        }
        let start = self.at;
        let next = self.name()?.unwrap_or_default();
        let certain = ["KEY", "INDEX", "USING", "FOR"].iter().any(|w| next.eq_ignore_ascii_case(w));
        // `KEY name (column)`, but `key varchar(80)` or `key enum('a')`
        let listed = self.peek()? == b'(' && {
            self.at += 1;
            !matches!(self.peek()?, b'0'..=b'9' | b'\'')
        };
        self.at = start;
        Ok(certain || listed || self.takes(b"USING")?)
    }

    /// Passes over the rest of a column; false behind the last.
    fn next_column(&mut self) -> Result<bool, More> {
        let mut depth = 0;
        loop {
            match self.peek()? {
                b'\'' | b'"' | b'`' => self.at = string(&self.buf[..self.end], self.at, true)?.2,
                b'(' => {
                    depth += 1;
                    self.at += 1;
                }
                b')' if depth == 0 => return Ok(false),
                b')' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' if depth == 0 => {
                    self.at += 1;
                    return Ok(true);
                }
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_every_dialect() {
        let columns = |names: &[&str]| names.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        for (text, table, names) in [
            ("INSERT INTO `klant` VALUES (1)", "klant", vec![]),
            (
                "INSERT IGNORE INTO klant (id, `e mail`) VALUES\n(1,'x')",
                "klant",
                vec!["id", "e mail"],
            ),
            ("INSERT INTO public.klant (\"Id\") VALUES (1)", "klant", vec!["Id"]),
            ("INSERT [dbo].[Klant] ([Id], [Naam]) VALUES (1, N'x')", "Klant", vec!["Id", "Naam"]),
            ("REPLACE INTO hr.klant VALUES (1)", "hr.klant", vec![]),
        ] {
            let Ok(Head::Insert { table: t, columns: c, at }) =
                head(text.as_bytes(), 0, None, false)
            else {
                panic!("{text}");
            };
            assert_eq!((t.as_str(), c), (table, columns(&names)), "{text}");
            assert_eq!(text.as_bytes()[at], b'(');
        }
        let copy = "COPY public.klant (id, naam) FROM stdin;\n1\tJan\n";
        assert_eq!(
            head(copy.as_bytes(), 0, None, false),
            Ok(Head::Copy { table: "klant".into(), columns: columns(&["id", "naam"]), at: 41 })
        );
    }

    #[test]
    fn a_table_tells_its_columns_and_types() {
        let text = "CREATE TABLE `klant` (\n `id` int(11) NOT NULL AUTO_INCREMENT, -- sleutel\n \
            naam varchar(80) DEFAULT 'a,b)' COMMENT 'volledige naam',\n PRIMARY KEY (`id`),\n KEY k (naam(5))\n) ENGINE=InnoDB;";
        let column = |name: &str, kind: &str| Column { name: name.into(), kind: Some(kind.into()) };
        assert_eq!(
            head(text.as_bytes(), 0, Some(text.len()), true),
            Ok(Head::Create {
                table: "klant".into(),
                columns: vec![column("id", "int"), column("naam", "varchar")]
            })
        );
    }

    #[test]
    fn a_head_that_is_cut_waits_and_what_is_none_does_not() {
        assert_eq!(head(b"INSERT INTO klant (id", 0, None, false), Err(More));
        assert_eq!(head(b"INSERT INTO a SELECT 1;", 0, None, false), Ok(Head::Other));
        assert_eq!(head(b"SET x = 1;", 0, None, false), Ok(Head::Other));
    }
}
