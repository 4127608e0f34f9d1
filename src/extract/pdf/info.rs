//! Holds a document's properties: its information dictionary and its XMP. Must not
//! know pages.

use super::{Cells, strings, values};
use crate::extract::Sink;
use crate::input::Limits;
use crate::model::Fact;
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::METADATA;
use hayro_syntax::object::{DateTime, Dict, Stream};

/// Properties in XMP by their element, and what they are called here.
const XMP: &[(&str, &str)] = &[
    ("creator", "author"),
    ("title", "title"),
    ("description", "subject"),
    ("subject", "keywords"),
    ("Keywords", "keywords"),
    ("CreatorTool", "program"),
    ("Producer", "producer"),
    ("AuthorsPosition", "author"),
    ("CaptionWriter", "author"),
    ("Credit", "author"),
    ("rights", "rights"),
];

/// Reads the properties: texts become fields, dates facts.
pub(super) fn read(pdf: &Pdf, limits: &Limits, sink: &mut dyn Sink, cells: &mut Cells) {
    let info = pdf.metadata();
    for (fact, date) in [(Fact::Created, info.creation_date), (Fact::Saved, info.modification_date)]
    {
        if let Some(date) = date {
            sink.fact(fact, &written(&date));
        }
    }
    let mut properties: Vec<(&str, String)> = Vec::new();
    let said = [
        ("author", &info.author),
        ("title", &info.title),
        ("subject", &info.subject),
        ("keywords", &info.keywords),
        ("program", &info.creator),
        ("producer", &info.producer),
    ];
    for (name, value) in said {
        properties.extend(value.as_ref().map(|value| (name, strings::text(value))));
    }
    let attributes: Vec<&str> = XMP.iter().map(|(element, _)| *element).collect();
    for (path, text) in values::texts(&xmp(pdf), limits, &attributes) {
        let named = |element: &String| XMP.iter().find(|(xmp, _)| xmp == element);
        // lists stand between a property and its text
        let Some((_, name)) = path.iter().rev().take(3).find_map(named) else { continue };
        if !properties.iter().any(|(n, v)| n == name && v.trim() == text.trim()) {
            properties.push((name, text));
        }
    }
    for (at, (name, value)) in properties.iter().enumerate() {
        let record = properties[..at].iter().filter(|(other, _)| other == name).count() as u64 + 1;
        // a scan that is being stopped stops at the next page
        let _ = cells.add(("(properties)", name), record, value, sink);
    }
}

fn xmp(pdf: &Pdf) -> Vec<u8> {
    let root = pdf.xref().get::<Dict>(pdf.xref().root_id());
    let stream = root.and_then(|root| root.get::<Stream>(METADATA));
    let data = stream.and_then(|stream| stream.decoded_data().ok());
    data.map(|data| data.into_owned()).unwrap_or_default()
}

/// `2024-05-17T12:03:00+02:00`.
fn written(date: &DateTime) -> String {
    let DateTime { year, month, day, hour, minute, second, .. } = *date;
    let mut text = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}");
    let (hours, minutes) = (date.utc_offset_hour, date.utc_offset_minute);
    let sign = if hours < 0 { '-' } else { '+' };
    text.push_str(&format!("{sign}{:02}:{:02}", hours.unsigned_abs(), minutes));
    text
}
