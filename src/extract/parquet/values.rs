//! Holds the values of a page in every encoding. Must not know columns or levels.

use super::bits::{Bits, Damaged, Deltas, Runs};
use super::schema::Physical;
use std::rc::Rc;

/// A value; bytes stand in the memory of its page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Out<'p> {
    Boolean(bool),
    Int(i64),
    /// Nanoseconds of a day and the day.
    Int96([u8; 12]),
    Float(f64),
    Bytes(&'p [u8]),
}

/// The values of a dictionary.
pub(super) struct Dictionary {
    bytes: Vec<u8>,
    /// Where each begins and ends.
    places: Vec<(u32, u32)>,
    physical: Physical,
}

impl Dictionary {
    /// The dictionary of so many values in `bytes`.
    pub(super) fn new(bytes: Vec<u8>, count: u64, physical: Physical) -> Result<Self, Damaged> {
        let mut places = Vec::new();
        let mut at = 0;
        for _ in 0..count {
            let mut plain = Plain { bytes: &bytes, at, bit: 0 };
            let start = at + if physical == Physical::Bytes { 4 } else { 0 };
            plain.next(physical)?;
            // what takes no bytes would never end
            if plain.at == at {
                return Err(Damaged);
            }
            at = plain.at;
            places.push((start as u32, at as u32));
        }
        Ok(Dictionary { bytes, places, physical })
    }

    fn get(&self, i: u32) -> Result<Out<'_>, Damaged> {
        let &(start, end) = self.places.get(i as usize).ok_or(Damaged)?;
        let bytes = &self.bytes[start as usize..end as usize];
        if self.physical == Physical::Bytes {
            return Ok(Out::Bytes(bytes));
        }
        Plain { bytes, at: 0, bit: 0 }.next(self.physical)
    }
}

/// The values of a page that are still to come.
pub(super) enum Values<'p> {
    Plain(Plain<'p>, Physical),
    Dictionary(Runs<'p>, Rc<Dictionary>),
    Booleans(Runs<'p>),
    Deltas(Deltas<'p>, Physical),
    /// Lengths, and the texts that have them.
    Lengths(Deltas<'p>, &'p [u8]),
    /// How much each has of the one before, and the rest of it.
    Prefixes {
        shared: Deltas<'p>,
        lengths: Deltas<'p>,
        rest: &'p [u8],
        last: Vec<u8>,
    },
    /// Bytes of every value apart, as many as there are values.
    Split {
        bytes: &'p [u8],
        at: usize,
        physical: Physical,
        value: [u8; 16],
        long: Vec<u8>,
    },
}

impl<'p> Values<'p> {
    /// The values in `bytes`, of which there are at most `count`, by the number of their
    /// encoding; None for one that is not known.
    pub(super) fn new(
        encoding: i64,
        count: u64,
        bytes: &'p [u8],
        physical: Physical,
        dictionary: Option<&Rc<Dictionary>>,
    ) -> Result<Option<Self>, Damaged> {
        Ok(Some(match (encoding, physical) {
            (0, _) => Values::Plain(Plain { bytes, at: 0, bit: 0 }, physical),
            (2 | 8, _) => {
                let dictionary = dictionary.ok_or(Damaged)?.clone();
                let (&width, rest) = bytes.split_first().unwrap_or((&0, &[]));
                if width > 32 {
                    return Err(Damaged);
                }
                Values::Dictionary(Runs::new(rest, width.into()), dictionary)
            }
            (3, Physical::Boolean) => {
                Values::Booleans(Runs::new(bytes.get(4..).ok_or(Damaged)?, 1))
            }
            (5, Physical::Int32 | Physical::Int64) => Values::Deltas(Deltas::new(bytes)?, physical),
            (6, Physical::Bytes) => {
                Values::Lengths(Deltas::new(bytes)?, Deltas::new(bytes)?.behind(count)?)
            }
            (7, Physical::Bytes | Physical::Fixed(_)) => {
                let shared = Deltas::new(bytes)?;
                let behind = Deltas::new(bytes)?.behind(count)?;
                let lengths = Deltas::new(behind)?;
                let rest = Deltas::new(behind)?.behind(count)?;
                Values::Prefixes { shared, lengths, rest, last: Vec::new() }
            }
            (9, Physical::Boolean | Physical::Int96 | Physical::Bytes) => return Ok(None),
            (9, _) => Values::Split { bytes, at: 0, physical, value: [0; 16], long: Vec::new() },
            _ => return Ok(None),
        }))
    }

    /// The next value.
    pub(super) fn next(&mut self) -> Result<Out<'_>, Damaged> {
        match self {
            Values::Plain(plain, physical) => plain.next(*physical),
            Values::Dictionary(runs, dictionary) => dictionary.get(runs.next()?),
            Values::Booleans(runs) => Ok(Out::Boolean(runs.next()? != 0)),
            Values::Deltas(deltas, Physical::Int32) => Ok(Out::Int((deltas.next()? as i32).into())),
            Values::Deltas(deltas, _) => Ok(Out::Int(deltas.next()?)),
            Values::Lengths(lengths, rest) => {
                let length = usize::try_from(lengths.next()?).map_err(|_| Damaged)?;
                let (text, behind) = rest.split_at_checked(length).ok_or(Damaged)?;
                *rest = behind;
                Ok(Out::Bytes(text))
            }
            Values::Prefixes { shared, lengths, rest, last } => {
                let length = usize::try_from(lengths.next()?).map_err(|_| Damaged)?;
                let shared = usize::try_from(shared.next()?).map_err(|_| Damaged)?;
                let (text, behind) = rest.split_at_checked(length).ok_or(Damaged)?;
                *rest = behind;
                if shared > last.len() {
                    return Err(Damaged);
                }
                last.truncate(shared);
                last.extend_from_slice(text);
                Ok(Out::Bytes(last))
            }
            Values::Split { bytes, at, physical, value, long } => {
                let width = match physical {
                    Physical::Fixed(width) => *width,
                    Physical::Int32 | Physical::Float => 4,
                    _ => 8,
                };
                let count = bytes.len().checked_div(width).ok_or(Damaged)?;
                if *at >= count {
                    return Err(Damaged);
                }
                long.clear();
                long.extend((0..width).map(|i| bytes[i * count + *at]));
                *at += 1;
                match physical {
                    Physical::Fixed(_) => Ok(Out::Bytes(long)),
                    physical => {
                        value[..width].copy_from_slice(long);
                        Plain { bytes: &value[..width], at: 0, bit: 0 }.next(*physical)
                    }
                }
            }
        }
    }
}

/// Values as they are, one behind the other.
pub(super) struct Plain<'p> {
    bytes: &'p [u8],
    at: usize,
    bit: u32,
}

impl<'p> Plain<'p> {
    fn take(&mut self, length: usize) -> Result<&'p [u8], Damaged> {
        let end = self.at.checked_add(length).ok_or(Damaged)?;
        let taken = self.bytes.get(self.at..end).ok_or(Damaged)?;
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        self.take(N)?.try_into().map_err(|_| Damaged)
    }

    fn next(&mut self, physical: Physical) -> Result<Out<'p>, Damaged> {
        Ok(match physical {
            Physical::Boolean => {
                let byte = *self.bytes.get(self.at).ok_or(Damaged)?;
                let value = Bits::new(&[byte >> self.bit]).take(1)? == 1;
                self.bit = (self.bit + 1) % 8;
                self.at += usize::from(self.bit == 0);
                Out::Boolean(value)
            }
            Physical::Int32 => Out::Int(i32::from_le_bytes(self.array()?).into()),
            Physical::Int64 => Out::Int(i64::from_le_bytes(self.array()?)),
            Physical::Int96 => Out::Int96(self.array()?),
            Physical::Float => Out::Float(short(f32::from_le_bytes(self.array()?))),
            Physical::Double => Out::Float(f64::from_le_bytes(self.array()?)),
            Physical::Bytes => {
                let length = u32::from_le_bytes(self.array()?) as usize;
                Out::Bytes(self.take(length)?)
            }
            Physical::Fixed(length) => Out::Bytes(self.take(length)?),
        })
    }
}

/// A short fraction as it is written: 0.1 and not 0.10000000149011612.
pub(in crate::extract) fn short(n: f32) -> f64 {
    n.to_string().parse().unwrap_or(f64::from(n))
}
