//! Holds the weighing of a mention: whether its sentence says that such data are kept. Must
//! not know how categories are named.

use super::super::blocks::{Kind, Sentence};
use super::super::lexicon::Lexicon;
use super::super::phrases::Hit;
use super::Mention;

/// A sentence with what is asked of it for each of its mentions.
pub(super) struct Scene<'s> {
    sentence: &'s Sentence,
    lexicon: &'s Lexicon,
    hits: Vec<Hit>,
    /// For each mention, whether another stands beside it in a list.
    beside: Vec<bool>,
    neighbours: usize,
    /// Whether what introduces the list is about processing.
    led: bool,
}

impl<'s> Scene<'s> {
    pub(super) fn of(
        sentence: &'s Sentence,
        found: &[Mention],
        all: &[Sentence],
        lexicon: &'s Lexicon,
    ) -> Self {
        let mut besides = vec![false; found.len()];
        for (i, one) in found.iter().enumerate() {
            // they stand in order
            let near = |other: &&Mention| other.words.start <= one.words.end + 5;
            for (n, other) in found[i + 1..].iter().take_while(near).enumerate() {
                if beside(sentence, one, other, lexicon) {
                    besides[i] = true;
                    besides[i + 1 + n] = true;
                }
            }
        }
        let cues = lexicon.area("cues");
        let led = sentence.lead.is_some_and(|lead| {
            cues.every(&all[lead].words, &[]).iter().any(|hit| cues.label(hit) == "process")
        });
        Scene {
            sentence,
            lexicon,
            hits: if found.is_empty() { Vec::new() } else { cues.every(&sentence.words, &[]) },
            neighbours: besides.iter().filter(|one| **one).count(),
            beside: besides,
            led: led && !found.is_empty(),
        }
    }

    /// What speaks for and against a mention being of data that are kept.
    pub(super) fn score(&self, found: &[Mention], i: usize) -> i32 {
        let mention = &found[i];
        let sentence = self.sentence;
        let words = &sentence.words;
        let cues = self.lexicon.area("cues");
        let hits = &self.hits;
        let says = |name: &str| hits.iter().any(|hit| cues.label(hit) == name);
        let mut score = if mention.strong { 2 } else { 0 };
        if mention.category == "logical.profiling" {
            return -9;
        }
        if sentence.kind == Kind::Row && !sentence.cells.is_empty() {
            return row(sentence, mention) + score;
        }
        if sentence.kind == Kind::Heading {
            return -9;
        }
        let neighbours = self.neighbours;
        // most weak words are nothing but words outside of long lists
        let plain = matches!(
            mention.category.as_str(),
            "name.full"
                | "contact.email"
                | "contact.phone"
                | "contact.address"
                | "demo.language"
                | "contact.city"
                | "contact.country"
                | "loc"
                | "demo.age"
        );
        let listed = mention.strong
            || plain && sentence.kind != Kind::Row
            || neighbours >= 3
            || sentence.kind == Kind::Item
                && mention.category != "org.name"
                && sentence.lead.is_some();
        if self.beside[i] && listed {
            score += 2;
        }
        if sentence.kind == Kind::Item {
            let led = self.led;
            let announced = led || sentence.is_in("collect") || sentence.is_in("retention");
            if announced {
                let whole = mention.words.len() == words.len();
                score += match mention.words.start <= 2 || found.len() > 1 {
                    true if whole => 3,
                    true => 2,
                    false => 1,
                };
            } else if sentence.lead.is_some()
                || mention.words.start == 0 && mention.words.len() == words.len()
            {
                score += 1;
            }
        }
        // three beside each other are a list
        if neighbours >= 3 {
            score += 1;
        }
        if !mention.strong && mention.category == "org.name" && neighbours < 3 {
            return -9;
        }
        let announces = sentence.text.trim_end().ends_with(':');
        if announces && matches!(mention.category.as_str(), "special.any" | "unspecified") {
            return -9;
        }
        if introduces(sentence, found, mention) {
            return -9;
        }
        let before = mention.words.start.checked_sub(1).map(|at| words[at].norm.as_str());
        let is = |name: &str, word: &str| {
            hits.iter().any(|hit| {
                cues.label(hit) == name
                    && hit.words.len() == 1
                    && words[hit.words.start].norm == word
            })
        };
        if before.is_some_and(|word| is("possessive", word))
            || is("possessive", &words[mention.words.start].norm)
        {
            // one's own name and address are no weak words
            let own = !mention.strong
                && matches!(mention.category.as_str(), "name.full" | "contact.address");
            score += if own { 2 } else { 1 };
        }
        if says("process") || says("keep") || says("erase") {
            score += 1;
        }
        score -= match sentence.section.as_deref() {
            Some("rights" | "changes") => 3,
            Some("contact" | "definitions") => 2,
            Some("security") if mention.strong && says("keep") => 0,
            Some("security") => 3,
            Some("cookies") => 1,
            _ => 0,
        };
        if says("other_use") {
            score -= 2;
        }
        if says("identity") {
            score -= 4;
        }
        if says("definition") {
            score -= 3;
        }
        if valued(sentence, mention) {
            score -= 5;
        }
        let near = &words[mention.words.start.saturating_sub(6)..mention.words.start];
        let by_way =
            near.iter().any(|word| matches!(word.norm.as_str(), "via" | "per" | "par" | "by"));
        if !mention.strong && (before.is_some_and(|word| is("means", word)) || by_way) {
            score -= 4;
        }
        score
    }
}

/// Whether a word only gathers what follows its colon: `financial data: account number`.
fn introduces(sentence: &Sentence, found: &[Mention], mention: &Mention) -> bool {
    let gathers =
        matches!(mention.category.as_str(), "fin.payment" | "name.full") && mention.strong;
    let colon = sentence.words.get(mention.words.end).is_some_and(|next| next.before.colon);
    gathers && colon && found.iter().any(|other| other.words.start >= mention.words.end)
}

/// A cell speaks of data where its column does, or where no column is known to.
fn row(sentence: &Sentence, mention: &Mention) -> i32 {
    let columns = || sentence.cells.iter().filter_map(|cell| cell.column.as_deref());
    if columns().any(|column| column == "cookie" || column == "lasts") {
        return -9;
    }
    let holding = sentence.cells.iter().position(|cell| cell.words.contains(&mention.words.start));
    let column = holding.and_then(|cell| sentence.cells[cell].column.as_deref());
    match column {
        Some("data") => 3,
        // a table without a column of data names them where it can
        _ if columns().any(|column| column == "data") => -9,
        None if holding == Some(0) => 3,
        Some("purpose") | None => 1,
        _ => -9,
    }
}

/// Whether two mentions stand beside each other in a list.
pub(super) fn beside(
    sentence: &Sentence,
    one: &Mention,
    other: &Mention,
    lexicon: &Lexicon,
) -> bool {
    if one.words == other.words {
        return false;
    }
    let (first, second) =
        if one.words.start < other.words.start { (one, other) } else { (other, one) };
    let Some(between) = sentence.words.get(first.words.end..second.words.start) else {
        return false;
    };
    if between.len() > 4 {
        return false;
    }
    let joins = |word: &str| {
        matches!(
            word,
            "en" | "of"
                | "et"
                | "ou"
                | "and"
                | "or"
                | "und"
                | "oder"
                | "sowie"
                | "alsmede"
                | "evenals"
                | "als"
                | "ainsi"
                | "enof"
                | "celui"
        )
    };
    let next = &sentence.words[second.words.start];
    let parted = between.iter().chain([next]).any(|token| {
        let bracket = token.before.strong && (one.strong && other.strong || token.before.colon);
        token.before.comma || bracket || joins(&token.norm)
    });
    let verb = {
        let cues = lexicon.area("cues");
        cues.every(between, &[]).iter().any(|hit| cues.label(hit) == "negation")
    };
    parted && !verb
}

/// Whether the value itself stands behind the words: that is how the organisation is reached.
fn valued(sentence: &Sentence, mention: &Mention) -> bool {
    let end = sentence.words[mention.words.end - 1].at.end;
    let rest: String = sentence.text[end..].chars().take(48).collect();
    let upto = rest.find([';', '|']).unwrap_or(rest.len());
    let rest = &rest[..upto];
    let colon = rest.trim_start().starts_with(':');
    let digits = rest.chars().take(30).filter(char::is_ascii_digit).count();
    let near = rest.split_whitespace().take(4).any(|word| word.contains('@'));
    near || digits >= 7 || colon && digits >= 3
}
