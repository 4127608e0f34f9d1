//! Holds what an object hands on to the objects inside it: how deep they lie, what all
//! of them may use together, how their bytes are counted. Must not know formats.

use super::Limits;
use super::bounds::{Bounded, Budget};
use super::error::ReadError;
use super::open::id_of;
use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

/// The place of an object among those it lies in.
#[derive(Clone)]
pub struct Nest<'s> {
    limits: &'s Limits,
    /// Encodings and containers around.
    depth: u64,
    budget: Rc<Budget>,
    key: Option<[u8; 32]>,
    /// Whether objects inside are handed on as they are stored: their encodings are
    /// undone elsewhere.
    as_stored: bool,
}

impl<'s> Nest<'s> {
    /// That of a file of `size` bytes, in which nothing was met yet.
    pub(super) fn new(limits: &'s Limits, size: u64) -> Self {
        Nest { limits, depth: 0, budget: Rc::new(Budget::new(size)), key: None, as_stored: false }
    }

    /// The limits to keep.
    pub fn limits(&self) -> &'s Limits {
        self.limits
    }

    /// The same, with `key` to name the content of objects inside.
    pub(super) fn set_key(&mut self, key: Option<[u8; 32]>) {
        self.key = key;
    }

    pub(super) fn set_as_stored(&mut self) {
        self.as_stored = true;
    }

    pub(super) fn is_as_stored(&self) -> bool {
        self.as_stored
    }

    pub(super) fn budget(&self) -> &Budget {
        &self.budget
    }

    pub(super) fn shared_budget(&self) -> Rc<Budget> {
        self.budget.clone()
    }

    /// Goes through one more encoding or container.
    pub(super) fn deepen(&mut self) -> Result<(), ReadError> {
        if self.depth >= self.limits.depth {
            return Err(ReadError::Limit { name: "depth", value: self.limits.depth });
        }
        self.depth += 1;
        Ok(())
    }

    /// Counts one more object.
    pub(super) fn enter(&self) -> Result<(), ReadError> {
        Ok(self.budget.enter(self.limits)?)
    }

    /// What `inner` makes of as many bytes as `taken_in` tells, as long as the limits
    /// allow.
    pub(super) fn bounded_by<R: Read>(&self, inner: R, taken_in: Rc<Cell<u64>>) -> Bounded<'s, R> {
        Bounded::new(inner, self.limits, self.budget.clone(), taken_in)
    }

    /// The content of a piece of a container, as long as the limits allow; `packed` is
    /// how many bytes it takes there, where that is known.
    pub fn bounded<R: Read>(&self, inner: R, packed: Option<u64>) -> impl Read + use<'s, R> {
        // without it the ratio of the whole is the measure
        self.bounded_by(inner, Rc::new(Cell::new(packed.unwrap_or(u64::MAX))))
    }
}

/// The bytes of an object inside another, as they are stored there.
#[derive(Clone)]
pub(super) struct Stored<'s>(Rc<RefCell<Reader<'s>>>);

struct Reader<'s> {
    inner: Box<dyn Read + 's>,
    hasher: Option<blake3::Hasher>,
    count: u64,
}

impl<'s> Stored<'s> {
    pub(super) fn new(inner: Box<dyn Read + 's>, nest: &Nest<'s>) -> Self {
        let hasher = nest.key.map(|key| blake3::Hasher::new_keyed(&key));
        Stored(Rc::new(RefCell::new(Reader { inner, hasher, count: 0 })))
    }

    /// Reads what its extractor left.
    pub(super) fn close(&mut self) -> io::Result<Option<String>> {
        io::copy(self, &mut io::sink())?;
        Ok(self.0.borrow().hasher.as_ref().map(id_of))
    }

    /// Bytes read so far.
    pub(super) fn count(&self) -> u64 {
        self.0.borrow().count
    }
}

impl Read for Stored<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut reader = self.0.try_borrow_mut().map_err(|_| io::ErrorKind::ResourceBusy)?;
        let n = reader.inner.read(buf)?;
        reader.count += n as u64;
        if let Some(hasher) = &mut reader.hasher {
            hasher.update(&buf[..n]);
        }
        Ok(n)
    }
}
