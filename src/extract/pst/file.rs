//! Holds the lowest layer of a pst: where its blocks and nodes lie. Must not know what
//! they hold. Source: \[MS-PST\] 2.2; the pages of 4 KiB of newer ost files as they are
//! found.

use super::crypt::Crypt;
use crate::extract::ole::{long, quad, short};
use crate::input::{ReadError, Seekable};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};
use std::rc::Rc;

/// What contradicts the format.
pub(super) const DAMAGED: ReadError = ReadError::Corrupt("pst");

/// Pages that are kept.
const KEPT: usize = 1024;

/// Bytes of a block, expanded: more is in no file.
const BLOCK: u64 = 64 << 10;

/// Numbers of bytes that differ between the kinds of files.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    /// Whether numbers of blocks and offsets have eight bytes.
    pub(super) wide: bool,
    /// Whether pages have 4 KiB and blocks may be compressed.
    large: bool,
}

/// A page of one of the two trees.
struct Page {
    bytes: Vec<u8>,
    count: usize,
    each: usize,
    level: u8,
}

/// A node: the block of its data and that of the nodes below it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) id: u32,
    pub(super) data: u64,
    pub(super) below: u64,
    pub(super) parent: u32,
}

pub(super) struct Pst {
    file: Seekable,
    pub(super) shape: Shape,
    crypt: Crypt,
    nodes: u64,
    blocks: u64,
    pages: RefCell<HashMap<u64, Rc<Page>>>,
}

impl Pst {
    pub(super) fn open(file: Seekable) -> Result<Self, ReadError> {
        let mut head = [0; 514];
        let read = read_at(&file, 0, &mut head)?;
        let version = short(&head, 10).unwrap_or(0);
        let shape = Shape { wide: version >= 20, large: version >= 36 };
        let (nodes, blocks, crypt, needs) = match shape.wide {
            true => (quad(&head, 224), quad(&head, 240), head[513], 514),
            false => {
                (long(&head, 188).map(u64::from), long(&head, 196).map(u64::from), head[461], 462)
            }
        };
        if read < needs {
            return Err(ReadError::Truncated);
        }
        let crypt = Crypt::of(crypt).ok_or(ReadError::Encrypted)?;
        let (nodes, blocks) = (nodes.unwrap_or(0), blocks.unwrap_or(0));
        Ok(Pst { file, shape, crypt, nodes, blocks, pages: RefCell::default() })
    }

    fn page(&self, at: u64) -> Result<Rc<Page>, ReadError> {
        if let Some(page) = self.pages.borrow().get(&at) {
            return Ok(page.clone());
        }
        let (size, area, trailer) = match (self.shape.wide, self.shape.large) {
            (_, true) => (4096, 4056, 4072),
            (true, _) => (512, 488, 496),
            (false, _) => (512, 496, 500),
        };
        let mut bytes = vec![0; size];
        if read_at(&self.file, at, &mut bytes)? < size {
            return Err(ReadError::Truncated);
        }
        if !matches!(bytes[trailer], 0x80 | 0x81) || bytes[trailer] != bytes[trailer + 1] {
            return Err(DAMAGED);
        }
        let (count, each, level) = match self.shape.large {
            true => {
                (usize::from(short(&bytes, area).unwrap_or(0)), bytes[area + 4], bytes[area + 5])
            }
            false => (usize::from(bytes[area]), bytes[area + 2], bytes[area + 3]),
        };
        let each = usize::from(each);
        if each < self.least() || count * each > area || level > 8 {
            return Err(DAMAGED);
        }
        let page = Rc::new(Page { bytes, count, each, level });
        let mut pages = self.pages.borrow_mut();
        if pages.len() >= KEPT {
            pages.clear();
        }
        pages.insert(at, page.clone());
        Ok(page)
    }

    /// Bytes of the shortest entry of a tree.
    fn least(&self) -> usize {
        if self.shape.wide { 24 } else { 12 }
    }

    /// A number of a block or an offset.
    pub(super) fn number(&self, bytes: &[u8], i: usize) -> u64 {
        match self.shape.wide {
            true => quad(bytes, i * 8),
            false => long(bytes, i * 4).map(u64::from),
        }
        .unwrap_or(0)
    }

    /// The entry of `key` in the tree whose first page is at `at`.
    fn find(&self, mut at: u64, key: u64) -> Result<Vec<u8>, ReadError> {
        let mut above = u8::MAX;
        loop {
            let page = self.page(at)?;
            if page.level >= above {
                return Err(DAMAGED);
            }
            above = page.level;
            let entries = page.bytes.chunks_exact(page.each).take(page.count);
            let found = entries.take_while(|entry| self.number(entry, 0) <= key).last();
            let found = found.ok_or(DAMAGED)?;
            if page.level == 0 {
                return match self.number(found, 0) == key {
                    true => Ok(found.to_vec()),
                    false => Err(DAMAGED),
                };
            }
            at = self.number(found, 2);
        }
    }

    /// The node of this number.
    pub(super) fn node(&self, id: u32) -> Result<Node, ReadError> {
        let entry = self.find(self.nodes, u64::from(id))?;
        Ok(self.node_of(&entry))
    }

    fn node_of(&self, entry: &[u8]) -> Node {
        let parent = long(entry, if self.shape.wide { 24 } else { 12 }).unwrap_or(0);
        let [id, data, below] = [0, 1, 2].map(|i| self.number(entry, i));
        Node { id: id as u32, data, below, parent }
    }

    /// Calls `each` with every node, in the order of their numbers; returns how many
    /// pages of the tree could not be read.
    pub(super) fn each_node<E>(
        &self,
        mut each: impl FnMut(Node) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut lost = 0;
        // no file has more pages than fit into it
        let most = self.file.length() / 512 + 1;
        let mut seen = 0;
        let mut open = vec![(self.nodes, u8::MAX)];
        while let Some((at, above)) = open.pop() {
            seen += 1;
            let page = match self.page(at) {
                Ok(page) if page.level < above && seen <= most => page,
                _ => {
                    lost += 1;
                    continue;
                }
            };
            let entries = page.bytes.chunks_exact(page.each).take(page.count);
            if page.level == 0 {
                for entry in entries {
                    each(self.node_of(entry))?;
                }
            } else {
                let below: Vec<u64> = entries.map(|entry| self.number(entry, 2)).collect();
                open.extend(below.into_iter().rev().map(|at| (at, page.level)));
            }
        }
        Ok(lost)
    }

    /// How many bytes the block of this number has, expanded.
    pub(super) fn block_length(&self, id: u64) -> Result<u64, ReadError> {
        let entry = self.block_entry(id)?;
        Ok(if self.shape.large && entry.2 > entry.1 { entry.2 } else { entry.1 })
    }

    /// Offset, bytes there, and bytes expanded.
    fn block_entry(&self, id: u64) -> Result<(u64, u64, u64), ReadError> {
        // the lowest bit is not part of the number
        let entry = self.find(self.blocks, id & !1)?;
        let at = if self.shape.wide { 16 } else { 8 };
        let size = |at| short(&entry, at).map_or(0, u64::from);
        Ok((self.number(&entry, 1), size(at), size(at + 2)))
    }

    /// The bytes of a block.
    pub(super) fn block(&self, id: u64) -> Result<Vec<u8>, ReadError> {
        let (at, size, expanded) = self.block_entry(id)?;
        let mut bytes = vec![0; size as usize];
        if read_at(&self.file, at, &mut bytes)? < bytes.len() {
            return Err(ReadError::Truncated);
        }
        if self.shape.large && expanded > size && bytes.first() == Some(&0x78) {
            let packed = std::mem::take(&mut bytes);
            let mut unpacked = flate2::read::ZlibDecoder::new(&packed[..]).take(BLOCK);
            std::io::copy(&mut unpacked, &mut bytes)?;
        }
        if id & 2 == 0 {
            self.crypt.undo(id, &mut bytes);
        }
        Ok(bytes)
    }
}

/// Counts what was lost on the way.
#[derive(Default)]
pub(super) struct Lost(Cell<u64>);

impl Lost {
    pub(super) fn one(&self) {
        self.0.set(self.0.get() + 1);
    }

    pub(super) fn take(&self) -> u64 {
        self.0.take()
    }
}

fn read_at(file: &Seekable, at: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
    let mut file = file.clone();
    file.seek(SeekFrom::Start(at))?;
    let mut done = 0;
    while done < buf.len() {
        match file.read(&mut buf[done..])? {
            0 => break,
            n => done += n,
        }
    }
    Ok(done)
}
