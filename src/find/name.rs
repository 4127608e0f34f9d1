//! Holds the search for a name: first and last name in either order, initials, particles,
//! signs on letters, parts in columns of their own. Must not know tables or files.

use super::words::{Words, char_at, char_before, pattern, stands_alone};
use std::ops::Range;

/// Particles of last names, in Dutch, French, German and of elsewhere.
const PARTICLES: &[&str] = &[
    "van", "vande", "vanden", "vander", "von", "vom", "zu", "zum", "zur", "de", "den", "der",
    "des", "di", "da", "do", "dos", "du", "het", "'t", "’t", "t", "in", "op", "onder", "uit",
    "uijt", "ten", "ter", "te", "tot", "aan", "bij", "la", "le", "les", "l'", "d'", "el", "al",
    "ben", "bin", "ibn",
];

/// What may stand between two words of a name.
const BETWEEN: &str = r"[\s._-]{1,3}";
/// The same in one line.
const IN_LINE: &str = r"[ \t\u{a0}._-]{1,3}";

/// How far around a last name the rest of the name is looked for, in bytes.
const AROUND: usize = 96;

/// Where a name was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundName {
    pub(super) place: Range<usize>,
    pub(super) form: &'static str,
    /// Whether it may be made of two people's names: `Els Peeters, Jan Claes`.
    pub(super) unsure: bool,
}

/// A name that is looked for.
#[derive(Debug)]
pub(super) struct Name {
    /// Its number among the values.
    pub(super) value: u16,
    /// The last name without particles, as a pattern.
    pub(super) core: String,
    /// All of the name, in each order.
    whole: Words,
    /// The last name by itself.
    last: Words,
    /// First names, and initials, by themselves; none where no first name was given.
    first: Option<Words>,
}

/// What the patterns of a whole name are called; those from [`INVERTED`] on are inverted.
const FORMS: [&str; 5] =
    ["in full", "initials", "last name first", "last first, initials", "last name"];
const INVERTED: std::ops::RangeInclusive<usize> = 2..=3;

impl Name {
    pub(super) fn new(value: u16, text: &str) -> Result<Self, String> {
        let Parts { first, particles, last } = parts(text);
        let core = pattern(&last.join(" "));
        let particle =
            particles.iter().map(|word| pattern(word)).collect::<Vec<_>>().join(r"[\s._'’-]{0,2}");
        // `van den Berg`, `Vandenberg`, and `Berg` where a column has the rest
        let surname = match particles.is_empty() {
            true => core.clone(),
            false => format!(r"(?:{particle}[\s._'’-]{{0,2}})?{core}"),
        };
        let all = |patterns: &[String]| {
            Words::new(patterns)?.ok_or_else(|| "it has no last name".to_owned())
        };
        let last = all(std::slice::from_ref(&surname))?;
        let Some(given) = first.first() else {
            return Ok(Name { value, core, whole: all(&[surname])?, last, first: None });
        };
        let others = first[1..].iter().map(|name| format!("{}|", pattern(name)));
        let more = format!(r"(?:{BETWEEN}(?:{}\p{{L}}\.?))", others.collect::<String>());
        let full = format!("{}{more}{{0,3}}", pattern(given));
        // how it is called alone, where other first names are not written out
        // behind a last name a letter more may begin the next word
        let others: String = first[1..].iter().map(|name| format!("|{}", pattern(name))).collect();
        let written = match others.strip_prefix('|') {
            Some(others) => format!("{}(?:{BETWEEN}(?:{others})){{0,3}}", pattern(given)),
            None => pattern(given),
        };
        let initial: String = given.chars().take(1).collect();
        let initials = format!(r"{}\.?(?:[\s-]?\p{{L}}\.){{0,3}}", pattern(&initial));
        let dotted = format!(r"{}\.(?:\s?\p{{L}}\.){{0,3}}", pattern(&initial));
        let behind = match particles.is_empty() {
            true => String::new(),
            false => format!(r"(?:{particle}\s{{0,2}},?\s{{0,2}})?"),
        };
        let turned = |given: &str| {
            let after = match particles.is_empty() {
                true => String::new(),
                false => format!(r"(?:\s?\(?{particle}\)?)?"),
            };
            format!(r"{surname}(?:\s{{0,2}}[,(]\s{{0,2}}|{IN_LINE}){behind}{given}{after}")
        };
        let whole = all(&[
            format!("{full}{BETWEEN}{surname}"),
            format!(r"(?:{initials}{BETWEEN}|{dotted}){surname}"),
            turned(&written),
            turned(&initials),
        ])?;
        let first = Words::new(&[full, initials])?;
        Ok(Name { value, core, whole, last, first })
    }

    /// The name that stands around a last name at `core`, if it is this one.
    pub(super) fn around(&self, text: &[u8], core: &Range<usize>) -> Option<FoundName> {
        let from = boundary(text, core.start.saturating_sub(AROUND));
        let to = boundary(text, (core.end + AROUND).min(text.len()));
        let mut found = None;
        // matches that begin inside of others count too: `Els Peeters Jan Peeters`
        let mut start = from;
        while found.is_none() && start < core.end {
            let mut next = to;
            self.whole.find_any(&text[start..to], |form, range| {
                let place = range.start + start..range.end + start;
                next = next.min(place.start + 1);
                let holds = place.start <= core.start && place.end >= core.end;
                if holds && found.is_none() && is_apart(text, &place) {
                    let form = if self.first.is_none() { FORMS.len() - 1 } else { form };
                    let unsure = INVERTED.contains(&form) && is_between_names(text, &place);
                    found = Some(FoundName { place, form: FORMS[form], unsure });
                }
            });
            start = boundary(text, next.max(start + 1));
        }
        found
    }

    /// Whether a cell is the last name by itself.
    pub(super) fn is_last(&self, cell: &[u8]) -> bool {
        self.last.is(cell).is_some()
    }

    /// What a cell has of the first names: the form of the name that it makes with the last.
    pub(super) fn is_first(&self, cell: &[u8]) -> Option<&'static str> {
        let form = self.first.as_ref()?.is(cell)?;
        Some(["in full, apart", "initials, apart"][form])
    }
}

/// Whether no letter, and no hyphen of a longer first name, is joined to it.
fn is_apart(text: &[u8], place: &Range<usize>) -> bool {
    let hyphen_before = char_before(text, place.start).is_some_and(|c| c == '-' || c == '’')
        && char_before(text, place.start - 1).is_some_and(char::is_alphabetic);
    let hyphen_behind = char_at(text, place.end) == Some('-')
        && char_at(text, place.end + 1).is_some_and(char::is_alphabetic);
    stands_alone(text, place) && !hyphen_before && !hyphen_behind
}

/// Whether a word with a capital stands directly before and behind: the first may be another's
/// first name, the second another's last.
fn is_between_names(text: &[u8], place: &Range<usize>) -> bool {
    let before = text[..place.start].strip_suffix(b" ").is_some_and(|rest| {
        let from = rest.iter().rposition(|b| b.is_ascii_whitespace() || b",;:".contains(b));
        let word = &rest[from.map_or(0, |i| i + 1)..];
        word.len() > 1 && char_at(word, 0).is_some_and(char::is_uppercase)
    });
    let behind = text[place.end..].strip_prefix(b" ").and_then(|rest| char_at(rest, 0));
    before && behind.is_some_and(char::is_uppercase)
}

/// The offset at or before `at` where a character starts.
fn boundary(text: &[u8], mut at: usize) -> usize {
    while at > 0 && at < text.len() && text[at] & 0xC0 == 0x80 {
        at -= 1;
    }
    at
}

/// A name as it was given, in its parts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    first: Vec<String>,
    particles: Vec<String>,
    last: Vec<String>,
}

fn parts(text: &str) -> Parts {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace().map(|word| word.trim_matches(',').to_owned()).collect()
    };
    let is_particle = |word: &String| PARTICLES.contains(&word.to_lowercase().as_str());
    if let Some((last, rest)) = text.split_once(',') {
        // `Berg, Jan van den` or `van den Berg, Jan`
        let (mut particles, mut last): (Vec<_>, Vec<_>) =
            words(last).into_iter().partition(is_particle);
        let (behind, first): (Vec<_>, Vec<_>) = words(rest).into_iter().partition(is_particle);
        if last.is_empty() {
            std::mem::swap(&mut last, &mut particles);
        }
        particles.splice(0..0, behind);
        return Parts { first, particles, last };
    }
    let all = words(text);
    let Some(at) = all.iter().skip(1).position(is_particle).map(|i| i + 1) else {
        let mut first = all;
        let last: Vec<String> = first.pop().into_iter().collect();
        // `van Dijk` without a first name
        let (particles, first) = first.into_iter().partition(is_particle);
        return Parts { first, particles, last };
    };
    let (first, rest) = all.split_at(at);
    let end = rest.iter().position(|word| !is_particle(word)).unwrap_or(rest.len() - 1);
    let (mut particles, mut given): (Vec<_>, Vec<_>) = (rest[..end].to_vec(), first.to_vec());
    if given.iter().all(is_particle) {
        particles.splice(0..0, given.drain(..));
    }
    Parts { first: given, particles, last: rest[end..].to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Option<(String, &'static str, bool)> {
        let name = Name::new(0, name).expect(name);
        let core = Words::new(std::slice::from_ref(&name.core)).expect("short").expect("one");
        let mut all = None;
        core.find_any(text.as_bytes(), |_, at| {
            all = all.take().or_else(|| name.around(text.as_bytes(), &at));
        });
        all.map(|found| (text[found.place].to_owned(), found.form, found.unsure))
    }

    #[test]
    fn a_name_has_parts_in_whatever_order_it_is_given() {
        for (text, first, particles, last) in [
            ("Jan Peeters", "Jan", "", "Peeters"),
            ("Peeters, Jan", "Jan", "", "Peeters"),
            ("Jan van den Berg", "Jan", "van den", "Berg"),
            ("Berg, Jan van den", "Jan", "van den", "Berg"),
            ("van den Berg, Jan", "Jan", "van den", "Berg"),
            ("Anna Maria De Smet-Leroy", "Anna Maria", "De", "Smet-Leroy"),
            ("Peeters", "", "", "Peeters"),
            ("van Dijk", "", "van", "Dijk"),
            ("van den Berg", "", "van den", "Berg"),
        ] {
            let is = parts(text);
            let joined = [is.first.join(" "), is.particles.join(" "), is.last.join(" ")];
            assert_eq!(joined, [first, particles, last], "{text}");
        }
    }

    #[test]
    fn a_name_is_found_in_every_way_it_is_written() {
        for (name, texts) in [
            (
                "Jan Peeters",
                &[
                    ("mijnheer Jan Peeters, wonende", "Jan Peeters", FORMS[0]),
                    ("JAN PEETERS", "JAN PEETERS", FORMS[0]),
                    ("Jan\nPeeters", "Jan\nPeeters", FORMS[0]),
                    ("Jan M. Peeters", "Jan M. Peeters", FORMS[0]),
                    ("Peeters_Jan-ontslag.pdf", "", ""),
                    ("Peeters_Jan_ontslag.pdf", "Peeters_Jan", FORMS[2]),
                    ("jan.peeters", "jan.peeters", FORMS[0]),
                    ("J. Peeters", "J. Peeters", FORMS[1]),
                    ("dhr. J.P. Peeters", "J.P. Peeters", FORMS[1]),
                    ("J.Peeters", "J.Peeters", FORMS[1]),
                    ("Peeters, Jan", "Peeters, Jan", FORMS[2]),
                    ("PEETERS Jan", "PEETERS Jan", FORMS[2]),
                    ("Peeters (Jan)", "Peeters (Jan", FORMS[2]),
                    ("Peeters, J.", "Peeters, J.", FORMS[3]),
                ][..],
            ),
            (
                "Jan van den Berg",
                &[
                    ("Jan van den Berg", "Jan van den Berg", FORMS[0]),
                    ("Jan Vandenberg", "Jan Vandenberg", FORMS[0]),
                    ("Berg, Jan van den", "Berg, Jan van den", FORMS[2]),
                    ("Berg, van den, Jan", "Berg, van den, Jan", FORMS[2]),
                    ("J. v. Berg of Jan Berg", "J. v. Berg", FORMS[1]),
                ],
            ),
            ("Hélène D'Hondt", &[("helene d’hondt", "helene d’hondt", FORMS[0])]),
            ("Jean-Pierre Müller", &[("Jean Pierre Mueller", "Jean Pierre Mueller", FORMS[0])]),
            ("Peeters", &[("mevrouw Peeters", "Peeters", FORMS[4])]),
        ] {
            for &(text, expected, form) in texts {
                let is = found(name, text);
                let is = is.as_ref().map_or(("", ""), |(text, form, _)| (text, form));
                assert_eq!(is, (expected, form), "{name} in {text}");
            }
        }
    }

    #[test]
    fn a_namesake_of_a_part_is_another() {
        for text in [
            "Jan Peetermans",
            "Marjan Peeters",
            "Jan Claes en Els Peeters",
            "Jana Peeters",
            "Pieter-Jan Peeters",
            "Jan-Willem Peeters",
            "Peeters, Jan-Willem",
            "Peeters, Els",
            "Peeters je",
            "T. Peeters",
            "Peeters",
            "Els Peeters\nJan Claes",
            "janpeeters",
        ] {
            assert_eq!(found("Jan Peeters", text), None, "{text}");
        }
        let two = found("Jan Peeters", "Aanwezig: Els Peeters, Jan Claes");
        assert!(two.is_some_and(|(.., unsure)| unsure));
        let one = found("Jan Peeters", "Aanwezig: Peeters, Jan en Claes, Els");
        assert!(one.is_some_and(|(.., unsure)| !unsure));
    }
}
