//! Holds a report as a table, a place a row, what was not read at its end. Must not search.

use super::missing;
use crate::find::report::{Report, label};
use crate::model::Place;

/// The names of the columns.
const HEAD: &str =
    "certainty,path,field,row,line,page,kind,written,form,columns beside,format,modified";

pub(super) fn write(report: &Report) -> String {
    let mut out = format!("{HEAD}\r\n");
    for object in &report.objects {
        for found in &object.places {
            let at = |wanted: fn(Place) -> Option<u64>| {
                found.place.and_then(wanted).map_or_else(String::new, |n| n.to_string())
            };
            let kind = report.values.get(usize::from(found.value)).map_or("", |(kind, _)| kind);
            let columns = object.columns.get(&found.table).map(|all| all.join("; "));
            row(
                &mut out,
                &[
                    label(found.certainty),
                    &object.path,
                    &found.field,
                    &at(|place| if let Place::Row(n) = place { Some(n) } else { None }),
                    &at(|place| if let Place::Line(n) = place { Some(n) } else { None }),
                    &at(|place| if let Place::Page(n) = place { Some(n) } else { None }),
                    kind,
                    &found.shown,
                    &found.form,
                    &columns.unwrap_or_default(),
                    &object.format,
                    object.modified.as_deref().unwrap_or_default(),
                ],
            );
        }
        if object.more > 0 {
            let text = format!("{} places more", object.more);
            row(
                &mut out,
                &[&text, &object.path, "", "", "", "", "", "", "", "", &object.format, ""],
            );
        }
    }
    for object in &report.unread {
        let why = missing(object);
        row(
            &mut out,
            &["not read", &object.path, "", "", "", "", "", "", &why, "", &object.format, ""],
        );
    }
    if report.more_unread > 0 {
        let text = format!("{} more not read", report.more_unread);
        row(&mut out, &[&text, "", "", "", "", "", "", "", "", "", "", ""]);
    }
    out
}

fn row(out: &mut String, cells: &[&str]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        // a spreadsheet would run what begins so
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        if formula || cell.contains([',', '"', '\n', '\r']) {
            let sign = if formula { "'" } else { "" };
            out.push_str(&format!("\"{sign}{}\"", cell.replace('"', "\"\"")));
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}
