//! Holds the properties that pax gives entries: names, lengths, maps of holes. Must not
//! know where they stand.

use super::corrupt;
use crate::extract::ExtractError;

/// What is known of an entry beside its head.
#[derive(Default)]
pub(super) struct Properties {
    pub(super) name: Option<Vec<u8>>,
    pub(super) size: Option<u64>,
    /// Whether it has holes; then its real name and length.
    pub(super) sparse: bool,
    real_name: Option<Vec<u8>>,
    pub(super) whole: Option<u64>,
    /// Offset and length of what is no hole, one after the other.
    map: Option<Vec<u64>>,
}

impl Properties {
    /// Adds records of the form `length key=value\n`.
    pub(super) fn read(&mut self, mut records: &[u8]) -> Result<(), ExtractError> {
        while records.iter().any(|&b| b != 0) {
            let (length, _) = number_before(records, b' ').ok_or_else(corrupt)?;
            let length = usize::try_from(length).map_err(|_| corrupt())?;
            let record = records.get(..length).ok_or_else(corrupt)?;
            let start = memchr::memchr(b' ', record).ok_or_else(corrupt)? + 1;
            let record = record.get(start..).ok_or_else(corrupt)?;
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            let equals = memchr::memchr(b'=', record).ok_or_else(corrupt)?;
            self.set(&record[..equals], &record[equals + 1..])?;
            records = &records[length..];
        }
        Ok(())
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> Result<(), ExtractError> {
        let number = || number_of(value).ok_or_else(corrupt);
        match key {
            b"path" => self.name = Some(value.to_vec()),
            b"size" => self.size = Some(number()?),
            b"GNU.sparse.name" => self.real_name = Some(value.to_vec()),
            b"GNU.sparse.size" | b"GNU.sparse.realsize" | b"SCHILY.realsize" => {
                self.whole = Some(number()?);
                self.sparse |= key.starts_with(b"GNU");
            }
            b"GNU.sparse.major" => self.sparse = true,
            // one pair after the other (0.0), or all in one (0.1)
            b"GNU.sparse.offset" | b"GNU.sparse.numbytes" => {
                self.map.get_or_insert_default().push(number()?);
            }
            b"GNU.sparse.map" => {
                let numbers = value.split(|&b| b == b',').map(number_of);
                self.map = Some(numbers.collect::<Option<_>>().ok_or_else(corrupt)?);
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn name_of(&self) -> Option<&[u8]> {
        self.real_name.as_deref().or(self.name.as_deref())
    }

    /// Pieces that are no holes, and the whole length, where they are told here.
    pub(super) fn sparse_map(&self) -> Option<super::sparse::Map> {
        let map = self.map.as_ref()?;
        let pieces = map.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
        Some((pieces, self.whole.unwrap_or(0)))
    }
}

/// The number of these digits.
pub(super) fn number_of(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// The number before `end`, and what stands behind that.
fn number_before(bytes: &[u8], end: u8) -> Option<(u64, &[u8])> {
    let at = memchr::memchr(end, bytes)?;
    Some((number_of(&bytes[..at])?, &bytes[at + 1..]))
}
