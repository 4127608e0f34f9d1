//! Holds `speur register`: draft, check, update and export. Must not know how a register is
//! read or compared.

pub(super) mod args;
mod check;
mod update;

use super::{Exit, Failure, print};
use crate::model::{ObjectRecord, Status, WrittenError};
use crate::register::export::EXPORTS;
use crate::register::{Draft, Grouping, Register};
use crate::store::Inventory;
use args::{DraftArgs, ExportArgs, RegisterArgs, RegisterCommand};
use std::io::Write;
use std::path::Path;

/// Runs the command.
pub(super) fn run(args: &RegisterArgs) -> Result<Exit, Failure> {
    match &args.command {
        RegisterCommand::Draft(args) => draft(args),
        RegisterCommand::Check(args) => check::run(args),
        RegisterCommand::Update(args) => update::run(args),
        RegisterCommand::Export(args) => export(args),
    }
}

fn draft(args: &DraftArgs) -> Result<Exit, Failure> {
    let mut inventory = Inventory::open(&args.inventory).map_err(Failure::usage)?;
    let grouping = args.group_by.map_or(Grouping::Natural, Grouping::Depth);
    let mut draft = Draft::new(inventory.header(), grouping).map_err(Failure::internal)?;
    each(&mut inventory, |record| draft.see(record))?;
    let text = draft.written(&args.inventory.display().to_string());
    match &args.output {
        None => print(&text)?,
        Some(path) => {
            write(path, text.as_bytes(), Over::Nothing)?;
            let path = path.display();
            print(&format!(
                "Draft: {path}\nNext: fill in what is OPEN, then `speur register check {path}`\n"
            ))?;
        }
    }
    Ok(exit_of(&inventory))
}

fn export(args: &ExportArgs) -> Result<Exit, Failure> {
    let register = load(&args.register)?;
    let name = args.format.name();
    let export = EXPORTS.iter().find(|export| export.name == name);
    let export = export.ok_or_else(|| Failure::internal(format!("no export `{name}`")))?;
    let bytes = (export.write)(&register)
        .map_err(|error| Failure::internal(format!("cannot write the export: {error}")))?;
    match &args.output {
        Some(path) => write(path, &bytes, Over::Anything)?,
        None if export.is_text => print(&String::from_utf8_lossy(&bytes))?,
        None => return Err(Failure::usage(format!("{name} is no text: give -o FILE"))),
    }
    Ok(Exit::Complete)
}

/// The register, or the first thing that is wrong with it.
pub(super) fn load(path: &Path) -> Result<Register, Failure> {
    Register::load(path).map_err(|errors| {
        let first = errors.first().map(WrittenError::to_string).unwrap_or_default();
        let more = match errors.len() {
            0 | 1 => String::new(),
            n => format!("; {} more: `speur register check {}`", n - 1, path.display()),
        };
        Failure::usage(format!("{first}{more}"))
    })
}

/// Hands over every record of an inventory.
fn each(inventory: &mut Inventory, mut see: impl FnMut(&ObjectRecord)) -> Result<(), Failure> {
    while let Some((_, record)) = inventory.next_record().map_err(Failure::usage)? {
        see(&record);
    }
    Ok(())
}

/// What a whole inventory is not: one whose scan was stopped, or lacks shards.
fn exit_of(inventory: &Inventory) -> Exit {
    match inventory.footer().map(|footer| footer.status) {
        Some(Status::Complete) => Exit::Complete,
        _ => Exit::Incomplete,
    }
}

/// What a file may be written over.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    Nothing,
    Anything,
}

/// Writes a file under a temporary name with mode 0600, then renames it.
pub(super) fn write(path: &Path, bytes: &[u8], over: Over) -> Result<(), Failure> {
    let refused = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(format!(
            "`{}` is there already and is not overwritten; choose another name",
            path.display()
        )),
        _ => Failure::usage(format!("cannot write to `{}`: {error}", path.display())),
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".speur-")
        .suffix(".tmp")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(refused)?;
    file.write_all(bytes).map_err(refused)?;
    match over {
        Over::Nothing => file.persist_noclobber(path),
        Over::Anything => file.persist(path),
    }
    .map_err(|error| refused(error.error))?;
    Ok(())
}
