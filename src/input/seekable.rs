//! Holds content that can be read in any order: a file, or a private copy of what can
//! only be read once. Must not know formats.

use super::bounds::Budget;
use super::{HEAD, Limits};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::FileExt;
use std::rc::Rc;

/// Bytes of a copy that stay in memory.
const IN_MEMORY: u64 = 4 << 20;

/// A reader of a file in any order. Its clones do not disturb each other.
#[derive(Clone, Debug)]
pub struct Seekable {
    file: Rc<File>,
    length: u64,
    at: u64,
}

impl Seekable {
    /// All of `file`, from its start.
    pub(super) fn new(file: Rc<File>) -> io::Result<Self> {
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
) -> io::Result<(Rc<File>, io::Result<()>)> {
    let mut buf = vec![0; HEAD];
    let mut file = memory_file()?;
    let mut length = 0;
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
        if length <= IN_MEMORY && length + n as u64 > IN_MEMORY {
            let mut small = Seekable::new(Rc::new(file))?;
            file = tempfile::tempfile()?;
            io::copy(&mut small, &mut file)?;
        }
        file.write_all(&buf[..n])?;
        length += n as u64;
    };
    Ok((Rc::new(file), result))
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

    fn copy(bytes: &[u8], budget: &Budget, limits: &Limits) -> (Rc<File>, io::Result<()>) {
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
