//! Holds the reading of single arguments. Must not know which argument it is.

use crate::model::{Isolate, NameSearch};

/// A number of bytes, with K, M, G or T for powers of 1024.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1 << 30,
        "T" | "TB" | "TIB" => 1u64 << 40,
        _ => return Err("write it as 500000, 20M or 2G".into()),
    };
    let number: u64 = digits.parse().map_err(|_| "write it as 500000, 20M or 2G".to_owned())?;
    number.checked_mul(factor).ok_or_else(|| "too large".into())
}

pub(super) fn isolate(text: &str) -> Result<Isolate, String> {
    Isolate::parse(text).ok_or_else(|| "write none, hostile or all".to_owned())
}

pub(super) fn name_search(text: &str) -> Result<NameSearch, String> {
    NameSearch::parse(text).ok_or_else(|| "write full, lists or fields".to_owned())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        for (text, bytes) in [
            ("500", Some(500)),
            ("20M", Some(20 << 20)),
            ("2GiB", Some(2 << 30)),
            ("x", None),
            ("5Q", None),
        ] {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }
}
