//! Holds archives: formats whose entries are objects of their own. Must not know what an
//! entry holds.

pub(super) mod ar;
pub(super) mod cab;
mod checked;
pub(super) mod cpio;
pub(super) mod iso;
mod method;
pub(super) mod rar;
pub(super) mod rpm;
pub(super) mod sevenz;
pub(super) mod stream;
pub(super) mod tar;
pub(super) mod zip;

use super::inside::Inside;
use super::{ExtractError, Sink};
use crate::input::ReadError;
use crate::model::Cause;
use std::io;

/// An entry that is a folder: its name is searched, once for all that lies in it.
fn folder(name: &[u8], inside: &mut Inside, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let mut name = name.to_vec();
    while name.ends_with(b"/") {
        name.pop();
    }
    if name.is_empty() || name == b"." {
        return Ok(());
    }
    name.push(b'/');
    inside.entry(&name, Ok(Box::new(io::empty())), Some(0), sink)
}

/// An entry that only points to something.
fn link(name: &[u8], inside: &mut Inside, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    inside.entry(name, Err(ReadError::NoContent(Cause::Link)), None, sink)
}

/// An entry without content: a device, a pipe.
fn special(name: &[u8], inside: &mut Inside, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    inside.entry(name, Err(ReadError::NoContent(Cause::SpecialFile)), None, sink)
}
