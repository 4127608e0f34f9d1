//! Holds the opening of a statement: a file or stream through the extractors into text. Must
//! not know what it says.

use super::text::{Gather, LONGEST, Text};
use crate::extract::{self, ExtractError, Format, Look, read_text, sniff};
use crate::input::{self, Charset, Limits, Source};
use crate::isolate::{Outcome, Readers};
use crate::model::ReaderProgram;
use std::io::Read;
use std::path::Path;

/// Why a statement cannot be read: one line for the user.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be opened or read.
    #[error("cannot read `{0}`: {1}")]
    Unreadable(String, String),
    /// It holds no text.
    #[error("`{0}` holds no text that can be read{1}")]
    Empty(String, String),
    /// It is longer than a statement.
    #[error("`{0}` is longer than a privacy statement: {1} MiB of text at most")]
    TooLong(String, usize),
}

/// Formats that are read as what they are; anything else that is text is read as lines.
const DOCUMENTS: &[&str] =
    &["docx", "odt", "rtf", "pdf", "html", "doc", "epub", "eml", "pptx", "odp"];

/// Reads the statement in a file. Formats that cannot be bounded are read in a process of
/// `program`, where there is one.
pub fn open(path: &Path, program: Option<&ReaderProgram>) -> Result<Text, OpenError> {
    let name = path.display().to_string();
    let failed = |why: String| OpenError::Unreadable(name.clone(), why);
    let opened = input::open(path, true).map_err(|error| failed(error.to_string()))?;
    let size = opened.file.metadata().map_err(|error| failed(error.to_string()))?.len();
    let limits = limits();
    let mut source = Source::of_file(&opened.file, size, &limits, Vec::new())
        .map_err(|error| failed(error.to_string()))?;
    read(&mut source, &name, program)
}

/// Reads the statement that `input` gives.
pub fn stream(
    input: &mut dyn Read,
    name: &str,
    program: Option<&ReaderProgram>,
) -> Result<Text, OpenError> {
    let most = 4 * LONGEST as u64;
    let mut file = input::memory_file()
        .map_err(|error| OpenError::Unreadable(name.to_owned(), error.to_string()))?;
    let copied = std::io::copy(&mut input.take(most + 1), &mut file)
        .map_err(|error| OpenError::Unreadable(name.to_owned(), error.to_string()))?;
    if copied > most {
        return Err(OpenError::TooLong(name.to_owned(), LONGEST >> 20));
    }
    let limits = limits();
    use std::io::Seek;
    file.rewind().map_err(|error| OpenError::Unreadable(name.to_owned(), error.to_string()))?;
    let mut source = Source::of_file(&file, copied, &limits, Vec::new())
        .map_err(|error| OpenError::Unreadable(name.to_owned(), error.to_string()))?;
    read(&mut source, name, program)
}

/// A statement comes in one window.
fn limits() -> Limits {
    Limits { window: LONGEST as u64, ..Limits::default() }
}

fn read(
    source: &mut Source,
    name: &str,
    program: Option<&ReaderProgram>,
) -> Result<Text, OpenError> {
    let format = {
        let look = Look::new(source, name.as_bytes());
        let (format, _) = sniff(&look);
        let document = DOCUMENTS.contains(&format.name);
        let text = look.charset != Charset::Binary;
        if !document && !text {
            let what = format!(": {}", format.name);
            return Err(OpenError::Empty(name.to_owned(), what));
        }
        document.then_some(format)
    };
    let mut gather = Gather::default();
    let result = match format {
        None => read_text(source, "text", &mut gather),
        Some(format) => document(format, source, &mut gather, program),
    };
    if gather.too_long {
        return Err(OpenError::TooLong(name.to_owned(), LONGEST >> 20));
    }
    if let Err(error) = result {
        extract::Sink::gap(&mut gather, error.gap());
    }
    let text = gather.finish();
    if text.lines.iter().all(|line| line.text.trim().is_empty()) {
        let why = text.gaps.first().map_or(String::new(), |gap| {
            let cause = format!(": {:?}", gap.cause).to_lowercase();
            gap.note.as_ref().map_or(cause, |note| format!(": {note}"))
        });
        return Err(OpenError::Empty(name.to_owned(), why));
    }
    Ok(text)
}

/// Reads a document, in a process of its own where its format asks for that.
fn document(
    format: &Format,
    source: &mut Source,
    gather: &mut Gather,
    program: Option<&ReaderProgram>,
) -> Result<(), ExtractError> {
    let Some(program) = program.filter(|_| format.hostile) else {
        return (format.extract)(source, gather);
    };
    let mut readers = Readers::default();
    match readers.begin(program, format, source, false) {
        Ok(reading) => match reading.relay(source, gather, &|| false).0 {
            Outcome::Ended(result, _) => result,
            Outcome::Lost(gap) => {
                extract::Sink::gap(gather, gap);
                Ok(())
            }
            Outcome::Stopped => Err(ExtractError::Stopped),
        },
        Err(Outcome::Ended(result, _)) => result,
        Err(Outcome::Lost(gap)) => {
            extract::Sink::gap(gather, gap);
            Ok(())
        }
        Err(Outcome::Stopped) => Err(ExtractError::Stopped),
    }
}
