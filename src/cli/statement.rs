//! Holds `speur statement`: what a published privacy statement says, as a draft register, facts
//! or a page. Must not know how a statement is read.

use super::register::{Over, write};
use super::scan::reader_program;
use super::{Exit, Failure, print};
use crate::register::said::Said;
use crate::statement::{Reader, draft, markdown, open, stream};
use clap::{Args as ClapArgs, ValueEnum};
use serde::Serialize;
use std::io;
use std::path::{Path, PathBuf};

pub(super) const EXAMPLES: &str = "\
Examples:
  speur statement privacy.html                    a draft register, in TOML
  speur statement privacy.pdf --format markdown   what it says, for people
  curl -s https://name.example/privacy | speur statement -
  speur statement privacy.txt -o statement.toml && speur register check statement.toml";

#[derive(Debug, ClapArgs)]
pub(super) struct StatementArgs {
    /// A privacy statement in Dutch, French, English or German: text, Markdown, HTML, docx or
    /// PDF; `-` for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The form
    #[arg(long, value_enum, default_value = "toml")]
    format: Form,

    /// Write to this new file (mode 0600), not to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// A draft register, each field with its line and words
    Toml,
    /// The facts, one document
    Json,
    /// A page for people
    Markdown,
}

/// What `--format json` writes.
#[derive(Serialize)]
struct Document<'s> {
    format: &'static str,
    #[serde(flatten)]
    said: &'s Said,
}

/// Runs the command.
pub(super) fn run(args: &StatementArgs) -> Result<Exit, Failure> {
    let (said, complete) = read(&args.file)?;
    let text = match args.format {
        Form::Toml => draft(&said),
        Form::Markdown => markdown(&said),
        Form::Json => {
            let document = Document { format: "speur-statement/1", said: &said };
            let json = serde_json::to_string_pretty(&document);
            json.map_err(|error| Failure::internal(format!("cannot write the facts: {error}")))?
                + "\n"
        }
    };
    match &args.output {
        Some(path) => write(path, text.as_bytes(), Over::Nothing)?,
        None => print(&text)?,
    }
    Ok(if complete { Exit::Complete } else { Exit::Incomplete })
}

/// What the statement in a file says, and whether all of it could be read.
pub(super) fn read(file: &Path) -> Result<(Said, bool), Failure> {
    let program = reader_program();
    let text = match file == Path::new("-") {
        true => stream(&mut io::stdin().lock(), "standard input", program.as_ref()),
        false => open(file, program.as_ref()),
    };
    let text = text.map_err(Failure::usage)?;
    for gap in &text.gaps {
        let note = gap.note.as_ref().map_or(String::new(), |note| format!(": {note}"));
        let cause = serde_json::to_value(gap.cause).unwrap_or_default();
        let cause = cause.as_str().unwrap_or("gap");
        eprintln!("speur: warning: not all of `{}` could be read ({cause}{note})", file.display());
    }
    let reader = Reader::new().map_err(Failure::internal)?;
    let name = match file == Path::new("-") {
        true => "standard input".to_owned(),
        false => file.display().to_string(),
    };
    Ok((reader.read(&text, &name), text.gaps.is_empty()))
}
