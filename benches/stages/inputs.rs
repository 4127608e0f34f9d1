//! Holds the inputs that stages share: texts in memory, a temporary folder, and a
//! sink that keeps what extractors push. Must not measure.

use super::generate::{Content, in_memory, tables, texts};
use speur::extract::{Flow, Look, Sink, sniff};
use speur::input::{Limits, Source};
use speur::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};
use std::sync::LazyLock;

/// The limits of every benchmark: the defaults.
pub static LIMITS: LazyLock<Limits> = LazyLock::new(Limits::default);

/// Names, and the name of a file of such content.
pub const TEXTS: &[(&str, &str, Content)] = &[
    ("prose", "brief.txt", texts::letters),
    ("csv", "klanten.csv", tables::csv),
    ("sql", "dump.sql", tables::sql),
    ("logs", "access.log", tables::logs),
];

/// Whether times are taken: not under `cargo bench -- --test` or `cargo test`.
pub fn measuring() -> bool {
    let given = |flag: &str| std::env::args().any(|arg| arg == flag);
    given("--bench") && !given("--test") && !given("--list")
}

/// Bytes of an input: enough for many windows when measuring.
pub fn size() -> u64 {
    if measuring() { 4 << 20 } else { 128 << 10 }
}

/// The text of a kind.
pub fn text(content: Content) -> Vec<u8> {
    in_memory(content, size())
}

/// Reads `source` as the format it has; `name` is what its file is called.
pub fn extract(source: &mut Source, name: &str, sink: &mut dyn Sink) {
    let (format, _) = sniff(&Look::new(source, name.as_bytes()));
    if let Err(error) = (format.extract)(source, sink) {
        panic!("{name} cannot be read: {error}");
    }
}

/// What an extractor pushed: its fields, and its chunks where they are kept.
#[derive(Default)]
pub struct Kept {
    /// Fields in the order of their numbers.
    pub fields: Vec<(FieldPath, FieldKind, Option<String>)>,
    /// Chunks, where `keep` is set.
    pub chunks: Vec<Chunk>,
    /// Values pushed.
    pub values: usize,
    /// Whether chunks are kept.
    pub keep: bool,
}

impl Kept {
    /// What the extractor of a file called `name` pushes for `text`.
    pub fn of(text: Vec<u8>, name: &str) -> Self {
        let mut kept = Kept { keep: true, ..Kept::default() };
        extract(&mut Source::of_bytes(text, &LIMITS), name, &mut kept);
        kept
    }
}

impl Sink for Kept {
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId {
        self.fields.push((path, kind, declared));
        FieldId(self.fields.len() as u32 - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        self.values += chunk.values.len();
        if self.keep {
            self.chunks.push(std::mem::take(chunk));
        }
        chunk.clear();
        Flow::Continue
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        Flow::Continue
    }

    fn gap(&mut self, gap: Gap) {
        panic!("a generated input has no gaps: {gap:?}");
    }

    fn fact(&mut self, _: Fact, _: &str) {}

    fn charset(&mut self, _: &'static str) {}
}
