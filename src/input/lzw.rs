//! Holds the decoder of what `compress` writes (`.Z`): LZW with codes that grow. Must not
//! know who reads what comes out.
//!
//! Source: the programs `compress` 4.0 and `gzip`, whose unpackers are the only description.

use std::io::{self, BufRead, Read};

const FIRST_BITS: u32 = 9;
/// The code that empties the table, where the header says that there is one.
const CLEAR: usize = 256;

/// Whether this is the start of such a file.
pub(super) fn is(head: &[u8]) -> bool {
    matches!(head, [0x1F, 0x9D, flags, _, ..] if flags & 0x60 == 0 && (9..=16).contains(&(flags & 31)))
}

pub(super) struct Lzw<R> {
    encoded: R,
    /// Codes have at most so many bits; 0 before the header was read.
    most_bits: u32,
    has_clear: bool,
    bits: u32,
    /// Bits that were read and not used, the next one lowest.
    held: u64,
    count: u32,
    /// Codes read of the group that fills whole bytes: eight of them.
    in_group: u32,
    /// Of each code from 256 on: the code before, and the byte behind it.
    before: Vec<u16>,
    last: Vec<u8>,
    /// The code that came before, and its first byte.
    old: Option<(usize, u8)>,
    /// Bytes that are to be handed out, the next one last.
    stack: Vec<u8>,
    ended: bool,
    failed: Option<io::Error>,
}

impl<R: BufRead> Lzw<R> {
    pub(super) fn new(encoded: R) -> Self {
        Lzw {
            encoded,
            most_bits: 0,
            has_clear: false,
            bits: FIRST_BITS,
            held: 0,
            count: 0,
            in_group: 0,
            before: Vec::new(),
            last: Vec::new(),
            old: None,
            stack: Vec::new(),
            ended: false,
            failed: None,
        }
    }

    fn header(&mut self) -> io::Result<()> {
        let mut header = [0; 3];
        self.encoded.read_exact(&mut header)?;
        self.most_bits = u32::from(header[2] & 31);
        self.has_clear = header[2] & 0x80 != 0;
        self.empty_table(usize::from(self.has_clear));
        Ok(())
    }

    /// The table has the bytes alone, and `reserved` codes behind them.
    fn empty_table(&mut self, reserved: usize) {
        self.before.clear();
        self.last.clear();
        self.before.resize(reserved, 0);
        self.last.resize(reserved, 0);
    }

    /// How many codes are known.
    fn known(&self) -> usize {
        256 + self.before.len()
    }

    /// The next `n` bits; none at the end.
    fn take(&mut self, n: u32) -> io::Result<Option<usize>> {
        while self.count < n {
            let Some(&byte) = self.encoded.fill_buf()?.first() else { return Ok(None) };
            self.encoded.consume(1);
            self.held |= u64::from(byte) << self.count;
            self.count += 8;
        }
        let code = self.held & ((1 << n) - 1);
        self.held >>= n;
        self.count -= n;
        Ok(Some(code as usize))
    }

    /// Passes over what is left of a group: its codes were never written.
    fn end_group(&mut self) -> io::Result<()> {
        while !self.in_group.is_multiple_of(8) {
            self.take(self.bits)?;
            self.in_group += 1;
        }
        self.in_group = 0;
        Ok(())
    }

    fn code(&mut self) -> io::Result<Option<usize>> {
        if self.known() > (1 << self.bits) - 1 && self.bits < self.most_bits {
            self.end_group()?;
            self.bits += 1;
        }
        self.in_group += 1;
        self.take(self.bits)
    }

    /// Reads codes until one gives bytes.
    fn next(&mut self) -> io::Result<()> {
        if self.most_bits == 0 {
            self.header()?;
        }
        let wrong = || Err(io::ErrorKind::InvalidData.into());
        while self.stack.is_empty() {
            let Some(code) = self.code()? else {
                self.ended = true;
                return Ok(());
            };
            if code == CLEAR && self.has_clear {
                self.end_group()?;
                self.bits = FIRST_BITS;
                // the next code makes an entry that nobody uses
                self.empty_table(0);
                continue;
            }
            let Some((old, first)) = self.old else {
                let Ok(byte) = u8::try_from(code) else { return wrong() };
                self.old = Some((code, byte));
                self.stack.push(byte);
                continue;
            };
            let is_next = code == self.known();
            if code > self.known() || is_next && self.known() >= 1 << self.most_bits {
                return wrong();
            }
            let mut at = code;
            if is_next {
                self.stack.push(first);
                at = old;
            }
            while at >= 256 {
                self.stack.push(self.last[at - 256]);
                at = usize::from(self.before[at - 256]);
            }
            self.stack.push(at as u8);
            if self.known() < 1 << self.most_bits {
                self.before.push(old as u16);
                self.last.push(at as u8);
            }
            self.old = Some((code, at as u8));
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Lzw<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut n = 0;
        while n < buf.len() {
            if let Some(byte) = self.stack.pop() {
                buf[n] = byte;
                n += 1;
            } else if self.ended {
                break;
            } else if let Err(error) = self.next() {
                // what came before it is handed out first
                self.ended = true;
                self.failed = Some(error);
            }
        }
        match self.failed.take_if(|_| n == 0) {
            Some(error) => Err(error),
            None => Ok(n),
        }
    }
}
