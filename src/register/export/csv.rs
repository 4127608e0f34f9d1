//! Holds a register as one table in CSV. Must not know what the columns say.

use super::columns::{COLUMNS, rows};
use crate::register::Register;
use std::io;

/// One row for every processing. Source of the form: RFC 4180.
pub(super) fn write(register: &Register) -> io::Result<Vec<u8>> {
    let mut out = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        for (i, text) in cells.enumerate() {
            if i > 0 {
                out.push(',');
            }
            out.push_str(&cell(&text));
        }
        out.push_str("\r\n");
    };
    line(&mut COLUMNS.iter().map(|(_, name, _)| (*name).to_owned()));
    for row in rows(register) {
        line(&mut COLUMNS.iter().map(|(_, _, said)| said(&row)));
    }
    Ok(out.into_bytes())
}

/// A cell. One that a spreadsheet would take for a formula gets an apostrophe before it.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\r', '\n', ';']) || text.starts_with(' ') {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_read_back_and_is_no_formula() {
        for (text, written) in [
            ("Jansen", "Jansen"),
            ("a, b", "\"a, b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("-1", "'-1"),
            ("@x, y", "\"'@x, y\""),
        ] {
            assert_eq!(cell(text), written);
        }
    }
}
