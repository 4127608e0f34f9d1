//! Holds places on earth as GeoJSON writes them: `[longitude, latitude]`. Must not know
//! where they stand. Source: RFC 7946, 3.1.1.

use super::lex::Unended;
use std::ops::Range;

/// Longest place, in bytes.
const LONGEST: usize = 256;

/// A place: where it stands and where its numbers do.
pub(super) struct Pair {
    all: Range<usize>,
    first: Range<usize>,
    second: Range<usize>,
    /// What stands behind it.
    pub(super) next: usize,
}

/// The place whose bracket opened before `from`: two or three numbers. None for anything
/// else.
pub(super) fn pair(buf: &[u8], from: usize, last: bool) -> Option<Result<Pair, Unended>> {
    let is_part = |b: &u8| b.is_ascii_digit() || b"+-.eE, \n\r\t".contains(b);
    let length = buf[from..].iter().take(LONGEST).take_while(|b| is_part(b)).count();
    match buf.get(from + length) {
        Some(b']') => {}
        None if !last => return Some(Err(Unended::Other)),
        _ => return None,
    }
    let end = from + length;
    let mut numbers = Vec::with_capacity(3);
    let mut start = from;
    for number in buf[from..end].split(|&b| b == b',') {
        let blank = number.len() - number.trim_ascii_start().len();
        numbers.push(start + blank..start + blank + number.trim_ascii().len());
        start += number.len() + 1;
    }
    match numbers.as_slice() {
        [first, second] | [first, second, _] if !first.is_empty() && !second.is_empty() => {
            let (first, second) = (first.clone(), second.clone());
            Some(Ok(Pair { all: from..end, first, second, next: end + 1 }))
        }
        _ => None,
    }
}

/// Writes a place as people do, latitude first, over itself; returns where it stands.
pub(super) fn turned(buf: &mut [u8], pair: &Pair) -> Range<usize> {
    let (longitude, latitude) = (buf[pair.first.clone()].to_vec(), &pair.second);
    let start = pair.all.start;
    buf.copy_within(latitude.clone(), start);
    let mut end = start + latitude.len();
    buf[end] = b',';
    end += 1;
    if end + longitude.len() < pair.all.end {
        buf[end] = b' ';
        end += 1;
    }
    buf[end..end + longitude.len()].copy_from_slice(&longitude);
    start..end + longitude.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_turned() {
        for (text, expected) in [
            ("4.35171, 50.85034]", Some("50.85034, 4.35171")),
            ("4.35171,50.85034]", Some("50.85034,4.35171")),
            (" 4.35171,\n 50.85034,\n 12 ]", Some("50.85034, 4.35171")),
            ("4.3]", None),
            ("[4.3, 50.8]]", None),
            ("4.3, 50.8, 1, 2]", None),
            ("\"x\", 50.8]", None),
        ] {
            let mut buf = text.as_bytes().to_vec();
            let is = pair(&buf, 0, true).map(|found| {
                let at = turned(&mut buf, &found.expect("a whole one"));
                String::from_utf8_lossy(&buf[at]).into_owned()
            });
            assert_eq!(is.as_deref(), expected, "{text}");
        }
        assert!(matches!(pair(b"4.35, 50", 0, false), Some(Err(Unended::Other))));
    }
}
