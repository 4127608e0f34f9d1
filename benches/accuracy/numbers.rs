//! Holds numbers drawn at random with the check digits of their scheme. Must not know
//! how they are written, nor the program's own checks: the arithmetic is done anew.

use crate::random::Random;

/// The remainder of the number that `digits` write.
fn remainder(digits: &str, by: u64) -> u64 {
    digits.bytes().fold(0, |n, b| (n * 10 + u64::from(b - b'0')) % by)
}

/// Nine digits of which the weighted sum is `wanted` modulo 11.
fn eleven(random: &mut Random, start: &str, wanted: i64) -> String {
    loop {
        let digits = format!("{start}{}", random.digits(9 - start.len()));
        let sum: i64 = digits
            .bytes()
            .zip([9, 8, 7, 6, 5, 4, 3, 2, -1])
            .map(|(b, weight)| i64::from(b - b'0') * weight)
            .sum();
        if sum.rem_euclid(11) == wanted && !digits.starts_with("00") {
            return digits;
        }
    }
}

/// A Dutch citizen number.
pub fn bsn(random: &mut Random) -> String {
    let first = (1 + random.below(9)).to_string();
    eleven(random, &first, 0)
}

/// A Dutch education number.
pub fn education(random: &mut Random) -> String {
    eleven(random, "10", 5)
}

/// A Belgian national register number; `shift` is 20 or 40 for a BIS number.
pub fn rrn(random: &mut Random, shift: u64) -> String {
    let year = 1931 + random.below(94);
    let counter = 1 + random.below(997);
    let (month, day) = (1 + random.below(12) + shift, 1 + random.below(28));
    let nine = format!("{:02}{month:02}{day:02}{counter:03}", year % 100);
    let century = if year < 2000 { "" } else { "2" };
    format!("{nine}{:02}", 97 - remainder(&format!("{century}{nine}"), 97))
}

/// A Belgian enterprise number; with `start` 2 that of an establishment.
pub fn enterprise(random: &mut Random, start: &str) -> String {
    let eight = format!("{start}{}", 2 + random.below(8)) + &random.digits(7 - start.len());
    format!("{eight}{:02}", 97 - remainder(&eight, 97))
}

/// Twelve digits, the last two the first ten modulo 97: card numbers, communications.
pub fn modulo_97(random: &mut Random) -> String {
    let ten = random.digits(10);
    let check = remainder(&ten, 97);
    format!("{ten}{:02}", if check == 0 { 97 } else { check })
}

/// Digits that start with `start` and end on the digit of Luhn, `length` in all.
pub fn luhn(random: &mut Random, start: &str, length: usize) -> String {
    let body = format!("{start}{}", random.digits(length - start.len() - 1));
    let sum: u32 = body
        .bytes()
        .rev()
        .enumerate()
        .map(|(i, b)| {
            let digit = u32::from(b - b'0');
            let doubled = if i % 2 == 0 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        })
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

/// An IBAN around the account `account` of `country`.
fn iban_of(country: &str, account: &str) -> String {
    let number: String = format!("{account}{country}00")
        .chars()
        .map(|c| c.to_digit(36).expect("letters and digits").to_string())
        .collect();
    format!("{country}{:02}{account}", 98 - remainder(&number, 97))
}

const BANKS: &[&str] =
    &["ABNA", "INGB", "RABO", "SNSB", "ASNB", "TRIO", "KNAB", "BUNQ", "RBRB", "REVO"];

/// An IBAN: Belgian, Dutch, or of a neighbour.
pub fn iban(random: &mut Random, country: &str) -> String {
    let account = match country {
        "NL" => format!("{}0{}", random.pick(BANKS), random.digits(9)),
        "BE" => {
            let ten = random.digits(10);
            let check = remainder(&ten, 97);
            format!("{ten}{:02}", if check == 0 { 97 } else { check })
        }
        "DE" => random.digits(18),
        "LU" => random.digits(16),
        "FR" => random.digits(23),
        _ => format!("NWBK{}", random.digits(14)),
    };
    iban_of(if account.starts_with("NWBK") { "GB" } else { country }, &account)
}

/// The digits of a Dutch VAT number of a company, without its letters.
pub fn dutch_vat(random: &mut Random) -> String {
    format!("NL{}B0{}", eleven(random, "8", 0), 1 + random.below(4))
}

/// Thirteen digits of an article with their check digit.
pub fn ean(random: &mut Random) -> String {
    let twelve =
        format!("{}{}", ["87", "54", "40", "30"][random.below(4) as usize], random.digits(10));
    let sum: u32 = twelve
        .bytes()
        .enumerate()
        .map(|(i, b)| u32::from(b - b'0') * if i % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{twelve}{}", (10 - sum % 10) % 10)
}
