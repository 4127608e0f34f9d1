//! Holds `Sensitive`, the wrapper of a value that identifies someone. Must not
//! offer a way to print or store it.

use std::fmt;

/// Text that was matched. It has no `Display`, no `Serialize`, and its `Debug`
/// shows the length only, so it cannot slip into a log or an inventory.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Sensitive<'a>(&'a [u8]);

impl<'a> Sensitive<'a> {
    /// Wraps matched text.
    pub fn new(text: &'a [u8]) -> Self {
        Sensitive(text)
    }

    /// The text itself, for code that masks, hashes or validates it.
    pub fn expose(self) -> &'a [u8] {
        self.0
    }
}

impl fmt::Debug for Sensitive<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sensitive({} bytes)", self.0.len())
    }
}
