//! Holds the numbers of devices: MAC addresses, UUIDs, IMEIs. Must not know context.

use super::card::luhn;
use super::{Compact, Today, Verdict};

/// Whether six octets name one network card: not all equal, not a group address.
/// A locally administered address (bit 1) is random but still follows a device
/// through one network. Source: IEEE 802-2014, 8.2.
pub fn mac_is_personal(octets: [u8; 6]) -> bool {
    octets.iter().any(|&o| o != octets[0]) && octets[0] & 1 == 0
}

/// Whether a UUID is the nil one, or all ones: an advertising id that was switched
/// off. Source: RFC 9562, 5.9 and 5.10.
pub fn uuid_is_nil(written: &[u8]) -> bool {
    let mut digits = written.iter().filter(|&&b| b != b'-');
    let first = written.first().copied();
    digits.all(|&b| Some(b) == first)
}

/// IMEI: fifteen digits, the last by Luhn; not all equal.
/// Source: 3GPP TS 23.003, annex B.
pub(super) fn imei(compact: &Compact, _: Today) -> Verdict {
    match compact.digits::<15>() {
        None => Verdict::NotApplicable,
        Some(d) => Verdict::of(luhn(compact.as_bytes()) && d.iter().any(|&x| x != d[0])),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_fail, assert_pass};
    use super::*;

    #[test]
    fn imei_follows_luhn() {
        assert_pass(imei, &["490154203237518", "35-209900-176148-1"]);
        assert_fail(imei, &["490154203237519", "000000000000000"]);
    }

    #[test]
    fn group_and_empty_addresses_are_nobodys() {
        for (octets, personal) in [
            ([0x00, 0x1B, 0x44, 0x11, 0x3A, 0xB7], true),
            ([0x02, 0x42, 0xAC, 0x11, 0x00, 0x02], true),
            ([0; 6], false),
            ([0xFF; 6], false),
            ([0x01, 0x00, 0x5E, 0, 0, 1], false),
        ] {
            assert_eq!(mac_is_personal(octets), personal, "{octets:x?}");
        }
        assert!(uuid_is_nil(b"00000000-0000-0000-0000-000000000000"));
        assert!(!uuid_is_nil(b"550e8400-e29b-41d4-a716-446655440000"));
    }
}
