//! Holds the records that a workbook is a sequence of, and strings that go on from one to
//! the next. Must not know what records are for. Source: \[MS-XLS\] 2.1.4, 2.5.293-296.

use crate::extract::ole::{Stream, long, short};
use crate::input::CodePage;
use std::io::{self, BufReader, Read, Seek, SeekFrom};

/// The record that goes on with the one before.
const CONTINUE: u16 = 0x3C;

/// Records, one by one.
pub(super) struct Records {
    input: BufReader<Stream>,
    /// Kind and length of the next record, once its head was read.
    next: Option<(u16, usize)>,
    /// What the record holds.
    pub(super) data: Vec<u8>,
    /// Offset of what was not read yet.
    at: u64,
    /// Whether it ended inside a record.
    pub(super) cut: bool,
    /// Bytes read in all.
    pub(super) read: u64,
}

impl Records {
    pub(super) fn new(stream: Stream) -> Self {
        let input = BufReader::with_capacity(64 << 10, stream);
        Records { input, next: None, data: Vec::new(), at: 0, cut: false, read: 0 }
    }

    /// Goes to the record at an offset.
    pub(super) fn go_to(&mut self, at: u64) -> io::Result<()> {
        self.next = None;
        self.at = self.input.seek(SeekFrom::Start(at))?;
        Ok(())
    }

    /// Reads the next record; returns its kind, none at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<u16>> {
        let Some((kind, length)) = self.peek()? else { return Ok(None) };
        self.next = None;
        self.load(length)?;
        Ok(Some(kind))
    }

    /// Offset of the record that comes next.
    pub(super) fn offset(&self) -> u64 {
        self.at - if self.next.is_some() { 4 } else { 0 }
    }

    /// Offset behind the record that was read, before its next one's head was.
    pub(super) fn end(&self) -> u64 {
        self.offset()
    }

    fn peek(&mut self) -> io::Result<Option<(u16, usize)>> {
        if self.next.is_none() {
            let mut head = [0; 4];
            let n = self.fill(&mut head)?;
            self.cut |= n > 0 && n < 4;
            if n < 4 {
                return Ok(None);
            }
            let [a, b, c, d] = head;
            self.next = Some((u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d]).into()));
        }
        Ok(self.next)
    }

    fn load(&mut self, length: usize) -> io::Result<()> {
        let mut data = std::mem::take(&mut self.data);
        data.clear();
        data.resize(length, 0);
        let n = self.fill(&mut data)?;
        self.cut |= n < length;
        data.truncate(n);
        self.data = data;
        Ok(())
    }

    fn fill(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut done = 0;
        while done < buf.len() {
            match self.input.read(&mut buf[done..])? {
                0 => break,
                n => done += n,
            }
        }
        self.at += done as u64;
        self.read += done as u64;
        Ok(done)
    }

    /// Whether the record goes on; what it goes on with takes its place.
    pub(super) fn goes_on(&mut self) -> io::Result<bool> {
        match self.peek()? {
            Some((CONTINUE, length)) => {
                self.next = None;
                self.load(length)?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }
}

/// A place in a record, and in those that go on with it.
pub(super) struct Cursor<'r> {
    records: &'r mut Records,
    at: usize,
}

impl<'r> Cursor<'r> {
    pub(super) fn new(records: &'r mut Records, at: usize) -> Self {
        Cursor { records, at }
    }

    /// Whether there is another byte, here or in a record that goes on with this.
    fn more(&mut self) -> io::Result<bool> {
        while self.at >= self.records.data.len() {
            if !self.records.goes_on()? {
                return Ok(false);
            }
            self.at = 0;
        }
        Ok(true)
    }

    fn skip(&mut self, mut count: u64) -> io::Result<()> {
        while count > 0 && self.more()? {
            let here = (self.records.data.len() - self.at) as u64;
            let step = here.min(count);
            self.at += step as usize;
            count -= step;
        }
        Ok(())
    }

    /// Appends the string that stands here to `out` as UTF-8; false where there is none.
    pub(super) fn string(&mut self, units: &mut Vec<u16>, out: &mut Vec<u8>) -> io::Result<bool> {
        if !self.more()? {
            return Ok(false);
        }
        let Some(count) = short(&self.records.data, self.at) else { return Ok(false) };
        self.at += 2;
        self.counted(count.into(), units, out)
    }

    /// The same, without its count of characters.
    pub(super) fn counted(
        &mut self,
        mut count: usize,
        units: &mut Vec<u16>,
        out: &mut Vec<u8>,
    ) -> io::Result<bool> {
        if !self.more()? {
            return Ok(false);
        }
        let mut flags = self.records.data[self.at];
        self.at += 1;
        let mut behind = 0;
        if flags & 8 != 0 {
            behind += u64::from(short(&self.records.data, self.at).unwrap_or(0)) * 4;
            self.at += 2;
        }
        if flags & 4 != 0 {
            behind += u64::from(long(&self.records.data, self.at).unwrap_or(0));
            self.at += 4;
        }
        units.clear();
        while count > 0 {
            if self.at >= self.records.data.len() {
                if !self.more()? {
                    break;
                }
                // each piece says anew how wide its characters are
                flags = self.records.data[self.at];
                self.at += 1;
                continue;
            }
            let here = &self.records.data[self.at..];
            if flags & 1 == 0 {
                let taken = count.min(here.len());
                units.extend(here[..taken].iter().map(|&b| u16::from(b)));
                self.at += taken;
                count -= taken;
            } else {
                let pairs = here.as_chunks::<2>().0;
                let taken = count.min(pairs.len());
                units.extend(pairs[..taken].iter().map(|pair| u16::from_le_bytes(*pair)));
                // a byte of a character that is cut in its midst stands for none
                self.at += if taken == 0 { 1 } else { taken * 2 };
                count -= taken;
            }
        }
        for c in char::decode_utf16(units.iter().copied()) {
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.skip(behind)?;
        Ok(true)
    }
}

/// How strings are written.
#[derive(Clone, Copy)]
pub(super) enum Script {
    /// As bytes in a code page: until Excel 95.
    Bytes(CodePage),
    /// As UTF-16, or the lower bytes of it.
    Units,
}

impl Records {
    /// The string at `at`, behind its count of one or two bytes.
    pub(super) fn text(
        &mut self,
        at: usize,
        script: Script,
        wide_count: bool,
    ) -> io::Result<Vec<u8>> {
        let count = match wide_count {
            true => short(&self.data, at).map(usize::from),
            false => self.data.get(at).map(|&b| usize::from(b)),
        };
        let Some(count) = count else { return Ok(Vec::new()) };
        let at = at + if wide_count { 2 } else { 1 };
        self.counted_text(at, count, script)
    }

    /// The string of `count` characters at `at`.
    pub(super) fn counted_text(
        &mut self,
        at: usize,
        count: usize,
        script: Script,
    ) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        match script {
            Script::Units => {
                Cursor::new(self, at).counted(count, &mut Vec::new(), &mut out)?;
            }
            Script::Bytes(page) => {
                let rest = self.data.get(at..).unwrap_or_default();
                let mut bytes = rest[..rest.len().min(count)].to_vec();
                while bytes.len() < count && self.goes_on()? {
                    let taken = self.data.len().min(count - bytes.len());
                    bytes.extend_from_slice(&self.data[..taken]);
                }
                page.decode(&bytes, &mut out);
            }
        }
        Ok(out)
    }
}
