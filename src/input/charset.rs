//! Holds the choice of a charset from the start of an object. Must not know what
//! the text is for.

use super::gbk;
use encoding_rs::Encoding;

/// How bytes become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8; stray bytes are read as windows-1252, one by one.
    Utf8,
    /// UTF-8 that someone read as GBK and saved: repaired.
    GbkMojibake,
    /// UTF-16, little or big endian.
    Utf16 {
        /// Whether the high byte comes first.
        big: bool,
    },
    /// UTF-32, little or big endian.
    Utf32 {
        /// Whether the high byte comes first.
        big: bool,
    },
    /// A charset of one country or script.
    Legacy(&'static Encoding),
    /// No text: runs of printable characters are read as best effort.
    Binary,
}

impl Charset {
    /// The charset of what starts with `head`, and how many bytes its mark takes.
    /// `whole` tells that nothing follows the head.
    pub fn of(head: &[u8], whole: bool) -> (Self, usize) {
        match head {
            [0xEF, 0xBB, 0xBF, ..] => return (Self::utf8(&head[3..]), 3),
            [0xFF, 0xFE, 0, 0, ..] => return (Charset::Utf32 { big: false }, 4),
            [0, 0, 0xFE, 0xFF, ..] => return (Charset::Utf32 { big: true }, 4),
            [0xFF, 0xFE, ..] => return (Charset::Utf16 { big: false }, 2),
            [0xFE, 0xFF, ..] => return (Charset::Utf16 { big: true }, 2),
            _ => {}
        }
        if memchr::memchr(0, head).is_some()
            && let Some(big) = utf16_without_mark(head)
        {
            return (Charset::Utf16 { big }, 0);
        }
        if is_binary(head) {
            // a dump may hold pictures as they are, but with every zero escaped
            let dump = head.len() >= 4096 && !head.contains(&0) && !is_binary(&head[..512]);
            return (if dump { Charset::Utf8 } else { Charset::Binary }, 0);
        }
        if head.is_ascii() {
            return (Charset::Utf8, 0);
        }
        let charset = match std::str::from_utf8(head) {
            Ok(_) => Self::utf8(head),
            // a character cut off by the end of the head
            Err(error) if error.error_len().is_none() && !whole => Self::utf8(head),
            Err(_) if mostly_utf8(head) => Charset::Utf8,
            Err(_) => guess(head),
        };
        (charset, 0)
    }

    fn utf8(head: &[u8]) -> Self {
        if gbk::is_mojibake(head) { Charset::GbkMojibake } else { Charset::Utf8 }
    }

    /// Its name in records; none for what needs no mention.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Charset::Utf8 | Charset::Binary => None,
            Charset::GbkMojibake => Some("utf-8-as-gbk"),
            Charset::Utf16 { big: false } => Some("utf-16le"),
            Charset::Utf16 { big: true } => Some("utf-16be"),
            Charset::Utf32 { big: false } => Some("utf-32le"),
            Charset::Utf32 { big: true } => Some("utf-32be"),
            Charset::Legacy(encoding) => Some(encoding.name()),
        }
    }

    /// The name that some charset has, if `name` is one.
    pub fn called(name: &[u8]) -> Option<&'static str> {
        const OURS: &[&str] = &["utf-8-as-gbk", "utf-16le", "utf-16be", "utf-32le", "utf-32be"];
        let ours = OURS.iter().find(|ours| ours.as_bytes() == name).copied();
        ours.or_else(|| encoding_rs::Encoding::for_label(name).map(|encoding| encoding.name()))
    }
}

/// UTF-16 of Latin text has a zero in every other byte: Some(big endian).
fn utf16_without_mark(head: &[u8]) -> Option<bool> {
    let (pairs, _) = head[..head.len().min(4096)].as_chunks::<2>();
    if pairs.len() < 4 || memchr::memchr(0, head).is_none() {
        return None;
    }
    let text = |b: u8| matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'~');
    let little = pairs.iter().filter(|p| p[1] == 0 && text(p[0])).count();
    let big = pairs.iter().filter(|p| p[0] == 0 && text(p[1])).count();
    let zeros = pairs.iter().filter(|p| **p == [0, 0]).count();
    let enough = pairs.len() * 7 / 10;
    if zeros * 50 > pairs.len() {
        return None;
    }
    match (little > enough, big > enough) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    }
}

/// Whether control characters that no text holds are common.
fn is_binary(head: &[u8]) -> bool {
    // in blocks short enough for a byte to count them, which is fast
    let odd =
        |b: u8| u8::from(b < 8) | u8::from(b.wrapping_sub(14) < 18 && b != 27) | u8::from(b == 127);
    let count: usize =
        head.chunks(128).map(|block| usize::from(block.iter().map(|&b| odd(b)).sum::<u8>())).sum();
    if count == 0 {
        return false;
    }
    let zeros = memchr::memchr_iter(0, head).count();
    // a stray zero or two stands in logs that were cut by a crash
    if zeros * 500 > head.len() {
        return true;
    }
    // some systems part columns with the first or the last of the control characters
    let parting = || head.iter().filter(|b| matches!(b, 1 | 0x1F)).count();
    let odd = if zeros == 0 && count * 100 > head.len() { count - parting() } else { count };
    odd * 100 > head.len()
}

/// Whether most of what is no ASCII is valid UTF-8, which in other charsets it is
/// by chance only.
fn mostly_utf8(head: &[u8]) -> bool {
    let (mut valid, mut stray) = (0usize, 0usize);
    for chunk in head.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|&b| b >= 0xC0).count();
        stray += usize::from(!chunk.invalid().is_empty());
    }
    valid >= stray
}

fn guess(head: &[u8]) -> Charset {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(head, true);
    // a few words could be of many charsets: ours are written in western Europe
    Charset::Legacy(detector.guess(Some(b"nl"), chardetng::Utf8Detection::Deny))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charsets_are_told_by_their_bytes() {
        let utf16: Vec<u8> =
            "Naam;Adres\nJan;Laan 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(&utf16);
        for (head, expected) in [
            ("plain ASCII".as_bytes(), (Charset::Utf8, 0)),
            ("café, één, €".as_bytes(), (Charset::Utf8, 0)),
            (b"\xEF\xBB\xBFnaam", (Charset::Utf8, 3)),
            (&utf16, (Charset::Utf16 { big: false }, 0)),
            (&marked, (Charset::Utf16 { big: false }, 2)),
            (
                b"Ren\xe9e co\xfbte 5 \x80 \xe0 Li\xe8ge",
                (Charset::Legacy(encoding_rs::WINDOWS_1252), 0),
            ),
            (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", (Charset::Binary, 0)),
            (b"", (Charset::Utf8, 0)),
        ] {
            assert_eq!(Charset::of(head, true), expected, "{head:?}");
        }
    }
}
