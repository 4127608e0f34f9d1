//! Holds the only openers of files and readers of bytes: sources, encodings,
//! charsets, limits. Must not know formats, rules or records.

mod beside;
mod binary;
mod bounds;
pub mod charset;
mod clean;
mod codepage;
pub mod encoding;
mod error;
mod folded;
mod gbk;
mod head;
mod inside;
pub mod key;
pub mod limits;
mod lz4;
mod lzw;
mod mojibake;
mod open;
mod reader;
mod seekable;
mod source;
pub mod text;

pub use charset::Charset;
pub use clean::{Cleaner, Folding, find_look_alike, fold, fold_look_alikes};
pub use codepage::CodePage;
pub use encoding::{Encoding, afford};
pub use error::{ReadError, cause_of};
pub use folded::Folded;
pub use head::read_up_to;
pub use inside::Nest;
pub use limits::Limits;
pub use open::{Opened, content_id, open};
pub use reader::TextReader;
pub use seekable::{Seekable, Spool, memory_file};
pub use source::Source;
pub use text::{TextSource, returns_end_lines};

/// How many bytes of an object are looked at to tell what it is. Fixed, so that
/// what is decided from them does not depend on the size of windows.
pub const HEAD: usize = 64 * 1024;
