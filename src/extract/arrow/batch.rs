//! Holds the way of a batch's columns to their fields. Must not know messages.

use super::layout::Part;
use super::rows::{Rows, rows_of, within};
use super::schema::{Field, Kind};
use super::values::{Damaged, Values, is_valid, number, offset};
use crate::extract::nested::{Nested, Place};
use crate::extract::{ExtractError, Sink};
use crate::input::encoding::Encoding;
use crate::input::{Limits, Nest, ReadError, Seekable};
use crate::model::FieldId;
use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};

/// What went wrong with a column: others follow.
pub(super) type Result<T> = std::result::Result<T, ExtractError>;

impl From<Damaged> for ExtractError {
    fn from(_: Damaged) -> Self {
        ReadError::Corrupt("arrow").into()
    }
}

/// Dictionaries by their numbers, each in the pieces in which it came.
pub(super) type Dictionaries = HashMap<i64, Vec<(usize, Values)>>;

/// What all batches of a file share.
pub(super) struct Reader<'r, 's> {
    pub(super) file: Seekable,
    pub(super) nest: &'r Nest<'s>,
    pub(super) nested: Nested<'s>,
    pub(super) dictionaries: Dictionaries,
    /// Bytes of dictionaries that are held.
    pub(super) held: u64,
    /// Bytes that values came to.
    pub(super) spent: u64,
    scratch: Vec<u8>,
}

/// Where the body of a message lies, and how its buffers are packed.
#[derive(Clone, Copy)]
pub(super) struct Body {
    pub(super) at: u64,
    pub(super) length: u64,
    /// 0 LZ4, 1 Zstandard.
    pub(super) codec: Option<u8>,
}

impl<'r, 's> Reader<'r, 's> {
    pub(super) fn new(file: Seekable, nest: &'r Nest<'s>, nested: Nested<'s>) -> Self {
        let dictionaries = HashMap::new();
        Reader { file, nest, nested, dictionaries, held: 0, spent: 0, scratch: Vec::new() }
    }

    /// Reads a column of a batch, whose first row has the number `first`.
    pub(super) fn column(
        &mut self,
        field: &Field,
        part: &Part,
        body: Body,
        first: u32,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let place = self.nested.key(Place::root(), field.name.as_bytes(), sink)?;
        let rows = Rows::From { first, valid: Vec::new() };
        self.values(field, part, body, &rows, place, sink)
    }

    fn values(
        &mut self,
        field: &Field,
        part: &Part,
        body: Body,
        rows: &Rows,
        place: Place,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        if field.dictionary.is_some() {
            let id = self.nested.field_of(place, field.declared(), sink);
            return self.leaf(field, part, body, rows, id, sink);
        }
        match field.kind {
            Kind::Null => Ok(()),
            Kind::Struct => {
                let valid = self.buffer(part, 0, body)?;
                let rows = within(rows, valid, part.length);
                for (inner, part) in field.inner.iter().zip(&part.inner) {
                    let place = self.nested.key(place, inner.name.as_bytes(), sink)?;
                    self.values(inner, part, body, &rows, place, sink)?;
                }
                Ok(())
            }
            Kind::List { map: true, .. } => self.map(field, part, body, rows, place, sink),
            Kind::List { .. } | Kind::FixedList(_) => {
                let items = self.nested.items(place);
                let inner = self.elements(field, part, body, rows, items)?;
                self.values(&field.inner[0], &part.inner[0], body, &inner, items, sink)
            }
            Kind::Union { dense } => {
                let kinds = self.buffer(part, 0, body)?;
                for (i, (inner, part)) in field.inner.iter().zip(&part.inner).enumerate() {
                    let place = self.nested.key(place, inner.name.as_bytes(), sink)?;
                    // of the dense kind each has only its own, whose rows are not told
                    let own = match dense {
                        true => rows_of(part.length, |_| true, || self.nested.count(place))?,
                        false => rows_of(
                            part.length,
                            |n| kinds.get(n).is_some_and(|kind| usize::from(*kind) == i),
                            || self.nested.count(place),
                        )?,
                    };
                    self.values(inner, part, body, &own, place, sink)?;
                }
                Ok(())
            }
            Kind::Runs => {
                let own = rows_of(part.inner[1].length, |_| true, || self.nested.count(place))?;
                self.values(&field.inner[1], &part.inner[1], body, &own, place, sink)
            }
            Kind::ListView { .. } => Err(ReadError::Unsupported.into()),
            _ => {
                let id = self.nested.field_of(place, field.declared(), sink);
                self.leaf(field, part, body, rows, id, sink)
            }
        }
    }

    /// The pairs of a map: keys that are data, and what stands under them.
    fn map(
        &mut self,
        field: &Field,
        part: &Part,
        body: Body,
        rows: &Rows,
        place: Place,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let (Some(pairs), Some(inner)) = (field.inner.first(), part.inner.first()) else {
            return Err(Damaged.into());
        };
        let (Kind::Struct, [key, value]) = (pairs.kind, &pairs.inner[..]) else {
            return Err(Damaged.into());
        };
        let (keys, below) = self.nested.map(place, sink);
        let rows = self.elements(field, part, body, rows, below)?;
        let [key_part, value_part] = &inner.inner[..] else { return Err(Damaged.into()) };
        self.leaf(key, key_part, body, &rows, keys, sink)?;
        self.values(value, value_part, body, &rows, below, sink)
    }

    /// The rows of the elements of a list at `items`: each has one of its own.
    fn elements(
        &mut self,
        field: &Field,
        part: &Part,
        body: Body,
        rows: &Rows,
        items: Place,
    ) -> Result<Rows> {
        let valid = self.buffer(part, 0, body)?;
        let (wide, size) = match field.kind {
            Kind::FixedList(size) => (false, Some(size)),
            Kind::List { wide, .. } => (wide, None),
            _ => return Err(Damaged.into()),
        };
        let offsets = if size.is_none() { self.buffer(part, 1, body)? } else { Vec::new() };
        let most = usize::try_from(self.nest.limits().record).unwrap_or(usize::MAX);
        let mut out = Vec::new();
        for i in 0..part.length {
            let (from, to) = match size {
                Some(size) => (i.saturating_mul(size), i.saturating_add(1).saturating_mul(size)),
                None => (offset(&offsets, wide, i)?, offset(&offsets, wide, i + 1)?),
            };
            let is_there = is_valid(&valid, i) && rows.get(i).is_some_and(|(_, there)| there);
            if to < from || from < out.len() || to > part.inner[0].length {
                return Err(Damaged.into());
            }
            if to > most {
                return Err(ReadError::Limit { name: "record", value: most as u64 }.into());
            }
            out.resize(from, 0);
            for _ in from..to {
                out.push(if is_there { self.nested.count(items) } else { 0 });
            }
            // an element of no bytes, again and again
            if size == Some(0) {
                break;
            }
        }
        Ok(Rows::Each(out))
    }

    /// The bytes of a column that has no others inside.
    pub(super) fn bytes_of(&mut self, kind: Kind, part: &Part, body: Body) -> Result<Values> {
        let valid = self.buffer(part, 0, body)?;
        let text = matches!(kind, Kind::Text { .. });
        let offsets = if text { self.buffer(part, 1, body)? } else { Vec::new() };
        let data = self.buffer(part, if text { 2 } else { 1 }, body)?;
        let mut more = Vec::new();
        if matches!(kind, Kind::View { .. }) {
            for i in 2..part.buffers.len() {
                more.push(self.buffer(part, i, body)?);
            }
        }
        Ok(Values { kind, valid, offsets, data, more })
    }

    fn leaf(
        &mut self,
        field: &Field,
        part: &Part,
        body: Body,
        rows: &Rows,
        id: FieldId,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        if matches!(field.kind, Kind::Fixed(0)) && field.dictionary.is_none() {
            return Ok(());
        }
        let Some((number_of, size)) = field.dictionary else {
            let values = self.bytes_of(field.kind, part, body)?;
            for i in 0..part.length {
                let Some((row, there)) = rows.get(i) else { continue };
                let is_there = there && is_valid(&values.valid, i);
                self.put(is_there.then_some((&values, i)), id, row, rows.repeats(), sink)?;
            }
            return Ok(());
        };
        let (valid, indices) = (self.buffer(part, 0, body)?, self.buffer(part, 1, body)?);
        let pieces = self.dictionaries.remove(&number_of).unwrap_or_default();
        let result = (0..part.length).try_for_each(|i| {
            let Some((row, there)) = rows.get(i) else { return Ok(()) };
            if !there || !is_valid(&valid, i) {
                return self.put(None, id, row, rows.repeats(), sink);
            }
            let mut index = usize::try_from(number(&indices, size, i)?).map_err(|_| Damaged)?;
            for (length, values) in &pieces {
                if index < *length {
                    let value = is_valid(&values.valid, index).then_some((values, index));
                    return self.put(value, id, row, rows.repeats(), sink);
                }
                index -= length;
            }
            Err(Damaged.into())
        });
        self.dictionaries.insert(number_of, pieces);
        result
    }

    /// A value, or nothing where none is there; of what repeats, nothing is no value.
    fn put(
        &mut self,
        value: Option<(&Values, usize)>,
        field: FieldId,
        row: u32,
        repeats: bool,
        sink: &mut dyn Sink,
    ) -> Result<()> {
        let mut length = 1;
        match value {
            None if repeats => {}
            None => self.nested.cells.put(field, row, b"", sink)?,
            Some((values, i)) => match values.bytes(i)? {
                Some(bytes) => {
                    length += bytes.len() as u64;
                    match values.kind {
                        Kind::Text { binary: false, .. } | Kind::View { binary: false } => {
                            self.nested.cells.put(field, row, bytes, sink)?;
                        }
                        _ => self.nested.bytes(field, row, bytes, sink)?,
                    }
                }
                None => {
                    self.scratch.clear();
                    values.write(i, &mut self.scratch)?;
                    self.nested.cells.put(field, row, &self.scratch, sink)?;
                }
            },
        }
        self.spent += length;
        let ratio = self.nest.limits().ratio;
        let most = self.file.length().saturating_mul(ratio).max(Limits::RATIO_FROM);
        match self.spent > most {
            true => Err(ReadError::Limit { name: "ratio", value: ratio }.into()),
            false => Ok(()),
        }
    }

    /// Buffer `i` of a column, unpacked.
    fn buffer(&mut self, part: &Part, i: usize, body: Body) -> Result<Vec<u8>> {
        let &(at, length) = part.buffers.get(i).ok_or(Damaged)?;
        let (at, length) = (at as u64, length as u64);
        if length == 0 {
            return Ok(Vec::new());
        }
        let most = self.nest.limits().strings;
        let limit = || ExtractError::from(ReadError::Limit { name: "strings", value: most });
        if at.checked_add(length).is_none_or(|end| end > body.length) {
            return Err(Damaged.into());
        }
        if length > most {
            return Err(limit());
        }
        self.file.seek(SeekFrom::Start(body.at + at)).map_err(ReadError::from)?;
        let mut bytes = Vec::new();
        let read = io::copy(&mut Read::by_ref(&mut self.file).take(length), &mut bytes);
        if read.map_err(ReadError::from)? < length {
            return Err(ReadError::Truncated.into());
        }
        let Some(codec) = body.codec else { return Ok(bytes) };
        let (whole, packed) = bytes.split_first_chunk::<8>().ok_or(Damaged)?;
        let whole = i64::from_le_bytes(*whole);
        if whole == -1 {
            return Ok(packed.to_vec());
        }
        let whole = u64::try_from(whole).map_err(|_| Damaged)?;
        if whole > most {
            return Err(limit());
        }
        let reader: Box<dyn Read + '_> = match codec {
            0 => Encoding::Lz4.reader(Box::new(packed)),
            1 => Encoding::Zstd.reader(Box::new(packed)),
            _ => return Err(ReadError::Unsupported.into()),
        };
        let mut out = Vec::new();
        let mut reader = self.nest.bounded(reader, Some(length)).take(whole);
        match io::copy(&mut reader, &mut out).map_err(ReadError::from)? {
            n if n == whole => Ok(out),
            _ => Err(Damaged.into()),
        }
    }
}
