//! Holds the data of nodes, which may be spread over many blocks, and the nodes below
//! them. Must not know what the data means. Source: \[MS-PST\] 2.2.2.8.

use super::file::{DAMAGED, Pst};
use crate::extract::ole::{long, short};
use crate::input::ReadError;
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::rc::Rc;

/// The blocks of some data.
#[derive(Clone, Debug, Default)]
pub(super) struct Data {
    pub(super) blocks: Vec<u64>,
    pub(super) length: u64,
}

/// Data and nodes below, by the number of the node.
pub(super) type Below = BTreeMap<u32, (u64, u64)>;

/// Most blocks of one node, and most nodes below one.
const MOST: usize = 1 << 20;

impl Pst {
    /// The data that begins with the block of this number.
    pub(super) fn data(&self, id: u64) -> Result<Data, ReadError> {
        if id == 0 {
            return Ok(Data::default());
        }
        if id & 2 == 0 {
            return Ok(Data { blocks: vec![id], length: self.block_length(id)? });
        }
        let mut data = Data::default();
        self.list(id, 2, &mut data)?;
        Ok(data)
    }

    /// Adds the blocks in a list of them, or in a list of lists.
    fn list(&self, id: u64, most: u8, data: &mut Data) -> Result<(), ReadError> {
        let block = self.block(id)?;
        let level = *block.get(1).ok_or(DAMAGED)?;
        if block[0] != 1 || level == 0 || level > most {
            return Err(DAMAGED);
        }
        let count = usize::from(short(&block, 2).ok_or(DAMAGED)?);
        let entries = block.get(8..).unwrap_or_default();
        let each = if self.shape.wide { 8 } else { 4 };
        for entry in entries.chunks_exact(each).take(count) {
            let inner = self.number(entry, 0);
            if level == 1 {
                data.blocks.push(inner);
            } else {
                self.list(inner, 1, data)?;
            }
            if data.blocks.len() > MOST {
                return Err(DAMAGED);
            }
        }
        if most == 2 {
            data.length = u64::from(long(&block, 4).ok_or(DAMAGED)?);
        }
        Ok(())
    }

    /// The nodes below one.
    pub(super) fn below(&self, id: u64) -> Result<Below, ReadError> {
        let mut below = Below::new();
        if id != 0 {
            self.nodes_in(id, 1, &mut below)?;
        }
        Ok(below)
    }

    fn nodes_in(&self, id: u64, most: u8, below: &mut Below) -> Result<(), ReadError> {
        let block = self.block(id)?;
        let level = *block.get(1).ok_or(DAMAGED)?;
        if block[0] != 2 || level > most {
            return Err(DAMAGED);
        }
        let count = usize::from(short(&block, 2).ok_or(DAMAGED)?);
        let (head, width) = if self.shape.wide { (8, 8) } else { (4, 4) };
        let each = if level == 0 { width * 3 } else { width * 2 };
        for entry in block.get(head..).unwrap_or_default().chunks_exact(each).take(count) {
            let node = self.number(entry, 0) as u32;
            if level == 0 {
                below.insert(node, (self.number(entry, 1), self.number(entry, 2)));
            } else {
                self.nodes_in(self.number(entry, 1), 0, below)?;
            }
            if below.len() > MOST {
                return Err(DAMAGED);
            }
        }
        Ok(())
    }
}

/// Data as a stream of exactly as many bytes as it should have.
pub(super) struct DataReader {
    pst: Rc<Pst>,
    data: Data,
    next: usize,
    block: Vec<u8>,
    taken: usize,
    left: u64,
}

impl DataReader {
    pub(super) fn new(pst: Rc<Pst>, data: Data) -> Self {
        let left = data.length;
        DataReader { pst, data, next: 0, block: Vec::new(), taken: 0, left }
    }
}

impl Read for DataReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.block.len() && self.left > 0 {
            let id = *self.data.blocks.get(self.next).ok_or(io::ErrorKind::InvalidData)?;
            self.block = self.pst.block(id)?;
            self.next += 1;
            self.taken = 0;
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buf.len());
        let n = most.min(self.block.len() - self.taken);
        buf[..n].copy_from_slice(&self.block[self.taken..self.taken + n]);
        self.taken += n;
        self.left -= n as u64;
        Ok(n)
    }
}
