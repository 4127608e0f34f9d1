//! Holds what the older documents of Office share. Must not know their text.

pub(super) mod native;
