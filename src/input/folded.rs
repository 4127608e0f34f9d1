//! Holds `Folded`: a text in the form in which it is searched, and the way back to
//! where each part of it stood. Must not know what is searched for.

use super::clean::Cleaner;

/// Most bytes that are folded at a time, so that a text without spaces costs no more.
const PIECE: usize = 256;

/// A text as it is searched: typographic variants folded, broken UTF-8 repaired,
/// stray bytes read as windows-1252.
pub struct Folded {
    text: Vec<u8>,
    /// Where the distance between both forms changes: offset in the searched form and
    /// in the written one, ascending.
    steps: Vec<(usize, usize)>,
}

impl Folded {
    /// The searched form of `raw`, which is UTF-8 or nearly so.
    pub fn of(raw: &[u8]) -> Self {
        let mut folded = Folded { text: Vec::with_capacity(raw.len()), steps: vec![(0, 0)] };
        let mut start = 0;
        while start < raw.len() {
            let end = piece_end(raw, start);
            folded.add(&raw[start..end], start);
            start = end;
        }
        folded
    }

    /// The searched form.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where in the written form what stands at `offset` of the searched one stood.
    pub fn origin(&self, offset: usize) -> usize {
        let next = self.steps.partition_point(|&(to, _)| to <= offset);
        let (to, from) = self.steps[next.saturating_sub(1)];
        let most = self.steps.get(next).map_or(usize::MAX, |&(_, from)| from);
        (from + (offset - to)).min(most)
    }

    fn add(&mut self, piece: &[u8], from: usize) {
        if piece.is_ascii() {
            self.text.extend_from_slice(piece);
            return;
        }
        let base = self.text.len();
        for i in (1..=piece.len()).filter(|&i| piece.get(i).is_none_or(|b| b & 0xC0 != 0x80)) {
            // only what a whole prefix gives is sure: a repair joins characters
            let step = (base + length_of(&piece[..i]), from + i);
            let &(to, since) = &self.steps[self.steps.len() - 1];
            if step.0 as i64 - step.1 as i64 != to as i64 - since as i64 && step.0 >= to {
                self.steps.push(step);
            }
        }
        Cleaner::default().clean(piece, true, &mut self.text);
    }
}

fn length_of(piece: &[u8]) -> usize {
    let mut out = Vec::new();
    Cleaner::default().clean(piece, true, &mut out);
    out.len()
}

/// Where a piece may end: behind white space, on which no character depends.
fn piece_end(raw: &[u8], start: usize) -> usize {
    let rest = &raw[start..];
    let most = rest.len().min(PIECE);
    match rest[..most].iter().rposition(u8::is_ascii_whitespace) {
        Some(space) => start + space + 1,
        None if most == rest.len() => raw.len(),
        None => {
            let cut = (1..=most).rev().find(|&i| rest[i - 1].is_ascii() || rest[i] & 0xC0 != 0x80);
            start + cut.unwrap_or(most)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_found_back() {
        for (raw, wanted) in [
            ("BSN\u{a0}123456782.", "123456782"),
            ("één – 123456782", "123456782"),
            ("cafÃ© in LiÃ¨ge, 123456782 x", "123456782"),
            ("\u{200b}123456782\u{200b} x", "123456782"),
            ("日本語の123456782", "123456782"),
        ] {
            let folded = Folded::of(raw.as_bytes());
            let text = String::from_utf8_lossy(folded.text()).into_owned();
            let at = text.find(wanted).expect("it is there");
            let (start, end) = (folded.origin(at), folded.origin(at + wanted.len()));
            assert_eq!(raw[start..end].trim_end_matches('\u{200b}'), wanted, "{raw}");
        }
    }

    #[test]
    fn long_texts_are_folded_piece_by_piece_into_the_same() {
        let raw = "’s-Gravenhage – cafÃ©, é\u{a0}".repeat(400);
        let mut whole = Vec::new();
        Cleaner::default().clean(raw.as_bytes(), true, &mut whole);
        assert!(Folded::of(raw.as_bytes()).text() == whole);
    }
}
