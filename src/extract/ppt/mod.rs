//! Holds presentations of PowerPoint 97 to 2003: slides in their order, notes, masters.
//! Must not know records: those are walked by `walk`.

mod persist;
mod things;
mod walk;

use super::asides::Asides;
use super::document::Document;
use super::inside::Inside;
use super::ole::art::{self, HEAD, Head};
use super::ole::{Ole, Stream, properties};
use super::{ExtractError, Format, Sink};
use crate::input::Source;
use crate::model::{Cause, Gap, Stage};
use persist::{Objects, io_error};
use std::collections::BTreeSet;
use walk::{DOCUMENT, Met, NOTES, SLIDE, Walk};

pub(super) const PPT: Format = Format {
    name: "ppt",
    extensions: &["ppt", "pot", "pps"],
    is: |look| look.is_ole() && look.holds_stream("PowerPoint Document"),
    extract: |source, sink| read(source, sink),
    hostile: true,
    reads: "text of slides, also hidden ones, speaker notes, masters; comments and their \
            authors; headers, footers, targets of links, properties; pictures and what is \
            embedded, also macros",
};

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let ole = Ole::open(source.seekable()?)?;
    let Some(stream) = ole.stream(0, "PowerPoint Document") else {
        return Err(ExtractError::Corrupt("its slides cannot be found".into()));
    };
    let mut document = Document::new(sink, limits);
    let mut asides = Asides::default();
    let mut inside = Inside::new(source);
    let result = presentation(&ole, stream, &mut inside, &mut document, &mut asides);
    if matches!(result, Err(ExtractError::Stopped)) {
        return result;
    }
    asides.end(&mut document)?;
    document.end()?;
    result
}

fn presentation(
    ole: &Ole,
    mut stream: Stream,
    inside: &mut Inside,
    document: &mut Document,
    asides: &mut Asides,
) -> Result<(), ExtractError> {
    // they can be read where the text is under a password
    properties::tell(ole, 0, document)?;
    let lost = stream.lost();
    let objects = Objects::read(ole, &mut stream, document)?;
    let mut embedded = stream.clone();
    let room = stream.length().saturating_mul(4).saturating_add(1 << 20);
    let cut = lost > 0;
    let walk = Walk { stream: &mut stream, document, asides, room, cut, too_deep: false };
    let mut reader = Reader { walk, objects, read: BTreeSet::new() };
    if !reader.whole()? {
        let gap = Gap::new(Stage::Extract, Cause::Corrupt);
        reader.walk.document.sink().gap(gap.noting("its slides are not where its lists say"));
        reader.walk.document.section(None)?;
        let end = reader.walk.stream.length();
        reader.walk.records(0, end, 0, 0)?;
    }
    let places = reader.rest()?;
    let (cut, too_deep) = (reader.walk.cut, reader.walk.too_deep);
    document.section(None)?;
    for place in places {
        things::object(&mut embedded, place, inside, document.sink())?;
    }
    if let Some(mut pictures) = ole.stream(0, "Pictures") {
        let all = 0..pictures.length();
        art::pictures(&mut pictures, all, None, inside, document.sink())?;
    }
    if cut {
        let gap = Gap::new(Stage::Extract, Cause::Truncated);
        document.sink().gap(if lost > 0 { gap.losing(lost) } else { gap });
    }
    if too_deep {
        let gap = Gap::new(Stage::Extract, Cause::TooDeep);
        document.sink().gap(gap.noting("records inside each other"));
    }
    Ok(())
}

struct Reader<'w, 'k> {
    walk: Walk<'w, 'k>,
    objects: Objects,
    /// Objects that were read.
    read: BTreeSet<u32>,
}

impl Reader<'_, '_> {
    /// Reads slides, notes and masters by the lists of the whole; false where there are
    /// none.
    fn whole(&mut self) -> Result<bool, ExtractError> {
        let Some(number) = self.objects.whole else { return Ok(false) };
        let Some((start, head)) = self.place(number)? else { return Ok(false) };
        if head.kind != DOCUMENT {
            return Ok(false);
        }
        self.read.insert(number);
        let end = start + head.length;
        let mut lists = self.walk.lists(start, end)?;
        // slides, notes, masters
        lists.sort_by_key(|(which, _)| [0, 2, 1].get(usize::from(*which)).copied().unwrap_or(3));
        for (which, met) in lists {
            let (mut count, mut open) = (0, None);
            for item in met {
                let number = match item {
                    Met::Text(at, head) => {
                        self.walk.text(at, &head)?;
                        continue;
                    }
                    Met::Slide(number) => number,
                };
                count += 1;
                // titles stand in the list and come first
                if let Some(before) = open.replace(number) {
                    self.object(before)?;
                }
                let section = match which {
                    0 => format!("slide {count}"),
                    2 => format!("notes {count}"),
                    _ => "masters".to_owned(),
                };
                self.walk.document.section(Some(&section))?;
            }
            if let Some(last) = open {
                self.object(last)?;
            }
        }
        self.walk.document.section(None)?;
        self.walk.records(start, end, DOCUMENT, 0)?;
        Ok(true)
    }

    /// Where the content of an object begins, and its head.
    fn place(&mut self, number: u32) -> Result<Option<(u64, Head)>, ExtractError> {
        let Some(&at) = self.objects.places.get(&number) else { return Ok(None) };
        let head = Head::at(self.walk.stream, at).map_err(io_error)?;
        Ok(head.map(|head| (at + HEAD, head)))
    }

    fn object(&mut self, number: u32) -> Result<(), ExtractError> {
        if !self.read.insert(number) {
            return Ok(());
        }
        match self.place(number)? {
            Some((start, head)) if head.holds_records => {
                let end = start.saturating_add(head.length);
                self.walk.cut |= end > self.walk.stream.length();
                self.walk.records(start, end, head.kind, 0)
            }
            _ => {
                self.walk.cut = true;
                Ok(())
            }
        }
    }

    /// Reads slides that no list names any more; returns where embedded objects stand.
    fn rest(&mut self) -> Result<Vec<u64>, ExtractError> {
        let numbers: Vec<u32> = self.objects.places.keys().copied().collect();
        let mut places = Vec::new();
        self.walk.document.section(Some("masters"))?;
        for number in numbers {
            if self.read.contains(&number) {
                continue;
            }
            match self.place(number)? {
                Some((start, head)) if head.kind == things::OBJECT => places.push(start - HEAD),
                Some((_, head)) if matches!(head.kind, SLIDE | NOTES | MASTER | HANDOUT) => {
                    self.object(number)?;
                }
                _ => {}
            }
        }
        Ok(places)
    }
}

const MASTER: u16 = 0x3F8;
const HANDOUT: u16 = 0xFC9;
