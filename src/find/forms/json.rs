//! Holds a report as one JSON document. Must not search.

use super::{missing, reserves};
use crate::find::report::{Report, label};
use crate::model::{Certainty, FoundObject, Place};
use serde_json::{Map, Value, json};

pub(super) fn write(report: &Report) -> String {
    let g = &report.gathered;
    let values: Vec<Value> =
        report.values.iter().map(|(kind, shown)| json!({ "kind": kind, "value": shown })).collect();
    let found: Map<String, Value> = Certainty::ALL
        .into_iter()
        .map(|certainty| {
            let count = g.found[certainty as usize];
            (name(certainty), json!({ "objects": count.objects, "places": count.places }))
        })
        .collect();
    let document = json!({
        "day": report.day,
        "looked_for": values,
        "coverage": {
            "objects": g.objects,
            "bytes": g.bytes,
            "full": g.full,
            "partial": g.partial,
            "unread": g.unread,
            "left_out": g.left_out,
            "with_gaps": g.with_gaps,
            "skipped": g.skipped,
            "skipped_bytes": g.skipped_bytes,
            "interrupted": report.interrupted,
            "reserves": reserves(report),
        },
        "found": found,
        "objects": report.objects.iter().map(|it| object(it, report)).collect::<Vec<_>>(),
        "not_read": report.unread.iter().map(|it| json!({
            "path": it.path,
            "coverage": it.coverage,
            "gaps": it.gaps,
            "causes": missing(it),
        })).collect::<Vec<_>>(),
        "not_read_more": report.more_unread,
    });
    // strings and numbers alone
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// As in its serialised form.
fn name(certainty: Certainty) -> String {
    label(certainty).replace([' ', '?'], "-").trim_end_matches('-').to_owned()
}

fn object(object: &FoundObject, report: &Report) -> Value {
    let places: Vec<Value> = object
        .places
        .iter()
        .map(|found| {
            let kind = report.values.get(usize::from(found.value)).map_or("", |(kind, _)| kind);
            let mut it = json!({
                "field": found.field,
                "kind": kind,
                "looked_for": found.value,
                "written": found.shown,
                "form": found.form,
                "certainty": name(found.certainty),
            });
            let (what, n) = match found.place {
                None => return it,
                Some(Place::Row(n)) => ("row", n),
                Some(Place::Line(n)) => ("line", n),
                Some(Place::Page(n)) => ("page", n),
            };
            it[what] = n.into();
            it
        })
        .collect();
    json!({
        "path": object.path,
        "format": object.format,
        "modified": object.modified,
        "coverage": object.coverage,
        "places": places,
        "more": object.more,
        "columns": object.columns,
    })
}
