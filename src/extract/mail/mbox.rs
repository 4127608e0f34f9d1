//! Holds mailboxes of many messages in one file, message by message. Must not read
//! them. Source: RFC 4155; quoting as in mboxrd, which undoes that of mboxo as well.

use super::letter::Letter;
use super::sniff::{follows_from_line, is_from_line};
use crate::extract::{ExtractError, Sink};
use crate::input::{HEAD, ReadError, Source};
use crate::model::{Cause, Segment};
use std::io::{self, Read};

/// Longest line that parts messages.
const LONGEST: usize = 1000;

pub(super) fn read(source: &mut Source, sink: &mut dyn Sink) -> Result<(), ExtractError> {
    let limits = source.limits();
    let nest = source.nest()?;
    let mut letter = Letter::new(sink, limits);
    let mut mailbox = Mailbox::new(source);
    let mut result = Ok(());
    let mut index = 0;
    while result.is_ok() && mailbox.begin() {
        let row = index + 1;
        if let Some(sender) = mailbox.sender() {
            letter.cell_of("From_", "email", Some(row), &sender)?;
        }
        let mut message = Source::inside(&nest, Box::new(&mut mailbox), None);
        result = letter.child(Segment::Message(index), &mut message);
        drop(message);
        mailbox.skip();
        if index == u32::MAX {
            letter.lacks(Cause::TooMany, "messages");
            break;
        }
        index += 1;
    }
    let failed = mailbox.failed.take();
    letter.end()?;
    result?;
    failed.map_or(Ok(()), |error| Err(error.into()))
}

/// A mailbox, as a reader of one message after the other.
struct Mailbox<'a, 's> {
    source: &'a mut Source<'s>,
    buf: Vec<u8>,
    at: usize,
    /// What is known to belong to the message ends here.
    known: usize,
    /// What comes behind that.
    next: Behind,
    ended: bool,
    failed: Option<ReadError>,
    from_line: Vec<u8>,
    finder: memchr::memmem::Finder<'static>,
}

/// What stands behind the bytes that are known to belong to the message.
enum Behind {
    /// What is not known yet.
    Open,
    /// A mark of quotation, which belongs to no message.
    Mark,
    /// The line that begins the next message.
    Message,
}

impl<'a, 's> Mailbox<'a, 's> {
    fn new(source: &'a mut Source<'s>) -> Self {
        Mailbox {
            source,
            buf: Vec::new(),
            at: 0,
            known: 0,
            next: Behind::Open,
            ended: false,
            failed: None,
            from_line: Vec::new(),
            finder: memchr::memmem::Finder::new("From "),
        }
    }

    /// Goes to the next message; false where there is none.
    fn begin(&mut self) -> bool {
        while self.buf.len() - self.at < LONGEST && self.more() {}
        self.from_line.clear();
        let start = &self.buf[self.at..];
        let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
        let blank = start.iter().take_while(|b| b.is_ascii_whitespace()).count();
        let start = &start[blank..];
        let end = memchr::memchr(b'\n', start).map_or(start.len(), |i| i + 1);
        if is_from_line(&start[..end]) {
            self.from_line.extend_from_slice(start[..end].trim_ascii_end());
            self.at = self.buf.len() - (start.len() - end);
        }
        self.known = self.at;
        self.next = Behind::Open;
        !start.is_empty()
    }

    /// Who sent the message, as the line before it says.
    fn sender(&self) -> Option<Vec<u8>> {
        let mut words = self.from_line.split(|b| *b == b' ').skip(1);
        words.next().filter(|word| word.contains(&b'@')).map(<[u8]>::to_vec)
    }

    /// Passes over what is left of the message.
    fn skip(&mut self) {
        // what failed is told at the end
        while matches!(self.piece(), Ok(1..)) {
            self.at = self.known;
        }
    }

    fn more(&mut self) -> bool {
        if self.ended {
            return false;
        }
        self.buf.drain(..self.at);
        self.known -= self.at;
        self.at = 0;
        match self.source.read_to(&mut self.buf, HEAD) {
            Ok(0) => self.ended = true,
            Ok(_) => {}
            Err(error) => {
                self.failed = Some(error);
                self.ended = true;
            }
        }
        !self.ended
    }

    /// Bytes of the message that come next, up to `known`; none at its end.
    fn piece(&mut self) -> io::Result<usize> {
        loop {
            if self.known > self.at {
                return Ok(self.known - self.at);
            }
            match self.next {
                Behind::Message => return Ok(0),
                Behind::Mark => {
                    // the line is as it is behind the mark
                    self.at += 1;
                    self.known = self.at;
                    self.next = Behind::Open;
                    let from =
                        self.at + self.buf[self.at..].iter().position(|b| *b != b'>').unwrap_or(0);
                    self.look(from + 1);
                }
                Behind::Open => self.look(self.at),
            }
            if self.known == self.at && matches!(self.next, Behind::Open) && !self.more() {
                if self.known < self.buf.len() {
                    self.look(self.at);
                    continue;
                }
                return match self.failed {
                    Some(_) => Err(io::ErrorKind::UnexpectedEof.into()),
                    None => Ok(0),
                };
            }
        }
    }

    /// Looks from `from` on for the end of the message or a mark of quotation.
    fn look(&mut self, mut from: usize) {
        self.next = Behind::Open;
        while let Some(i) = self.finder.find(self.buf.get(from..).unwrap_or_default()) {
            let i = from + i;
            let marks = self.buf[self.at..i].iter().rev().take_while(|b| **b == b'>').count();
            let line = i - marks;
            let is_line = line == 0 || self.buf[line - 1] == b'\n';
            if is_line && marks > 0 {
                (self.known, self.next) = (line, Behind::Mark);
                return;
            }
            if is_line {
                match self.parts_at(i) {
                    Some(true) => {
                        (self.known, self.next) = (i, Behind::Message);
                        return;
                    }
                    Some(false) => {}
                    None => {
                        // more must be read to tell
                        self.known = i;
                        return;
                    }
                }
            }
            from = i + 1;
        }
        self.known = self.buf.len();
        if !self.ended {
            // a line that parts messages may have begun
            let line = memchr::memrchr(b'\n', &self.buf[self.at..]).map(|i| self.at + i + 1);
            let line = line.unwrap_or(self.at);
            let tail = &self.buf[line..];
            let marks = tail.iter().take_while(|b| **b == b'>').count();
            if tail.len() < LONGEST && b"From ".starts_with(&tail[marks..]) {
                self.known = line;
            }
        }
    }

    /// Whether the line at `i` parts messages; None where more must be read to tell.
    fn parts_at(&self, i: usize) -> Option<bool> {
        let rest = &self.buf[i..];
        let mut lines = rest.splitn(3, |b| *b == b'\n');
        let (first, second) = (lines.next().unwrap_or_default(), lines.next());
        let whole = self.ended || lines.next().is_some();
        if first.len() >= LONGEST || !whole && rest.len() > 2 * LONGEST {
            return Some(false);
        }
        if !whole {
            return None;
        }
        let second = second.unwrap_or_default();
        let second = second.strip_suffix(b"\r").unwrap_or(second);
        Some(is_from_line(first) && follows_from_line(second))
    }
}

impl Read for Mailbox<'_, '_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.piece()?.min(buf.len());
        buf[..n].copy_from_slice(&self.buf[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Limits;

    fn messages(text: &str, step: usize) -> Vec<String> {
        let limits = Limits::default();
        let slow = Slow(text.as_bytes(), step);
        let outer = Source::of_bytes(Vec::new(), &limits);
        let nest = outer.nest().expect("not deep");
        let mut source = Source::inside(&nest, Box::new(slow), None);
        let mut mailbox = Mailbox::new(&mut source);
        let mut found = Vec::new();
        while mailbox.begin() {
            let (mut message, mut buf) = (Vec::new(), vec![0; step]);
            while let Ok(n @ 1..) = mailbox.read(&mut buf) {
                message.extend_from_slice(&buf[..n]);
            }
            found.push(String::from_utf8(message).expect("text"));
        }
        found
    }

    /// Gives a few bytes at a time.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let n = self.0.len().min(self.1).min(buf.len());
            buf[..n].copy_from_slice(&self.0[..n]);
            self.0 = &self.0[n..];
            Ok(n)
        }
    }

    #[test]
    fn messages_begin_where_the_line_of_their_sender_stands() {
        const FROM: &str = "From jan@x.be Fri Jul  8 12:08:34 2011\n";
        let two = format!("{FROM}A: 1\n\n>From here\n>>From there\n> From\n\n{FROM}A: 2\n\n2");
        let prose = format!("{FROM}A: 1\n\nFrom here on\nFrom 10:00 in 2011\nzin zonder\n{FROM}");
        let long = format!("{FROM}A: 1\n\n{}\n{FROM}A: 2\n", "From ".repeat(30_000));
        let body = format!("A: 1\n\n{}\n", "From ".repeat(30_000));
        let cases: [(&str, &[&str]); 4] = [
            (&two, &["A: 1\n\nFrom here\n>From there\n> From\n\n", "A: 2\n\n2"]),
            (&prose, &["A: 1\n\nFrom here on\nFrom 10:00 in 2011\nzin zonder\n", ""]),
            (&long, &[&body, "A: 2\n"]),
            ("A: 1\n\nzonder\n", &["A: 1\n\nzonder\n"]),
        ];
        for (text, expected) in cases {
            for step in [1, 3, 50, 100_000] {
                if text.len() < 10_000 || step >= 50 {
                    assert_eq!(messages(text, step), expected, "by {step}");
                }
            }
        }
    }
}
