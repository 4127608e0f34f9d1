//! Holds `speur register check`: what is wrong with a register, or its systems and what it
//! leaves open. Must not know what is needed.

use super::super::wrap::hanging;
use super::super::{Exit, Failure, print};
use super::args::CheckArgs;
use crate::register::{Open, Register, open};
use std::fmt::Write;

/// Runs the command.
pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let register = match Register::load(&args.register) {
        Ok(register) => register,
        Err(errors) => {
            let mut out: String = errors.iter().map(|error| format!("{error}\n")).collect();
            let n = errors.len();
            // a failed write to a text cannot be
            let _ = writeln!(out, "{n} wrong");
            print(&out)?;
            return Ok(Exit::Usage);
        }
    };
    let open = open(&register);
    print(&said(&register, &open))?;
    Ok(if open.is_empty() { Exit::Complete } else { Exit::ChecksFailed })
}

fn said(register: &Register, open: &[Open]) -> String {
    let mut out = String::new();
    let mut entry = |title: &str, about: &str, id: Option<&String>| {
        let mut open = open.iter().filter(|one| one.system.as_ref() == id).peekable();
        let state = if open.peek().is_none() { "complete" } else { "open:" };
        hanging(&mut out, "", &format!("{title}{about}, {state}"));
        for one in open {
            hanging(&mut out, "  - ", &format!("line {}: {}", one.stands.line, one.what));
        }
    };
    entry("Organisation", "", None);
    for system in &register.systems {
        let about = format!(
            " ({}, {}, {})",
            counted(system.locations.len(), "location", "locations"),
            counted(system.processings.len(), "processing", "processings"),
            counted(system.declared().len(), "category", "categories"),
        );
        let title = match &system.name {
            Some(name) => format!("{}: {name}", system.id),
            None => system.id.clone(),
        };
        entry(&title, &about, Some(&system.id));
    }
    let systems = counted(register.systems.len(), "system", "systems");
    out.push_str(&format!("\n{systems}, {} open\n", open.len()));
    out
}

fn counted(n: usize, one: &str, more: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { more })
}
