//! Holds the fields of forms: what was filled in, by the name of its field. Must
//! not know where they stand on a page.

use super::{Cells, strings, values};
use crate::extract::{ExtractError, Sink};
use crate::input::Limits;
use hayro_syntax::Pdf;
use hayro_syntax::object::dict::keys::{ACRO_FORM, FIELDS, FT, KIDS, T, TU, V, XFA};
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use std::collections::{HashMap, HashSet};

/// Fields that are read.
const MOST: usize = 100_000;
const DEEPEST: usize = 32;

/// Values of a field's name so far: each is a record of its own.
type Counts = HashMap<String, u64>;

/// Reads the form of a document.
pub(super) fn read(
    pdf: &Pdf,
    limits: &Limits,
    sink: &mut dyn Sink,
    cells: &mut Cells,
) -> Result<(), ExtractError> {
    let root = pdf.xref().get::<Dict>(pdf.xref().root_id());
    let Some(form) = root.and_then(|root| root.get::<Dict>(ACRO_FORM)) else { return Ok(()) };
    let mut counts = Counts::new();
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    let mut any = false;
    // field, names of those above it, its type as inherited
    let mut waiting: Vec<(Dict, Vec<String>, Option<Vec<u8>>)> = Vec::new();
    waiting.extend(children(&form, FIELDS).into_iter().rev().map(|f| (f, Vec::new(), None)));
    while let Some((field, mut names, kind)) = waiting.pop() {
        if seen.len() >= MOST || field.obj_id().is_some_and(|id| !seen.insert(id)) {
            continue;
        }
        let kind = field.get::<Name>(FT).map(|kind| kind.to_vec()).or(kind);
        names.extend(said(&field, T));
        if let Some(value) = field.get::<Object>(V) {
            let name = name_of(&names, said(&field, TU));
            for value in texts(value, kind.as_deref()) {
                any = true;
                add(&name, &value, &mut counts, cells, sink)?;
            }
        }
        if names.len() < DEEPEST {
            let kids = children(&field, KIDS).into_iter().rev();
            waiting.extend(kids.map(|kid| (kid, names.clone(), kind.clone())));
        }
    }
    // forms of the XFA kind may hold their values there alone
    if !any {
        for (name, value) in xfa(&form, limits) {
            add(&name, &value, &mut counts, cells, sink)?;
        }
    }
    Ok(())
}

/// The dictionaries in an array of `of`.
fn children<'a>(of: &Dict<'a>, key: &[u8]) -> Vec<Dict<'a>> {
    of.get::<Array>(key).map(|array| array.iter::<Dict>().collect()).unwrap_or_default()
}

fn add(
    name: &str,
    value: &str,
    counts: &mut Counts,
    cells: &mut Cells,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let count = counts.entry(name.to_owned()).or_default();
    *count += 1;
    cells.add(("form", name), *count, value, sink)
}

fn said(dict: &Dict, key: &[u8]) -> Option<String> {
    let text = dict.get::<hayro_syntax::object::String>(key)?;
    Some(strings::text(text.as_bytes())).filter(|text| !text.trim().is_empty())
}

/// What a field is called: the last of its names that says something, or what the
/// form shows to people where the name is one of a program.
fn name_of(names: &[String], shown: Option<String>) -> String {
    let says_something = |name: &&str| {
        let letters = name.trim_end_matches(|c: char| c.is_ascii_digit() || "_- .[]".contains(c));
        const OF_PROGRAMS: &[&str] =
            &["", "text", "textfield", "tekst", "tekstveld", "champ", "field", "veld", "undefined"];
        !OF_PROGRAMS.contains(&letters.to_lowercase().replace(' ', "").as_str())
    };
    let parts = names.iter().flat_map(|name| name.split('.')).map(|part| {
        // forms of the XFA kind number their parts
        let part = part.split('[').next().unwrap_or(part);
        part.trim_start_matches('#')
    });
    let parts: Vec<&str> = parts.collect();
    let telling = parts.last().filter(|part| says_something(part));
    let shown = shown.filter(|shown| shown.len() <= 80);
    match (telling, shown) {
        (Some(name), _) => (*name).to_owned(),
        (None, Some(shown)) => shown,
        (None, None) => {
            let found = parts.iter().rev().find(|part| says_something(part)).or(parts.last());
            found.map_or_else(|| "unnamed".to_owned(), |name| (*name).to_owned())
        }
    }
}

/// The texts of a value.
fn texts(value: Object, kind: Option<&[u8]>) -> Vec<String> {
    match value {
        Object::String(text) => vec![strings::text(text.as_bytes())],
        Object::Stream(stream) => {
            stream.decoded_data().map(|data| vec![strings::text(&data)]).unwrap_or_default()
        }
        // a box that is not ticked holds nothing
        Object::Name(name) if kind == Some(b"Btn") && name.as_str() != "Off" => {
            vec![String::from_utf8_lossy(&name).into_owned()]
        }
        Object::Array(array) => {
            array.iter::<Object>().flat_map(|value| texts(value, kind)).take(MOST).collect()
        }
        // a signature says by whom, why and where
        Object::Dict(signature) if kind == Some(b"Sig") => {
            let keys: [&[u8]; 4] = [b"Name", b"Reason", b"Location", b"ContactInfo"];
            keys.into_iter().filter_map(|key| said(&signature, key)).collect()
        }
        _ => Vec::new(),
    }
}

/// Names and values of the data of an XFA form.
fn xfa(form: &Dict, limits: &Limits) -> Vec<(String, String)> {
    let data = match form.get::<Object>(XFA) {
        Some(Object::Stream(stream)) => decoded(&stream),
        Some(Object::Array(parts)) => {
            let parts: Vec<Object> = parts.iter::<Object>().collect();
            let is_data = |part: &Object| matches!(part, Object::String(name) if name.as_bytes() == b"datasets");
            let data = parts.iter().position(is_data).and_then(|at| parts.get(at + 1));
            match data {
                Some(Object::Stream(stream)) => decoded(stream),
                _ => return Vec::new(),
            }
        }
        _ => return Vec::new(),
    };
    let inside = |path: &[String]| path.iter().any(|name| name == "data");
    values::texts(&data, limits, &[])
        .into_iter()
        .filter(|(path, _)| inside(path))
        .filter_map(|(path, text)| Some((path.last()?.clone(), text)))
        .take(MOST)
        .collect()
}

fn decoded(stream: &Stream) -> Vec<u8> {
    // values that cannot be unpacked here stand in the pages as well
    stream.decoded_data().map(|data| data.into_owned()).unwrap_or_default()
}
