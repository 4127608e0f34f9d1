//! Holds the values of a row: their types and where they stand in its payload. Must not
//! know columns.

/// Values of a row that are told apart: SQLite allows half as many.
const WIDEST: usize = 1 << 16;

/// A value as it is stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value<'p> {
    Null,
    Integer(i64),
    Real(f64),
    Text(&'p [u8]),
    Blob(&'p [u8]),
    /// What is behind the end of the bytes that were read.
    Cut,
}

/// A number of one to nine bytes, and how many those are.
pub(super) fn varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut n = 0;
    for (i, &b) in bytes.iter().enumerate().take(8) {
        n = n << 7 | u64::from(b & 0x7F);
        if b & 0x80 == 0 {
            return Some((n, i + 1));
        }
    }
    bytes.get(8).map(|&b| (n << 8 | u64::from(b), 9))
}

/// The values in `payload`; None where its head makes no sense.
pub(super) fn values(payload: &[u8]) -> Option<Values<'_>> {
    let (length, used) = varint(payload)?;
    let length = usize::try_from(length).ok().filter(|&length| length >= used)?;
    // of a head that is cut the types that are there
    let types = &payload[used..length.min(payload.len())];
    Some(Values { types, body: payload.get(length..).unwrap_or_default(), count: 0 })
}

pub(super) struct Values<'p> {
    types: &'p [u8],
    body: &'p [u8],
    count: usize,
}

impl<'p> Iterator for Values<'p> {
    type Item = Value<'p>;

    fn next(&mut self) -> Option<Value<'p>> {
        let (kind, used) = varint(self.types)?;
        self.types = &self.types[used..];
        self.count += 1;
        if self.count > WIDEST {
            return None;
        }
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => kind,
            5 => 6,
            6 | 7 => 8,
            10 | 11 => return Some(Value::Null),
            _ => (kind - 12) / 2,
        };
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        let Some((bytes, rest)) = self.body.split_at_checked(length) else {
            let text = kind >= 12 && !self.body.is_empty();
            let bytes = std::mem::take(&mut self.body);
            return Some(match text {
                // the beginning of a long value is one
                true if kind % 2 == 1 => Value::Text(bytes),
                true => Value::Blob(bytes),
                false => Value::Cut,
            });
        };
        self.body = rest;
        Some(match kind {
            0 => Value::Null,
            1..=6 => Value::Integer(integer(bytes)),
            7 => Value::Real(f64::from_bits(integer(bytes) as u64)),
            8 => Value::Integer(0),
            9 => Value::Integer(1),
            _ if kind % 2 == 0 => Value::Blob(bytes),
            _ => Value::Text(bytes),
        })
    }
}

/// A number of up to eight bytes, the highest first, with its sign.
fn integer(bytes: &[u8]) -> i64 {
    let negative = bytes.first().is_some_and(|b| b & 0x80 != 0);
    bytes.iter().fold(if negative { -1 } else { 0 }, |n, &b| n << 8 | i64::from(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length() {
        for (bytes, expected) in [
            (&[0x07][..], Some((7, 1))),
            (&[0x81, 0x00], Some((128, 2))),
            (&[0xFF; 9], Some((u64::MAX, 9))),
            (&[0x80], None),
            (&[], None),
        ] {
            assert_eq!(varint(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn values_of_every_type() {
        let payload = [
            &[9, 0, 1, 3, 7, 8, 9, 17, 16][..],
            &[0xFE],
            &[0xFF, 0xFF, 0xFE],
            &1.5_f64.to_be_bytes(),
            b"ab",
            &[1, 2],
        ]
        .concat();
        let values: Vec<Value> = values(&payload).expect("a head").collect();
        assert_eq!(
            values,
            [
                Value::Null,
                Value::Integer(-2),
                Value::Integer(-2),
                Value::Real(1.5),
                Value::Integer(0),
                Value::Integer(1),
                Value::Text(b"ab"),
                Value::Blob(&[1, 2]),
            ]
        );
    }
}
