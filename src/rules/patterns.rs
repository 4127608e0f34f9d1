//! Holds the regular expressions of rules: what may be one, and one automaton that
//! tells which of them a text has at all. Must not know what a match is worth.

use super::forms::FormError;
use super::rule::RuleId;
use crate::model::{SEPARATOR, WrittenError};
use regex_automata::meta::{self, Regex};
use regex_automata::util::syntax;
use regex_automata::{Input, MatchKind, PatternSet};
use std::ops::Range;

/// Longest match of a pattern, in bytes: the windows of running text overlap by more.
pub const LONGEST: usize = 256;

/// Memory that the automaton of all patterns may take, and that of one, in bytes.
const ALL_SIZE: usize = 32 << 20;
const ONE_SIZE: usize = 4 << 20;

/// Memory of a worker for the states of one pattern that it has met, in bytes.
const CACHE: usize = 512 << 10;

/// One pattern of one rule.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// The rule it belongs to.
    pub rule: RuleId,
    /// Whether hardly anything else is written so.
    pub canonical: bool,
    /// Whether it counts only where it fills a cell.
    pub cell_only: bool,
    longest: usize,
    regex: Regex,
}

/// The patterns of all rules.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// Tells which there are; None: no rule has a pattern.
    all: Option<Regex>,
    each: Vec<Pattern>,
}

/// Collects patterns before they become one automaton.
#[derive(Default)]
pub(super) struct Builder {
    written: Vec<String>,
    each: Vec<Pattern>,
}

impl Builder {
    /// Adds a pattern as written; `max_length` bounds what has no end of its own.
    pub(super) fn add(
        &mut self,
        written: &str,
        max_length: Option<usize>,
        rule: RuleId,
    ) -> Result<(), String> {
        let longest = longest_of(written, max_length)?;
        self.add_one(
            written.to_owned(),
            Flags { rule, canonical: false, cell_only: false },
            longest,
        )
    }

    /// Adds a form, as in `forms`, as the pattern that it stands for.
    pub(super) fn add_form(
        &mut self,
        form: &str,
        rule: RuleId,
        canonical: bool,
        cell_only: bool,
    ) -> Result<(), String> {
        let mut written = String::new();
        for c in form.chars() {
            match c {
                '9' => written.push_str("[0-9]"),
                'X' => written.push_str("[A-Z]"),
                '#' => written.push_str("[0-9A-Z]"),
                ' ' | '-' | '/' | ':' | 'A'..='Z' => written.push(c),
                '.' | '*' | '+' => written.extend(['\\', c]),
                c => return Err(FormError::Character(c).to_string()),
            }
        }
        if form.is_empty() || form.len() > LONGEST {
            return Err(format!("a form has 1 to {LONGEST} characters"));
        }
        self.add_one(written, Flags { rule, canonical, cell_only }, form.len())
    }

    fn add_one(&mut self, written: String, flags: Flags, longest: usize) -> Result<(), String> {
        let config =
            meta::Config::new().nfa_size_limit(Some(ONE_SIZE)).hybrid_cache_capacity(CACHE);
        let regex = Regex::builder().configure(config).build(&written).map_err(|_| {
            "the pattern takes too much memory; repeat less, or narrower classes".to_owned()
        })?;
        let Flags { rule, canonical, cell_only } = flags;
        self.each.push(Pattern { rule, canonical, cell_only, longest, regex });
        self.written.push(written);
        Ok(())
    }

    /// The automaton over all patterns.
    pub(super) fn build(self) -> Result<Patterns, WrittenError> {
        if self.each.is_empty() {
            return Ok(Patterns::default());
        }
        let config = meta::Config::new()
            .match_kind(MatchKind::All)
            .nfa_size_limit(Some(ALL_SIZE))
            .hybrid_cache_capacity(CACHE * 4);
        let all = Regex::builder().configure(config).build_many(&self.written).map_err(|_| {
            let what = "all patterns together take too much memory; repeat less in them";
            WrittenError::of("rules", what)
        })?;
        Ok(Patterns { all: Some(all), each: self.each })
    }
}

struct Flags {
    rule: RuleId,
    canonical: bool,
    cell_only: bool,
}

/// The longest match of a pattern in bytes, or why it can be none.
fn longest_of(written: &str, max_length: Option<usize>) -> Result<usize, String> {
    let hir = syntax::parse(written).map_err(|error| {
        let said = error.to_string();
        let why = said.lines().last().unwrap_or_default().trim_start_matches("error: ");
        format!("the pattern is no regular expression: {why}")
    })?;
    let known = hir.properties();
    if known.look_set().contains_anchor() {
        let why = "the pattern holds `^` or `$`; leave them out";
        return Err(format!("{why}: it is found at word boundaries only"));
    }
    if known.minimum_len().unwrap_or(0) == 0 {
        return Err("the pattern can match nothing at all; write `+` or `{1,9}` for `*`".into());
    }
    let bound = match (max_length, known.maximum_len()) {
        (Some(own), _) if !(1..=LONGEST).contains(&own) => {
            return Err(format!("`max_length` is a number of bytes from 1 to {LONGEST}"));
        }
        (Some(own), known) => known.map_or(own, |known| known.min(own)),
        (None, Some(known)) if known <= LONGEST => known,
        (None, Some(known)) => {
            return Err(format!(
                "the pattern matches up to {known} bytes, and {LONGEST} is the most; repeat less \
                 or give `max_length`"
            ));
        }
        (None, None) => {
            return Err("the pattern has no end; write `{1,20}` for `+` or `*`, or give \
                        `max_length`"
                .into());
        }
    };
    Ok(bound)
}

impl Patterns {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    /// Tells `each` of every match at word boundaries, pattern by pattern, in order.
    /// No match crosses a [`SEPARATOR`], which no pattern holds.
    pub fn find(&self, text: &[u8], mut each: impl FnMut(Range<usize>, &Pattern)) {
        let Some(all) = self.all.as_ref().filter(|all| all.is_match(text)) else { return };
        let mut present = PatternSet::new(self.each.len());
        all.which_overlapping_matches(&Input::new(text), &mut present);
        for id in present.iter() {
            self.each[id.as_usize()].find(text, &mut each);
        }
    }
}

impl Pattern {
    fn find(&self, text: &[u8], each: &mut impl FnMut(Range<usize>, &Pattern)) {
        let mut at = 0;
        while let Some(found) = self.regex.search(&Input::new(text).span(at..text.len())) {
            let (start, end) = (found.start(), found.end());
            let word = word_at(text, start);
            let inside = word > 0 && start > 0 && is_word(text[start - 1]);
            let goes_on = is_word(text[end - 1]) && text.get(end).is_some_and(|&b| is_word(b));
            if found.len() > self.longest && !inside {
                at = end;
            } else if inside || goes_on {
                // no match starts inside a word
                at = start + word.max(char_at(text, start));
            } else {
                each(start..end, self);
                at = end;
            }
        }
    }
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || (b >= 0x80 && b != SEPARATOR)
}

/// Length of the run of word bytes at `at`.
fn word_at(text: &[u8], at: usize) -> usize {
    text[at..].iter().take_while(|&&b| is_word(b)).count()
}

/// Length of the character at `at`.
fn char_at(text: &[u8], at: usize) -> usize {
    1 + text[at + 1..].iter().take_while(|&&b| b & 0xC0 == 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(patterns: &[(&str, Option<usize>)], text: &[u8]) -> Vec<(u8, String)> {
        let mut builder = Builder::default();
        for (i, (written, max_length)) in patterns.iter().enumerate() {
            builder.add(written, *max_length, RuleId(i as u8)).expect(written);
        }
        let mut found = Vec::new();
        builder.build().expect("small").find(text, |range, pattern| {
            found.push((pattern.rule.0, String::from_utf8_lossy(&text[range]).into_owned()));
        });
        found
    }

    #[test]
    fn a_pattern_is_found_at_word_boundaries_and_within_its_length() {
        for (pattern, max_length, text, expected) in [
            (
                r"AC-\d{4}",
                None,
                "AC-1234, AC-12345 xAC-1234 (AC-9999)",
                &["AC-1234", "AC-9999"][..],
            ),
            (r"\d{4}", None, "12345678 1234 é1234 1234é", &["1234"]),
            (r"[a-z]+-\d+", Some(8), "ab-12 abcdefghij-12 abc-1", &["ab-12", "abc-1"]),
            (r"#\w{3,5}", None, "#abc ##abcd", &["#abc", "#abcd"]),
            (r"été\d", None, "été1 été22", &["été1"]),
            ("x.y", None, "x\u{ff}y", &["x\u{ff}y"]),
        ] {
            let texts: Vec<String> =
                found(&[(pattern, max_length)], text.as_bytes()).into_iter().map(|f| f.1).collect();
            assert_eq!(texts, expected, "{pattern} in {text}");
        }
        assert_eq!(found(&[("x.y", None)], b"x\xffy"), [], "a value ends at its separator");
    }

    #[test]
    fn patterns_that_overlap_are_all_found() {
        let both = [("[A-Z]{2}[0-9]{4}", None), (r"[A-Z]{2}\d{2,6}", None), ("nowhere", None)];
        assert_eq!(found(&both, b"AB1234"), [(0, "AB1234".into()), (1, "AB1234".into())]);
    }

    #[test]
    fn what_has_no_bound_is_no_pattern() {
        for (pattern, max_length, says) in [
            (r"\d*", None, "match nothing at all"),
            (r"a|", None, "match nothing at all"),
            (r"\d+", None, "no end"),
            (r"a{300}", None, "up to 300 bytes"),
            (r"\d+", Some(0), "from 1 to 256"),
            (r"\d+", Some(257), "from 1 to 256"),
            (r"^\d{4}$", None, "word boundaries only"),
            (r"(\d{4}", None, "unclosed group"),
            (r"(a)\1", None, "backreferences are not supported"),
            (r"(?-u)\xff", None, "invalid UTF-8"),
            (r"(\w{60}){4}", Some(20), "too much memory"),
        ] {
            let error = Builder::default().add(pattern, max_length, RuleId(0)).expect_err(pattern);
            assert!(error.contains(says), "{pattern}: {error}");
            assert_eq!(error.lines().count(), 1, "{pattern}: {error}");
        }
    }
}
