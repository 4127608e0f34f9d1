//! Holds the reading processes of one thread: kept warm, given objects, replaced when
//! they die. Must not know what objects hold.

use super::calls::{self, End};
use super::frames::Kind;
use super::inside::Inside;
use super::pack::Unpack;
use super::process::{self, Frames, Process};
use crate::extract::{ExtractError, FORMATS, Flow, Format, Sink};
use crate::input::{Charset, Limits, Source};
use crate::model::{Cause, Chunk, Fact, FieldId, Gap, ReaderProgram, Stage};
use std::io;

/// How the reading of an object ended.
#[derive(Debug)]
pub enum Outcome {
    /// Its reader came to an end: its result, and the bytes that it read.
    Ended(Result<(), ExtractError>, u64),
    /// Its reader did not: why.
    Lost(Gap),
    /// The scan is being stopped.
    Stopped,
}

/// Objects that a process reads before another takes its place.
const MOST_SERVED: u32 = 256;
/// After an object of so many bytes a process is not used again.
const LARGE: u64 = 32 << 20;
/// Processes that wait; more are needed only for objects inside objects.
const MOST_IDLE: usize = 2;

/// The reading processes of one thread.
#[derive(Default)]
pub struct Readers {
    idle: Vec<Process>,
}

impl Readers {
    /// A process that waits. The pool is not held while an object is read: what stands
    /// inside it needs another one.
    fn take(&mut self, program: &ReaderProgram) -> io::Result<Process> {
        self.idle.pop().map_or_else(|| Process::start(program), Ok)
    }

    /// Starts reading `source` with `format` in a process. `recognises` tells whether text
    /// in pictures is recognised.
    pub fn begin(
        &mut self,
        program: &ReaderProgram,
        format: &Format,
        source: &mut Source,
        recognises: bool,
    ) -> Result<Reading, Outcome> {
        let failed = |error: io::Error| {
            let gap = Gap::new(Stage::Extract, Cause::Crashed);
            Outcome::Lost(gap.noting(format!("no reader can be started: {}", error.kind())))
        };
        let limits = source.limits();
        let number = FORMATS.iter().position(|known| known.name == format.name).unwrap_or(0);
        let (file, broken) =
            source.passed_on().map_err(|error| Outcome::Ended(Err(error.into()), 0))?;
        let request = process::request(number, limits, recognises, broken.as_ref());
        let mut process = self.take(program).map_err(failed)?;
        if process.give(&request, file.file()).is_err() {
            // it died while it waited
            process = Process::start(program).map_err(failed)?;
            process.give(&request, file.file()).map_err(failed)?;
        }
        Ok(Reading { process, large: file.length() > LARGE })
    }

    /// Takes a process back that is ready for more.
    pub fn end(&mut self, reading: Option<Reading>) {
        let Some(Reading { process, large }) = reading else { return };
        if !large && process.served < MOST_SERVED && self.idle.len() < MOST_IDLE {
            self.idle.push(process);
        }
    }
}

/// An object that is being read.
pub struct Reading {
    process: Process,
    large: bool,
}

impl Reading {
    /// Hands everything that the reader says to `sink`; `stopped` tells whether the
    /// scan is being stopped. Gives itself back where its process can go on.
    pub fn relay(
        mut self,
        source: &mut Source,
        sink: &mut dyn Sink,
        stopped: &dyn Fn() -> bool,
    ) -> (Outcome, Option<Reading>) {
        let limits: &Limits = source.limits();
        let mut frames = self.process.frames(limits, stopped);
        let result = relay(&mut frames, source, sink);
        drop(frames);
        match result {
            Ok(Some((End::Well, total))) => (Outcome::Ended(Ok(()), total), Some(self)),
            Ok(Some((End::Error(error), total))) => (Outcome::Ended(Err(error), total), Some(self)),
            // what it was busy with is in no order any more
            Ok(Some((End::Panic(place), _))) => {
                let gap = Gap::new(Stage::Extract, Cause::Panicked);
                (Outcome::Lost(place.into_iter().fold(gap, Gap::noting)), None)
            }
            Ok(None) => (Outcome::Stopped, None),
            Err(_) if stopped() => (Outcome::Stopped, None),
            Err(error) => (Outcome::Lost(self.process.end(limits, &error)), None),
        }
    }
}

/// Hands on frame by frame to the end; None when the sink wants no more.
fn relay(
    frames: &mut Frames,
    source: &Source,
    sink: &mut dyn Sink,
) -> io::Result<Option<(End, u64)>> {
    let mut payload = Vec::new();
    let mut fields: Vec<FieldId> = Vec::new();
    let mut chunk = Chunk::default();
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    loop {
        let kind = frames.next(&mut payload)?;
        let flow = match kind {
            Kind::Field => {
                let (path, kind, declared) = calls::field(&payload).ok_or_else(broken)?;
                fields.push(sink.field(path, kind, declared));
                Flow::Continue
            }
            Kind::Chunk => {
                calls::chunk(&payload, &fields, &mut chunk).ok_or_else(broken)?;
                sink.chunk(&mut chunk)
            }
            Kind::Gap => {
                sink.gap(serde_json::from_slice(&payload).map_err(|_| broken())?);
                Flow::Continue
            }
            Kind::Fact => {
                let (fact, value): (Fact, String) =
                    serde_json::from_slice(&payload).map_err(|_| broken())?;
                sink.fact(fact, &value);
                Flow::Continue
            }
            Kind::Charset => {
                sink.charset(Charset::called(&payload).ok_or_else(broken)?);
                Flow::Continue
            }
            Kind::Child => child(&payload, frames, source, sink)?,
            Kind::Piece | Kind::ChildEnd => return Err(broken()),
            Kind::End => return Ok(Some(calls::end(&payload).ok_or_else(broken)?)),
        };
        if flow == Flow::Stop {
            return Ok(None);
        }
    }
}

/// Hands on an object inside, whose bytes follow.
fn child(
    payload: &[u8],
    frames: &mut Frames,
    source: &Source,
    sink: &mut dyn Sink,
) -> io::Result<Flow> {
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let segment = calls::segment(&mut Unpack(payload)).ok_or_else(broken)?;
    let mut inside = Inside::new(frames);
    let flow = match source.nest() {
        Ok(nest) => {
            let mut source = Source::inside(&nest, Box::new(&mut inside), None);
            sink.child(segment, &mut source)
        }
        // its reader has told that it lies too deep
        Err(_) => Flow::Continue,
    };
    inside.drain();
    match inside.lost {
        Some(error) => Err(error),
        None => Ok(flow),
    }
}
