//! Holds the properties of a document: who made it, for whom, when. Must not know its
//! text. Source: \[MS-OLEPS\]; names after \[MS-OSHARED\] 2.3.3.2.

use super::{Ole, long, quad, short, wide};
use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::input::CodePage;
use crate::model::{Cause, Fact, Gap, Stage};
use std::collections::BTreeMap;

/// Bytes of a stream of properties that are read; more is pictures of the first page.
const LONGEST: usize = 4 << 20;

/// Properties of one set that are read.
const MOST: usize = 4096;

/// Where properties stand among the fields.
const CONTAINER: &str = "(properties)";

/// The properties that people write, by number.
const SUMMARY: &[(u32, &str)] = &[
    (2, "title"),
    (3, "subject"),
    (4, "creator"),
    (5, "keywords"),
    (6, "description"),
    (7, "template"),
    (8, "last modified by"),
];
const DATES: &[(u32, Fact)] = &[(11, Fact::Printed), (12, Fact::Created), (13, Fact::Saved)];
const DOCUMENT: &[(u32, &str)] = &[
    (2, "category"),
    (14, "manager"),
    (15, "company"),
    (26, "content type"),
    (27, "content status"),
    (28, "language"),
];

/// Tells the properties of the document in a storage.
pub(in crate::extract) fn tell(
    ole: &Ole,
    storage: usize,
    document: &mut Document,
) -> Result<(), ExtractError> {
    for (name, own) in [("\x05SummaryInformation", false), ("\x05DocumentSummaryInformation", true)]
    {
        let Some(mut stream) = ole.stream(storage, name) else { continue };
        let bytes =
            stream.bytes_at(0, LONGEST).map_err(|error| ExtractError::Read(error.into()))?;
        let mut whole = stream.lost() == 0;
        for i in 0..long(&bytes, 24).unwrap_or(0).min(2) as usize {
            // a set of its own is that of the properties people made
            let at = long(&bytes, 28 + i * 20 + 16).unwrap_or(u32::MAX) as usize;
            let set = bytes.get(at..).and_then(Set::of);
            whole &= set.is_some();
            let Some(set) = set else { continue };
            match (own, i) {
                (false, _) => summary(&set, document)?,
                (true, 0) => named(&set, DOCUMENT, document)?,
                (true, _) => set.own(document)?,
            }
        }
        if !whole {
            let gap = Gap::new(Stage::Extract, Cause::Corrupt);
            document.sink().gap(gap.noting("its properties"));
        }
    }
    Ok(())
}

fn summary(set: &Set, document: &mut Document) -> Result<(), ExtractError> {
    named(set, SUMMARY, document)?;
    for (id, fact) in DATES {
        let moment = set.values.get(id).and_then(|at| set.moment(*at));
        if let Some(moment) = moment {
            document.sink().fact(*fact, &moment);
        }
    }
    Ok(())
}

fn named(set: &Set, names: &[(u32, &str)], document: &mut Document) -> Result<(), ExtractError> {
    for (id, name) in names {
        if let Some(text) = set.values.get(id).and_then(|at| set.text(*at)) {
            document.value_once(CONTAINER, name, &text)?;
        }
    }
    Ok(())
}

/// One set of properties.
struct Set<'b> {
    bytes: &'b [u8],
    page: CodePage,
    is_wide: bool,
    /// Offsets of values by number.
    values: BTreeMap<u32, usize>,
}

impl<'b> Set<'b> {
    fn of(bytes: &'b [u8]) -> Option<Self> {
        let count = long(bytes, 4)? as usize;
        let values = (0..count.min(MOST))
            .map_while(|i| Some((long(bytes, 8 + i * 8)?, long(bytes, 12 + i * 8)? as usize)))
            .collect();
        let mut set = Set { bytes, page: CodePage::WESTERN, is_wide: false, values };
        let number = set.values.get(&1).and_then(|at| short(bytes, at + 4)).map(u32::from);
        set.is_wide = number == Some(1200);
        set.page = number.and_then(CodePage::of).unwrap_or(CodePage::WESTERN);
        Some(set)
    }

    /// What a property says, if it is text, a number or a yes.
    fn text(&self, at: usize) -> Option<Vec<u8>> {
        let (kind, at) = (long(self.bytes, at)?, at + 4);
        let mut out = Vec::new();
        match kind {
            30 => self.string(at, &mut out)?,
            31 => {
                let units = long(self.bytes, at)? as usize;
                wide(self.piece(at + 4, units.saturating_mul(2)), &mut out);
            }
            2 => out.extend(format!("{}", short(self.bytes, at)? as i16).into_bytes()),
            3 => out.extend(format!("{}", long(self.bytes, at)? as i32).into_bytes()),
            5 => out.extend(format!("{}", f64::from_bits(quad(self.bytes, at)?)).into_bytes()),
            64 => out.extend(self.moment(at - 4)?.into_bytes()),
            _ => return None,
        }
        let end = memchr::memchr(0, &out).unwrap_or(out.len());
        out.truncate(end);
        Some(out)
    }

    /// A string behind its count of bytes.
    fn string(&self, at: usize, out: &mut Vec<u8>) -> Option<()> {
        let bytes = self.piece(at + 4, long(self.bytes, at)? as usize);
        if self.is_wide {
            wide(bytes, out);
            return Some(());
        }
        let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
        self.page.decode(&bytes[..end], out);
        Some(())
    }

    fn piece(&self, at: usize, length: usize) -> &'b [u8] {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.get(..length).unwrap_or(rest)
    }

    /// A moment, as text; none where it is a span of time or not set.
    fn moment(&self, at: usize) -> Option<String> {
        // counts of 100 ns since 1601
        const TO_1970: i64 = 11_644_473_600;
        if long(self.bytes, at)? != 64 {
            return None;
        }
        let ticks = i64::try_from(quad(self.bytes, at + 4)?).ok()?;
        let seconds = ticks / 10_000_000 - TO_1970;
        // Word writes 1601 where it never was printed
        let moment = jiff::Timestamp::from_second(seconds).ok().filter(|_| seconds > 0)?;
        Some(moment.to_string())
    }

    /// Properties that people made, whose names stand in a table.
    fn own(&self, document: &mut Document) -> Result<(), ExtractError> {
        let Some(&table) = self.values.get(&0) else { return Ok(()) };
        let count = long(self.bytes, table).unwrap_or(0) as usize;
        let mut at = table + 4;
        for _ in 0..count.min(MOST) {
            let (Some(id), Some(length)) = (long(self.bytes, at), long(self.bytes, at + 4)) else {
                break;
            };
            let length = length as usize;
            let mut name = Vec::new();
            if self.is_wide {
                wide(self.piece(at + 8, length.saturating_mul(2)), &mut name);
                // names are padded to four bytes
                at += 8 + length.saturating_mul(2).next_multiple_of(4);
            } else {
                let bytes = self.piece(at + 8, length);
                self.page.decode(bytes, &mut name);
                at += 8 + length;
            }
            let name = String::from_utf8_lossy(&name).trim_end_matches('\0').to_owned();
            let text = self.values.get(&id).and_then(|at| self.text(*at));
            if let Some(text) = text.filter(|_| !name.starts_with("_PID_")) {
                document.value(CONTAINER, &name, &text)?;
            }
        }
        Ok(())
    }
}
