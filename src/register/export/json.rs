//! Holds a register as one JSON document, with the names of the register's own keys. Must
//! not know how it was written.

use crate::register::Register;
use serde::Serialize;

/// Name and major version of the document.
const FORMAT: &str = "speur-register/1";

#[derive(Serialize)]
struct Document<'r> {
    format: &'static str,
    #[serde(flatten)]
    register: &'r Register,
}

/// Everything that the register says; what it does not say is null.
pub(super) fn write(register: &Register) -> String {
    let document = Document { format: FORMAT, register };
    // plain structs of texts and numbers always serialise
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
