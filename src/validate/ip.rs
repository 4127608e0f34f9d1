//! Holds IP addresses: their text forms and which ranges are not personal. Must
//! not know context.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The address that starts at `text[0]` in dotted-decimal form, and its length.
/// Octets have no leading zero, as in RFC 6943.
pub fn ip4_parse(text: &[u8]) -> Option<(Ipv4Addr, usize)> {
    let mut octets = [0u8; 4];
    let mut i = 0;
    for (n, octet) in octets.iter_mut().enumerate() {
        if n > 0 {
            if text.get(i) != Some(&b'.') {
                return None;
            }
            i += 1;
        }
        let first = text.get(i)?.wrapping_sub(b'0');
        if first > 9 {
            return None;
        }
        let mut value = u16::from(first);
        let from = i;
        i += 1;
        while let Some(d) = text.get(i).map(|b| b.wrapping_sub(b'0')).filter(|&d| d <= 9) {
            value = value * 10 + u16::from(d);
            i += 1;
            if i - from > 3 || first == 0 {
                return None;
            }
        }
        *octet = u8::try_from(value).ok()?;
    }
    Some((Ipv4Addr::from(octets), i))
}

/// Whether no one outside can be met at the address: private, loopback,
/// link-local, shared, multicast, unspecified, or reserved for documentation.
/// Source: IANA IPv4 special-purpose registry.
pub fn ip4_is_private(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || (a == 100 && (64..128).contains(&b))
        || a == 0
        || a >= 224
}

/// The address that is all of `text`, with whether it is personal at all:
/// false for loopback, link-local, unique-local, multicast and documentation.
/// Source: IANA IPv6 special-purpose registry.
pub fn ip6_parse(text: &[u8]) -> Option<(Ipv6Addr, bool)> {
    let ip: Ipv6Addr = std::str::from_utf8(text).ok()?.parse().ok()?;
    let [a, b, ..] = ip.segments();
    let special = ip.is_loopback()
        || ip.is_unspecified()
        || a & 0xFFC0 == 0xFE80
        || a & 0xFE00 == 0xFC00
        || a >> 8 == 0xFF
        || (a == 0x2001 && b == 0xDB8);
    Some((ip, !special))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_decimal_without_leading_zeros() {
        assert_eq!(ip4_parse(b"81.82.83.84 -"), Some((Ipv4Addr::new(81, 82, 83, 84), 11)));
        for text in ["256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.x", "1.2.3.4444"] {
            assert_eq!(ip4_parse(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn ranges_that_are_not_personal() {
        for (text, private) in
            [("10.0.0.1", true), ("192.0.2.7", true), ("100.64.0.1", true), ("8.8.8.8", false)]
        {
            let (ip, _) = ip4_parse(text.as_bytes()).expect("an address");
            assert_eq!(ip4_is_private(ip), private, "{text}");
        }
        for (text, personal) in [("2a02:1811::1", true), ("fe80::1", false), ("2001:db8::5", false)]
        {
            assert_eq!(ip6_parse(text.as_bytes()).map(|p| p.1), Some(personal), "{text}");
        }
    }
}
