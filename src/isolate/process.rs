//! Holds one reading process as seen from outside: started, given an object, heard,
//! and ended. Must not know what it says.

use super::calls;
use super::frames::{self, Kind};
use super::pack::Pack;
use crate::input::{Limits, ReadError};
use crate::model::{Cause, Gap, ReaderProgram, Stage};
use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use std::fs::File;
use std::io::{self, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long to wait before looking whether the scan is being stopped.
const TICK: Duration = Duration::from_millis(100);
/// Longer than its own time a process may say nothing, for a machine that is busy.
const PATIENCE: u64 = 4;

/// What asks for an object to be read: the number of its format, the limits to keep,
/// whether text in pictures is recognised, and what ended its bytes before their time.
pub(super) fn request(
    format: usize,
    limits: &Limits,
    recognises: bool,
    broken: Option<&ReadError>,
) -> Pack {
    let mut pack = Pack::default();
    pack.u32(format as u32);
    // numbers by name are always JSON
    pack.bytes(&serde_json::to_vec(limits).unwrap_or_default());
    pack.u8(u8::from(recognises));
    pack.u8(u8::from(broken.is_some()));
    broken.into_iter().for_each(|error| calls::pack_read_error(error, &mut pack));
    pack
}

/// A reading process.
pub(super) struct Process {
    child: Child,
    socket: UnixStream,
    /// Objects that it was given.
    pub(super) served: u32,
}

impl Process {
    /// Starts one.
    pub(super) fn start(program: &ReaderProgram) -> io::Result<Self> {
        let (ours, theirs) = UnixStream::pair()?;
        let child = Command::new(&program.path)
            .args(&program.arguments)
            .env_clear()
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // Ctrl-C is for the scan, which ends its readers itself
            .process_group(0)
            .spawn()?;
        ours.set_read_timeout(Some(TICK))?;
        Ok(Process { child, socket: ours, served: 0 })
    }

    /// Gives it an object to read.
    pub(super) fn give(&mut self, request: &Pack, file: &File) -> io::Result<()> {
        let files = [file.as_fd()];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if !ancillary.push(SendAncillaryMessage::ScmRights(&files)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let parts = [io::IoSlice::new(&request.0)];
        self.served += 1;
        let sent = sendmsg(&self.socket, &parts, &mut ancillary, SendFlags::NOSIGNAL)?;
        if sent == request.0.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
    }

    /// What it says of the object it was given; `stopped` tells whether to go on.
    pub(super) fn frames<'p>(
        &'p mut self,
        limits: &Limits,
        stopped: &'p dyn Fn() -> bool,
    ) -> Frames<'p> {
        let silence = limits.reader_time.max(1).saturating_mul(PATIENCE) + 60;
        let patience = Duration::from_secs(silence);
        Frames {
            input: io::BufReader::with_capacity(
                64 << 10,
                Patient { process: self, stopped, patience },
            ),
        }
    }

    /// Ends it, and tells why it ended if it did so itself.
    pub(super) fn end(mut self, limits: &Limits, why: &io::Error) -> Gap {
        let gap = |cause| Gap::new(Stage::Extract, cause);
        if why.kind() == io::ErrorKind::TimedOut {
            return gap(Cause::TimeOut).at_limit("reader-time", limits.reader_time);
        }
        if why.kind() == io::ErrorKind::InvalidData {
            return gap(Cause::Crashed).noting("its reader sent nonsense");
        }
        let Ok(status) = self.exited() else { return gap(Cause::Crashed) };
        let said = self.last_words();
        let has = |what: &str| memchr::memmem::find(&said, what.as_bytes()).is_some();
        match status.signal() {
            Some(libc::SIGXCPU) => gap(Cause::TimeOut).at_limit("reader-time", limits.reader_time),
            _ if has("memory allocation") => {
                gap(Cause::TooLarge).at_limit("reader-memory", limits.reader_memory)
            }
            _ if has("overflowed its stack") => gap(Cause::Crashed).noting("its reader's stack"),
            Some(signal) => gap(Cause::Crashed).noting(format!("its reader, by signal {signal}")),
            None => gap(Cause::Crashed).noting("its reader ended"),
        }
    }

    /// Waits a moment for it to be gone, and makes sure of it.
    fn exited(&mut self) -> io::Result<std::process::ExitStatus> {
        let until = Instant::now() + Duration::from_secs(5);
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        self.child.kill()?;
        self.child.wait()
    }

    /// The start of what the runtime said when it died.
    fn last_words(&mut self) -> Vec<u8> {
        let mut said = vec![0; 4096];
        let read = self.child.stderr.as_mut().map_or(Ok(0), |stderr| stderr.read(&mut said));
        // it matters only when it says why
        said.truncate(read.unwrap_or(0));
        said
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // it may be gone already; waiting leaves no zombie
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The frames of one object.
pub(super) struct Frames<'p> {
    input: io::BufReader<Patient<'p>>,
}

impl Frames<'_> {
    /// The next frame, in `payload`.
    ///
    /// # Errors
    /// `TimedOut` when it says nothing for too long, `Interrupted` when the scan is
    /// being stopped, `InvalidData` for what is no frame, others when it is gone.
    pub(super) fn next(&mut self, payload: &mut Vec<u8>) -> io::Result<Kind> {
        frames::read(&mut self.input, payload)
    }
}

/// Reads the socket as long as there is reason to.
struct Patient<'p> {
    process: &'p mut Process,
    stopped: &'p dyn Fn() -> bool,
    patience: Duration,
}

impl Read for Patient<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut waited = Duration::ZERO;
        loop {
            match (&self.process.socket).read(buf) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    waited += TICK;
                    if (self.stopped)() {
                        return Err(io::ErrorKind::ConnectionAborted.into());
                    }
                    if waited > self.patience {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => return other,
            }
        }
    }
}
