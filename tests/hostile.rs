//! Hostile input: whatever a file holds, the scan ends, within bounded memory, with a
//! record that says what could not be read. Large files are made here; small ones with
//! exact expectations lie in `fixtures/hostile` and run with the formats.

#[path = "hostile/archives.rs"]
mod archives;
#[path = "hostile/bounded.rs"]
mod bounded;
#[path = "formats/cases.rs"]
mod cases;
#[path = "hostile/changing.rs"]
mod changing;
mod common;
#[path = "hostile/compound.rs"]
mod compound;
#[path = "hostile/damage.rs"]
mod damage;
#[path = "hostile/data.rs"]
mod data;
#[path = "hostile/databases.rs"]
mod databases;
#[path = "hostile/documents.rs"]
mod documents;
#[path = "hostile/large.rs"]
mod large;
#[path = "hostile/mail.rs"]
mod mail;
#[path = "hostile/older.rs"]
mod older;
#[path = "isolation/pdfs.rs"]
mod pdfs;
