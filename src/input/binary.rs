//! Holds the best-effort reading of what is no text: its runs of printable
//! characters, narrow and wide. Must not know formats.

use crate::model::SEPARATOR;

/// Shortest run of printable characters that is kept.
const RUN: usize = 8;

/// What kind of run the reader is inside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    /// One byte a character.
    Narrow,
    /// UTF-16LE, as in the strings of Windows programs and old Office files.
    Wide,
}

/// Keeps runs of at least eight printable ASCII characters of one or two bytes
/// each, parted by [`SEPARATOR`].
#[derive(Debug, Default)]
pub(super) struct Strings {
    inside: Inside,
}

impl Strings {
    /// Appends the runs in `raw` to `out` and returns how many bytes were used;
    /// the rest waits for what follows, unless this is the `last`.
    pub(super) fn read(&mut self, raw: &[u8], last: bool, out: &mut Vec<u8>) -> usize {
        let mut i = 0;
        while i < raw.len() {
            match self.inside {
                Inside::Narrow => {
                    let run = raw[i..].iter().take_while(|&&b| printable(b)).count();
                    out.extend_from_slice(&raw[i..i + run]);
                    i += run;
                    if i < raw.len() {
                        self.leave(out);
                    }
                }
                Inside::Wide => match raw[i..] {
                    [b, 0, ..] if printable(b) => {
                        out.push(b);
                        i += 2;
                    }
                    [b] if printable(b) && !last => return i,
                    _ => self.leave(out),
                },
                Inside::Nothing => {
                    // most of what is no text goes by here
                    let rest = &raw[i..];
                    let Some(skipped) = rest.iter().position(|&b| printable(b)) else {
                        return raw.len();
                    };
                    i += skipped;
                    let left = &raw[i..];
                    if left.len() < RUN * 2 && !last {
                        return i;
                    }
                    let wide = left.len() >= RUN * 2
                        && left[..RUN * 2].chunks_exact(2).all(|c| printable(c[0]) && c[1] == 0);
                    if wide {
                        self.inside = Inside::Wide;
                    } else if left.len() >= RUN && left[..RUN].iter().all(|&b| printable(b)) {
                        self.inside = Inside::Narrow;
                    } else {
                        i += 1;
                    }
                }
            }
        }
        i
    }

    fn leave(&mut self, out: &mut Vec<u8>) {
        out.push(SEPARATOR);
        self.inside = Inside::Nothing;
    }
}

fn printable(b: u8) -> bool {
    matches!(b, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_kept_however_the_bytes_come_in() {
        let wide: Vec<u8> = "jan@telenet.be".bytes().flat_map(|b| [b, 0]).collect();
        let raw = [b"\x01\x02short\x00\x03", &b"els@telenet.be"[..], &[0, 1], &wide, &[1, 2, b'x']]
            .concat();
        let expected = b"els@telenet.be\xFFjan@telenet.be\xFF";
        for cut in 0..=raw.len() {
            let (mut out, mut strings) = (Vec::new(), Strings::default());
            let used = strings.read(&raw[..cut], false, &mut out);
            strings.read(&raw[used..], true, &mut out);
            assert_eq!(out, expected, "cut at {cut}");
        }
    }
}
