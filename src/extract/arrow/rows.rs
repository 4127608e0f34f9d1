//! Holds the rows in which the values of columns inside others stand. Must not know what
//! the values are.

use super::values::{Damaged, is_valid};

/// The rows in which the values of a column stand.
pub(super) enum Rows {
    /// One behind the other; and whether what they lie in is there.
    From { first: u32, valid: Vec<u8> },
    /// Those of what repeats: 0 for what belongs to none.
    Each(Vec<u32>),
}

impl Rows {
    /// The row of value `i`, and whether it may be there.
    pub(super) fn get(&self, i: usize) -> Option<(u32, bool)> {
        match self {
            Rows::From { first, valid } => {
                let row = first.saturating_add(u32::try_from(i).unwrap_or(u32::MAX));
                Some((row, is_valid(valid, i)))
            }
            Rows::Each(rows) => rows.get(i).filter(|row| **row > 0).map(|row| (*row, true)),
        }
    }

    pub(super) fn repeats(&self) -> bool {
        matches!(self, Rows::Each(_))
    }
}

/// Rows of what is numbered by `next`, where `is_there` says so.
pub(super) fn rows_of(
    length: usize,
    is_there: impl Fn(usize) -> bool,
    mut next: impl FnMut() -> u32,
) -> Result<Rows, Damaged> {
    // more than any buffer could tell of
    if length > 1 << 24 {
        return Err(Damaged);
    }
    Ok(Rows::Each((0..length).map(|i| if is_there(i) { next() } else { 0 }).collect()))
}

/// The rows of what lies in a structure, which may not be there itself.
pub(super) fn within(rows: &Rows, valid: Vec<u8>, length: usize) -> Rows {
    match rows {
        Rows::From { first, valid: above } => {
            let valid = match (above.is_empty(), valid.is_empty()) {
                (true, _) => valid,
                (false, true) => above.clone(),
                (false, false) => above.iter().zip(&valid).map(|(a, b)| a & b).collect(),
            };
            Rows::From { first: *first, valid }
        }
        Rows::Each(rows) => {
            let rows = rows.iter().take(length).enumerate();
            Rows::Each(rows.map(|(i, row)| if is_valid(&valid, i) { *row } else { 0 }).collect())
        }
    }
}
