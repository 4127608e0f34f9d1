//! Holds what stands in addresses of the web with its `%40` undone. Must not know whose
//! they are.

use std::ops::Range;

/// Undoes `%40`, and with `plus` also `+` for a space, in place; returns the new end.
/// What would be no UTF-8 stays as it is written.
pub(super) fn undo(buf: &mut [u8], text: Range<usize>, plus: bool) -> usize {
    if memchr::memchr2(b'%', if plus { b'+' } else { b'%' }, &buf[text.clone()]).is_none() {
        return text.end;
    }
    let (mut read, mut write) = (text.start, text.start);
    while read < text.end {
        let run = escapes(buf, read, text.end);
        if run.is_empty() {
            buf[write] = if plus && buf[read] == b'+' { b' ' } else { buf[read] };
            read += 1;
            write += 1;
            continue;
        }
        let length = run.len() * 3;
        if std::str::from_utf8(&run).is_ok() && !run.contains(&0) {
            buf[write..write + run.len()].copy_from_slice(&run);
            write += run.len();
        } else {
            buf.copy_within(read..read + length, write);
            write += length;
        }
        read += length;
    }
    write
}

/// The bytes of the escapes that follow each other at `at`.
fn escapes(buf: &[u8], mut at: usize, end: usize) -> Vec<u8> {
    let hex = |b: u8| (b as char).to_digit(16).map(|digit| digit as u8);
    let mut run = Vec::new();
    while at + 2 < end && buf[at] == b'%' {
        let (Some(high), Some(low)) = (hex(buf[at + 1]), hex(buf[at + 2])) else { break };
        run.push(high << 4 | low);
        at += 3;
    }
    run
}

/// The fields of a form as they are sent, one a line: `naam=Jan Peeters`.
pub(super) fn form(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for field in text.split(|&b| b == b'&') {
        let start = out.len();
        out.extend_from_slice(field);
        let end = out.len();
        let end = undo(&mut out, start..end, true);
        out.truncate(end);
        out.push(b'\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_where_they_are_text() {
        for (text, plus, expected) in [
            ("jan%40x.example", false, "jan@x.example"),
            ("Ren%C3%A9e+Claes", true, "Renée Claes"),
            ("a+b", false, "a+b"),
            ("100%", true, "100%"),
            ("Ren%E9e", true, "Ren%E9e"),
            ("%4", true, "%4"),
            ("%00", true, "%00"),
        ] {
            let mut buf = text.as_bytes().to_vec();
            let end = undo(&mut buf, 0..text.len(), plus);
            assert_eq!(String::from_utf8_lossy(&buf[..end]), expected, "{text}");
        }
        assert_eq!(form(b"naam=Jan+P&mail=a%40b.c"), b"naam=Jan P\nmail=a@b.c\n");
    }
}
