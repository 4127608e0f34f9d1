//! Holds the heaps that lists and tables of properties lie in. Must not know what
//! properties mean. Source: \[MS-PST\] 2.3.

use super::data::{Below, Data};
use super::file::{DAMAGED, Pst};
use crate::extract::mapi::kind;
use crate::extract::ole::{long, short};
use crate::input::ReadError;

/// Bytes of a heap, or of the rows of a table, that are read.
const LARGEST: u64 = 16 << 20;

/// Most properties in a list, and levels of their tree.
const MOST: usize = 1 << 16;
const LEVELS: u8 = 8;

pub(super) struct Heap {
    blocks: Vec<Vec<u8>>,
}

/// A property as it is listed: number, type, and its value or where that lies.
pub(super) type Listed = (u16, u16, u32);

/// The value of a property.
pub(super) enum Value {
    Bytes(Vec<u8>),
    Data(Data),
}

impl Heap {
    pub(super) fn of(pst: &Pst, data: &Data) -> Result<Self, ReadError> {
        if data.length > LARGEST || data.blocks.len() > 4096 {
            return Err(ReadError::Limit { name: "record", value: LARGEST });
        }
        let blocks: Result<_, ReadError> = data.blocks.iter().map(|id| pst.block(*id)).collect();
        let heap = Heap { blocks: blocks? };
        match heap.blocks.first().and_then(|block| block.get(2)) {
            Some(0xEC) => Ok(heap),
            _ => Err(DAMAGED),
        }
    }

    /// What kind of thing it holds, and where that begins.
    fn root(&self) -> Option<(u8, u32)> {
        let first = self.blocks.first()?;
        Some((*first.get(3)?, long(first, 4)?))
    }

    /// A piece of it.
    pub(super) fn get(&self, place: u32) -> Option<&[u8]> {
        let block = self.blocks.get((place >> 16) as usize)?;
        let index = (place as usize & 0xFFFF) >> 5;
        let map = usize::from(short(block, 0)?);
        let count = usize::from(short(block, map)?);
        if index == 0 || index > count {
            return None;
        }
        let at = |i: usize| short(block, map + 4 + i * 2).map(usize::from);
        block.get(at(index - 1)?..at(index)?)
    }

    /// The list of properties that it holds.
    pub(super) fn properties(&self) -> Result<Vec<Listed>, ReadError> {
        let (0xBC, root) = self.root().ok_or(DAMAGED)? else { return Err(DAMAGED) };
        let head = self.get(root).ok_or(DAMAGED)?;
        let [0xB5, 2, 6, levels, ..] = *head else { return Err(DAMAGED) };
        if levels > LEVELS {
            return Err(DAMAGED);
        }
        let mut found = Vec::new();
        let mut open = vec![(long(head, 4).ok_or(DAMAGED)?, levels)];
        let mut seen = 0;
        while let Some((place, level)) = open.pop() {
            seen += 1;
            if place == 0 {
                continue;
            }
            let records = self.get(place).ok_or(DAMAGED)?;
            if level > 0 {
                let below = records.chunks_exact(6).filter_map(|record| long(record, 2));
                let below: Vec<(u32, u8)> = below.map(|place| (place, level - 1)).collect();
                open.extend(below.into_iter().rev());
            } else {
                found.extend(records.chunks_exact(8).filter_map(|record| {
                    Some((short(record, 0)?, short(record, 2)?, long(record, 4)?))
                }));
            }
            if found.len() > MOST || seen > MOST {
                return Err(DAMAGED);
            }
        }
        Ok(found)
    }

    /// The value of a property; none where it is empty.
    pub(super) fn value(
        &self,
        pst: &Pst,
        below: &Below,
        of_type: u16,
        value: u32,
    ) -> Result<Option<Value>, ReadError> {
        if matches!(of_type, kind::SHORT | kind::LONG | kind::BOOLEAN | 0x04 | 0x0A) {
            return Ok(Some(Value::Bytes(value.to_le_bytes().to_vec())));
        }
        if value == 0 {
            return Ok(None);
        }
        if value & 0x1F == 0 {
            let bytes = self.get(value).ok_or(DAMAGED)?;
            return Ok(Some(Value::Bytes(bytes.to_vec())));
        }
        let (data, _) = below.get(&value).ok_or(DAMAGED)?;
        Ok(Some(Value::Data(pst.data(*data)?)))
    }

    /// The rows of the table that it holds: the properties that stand in each.
    pub(super) fn rows(&self, pst: &Pst, below: &Below) -> Result<Vec<Vec<Listed>>, ReadError> {
        let (0x7C, root) = self.root().ok_or(DAMAGED)? else { return Err(DAMAGED) };
        let head = self.get(root).ok_or(DAMAGED)?;
        let count = usize::from(*head.get(1).ok_or(DAMAGED)?);
        let (bits, width) =
            (short(head, 6).ok_or(DAMAGED)?, usize::from(short(head, 8).ok_or(DAMAGED)?));
        let columns = head.get(22..).unwrap_or_default().as_chunks::<8>().0;
        let columns = &columns[..count.min(columns.len())];
        let place = long(head, 14).ok_or(DAMAGED)?;
        if width == 0 || place == 0 {
            return Ok(Vec::new());
        }
        let blocks = match place & 0x1F {
            0 => vec![self.get(place).ok_or(DAMAGED)?.to_vec()],
            _ => {
                let data = pst.data(below.get(&place).ok_or(DAMAGED)?.0)?;
                if data.length > LARGEST || data.blocks.len() > 4096 {
                    return Err(ReadError::Limit { name: "record", value: LARGEST });
                }
                data.blocks.iter().map(|id| pst.block(*id)).collect::<Result<_, _>>()?
            }
        };
        // no row lies in two blocks
        let rows = blocks.iter().flat_map(|block| block.chunks_exact(width));
        Ok(rows.map(|row| cells(row, columns, usize::from(bits))).collect())
    }
}

/// The cells of a row that are there. Values of eight bytes say nothing of people.
fn cells(row: &[u8], columns: &[[u8; 8]], bits: usize) -> Vec<Listed> {
    let cell = |column: &[u8; 8]| {
        let (of_type, id) = (short(column, 0)?, short(column, 2)?);
        let (at, size, bit) = (usize::from(short(column, 4)?), column[6], usize::from(column[7]));
        let is_there = row.get(bits + bit / 8)? >> (7 - bit % 8) & 1 == 1;
        (is_there && size == 4).then_some((id, of_type, long(row, at)?))
    };
    columns.iter().filter_map(cell).collect()
}
