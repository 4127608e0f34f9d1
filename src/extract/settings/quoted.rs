//! Holds where texts in quotes and brackets end. Must not know what they hold.

/// Longest text in quotes or brackets before it is taken for one that never closes.
pub(super) const LONGEST: usize = 1 << 20;

/// What is known of an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The place behind it.
    At(usize),
    /// It may come in what follows.
    Later,
    /// It never does.
    Never,
}

/// An end that was sought from `from` on and is not in the buffer.
pub(super) fn missing(buf: &[u8], from: usize, last: bool) -> End {
    if last || buf.len() - from > LONGEST { End::Never } else { End::Later }
}

/// The end of the text whose opening quote stands at `at`. In single quotes two of them
/// are one that is meant, in double quotes a backslash escapes.
pub(super) fn quote(buf: &[u8], at: usize, last: bool) -> End {
    let quote = buf[at];
    let mut from = at + 1;
    let within = &buf[..buf.len().min(at + LONGEST)];
    loop {
        let found = match within.get(from..) {
            Some(rest) if quote == b'"' => memchr::memchr2(b'"', b'\\', rest),
            Some(rest) => memchr::memchr(quote, rest),
            None => None,
        };
        let Some(found) = found.map(|i| from + i) else { return missing(buf, at, last) };
        if buf[found] == b'\\' {
            from = found + 2;
        } else if quote == b'\'' && found + 1 >= buf.len() && !last {
            return End::Later;
        } else if quote == b'\'' && buf.get(found + 1) == Some(&quote) {
            from = found + 2;
        } else {
            return End::At(found + 1);
        }
    }
}

/// The end of what the bracket at `at` opens.
pub(super) fn bracket(buf: &[u8], at: usize, last: bool) -> End {
    let (mut depth, mut i) = (0_usize, at);
    let to = buf.len().min(at + LONGEST);
    while i < to {
        match buf[i] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return End::At(i + 1);
                }
            }
            // a quote opens a text only where one may begin
            b'"' | b'\'' if begins_text(buf, i) => match quote(buf, i, last) {
                End::At(end) => i = end - 1,
                end => return end,
            },
            b'#' if buf[i - 1].is_ascii_whitespace() => match memchr::memchr(b'\n', &buf[i..to]) {
                Some(n) => i += n,
                None => return missing(buf, at, last),
            },
            _ => {}
        }
        i += 1;
    }
    missing(buf, at, last)
}

fn begins_text(buf: &[u8], at: usize) -> bool {
    buf[..at].iter().rev().find(|b| !b.is_ascii_whitespace()).is_some_and(|b| b",[{:=(".contains(b))
}
