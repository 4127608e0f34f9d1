//! Holds texts and comments that are too long to be waited for: they are handed on in
//! pieces. Must not know keys.

use super::lex::{self, Unended};
use super::reader::{Reader, push};
use crate::extract::Sink;
use crate::extract::blocks::Block;
use crate::extract::prose::char_boundary;
use crate::model::{Chunk, FieldId};

/// What was too long to be waited for.
#[derive(Clone, Copy)]
pub(super) enum Inside {
    Text { quote: u8, field: FieldId, record: u32 },
    Comment,
}

impl Reader<'_> {
    /// Goes on through a text or comment that was too long.
    pub(super) fn rest_of(
        &mut self,
        inside: Inside,
        chunk: &mut Chunk,
        sink: &mut dyn Sink,
        block: Block,
    ) -> usize {
        let all = chunk.buf.len();
        let (end, next) = match inside {
            Inside::Text { quote, .. } => {
                match lex::text(&chunk.buf, 0, quote, block == Block::Last) {
                    Some((text, next)) => (text.at.end, next),
                    None => (whole(&chunk.buf, block), 0),
                }
            }
            Inside::Comment => match memchr::memmem::find(&chunk.buf, b"*/") {
                Some(i) => (i, i + 2),
                None => (whole(&chunk.buf, block), 0),
            },
        };
        // only what is full is handed on before its end, as in any window
        if next == 0 && block == Block::Part {
            return 0;
        }
        match inside {
            Inside::Text { field, record, .. } => {
                let end = self.unescape(chunk, 0..end);
                push(chunk, 0..end, field, record);
            }
            Inside::Comment => self.push_text(chunk, 0..end, sink),
        }
        if next > 0 || block == Block::Last {
            self.inside = None;
        }
        if next > 0 { next } else { all.min(end.max(1)) }
    }

    /// Begins to hand on what is too long, from `at` on; returns up to where.
    pub(super) fn begin_long(
        &mut self,
        unended: Unended,
        chunk: &mut Chunk,
        at: usize,
        sink: &mut dyn Sink,
        block: Block,
    ) -> usize {
        let end = whole(&chunk.buf, block).max(at + 1);
        match unended {
            Unended::Text(quote) => {
                let (node, record) = self.place();
                let field = self.keys.field(node, sink);
                let to = self.unescape(chunk, at + 1..end);
                push(chunk, at + 1..to, field, record);
                self.inside = Some(Inside::Text { quote, field, record });
            }
            Unended::Comment => {
                self.push_text(chunk, (at + 2).min(end)..end, sink);
                self.inside = Some(Inside::Comment);
            }
            Unended::Other => self.push_text(chunk, at..end, sink),
        }
        end
    }
}

/// How much of a buffer can be handed on: no character and no escape is cut.
fn whole(buf: &[u8], block: Block) -> usize {
    if block == Block::Last {
        return buf.len();
    }
    let end = char_boundary(buf, buf.len());
    let from = end.saturating_sub(12);
    match memchr::memchr(b'\\', &buf[from..end]) {
        Some(i) if from + i > 0 => from + i,
        _ => end,
    }
}
