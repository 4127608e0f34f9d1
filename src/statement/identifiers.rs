//! Holds numbers and addresses of the organisation: e-mail, phone, register, tax, seat. Must
//! not know data of others.

use super::blocks::Sentence;
use super::plain::fact;
use crate::model::Band;
use crate::register::said::{Fact, Identified, Identifier};
use std::ops::Range;

/// What the organisation can be reached or looked up by, each once. What belongs to an
/// authority to complain to is left out.
pub(super) fn identifiers(all: &[Sentence]) -> Vec<Fact<Identified>> {
    let mut out: Vec<Fact<Identified>> = Vec::new();
    let mut officer_near = 0usize;
    for (i, sentence) in all.iter().enumerate() {
        let text = &sentence.text;
        let lower = text.to_lowercase();
        if [
            "dpo",
            "functionaris",
            "gegevensbescherming ",
            "délégué",
            "datenschutzbeauftragt",
            "protection officer",
        ]
        .iter()
        .any(|cue| lower.contains(cue))
        {
            officer_near = i + 2;
        }
        let authority = [
            "autoriteit",
            "gegevensbeschermingsautoriteit",
            "autorité",
            "authority",
            "behörde",
            "apd-gba",
            "drukpersstraat",
            "rue de la presse",
            "postbus 93374",
            "cnil",
        ]
        .iter()
        .any(|name| lower.contains(name));
        let mut add = |kind: Identifier, at: Range<usize>, officer: bool| {
            let value = text[at.clone()].trim().to_owned();
            let known = out
                .iter()
                .any(|one| one.what.kind == kind && one.what.value.eq_ignore_ascii_case(&value));
            if !known {
                let word =
                    sentence.words.iter().position(|word| word.at.end > at.start).unwrap_or(0);
                let what = Identified { kind, value, officer };
                out.push(fact(sentence, &(word..word + 1), what, Band::Confirmed));
            }
        };
        for at in emails(text) {
            let mail = text[at.clone()].to_lowercase();
            let officer =
                ["dpo@", "fg@", "dsb@", "dpd@"].iter().any(|start| mail.starts_with(start))
                    || i < officer_near && !authority;
            let theirs = [
                "apd-gba",
                "autoriteitpersoonsgegevens",
                "dataprotectionauthority",
                "privacycommission",
            ]
            .iter()
            .any(|name| mail.contains(name));
            if !theirs {
                add(Identifier::Email, at, officer);
            }
        }
        for (kind, at) in numbers(text) {
            if !(authority && kind == Identifier::Phone) {
                add(kind, at, false);
            }
        }
        for at in websites(text) {
            let site = text[at.clone()].to_lowercase();
            let theirs = [
                "autorite",
                "autoriteit",
                "gegevensbescherming",
                "dataprotection",
                "privacycommission",
                "google",
                "microsoft",
                "facebook",
                "aboutcookies",
                "cookie",
                "europa.eu",
                "youronlinechoices",
                "apple",
                "mozilla",
            ]
            .iter()
            .any(|name| site.contains(name));
            if !theirs && !authority {
                add(Identifier::Website, at, false);
            }
        }
        if !authority && let Some(at) = seat(text) {
            add(Identifier::Address, at, false);
        } else if !authority && let Some(next) = all.get(i + 1) {
            // a street and a town on two lines
            let lines = format!("{}, {}", text.trim(), next.text.trim());
            let short = text.len() < 60 && next.text.len() < 60;
            if short
                && seat(text).is_none()
                && seat(&next.text).is_none()
                && let Some(at) = seat(&lines)
            {
                let value = lines[at].to_owned();
                let known = out.iter().any(|one| one.what.value.ends_with(&value));
                if !known {
                    let what = Identified { kind: Identifier::Address, value, officer: false };
                    out.push(fact(sentence, &(0..1), what, Band::Likely));
                }
            }
        }
    }
    out
}

fn emails(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('@') {
        let local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        let start = text[..at]
            .rfind(|c: char| !local(c))
            .map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        let rest = &text[at + 1..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')))
            .unwrap_or(rest.len());
        let domain = rest[..end].trim_end_matches(['.', '-']);
        if start < at && domain.contains('.') {
            out.push(start..at + 1 + domain.len());
        }
    }
    out
}

fn websites(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for start in ["https://", "http://", "www."] {
        for (at, _) in text.match_indices(start) {
            let rest = &text[at..];
            let end = rest
                .find(|c: char| {
                    c.is_whitespace() || matches!(c, ')' | '>' | '<' | '"' | ',' | ';' | ']')
                })
                .unwrap_or(rest.len());
            let length = rest[..end].trim_end_matches(['.', ':', '*']).len();
            if length > start.len() + 3 && !out.iter().any(|known| known.contains(&at)) {
                out.push(at..at + length);
            }
        }
    }
    out
}

/// Numbers of registers, of taxes and of telephones: runs of digits with their separators.
fn numbers(text: &str) -> Vec<(Identifier, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_digit()
            || bytes[at] == b'+' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        let inside = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] >= 0x80);
        if !starts || inside {
            at += 1;
            continue;
        }
        let mut end = at;
        let mut digits = String::new();
        while end < bytes.len() {
            let b = bytes[end];
            let between = matches!(b, b' ' | b'.' | b'-' | b'/' | b'(' | b')')
                && bytes[end..].iter().skip(1).take(2).any(u8::is_ascii_digit);
            match b {
                b'0'..=b'9' => digits.push(b as char),
                b'+' if end == at => {}
                _ if between => {}
                _ => break,
            }
            end += 1;
        }
        let written = text[at..end].trim_end_matches([' ', '.', '-', '/', '(', ')']);
        let range = at..at + written.len();
        let before = text[..at].to_lowercase();
        let near: String =
            before.chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect();
        let is_kbo = digits.len() == 10 && digits.starts_with(['0', '1']) && kbo(&digits);
        let be = near.ends_with("be ") || near.ends_with("be");
        if is_kbo
            && (written.contains('.')
                || be
                || near.contains("ondernem")
                || near.contains("entreprise")
                || near.contains("bce")
                || near.contains("kbo")
                || near.contains("unternehm")
                || near.contains("btw"))
        {
            let start = if be { at - if near.ends_with("be ") { 3 } else { 2 } } else { at };
            let kind = if near.contains("btw") || near.contains("tva") || near.contains("vat") {
                Identifier::Vat
            } else {
                Identifier::Kbo
            };
            out.push((kind, start..range.end));
        } else if digits.len() == 8
            && (near.contains("kvk")
                || near.contains("kamer van koophandel")
                || near.contains("chamber of commerce")
                || text[range.end..].to_lowercase().trim_start().starts_with("van de kamer"))
        {
            out.push((Identifier::Kvk, range.clone()));
        } else if telephone(written, &digits, &near) {
            out.push((Identifier::Phone, range.clone()));
        }
        at = range.end.max(at + 1);
    }
    // NL000099998B57
    for (at, _) in text.match_indices("NL") {
        let code: String = text[at..].chars().take(14).collect();
        let shape = code.len() == 14
            && code[2..11].bytes().all(|b| b.is_ascii_digit())
            && code.as_bytes()[11] == b'B'
            && code[12..].bytes().all(|b| b.is_ascii_digit());
        if shape {
            out.push((Identifier::Vat, at..at + 14));
        }
    }
    out
}

/// Whether ten digits bear the check number of the Belgian register of enterprises.
fn kbo(digits: &str) -> bool {
    digits.parse::<u64>().is_ok_and(|number| 97 - (number / 100) % 97 == number % 100)
}

fn telephone(written: &str, digits: &str, near: &str) -> bool {
    let close: String = near.chars().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
    let cues = ["tel", "tél", "phone", "nummer", "gsm", "mobiel", "fon", "bel ", "contact", ", "];
    let cue = cues.iter().any(|cue| close.contains(cue));
    let national = digits.starts_with('0')
        && (9..=10).contains(&digits.len())
        && written.contains([' ', '-', '/', '.']);
    let international = written.starts_with('+') && (10..=13).contains(&digits.len());
    let bare = digits.starts_with('0')
        && (9..=10).contains(&digits.len())
        && (near.contains("tel") || near.contains("tél") || near.contains("phone"));
    international
        || national && (cue || written.matches(' ').count() >= 2 || written.starts_with("06"))
        || bare
}

/// A street with a number and a town behind its postal code.
fn seat(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices(|c: char| c.is_ascii_digit()) {
        if at > 0 && bytes[at - 1].is_ascii_alphanumeric() {
            continue;
        }
        let rest = &text[at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits != 4 || rest[4..].is_empty() {
            continue;
        }
        // the Dutch code has two letters
        let mut town = at + 4;
        let letters = text[town..].strip_prefix(' ').unwrap_or(&text[town..]);
        let has_letters = letters.len() >= 3
            && letters.as_bytes()[..2].iter().all(u8::is_ascii_uppercase)
            && letters.as_bytes()[2] == b' ';
        if has_letters {
            town = text.len() - letters.len() + 2;
        }
        let name = text[town..].trim_start();
        let start_of_town = text.len() - name.len();
        if start_of_town == town || !name.starts_with(|c: char| c.is_uppercase()) {
            continue;
        }
        let mut end = start_of_town;
        for word in name.split_inclusive(' ') {
            let plain = word.trim_end_matches([' ', ',', '.', ')', ';', '|', ':', '(']);
            if !plain.starts_with(|c: char| c.is_uppercase()) {
                break;
            }
            end += word.len();
            if plain.len() < word.trim_end().len() && !plain.eq_ignore_ascii_case("st") {
                end = end - word.len() + plain.len();
                break;
            }
        }
        let end = start_of_town + text[start_of_town..end.min(text.len())].trim_end().len();
        // before the code: a street and a number
        let before = text[..at].trim_end_matches([' ', ',', '-', '–', '|']);
        let joint = [" te", " à", " in"].iter().find_map(|joint| before.strip_suffix(joint));
        let before = joint.unwrap_or(before).trim_end_matches(',');
        let number = before.rsplit([' ', '\u{a0}']).next().unwrap_or("");
        let box_number = before
            .rfind(" bus ")
            .or_else(|| before.rfind(" boîte "))
            .or_else(|| before.rfind(" bte "));
        if !number.starts_with(|c: char| c.is_ascii_digit()) || number.len() > 6 {
            continue;
        }
        let street_end = box_number.unwrap_or(before.len());
        let head = &before[..street_end];
        let cut = head.rfind([',', '(', ':', ';', '|']).map_or(0, |i| i + 1);
        let cut = head.rfind(" – ").map_or(cut, |i| cut.max(i + " – ".len()));
        let mut start = cut + (head[cut..].len() - head[cut..].trim_start().len());
        for lead in [
            "gevestigd te ",
            "gevestigd aan ",
            "sise ",
            "sis ",
            "zetel te ",
            "gelegen te ",
            "gevestigd aan de ",
            "établi ",
            "situé ",
            "établie ",
        ] {
            if let Some(i) = head[start..].rfind(lead) {
                start += i + lead.len();
            }
        }
        if head.len() - start > 60 || head.len() - start < 4 {
            continue;
        }
        return Some(start..end);
    }
    None
}
