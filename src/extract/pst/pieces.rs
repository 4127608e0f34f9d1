//! Holds a message of a pst written anew as a stream of attributes (TNEF), so that it is
//! an object of its own with bytes of its own. Large values stay where they lie until
//! they are read. Must not know what properties mean. Source: \[MS-OXTNEF\].

use super::data::{Data, DataReader};
use super::file::Pst;
use super::heap::Value;
use crate::extract::mapi::tnef::SIGNATURE;
use crate::extract::mapi::{Named, kind};
use crate::extract::ole::long;
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

enum Piece {
    Bytes(Vec<u8>),
    Data(Data),
}

/// Bytes that are to be written, and how many they are.
#[derive(Default)]
pub(super) struct Pieces {
    pieces: VecDeque<Piece>,
    pub(super) length: u64,
}

impl Pieces {
    /// The beginning of a stream of attributes.
    pub(super) fn stream() -> Self {
        let mut pieces = Pieces::default();
        pieces.bytes(&SIGNATURE);
        pieces.bytes(&[1, 0]);
        pieces
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        match self.pieces.back_mut() {
            Some(Piece::Bytes(last)) => last.extend_from_slice(bytes),
            _ => self.pieces.push_back(Piece::Bytes(bytes.to_vec())),
        }
    }

    fn number(&mut self, number: u32) {
        self.bytes(&number.to_le_bytes());
    }

    pub(super) fn append(&mut self, other: Pieces) {
        self.length += other.length;
        for piece in other.pieces {
            match (piece, self.pieces.back_mut()) {
                (Piece::Bytes(bytes), Some(Piece::Bytes(last))) => last.extend_from_slice(&bytes),
                (piece, _) => self.pieces.push_back(piece),
            }
        }
    }

    pub(super) fn data(&mut self, data: Data) {
        self.length += data.length;
        self.pieces.push_back(Piece::Data(data));
    }

    pub(super) fn value(&mut self, value: Value) {
        match value {
            Value::Bytes(bytes) => self.bytes(&bytes),
            Value::Data(data) => self.data(data),
        }
    }

    /// Adds an attribute; false where it is longer than one can be.
    pub(super) fn attribute(&mut self, level: u8, number: u32, content: Pieces) -> bool {
        let Ok(length) = u32::try_from(content.length) else { return false };
        self.bytes(&[level]);
        self.number(number);
        self.number(length);
        self.append(content);
        // nobody looks at the checksum
        self.bytes(&[0, 0]);
        true
    }

    /// The stream's bytes.
    pub(super) fn reader(self, pst: Rc<Pst>) -> Reader {
        Reader { pst, pieces: self.pieces, taken: 0, data: None }
    }
}

/// A list of properties.
#[derive(Default)]
pub(super) struct List {
    count: u32,
    content: Pieces,
}

impl List {
    /// Adds a property.
    pub(super) fn add(&mut self, (id, of_type): (u16, u16), named: Option<&Named>, value: Value) {
        let values = match (of_type & kind::MANY, value) {
            (0, value) => vec![value],
            (_, Value::Bytes(bytes)) => many(&bytes),
            // so many texts of one property that they do not fit into a heap
            (_, Value::Data(_)) => return,
        };
        let counted = !matches!(of_type, kind::LONG | kind::TIME);
        let mut content = Pieces::default();
        if counted {
            content.number(values.len() as u32);
        }
        for value in values {
            let mut one = Pieces::default();
            one.value(value);
            let Ok(length) = u32::try_from(one.length) else { return };
            if counted {
                content.number(length);
            }
            content.append(one);
            content.bytes(&[0; 3][..(length.next_multiple_of(4) - length) as usize]);
        }
        self.head((id, of_type), named);
        self.content.append(content);
    }

    /// Adds the object that an attachment is.
    pub(super) fn object(&mut self, id: u16, content: Pieces) {
        let length = content.length + 16;
        let Ok(length) = u32::try_from(length) else { return };
        self.head((id, kind::OBJECT), None);
        self.content.number(1);
        self.content.number(length);
        // the interface of messages
        self.content.bytes(&[7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]);
        self.content.append(content);
        self.content.bytes(&[0; 3][..(length.next_multiple_of(4) - length) as usize]);
    }

    fn head(&mut self, (id, of_type): (u16, u16), named: Option<&Named>) {
        self.count += 1;
        self.content.number(u32::from(id) << 16 | u32::from(of_type));
        if id < 0x8000 {
            return;
        }
        self.content.bytes(&[0; 16]);
        match named {
            Some(Named::Name(name)) => {
                let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
                self.content.number(1);
                self.content.number(name.len() as u32);
                self.content.bytes(&name);
                self.content.bytes(&[0; 3][..name.len().next_multiple_of(4) - name.len()]);
            }
            named => {
                let number = match named {
                    Some(Named::Number(number)) => *number,
                    _ => u32::from(id),
                };
                self.content.number(0);
                self.content.number(number);
            }
        }
    }

    /// The list behind the count of what is in it.
    pub(super) fn end(self) -> Pieces {
        let mut all = Pieces::default();
        all.number(self.count);
        all.append(self.content);
        all
    }
}

/// The texts of a property that has several: a count, offsets, and the texts.
fn many(bytes: &[u8]) -> Vec<Value> {
    let count = long(bytes, 0).unwrap_or(0) as usize;
    let at = |i: usize| long(bytes, 4 + i * 4).map(|at| at as usize);
    let end = |i: usize| if i + 1 < count { at(i + 1) } else { Some(bytes.len()) };
    let one = |i: usize| bytes.get(at(i)?..end(i)?);
    let texts = (0..count.min(bytes.len() / 4)).filter_map(one);
    texts.map(|text| Value::Bytes(text.to_vec())).collect()
}

/// The bytes of a stream, as they are asked for.
pub(super) struct Reader {
    pst: Rc<Pst>,
    pieces: VecDeque<Piece>,
    /// Bytes of the first piece that were handed out.
    taken: usize,
    data: Option<DataReader>,
}

impl Read for Reader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(data) = &mut self.data {
                match data.read(buf)? {
                    0 if !buf.is_empty() => self.data = None,
                    n => return Ok(n),
                }
            }
            match self.pieces.pop_front() {
                None => return Ok(0),
                Some(Piece::Data(data)) => {
                    self.data = Some(DataReader::new(self.pst.clone(), data));
                }
                Some(Piece::Bytes(bytes)) if self.taken == bytes.len() => self.taken = 0,
                Some(Piece::Bytes(bytes)) => {
                    let n = buf.len().min(bytes.len() - self.taken);
                    buf[..n].copy_from_slice(&bytes[self.taken..self.taken + n]);
                    self.taken += n;
                    self.pieces.push_front(Piece::Bytes(bytes));
                    return Ok(n);
                }
            }
        }
    }
}
