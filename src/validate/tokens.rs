//! Holds the numbers and addresses in a text as a person is looked up by them: whoever
//! looks for one and whoever notes down which there are must see the same. Must not know
//! schemes or hashes.

use std::ops::Range;

/// Most bytes between two groups of digits of one number.
const GAP: usize = 4;

/// Digits at the end of a number that it is looked up by: no telephone or account number,
/// no number of a person is shorter.
pub const TAIL: u32 = 8;

/// 10 to the power of [`TAIL`].
const TAIL_BOUND: u64 = 100_000_000;

/// Whether a byte may stand between the groups of one number: signs, white space, and the
/// bytes of spaces and hyphens beyond ASCII.
pub fn parts_digits(b: u8) -> bool {
    matches!(
        b,
        b' ' | b'.'
            | b'-'
            | b'/'
            | b'('
            | b')'
            | b'+'
            | b'_'
            | b'\''
            | b'\n'
            | b'\r'
            | 0xC2
            | 0xA0
            | 0xE2
            | 0x80
            | 0x89
            | 0x90..=0x95 | 0xAF
    )
}

/// Hands each place to `each` where a group of digits ends that has, with the groups before
/// it, at least [`TAIL`] digits: the offset behind it, and the number that the last `TAIL`
/// digits are. Only places whose last digit lies in `owned`. A number ends at several of them
/// (`0470 12 34 56` at `34` and at `56`); what they are parted by makes no difference.
#[inline]
pub fn number_ends(buf: &[u8], owned: &Range<usize>, mut each: impl FnMut(usize, u32)) {
    let (mut tail, mut count, mut end) = (0u64, 0u32, 0usize);
    let mut at = owned.start.saturating_sub(REACH);
    while let Some(start) = next_digit(buf, at) {
        let between = &buf[end.min(start)..start];
        if between.len() > GAP || !between.iter().all(|&b| parts_digits(b)) {
            (tail, count) = (0, 0);
        }
        end = start;
        while let Some(digit) = buf.get(end).filter(|b| b.is_ascii_digit()) {
            tail = (tail * 10 + u64::from(digit - b'0')) % TAIL_BOUND;
            count = count.saturating_add(1);
            end += 1;
        }
        if end > owned.end {
            return;
        }
        if count >= TAIL && end > owned.start && !is_in_ipv4(buf, end) {
            each(end, tail as u32);
        }
        at = end;
    }
}

/// Whether the digits before `end` are of an IPv4 address, of which logs are full: four
/// numbers up to 255, parted by dots, none with a zero before it. No number of a person is
/// written so.
fn is_in_ipv4(buf: &[u8], end: usize) -> bool {
    let of_address = |b: &&u8| b.is_ascii_digit() || **b == b'.';
    let from = end - buf[..end].iter().rev().take(16).take_while(of_address).count();
    let to = end + buf[end..].iter().take(16).take_while(of_address).count();
    // a sentence may end behind it
    let text = buf[from..to].strip_suffix(b".").unwrap_or(&buf[from..to]);
    let mut parts = 0;
    text.split(|&b| b == b'.').all(|part| {
        parts += 1;
        let number = std::str::from_utf8(part).ok().and_then(|part| part.parse::<u8>().ok());
        number.is_some() && (part.len() == 1 || part[0] != b'0')
    }) && parts == 4
}

/// So far before what is owned digits are looked at: eight of them, each in a group of its
/// own, stand within it.
const REACH: usize = TAIL as usize * (GAP + 1);

/// The first digit in `buf` from `at` on: eight bytes at a time.
#[inline]
fn next_digit(buf: &[u8], mut at: usize) -> Option<usize> {
    const EACH: u64 = 0x0101_0101_0101_0101;
    while let Some(eight) = buf.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let off = u64::from_le_bytes(*eight) ^ (EACH * 0x30);
        // the high bit of each byte that is above 9
        let above = ((off & (EACH * 0x7F)) + EACH * 0x76) | off;
        let digits = !above & (EACH * 0x80);
        if digits != 0 {
            return Some(at + digits.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    let rest = buf.get(at..).unwrap_or_default();
    rest.iter().position(u8::is_ascii_digit).map(|i| at + i)
}

/// An e-mail address in a text: what stands before and behind its `@`, which a link may
/// write as `%40`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Before it.
    pub local: Range<usize>,
    /// Behind it.
    pub domain: Range<usize>,
}

/// Longest part of an address on either side.
const LONGEST: usize = 255;

/// Hands each address in `buf` to `each` whose `@` lies in `owned`.
pub fn addresses(buf: &[u8], owned: &Range<usize>, mut each: impl FnMut(Address)) {
    let (from, to) = (owned.start.min(buf.len()), owned.end.min(buf.len()));
    for at in memchr::memchr2_iter(b'@', b'%', &buf[from..to]).map(|i| from + i) {
        let behind = match buf[at] {
            b'@' => at + 1,
            _ if buf[at..].starts_with(b"%40") => at + 3,
            _ => continue,
        };
        let local = buf[..at].iter().rev().take(LONGEST).take_while(|b| in_local(**b)).count();
        let domain = buf[behind..].iter().take(LONGEST).take_while(|b| in_domain(**b)).count();
        let mut local = at - local..at;
        let mut domain = behind..behind + domain;
        // what a link escapes before it: `%3Djan@…`
        if local.start > 0 && buf[local.start - 1] == b'%' && local.len() > 2 {
            local.start += 2;
        }
        while !local.is_empty() && is_edge(buf[local.start]) {
            local.start += 1;
        }
        while !domain.is_empty() && is_edge(buf[domain.end - 1]) {
            domain.end -= 1;
        }
        if !local.is_empty() && !domain.is_empty() {
            each(Address { local, domain });
        }
    }
}

fn in_local(b: u8) -> bool {
    b.is_ascii_alphanumeric()
        || b >= 0x80 && b != 0xFF
        || matches!(b, b'.' | b'_' | b'-' | b'+' | b'\'')
}

fn in_domain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b >= 0x80 && b != 0xFF || matches!(b, b'.' | b'-')
}

/// Signs that stand around an address as well as in it.
fn is_edge(b: u8) -> bool {
    matches!(b, b'.' | b'_' | b'-' | b'\'' | b'+')
}

/// Writes what an address is looked up by to `out`, which is emptied first: in lower case,
/// without the tag behind a `+`.
pub fn address_key(local: &[u8], domain: &[u8], out: &mut Vec<u8>) {
    let local = local.split(|&b| b == b'+').next().unwrap_or(local);
    super::normalise(super::Normal::Text, local, out);
    out.push(b'@');
    let from = out.len();
    out.extend_from_slice(domain);
    out[from..].make_ascii_lowercase();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(text: &str) -> Vec<(usize, u32)> {
        let mut all = Vec::new();
        number_ends(text.as_bytes(), &(0..text.len()), |end, tail| all.push((end, tail)));
        all
    }

    #[test]
    fn a_number_ends_with_the_same_digits_however_it_is_parted() {
        for text in [
            "70123456",
            "bel 0470 12 34 56",
            "0470/12.34.56, of",
            "+32 (0)470 12-34-56",
            "(0470)123456 is het",
            "0470\u{a0}12\u{202f}34\u{2011}56",
            "0470 12\r\n34 56",
            "x0470123456y",
        ] {
            assert_eq!(ends(text).last().expect(text).1, 70_123_456, "{text}");
        }
        for (text, expected) in [
            ("1234567", &[][..]),
            ("0470, 123456", &[]),
            ("0470;123456", &[]),
            ("0470     123456", &[]),
            ("12 3456 78 x 90", &[(10, 12_345_678)]),
            ("0012345678", &[(10, 12_345_678)]),
            ("145.97.213.88", &[]),
            ("van 145.97.213.88.", &[]),
            ("145.97.213.888", &[(10, 14_597_213), (14, 97_213_888)]),
            ("02.123.45.67", &[(12, 21_234_567)]),
        ] {
            assert_eq!(ends(text), expected, "{text}");
        }
    }

    #[test]
    fn every_place_is_owned_once_wherever_a_text_is_cut() {
        let text = "tel 0470 12 34 56 of 85.07.30-033.28, x 1 2 3 4 5 6 7 8 9; 012345678901234 jan@x.be an%40y.be";
        let all = ends(text);
        let mut mails = Vec::new();
        addresses(text.as_bytes(), &(0..text.len()), |a| mails.push(a));
        assert_eq!(mails.len(), 2);
        for cut in 0..=text.len() {
            let (mut united, mut both) = (Vec::new(), Vec::new());
            for owned in [0..cut, cut..text.len()] {
                number_ends(text.as_bytes(), &owned, |end, tail| united.push((end, tail)));
                addresses(text.as_bytes(), &owned, |a| both.push(a));
            }
            assert_eq!(united, all, "cut at {cut}");
            assert_eq!(both, mails, "cut at {cut}");
        }
    }

    #[test]
    fn digits_are_found_as_a_plain_loop_finds_them() {
        let bytes: Vec<u8> = (0..=255).chain((0..=255).rev()).collect();
        for at in 0..=bytes.len() {
            let plain = bytes[at..].iter().position(u8::is_ascii_digit).map(|i| at + i);
            assert_eq!(next_digit(&bytes, at), plain, "from {at}");
        }
    }

    #[test]
    fn addresses_are_told_from_what_stands_around_them() {
        for (text, expected) in [
            ("mailto:Jan.Peeters@X.be?subject=x", "jan.peeters@x.be"),
            ("<jan@x.be>, ", "jan@x.be"),
            ("'jan@x.be'", "jan@x.be"),
            ("jan+nieuws@x.be.", "jan@x.be"),
            ("?email=jan%40x.be&y", "jan@x.be"),
            ("q%3Djan@x.be", "jan@x.be"),
            ("_jan@x.be_", "jan@x.be"),
            ("HÉLÈNE@x.be", "hélène@x.be"),
            ("marjan@x.be", "marjan@x.be"),
        ] {
            let (mut all, mut key) = (Vec::new(), Vec::new());
            addresses(text.as_bytes(), &(0..text.len()), |a| {
                address_key(&text.as_bytes()[a.local], &text.as_bytes()[a.domain], &mut key);
                all.push(String::from_utf8(key.clone()).expect("UTF-8"));
            });
            assert_eq!(all, [expected], "{text}");
        }
    }
}
