//! Holds IPTC: captions and names as news agencies write them. Must not know the pictures
//! around it.
//!
//! Source: IPTC Information Interchange Model 4.2, chapters 3 and 6.

use crate::extract::ExtractError;
use crate::extract::document::Document;

/// What the data sets of the second record are called.
const NAMES: &[(u8, &str)] = &[
    (5, "title"),
    (25, "keywords"),
    (40, "instructions"),
    (80, "author"),
    (85, "author title"),
    (90, "city"),
    (92, "sublocation"),
    (95, "province"),
    (101, "country"),
    (103, "reference"),
    (105, "headline"),
    (110, "credit"),
    (115, "source"),
    (116, "copyright"),
    (118, "contact"),
    (120, "caption"),
    (122, "caption writer"),
];

/// Hands on the data sets of `block`; what is no such ends it.
pub(super) fn read(block: &[u8], document: &mut Document) -> Result<(), ExtractError> {
    let mut rest = block;
    // padding may stand in front
    while let Some(&[mark, record, set, high, low]) = rest.first_chunk::<5>() {
        if mark != 0x1C {
            rest = &rest[1..];
            continue;
        }
        let length = usize::from(high) << 8 | usize::from(low);
        // an extended length tells how long the length is: nothing people write is so long
        if length & 0x8000 != 0 {
            return Ok(());
        }
        let value = &rest[5..];
        let value = &value[..length.min(value.len())];
        let name = NAMES.iter().find(|(known, _)| record == 2 && *known == set);
        if let Some((_, name)) = name {
            document.value_once("iptc", name, value)?;
        }
        rest = rest.get(5 + length..).unwrap_or_default();
    }
    Ok(())
}
