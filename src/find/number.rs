//! Holds the search for numbers: telephone, account and national numbers in every way they
//! are written. Must not know where the text comes from.

use super::{Kind, Person};
use crate::validate::{TAIL, number_ends, parts_digits};
use std::collections::HashMap;
use std::ops::Range;

/// Most digits that are looked at before the end of a number.
const MOST: usize = 24;

/// A number that is looked for.
struct Wanted {
    value: u16,
    /// Its digits in all ways, the longest first, and what each is called.
    forms: Vec<(Vec<u8>, &'static str)>,
    /// Its characters where it is an IBAN.
    iban: Option<Vec<u8>>,
}

/// All numbers that are looked for, by their last digits.
#[derive(Default)]
pub(super) struct Numbers {
    by_tail: HashMap<u32, Vec<Wanted>>,
    /// Values that have no such digits: they are looked for as words.
    pub(super) as_words: Vec<u16>,
}

/// Where a number was found.
pub(super) struct Found {
    pub(super) place: Range<usize>,
    pub(super) value: u16,
    pub(super) form: &'static str,
}

impl Numbers {
    pub(super) fn new(person: &Person) -> Self {
        let mut numbers = Numbers::default();
        for (i, value) in person.values.iter().enumerate() {
            let compact: Vec<u8> = value.text.bytes().filter(u8::is_ascii_alphanumeric).collect();
            let digits: Vec<u8> = compact.iter().copied().filter(u8::is_ascii_digit).collect();
            let (forms, iban) = match value.kind {
                Kind::Phone => (phone_forms(value.text.starts_with('+'), digits), None),
                Kind::Iban => (account_forms(&compact), Some(compact.to_ascii_uppercase())),
                Kind::Bsn => (without_zeros([b"0".as_slice(), &digits].concat(), 9), None),
                Kind::Rrn => (without_zeros(digits, 11), None),
                Kind::Other if digits.len() == compact.len() => (vec![(digits, "as given")], None),
                // names, addresses, dates and words are looked for by others
                _ => continue,
            };
            let end = iban.as_ref().or(forms.first().map(|(digits, _)| digits));
            let tail = end.and_then(|end| tail_of(end));
            match tail {
                Some(tail) => numbers.by_tail.entry(tail).or_default().push(Wanted {
                    value: i as u16,
                    forms,
                    iban,
                }),
                None => numbers.as_words.push(i as u16),
            }
        }
        numbers
    }

    /// What they are looked up by; None where a value has nothing of the kind.
    pub(super) fn tails(&self) -> Option<impl Iterator<Item = u32>> {
        self.as_words.is_empty().then(|| self.by_tail.keys().copied())
    }

    /// Hands every number in `text` that is looked for to `each`.
    pub(super) fn find(&self, text: &[u8], mut each: impl FnMut(Found)) {
        if self.by_tail.is_empty() {
            return;
        }
        number_ends(text, &(0..text.len()), |end, tail| {
            for wanted in self.by_tail.get(&tail).into_iter().flatten() {
                if let Some((start, form)) = wanted.ends_at(text, end) {
                    each(Found { place: start..end, value: wanted.value, form });
                }
            }
        });
    }
}

impl Wanted {
    /// Where it starts if it ends at `end`, and how it is written.
    fn ends_at(&self, text: &[u8], end: usize) -> Option<(usize, &'static str)> {
        if let Some(iban) = &self.iban
            && let Some(start) = iban_before(text, end, iban)
        {
            return Some((start, "IBAN"));
        }
        let before = Before::new(text, end);
        self.forms.iter().find_map(|(digits, form)| {
            let start = before.start_of(digits)?;
            // a sign of the number, not of the text
            let sign = usize::from(start > 0 && text[start - 1] == b'+');
            Some((start - sign, *form))
        })
    }
}

/// The digits before an offset, the last first, with their offsets.
pub(super) struct Before {
    digits: [u8; MOST],
    at: [usize; MOST],
    count: usize,
    /// Bit `n`: a group starts with the `n`th digit from the end.
    starts: u32,
}

impl Before {
    pub(super) fn new(text: &[u8], end: usize) -> Self {
        let mut before = Before { digits: [0; MOST], at: [0; MOST], count: 0, starts: 0 };
        let (mut at, mut gap) = (end, 0);
        while at > 0 && before.count < MOST && gap <= 4 {
            at -= 1;
            if text[at].is_ascii_digit() {
                before.digits[before.count] = text[at];
                before.at[before.count] = at;
                if at == 0 || !text[at - 1].is_ascii_digit() {
                    before.starts |= 1 << before.count;
                }
                before.count += 1;
                gap = 0;
            } else if parts_digits(text[at]) {
                gap += 1;
            } else {
                break;
            }
        }
        before
    }

    /// Where `digits` start, if they are the last and start a group.
    fn start_of(&self, digits: &[u8]) -> Option<usize> {
        let n = digits.len();
        let same = n > 0 && n <= self.count && digits.iter().rev().eq(self.digits[..n].iter());
        (same && self.starts >> (n - 1) & 1 == 1).then(|| self.at[n - 1])
    }

    /// The digits, if there are just `n` of them.
    pub(super) fn exactly(&self, n: usize) -> Option<Vec<u8>> {
        (self.count == n).then(|| self.digits[..n].iter().rev().copied().collect())
    }
}

/// Where an IBAN starts that ends at `end`.
fn iban_before(text: &[u8], end: usize, iban: &[u8]) -> Option<usize> {
    let (mut at, mut left, mut gap) = (end, iban.len(), 0);
    while left > 0 {
        at = at.checked_sub(1)?;
        let b = text[at].to_ascii_uppercase();
        if b == iban[left - 1] {
            (left, gap) = (left - 1, 0);
        } else if !b.is_ascii_alphanumeric() && parts_digits(b) && gap < 4 {
            gap += 1;
        } else {
            return None;
        }
    }
    (at == 0 || !text[at - 1].is_ascii_alphanumeric()).then_some(at)
}

/// The last [`TAIL`] characters as a number, if they are digits.
fn tail_of(text: &[u8]) -> Option<u32> {
    let from = text.len().checked_sub(TAIL as usize)?;
    std::str::from_utf8(&text[from..])
        .ok()
        .filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?
        .parse()
        .ok()
}

/// A number of `n` digits, and what spreadsheets leave of it: without zeros before it.
fn without_zeros(digits: Vec<u8>, n: usize) -> Vec<(Vec<u8>, &'static str)> {
    let digits = &digits[digits.len().saturating_sub(n)..];
    let zeros = digits.iter().take_while(|&&b| b == b'0').count();
    let shortest = digits.len().saturating_sub(TAIL as usize);
    let cut = |zeros: usize| digits[zeros..].to_vec();
    let mut forms = vec![(cut(0), "in full")];
    forms.extend((1..=zeros.min(shortest)).map(|n| (cut(n), "without zeros before it")));
    forms
}

/// The account number inside an IBAN, as it was written before there were IBANs.
fn account_forms(iban: &[u8]) -> Vec<(Vec<u8>, &'static str)> {
    let account = match (iban.to_ascii_uppercase().get(..2), iban.len()) {
        (Some(b"BE"), 16) => &iban[4..],
        (Some(b"NL"), 18) => &iban[8..],
        _ => return Vec::new(),
    };
    let mut forms = without_zeros(account.to_vec(), account.len());
    forms.iter_mut().for_each(|(_, form)| *form = "account number without IBAN");
    forms
}

/// A telephone number in every way it is dialled: within its country, from abroad with `+` or
/// `00`, with the 0 that many write in brackets, and as a spreadsheet keeps it.
fn phone_forms(international: bool, digits: Vec<u8>) -> Vec<(Vec<u8>, &'static str)> {
    let abroad = digits.strip_prefix(b"00").map(<[u8]>::to_vec);
    let is_abroad = international || abroad.is_some();
    let digits = abroad.unwrap_or(digits);
    let known = [b"31".as_slice(), b"32"];
    // (country, the number in it), as far as the countries are told by the number
    let pairs: Vec<(&[u8], &[u8])> = if is_abroad {
        match known.iter().find_map(|cc| digits.strip_prefix(*cc).map(|rest| (*cc, rest))) {
            Some((cc, rest)) => vec![(cc, rest.strip_prefix(b"0").unwrap_or(rest))],
            // countries elsewhere have codes of one to three digits
            None => (1..=3.min(digits.len())).map(|n| digits.split_at(n)).collect(),
        }
    } else {
        let national = digits.strip_prefix(b"0").unwrap_or(&digits);
        known.iter().map(|cc| (*cc, national)).collect()
    };
    let mut forms: Vec<(Vec<u8>, &'static str)> = Vec::new();
    for (cc, national) in pairs {
        for (before, form) in [
            ([b"00", cc, b"0"].concat(), "from abroad"),
            ([b"00".as_slice(), cc].concat(), "from abroad"),
            ([cc, b"0"].concat(), "international"),
            (cc.to_vec(), "international"),
            (b"0".to_vec(), "national"),
            (Vec::new(), "without 0"),
        ] {
            let whole = [&before[..], national].concat();
            if whole.len() >= TAIL as usize && !forms.iter().any(|(known, _)| *known == whole) {
                forms.push((whole, form));
            }
        }
    }
    forms.sort_by_key(|(digits, _)| std::cmp::Reverse(digits.len()));
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(kind: Kind, value: &str, text: &str) -> Vec<(String, &'static str)> {
        let mut person = Person::default();
        person.add(kind, value).expect(value);
        let mut all = Vec::new();
        Numbers::new(&person).find(text.as_bytes(), |found| {
            all.push((text[found.place].to_owned(), found.form));
        });
        all
    }

    #[test]
    fn a_number_is_found_in_every_way_it_is_written() {
        let phone = (Kind::Phone, ["0470 12 34 56", "+32470123456", "0032 (0)470/12.34.56"]);
        for value in phone.1 {
            for (text, form) in [
                ("0470123456", "national"),
                ("0470/12.34.56", "national"),
                ("+32 470 12 34 56", "international"),
                ("+32(0)470-123456", "international"),
                ("0032470123456", "from abroad"),
                ("32470123456", "international"),
                ("470123456", "without 0"),
            ] {
                assert_eq!(found(phone.0, value, text), [(text.to_owned(), form)], "{value}");
                let inside = format!("12 a{text}; 34");
                assert_eq!(found(phone.0, value, &inside).len(), 1, "{inside}");
            }
            for other in ["0470123457", "10470123456", "04701234567", "0470;123456", "+33470123456"]
            {
                let all = found(phone.0, value, other);
                assert!(all.is_empty(), "{value} in {other}: {all:?}");
            }
        }
        for (kind, value, texts) in [
            (
                Kind::Phone,
                "+49 30 1234567",
                &["0049 30 1234567", "030 1234567", "+49301234567"][..],
            ),
            (Kind::Phone, "02 123 45 67", &["+32 2 123 45 67", "02/1234567", "21234567"]),
            (Kind::Bsn, "012345672", &["012345672", "0123.45.672", "12345672"]),
            (Kind::Rrn, "85.07.30-033.28", &["85073003328", "85.07.30-033.28", "850730 033 28"]),
            (
                Kind::Iban,
                "BE68 5390 0754 7034",
                &["be68539007547034", "BE68-5390-0754-7034", "539-0075470-34", "539007547034"],
            ),
            (
                Kind::Iban,
                "NL91ABNA0417164300",
                &["nl91 abna 0417 1643 00", "04.17.16.43.00", "417164300"],
            ),
            (Kind::Other, "20240001234", &["2024-0001234"]),
        ] {
            for text in texts {
                assert_eq!(found(kind, value, text).len(), 1, "{value} in {text}");
            }
        }
    }

    #[test]
    fn what_has_no_digits_at_its_end_is_looked_for_as_words() {
        let mut person = Person::default();
        person.add(Kind::Iban, "MT84MALT011000012345MTLCAST001S").expect("valid");
        let numbers = Numbers::new(&person);
        assert_eq!(numbers.as_words, [0]);
        assert!(numbers.tails().is_none());
    }
}
