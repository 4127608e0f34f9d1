//! Holds cards and calendars: people, appointments, tasks, each property a field. Must
//! not know how their lines are put together: that is `lines`.
//! Sources: vCard 2.1, RFC 2426, RFC 6350; vCalendar 1.0, RFC 5545.

mod lines;
mod property;

use super::mail::letter::{Layout, Letter};
use super::{ExtractError, Format, Look, Sink, base64, prose};
use crate::input::{Folding, Nest, Source, TextReader, TextSource};
use crate::model::{Cause, Segment};
use lines::Lines;
use property::Property;
use std::collections::BTreeMap;

pub(super) const VCARD: Format = Format {
    name: "vcard",
    extensions: &["vcf", "vcard"],
    is: |look| begins(look, b"BEGIN:VCARD"),
    extract: read,
    hostile: false,
    reads: "every property as a field, card by card, in 2.1, 3.0 and 4.0; notes as text; pictures \
            and sounds as objects inside; no `UID`",
};

pub(super) const CALENDAR: Format = Format {
    name: "icalendar",
    extensions: &["ics", "ical", "ifb", "icalendar", "vcs"],
    is: |look| begins(look, b"BEGIN:VCALENDAR"),
    extract: read,
    hostile: false,
    reads: "every property as a field of its component (`VEVENT.ATTENDEE`), people by name and \
            address; summaries and descriptions as text; attachments as objects inside; no `UID`",
};

/// Components inside each other that are told apart.
const LEVELS: usize = 16;

/// Names of fields that are told apart in one kind of component.
const REPEATED: u32 = 9;

/// Properties that are numbers of the component itself, which look like addresses.
const NUMBERS: &[&str] = &["UID", "RELATED-TO", "BEGIN", "END", "VERSION", "PRODID"];

/// Properties that are running text.
const TEXTS: &[&str] = &["NOTE", "SUMMARY", "DESCRIPTION", "COMMENT", "CONTACT"];

fn begins(look: &Look, start: &[u8]) -> bool {
    let text = look.text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&look.text).trim_ascii_start();
    text.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start))
}

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let (inside, here) = (source.nest().ok(), source.own_nest());
    let mut text = TextSource::new(source, Folding::Structured);
    let mut lines = Lines::new(TextReader::new(&mut text), limits.record);
    let mut reader = Reader {
        letter: Letter::new(sink, limits),
        inside,
        here,
        open: Vec::new(),
        counts: BTreeMap::new(),
        repeated: BTreeMap::new(),
        index: 0,
        deeper: 0,
    };
    let mut result = Ok(());
    while let (Ok(()), Some(line)) = (&result, lines.next()) {
        result = reader.line(line);
    }
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    if lines.is_cut() {
        let limit = ExtractError::Limit { name: "record", value: limits.record };
        reader.letter.gap(limit.gap().noting("a property"));
    }
    if !reader.open.is_empty() {
        reader.letter.lacks(Cause::Truncated, "a card or component without an end");
    }
    reader.letter.end()?;
    prose::finish(text, sink, result)
}

struct Reader<'k, 's> {
    letter: Letter<'k>,
    inside: Option<Nest<'s>>,
    here: Nest<'s>,
    /// Names of the components that are open, and their numbers.
    open: Vec<(String, u32)>,
    counts: BTreeMap<String, u32>,
    /// How often each property stood in the component so far.
    repeated: BTreeMap<String, u32>,
    /// Objects inside so far.
    index: u32,
    /// Components that were begun beyond [`LEVELS`].
    deeper: u64,
}

impl Reader<'_, '_> {
    fn line(&mut self, line: &[u8]) -> Result<(), ExtractError> {
        if line.trim_ascii().is_empty() {
            return Ok(());
        }
        let Some(property) = Property::of(line) else { return self.letter.beside(line) };
        match property.name.as_str() {
            "BEGIN" => self.begin(&property.text()),
            "END" => {
                self.deeper = match self.deeper {
                    0 => {
                        self.open.pop();
                        self.repeated.clear();
                        0
                    }
                    deeper => deeper - 1,
                }
            }
            name if NUMBERS.contains(&name) => {}
            _ if property.is_binary() => return self.child(&property),
            _ => return self.value(&property),
        }
        Ok(())
    }

    fn begin(&mut self, name: &[u8]) {
        if self.open.len() >= LEVELS {
            self.deeper += 1;
            return;
        }
        let name = String::from_utf8_lossy(name).trim().to_ascii_uppercase();
        // what is called otherwise is counted with all that is
        let known = self.counts.contains_key(&name) || self.counts.len() < 100;
        let name = if known { name } else { "OTHER".to_owned() };
        let count = self.counts.entry(name.clone()).or_default();
        *count = count.saturating_add(1);
        self.open.push((name, *count));
        self.repeated.clear();
    }

    fn value(&mut self, property: &Property) -> Result<(), ExtractError> {
        let (table, row) = match self.open.last() {
            Some((table, row)) => (table.clone(), *row),
            None => (String::new(), 1),
        };
        let count = self.repeated.entry(property.name.clone()).or_default();
        *count = (*count + 1).min(REPEATED);
        let name = match (*count, property.name.as_str()) {
            // nobody else calls it so
            (1, "BDAY") => "birthday".to_owned(),
            (1, name) => name.to_owned(),
            (count, name) => format!("{name} {count}"),
        };
        let text = property.text();
        if property.name == "X-ALT-DESC" {
            let mut page = Source::stretch(&self.here, Box::new(&text[..]));
            return self.letter.laid_out(Layout::Html, &mut page, None);
        }
        if TEXTS.contains(&property.name.as_str()) {
            return self.letter.line_of(Some(&table), &name, &text);
        }
        if let Some(called) = property.parameter("CN") {
            self.letter.cell_of(&table, &format!("{name} name"), Some(row), &called)?;
        }
        match property.name.as_str() {
            "N" => {
                // family; given; others; before; behind
                let part = |i: usize| property.part(i);
                self.letter.cell_of(&table, "family name", Some(row), &part(0))?;
                let given = [part(1), part(2)].join(&b' ');
                self.letter.cell_of(&table, "given name", Some(row), &given)?;
                let titles = [part(3), part(4)].join(&b' ');
                self.letter.cell_of(&table, "title", Some(row), &titles)
            }
            "ADR" => self.letter.cell_of(&table, &name, Some(row), &property.address()),
            _ => {
                let text = match text.get(..7) {
                    Some(start) if start.eq_ignore_ascii_case(b"mailto:") => &text[7..],
                    _ => &text,
                };
                self.letter.cell_of(&table, &name, Some(row), text)
            }
        }
    }

    fn child(&mut self, property: &Property) -> Result<(), ExtractError> {
        let bytes = base64::decoded(property.binary());
        let name = format!("{} {}", property.name.to_ascii_lowercase(), self.index + 1);
        let given = property.parameter("FILENAME").or_else(|| property.parameter("X-FILENAME"));
        let name = given.unwrap_or_else(|| name.into_bytes());
        let segment = Segment::Part { index: self.index, name: name.into() };
        self.index += 1;
        let Some(nest) = &self.inside else {
            self.letter.lacks(Cause::TooDeep, "objects inside it");
            return Ok(());
        };
        let packed = Some(property.binary().len() as u64);
        let mut source = Source::inside(nest, Box::new(std::io::Cursor::new(bytes)), packed);
        self.letter.child(segment, &mut source)
    }
}

#[cfg(test)]
mod tests;
