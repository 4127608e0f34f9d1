//! Holds content that can be read in any order: a file, or a private copy of what can
//! only be read once. Must not know formats.

use super::bounds::Budget;
use super::error::limit_hit;
use super::{HEAD, Limits, Nest};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::rc::Rc;
use std::sync::Arc;

/// Bytes of a copy that stay in memory.
const IN_MEMORY: u64 = 4 << 20;

/// A reader of a file in any order. Its clones do not disturb each other.
#[derive(Clone, Debug)]
pub struct Seekable {
    file: Arc<File>,
    length: u64,
    at: u64,
}

impl Seekable {
    /// All of `file`, from its start.
    pub(super) fn new(file: Arc<File>) -> io::Result<Self> {
        let length = file.metadata()?.len();
        Ok(Seekable { file, length, at: 0 })
    }

    /// How many bytes there are.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The file below.
    pub fn file(&self) -> &File {
        &self.file
    }
}

impl Read for Seekable {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read_at(buf, self.at)?;
        self.at += n as u64;
        Ok(n)
    }
}

impl Seek for Seekable {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Copies what `reader` has to where it can be read in any order: into memory while it
/// is small, else into a private file that has no name. Returns the copy, and what
/// ended it before its time.
pub(super) fn spool(
    reader: &mut impl Read,
    budget: &Budget,
    limits: &Limits,
) -> io::Result<(Arc<File>, io::Result<()>)> {
    let mut buf = vec![0; HEAD];
    let mut copy = Copy::new()?;
    let result = loop {
        let n = match reader.read(&mut buf) {
            Ok(0) => break Ok(()),
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => break Err(error),
        };
        if let Err(error) = budget.spool(n as u64, limits) {
            break Err(error);
        }
        copy.add(&buf[..n])?;
    };
    Ok((Arc::new(copy.file), result))
}

/// What was copied so far.
struct Copy {
    file: File,
    length: u64,
}

impl Copy {
    fn new() -> io::Result<Self> {
        Ok(Copy { file: memory_file()?, length: 0 })
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = self.length + bytes.len() as u64;
        if self.length <= IN_MEMORY && length > IN_MEMORY {
            let file = std::mem::replace(&mut self.file, tempfile::tempfile()?);
            io::copy(&mut Seekable::new(Arc::new(file))?, &mut self.file)?;
        }
        self.file.write_all(bytes)?;
        self.length = length;
        Ok(())
    }
}

/// A copy that is written by a reader which hands out what it reads. It keeps to the
/// limits of the file that it lies in, and takes of them what it has until it is dropped.
pub struct Spool {
    copy: Copy,
    budget: Rc<Budget>,
    limits: Limits,
    packed: u64,
}

impl Spool {
    /// For an object in `nest` that takes `packed` bytes there.
    pub fn new(nest: &Nest, packed: u64) -> io::Result<Self> {
        let (budget, limits) = (nest.shared_budget(), nest.limits().clone());
        Ok(Spool { copy: Copy::new()?, budget, limits, packed })
    }

    /// What was written, to be read.
    pub fn written(&self) -> io::Result<Seekable> {
        Seekable::new(Arc::new(self.copy.file.try_clone()?))
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.copy.length + bytes.len() as u64;
        let ratio = self.limits.ratio;
        if length > Limits::RATIO_FROM && length / self.packed.max(1) > ratio {
            return Err(limit_hit("ratio", ratio));
        }
        self.budget.spool(bytes.len() as u64, &self.limits)?;
        self.copy.add(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        self.budget.give_back(self.copy.length);
    }
}

/// A file that lies in memory, where the system has such.
#[cfg(target_os = "linux")]
pub fn memory_file() -> io::Result<File> {
    use rustix::fs::{MemfdFlags, memfd_create};
    // where a sandbox forbids it a file on disk does as well
    memfd_create("copy", MemfdFlags::CLOEXEC).map(File::from).or_else(|_| tempfile::tempfile())
}

/// A file without a name.
#[cfg(not(target_os = "linux"))]
pub fn memory_file() -> io::Result<File> {
    tempfile::tempfile()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(bytes: &[u8], budget: &Budget, limits: &Limits) -> (Arc<File>, io::Result<()>) {
        spool(&mut &*bytes, budget, limits).expect("room for a copy")
    }

    #[test]
    fn a_copy_is_what_was_read_and_its_readers_do_not_disturb_each_other() {
        let limits = Limits { spool: 12 << 20, ..Limits::default() };
        for length in [0, 1000, IN_MEMORY, IN_MEMORY + 1] {
            let bytes: Vec<u8> = (0..length).map(|i| ((i * 7919) >> 8) as u8).collect();
            let (file, result) = copy(&bytes, &Budget::new(0), &limits);
            result.expect("bytes in memory");
            let mut reader = Seekable::new(file).expect("a file");
            let mut other = reader.clone();
            other.seek(SeekFrom::End(0)).expect("an end");
            let mut read = Vec::new();
            reader.read_to_end(&mut read).expect("readable");
            assert!(read == bytes, "{length} bytes");
        }
        let (budget, half) = (Budget::new(0), vec![0; 7 << 20]);
        assert!(copy(&half, &budget, &limits).1.is_ok());
        assert!(copy(&half, &budget, &limits).1.is_err(), "two copies share one budget");
    }
}
