//! Holds the packing of macros: chunks of 4 KiB, in which copies of what stood before take
//! the place of bytes. Must not know what is packed. Source: \[MS-OVBA\] 2.4.1.

/// Bytes of a chunk that is not packed.
const CHUNK: usize = 4096;

/// What stands before the chunks.
const MARK: u8 = 1;

/// Packed bytes.
pub(super) struct Packed<'b> {
    rest: &'b [u8],
    whole: bool,
}

impl<'b> Packed<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        match bytes.strip_prefix(&[MARK]) {
            Some(rest) => Packed { rest, whole: true },
            None => Packed { rest: &[], whole: false },
        }
    }

    /// `at` where packed bytes may begin there.
    pub(super) fn begins(bytes: &[u8], at: usize) -> Option<u64> {
        let head = bytes.get(at..at + 3)?;
        (head[0] == MARK && head[2] >> 4 & 7 == 3).then_some(at as u64)
    }

    /// What they are, at most `most` bytes, and whether that is all.
    pub(super) fn read(mut self, most: usize) -> (Vec<u8>, bool) {
        let mut out = Vec::new();
        while let [low, high, rest @ ..] = self.rest {
            let head = u16::from_le_bytes([*low, *high]);
            let length = usize::from(head & 0xFFF) + 1;
            // what follows the last chunk is none
            if head >> 12 & 7 != 3 {
                break;
            }
            let Some(chunk) = rest.get(..length) else {
                self.whole = false;
                unpack(rest, head >> 15 == 1, &mut out);
                break;
            };
            self.whole &= unpack(chunk, head >> 15 == 1, &mut out);
            self.rest = &rest[length..];
            if out.len() > most {
                out.truncate(most);
                return (out, false);
            }
        }
        (out, self.whole)
    }
}

/// Appends what a chunk holds; false where it contradicts itself.
fn unpack(chunk: &[u8], is_packed: bool, out: &mut Vec<u8>) -> bool {
    if !is_packed {
        out.extend_from_slice(chunk);
        return true;
    }
    let start = out.len();
    let mut at = 0;
    while at < chunk.len() {
        let flags = chunk[at];
        at += 1;
        for bit in 0..8 {
            if at >= chunk.len() {
                break;
            }
            if flags >> bit & 1 == 0 {
                out.push(chunk[at]);
                at += 1;
                continue;
            }
            let Some(&[low, high]) = chunk[at..].first_chunk() else { return false };
            at += 2;
            let done = out.len() - start;
            let (back, length) = copy(u16::from_le_bytes([low, high]), done);
            if back > done || done + length > CHUNK {
                return false;
            }
            for _ in 0..length {
                out.push(out[out.len() - back]);
            }
        }
    }
    true
}

/// How far back a copy reaches, and how long it is. The more of the chunk is `done`, the
/// more bits say how far.
fn copy(token: u16, done: usize) -> (usize, usize) {
    let bits = done.next_power_of_two().trailing_zeros().clamp(4, 12);
    let length = usize::from(token & (0xFFFF >> bits)) + 3;
    (usize::from(token >> (16 - bits)) + 1, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(hex: &str) -> (String, bool) {
        let byte = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).expect("hexadecimal");
        let bytes: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
        let (out, whole) = Packed::new(&bytes).read(1 << 20);
        (String::from_utf8(out).expect("letters"), whole)
    }

    #[test]
    fn the_examples_of_the_standard_are_unpacked() {
        // [MS-OVBA] 3.2.1 to 3.2.3
        for (hex, text) in [
            (
                "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E",
                "abcdefghijklmnopqrstuv.".to_owned(),
            ),
            (
                "012FB00023616161626364658266007061676869 6A013808616B6C00306D6E6F70067102700410\
                 7273747576107778797A003C",
                "#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa".to_owned(),
            ),
            ("0103B002614500", "a".repeat(73)),
        ] {
            assert_eq!(read(&hex.replace(' ', "")), (text, true));
        }
    }

    #[test]
    fn what_contradicts_itself_is_told() {
        for hex in ["", "02", "0103B0026145", "0103B002610010", "0105B0FF00"] {
            assert!(!read(hex).1, "{hex}");
        }
    }

    #[test]
    fn more_is_done_more_bits_say_how_far_back() {
        for (done, bits) in [(1, 4), (16, 4), (17, 5), (32, 5), (33, 6), (2048, 11), (4096, 12)] {
            assert_eq!(copy(0, done), (1, 3), "{done}");
            assert_eq!(copy(1 << (16 - bits), done).0, 2, "{done}");
        }
    }
}
