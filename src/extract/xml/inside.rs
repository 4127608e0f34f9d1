//! Holds what stands between elements and is none: where it ends. Must not know what is
//! read of it.

/// What is open.
pub(super) enum Inside {
    /// A section that holds text as it is.
    Text,
    Comment,
    Instruction,
    /// A declaration of types, with what is open in it.
    Declaration(Declared),
}

/// What is open in a declaration.
#[derive(Default)]
pub(super) struct Declared {
    brackets: u32,
    quote: Option<u8>,
    comment: bool,
    /// The last four bytes.
    last: u32,
}

impl Declared {
    /// Where it ends in `piece`, and where what follows begins.
    fn end(&mut self, piece: &[u8]) -> Option<(usize, usize)> {
        for (i, &b) in piece.iter().enumerate() {
            self.last = self.last << 8 | u32::from(b);
            if self.comment {
                self.comment = self.last & 0xFF_FFFF != u32::from_be_bytes(*b"\0-->");
                continue;
            }
            match (self.quote, b) {
                (Some(open), _) if open == b => self.quote = None,
                (Some(_), _) => {}
                // quotes in a comment are none
                (None, b'-') => self.comment = self.last == u32::from_be_bytes(*b"<!--"),
                (None, b'"' | b'\'') => self.quote = Some(b),
                (None, b'[') => self.brackets += 1,
                (None, b']') => self.brackets = self.brackets.saturating_sub(1),
                (None, b'>') if self.brackets == 0 => return Some((i, i + 1)),
                _ => {}
            }
        }
        None
    }
}

impl Inside {
    /// Where it ends in `piece`, and where what follows begins.
    pub(super) fn end(&mut self, piece: &[u8]) -> Option<(usize, usize)> {
        match self {
            Inside::Declaration(declared) => declared.end(piece),
            _ => {
                let mark = self.mark();
                memchr::memmem::find(piece, mark).map(|end| (end, end + mark.len()))
            }
        }
    }

    /// Bytes at the end of a piece that may be the start of its end.
    pub(super) fn kept(&self) -> usize {
        self.mark().len() - 1
    }

    fn mark(&self) -> &'static [u8] {
        match self {
            Inside::Text => b"]]>",
            Inside::Comment => b"-->",
            Inside::Instruction => b"?>",
            Inside::Declaration(_) => b">",
        }
    }
}
