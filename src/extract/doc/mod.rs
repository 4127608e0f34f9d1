//! Holds documents of Word 6 to 2003: their parts in order, piece by piece. Must not know
//! what characters mean: that is `text`.

mod fib;
mod paragraphs;
mod people;
mod pictures;
mod pieces;
mod text;

use super::document::Document;
use super::inside::Inside;
use super::ole::{Ole, embedded, long, properties};
use super::{ExtractError, Format, Sink};
use crate::input::Source;
use crate::model::{Cause, Gap, Stage};
use fib::{HEADERS, Head};
use paragraphs::Paragraphs;
use pieces::Pieces;
use std::ops::Range;
use text::Text;

pub(super) const DOC: Format = Format {
    name: "doc",
    extensions: &["doc", "dot"],
    is: |look| look.is_ole() && look.holds_stream("WordDocument"),
    extract: |source, sink| read(source, sink),
    hostile: true,
    reads: "text with tables, headers, footers, notes, text boxes, hidden and deleted text; \
            comments, authors of comments and changes; targets of links, properties; pictures \
            and what is embedded; macros; of Word 6 and 95 tables by their look",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let ole = Ole::open(source.seekable()?)?;
    let mut inside = Inside::new(source);
    let mut document = Document::new(sink, limits);
    let result = body(&ole, &mut inside, &mut document);
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    document.section(None)?;
    embedded::macros(&ole, &mut inside, document.sink())?;
    if let Some(pool) = ole.find(0, "ObjectPool") {
        embedded::hand_on(&ole, pool, &mut inside, document.sink())?;
    }
    document.end()?;
    result
}

fn body(ole: &Ole, inside: &mut Inside, document: &mut Document) -> Result<(), ExtractError> {
    // they can be read where the text is under a password
    properties::tell(ole, 0, document)?;
    let mut head = Head::read(ole)?;
    people::tell(&mut head, document)?;
    let mut pieces = Pieces::read(&mut head)?;
    let mut paragraphs = Paragraphs::read(&mut head)?;
    for (section, range) in parts(&mut head)? {
        document.section(section)?;
        let mut text = Text::new(document, paragraphs.as_mut());
        pieces.each(&mut head, range, |c, offset| text.character(c, offset))?;
        text.end()?;
    }
    document.section(None)?;
    pictures::hand_on(ole, &mut head, inside, document.sink())?;
    let lost = head.text.lost();
    if pieces.cut || lost > 0 {
        let gap = Gap::new(Stage::Extract, Cause::Truncated);
        document.sink().gap(if lost > 0 { gap.losing(lost) } else { gap });
    }
    Ok(())
}

/// What part of a document a range of characters is; none for the body.
type Part = (Option<&'static str>, Range<u32>);

/// The parts, those of one name together.
fn parts(head: &mut Head) -> Result<Vec<Part>, ExtractError> {
    let mut from = 0_u32;
    let ranges = head.lengths().map(|length| {
        let range = from..from.saturating_add(length);
        from = range.end;
        range
    });
    let [body, footnotes, headers, macros, comments, endnotes, boxes, header_boxes] = ranges;
    let mut parts = vec![(None, body), (None, boxes), (None, macros)];
    parts.extend([footnotes, endnotes].map(|range| (Some("footnotes"), range)));
    let (mut tops, mut bottoms) = (Vec::new(), Vec::new());
    for (i, range) in stories(&head.table(HEADERS)?, &headers).into_iter().enumerate() {
        // six for what parts notes from text, then six for each section
        match (i < 6, i % 6) {
            (true, _) | (false, 0 | 1 | 4) => tops.push((Some("headers"), range)),
            _ => bottoms.push((Some("footers"), range)),
        }
    }
    tops.push((Some("headers"), header_boxes));
    parts.extend(tops);
    parts.extend(bottoms);
    parts.push((Some("comments"), comments));
    Ok(parts)
}

/// The single headers and footers in the range of all of them.
fn stories(table: &[u8], all: &Range<u32>) -> Vec<Range<u32>> {
    let starts = table.as_chunks::<4>().0.iter().filter_map(|raw| long(raw, 0));
    let mut stories = Vec::new();
    let mut last = all.start;
    for start in starts.skip(1) {
        let next = all.start.saturating_add(start).clamp(last, all.end);
        stories.push(last..next);
        last = next;
    }
    // what no story tells of
    stories.push(last..all.end);
    stories
}
