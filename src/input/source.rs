//! Holds `Source`: the bytes of one object, read in order, encodings undone. Must not
//! know formats.

use super::encoding::{Encoding, MEMORY};
use super::{Charset, HEAD, Limits};
use std::cell::{Cell, OnceCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::rc::Rc;

/// Why reading stopped before the end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The system failed.
    #[error("{0}")]
    Io(io::Error),
    /// The content ends before its encoding says so.
    #[error("it ends too early")]
    Truncated,
    /// The content contradicts its encoding.
    #[error("its {0} data is damaged")]
    Corrupt(&'static str),
    /// Its encoding needs what is not there or not known.
    #[error("its encoding is not supported")]
    Unsupported,
    /// A limit was hit.
    #[error("limit {name} of {value}")]
    Limit {
        /// Its key under `[limits]`.
        name: &'static str,
        /// Its value.
        value: u64,
    },
}

/// The error inside an [`io::Error`] when a limit was hit.
#[derive(Debug, thiserror::Error)]
#[error("limit {name}")]
struct LimitHit {
    name: &'static str,
    value: u64,
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        if let Some(hit) = error.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
            return ReadError::Limit { name: hit.name, value: hit.value };
        }
        match error.kind() {
            _ if ends_early(&error) => ReadError::Truncated,
            _ if error.raw_os_error().is_some() => ReadError::Io(error),
            io::ErrorKind::OutOfMemory => ReadError::Limit { name: "memory", value: MEMORY },
            io::ErrorKind::Unsupported => ReadError::Unsupported,
            _ => ReadError::Corrupt("encoded"),
        }
    }
}

/// Whether an error, or one that it was made from, is that the data ended.
fn ends_early(error: &io::Error) -> bool {
    let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(inner) = error.downcast_ref::<io::Error>() {
            if inner.kind() == io::ErrorKind::UnexpectedEof {
                return true;
            }
            next = inner.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static));
        } else {
            next = error.source();
        }
    }
    false
}

/// The error of a reader that hit the limit called `name`.
pub(super) fn limit_hit(name: &'static str, value: u64) -> io::Error {
    io::Error::other(LimitHit { name, value })
}

/// The bytes of one object, from its start.
pub struct Source<'s> {
    /// Its first bytes, at most [`HEAD`].
    head: Vec<u8>,
    /// How many of them were read.
    taken: usize,
    /// What follows; none when the head is all.
    rest: Option<Box<dyn Read + 's>>,
    /// The file itself, where no encoding is around it.
    file: Option<&'s File>,
    encodings: Vec<Encoding>,
    limits: &'s Limits,
    total: u64,
    /// Charset of the text and length of its mark, once asked for.
    charset: OnceCell<(Charset, usize)>,
}

impl<'s> Source<'s> {
    /// The content of `file`, with its encodings undone. `size` is what the system
    /// says of its length, `head` memory to reuse.
    pub fn of_file(
        file: &'s File,
        size: u64,
        limits: &'s Limits,
        mut head: Vec<u8>,
    ) -> Result<Self, ReadError> {
        let mut reader: Box<dyn Read + 's> = Box::new(file);
        // one byte more than there should be tells that this was the end
        let whole = usize::try_from(size).map_or(HEAD, |size| (size + 1).min(HEAD));
        let mut ended = read_head(&mut reader, &mut head, whole)?;
        let mut encodings = Vec::new();
        while let Some(encoding) = Encoding::of(&head) {
            if encodings.len() as u64 >= limits.depth {
                return Err(ReadError::Limit { name: "depth", value: limits.depth });
            }
            let taken_in = Rc::new(Cell::new(0));
            let start = io::Cursor::new(std::mem::take(&mut head));
            let whole = Counted { inner: start.chain(reader), count: taken_in.clone() };
            let decoded = encoding.reader(Box::new(whole));
            reader = Box::new(Bounded { inner: decoded, limits, taken_in, out: 0 });
            encodings.push(encoding);
            ended = read_head(&mut reader, &mut head, HEAD)?;
        }
        let direct = encodings.is_empty();
        Ok(Source {
            head,
            taken: 0,
            rest: (!ended).then_some(reader),
            file: direct.then_some(file),
            encodings,
            limits,
            total: 0,
            charset: OnceCell::new(),
        })
    }

    /// The content in `bytes`, as it is.
    pub fn of_bytes(bytes: Vec<u8>, limits: &'s Limits) -> Self {
        Source {
            head: bytes,
            taken: 0,
            rest: None,
            file: None,
            encodings: Vec::new(),
            limits,
            total: 0,
            charset: OnceCell::new(),
        }
    }

    /// The first bytes, to tell the format from; all of it when it is short.
    pub fn head(&self) -> &[u8] {
        &self.head[..self.head.len().min(HEAD)]
    }

    /// Whether [`head`](Self::head) is all there is.
    pub fn head_is_all(&self) -> bool {
        self.rest.is_none() && self.head.len() <= HEAD
    }

    /// The charset that its text would have, and the length of the mark that says so.
    pub fn charset(&self) -> (Charset, usize) {
        *self.charset.get_or_init(|| Charset::of(self.head(), self.head_is_all()))
    }

    /// The encodings that were undone, outermost first.
    pub fn encodings(&self) -> &[Encoding] {
        &self.encodings
    }

    /// The limits to keep.
    pub fn limits(&self) -> &'s Limits {
        self.limits
    }

    /// Bytes handed out so far.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Appends up to `want` bytes to `buf`; 0 at the end.
    pub fn read_to(&mut self, buf: &mut Vec<u8>, want: usize) -> Result<usize, ReadError> {
        let n = if self.taken < self.head.len() {
            let n = want.min(self.head.len() - self.taken);
            // a whole small file changes hands without a copy
            if self.taken == 0 && n == self.head.len() && buf.is_empty() {
                std::mem::swap(buf, &mut self.head);
                self.taken = 0;
            } else {
                buf.extend_from_slice(&self.head[self.taken..self.taken + n]);
                self.taken += n;
            }
            n
        } else {
            match &mut self.rest {
                None => 0,
                Some(rest) => match append(rest, buf, want)? {
                    0 => {
                        self.rest = None;
                        0
                    }
                    n => n,
                },
            }
        };
        self.total += n as u64;
        Ok(n)
    }

    /// The file itself, where no encoding is around it.
    pub fn file(&self) -> Option<&'s File> {
        self.file
    }

    /// Reads at an offset, as far as that is possible without reading on: from the
    /// file itself or from the head. Returns how many bytes there were.
    pub fn read_at(&self, offset: u64, buf: &mut [u8]) -> usize {
        if let Some(file) = self.file {
            // a failure shows when the object is read
            return file.read_at(buf, offset).unwrap_or(0);
        }
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.head.len());
        let n = buf.len().min(self.head.len() - from);
        buf[..n].copy_from_slice(&self.head[from..from + n]);
        n
    }

    /// All of it at a place where it can be read in any order: the file itself,
    /// or a copy in an unlinked private file of at most `limit` bytes; `name` is
    /// the limit's.
    pub fn seekable(&mut self, limit: u64, name: &'static str) -> Result<File, ReadError> {
        if let Some(file) = self.file {
            let mut file = file.try_clone().map_err(ReadError::Io)?;
            file.seek(SeekFrom::Start(0)).map_err(ReadError::Io)?;
            return Ok(file);
        }
        let mut spool = tempfile::tempfile().map_err(ReadError::Io)?;
        let mut buf = Vec::new();
        let mut total = 0;
        while self.read_to(&mut buf, HEAD)? > 0 {
            total += buf.len() as u64;
            if total > limit {
                return Err(ReadError::Limit { name, value: limit });
            }
            spool.write_all(&buf).map_err(ReadError::Io)?;
            buf.clear();
        }
        spool.seek(SeekFrom::Start(0)).map_err(ReadError::Io)?;
        Ok(spool)
    }

    /// Takes memory that [`read_to`](Self::read_to) handed out and that is of no use any
    /// more.
    pub fn take_back(&mut self, buf: Vec<u8>) {
        if buf.capacity() > self.head.capacity() && buf.capacity() <= 2 * HEAD {
            self.head = buf;
            self.head.clear();
            self.taken = 0;
        }
    }

    /// Gives the memory of the head back.
    pub fn into_head(self) -> Vec<u8> {
        self.head
    }
}

/// Fills `head` from the start of `reader`, which should have fewer than `whole`
/// bytes or at least [`HEAD`]; true when that was all. An error behind the first byte
/// waits its turn: what stands before it can be read.
fn read_head<'s>(
    reader: &mut Box<dyn Read + 's>,
    head: &mut Vec<u8>,
    whole: usize,
) -> Result<bool, ReadError> {
    head.clear();
    let mut want = whole;
    while head.len() < HEAD {
        match append(reader, head, want) {
            Ok(0) => return Ok(true),
            Ok(_) => {}
            Err(error) if head.is_empty() => return Err(error.into()),
            Err(error) => {
                *reader = Box::new(Failed(Some(error)));
                break;
            }
        }
        want = whole.saturating_sub(head.len()).max(512).min(HEAD - head.len());
    }
    Ok(false)
}

/// What is left of a reader that failed.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Appends up to `want` bytes by one read.
fn append(reader: &mut impl Read, buf: &mut Vec<u8>, want: usize) -> io::Result<usize> {
    let length = buf.len();
    if buf.capacity() < length + want {
        buf.reserve(want);
    }
    buf.resize(length + want, 0);
    loop {
        match reader.read(&mut buf[length..]) {
            Ok(n) => {
                buf.truncate(length + n);
                return Ok(n);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                buf.truncate(length);
                return Err(error);
            }
        }
    }
}

/// Counts the bytes that go in.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

/// Stops what expands beyond its limits.
struct Bounded<'s> {
    inner: Box<dyn Read + 's>,
    limits: &'s Limits,
    taken_in: Rc<Cell<u64>>,
    out: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.out += n as u64;
        if self.out > self.limits.expanded {
            return Err(limit_hit("expanded", self.limits.expanded));
        }
        let ratio = self.out / self.taken_in.get().max(1);
        if self.out > Limits::RATIO_FROM && ratio > self.limits.ratio {
            return Err(limit_hit("ratio", self.limits.ratio));
        }
        Ok(n)
    }
}
