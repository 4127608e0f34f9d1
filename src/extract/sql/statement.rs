//! Holds where statements end that hold no rows, and where a row ends that is too
//! long to be held. Must not know tables.

use super::dialect::Dialect;
use super::lex::{More, skip_blank, string};

/// The offset behind the statement that starts at `i`: its semicolon, for SQL
/// Server a line `GO`, for a routine what ends its body.
pub(super) fn end(buf: &[u8], i: usize, dialect: Dialect) -> Result<usize, More> {
    let first = word(buf, i);
    if dialect == Dialect::MySql && first.eq_ignore_ascii_case(b"DELIMITER") {
        return delimited(buf, i);
    }
    let makes = first.eq_ignore_ascii_case(b"CREATE") || first.eq_ignore_ascii_case(b"ALTER");
    match dialect {
        Dialect::SqlServer if makes && is_routine(buf, i) => batch_end(buf, i),
        Dialect::Sqlite | Dialect::Generic if makes && is_routine(buf, i) => {
            body_end(buf, i, dialect)
        }
        Dialect::PostgreSql if makes && is_routine(buf, i) => {
            let end = simple_end(buf, i, dialect)?;
            let atomic = memchr::memmem::find(&buf[i..end], b"BEGIN ATOMIC").is_some();
            if atomic { body_end(buf, i, dialect) } else { Ok(end) }
        }
        _ => simple_end(buf, i, dialect),
    }
}

/// Behind the first semicolon outside strings and comments.
fn simple_end(buf: &[u8], i: usize, dialect: Dialect) -> Result<usize, More> {
    if starts_line(buf, i, b"GO")? {
        return Ok(i + 2);
    }
    let mysql = dialect == Dialect::MySql;
    let mut at = i;
    loop {
        at = match buf.get(at) {
            None => return Err(More),
            Some(b';') => return Ok(at + 1),
            // a batch of SQL Server, or the next statement where semicolons are left out
            Some(b'\n') if starts_line(buf, at + 1, b"GO")? || next_insert(buf, at + 1)? => {
                return Ok(at + 1);
            }
            Some(_) => step(buf, at, mysql)?,
        };
    }
}

/// The offset behind what stands at `at`: a string, a comment, or a byte.
fn step(buf: &[u8], at: usize, mysql: bool) -> Result<usize, More> {
    match buf[at] {
        b'\'' => {
            // PostgreSQL's E'…' knows backslashes whatever the others do
            let escapes = at > 0 && matches!(buf[at - 1], b'E' | b'e');
            let prefix = escapes && !at.checked_sub(2).is_some_and(|i| is_word(buf[i]));
            Ok(string(buf, at, mysql || prefix)?.2)
        }
        b'"' => Ok(string(buf, at, mysql)?.2),
        b'`' => Ok(string(buf, at, false)?.2),
        b'-' | b'/' | b'#' => Ok(skip_blank(buf, at, mysql)?.max(at + 1)),
        b'$' => Ok(dollar_quoted(buf, at)?.map_or(at + 1, |quoted| quoted.end)),
        _ => Ok(at + 1),
    }
}

/// Whether the line at `i` holds `word` and nothing else.
fn starts_line(buf: &[u8], i: usize, word: &[u8]) -> Result<bool, More> {
    let line = &buf[i.min(buf.len())..];
    let start = &line[..line.len().min(word.len())];
    if !start.eq_ignore_ascii_case(&word[..start.len()]) {
        return Ok(false);
    }
    line.get(word.len()).map(|b| matches!(b, b'\n' | b'\r')).ok_or(More)
}

fn next_insert(buf: &[u8], i: usize) -> Result<bool, More> {
    const INSERT: &[u8] = b"INSERT ";
    let line = &buf[i.min(buf.len())..];
    let start = &line[..line.len().min(INSERT.len())];
    let alike = start.eq_ignore_ascii_case(&INSERT[..start.len()]);
    if alike && start.len() < INSERT.len() { Err(More) } else { Ok(alike) }
}

/// Whether a statement makes a procedure, function or trigger: one of its first
/// words says so.
fn is_routine(buf: &[u8], i: usize) -> bool {
    const KINDS: [&[u8]; 4] = [b"PROCEDURE", b"PROC", b"FUNCTION", b"TRIGGER"];
    let mut at = i;
    for _ in 0..5 {
        let found = word(buf, at);
        if KINDS.iter().any(|kind| found.eq_ignore_ascii_case(kind)) {
            return true;
        }
        at += found.len();
        at += buf[at.min(buf.len())..].iter().take_while(|b| b.is_ascii_whitespace()).count();
    }
    false
}

/// Behind the line `GO`.
fn batch_end(buf: &[u8], i: usize) -> Result<usize, More> {
    let mut at = i;
    loop {
        at += memchr::memchr(b'\n', &buf[at..]).ok_or(More)? + 1;
        if starts_line(buf, at, b"GO")? {
            return Ok(at + 2);
        }
    }
}

/// Behind the `END;` of a body.
fn body_end(buf: &[u8], i: usize, dialect: Dialect) -> Result<usize, More> {
    let mut at = i;
    while at < buf.len() {
        let found = word(buf, at);
        if found.is_empty() {
            at = step(buf, at, dialect == Dialect::MySql)?;
            continue;
        }
        at += found.len();
        if found.eq_ignore_ascii_case(b"END") {
            let next = skip_blank(buf, at, false)?;
            if buf.get(next) == Some(&b';') {
                return Ok(next + 1);
            }
        }
    }
    Err(More)
}

/// Behind the `DELIMITER ;` that ends what `DELIMITER ;;` begins, or behind the
/// line where it is one of these.
fn delimited(buf: &[u8], i: usize) -> Result<usize, More> {
    let line = |at: usize| memchr::memchr(b'\n', &buf[at..]).map(|n| at + n + 1).ok_or(More);
    let mut at = line(i)?;
    if buf[i..at].trim_ascii_end().ends_with(b" ;") {
        return Ok(at);
    }
    loop {
        let start = at;
        at = line(at)?;
        if word(buf, start).eq_ignore_ascii_case(b"DELIMITER") {
            return Ok(at);
        }
    }
}

fn word(buf: &[u8], i: usize) -> &[u8] {
    let rest = &buf[i.min(buf.len())..];
    &rest[..rest.iter().position(|&b| !is_word(b)).unwrap_or(rest.len())]
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

/// PostgreSQL's `$tag$ … $tag$`.
pub(super) struct DollarQuoted {
    /// Bytes of the tag with its signs.
    pub(super) tag: usize,
    /// Offset behind it.
    pub(super) end: usize,
}

/// What starts at the dollar at `at`; None where no string does.
pub(super) fn dollar_quoted(buf: &[u8], at: usize) -> Result<Option<DollarQuoted>, More> {
    let name = word(buf, at + 1).len();
    match buf.get(at + 1 + name) {
        None => Err(More),
        Some(b'$') => {
            let tag = &buf[at..at + name + 2];
            let body = at + tag.len();
            let end = memchr::memmem::find(&buf[body..], tag).ok_or(More)?;
            Ok(Some(DollarQuoted { tag: tag.len(), end: body + end + tag.len() }))
        }
        Some(_) => Ok(None),
    }
}

/// How far a row has come that is too long to be held: enough to know where it ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Cut {
    /// The quote of the string that is open, or 0.
    quote: u8,
    /// Whether the next byte is escaped.
    escaped: bool,
    /// Brackets that are open.
    depth: u32,
}

impl Cut {
    /// Goes on through `text`; the offset behind the bracket that closes the row.
    pub(super) fn pass(&mut self, text: &[u8], mysql: bool) -> Option<usize> {
        for (i, &b) in text.iter().enumerate() {
            match (self.quote, b) {
                _ if self.escaped => self.escaped = false,
                (0, b'\'' | b'"') => self.quote = b,
                (0, b'(') => self.depth += 1,
                (0, b')') => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(i + 1);
                    }
                }
                (0, _) => {}
                (_, b'\\') => self.escaped = mysql,
                // a doubled quote closes a string and opens it again
                (quote, b) if b == quote => self.quote = 0,
                _ => {}
            }
        }
        None
    }
}

/// Where the first line of `text` starts that a dump's next statement begins with.
/// Where its last line is too short to tell, more is needed.
pub(super) fn resume(text: &[u8]) -> Result<Option<usize>, More> {
    const STARTS: [&[u8]; 5] = [b"INSERT ", b"REPLACE ", b"COPY ", b"CREATE ", b"DROP "];
    for i in memchr::memchr_iter(b'\n', text) {
        let line = &text[i + 1..];
        for start in STARTS {
            let length = line.len().min(start.len());
            if line[..length].eq_ignore_ascii_case(&start[..length]) {
                return if length == start.len() { Ok(Some(i + 1)) } else { Err(More) };
            }
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_end_where_they_end() {
        use Dialect::{Generic, MySql, PostgreSql, SqlServer, Sqlite};
        for (dialect, text, rest) in [
            (Generic, "SET x = ';'; next", " next"),
            (Generic, "-- a; b\nDROP; x", " x"),
            (PostgreSql, "CREATE FUNCTION f() AS $$ a; b $$; x", " x"),
            (PostgreSql, "COMMENT ON x IS E'it\\'s; ' ; x", " x"),
            (PostgreSql, "CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2; END; x", " x"),
            (SqlServer, "PRINT 'a'\nGO\nx", "GO\nx"),
            (SqlServer, "PRINT 'a'\nINSERT x", "INSERT x"),
            (SqlServer, "GO\nCREATE", "\nCREATE"),
            (SqlServer, "CREATE PROC p AS\nINSERT INTO a VALUES (1);\nGO\nx", "\nx"),
            (Sqlite, "CREATE TRIGGER t BEGIN INSERT INTO a VALUES (';'); END ; x", " x"),
            (MySql, "DELIMITER ;;\nCREATE x BEGIN a; b; END ;;\nDELIMITER ;\nx", "x"),
            (MySql, "SET x = 'it\\'s; ' # it's;\n; x", " x"),
        ] {
            let end = end(text.as_bytes(), 0, dialect);
            assert_eq!(end.map(|end| &text[end..]), Ok(rest), "{text}");
            for cut in 1..text.len() - rest.len() {
                let early = super::end(&text.as_bytes()[..cut], 0, dialect);
                let line = text.as_bytes()[cut - 1] == b'\n';
                assert!(early == Err(More) || line, "{text} cut at {cut}: {early:?}");
            }
        }
    }

    #[test]
    fn a_row_that_is_cut_anywhere_ends_where_it_ends() {
        let text = r"(1,'it\'s ) a''b',f(2),'(')";
        for cut in 0..text.len() {
            let mut row = Cut::default();
            assert_eq!(row.pass(&text.as_bytes()[..cut], true), None);
            assert_eq!(row.pass(&text.as_bytes()[cut..], true), Some(text.len() - cut), "{cut}");
        }
    }
}
