//! Holds the words of the house as plain data: paths, fields, chunks, evidence,
//! findings, gaps, records and the inventory around them. Must not know any I/O.

pub mod allow;
pub mod chunk;
pub mod evidence;
pub mod field;
pub mod finding;
pub mod gap;
pub mod inventory;
pub mod isolate;
pub mod layout;
pub mod lookup;
pub mod names;
pub mod path;
pub mod record;
pub mod sensitive;
pub mod sketch;
pub mod sought;
pub mod summary;
pub mod written;

pub use allow::AllowEntry;
pub use chunk::{Chunk, PAGE_END, SEPARATOR, Value};
pub use evidence::{Band, Evidence, Signature};
pub use field::{FieldId, FieldKind, FieldName, FieldPath};
pub use finding::{Allowed, FieldRecord, Finding, Place, Qualifiers};
pub use gap::{Cause, Gap, Limit, Stage};
pub use inventory::{
    Footer, Header, INVENTORY_FORMAT, Line, RuleChanges, Run, ScanId, Shards, Status,
};
pub use isolate::{Isolate, ReaderProgram};
pub use layout::{Layout, LayoutColumn};
pub use lookup::{LOOKUP_SIZE, Lookup};
pub use names::NameSearch;
pub use path::{ObjectPath, Segment};
pub use record::{Access, AclEntry, Coverage, Fact, ObjectRecord};
pub use sensitive::Sensitive;
pub use sketch::{Basis, BasisError, Membership, Overlap, SKETCH_SIZE, Share, Sketch};
pub use sought::{Certainty, Fields, FoundObject, FoundPlace, Hit, Hits, MOST_HITS, Seeker};
pub use summary::Summary;
pub use written::{Written, WrittenError, nearest, unknown};
