//! Holds rar archives, which a crate unpacks from start to end: each entry is copied and
//! then handed on. Must not know how rar packs.

mod ends;

use super::{folder, link};
use crate::extract::inside::Inside;
use crate::extract::{ExtractError, Format, Sink};
use crate::input::{ReadError, Source, Spool, afford};
use crate::model::{Gap, Stage};
use rars::{
    Archive, ArchiveMember, ArchiveMemberDetail, ArchiveReadOptions, ArchiveReader, Error,
    ErrorKind, ExtractionDecision, ExtractionErrorAction,
};
use std::cell::RefCell;
use std::io::{self, BufReader, Read, Write};
use std::rc::Rc;

pub(in crate::extract) const RAR: Format = Format {
    name: "rar",
    extensions: &["rar", "cbr"],
    is: |look| look.head.starts_with(b"Rar!\x1A\x07") || look.head.starts_with(b"RE~^"),
    extract: read,
    hostile: false,
    reads: "every entry as an object of its own, of all versions up to 7, also of solid archives; of encrypted \
            entries the names; of archives in several files what lies whole in this one",
};

/// Bytes of memory beside the dictionary.
const WORKSPACE: u64 = 192 << 20;

fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let mut inside = Inside::new(source);
    // beyond the limit of depth there is none, as the entries tell
    let nest = source.nest().ok();
    let options = ArchiveReadOptions::new()
        .with_max_header_count(limits.entries.saturating_add(1000))
        .with_max_header_bytes(limits.record.saturating_mul(4))
        .with_max_reader_workspace_bytes(WORKSPACE)
        .with_rar50_dictionary_size_limit(WORKSPACE / 2)
        .with_rar50_buffered_decode_limit(WORKSPACE / 4);
    let file = source.seekable()?;
    let archive = match ArchiveReader::read_reader_with_options(file.clone(), options) {
        Ok(archive) => archive,
        Err(_) if ends::is_cut(&file) => return Err(ReadError::Truncated.into()),
        Err(error) => return Err(unopened(&error)),
    };
    let solid = archive.members().any(|member| member.is_solid());
    let now = RefCell::new(Now {
        inside: &mut inside,
        sink,
        solid,
        index: 0,
        waiting: None,
        stopped: None,
    });
    let decide = |member: &ArchiveMember| {
        let mut now = now.borrow_mut();
        let decision = now.hand_on(None).and_then(|()| match &nest {
            Some(nest) => now.begin(&archive, member, || Spool::new(nest, member.meta.packed_size)),
            None => now.refused(member, ReadError::Unsupported).map(|()| ExtractionDecision::Skip),
        });
        Ok(decision.unwrap_or_else(|error| {
            now.stopped = Some(error);
            ExtractionDecision::Stop
        }))
    };
    let failed = |member: &ArchiveMember, error: &Error| {
        let mut now = now.borrow_mut();
        let well = now.hand_on(Some((member, why(error))));
        Ok(match well {
            Ok(()) => ExtractionErrorAction::Continue,
            Err(error) => {
                now.stopped = Some(error);
                ExtractionErrorAction::Abort
            }
        })
    };
    let outcome = archive.extract_with_control_and_errors(options, decide, failed);
    let mut now = now.into_inner();
    if let Some(error) = now.stopped.take() {
        return Err(error);
    }
    match outcome {
        Ok(_) => now.hand_on(None)?,
        Err(error) => now.rest(&archive, why(&error))?,
    }
    match ends::is_cut(&file) {
        true => Err(ReadError::Truncated.into()),
        false => Ok(()),
    }
}

/// The entry that is being unpacked.
struct Now<'n, 's> {
    inside: &'n mut Inside<'s>,
    sink: &'n mut dyn Sink,
    /// Whether entries refer to others before them.
    solid: bool,
    /// How many entries were begun.
    index: usize,
    waiting: Option<(Vec<u8>, u64, Rc<RefCell<Spool>>)>,
    stopped: Option<ExtractError>,
}

impl Now<'_, '_> {
    /// What to do with an entry that comes next.
    fn begin(
        &mut self,
        archive: &Archive,
        member: &ArchiveMember,
        spool: impl FnOnce() -> io::Result<Spool>,
    ) -> Result<ExtractionDecision, ExtractError> {
        self.index += 1;
        let name = name(member);
        let meta = &member.meta;
        if meta.is_directory {
            folder(&name, self.inside, self.sink)?;
            return Ok(ExtractionDecision::Skip);
        }
        if is_link(member) {
            link(&name, self.inside, self.sink)?;
            return Ok(ExtractionDecision::Skip);
        }
        let refused = match () {
            () if meta.is_encrypted => Some(ReadError::Encrypted),
            () if meta.is_split_before || meta.is_split_after => Some(ReadError::Truncated),
            () => None,
        };
        if let Some(error) = refused {
            self.refused(member, error)?;
            // others may refer to it: then nothing is left but their names
            return match self.solid {
                true => self.after(archive, member).map(|()| ExtractionDecision::Stop),
                false => Ok(ExtractionDecision::Skip),
            };
        }
        let spool = Rc::new(RefCell::new(spool().map_err(ReadError::from)?));
        self.waiting = Some((name, meta.packed_size, spool.clone()));
        Ok(ExtractionDecision::Extract(Box::new(Written(spool))))
    }

    /// Tells of the entries behind one that was refused that they are as much out of reach.
    fn after(&mut self, archive: &Archive, member: &ArchiveMember) -> Result<(), ExtractError> {
        let error =
            if member.meta.is_encrypted { ReadError::Encrypted } else { ReadError::Truncated };
        self.rest(archive, error)
    }

    fn refused(&mut self, member: &ArchiveMember, error: ReadError) -> Result<(), ExtractError> {
        self.inside.entry(&name(member), Err(error), Some(member.meta.packed_size), self.sink)
    }

    /// Hands on what was unpacked of an entry, which ended with an error where there is one.
    fn hand_on(&mut self, failed: Option<(&ArchiveMember, ReadError)>) -> Result<(), ExtractError> {
        let Some((name, packed, spool)) = self.waiting.take() else {
            return match failed {
                Some((member, error)) => self.refused(member, error),
                None => Ok(()),
            };
        };
        let file = spool.borrow().written().map_err(ReadError::from)?;
        if file.length() == 0
            && let Some((member, error)) = failed
        {
            return self.refused(member, error);
        }
        let end = Ended(failed.map(|(_, error)| error.into()));
        let content = BufReader::new(file).chain(end);
        self.inside.entry(&name, Ok(Box::new(content)), Some(packed), self.sink)
    }

    /// Ends an archive that cannot be read on.
    fn rest(&mut self, archive: &Archive, error: ReadError) -> Result<(), ExtractError> {
        let begun = self.index;
        if let Some((name, packed, spool)) = self.waiting.take() {
            let file = spool.borrow().written().map_err(ReadError::from)?;
            let content = BufReader::new(file).chain(Ended(Some(error.again().into())));
            self.inside.entry(&name, Ok(Box::new(content)), Some(packed), self.sink)?;
        }
        for member in archive.members().skip(begun) {
            match member.meta.is_directory {
                true => folder(&name(&member), self.inside, self.sink)?,
                false => self.refused(&member, error.again())?,
            }
        }
        let gap = Gap::new(Stage::Extract, error.gap(Stage::Extract).cause);
        self.sink.gap(gap.noting("what follows an entry that cannot be unpacked"));
        Ok(())
    }
}

/// The name in UTF-8 where that can be had, with slashes between folders.
fn name(member: &ArchiveMember) -> Vec<u8> {
    let mut name = match &member.detail {
        ArchiveMemberDetail::Rar15To40 { .. } | ArchiveMemberDetail::Rar13 { .. }
            if std::str::from_utf8(&member.meta.name).is_err() =>
        {
            let mut out = Vec::new();
            crate::input::CodePage::Dos.decode(&member.meta.name, &mut out);
            out
        }
        _ => member.meta.name.clone(),
    };
    if !name.contains(&b'/') {
        name.iter_mut().filter(|b| **b == b'\\').for_each(|b| *b = b'/');
    }
    name
}

fn is_link(member: &ArchiveMember) -> bool {
    // by a record of its own, or of old by the mode of Unix
    let unix = matches!(member.meta.host_os, Some(3));
    let old = matches!(member.detail, ArchiveMemberDetail::Rar15To40 { .. });
    member.meta.is_redirection || old && unix && member.meta.file_attr & 0xF000 == 0xA000
}

/// Why an archive cannot be opened.
fn unopened(error: &Error) -> ExtractError {
    match why(error) {
        ReadError::Encrypted => ExtractError::Encrypted,
        ReadError::Corrupt(_) => ExtractError::Corrupt("its heads are damaged".into()),
        error => error.into(),
    }
}

/// What an error of the crate's comes to.
fn why(error: &Error) -> ReadError {
    match error {
        Error::Io(io) => match io.source().downcast_ref::<io::Error>() {
            Some(inner) => ReadError::told(inner),
            None => io::Error::from(io.kind).into(),
        },
        Error::AtArchiveOffset { source, .. } | Error::AtEntry { source, .. } => why(source),
        // it is left out when the program is built: nobody has the password
        Error::FeatureDisabled { .. } => ReadError::Encrypted,
        Error::TooShort => ReadError::Truncated,
        error => match error.kind() {
            ErrorKind::PasswordRequired | ErrorKind::BadPassword => ReadError::Encrypted,
            ErrorKind::UnsupportedFeature | ErrorKind::UnsupportedFormat => ReadError::Unsupported,
            ErrorKind::ResourceLimit => afford(u64::MAX).err().unwrap_or(ReadError::Unsupported),
            _ => ReadError::Corrupt("packed"),
        },
    }
}

/// The end of what was unpacked.
struct Ended(Option<io::Error>);

impl Read for Ended {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// What the crate writes to.
struct Written(Rc<RefCell<Spool>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
