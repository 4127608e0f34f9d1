//! Holds the pieces of RTF: groups, control words, characters. Must not know what the
//! words mean. Source: Rich Text Format Specification 1.9.1, "RTF Syntax".

use crate::input::{ReadError, Source};

/// Bytes read at a time.
const STEP: usize = 32 << 10;

/// Letters of a control word; those that are longer are no word of ours.
const LONGEST: usize = 32;

/// One piece.
#[derive(Debug, PartialEq)]
pub(super) enum Token<'t> {
    Open,
    Close,
    /// A control word and its number.
    Word(&'t [u8], Option<i32>),
    /// A control symbol: what follows the backslash.
    Symbol(u8),
    /// A character, as bytes in the charset that holds.
    Byte(u8),
    /// Plain characters, without ends of lines.
    Run(&'t [u8]),
}

/// Reads pieces one by one.
pub(super) struct Lexer<'l, 's> {
    source: &'l mut Source<'s>,
    buf: Vec<u8>,
    at: usize,
    word: [u8; LONGEST],
}

impl<'l, 's> Lexer<'l, 's> {
    pub(super) fn new(source: &'l mut Source<'s>) -> Self {
        Lexer { source, buf: Vec::new(), at: 0, word: [0; LONGEST] }
    }

    fn fill(&mut self) -> Result<bool, ReadError> {
        self.buf.clear();
        self.at = 0;
        Ok(self.source.read_to(&mut self.buf, STEP)? > 0)
    }

    fn peek(&mut self) -> Result<Option<u8>, ReadError> {
        if self.at == self.buf.len() && !self.fill()? {
            return Ok(None);
        }
        Ok(Some(self.buf[self.at]))
    }

    fn byte(&mut self) -> Result<Option<u8>, ReadError> {
        let byte = self.peek()?;
        self.at += usize::from(byte.is_some());
        Ok(byte)
    }

    /// The next piece; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token<'_>>, ReadError> {
        loop {
            match self.peek()? {
                None => return Ok(None),
                Some(b'{') => {
                    self.at += 1;
                    return Ok(Some(Token::Open));
                }
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Some(Token::Close));
                }
                Some(b'\\') => {
                    self.at += 1;
                    return self.control();
                }
                Some(b'\r' | b'\n' | 0) => self.at += 1,
                Some(_) => return Ok(Some(self.run())),
            }
        }
    }

    fn run(&mut self) -> Token<'_> {
        let rest = &self.buf[self.at..];
        let ends = |b: &u8| matches!(b, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.at += length;
        Token::Run(&self.buf[self.at - length..self.at])
    }

    fn control(&mut self) -> Result<Option<Token<'_>>, ReadError> {
        match self.peek()? {
            None => Ok(None),
            Some(b'\'') => {
                self.at += 1;
                let (high, low) = (self.hex()?, self.hex()?);
                // a digit that is missing makes no character
                let byte = high.zip(low).map(|(high, low)| high << 4 | low);
                Ok(Some(byte.map_or(Token::Symbol(b'\''), Token::Byte)))
            }
            Some(b) if b.is_ascii_alphabetic() => self.word().map(Some),
            Some(b) => {
                self.at += 1;
                Ok(Some(Token::Symbol(b)))
            }
        }
    }

    fn hex(&mut self) -> Result<Option<u8>, ReadError> {
        let digit = self.peek()?.and_then(|b| char::from(b).to_digit(16));
        self.at += usize::from(digit.is_some());
        Ok(digit.map(|digit| digit as u8))
    }

    fn word(&mut self) -> Result<Token<'_>, ReadError> {
        let mut length = 0;
        while let Some(b) = self.peek()?.filter(u8::is_ascii_alphabetic) {
            if length == LONGEST {
                break;
            }
            self.word[length] = b;
            length += 1;
            self.at += 1;
        }
        let negative = self.peek()? == Some(b'-');
        self.at += usize::from(negative);
        let mut number: Option<i32> = None;
        while let Some(b) = self.peek()?.filter(u8::is_ascii_digit) {
            let so_far = number.unwrap_or(0);
            number = Some(so_far.saturating_mul(10).saturating_add(i32::from(b - b'0')));
            self.at += 1;
        }
        if negative && number.is_none() {
            // it belongs to the text, and may have been the last of what was read before
            match self.at {
                0 => self.buf.insert(0, b'-'),
                _ => self.at -= 1,
            }
        } else if self.peek()? == Some(b' ') {
            self.at += 1;
        }
        let number = if negative { number.map(|n| -n) } else { number };
        Ok(Token::Word(&self.word[..length], number))
    }

    /// Appends `count` bytes as they are to `out` as far as there is room, and passes
    /// over them all.
    pub(super) fn raw(
        &mut self,
        mut count: u64,
        room: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), ReadError> {
        while count > 0 {
            if self.at == self.buf.len() && !self.fill()? {
                break;
            }
            let n = (self.buf.len() - self.at).min(usize::try_from(count).unwrap_or(usize::MAX));
            let kept = n.min(room.saturating_sub(out.len()));
            out.extend_from_slice(&self.buf[self.at..self.at + kept]);
            self.at += n;
            count -= n as u64;
        }
        Ok(())
    }

    /// Whether what is left is more than blanks.
    pub(super) fn anything_left(&mut self) -> Result<bool, ReadError> {
        while let Some(b) = self.byte()? {
            if b != 0 && !b.is_ascii_whitespace() && b != b'}' && b != 0x1A {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Limits;

    fn listed(rtf: &[u8]) -> Vec<String> {
        let limits = Limits::default();
        let mut source = Source::of_bytes(rtf.to_vec(), &limits);
        let mut lexer = Lexer::new(&mut source);
        let mut out = Vec::new();
        while let Some(token) = lexer.next().expect("bytes in memory") {
            out.push(match token {
                Token::Open => "{".into(),
                Token::Close => "}".into(),
                Token::Word(word, number) => {
                    format!("{} {number:?}", String::from_utf8_lossy(word))
                }
                Token::Symbol(b) => format!("sign {}", char::from(b)),
                Token::Byte(b) => format!("byte {b:02x}"),
                Token::Run(run) => format!("={}", String::from_utf8_lossy(run)),
            });
        }
        out
    }

    #[test]
    fn pieces_are_told_apart() {
        for (rtf, expected) in [
            (&b"{\\rtf1\\ansi Jan}"[..], &["{", "rtf Some(1)", "ansi None", "=Jan", "}"][..]),
            (b"\\u-4000?x", &["u Some(-4000)", "=?x"]),
            (b"\\b-x", &["b None", "=-x"]),
            (b"\\'e9\\'zz\\~\\\\", &["byte e9", "sign '", "=zz", "sign ~", "sign \\"]),
            (b"Ja\r\nn\\par\r\n", &["=Ja", "=n", "par None"]),
            (b"\\par  x", &["par None", "= x"]),
            (b"\\f99999999999 ", &["f Some(2147483647)"]),
        ] {
            assert_eq!(listed(rtf), expected, "{}", String::from_utf8_lossy(rtf));
        }
    }
}
