//! Holds runs: capitalised words that stand together, with the particles and
//! initials between them. Must not know which of them is a name.

use crate::detect::text::{Text, is_word};
use crate::rules::names::{MAX_WORD, WordTable, flag, word_hash};

/// Most words of a run. A longer one is a heading or a text in capitals: no
/// boundary in it can be trusted, and none may depend on where a window starts.
pub const MAX_TOKENS: usize = 12;

/// How a word is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Nothing: beyond the text, or behind punctuation.
    #[default]
    None,
    /// `Jan`
    Capital,
    /// `JAN`
    Capitals,
    /// `McCain`, `iPhone`
    Mixed,
    /// `J.`
    Initial,
    /// `van`
    Small,
    /// It holds a digit.
    Digit,
}

/// A word of a run or beside it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Token {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset behind its last; of an initial behind its point.
    pub end: usize,
    /// [`word_hash`] of it; 0 for none.
    pub hash: u64,
    /// The lists that know it.
    pub flags: u16,
    /// How it is written.
    pub shape: Shape,
}

impl Token {
    fn read(names: &WordTable, text: &Text, start: usize, end: usize) -> Token {
        if end <= start || end - start > MAX_WORD {
            return Token { start, end, ..Token::default() };
        }
        let hash = word_hash(text.0, start, end - start);
        Token { start, end, hash, flags: names.get(hash), shape: shape(text, start, end) }
    }

    /// Whether a list that is in `lists` knows it.
    pub fn on(&self, lists: u16) -> bool {
        self.flags & lists != 0
    }

    /// Whether it starts with a capital.
    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals | Shape::Mixed)
    }
}

/// Words that stand together.
#[derive(Clone, Debug, Default)]
pub struct Run {
    tokens: [Token; MAX_TOKENS],
    len: usize,
    /// From where on the next run may start.
    pub end: usize,
    /// Whether more words stand together than a run may have.
    pub too_long: bool,
}

impl Run {
    /// Its words.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens[..self.len]
    }

    /// Its words, to be changed.
    pub fn tokens_mut(&mut self) -> &mut [Token] {
        &mut self.tokens[..self.len]
    }

    /// The run around the capitalised word at `at`, no byte of it before `floor`.
    pub fn read(names: &WordTable, text: &Text, at: usize, floor: usize) -> Run {
        let mut run = Run::default();
        let from = first_token(names, text, at, floor);
        let mut next = Some(from);
        // words up to here belong to it: a particle only when a capital follows
        let mut kept = 0;
        let mut seen = 0;
        run.end = at + 1;
        while let Some(start) = next {
            let end = token_end(text, start);
            if end == start {
                break;
            }
            let token = Token::read(names, text, start, end);
            if end - start > MAX_WORD {
                run.end = end;
                break;
            }
            let belongs = match token.shape {
                Shape::Small if start == from => token.on(flag::PARTICLE),
                Shape::Small => {
                    // `Jan op de Beeck`, `Raymond van het Groenewoud`
                    let first = |i: usize| i < MAX_TOKENS && run.tokens[i].on(flag::FIRST);
                    let after_first = seen > 0 && first(seen - 1);
                    let inside = seen > 1 && seen == kept + 1 && first(seen - 2);
                    let followed = names.get(word_hash(
                        text.0,
                        end + 1,
                        word_in_reach(text, end + 1).min(text.0.len().saturating_sub(end + 1)),
                    ));
                    token.on(flag::PARTICLE)
                        && seen - kept < 3
                        && (!is_preposition(text.slice(start, end))
                            || inside
                            || after_first && followed & flag::PARTICLE != 0)
                }
                Shape::None | Shape::Digit => false,
                _ => true,
            };
            if !belongs {
                break;
            }
            if seen < MAX_TOKENS {
                run.tokens[seen] = token;
            }
            seen += 1;
            if token.shape != Shape::Small {
                kept = seen;
                run.end = end;
            }
            next = match text.at(end) {
                b' ' => Some(end + 1),
                // J.P. Janssens
                b if token.shape == Shape::Initial && b.is_ascii_uppercase() => Some(end),
                // d'Hondt
                b'\'' if token.shape == Shape::Small => Some(end + 1),
                _ => None,
            };
        }
        run.too_long = kept > MAX_TOKENS;
        run.len = kept.min(MAX_TOKENS);
        run
    }

    /// The words beside the run, nearest first: (two before, two behind).
    pub fn beside(&self, names: &WordTable, text: &Text) -> ([Token; 2], [Token; 2]) {
        let (mut before, mut behind) = ([Token::default(); 2], [Token::default(); 2]);
        let (Some(first), Some(last)) = (self.tokens().first(), self.tokens().last()) else {
            return (before, behind);
        };
        let mut at = first.start;
        for slot in &mut before {
            if text.before(at) != b' ' {
                break;
            }
            let end = at - 1 - usize::from(text.before(at - 1) == b'.');
            let mut start = end;
            while end - start <= MAX_WORD && is_word(text.before(start)) {
                start -= 1;
            }
            if start == end {
                break;
            }
            *slot = Token::read(names, text, start, end);
            at = start;
        }
        let mut at = last.end;
        for slot in &mut behind {
            if text.at(at) != b' ' {
                break;
            }
            let end = at + 1 + word_in_reach(text, at + 1);
            if end == at + 1 {
                break;
            }
            *slot = Token::read(names, text, at + 1, end);
            at = end;
        }
        (before, behind)
    }
}

/// The first word of the run that holds the one at `at`: before it may stand initials,
/// words whose capital is of another page of Unicode, and particles behind these or
/// behind a title.
fn first_token(names: &WordTable, text: &Text, at: usize, floor: usize) -> usize {
    let (mut start, mut sure) = (at, at);
    for _ in 0..MAX_TOKENS {
        let end = start - usize::from(start > floor && text.before(start) == b' ');
        if text.before(end) == b'.' {
            let letter = end.wrapping_sub(2);
            let is_initial = text.at(letter).is_ascii_uppercase()
                && (!is_word(text.before(letter)) || text.before(letter) == b'.');
            if !is_initial || letter < floor {
                break;
            }
            (start, sure) = (letter, letter);
            continue;
        }
        let mut word = end;
        while end - word < MAX_WORD
            && (is_word(text.before(word)) || matches!(text.before(word), b'-' | b'\''))
        {
            word -= 1;
        }
        if word == end && matches!(text.before(end), b':' | b'=') {
            // `Naam: van der Meer`
            return start;
        }
        if word == end || end == start || word < floor {
            break;
        }
        if is_upper(text, word) && start == sure {
            (start, sure) = (word, word);
            continue;
        }
        let flags = names.get(word_hash(text.0, word, end - word));
        if flags & flag::TITLE != 0 {
            return start;
        }
        if flags & flag::PARTICLE == 0 || is_preposition(text.slice(word, end)) {
            break;
        }
        start = word;
    }
    sure
}

/// Whether the particle is a preposition first: in a name another follows it.
fn is_preposition(word: &[u8]) -> bool {
    matches!(word, b"te" | b"in" | b"op" | b"aan" | b"het" | b"und" | b"t")
}

/// Length of the word at `i`, or somewhat more than a list's longest.
fn word_in_reach(text: &Text, i: usize) -> usize {
    (0..=MAX_WORD).take_while(|&n| is_word(text.at(i + n))).count()
}

/// The end of the token at `start`: a word with what hyphens and apostrophes join to
/// it, or an initial with its point.
fn token_end(text: &Text, start: usize) -> usize {
    if text.at(start) == b'\'' && text.at(start + 1) == b't' && text.at(start + 2) == b' ' {
        return start + 2;
    }
    let mut end = start + word_in_reach(text, start);
    // J., Th., Fr.; not the end of a sentence: `An.`
    let initial = end - start == 1 || end - start == 2 && matches!(text.before(end), b'h' | b'r');
    if text.at(end) == b'.' && is_upper(text, start) && initial {
        return end + 1;
    }
    // d' and l' are particles of their own when small
    while matches!(text.at(end), b'-' | b'\'')
        && end > start
        && end - start <= MAX_WORD
        && (is_upper(text, start) && is_upper(text, end + 1)
            || text.at(end) == b'-' && is_upper(text, start) && is_word(text.at(end + 1)))
    {
        end += 1 + word_in_reach(text, end + 1);
    }
    end
}

/// Whether a capital letter of a Latin script stands at `i`.
pub fn is_upper(text: &Text, i: usize) -> bool {
    let second = text.at(i + 1);
    match text.at(i) {
        b'A'..=b'Z' => true,
        // Latin-1
        0xC3 => second < 0x9F,
        // Latin Extended-A: capitals are even, but for two stretches
        0xC4 => second & 1 == u8::from((0xB9..=0xBF).contains(&second)),
        0xC5 => second & 1 == u8::from(matches!(second, 0x80..=0x88 | 0xB9..=0xBE)),
        _ => false,
    }
}

fn shape(text: &Text, start: usize, end: usize) -> Shape {
    let word = text.slice(start, end);
    if word.iter().any(u8::is_ascii_digit) {
        return Shape::Digit;
    }
    if !is_upper(text, start) {
        return Shape::Small;
    }
    if word.ends_with(b".") || end - start == 1 {
        return Shape::Initial;
    }
    let small = word.iter().filter(|b| b.is_ascii_lowercase()).count();
    let mut inside = word.windows(2).filter(|w| w[1].is_ascii_uppercase() && w[0] != b'-');
    match (small, inside.next()) {
        (0, _) => Shape::Capitals,
        (_, None) => Shape::Capital,
        _ => Shape::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::RuleSet;

    #[test]
    fn a_run_holds_what_may_be_one_name() {
        let rules = RuleSet::builtin().expect("valid rules");
        for (text, at, expected) in [
            ("Jan van der Berg zei", "Jan", "Jan van der Berg"),
            ("mr W. J. van Beusekom, lid", "Beusekom", "W. J. van Beusekom"),
            ("de heer von Grabow zei", "Grabow", "von Grabow"),
            ("Naam: van der Meer", "Meer", "van der Meer"),
            ("Vraag het aan Katrien D'Hondt van de planning", "Katrien", "Katrien D'Hondt"),
            ("Bigelow te Parijs", "Bigelow", "Bigelow"),
            ("bij Šefik Džaferović thuis", "Džaferović", "Šefik Džaferović"),
            ("Jean-Pierre Van Rossem, die", "Jean", "Jean-Pierre Van Rossem"),
            ("Piet, Jan", "Jan", "Jan"),
        ] {
            let text_of = Text(text.as_bytes());
            let start = text.find(at).expect("it stands there");
            let run = Run::read(&rules.names, &text_of, start, 0);
            let tokens = run.tokens();
            let found = &text[tokens[0].start..tokens[tokens.len() - 1].end];
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_run_that_is_too_long_is_too_long_wherever_it_is_entered() {
        let rules = RuleSet::builtin().expect("valid rules");
        let text = "Woord ".repeat(40);
        for at in [0, 6, 60] {
            assert!(Run::read(&rules.names, &Text(text.as_bytes()), at, at).too_long, "{at}");
        }
    }

    #[test]
    fn capitals_are_told_from_small_letters() {
        for (letter, upper) in [
            ("A", true),
            ("a", false),
            ("É", true),
            ("é", false),
            ("Č", true),
            ("č", false),
            ("Š", true),
            ("š", false),
            ("Ž", true),
            ("ž", false),
            ("Ł", true),
            ("ł", false),
            ("1", false),
            ("ß", false),
        ] {
            assert_eq!(is_upper(&Text(letter.as_bytes()), 0), upper, "{letter}");
        }
    }
}
