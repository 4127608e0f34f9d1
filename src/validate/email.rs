//! Holds the shape of e-mail addresses around an `@`. Must not know context.

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
    let letters = &buf[tld..end];
    if !(2..=24).contains(&letters.len()) || !letters.iter().all(u8::is_ascii_alphabetic) {
        return None;
    }
    // `logo@2x.png`
    if IMAGES.iter().any(|image| letters.eq_ignore_ascii_case(image)) {
        return None;
    }
    // masked already, as in reports of what was found
    let address = &buf[start..end];
    if !address.is_ascii() && memchr::memmem::find(address, "•".as_bytes()).is_some() {
        return None;
    }
    Some(EmailShape { start, end, tld, sample: is_example(&buf[domain_at..tld - 1], letters) })
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
            let name = host.rsplit(|&b| b == b'.').next().unwrap_or(host);
            name.eq_ignore_ascii_case(b"example") && among(&["com", "org", "net", "edu"])
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
