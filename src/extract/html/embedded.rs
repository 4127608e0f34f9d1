//! Holds data that stands in an address: `data:image/png;base64,…`. Must not know what
//! it is.

use crate::extract::base64;

/// What an address holds: kind and bytes. None for another kind of address.
pub(super) fn data(address: &[u8]) -> Option<(String, Vec<u8>)> {
    let rest = address.get(5..).filter(|_| address[..5].eq_ignore_ascii_case(b"data:"))?;
    let comma = memchr::memchr(b',', rest)?;
    let (kind, data) =
        (String::from_utf8_lossy(&rest[..comma]).to_ascii_lowercase(), &rest[comma + 1..]);
    let bytes = match kind.strip_suffix(";base64") {
        Some(_) => base64::decoded(data),
        None => crate::extract::office::decoded(data),
    };
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    Some((kind, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_is_read_from_its_address() {
        for (address, expected) in [
            ("data:text/plain;base64,SmFuIFBlZXRlcnM=", Some(("text/plain", "Jan Peeters"))),
            ("data:text/plain;base64,SmFu\n IFA", Some(("text/plain", "Jan P"))),
            ("DATA:text/html;charset=utf-8,%3Cp%3EJan", Some(("text/html", "<p>Jan"))),
            ("data:,Jan", Some(("", "Jan"))),
            ("data:geen", None),
            ("dat", None),
        ] {
            let is = data(address.as_bytes());
            let is = is.map(|(kind, bytes)| (kind, String::from_utf8_lossy(&bytes).into_owned()));
            assert_eq!(is, expected.map(|(k, b)| (k.to_owned(), b.to_owned())), "{address}");
        }
    }
}
