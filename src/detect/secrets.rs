//! Holds what opens something: private keys, tokens that their issuer marks,
//! passwords in URLs and behind labels. Must not know fields.

use super::engine::Engine;
use super::text::{Text, is_word};
use crate::model::{Evidence, SEPARATOR, Signature};
use std::ops::Range;

/// Letters and digits that a key's first line has at least.
const KEY_LINE: usize = 32;
/// Longest token that is read.
const MAX_TOKEN: usize = 2000;
/// Longest user and password inside a URL.
const MAX_LOGIN: usize = 160;
/// Lengths of a password behind a label.
const PASSWORD: Range<usize> = 4..129;

/// Beginnings of tokens and how long they are at least and at most. Sources: the
/// documentation of their issuers, and of GitHub's secret scanning.
const TOKENS: &[(&[u8], usize, usize)] = &[
    (b"AKIA", 20, 20),
    (b"ASIA", 20, 20),
    (b"ghp_", 40, 40),
    (b"gho_", 40, 40),
    (b"ghu_", 40, 40),
    (b"ghs_", 40, 40),
    (b"ghr_", 40, 80),
    (b"github_pat_", 60, 100),
    (b"glpat-", 26, 60),
    (b"xoxb-", 40, 120),
    (b"xoxp-", 40, 120),
    (b"xoxa-", 40, 120),
    (b"xoxs-", 40, 120),
    (b"sk_live_", 28, 120),
    (b"rk_live_", 28, 120),
    (b"sk-ant-", 60, 140),
    (b"sk-proj-", 48, 200),
    (b"AIza", 39, 39),
    (b"npm_", 40, 40),
    (b"hf_", 37, 40),
    (b"dop_v1_", 71, 71),
    (b"SG.", 60, 75),
];

/// Values that stand where a secret would: nothing is given away by them.
const PLACEHOLDERS: &[&str] = &[
    "password",
    "passwd",
    "wachtwoord",
    "paswoord",
    "pass",
    "pwd",
    "secret",
    "token",
    "null",
    "none",
    "nil",
    "true",
    "false",
    "undefined",
    "string",
    "str",
    "text",
    "varchar",
    "char",
    "required",
    "optional",
    "hidden",
    "removed",
    "empty",
    "value",
    "todo",
    "n/a",
    "unknown",
    "onbekend",
    "geheim",
    "username",
    "user",
    "bytes",
    "boolean",
    "object",
    "self",
    "this",
    "your",
    "deny",
    "allow",
    "must",
    "optional[str]",
    "varchar2",
    "varchar(255)",
    "credentials",
];

/// `-----BEGIN … PRIVATE KEY-----` and the first line of the key; `at` is the last
/// hyphen before `BEGIN`.
pub(super) fn private_key(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.secret else { return };
    let Some(start) = at.checked_sub(4) else { return };
    let head = text.slice(start, start + 64);
    if !head.starts_with(b"-----BEGIN ") {
        return;
    }
    const END: &[u8] = b"PRIVATE KEY-----";
    let Some(i) = memchr::memmem::find(head, END) else { return };
    let mut body = start + i + END.len();
    // a line's end, also as written in JSON and in settings
    while matches!(text.at(body), b'\r' | b'\n' | b' ' | b'\\' | b'n' | b'r' | b'"' | b'+') {
        body += 1;
    }
    let is_base64 = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
    let line = text.slice(body, body + 64).iter().take_while(is_base64).count();
    if line >= KEY_LINE {
        engine.add(start..body + line, rule, Signature::NONE.with(Evidence::Structure));
    }
}

/// A token whose issuer marks it; a word of sixteen letters and digits starts at `at`.
pub(super) fn token(engine: &mut Engine, text: &Text, at: usize) {
    let Some(rule) = engine.served.secret else { return };
    let first = text.at(at);
    let inside = matches!(text.before(at), b'-' | b'.');
    if !inside && !matches!(first, b'A' | b'g' | b's' | b'r' | b'e' | b'n' | b'h' | b'd') {
        return;
    }
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let mut start = at;
    while at - start < 40 && (part(text.before(start)) || text.before(start) == b'.') {
        start -= 1;
    }
    let mut end = at;
    while end - start < MAX_TOKEN && part(text.at(end)) {
        end += 1;
    }
    if text.slice(start, start + 3) == b"eyJ" {
        return web_token(engine, text, start, end);
    }
    let written = text.slice(start, end);
    let shaped = TOKENS.iter().find(|(prefix, least, most)| {
        written.starts_with(prefix) && (*least..=*most).contains(&written.len())
    });
    let Some((prefix, ..)) = shaped else { return };
    let tail = &written[prefix.len()..];
    if distinct(tail) < 8 || !tail.iter().any(u8::is_ascii_digit) || is_word(text.at(end)) {
        return;
    }
    let sample = written.ends_with(b"EXAMPLE");
    let signature = Signature::NONE.with(Evidence::Structure).with_if(Evidence::Sample, sample);
    engine.add(start..end, rule, signature);
}

/// A JSON web token: three parts, of which two begin with `{"` in base64.
/// Source: RFC 7519.
fn web_token(engine: &mut Engine, text: &Text, start: usize, first: usize) {
    let Some(rule) = engine.served.secret else { return };
    let part = |from: usize| {
        let rest = text.slice(from, from + MAX_TOKEN);
        rest.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count()
    };
    if text.at(first) != b'.' || text.slice(first + 1, first + 4) != b"eyJ" {
        return;
    }
    let second = first + 1 + part(first + 1);
    let third = second + 1 + part(second + 1);
    if text.at(second) == b'.' && third - second > 20 {
        engine.add(start..third, rule, Signature::NONE.with(Evidence::Structure));
    }
}

/// `://user:password@host`; `at` is the `@`. True when there is one.
pub(super) fn login(engine: &mut Engine, text: &Text, at: usize) -> bool {
    let Some(rule) = engine.served.login else { return false };
    let mut start = at;
    let mut colon = None;
    loop {
        match text.before(start) {
            b'/' => break,
            b':' => colon = Some(start - 1),
            b' ' | b'"' | b'\'' | b'<' | b'>' | b',' | b';' | b'(' | b'\n' | SEPARATOR => {
                return false;
            }
            _ => {}
        }
        start -= 1;
        if at - start > MAX_LOGIN {
            return false;
        }
    }
    let Some(colon) = colon.filter(|_| text.slice(start.saturating_sub(3), start) == b"://") else {
        return false;
    };
    let (user, password) = (text.slice(start, colon), text.slice(colon + 1, at));
    // `abc:xyz@`, `:pass@`, `me:me@` stand in manuals
    let shown = password.len() < PASSWORD.start || user.is_empty() || user == password;
    if shown || is_placeholder(password) || !is_word(text.at(at + 1)) {
        return false;
    }
    engine.add(start..at, rule, Signature::NONE.with(Evidence::Structure));
    true
}

/// The secret that starts at `from`, behind a label, and whether it is hard to
/// guess by its looks; None for a placeholder, a call, a type, a sentence.
pub(super) fn value(text: &Text, from: usize) -> Option<(Range<usize>, bool)> {
    let quote = text.before(from);
    let quoted = matches!(quote, b'"' | b'\'' | b'`');
    let rest = text.slice(from, from + PASSWORD.end);
    let ends = |&b: &u8| match quoted {
        true => b == quote || matches!(b, b'\n' | SEPARATOR),
        false => {
            b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b',' | b';' | b'&' | SEPARATOR)
        }
    };
    let length = rest.iter().position(ends).unwrap_or(rest.len());
    let found = &rest[..length];
    let closed = !quoted || text.at(from + length) == quote;
    if !PASSWORD.contains(&length) || !closed || is_placeholder(found) {
        return None;
    }
    // `PASSWORD: WIN32_ERROR = 86`: a type
    let behind = text.slice(from + length, from + length + 2);
    if !quoted && matches!(behind, [b' ', b'='] | [b'=', _]) {
        return None;
    }
    let has = |is: fn(&u8) -> bool| found.iter().any(is);
    // a call, an index, a path of names, a template
    if has(|b| matches!(b, b'(' | b'[' | b'{' | b'<' | b' ' | b'$' | b'|')) {
        return None;
    }
    let letter = has(u8::is_ascii_alphabetic);
    let digit = has(u8::is_ascii_digit);
    let sign = has(|b| matches!(b, b'!' | b'@' | b'#' | b'%' | b'^' | b'*' | b'?' | b'+' | b'~'));
    let path = has(|b| matches!(b, b'.' | b':' | b'/' | b'\\' | b'=')) && !sign;
    let strong = letter && (digit || sign) && !path && distinct(found) > 3;
    (strong || quoted || !path).then_some((from..from + length, strong || quoted && length >= 8))
}

fn is_placeholder(found: &[u8]) -> bool {
    let Ok(found) = std::str::from_utf8(found) else { return true };
    let lower = found.to_ascii_lowercase();
    let template = lower.starts_with(['$', '{', '<', '%', '(', '[', '*', '#', '\\', '=']);
    template
        || distinct(lower.as_bytes()) < 3
        || PLACEHOLDERS.contains(&lower.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()))
        || ["your", "example", "placeholder", "redacted", "xxxx", "****", "....", "env."]
            .iter()
            .any(|part| lower.contains(part))
}

/// How many different bytes there are.
fn distinct(bytes: &[u8]) -> u32 {
    let mut seen = [0u64; 4];
    for &b in bytes {
        seen[usize::from(b / 64)] |= 1 << (b % 64);
    }
    seen.iter().map(|word| word.count_ones()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_calls_and_types_are_no_secrets() {
        for (text, expected) in [
            ("Zomer2024!", Some(true)),
            ("kluisdeur", Some(false)),
            ("'correcthorse'", Some(true)),
            ("string", None),
            ("getpass.getpass()", None),
            ("config.password", None),
            ("${DB_PASSWORD}", None),
            ("********", None),
            ("'Enter your password'", None),
            ("abc", None),
            ("WIN32_ERROR = 86", None),
        ] {
            let from = usize::from(text.starts_with('\''));
            let found = value(&Text(text.as_bytes()), from).map(|(_, strong)| strong);
            assert_eq!(found, expected, "{text}");
        }
    }
}
