//! Holds the reading process: it takes objects over a socket, reads each behind its
//! fence, and sends back what the reader says. Must not open anything.

use super::calls::{self, End};
use super::frames::{Kind, Writer};
use super::pack::{Pack, Unpack};
use super::{fence, panicked_at};
use crate::extract::{ExtractError, FORMATS, Flow, Sink};
use crate::input::{HEAD, Limits, ReadError, Source};
use crate::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg};
use std::fs::File;
use std::io::{self, Seek};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Longest request: its limits are a page of JSON.
pub(super) const REQUEST: usize = 16 << 10;

/// Serves objects that come over standard input, a socket, until it is closed.
///
/// # Errors
/// When standard input is no such socket.
pub fn serve() -> io::Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    fence::enter()?;
    let mut writer = Writer::new(socket.try_clone()?);
    while let Some(Request { format, limits, recognises, broken, file }) = request(&socket)? {
        fence::allow(&limits)?;
        let mut remote = Remote { out: &mut writer, fields: 0, pack: Pack::default(), recognises };
        let (end, total) = read(format, &limits, broken, file, &mut remote);
        writer.write(Kind::End, &calls::pack_end(&end, total).0, &[])?;
        writer.flush()?;
    }
    Ok(())
}

/// An object to be read: the number of its format, the limits to keep, whether text in
/// pictures is recognised, what ended its bytes before their time, its file.
struct Request {
    format: usize,
    limits: Limits,
    recognises: bool,
    broken: Option<ReadError>,
    file: File,
}

/// The next object.
fn request(socket: &UnixStream) -> io::Result<Option<Request>> {
    let mut bytes = vec![0; REQUEST];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut parts = [io::IoSliceMut::new(&mut bytes)];
    let message = recvmsg(socket, &mut parts, &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
    if message.bytes == 0 {
        return Ok(None);
    }
    let mut files: Vec<OwnedFd> = Vec::new();
    for part in ancillary.drain() {
        if let RecvAncillaryMessage::ScmRights(found) = part {
            files.extend(found);
        }
    }
    let broken = || io::Error::from(io::ErrorKind::InvalidData);
    let mut bytes = Unpack(&bytes[..message.bytes]);
    let format = bytes.u32().ok_or_else(broken)? as usize;
    let limits = serde_json::from_slice(bytes.bytes().ok_or_else(broken)?)?;
    let recognises = bytes.u8().ok_or_else(broken)? != 0;
    let error = match bytes.u8().ok_or_else(broken)? {
        0 => None,
        _ => Some(calls::read_error(&mut bytes).ok_or_else(broken)?),
    };
    let file = File::from(files.pop().ok_or_else(broken)?);
    Ok(Some(Request { format, limits, recognises, broken: error, file }))
}

fn read(
    format: usize,
    limits: &Limits,
    broken: Option<ReadError>,
    mut file: File,
    sink: &mut dyn Sink,
) -> (End, u64) {
    let Some(format) = FORMATS.get(format) else {
        return (End::Error(ExtractError::Corrupt("an unknown format".into())), 0);
    };
    let opened = file.rewind().and_then(|()| file.metadata()).map_err(ReadError::Io);
    let source = opened.and_then(|m| Source::as_stored(&file, m.len(), limits, broken));
    let mut source = match source {
        Ok(source) => source,
        Err(error) => return (End::Error(error.into()), 0),
    };
    let result = catch_unwind(AssertUnwindSafe(|| (format.extract)(&mut source, sink)));
    let end = match result {
        Ok(Ok(())) => End::Well,
        Ok(Err(error)) => End::Error(error),
        Err(_) => End::Panic(panicked_at()),
    };
    (end, source.total())
}

/// A sink at the other end of a socket.
struct Remote<'w, W: io::Write> {
    out: &'w mut Writer<W>,
    fields: u32,
    pack: Pack,
    recognises: bool,
}

impl<W: io::Write> Remote<'_, W> {
    fn send(&mut self, kind: Kind, start: &[u8], rest: &[u8]) -> Flow {
        match self.out.write(kind, start, rest) {
            Ok(()) => Flow::Continue,
            // nobody listens any more
            Err(_) => Flow::Stop,
        }
    }

    /// Sends all bytes of an object inside, as they are stored.
    fn pieces(&mut self, source: &mut Source) -> Result<(), ReadError> {
        let mut piece = Vec::new();
        if let Some(error) = source.refused() {
            return Err(error);
        }
        while source.read_to(&mut piece, HEAD)? > 0 {
            if self.send(Kind::Piece, &piece, &[]) == Flow::Stop {
                return Ok(());
            }
            piece.clear();
        }
        Ok(())
    }
}

impl<W: io::Write> Sink for Remote<'_, W> {
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId {
        let pack = calls::pack_field(&path, kind, declared.as_deref());
        // what cannot be sent shows at the next chunk
        let _ = self.send(Kind::Field, &pack.0, &[]);
        self.fields += 1;
        FieldId(self.fields - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        let mut pack = std::mem::take(&mut self.pack);
        calls::pack_chunk(chunk, &mut pack);
        let flow = self.send(Kind::Chunk, &pack.0, &chunk.buf);
        self.pack = pack;
        chunk.clear();
        flow
    }

    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow {
        if self.send(Kind::Child, &calls::pack_segment(&segment).0, &[]) == Flow::Stop {
            return Flow::Stop;
        }
        let mut pack = Pack::default();
        match self.pieces(source) {
            Ok(()) => pack.u8(0),
            Err(error) => {
                pack.u8(1);
                calls::pack_read_error(&error, &mut pack);
            }
        }
        self.send(Kind::ChildEnd, &pack.0, &[])
    }

    fn gap(&mut self, gap: Gap) {
        if let Ok(json) = serde_json::to_vec(&gap) {
            // what cannot be sent shows at the next chunk
            let _ = self.send(Kind::Gap, &json, &[]);
        }
    }

    fn fact(&mut self, fact: Fact, value: &str) {
        if let Ok(json) = serde_json::to_vec(&(fact, value)) {
            // what cannot be sent shows at the next chunk
            let _ = self.send(Kind::Fact, &json, &[]);
        }
    }

    fn charset(&mut self, name: &'static str) {
        // what cannot be sent shows at the next chunk
        let _ = self.send(Kind::Charset, name.as_bytes(), &[]);
    }

    fn recognises_pictures(&self) -> bool {
        self.recognises
    }
}
