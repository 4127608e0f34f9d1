//! Holds the repair of UTF-8 that was read as GBK and saved again: `娄` for `ë`,
//! `鈥檚` for `’s`. Must not touch real Chinese.

use encoding_rs::GBK;

/// Whether `head` holds such text: at least three of the typical characters in a
/// text whose other letters are Latin.
pub(super) fn is_mojibake(head: &[u8]) -> bool {
    // no Chinese at all in nearly every text of ours
    let wide = head.chunks(128).map(|block| {
        usize::from(block.iter().map(|&b| u8::from((0xE4..=0xE9).contains(&b))).sum::<u8>())
    });
    if wide.sum::<usize>() < 3 {
        return false;
    }
    let text = String::from_utf8_lossy(head);
    let (mut quotes, mut glued, mut latin, mut wide) = (0, 0, 0usize, 0usize);
    let mut before = ' ';
    for c in text.chars() {
        let is_wide = ('\u{4E00}'..='\u{9FFF}').contains(&c);
        quotes += u32::from(c == '鈥');
        glued += u32::from(is_wide && before.is_ascii_alphabetic());
        wide += usize::from(is_wide);
        latin += usize::from(c.is_ascii_alphabetic());
        before = c;
    }
    (quotes >= 3 || glued >= 3) && latin > wide * 5
}

/// Appends `text` to `out` with every repairable stretch repaired. `text` must
/// not end inside a stretch of non-ASCII characters unless it is the last.
pub(super) fn repair(text: &str, out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_ascii()) {
        let (plain, tail) = rest.split_at(start);
        out.extend_from_slice(plain.as_bytes());
        let end = tail.find(|c: char| c.is_ascii()).unwrap_or(tail.len());
        let (run, after) = tail.split_at(end);
        repair_run(run, after, out);
        rest = after;
    }
    out.extend_from_slice(rest.as_bytes());
}

/// Repairs a run of non-ASCII characters, part by part around what cannot have
/// come from GBK (a bullet, a hard space).
fn repair_run(run: &str, after: &str, out: &mut Vec<u8>) {
    let mut parts = run.split_inclusive(['\u{2022}', '\u{A0}']).peekable();
    while let Some(part) = parts.next() {
        let kept = part.chars().next_back().filter(|c| matches!(c, '\u{2022}' | '\u{A0}'));
        let body = &part[..part.len() - kept.map_or(0, char::len_utf8)];
        let next = if parts.peek().is_some() { ' ' } else { after.chars().next().unwrap_or(' ') };
        repair_part(body, next, out);
        if let Some(kept) = kept {
            out.extend_from_slice(kept.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

fn repair_part(part: &str, next: char, out: &mut Vec<u8>) {
    if part.is_empty() {
        return;
    }
    // whoever broke the text put U+FFFD for a byte that GBK could not pair
    let part_bytes = part.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let (bytes, _, unmappable) = GBK.encode(part_bytes);
    let from = out.len();
    if !unmappable && decode(&bytes, next, out) {
        return;
    }
    out.truncate(from);
    // a broken quote may stand right behind real Chinese
    match part.char_indices().find(|&(i, c)| i > 0 && c == '鈥') {
        Some((i, _)) => {
            out.extend_from_slice(&part.as_bytes()[..i]);
            repair_part(&part[i..], next, out);
        }
        None => out.extend_from_slice(part.as_bytes()),
    }
}

/// Reads `bytes` as UTF-8 into `out`; false when they are not what Latin text
/// would have been. E2 80 whose third byte was lost becomes a dash or a quote.
fn decode(bytes: &[u8], next: char, out: &mut Vec<u8>) -> bool {
    let from = out.len();
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().chars().all(is_western) {
            return false;
        }
        out.extend_from_slice(chunk.valid().as_bytes());
        match chunk.invalid() {
            [] => {}
            [0xE2, 0x80] => {
                let spaced = out[..].last().is_none_or(|b| *b == b' ') && next == ' ';
                out.extend_from_slice(if spaced { "–" } else { "”" }.as_bytes());
            }
            _ => return false,
        }
    }
    out.len() > from
}

fn is_western(c: char) -> bool {
    c.is_ascii()
        || matches!(c, '\u{A0}'..='\u{24F}' | '\u{2000}'..='\u{22FF}' | '\u{FB00}'..='\u{FB06}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads UTF-8 as GBK, as whoever broke the text did.
    fn broken(text: &str) -> String {
        GBK.decode(text.as_bytes()).0.into_owned()
    }

    #[test]
    fn what_was_broken_is_repaired() {
        for (text, repaired) in [
            ("geval’s gevolg", "geval’s gevolg"),
            ("geïnteresseerd in één café", "geïnteresseerd in één café"),
            ("Liège – Zürich", "Liège – Zürich"),
            // before a space the third byte of the quote is lost
            ("het ‘eerste’ geval", "het ‘eerste” geval"),
        ] {
            let mut out = Vec::new();
            repair(&broken(text), &mut out);
            assert_eq!(String::from_utf8_lossy(&out), repaired);
        }
    }

    #[test]
    fn chinese_in_between_stays() {
        let mut out = Vec::new();
        repair("Wij zijn 欧美 en \u{2022} dit blijft", &mut out);
        assert_eq!(String::from_utf8_lossy(&out), "Wij zijn 欧美 en \u{2022} dit blijft");
    }

    #[test]
    fn a_lost_third_byte_becomes_a_dash_or_a_quote() {
        let mut out = Vec::new();
        repair("woord 鈥 woord en 鈥", &mut out);
        assert_eq!(String::from_utf8_lossy(&out), "woord – woord en –");
    }

    #[test]
    fn only_latin_text_with_such_marks_is_taken_for_broken() {
        let text =
            broken("Dit is ‘een’ zin met ‘drie’ paar ‘tekens’ in een lange Nederlandse tekst. ");
        assert!(is_mojibake(text.repeat(3).as_bytes()));
        assert!(!is_mojibake("Gewone tekst met één café en 欧美".as_bytes()));
        assert!(!is_mojibake("这是一个中文句子。鈥鈥鈥".as_bytes()));
    }
}
