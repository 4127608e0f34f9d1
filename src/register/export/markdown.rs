//! Holds a register as a text in Markdown: who keeps it, then system by system. Must not
//! know how it was written.

use super::columns::{COLUMNS, IDENTIFICATION, Row, rows};
use crate::register::Register;
use std::io;

/// Columns that are about a processing.
const OF_PROCESSING: &[&str] = &[
    "processing",
    "purpose",
    "legal basis",
    "special condition",
    "law on national numbers",
    "law on offences",
    "data subjects",
    "categories",
    "retention",
    "recipients",
    "processors",
    "transfers",
];

/// The register as a text.
pub(super) fn write(register: &Register) -> io::Result<Vec<u8>> {
    let organisation = &register.organisation;
    let name = organisation.name.as_deref().unwrap_or("(no name)");
    let mut out = format!("# Register of systems: {}\n\n", escaped(name));
    for (key, value) in [
        ("address", &organisation.address),
        ("contact", &organisation.contact),
        ("KBO", &organisation.kbo),
        ("KvK", &organisation.kvk),
        ("representative", &organisation.representative),
        ("data protection officer", &organisation.dpo),
    ] {
        if let Some(value) = value {
            out.push_str(&format!("- {key}: {}\n", escaped(value)));
        }
    }
    if !organisation.joint_controllers.is_empty() {
        let joint = organisation.joint_controllers.join("; ");
        out.push_str(&format!("- joint controllers: {}\n", escaped(&joint)));
    }
    let mut last = None;
    for row in rows(register) {
        if last != Some(&row.system.id) {
            last = Some(&row.system.id);
            out.push_str(&format!("\n## {}\n", escaped(row.system.title())));
            table(&mut out, &row, |group, name| {
                group != IDENTIFICATION && !OF_PROCESSING.contains(&name)
            });
        }
        if let Some(processing) = row.processing {
            out.push_str(&format!("\n### {}\n", escaped(processing.title())));
            table(&mut out, &row, |_, name| OF_PROCESSING.contains(&name));
        }
    }
    Ok(out.into_bytes())
}

/// The columns that are `chosen` and say something, one a line.
fn table(out: &mut String, row: &Row, chosen: impl Fn(&str, &str) -> bool) {
    out.push_str("\n| | |\n|---|---|\n");
    for (_, name, said) in COLUMNS.iter().filter(|(group, name, _)| chosen(group, name)) {
        let said = said(row);
        if !said.is_empty() {
            out.push_str(&format!("| {name} | {} |\n", escaped(&said)));
        }
    }
}

/// A text that means nothing to Markdown, on one line.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_text_is_no_markup() {
        assert_eq!(escaped("a|b <c> *d*\n`e`"), "a\\|b \\<c\\> \\*d\\* \\`e\\`");
    }
}
