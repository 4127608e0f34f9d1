//! Holds the text of a body line by line: lines that flow joined again, and files that
//! stand in the text found. Must not know charsets.
//! Sources: RFC 3676 (format=flowed), POSIX uuencode, the yEnc draft 1.3.

use std::io::{self, BufRead, Read};

/// Longest piece of a line that is looked at together.
const LINE: usize = 64 << 10;

/// A file that stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct InText {
    pub(super) name: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Uu,
    Yenc,
}

/// How a text flows: whether the blank before a soft line end is a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Flowed {
    pub(super) delete_space: bool,
}

pub(super) struct Body<R> {
    inner: R,
    flowed: Option<Flowed>,
    out: Vec<u8>,
    taken: usize,
    /// A line that was read to look ahead.
    ahead: Option<Vec<u8>>,
    line: Vec<u8>,
    /// Marks of quotation before the line that flows on.
    flows_on: Option<usize>,
    found: Option<InText>,
    /// Whether the file in the text has ended.
    file_ended: bool,
    ended: bool,
    /// Whether something in it is encrypted.
    pub(super) encrypted: bool,
}

impl<R: BufRead> Body<R> {
    pub(super) fn new(inner: R, flowed: Option<Flowed>) -> Self {
        Body {
            inner,
            flowed,
            out: Vec::new(),
            taken: 0,
            ahead: None,
            line: Vec::new(),
            flows_on: None,
            found: None,
            file_ended: false,
            ended: false,
            encrypted: false,
        }
    }

    /// The file that stands where the text ended, once; its bytes come next, from
    /// [`file`](Self::file).
    pub(super) fn found(&mut self) -> Option<InText> {
        let found = self.found.take();
        self.file_ended = found.is_none();
        found
    }

    /// The bytes of the file that was found.
    pub(super) fn file(&mut self, found: &InText) -> InBody<'_, R> {
        InBody { body: self, kind: found.kind, out: Vec::new(), taken: 0, escaped: false }
    }

    /// Reads a line with its end; false at the end of the body.
    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        if let Some(ahead) = self.ahead.take() {
            self.line = ahead;
            return Ok(true);
        }
        while self.line.len() < LINE {
            let piece = self.inner.fill_buf()?;
            if piece.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', piece).map(|i| i + 1);
            let n = end.unwrap_or(piece.len());
            self.line.extend_from_slice(&piece[..n]);
            self.inner.consume(n);
            if end.is_some() {
                break;
            }
        }
        Ok(!self.line.is_empty())
    }

    fn text_line(&mut self) -> io::Result<()> {
        if !self.next_line()? {
            self.ended = true;
            return Ok(());
        }
        if let Some(found) = in_text(&self.line) {
            let first = std::mem::take(&mut self.line);
            let is = found.kind == Kind::Yenc || self.next_line()? && is_uu(&self.line);
            if found.kind == Kind::Uu {
                self.ahead = Some(std::mem::take(&mut self.line)).filter(|line| !line.is_empty());
            }
            if is {
                self.found = Some(found);
                return Ok(());
            }
            self.line = first;
        }
        self.encrypted |= self.line.starts_with(b"-----BEGIN PGP MESSAGE-----");
        match self.flowed {
            Some(flowed) => self.flow(flowed),
            None => match self.line.strip_suffix(b"\r\n") {
                Some(line) => {
                    self.out.extend_from_slice(line);
                    self.out.push(b'\n');
                }
                None => self.out.extend_from_slice(&self.line),
            },
        }
        Ok(())
    }

    fn flow(&mut self, flowed: Flowed) {
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let ends = self.line.ends_with(b"\n");
        let depth = line.iter().take_while(|b| **b == b'>').count();
        let text = line[depth..].strip_prefix(b" ").unwrap_or(&line[depth..]);
        let signature = text == b"-- ";
        match self.flows_on {
            Some(before) if before == depth && !signature => {}
            Some(_) => {
                self.out.push(b'\n');
                marks(depth, &mut self.out);
            }
            None => marks(depth, &mut self.out),
        }
        let soft = text.ends_with(b" ") && !signature && ends;
        let text = if soft && flowed.delete_space { &text[..text.len() - 1] } else { text };
        self.out.extend_from_slice(text);
        self.flows_on = soft.then_some(depth);
        if !soft && ends {
            self.out.push(b'\n');
        }
    }
}

/// Adds marks of quotation.
fn marks(depth: usize, out: &mut Vec<u8>) {
    if depth > 0 {
        out.resize(out.len() + depth, b'>');
        out.push(b' ');
    }
}

/// The file whose first line this is.
fn in_text(line: &[u8]) -> Option<InText> {
    let text = line.trim_ascii_end();
    if let Some(rest) = text.strip_prefix(b"begin ") {
        let digits = rest.iter().take_while(|b| (b'0'..=b'7').contains(b)).count();
        let name = rest[digits..].strip_prefix(b" ").filter(|_| (3..=4).contains(&digits))?;
        return Some(InText { name: name.to_vec(), kind: Kind::Uu });
    }
    let rest = text.strip_prefix(b"=ybegin ")?;
    let name = memchr::memmem::find(rest, b"name=").map(|i| rest[i + 5..].to_vec());
    Some(InText { name: name.unwrap_or_default(), kind: Kind::Yenc })
}

/// Whether a line is one of uuencode: as long as its first character says.
fn is_uu(line: &[u8]) -> bool {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let Some((&first, rest)) = line.split_first() else { return false };
    let count = usize::from(first.wrapping_sub(b' ') & 63);
    // blanks at the end may have been lost, a checksum may follow
    let digits = count.div_ceil(3) * 4;
    (b' '..=b'`').contains(&first)
        && rest.iter().all(|b| (b' '..=b'`').contains(b))
        && rest.len() <= digits + 2
        && (rest.len() + 3 >= digits || count == 0)
}

impl<R: BufRead> Read for Body<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.out.len() {
            if self.found.is_some() || self.ended {
                return Ok(0);
            }
            self.out.clear();
            self.taken = 0;
            while self.out.len() < LINE && self.found.is_none() && !self.ended {
                self.text_line()?;
            }
        }
        let n = buf.len().min(self.out.len() - self.taken);
        buf[..n].copy_from_slice(&self.out[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

/// The bytes of a file that stands in a text.
pub(super) struct InBody<'b, R> {
    body: &'b mut Body<R>,
    kind: Kind,
    out: Vec<u8>,
    taken: usize,
    /// Whether the character that comes next was escaped.
    escaped: bool,
}

impl<R: BufRead> InBody<'_, R> {
    fn decode(&mut self) -> io::Result<()> {
        if !self.body.next_line()? {
            self.body.ended = true;
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let line = self.body.line.strip_suffix(b"\n").unwrap_or(&self.body.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match self.kind {
            Kind::Uu if line.trim_ascii_end() == b"end" => self.body.file_ended = true,
            Kind::Uu if !is_uu(line) => {
                self.body.file_ended = true;
                self.body.ahead = Some(self.body.line.clone()).filter(|line| !line.is_empty());
                return Err(io::ErrorKind::InvalidData.into());
            }
            Kind::Uu => uu(line, &mut self.out),
            Kind::Yenc if line.starts_with(b"=yend") => self.body.file_ended = true,
            Kind::Yenc if line.starts_with(b"=ypart") => {}
            Kind::Yenc => {
                for &b in line {
                    match (b, self.escaped) {
                        (b'=', false) => self.escaped = true,
                        (b, escaped) => {
                            let b = if escaped { b.wrapping_sub(64) } else { b };
                            self.out.push(b.wrapping_sub(42));
                            self.escaped = false;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}

fn uu(line: &[u8], out: &mut Vec<u8>) {
    let Some((&first, digits)) = line.split_first() else { return };
    let count = usize::from(first.wrapping_sub(b' ') & 63);
    let end = out.len() + count;
    let digit = |i: usize| digits.get(i).map_or(0, |b| u32::from(b.wrapping_sub(b' ') & 63));
    for group in 0..count.div_ceil(3) {
        let bits = (0..4).fold(0, |bits, i| bits << 6 | digit(group * 4 + i));
        out.extend_from_slice(&bits.to_be_bytes()[1..]);
    }
    out.truncate(end);
}

impl<R: BufRead> Read for InBody<'_, R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.out.len() {
            if self.body.file_ended {
                return Ok(0);
            }
            self.out.clear();
            self.taken = 0;
            self.decode()?;
        }
        let n = buf.len().min(self.out.len() - self.taken);
        buf[..n].copy_from_slice(&self.out[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(body: &str, flowed: Option<Flowed>) -> String {
        let mut body = Body::new(body.as_bytes(), flowed);
        let mut out = String::new();
        loop {
            body.read_to_string(&mut out).expect("text in memory");
            let Some(found) = body.found() else { return out };
            let mut file = Vec::new();
            let result = body.file(&found).read_to_end(&mut file);
            let (name, file) = (found.name, String::from_utf8_lossy(&file).into_owned());
            let name = String::from_utf8_lossy(&name);
            out += &format!("[{name}: {file}{}]", if result.is_err() { "!" } else { "" });
        }
    }

    #[test]
    fn lines_that_flow_are_one() {
        for (body, delete_space, joined) in [
            ("uw rekening BE68 \r\n5390 0754 7034\r\n", false, "uw rekening BE68 5390 0754 7034\n"),
            ("123 \n456\n", true, "123456\n"),
            ("> a \n> b\nc \n-- \nJan\n", false, "> a b\nc \n-- \nJan\n"),
            (" >x\n", false, ">x\n"),
            (">> a \n> b\n", false, ">> a \n> b\n"),
            ("open ", false, "open "),
        ] {
            assert_eq!(text(body, Some(Flowed { delete_space })), joined, "{body:?}");
        }
    }

    #[test]
    fn files_in_the_text_are_found() {
        for (body, expected) in [
            ("a\nbegin 644 x.txt\n#2F%N\n`\nend\nb\n", "a\n[x.txt: Jan]b\n"),
            ("begin 2024 met\neen zin\n", "begin 2024 met\neen zin\n"),
            ("begin 644 x.txt\n#2F%N\nzomaar tekst\n", "[x.txt: Jan!]zomaar tekst\n"),
            ("begin 644 x.txt\n#2F%N\n", "[x.txt: Jan!]"),
            ("=ybegin line=128 size=3 name=x.txt\r\nt", "[x.txt: J!]"),
        ] {
            assert_eq!(text(body, None), expected, "{body:?}");
        }
    }

    #[test]
    fn yenc_gives_back_any_byte() {
        let all: Vec<u8> = (0..=255).collect();
        let mut body = b"=ybegin line=128 size=256 name=a\n=ypart begin=1 end=256\n".to_vec();
        for b in &all {
            match b.wrapping_add(42) {
                e @ (0 | b'\n' | b'\r' | b'=') => body.extend([b'=', e.wrapping_add(64)]),
                e => body.push(e),
            }
        }
        body.extend(b"\n=yend size=256\n");
        let mut body = Body::new(&body[..], None);
        assert_eq!(body.read(&mut [0; 9]).expect("memory"), 0);
        let found = body.found().expect("a file");
        let mut out = Vec::new();
        body.file(&found).read_to_end(&mut out).expect("it ends");
        assert_eq!(out, all);
    }
}
