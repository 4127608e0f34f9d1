//! Holds a report as a text in Markdown. Must not search.

use super::{beside, missing, place, reserves};
use crate::find::report::{Report, label, meaning};
use crate::model::Certainty;

pub(super) fn write(report: &Report) -> String {
    let g = &report.gathered;
    let mut out = format!("# Where one person's data stand\n\n{}\n\n## Looked for\n\n", report.day);
    for (kind, value) in &report.values {
        out.push_str(&format!("- {kind}: {}\n", escaped(value)));
    }
    out.push_str(&format!(
        "\n## Coverage\n\n{} objects: {} read in full, {} in part, {} not, {} left out as asked or links, {} not read again.\n\n",
        g.objects, g.full, g.partial, g.unread, g.left_out, g.skipped
    ));
    for text in reserves(report) {
        out.push_str(&format!("- {text}\n"));
    }
    out.push_str("\n## Found\n\n| certainty | objects | places | meaning |\n|---|--:|--:|---|\n");
    for certainty in Certainty::ALL {
        let count = g.found[certainty as usize];
        out.push_str(&format!(
            "| {} | {} | {} | {} |\n",
            label(certainty),
            count.objects,
            count.places,
            meaning(certainty)
        ));
    }
    for object in &report.objects {
        out.push_str(&format!("\n### {}\n\n", escaped(&object.path)));
        out.push_str(
            "| certainty | field | place | what | written | form |\n|---|---|---|---|---|---|\n",
        );
        for found in &object.places {
            let kind = report.values.get(usize::from(found.value)).map_or("", |(kind, _)| kind);
            out.push_str(&format!(
                "| {} | {} | {} | {kind} | {} | {} |\n",
                label(found.certainty),
                escaped(&found.field),
                place(found),
                escaped(&found.shown),
                found.form
            ));
        }
        if object.more > 0 {
            out.push_str(&format!("\nAnd {} places more.\n", object.more));
        }
        for (table, columns) in beside(object) {
            out.push_str(&format!("\n{}: {}\n", escaped(&table), escaped(&columns.join(", "))));
        }
    }
    if !report.unread.is_empty() {
        out.push_str("\n## Not read, or not all of it\n\n");
        for object in &report.unread {
            out.push_str(&format!("- {}: {}\n", escaped(&object.path), missing(object)));
        }
        if report.more_unread > 0 {
            out.push_str(&format!("- and {} more\n", report.more_unread));
        }
    }
    out
}

/// Text that stands for itself.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
