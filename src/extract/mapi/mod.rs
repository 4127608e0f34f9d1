//! Holds messages, contacts and appointments as Outlook keeps them: lists of properties
//! by number. Must not know how mail travels. Sources: \[MS-OXPROPS\], \[MS-OXCDATA\].

mod lzfu;
mod message;
mod msg;
mod names;
mod properties;
mod recoded;
pub(super) mod tnef;

pub(super) use msg::{MSG, named_properties};
pub(super) use properties::Named;
pub(super) use tnef::TNEF;

/// A type of values.
pub(super) mod kind {
    pub(in crate::extract) const SHORT: u16 = 0x02;
    pub(in crate::extract) const LONG: u16 = 0x03;
    pub(in crate::extract) const BOOLEAN: u16 = 0x0B;
    pub(in crate::extract) const OBJECT: u16 = 0x0D;
    pub(in crate::extract) const STRING: u16 = 0x1E;
    pub(in crate::extract) const WIDE: u16 = 0x1F;
    pub(in crate::extract) const TIME: u16 = 0x40;
    pub(in crate::extract) const BINARY: u16 = 0x102;
    /// Added to the type of one value where there are several.
    pub(in crate::extract) const MANY: u16 = 0x1000;
}

/// Numbers of properties that are more than values.
pub(super) mod id {
    pub(in crate::extract) const BODY: u16 = 0x1000;
    pub(in crate::extract) const RTF: u16 = 0x1009;
    pub(in crate::extract) const HTML: u16 = 0x1013;
    pub(in crate::extract) const HEADERS: u16 = 0x007D;
    pub(in crate::extract) const RECIPIENT_TYPE: u16 = 0x0C15;
    pub(in crate::extract) const ATTACHED: u16 = 0x3701;
    pub(in crate::extract) const METHOD: u16 = 0x3705;
    pub(in crate::extract) const SHORT_NAME: u16 = 0x3704;
    pub(in crate::extract) const LONG_NAME: u16 = 0x3707;
    pub(in crate::extract) const DISPLAY_NAME: u16 = 0x3001;
    pub(in crate::extract) const INTERNET_CODE_PAGE: u16 = 0x3FDE;
    pub(in crate::extract) const CODE_PAGE: u16 = 0x3FFD;
}
