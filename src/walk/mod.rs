//! Holds the walk: folders in, items out. Must not open files, and filters
//! nothing unless it was asked to.

mod access;
mod acl;
mod exclude;
mod folder;
mod owners;

pub use access::access_of;
pub use exclude::{Excludes, GlobError};
pub use folder::{Folder, Item, Kind, Root, read_folder};
pub use owners::Owners;
