//! Holds the sink of a message: fields of one name are one, and what a text with layout
//! says is kept in mind, so that the same in plain text is not counted again. Must not
//! know how either is written.

use crate::extract::{Flow, Sink};
use crate::input::Source;
use crate::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

/// How many hashes are kept in mind; plain text of other words is read as if new.
const WORDS: usize = 1 << 18;

/// Bytes before a window in which the word before its first one stands.
const CONTEXT: usize = 512;

pub(super) struct Shared<'k> {
    inner: &'k mut dyn Sink,
    fields: HashMap<FieldPath, FieldId>,
    /// Hashes of what was said; none while nobody asks.
    said: Option<HashSet<u64>>,
}

/// What is kept in mind of words.
#[derive(Hash)]
enum Said<'t> {
    Word(&'t [u8]),
    /// Two that follow each other in a line.
    Pair(&'t [u8], &'t [u8]),
    /// One that begins a line or a value, and one that ends it.
    First(&'t [u8]),
    Last(&'t [u8]),
}

impl Said<'_> {
    fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.hash(&mut hasher);
        hasher.finish()
    }
}

impl<'k> Shared<'k> {
    pub(super) fn new(inner: &'k mut dyn Sink) -> Self {
        Shared { inner, fields: HashMap::new(), said: None }
    }

    /// Begins to keep in mind what is said.
    pub(super) fn listen(&mut self) {
        self.said.get_or_insert_default();
    }

    pub(super) fn forget(&mut self) {
        self.said = None;
    }

    /// Whether each word of `line` was said behind the one before, or where a line or a
    /// value began behind another.
    pub(super) fn was_said(&self, line: &[u8]) -> bool {
        let Some(said) = &self.said else { return false };
        let has = |what: Said| said.contains(&what.key());
        let mut before: Option<&[u8]> = None;
        let mut at = 0;
        while let Some(word) = word_from(line, at) {
            at = word.end;
            let word = &line[word];
            let known = match before.replace(word) {
                None => has(Said::Word(word)),
                Some(b) => has(Said::Pair(b, word)) || has(Said::Last(b)) && has(Said::First(word)),
            };
            if !known {
                return false;
            }
        }
        true
    }

    fn listen_to(&mut self, chunk: &Chunk) {
        let Some(said) = &mut self.said else { return };
        for value in &chunk.values {
            let (start, end) = (value.start as usize, value.end as usize);
            let owned = chunk.owned.start.max(start)..chunk.owned.end.min(end);
            let text = &chunk.buf[..end];
            let line_ends = |between: &[u8]| memchr::memchr(b'\n', between).is_some();
            // the word before may stand in what is another window's
            let mut at = owned.start.saturating_sub(CONTEXT).max(start);
            let mut before: Option<Range<usize>> = None;
            while said.len() < WORDS
                && let Some(word) = word_from(text, at)
                && word.start < owned.end
            {
                at = word.end;
                let is = &text[word.clone()];
                let between = before.as_ref().map(|b| &text[b.end..word.start]);
                if owned.contains(&word.start) {
                    said.insert(Said::Word(is).key());
                    match (&before, between) {
                        (Some(b), Some(between)) if !line_ends(between) => {
                            said.insert(Said::Pair(&text[b.clone()], is).key());
                        }
                        _ => _ = said.insert(Said::First(is).key()),
                    }
                    let next = word_from(text, at).map_or(end, |next| next.start);
                    if next == end || line_ends(&text[at..next]) {
                        said.insert(Said::Last(is).key());
                    }
                }
                before = Some(word);
            }
        }
    }
}

/// The first word that begins at `at` or behind it: letters and digits.
fn word_from(text: &[u8], at: usize) -> Option<Range<usize>> {
    let part = |b: &u8| b.is_ascii_alphanumeric() || *b >= 0x80 && *b != 0xFF;
    let start = at + text[at..].iter().position(part)?;
    let length = text[start..].iter().position(|b| !part(b)).unwrap_or(text.len() - start);
    Some(start..start + length)
}

impl Sink for Shared<'_> {
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId {
        if let Some(field) = self.fields.get(&path) {
            return *field;
        }
        let field = self.inner.field(path.clone(), kind, declared);
        self.fields.insert(path, field);
        field
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        self.listen_to(chunk);
        self.inner.chunk(chunk)
    }

    fn child(&mut self, segment: Segment, source: &mut Source) -> Flow {
        self.inner.child(segment, source)
    }

    fn gap(&mut self, gap: Gap) {
        self.inner.gap(gap);
    }

    fn fact(&mut self, fact: Fact, value: &str) {
        self.inner.fact(fact, value);
    }

    fn charset(&mut self, name: &'static str) {
        self.inner.charset(name);
    }

    fn recognises_pictures(&self) -> bool {
        self.inner.recognises_pictures()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::prose::Stream;

    struct Deaf;

    impl Sink for Deaf {
        fn field(&mut self, _: FieldPath, _: FieldKind, _: Option<String>) -> FieldId {
            FieldId(0)
        }

        fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
            chunk.clear();
            Flow::Continue
        }

        fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
            Flow::Continue
        }

        fn gap(&mut self, _: Gap) {}

        fn fact(&mut self, _: Fact, _: &str) {}

        fn charset(&mut self, _: &'static str) {}
    }

    #[test]
    fn what_was_said_is_known_again_by_any_window() {
        let text = "Dag Jan Claes,\nuw rekening\nBE68 5390 0754 7034\ntot gauw\n";
        for window in [1, 7, 1000] {
            let mut deaf = Deaf;
            let mut shared = Shared::new(&mut deaf);
            shared.listen();
            let mut stream = Stream::new(FieldId(0), window);
            for piece in text.as_bytes().chunks(5) {
                stream.text().extend_from_slice(piece);
                stream.hand_on(&mut shared).expect("it goes on");
            }
            stream.end(&mut shared).expect("it goes on");
            for (line, said) in [
                ("> Dag Jan Claes,", true),
                ("uw rekening: BE68 5390 0754 7034", true),
                ("", true),
                ("Jan tot gauw", false),
                ("BE68 5390 7034 0754", false),
                ("dag", false),
            ] {
                assert_eq!(shared.was_said(line.as_bytes()), said, "{line} by {window}");
            }
        }
    }
}
