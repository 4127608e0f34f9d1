//! Holds the shape of e-mail addresses around an `@`. Must not know context.

use std::ops::Range;

/// An address found around an `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailShape {
    /// Offset of the first byte of the local part.
    pub start: usize,
    /// Offset behind the domain.
    pub end: usize,
    /// Offset of its top-level domain.
    pub tld: usize,
    /// Whether the domain is reserved for examples (RFC 2606).
    pub sample: bool,
}

/// Endings of pictures, which are no top-level domains.
const IMAGES: &[&[u8]] = &[b"png", b"jpg", b"jpeg", b"gif", b"webp", b"svg", b"avif"];

const LOCAL: u8 = 1;
const LABEL: u8 = 2;

/// What each byte may be part of; bytes from 0x80 on are letters of other scripts.
static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        if c.is_ascii_alphanumeric() || (c >= 0x80 && c != super::super::model::SEPARATOR) {
            table[b] = LOCAL | LABEL;
        } else if matches!(c, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'' | b'&' | b'=' | b'~') {
            table[b] = LOCAL;
        }
        b += 1;
    }
    table[b'-' as usize] |= LABEL;
    table
};

/// The address around the `@` at `at`, if there is one. `buf` bounds it: an
/// address never holds [`crate::model::SEPARATOR`].
pub fn email_shape(buf: &[u8], at: usize) -> Option<EmailShape> {
    let domain_at = at + 1;
    if buf.get(domain_at).is_none_or(|&b| CLASS[usize::from(b)] & LABEL == 0) {
        return None;
    }
    let start = local_start(buf, at)?;
    let (end, tld) = domain_end(buf, domain_at)?;
    // masked already, as in reports of what was found
    let address = &buf[start..end];
    if !address.is_ascii() && memchr::memmem::find(address, "•".as_bytes()).is_some() {
        return None;
    }
    shape_of(buf, start..end, domain_at, tld)
}

/// Most bytes of a cell that [`email_filling`] reads.
const AT_ONCE: usize = 64;

/// The address that fills the cell of `buf`, which holds letters and digits of ASCII and
/// `.`, `-`, `'` and `@` alone. None also where it takes [`email_shape`] to tell.
pub fn email_filling(buf: &[u8], cell: &Range<usize>) -> Option<EmailShape> {
    let block = buf.get(cell.start..)?.first_chunk::<AT_ONCE>()?;
    let length = cell.len();
    if length == 0 || length > AT_ONCE {
        return None;
    }
    let inside = u64::MAX >> (AT_ONCE - length);
    let (ats, dots) = (bits_of(block, b'@') & inside, bits_of(block, b'.') & inside);
    let (hyphens, apostrophes) = (bits_of(block, b'-') & inside, bits_of(block, b'\''));
    let at = ats.trailing_zeros() as usize;
    if ats.count_ones() != 1 || at == 0 || at + 1 == length {
        return None;
    }
    let domain = inside & (u64::MAX << at) & !ats;
    let labels = dots & domain;
    // what must be letters or digits: both ends of the cell and of the domain
    let ends = 1 | 1 << (at + 1) | 1 << (length - 1);
    if (dots | hyphens | apostrophes) & ends != 0
        || dots >> (at - 1) & 1 == 1
        || apostrophes & domain != 0
        || labels == 0
        || labels & labels >> 1 != 0
    {
        return None;
    }
    let tld = AT_ONCE - labels.leading_zeros() as usize;
    shape_of(buf, cell.clone(), cell.start + at + 1, cell.start + tld)
}

/// A bit for each byte of `block` that is `byte`.
#[inline]
fn bits_of(block: &[u8; AT_ONCE], byte: u8) -> u64 {
    let is: [u8; AT_ONCE] = std::array::from_fn(|i| u8::from(block[i] == byte));
    // gathers the lowest bit of each of eight bytes into one byte
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = is.as_chunks::<8>();
    eights
        .iter()
        .rev()
        .fold(0, |bits, eight| bits << 8 | u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56)
}

/// The address `found`, unless its top-level domain is none.
fn shape_of(buf: &[u8], found: Range<usize>, domain: usize, tld: usize) -> Option<EmailShape> {
    let letters = &buf[tld..found.end];
    if !(2..=24).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    // `logo@2x.png`
    if matches!(letters.len(), 3..=4)
        && IMAGES.iter().any(|image| letters.eq_ignore_ascii_case(image))
    {
        return None;
    }
    let sample = is_example(&buf[domain..tld - 1], letters);
    Some(EmailShape { start: found.start, end: found.end, tld, sample })
}

/// RFC 5321 allows 64 bytes; a longer run is no address.
fn local_start(buf: &[u8], at: usize) -> Option<usize> {
    let mut start = at;
    while start > 0 && CLASS[usize::from(buf[start - 1])] & LOCAL != 0 {
        start -= 1;
        if at - start > 64 {
            return None;
        }
    }
    // quotes and dots around an address are not part of it
    while start < at && matches!(buf[start], b'.' | b'\'' | b'-' | b'=' | b'&' | b'~' | b'+') {
        start += 1;
    }
    // `adres=jan@telenet.be`: a parameter; `bounce+jan=telenet.be@…` is not one
    if let Some(i) = buf[start..at].iter().rposition(|&b| b == b'=')
        && !buf[start..start + i].contains(&b'+')
    {
        start += i + 1;
    }
    if start < at && start > 0 && buf[start - 1] == b'\\' {
        return None;
    }
    (start < at && buf[at - 1] != b'.').then_some(start)
}

/// Offset behind the domain and of its last label.
fn domain_end(buf: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut i = from;
    let mut label = from;
    let mut last = None;
    loop {
        while i < buf.len() && CLASS[usize::from(buf[i])] & LABEL != 0 {
            i += 1;
        }
        if i == label || i - from > 253 {
            break;
        }
        if label > from {
            last = Some((i, label));
        }
        if buf.get(i) != Some(&b'.') {
            break;
        }
        i += 1;
        label = i;
    }
    let (mut end, label) = last?;
    while end > label && buf[end - 1] == b'-' {
        end -= 1;
    }
    Some((end, label))
}

/// RFC 2606 and RFC 6761: names that no one can own.
fn is_example(host: &[u8], tld: &[u8]) -> bool {
    let among = |names: &[&str]| names.iter().any(|n| tld.eq_ignore_ascii_case(n.as_bytes()));
    match tld.len() {
        3 => {
            const NAME: &[u8] = b"example";
            let named = host.last_chunk::<7>().is_some_and(|end| end.eq_ignore_ascii_case(NAME));
            let whole = host.len() == NAME.len() || host.iter().nth_back(NAME.len()) == Some(&b'.');
            named && whole && among(&["com", "org", "net", "edu"])
        }
        4 | 7 | 9 => among(&["test", "example", "invalid", "localhost"]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, EmailShape)> {
        let at = text.find('@').expect("an @");
        email_shape(text.as_bytes(), at).map(|shape| (&text[shape.start..shape.end], shape))
    }

    #[test]
    fn finds_the_address_and_nothing_around_it() {
        for (text, expected) in [
            ("mail jan.peeters@proximus.be.", "jan.peeters@proximus.be"),
            ("<o'brien@mail.co.uk>", "o'brien@mail.co.uk"),
            ("'quoted@telenet.be'", "quoted@telenet.be"),
            ("mailto:a+b_c%d@x-y.nl?subject=", "a+b_c%d@x-y.nl"),
            ("hélène@château.fr", "hélène@château.fr"),
        ] {
            assert_eq!(found(text).map(|f| f.0), Some(expected), "{text}");
        }
    }

    #[test]
    fn leaves_what_only_looks_alike() {
        for text in [
            "icon@2x",
            "logo@2x.png",
            "pkg@1.2.3",
            "@naam",
            "user@host",
            "a@b.c",
            "git@.com",
            "x.@y.be",
            "j••@••••.be",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn tells_examples_and_the_top_level_domain() {
        let shape = |text| found(text).expect("an address").1;
        assert!(shape("a@example.org").sample && shape("a@b.test").sample);
        assert!(!shape("a@myexample.org").sample);
        assert_eq!(shape("a@b.vlaanderen").tld, 4);
    }
}
