//! Holds the unpacking of content streams: bounded, and with a word on damage, which
//! the document's own reader passes over. Must not know what they hold.

use super::ascii;
use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use hayro_syntax::object::dict::keys::{DECODE_PARMS, DP};
use std::borrow::Cow;
use std::io::Read;

/// Bytes of one stream that are read.
const MOST: usize = 256 << 20;
const STEP: usize = 64 << 10;

/// What is the matter with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It contradicts its own form; what can be read was read.
    Damaged,
    /// There is more than is read.
    TooMuch,
}

/// The content of a stream as far as it can be had, and what is the matter with it.
pub(super) fn unpacked<'a>(stream: &Stream<'a>) -> (Cow<'a, [u8]>, Option<Trouble>) {
    let plain = ![DECODE_PARMS, DP].iter().any(|key| stream.dict().contains_key(key));
    let packed = stream.raw_data();
    if packed.trim_ascii().is_empty() {
        return (Cow::Borrowed(&[]), None);
    }
    if plain && let Some((data, trouble)) = undone(packed, &stream.filters()) {
        return match trouble {
            // another reader may get farther than one that minds checksums
            Some(Trouble::Damaged) => {
                let other = stream.decoded_data().unwrap_or_default();
                (if other.len() > data.len() { other } else { data }, trouble)
            }
            _ => (data, trouble),
        };
    }
    match stream.decoded_data() {
        Ok(data) => (data, None),
        Err(_) => (Cow::Borrowed(&[]), Some(Trouble::Damaged)),
    }
}

/// What `data` is without `filters`, as far as it can be had; none where one of them is
/// not undone here.
pub(super) fn undone<'a>(
    data: Cow<'a, [u8]>,
    filters: &[Filter],
) -> Option<(Cow<'a, [u8]>, Option<Trouble>)> {
    let mut trouble = None;
    let mut data = data;
    for filter in filters {
        let letters =
            |(bytes, damaged): (Vec<u8>, bool)| (bytes, damaged.then_some(Trouble::Damaged));
        let (next, told) = match filter {
            Filter::FlateDecode => inflated(&data, MOST),
            Filter::Ascii85Decode => letters(ascii::of_base_85(&data)),
            Filter::AsciiHexDecode => letters(ascii::of_hex(&data)),
            _ => return None,
        };
        data = Cow::Owned(next);
        trouble = trouble.or(told);
    }
    Some((data, trouble))
}

fn inflated(packed: &[u8], most: usize) -> (Vec<u8>, Option<Trouble>) {
    let mut decoder = ZlibDecoder::new(packed);
    let mut data = Vec::new();
    loop {
        let length = data.len();
        if length >= most {
            return (data, Some(Trouble::TooMuch));
        }
        data.resize(length + STEP.max(length).min(most - length), 0);
        match decoder.read(&mut data[length..]) {
            Ok(n) => {
                data.truncate(length + n);
                if n == 0 {
                    return (data, None);
                }
            }
            Err(_) => {
                data.truncate(length);
                return (data, Some(Trouble::Damaged));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn damage_is_told_and_what_stands_before_it_is_kept() {
        let text: Vec<u8> = (0..200_000u32).flat_map(|n| (n * 7919).to_le_bytes()).collect();
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        out.write_all(&text).expect("room in memory");
        let packed = out.finish().expect("room in memory");
        assert_eq!(inflated(&packed, MOST), (text.clone(), None));
        let (half, trouble) = inflated(&packed[..packed.len() / 2], MOST);
        assert_eq!(trouble, Some(Trouble::Damaged));
        assert!(half.len() > text.len() / 4 && text.starts_with(&half), "{} bytes", half.len());
    }

    #[test]
    fn what_expands_without_end_ends() {
        let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        let zeros = vec![0; 1 << 20];
        (0..3).for_each(|_| out.write_all(&zeros).expect("room in memory"));
        let (data, trouble) = inflated(&out.finish().expect("room in memory"), 1 << 20);
        assert_eq!((data.len(), trouble), (1 << 20, Some(Trouble::TooMuch)));
    }
}
