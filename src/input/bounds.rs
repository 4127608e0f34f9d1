//! Holds what keeps an object from expanding without end: the budget that it shares
//! with everything inside it, and readers that keep to it. Must not know formats.

use super::Limits;
use super::error::limit_hit;
use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

/// What a file and everything inside it may use together.
#[derive(Debug, Default)]
pub(super) struct Budget {
    /// Bytes of the file where it lies.
    size: u64,
    /// Bytes that came out of encodings and containers.
    out: Cell<u64>,
    /// Objects inside.
    entries: Cell<u64>,
    /// Bytes copied to where they can be read in any order.
    spooled: Cell<u64>,
}

impl Budget {
    /// For a file of so many bytes.
    pub(super) fn new(size: u64) -> Self {
        Budget { size, ..Budget::default() }
    }

    /// Counts bytes that came out of something, unless that is too many.
    pub(super) fn expand(&self, bytes: u64, limits: &Limits) -> io::Result<()> {
        let out = self.out.get().saturating_add(bytes);
        self.out.set(out);
        if out > limits.expanded {
            return Err(limit_hit("expanded", limits.expanded));
        }
        if out > Limits::RATIO_FROM && out / self.size.max(1) > limits.ratio {
            return Err(limit_hit("ratio", limits.ratio));
        }
        Ok(())
    }

    /// Counts an object inside, unless there are too many.
    pub(super) fn enter(&self, limits: &Limits) -> io::Result<()> {
        if self.entries.get() >= limits.entries {
            return Err(limit_hit("entries", limits.entries));
        }
        self.entries.set(self.entries.get() + 1);
        Ok(())
    }

    /// Counts bytes copied, unless that is too many.
    pub(super) fn spool(&self, bytes: u64, limits: &Limits) -> io::Result<()> {
        let spooled = self.spooled.get().saturating_add(bytes);
        if spooled > limits.spool {
            return Err(limit_hit("spool", limits.spool));
        }
        self.spooled.set(spooled);
        Ok(())
    }

    /// Counts no longer what was copied and is there no more.
    pub(super) fn give_back(&self, bytes: u64) {
        self.spooled.set(self.spooled.get().saturating_sub(bytes));
    }
}

/// Counts the bytes that go in.
pub(super) struct Counted<R> {
    pub(super) inner: R,
    pub(super) count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.count.set(self.count.get() + n as u64);
        Ok(n)
    }
}

/// Stops what expands beyond its limits.
pub(super) struct Bounded<'s, R> {
    inner: R,
    limits: &'s Limits,
    budget: Rc<Budget>,
    taken_in: Rc<Cell<u64>>,
    out: u64,
}

impl<'s, R: Read> Bounded<'s, R> {
    /// What `inner` makes of as many bytes as `taken_in` tells.
    pub(super) fn new(
        inner: R,
        limits: &'s Limits,
        budget: Rc<Budget>,
        taken_in: Rc<Cell<u64>>,
    ) -> Self {
        Bounded { inner, limits, budget, taken_in, out: 0 }
    }
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.out += n as u64;
        self.budget.expand(n as u64, self.limits)?;
        let ratio = self.out / self.taken_in.get().max(1);
        if self.out > Limits::RATIO_FROM && ratio > self.limits.ratio {
            return Err(limit_hit("ratio", self.limits.ratio));
        }
        Ok(n)
    }
}
