//! Holds a register as one JSON document, with the names of the register's own keys. Must
//! not know how it was written.

use crate::register::Register;
use serde::Serialize;
use std::io;

/// Name and major version of the document.
const FORMAT: &str = "speur-register/1";

#[derive(Serialize)]
struct Document<'r> {
    format: &'static str,
    #[serde(flatten)]
    register: &'r Register,
}

/// Everything that the register says; what it does not say is null.
pub(super) fn write(register: &Register) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(&Document { format: FORMAT, register })?;
    text.push(b'\n');
    Ok(text)
}
