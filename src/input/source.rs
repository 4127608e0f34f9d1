//! Holds `Source`: the bytes of one object, read in order, encodings undone; and the
//! sources of what stands inside it. Must not know formats.

use super::bounds::Counted;
use super::encoding::Encoding;
use super::error::ReadError;
use super::head::{Failed, append, read_head};
use super::inside::{Nest, Stored};
use super::seekable::{self, Seekable};
use super::{Charset, HEAD, Limits};
use crate::model::Layout;
use std::cell::{Cell, OnceCell};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// The bytes of one object, from its start.
pub struct Source<'s> {
    /// Its first bytes, at most [`HEAD`].
    head: Vec<u8>,
    /// How many of them were read.
    taken: usize,
    /// What follows; none when the head is all.
    rest: Option<Box<dyn Read + 's>>,
    /// The file itself, where no encoding is around it, or a copy that was made.
    file: Option<Kept<'s>>,
    encodings: Vec<Encoding>,
    nest: Nest<'s>,
    /// For an object inside another: its bytes as they are stored there.
    stored: Option<Stored<'s>>,
    /// Why it cannot be read at all.
    refused: Option<ReadError>,
    total: u64,
    /// Where its columns stand, if that was given.
    layout: Option<Arc<Layout>>,
    /// Charset of the text and length of its mark, once asked for.
    charset: OnceCell<(Charset, usize)>,
    /// The path of a file, where those beside it may tell of it.
    pub(super) place: Option<&'s Path>,
}

/// A file that can be read in any order.
enum Kept<'s> {
    Given(&'s File),
    Copy(Arc<File>),
}

impl std::ops::Deref for Kept<'_> {
    type Target = File;

    fn deref(&self) -> &File {
        match self {
            Kept::Given(file) => file,
            Kept::Copy(file) => file,
        }
    }
}

impl<'s> Source<'s> {
    /// The content of `file`, with its encodings undone. `size` is what the system
    /// says of its length, `head` memory to reuse.
    pub fn of_file(
        file: &'s File,
        size: u64,
        limits: &'s Limits,
        head: Vec<u8>,
    ) -> Result<Self, ReadError> {
        let mut source = Source::empty(head, Nest::new(limits, size));
        // one byte more than there should be tells that this was the end
        let whole = usize::try_from(size).map_or(HEAD, |size| (size + 1).min(HEAD));
        source.start(Box::new(file), whole)?;
        if source.encodings.is_empty() {
            source.file = Some(Kept::Given(file));
        } else {
            source.copy_if_it_must_be_sought();
        }
        Ok(source)
    }

    /// The content of `file` as it is, which ends with an error if it is `broken`;
    /// objects inside it are handed on as they are stored. The other end of
    /// [`passed_on`](Self::passed_on).
    pub fn as_stored(
        file: &'s File,
        size: u64,
        limits: &'s Limits,
        broken: Option<ReadError>,
    ) -> Result<Self, ReadError> {
        let mut source = Source::empty(Vec::new(), Nest::new(limits, size));
        source.nest.set_as_stored();
        if let Some(error) = broken {
            source.start(Box::new(file.chain(Failed(Some(error.into())))), HEAD)?;
        } else {
            source.start(Box::new(file), HEAD)?;
            source.file = Some(Kept::Given(file));
        }
        Ok(source)
    }

    /// An object inside another, whose bytes as stored there are `reader`'s; `nest`
    /// is that of the other, and `packed` how many bytes it takes there, where that is
    /// known. What keeps it from being read is told by [`refused`](Self::refused).
    pub fn inside(nest: &Nest<'s>, reader: Box<dyn Read + 's>, packed: Option<u64>) -> Self {
        Source::slice(nest, Box::new(nest.bounded(reader, packed)))
    }

    /// The same of a plain slice of the other, each byte of which is read once and was
    /// counted there: it does not count as expanded once more.
    pub fn slice(nest: &Nest<'s>, reader: Box<dyn Read + 's>) -> Self {
        let mut source = Source::empty(Vec::new(), nest.clone());
        source.refused = source.start_inside(reader).err();
        source
    }

    /// A stretch of an object that is read as a part of it, such as the text of a message:
    /// no object of its own. What keeps it from being read is told by
    /// [`refused`](Self::refused).
    pub fn stretch(nest: &Nest<'s>, mut reader: Box<dyn Read + 's>) -> Self {
        let mut source = Source::empty(Vec::new(), nest.clone());
        match read_head(&mut reader, &mut source.head, 4096) {
            Ok(ended) => source.rest = (!ended).then_some(reader),
            Err(error) => source.refused = Some(error),
        }
        source
    }

    /// An object inside another that cannot be read at all.
    pub fn unreadable(nest: &Nest<'s>, why: ReadError) -> Self {
        let mut source = Source::empty(Vec::new(), nest.clone());
        source.refused = Some(nest.enter().err().unwrap_or(why));
        source
    }

    fn start_inside(&mut self, reader: Box<dyn Read + 's>) -> Result<(), ReadError> {
        self.nest.enter()?;
        let stored = Stored::new(reader, &self.nest);
        self.stored = Some(stored.clone());
        self.start(Box::new(stored), 4096)?;
        self.copy_if_it_must_be_sought();
        Ok(())
    }

    /// The content in `bytes`, as it is.
    pub fn of_bytes(bytes: Vec<u8>, limits: &'s Limits) -> Self {
        let nest = Nest::new(limits, bytes.len() as u64);
        Source::empty(bytes, nest)
    }

    fn empty(head: Vec<u8>, nest: Nest<'s>) -> Self {
        Source {
            head,
            taken: 0,
            rest: None,
            file: None,
            encodings: Vec::new(),
            nest,
            stored: None,
            refused: None,
            total: 0,
            layout: None,
            charset: OnceCell::new(),
            place: None,
        }
    }

    /// Reads the head from `reader` and undoes what is around it. `first` is how many
    /// bytes to ask for at first.
    fn start(&mut self, mut reader: Box<dyn Read + 's>, first: usize) -> Result<(), ReadError> {
        let mut ended = read_head(&mut reader, &mut self.head, first)?;
        while let Some(encoding) = self.encoding() {
            self.nest.deepen()?;
            let taken_in = Rc::new(Cell::new(0));
            let start = io::Cursor::new(std::mem::take(&mut self.head));
            let whole = Counted { inner: start.chain(reader), count: taken_in.clone() };
            let decoded = encoding.reader(Box::new(whole));
            reader = Box::new(self.nest.bounded_by(decoded, taken_in));
            self.encodings.push(encoding);
            ended = read_head(&mut reader, &mut self.head, HEAD)?;
        }
        self.rest = (!ended).then_some(reader);
        Ok(())
    }

    /// The encoding that is to be undone next.
    fn encoding(&self) -> Option<Encoding> {
        Encoding::of(&self.head).filter(|_| !self.nest.is_as_stored())
    }

    /// Copies what is a container by its first bytes: such must be read in any order,
    /// and what they hold can be told from their end alone.
    fn copy_if_it_must_be_sought(&mut self) {
        const CONTAINERS: &[&[u8]] = &[b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
        if !self.nest.is_as_stored()
            && CONTAINERS.iter().any(|start| self.head.starts_with(start))
            && let Err(error) = self.copy()
        {
            // it waits its turn: what stands before it can be read
            let rest = self.rest.take().unwrap_or_else(|| Box::new(io::empty()));
            self.rest = Some(Box::new(rest.chain(Failed(Some(error)))));
        }
    }

    /// Copies what was not read yet to where it can be read in any order. What came
    /// before an error is read from there as well.
    fn copy(&mut self) -> io::Result<()> {
        let start = &self.head[self.taken..];
        let rest = self.rest.take();
        let head_is_all = rest.is_none();
        let mut all = start.chain(rest.unwrap_or_else(|| Box::new(io::empty())));
        let (file, result) = seekable::spool(&mut all, self.nest.budget(), self.limits())?;
        let mut copy = Seekable::new(file.clone())?;
        copy.seek(SeekFrom::Start(start.len() as u64))?;
        if !head_is_all {
            self.rest = Some(Box::new(copy));
        }
        result?;
        self.file = Some(Kept::Copy(file));
        Ok(())
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
        self.nest.limits()
    }

    /// Where its columns stand, if that was given.
    pub fn layout(&self) -> Option<&Arc<Layout>> {
        self.layout.as_ref()
    }

    /// Gives it columns, whatever it looks like.
    pub fn set_layout(&mut self, layout: Option<Arc<Layout>>) {
        self.layout = layout;
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

    /// Reads at an offset, as far as that is possible without reading on: from the
    /// file itself or from the head. Returns how many bytes there were.
    pub fn read_at(&self, offset: u64, buf: &mut [u8]) -> usize {
        if let Some(file) = &self.file {
            // a failure shows when the object is read
            return file.read_at(buf, offset).unwrap_or(0);
        }
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(self.head.len());
        let n = buf.len().min(self.head.len() - from);
        buf[..n].copy_from_slice(&self.head[from..from + n]);
        n
    }

    /// All of it at a place where it can be read in any order: the file itself, or a
    /// private copy without a name.
    pub fn seekable(&mut self) -> Result<Seekable, ReadError> {
        if self.file.is_none() {
            self.copy()?;
        }
        self.sought().ok_or(ReadError::Truncated)
    }

    /// All of it as a file that another process can be given, and what ended it before
    /// its time. It is not to be read any more.
    pub fn passed_on(&mut self) -> Result<(Seekable, Option<ReadError>), ReadError> {
        if let Some(file) = self.sought() {
            return Ok((file, None));
        }
        let rest = self.rest.take().unwrap_or_else(|| Box::new(io::empty()));
        let mut all = self.head[self.taken..].chain(rest);
        let (file, result) = seekable::spool(&mut all, self.nest.budget(), self.nest.limits())?;
        drop(all);
        // what is done with it afterwards needs the whole of it once more
        self.file = Some(Kept::Copy(file.clone()));
        Ok((Seekable::new(file)?, result.err().map(ReadError::from)))
    }

    /// The same, where it lies so already.
    pub fn sought(&self) -> Option<Seekable> {
        let file = match self.file.as_ref()? {
            Kept::Copy(file) => file.clone(),
            // the one who needs it makes another, and tells why not
            Kept::Given(file) => Arc::new(file.try_clone().ok()?),
        };
        Seekable::new(file).ok()
    }

    /// The place of the objects inside this one.
    pub fn nest(&self) -> Result<Nest<'s>, ReadError> {
        let mut nest = self.nest.clone();
        nest.deepen()?;
        Ok(nest)
    }

    /// The place of this object itself, for [stretches](Self::stretch) of it.
    pub fn own_nest(&self) -> Nest<'s> {
        self.nest.clone()
    }

    /// Names the content of objects inside it by `key`.
    pub fn set_key(&mut self, key: Option<[u8; 32]>) {
        self.nest.set_key(key);
    }

    /// What keeps an object inside another from being read at all, once.
    pub fn refused(&mut self) -> Option<ReadError> {
        self.refused.take()
    }

    /// Ends an object inside another: what was not read of it is passed over. Returns
    /// the keyed hash of its bytes as they are stored, under a key.
    ///
    /// # Errors
    /// Why its end was not reached.
    pub fn close(&mut self) -> Result<Option<String>, ReadError> {
        match &mut self.stored {
            None => Ok(None),
            Some(stored) => Ok(stored.close()?),
        }
    }

    /// Bytes read so far of an object inside another, as they are stored.
    pub fn stored(&self) -> u64 {
        self.stored.as_ref().map_or(0, Stored::count)
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
