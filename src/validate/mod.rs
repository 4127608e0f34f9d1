//! Holds the checks of identifier schemes: small pure functions over the compact
//! form of a candidate. Must not know rules, context or confidence.

mod be;
mod bic;
mod card;
mod compact;
mod date;
mod device;
mod document;
mod email;
mod eu_vat;
mod gps;
mod iban;
mod ip;
mod mrz;
mod nl;
mod normalise;
mod payment;
mod phone;
mod plate;
mod tokens;

pub use bic::is_country;
pub use compact::{Compact, number, number_in};
pub use date::{Date, month_of};
pub use device::{mac_is_personal, uuid_is_nil};
pub use email::{EmailShape, email_filling, email_shape};
pub use gps::gps_is_near;
pub use iban::country_length as iban_country_length;
pub use ip::{ip4_is_private, ip4_parse, ip6_parse};
pub use mrz::mrz_is_valid;
pub use normalise::{NORMALISE_VERSION, Normal, comparable, normalise};
pub use phone::{Plan, number_plan};
pub use tokens::{Address, TAIL, address_key, addresses, number_ends, parts_digits};

/// What a check says of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The scheme accepts it.
    Pass,
    /// It has the scheme's shape and the scheme refuses it.
    Fail,
    /// It is not of this scheme at all.
    NotApplicable,
}

impl Verdict {
    fn of(holds: bool) -> Self {
        if holds { Verdict::Pass } else { Verdict::Fail }
    }
}

/// The day a scan reckons from, for schemes that hold a date.
#[derive(Clone, Copy, Debug)]
pub struct Today(pub Date);

/// A check: compact form and day in, verdict out.
pub type Check = fn(&Compact, Today) -> Verdict;

/// Every check by the name that rules use, with how often a random string of
/// the scheme's shape passes it. Sources stand at the functions.
pub const CHECKS: &[(&str, Check, f64)] = &[
    ("bsn", nl::bsn, 0.0907),
    ("nl-vat", nl::vat, 0.10),
    ("nl-vat-old", nl::vat_old, 0.0907),
    ("nl-postcode", nl::postcode, 0.98),
    ("nl-plate", plate::nl, 0.05),
    ("be-rrn", be::rrn, 0.00051),
    ("be-bis", be::bis, 0.0010),
    ("be-kbo", be::kbo, 0.010),
    ("be-plate", plate::be, 0.9),
    ("iban", iban::iban, 0.0103),
    ("card", card::card, 0.0199),
    ("nl-education", nl::education, 0.091),
    ("nl-document", document::nl, 0.5),
    ("nl-residence", document::nl_residence, 0.5),
    ("be-passport", document::be_passport, 0.9),
    ("be-establishment", be::establishment, 0.010),
    ("be-mod-97", payment::communication, 0.010),
    ("eu-vat", eu_vat::vat, 0.1),
    ("imei", device::imei, 0.10),
    ("bic", bic::bic, 0.5),
    ("date", date::birth_date, 0.5),
    ("phone", phone::phone, 0.3),
];

/// The check named `name`, with its pass rate by chance.
pub fn check(name: &str) -> Option<(Check, f64)> {
    CHECKS.iter().find(|(n, ..)| *n == name).map(|&(_, check, chance)| (check, chance))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const TODAY: Today = Today(Date { year: 2026, month: 11, day: 21 });

    pub(super) fn assert_pass(check: Check, texts: &[&str]) {
        assert_all(check, texts, Verdict::Pass);
    }

    pub(super) fn assert_fail(check: Check, texts: &[&str]) {
        assert_all(check, texts, Verdict::Fail);
    }

    fn assert_all(check: Check, texts: &[&str], expected: Verdict) {
        for text in texts {
            let compact = Compact::of(text.as_bytes()).expect("short enough");
            assert_eq!(check(&compact, TODAY), expected, "{text}");
        }
    }

    /// The table of chance rates, measured again: a wrong rate misleads every band.
    #[test]
    fn chance_rates_are_those_of_random_digits() {
        let mut state = 0x9E37_79B9_7F4A_7C15u64;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        // a 9 is a random digit, an X a random capital, the rest itself
        for (name, form, expected, tolerance) in [
            ("bsn", "999999999", 0.0907, 0.003),
            ("nl-education", "109999999", 0.091, 0.003),
            ("be-rrn", "99999999999", 0.00051, 0.0002),
            ("be-kbo", "9999999999", 0.010, 0.001),
            ("be-establishment", "2999999999", 0.010, 0.001),
            ("be-mod-97", "999999999999", 0.010, 0.001),
            ("imei", "999999999999999", 0.10, 0.003),
            ("iban", "DE99999999999999999999", 0.0103, 0.001),
            ("iban", "NL99XXXX9999999999", 0.0103, 0.001),
            ("iban", "BE99999999999999", 0.0001, 0.0001),
            ("eu-vat", "DE999999999", 0.1, 0.015),
            ("eu-vat", "IT99999999999", 0.1, 0.015),
            ("eu-vat", "ATU99999999", 0.1, 0.015),
            ("eu-vat", "PT999999999", 0.1, 0.015),
            ("bic", "XXXXXXXX", 0.37, 0.02),
        ] {
            let (check, _) = check(name).expect("a check");
            let (mut shaped, mut passed) = (0u32, 0u32);
            while shaped < 200_000 {
                let mut compact = Compact::new();
                for b in form.bytes() {
                    let random = (random() >> 33) as u8;
                    compact.push(match b {
                        b'9' => b'0' + random % 10,
                        b'X' => b'A' + random % 26,
                        own => own,
                    });
                }
                match check(&compact, TODAY) {
                    Verdict::Pass => (shaped, passed) = (shaped + 1, passed + 1),
                    Verdict::Fail => shaped += 1,
                    // a month that no date has is the shape's part of the rate
                    Verdict::NotApplicable => shaped += u32::from(name == "be-rrn"),
                }
            }
            let rate = f64::from(passed) / f64::from(shaped);
            assert!((rate - expected).abs() < tolerance, "{name} of {form}: {rate}");
        }
    }
}
