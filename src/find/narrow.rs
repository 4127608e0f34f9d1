//! Holds which files need not be read again: those of an earlier inventory in which none of
//! the identifiers can stand. Must not know how they were scanned.

use super::{Kind, Person};
use crate::detect::ValueHash;
use crate::model::{Basis, BasisError, Cause, Coverage, Header, ObjectRecord};
use crate::store::{Inventory, ReadError};
use crate::validate::{NORMALISE_VERSION, address_key};
use std::collections::HashSet;

/// Why an inventory narrows nothing.
#[derive(Debug, thiserror::Error)]
pub enum NarrowError {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// It was made under no key, or several.
    #[error("the inventory cannot tell where a person does not stand: {0}")]
    Basis(#[from] BasisError),
    /// It was made under another key.
    #[error("the inventory was made under another key than this --key-file")]
    OtherKey,
}

/// The files that need not be read. By default none.
#[derive(Clone, Default)]
pub struct Narrowed {
    /// Digests of path, size and time of change.
    files: HashSet<u128>,
    /// Why nothing can be left unread although there is an inventory.
    pub why_not: Option<&'static str>,
}

impl Narrowed {
    pub(super) fn skips(&self, path: &str, size: u64, modified: Option<&str>) -> bool {
        modified.is_some_and(|at| self.files.contains(&digest(path, size, at)))
    }

    /// How many files of the inventory need not be read, if they are as they were.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether all must be read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

fn digest(path: &str, size: u64, modified: &str) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&size.to_le_bytes()).update(modified.as_bytes()).update(&[0]);
    let bytes = hasher.update(path.as_bytes()).finalize();
    u128::from_le_bytes(std::array::from_fn(|i| bytes.as_bytes()[i]))
}

/// What the identifiers of a person are looked up by; None where one of them cannot be, or
/// there is none.
fn keys(person: &Person, hash: &ValueHash) -> Option<Vec<u64>> {
    let mut keys: Vec<u64> =
        super::number::Numbers::new(person).tails()?.map(|tail| hash.of_number(tail)).collect();
    let mut key = Vec::new();
    for value in &person.values {
        match value.kind {
            Kind::Email => {
                let (local, domain) = value.text.split_once('@')?;
                address_key(local.as_bytes(), domain.as_bytes(), &mut key);
                keys.push(hash.of_address(&key));
            }
            Kind::Other if value.text.bytes().any(|b| b.is_ascii_alphabetic() || b >= 0x80) => {
                return None;
            }
            // numbers have their keys above; names and dates of birth are in no look-up
            _ => {}
        }
    }
    (!keys.is_empty()).then_some(keys)
}

/// Which files of `inventory`, made under `key` whose name is `name`, need not be read to find
/// `person`. A file is left unread if all of it was read, with nothing missing in it or
/// inside it, and none of the identifiers is among what it is looked up by.
///
/// # Errors
/// Where the inventory cannot be read, or tells nothing under this key.
pub fn narrow(
    person: &Person,
    inventory: &mut Inventory,
    key: &[u8; 32],
    name: &str,
) -> Result<Narrowed, NarrowError> {
    let basis = Basis::of(inventory.header())?;
    if basis.key != name {
        return Err(NarrowError::OtherKey);
    }
    let mut narrowed = Narrowed::default();
    let hash = ValueHash::of_organisation(Some(key));
    let keys = keys(person, &hash);
    narrowed.why_not = why_not(inventory.header(), &basis, keys.is_none());
    let Some(keys) = keys.filter(|_| narrowed.why_not.is_none()) else {
        return Ok(narrowed);
    };
    // what was changed while it was scanned may have been read before that
    let started = inventory.header().run.iter().map(|run| run.started.clone()).min();
    let mut file: Option<(u128, String)> = None;
    let mut safe = false;
    while let Some((_, record)) = inventory.next_record()? {
        let outer = record.path.split("!/").next().unwrap_or_default();
        let inside = !record.positions.is_empty();
        if !inside || file.as_ref().is_none_or(|(_, path)| path != outer) {
            narrowed.files.extend(file.take().filter(|_| safe).map(|(digest, _)| digest));
            // an object inside without its file tells nothing of it
            safe = !inside;
            let settled = |at: &&String| started.as_ref().is_none_or(|started| *at < started);
            if let Some(at) = record.modified.as_ref().filter(settled) {
                file = Some((digest(outer, record.size, at), outer.to_owned()));
            }
        }
        safe &= cannot_hold(&record, &keys);
    }
    narrowed.files.extend(file.filter(|_| safe).map(|(digest, _)| digest));
    Ok(narrowed)
}

/// Why nothing can be left unread.
fn why_not(header: &Header, basis: &Basis, unknown: bool) -> Option<&'static str> {
    let same_program = header.speur == env!("CARGO_PKG_VERSION");
    match (unknown, same_program && basis.normalise == NORMALISE_VERSION) {
        (true, _) => Some("a name, or what is not a number or address, can stand in any object"),
        (_, false) => Some("the inventory was made by another version of speur"),
        (false, true) => None,
    }
}

/// Whether none of `keys` can stand in the object of a record.
fn cannot_hold(record: &ObjectRecord, keys: &[u64]) -> bool {
    // a link inside an archive leads nowhere, and holds nothing
    let is_link = !record.gaps.is_empty() && record.gaps.iter().all(|gap| gap.cause == Cause::Link);
    if is_link && !record.positions.is_empty() {
        return true;
    }
    let is_read = record.gaps.is_empty() && record.coverage == Coverage::Full;
    let lookup = record.lookup.as_ref().filter(|_| is_read);
    lookup.is_some_and(|lookup| !keys.iter().any(|&key| lookup.may_hold(key)))
}
