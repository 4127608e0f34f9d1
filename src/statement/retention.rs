//! Holds how long things are kept, and what other durations mean. Must not know what a
//! register makes of it.

mod linked;

use super::blocks::{Kind, Sentence};
use super::lexicon::{Lexicon, Lexicons};
use super::mentions::Mention;
use super::phrases::Hit;
use crate::model::Band;
use crate::register::said::{Bound, Duration, Fact, Means, RetentionKind, SaidRetention};
use std::ops::Range;

/// What was found: rows of retention, and durations that are none.
pub(super) type Found = (Vec<Fact<SaidRetention>>, Vec<Fact<Duration>>);

/// One way of saying how long, within a sentence.
#[derive(Clone, Debug)]
struct Said {
    words: Range<usize>,
    kind: RetentionKind,
    duration: Option<String>,
}

/// The retention that the sentences tell, and the other durations.
pub(super) fn retention(all: &[Sentence], mentions: &[Vec<Mention>], lexicons: &Lexicons) -> Found {
    let (mut rows, mut others) = (Vec::new(), Vec::new());
    for (i, sentence) in all.iter().enumerate() {
        let lexicon = lexicons.of(sentence.language);
        let view = View::of(all, i, lexicon);
        let mut said = Vec::new();
        for span in &sentence.durations {
            match view.means(&span.words) {
                Some(means) => {
                    let what = Duration { means, duration: span.iso.clone() };
                    others.push(fact(sentence, &span.words, what, Band::Confirmed));
                }
                None => said.push(Said {
                    words: span.words.clone(),
                    kind: RetentionKind::Fixed,
                    duration: Some(span.iso.clone()),
                }),
            }
        }
        said.extend(view.worded(&said));
        said.sort_by_key(|one| one.words.start);
        for n in 0..said.len() {
            rows.push(view.row(&said, n, mentions));
        }
    }
    (rows, others)
}

fn fact<T>(sentence: &Sentence, words: &Range<usize>, what: T, confidence: Band) -> Fact<T> {
    let quote = sentence.text.trim().to_owned();
    Fact { what, quote, line: sentence.line(words.start), confidence }
}

/// A sentence with what is asked of it again and again.
struct View<'s> {
    all: &'s [Sentence],
    at: usize,
    sentence: &'s Sentence,
    lexicon: &'s Lexicon,
    cues: Vec<Hit>,
    other: Vec<Hit>,
}

impl<'s> View<'s> {
    fn of(all: &'s [Sentence], at: usize, lexicon: &'s Lexicon) -> Self {
        let sentence = &all[at];
        let spans = sentence.spans();
        let cues = lexicon.area("cues").every(&sentence.words, &spans);
        let other = lexicon.area("other").every(&sentence.words, &spans);
        View { all, at, sentence, lexicon, cues, other }
    }

    fn cue(&self, name: &str) -> impl Iterator<Item = &Hit> {
        let area = self.lexicon.area("cues");
        self.cues.iter().filter(move |hit| area.label(hit) == name)
    }

    fn says(&self, name: &str) -> bool {
        self.cue(name).next().is_some()
    }

    fn column(&self, words: &Range<usize>) -> Option<&str> {
        let cell = self.sentence.cells.iter().find(|cell| cell.words.contains(&words.start))?;
        cell.column.as_deref()
    }

    fn has_column(&self, name: &str) -> bool {
        self.sentence.cells.iter().any(|cell| cell.column.as_deref() == Some(name))
    }

    /// Whether it is about keeping: by its own words, its column, its list or its section.
    fn is_about_keeping(&self) -> bool {
        if self.sentence.kind == Kind::Row && !self.sentence.cells.is_empty() {
            return self.has_column("retention") || self.says("keep") || self.says("erase");
        }
        let area = self.lexicon.area("cues");
        let led = self.sentence.lead.is_some_and(|lead| {
            let hits = area.every(&self.all[lead].words, &[]);
            hits.iter().any(|hit| matches!(area.label(hit), "keep" | "erase"))
        });
        self.says("keep") || self.says("erase") || led || self.sentence.is_in("retention")
    }

    /// What a duration means where it is none of retention.
    fn means(&self, words: &Range<usize>) -> Option<Means> {
        if let Some(column) = self.column(words) {
            match column {
                "retention" => return (self.has_column("cookie")).then_some(Means::Cookie),
                "lasts" => return Some(Means::Cookie),
                _ if self.has_column("retention") => return Some(Means::Other),
                _ => {}
            }
        }
        let area = self.lexicon.area("other");
        let hit = |name: &str| {
            self.other.iter().any(|hit| {
                area.label(hit) == name
                    && hit.words.contains(&words.start)
                    && words.end <= hit.words.end
            })
        };
        let keeps = self.says("keep") || self.says("erase");
        let near = self.keeps_near(words);
        for (name, means) in
            [("backup", Means::Backup), ("recovery", Means::Recovery), ("review", Means::Review)]
        {
            if hit(name) {
                return Some(means);
            }
        }
        if self.backs_up() {
            return Some(Means::Backup);
        }
        // what a cookie lives is told in the words of keeping
        if self.names_cookies() && self.sentence.cells.is_empty() {
            return Some(Means::Cookie);
        }
        if hit("reply") && self.says("request") {
            return Some(Means::Reply);
        }
        if hit("reply") && self.says("breach") {
            return Some(Means::Other);
        }
        if hit("other") && !near {
            return Some(Means::Other);
        }
        if hit("age") && self.is_age(words) {
            return Some(Means::Age);
        }
        let request = self.sentence.is_in("rights");
        if hit("reply") && (!keeps || request) {
            return Some(Means::Reply);
        }
        if self.sentence.is_in("cookies") && (hit("cookie") || !keeps || self.names_cookies())
            || hit("cookie") && !near
        {
            return Some(Means::Cookie);
        }
        if hit("other") {
            return Some(Means::Other);
        }
        if !self.is_about_keeping() && !self.follows_keeping() {
            return Some(if request { Means::Reply } else { Means::Other });
        }
        // a section on keeping holds more than terms
        (!keeps && request).then_some(Means::Reply)
    }

    /// Whether a word of keeping or erasing stands in the same clause.
    fn keeps_near(&self, words: &Range<usize>) -> bool {
        let clause = self.sentence.clause(words.start);
        let comma = |i: &usize| self.sentence.words[*i].before.comma;
        let start = (clause.start + 1..=words.start).rev().find(comma).unwrap_or(clause.start);
        let end = (words.end..clause.end).find(comma).unwrap_or(clause.end);
        let mut hits = self.cue("keep").chain(self.cue("erase"));
        hits.any(|hit| (start..end).contains(&hit.words.start))
    }

    fn is_age(&self, words: &Range<usize>) -> bool {
        let unit = &self.sentence.durations.iter().find(|span| span.words == *words);
        unit.is_some_and(|span| span.iso.ends_with('Y')) && !self.keeps_near(words)
            || self.other.iter().any(|hit| {
                let strong = hit.words.len() > words.len() + 1;
                self.lexicon.area("other").label(hit) == "age"
                    && strong
                    && hit.words.contains(&words.start)
            }) && !self.keeps_near(words)
    }

    /// Whether copies are what is kept.
    fn backs_up(&self) -> bool {
        let norms = self.sentence.words.iter().map(|token| token.norm.as_str());
        let mut copies = norms.filter(|word| {
            [
                "backup",
                "reservekopie",
                "snapshot",
                "datensicherung",
                "sicherungskopie",
                "rollback",
                "veiligheidskopie",
            ]
            .iter()
            .any(|start| word.starts_with(start))
        });
        copies.next().is_some()
    }

    fn names_cookies(&self) -> bool {
        self.sentence.words.iter().any(|token| token.norm.contains("cookie"))
    }

    /// Whether the sentence before, in the same paragraph, is about keeping and this one has no
    /// other business.
    fn follows_keeping(&self) -> bool {
        let Some(before) = self.at.checked_sub(1).map(|at| &self.all[at]) else { return false };
        let area = self.lexicon.area("cues");
        let hits = area.every(&before.words, &[]);
        before.paragraph == self.sentence.paragraph
            && self.sentence.words.len() <= 14
            && !before.durations.is_empty()
            && hits.iter().any(|hit| matches!(area.label(hit), "keep" | "erase"))
    }

    /// What is said without a number: for ever, as long as needed, until something happens.
    fn worded(&self, fixed: &[Said]) -> Vec<Said> {
        let mut out: Vec<Said> = Vec::new();
        let in_column = |words: &Range<usize>| {
            let column = self.column(words);
            column == Some("retention") && !self.has_column("cookie")
                || self.sentence.cells.is_empty()
                || !self.has_column("retention") && !self.has_column("lasts")
        };
        if self.sentence.kind == Kind::Heading
            || self.backs_up()
            || self.sentence.is_in("cookies") && self.names_cookies()
            || !self.is_about_keeping()
            || self.sentence.is_in("rights")
        {
            return out;
        }
        let area = self.lexicon.area("retention");
        let hits = area.every(&self.sentence.words, &self.sentence.spans());
        let keeps = self.says("keep") || self.says("erase") || self.has_column("retention");
        for (name, kind) in [
            ("indefinite", RetentionKind::Indefinite),
            ("statutory", RetentionKind::Statutory),
            ("criterion", RetentionKind::Criterion),
            ("until", RetentionKind::UntilEvent),
        ] {
            for hit in hits.iter().filter(|hit| area.label(hit) == name) {
                let words = &hit.words;
                let listed = self.sentence.kind == Kind::Item && self.sentence.is_in("retention");
                if !in_column(words) || !(keeps || listed) {
                    continue;
                }
                // what a number or another phrase of this clause says already
                let clause = self.sentence.clause(words.start);
                let taken = out.iter().any(|one| {
                    let near = one.words.start < words.end + 8 && words.start < one.words.end + 8;
                    one.words.start < words.end && words.start < one.words.end
                        || one.kind == kind && kind != RetentionKind::UntilEvent && near
                        || kind == RetentionKind::UntilEvent
                            && near
                            && clause.contains(&one.words.start)
                            && self.joined(words, &one.words)
                });
                // `7 years (tax law)` is one term with its reason
                let reason = kind == RetentionKind::Statutory
                    && fixed.iter().any(|one| {
                        let between = one.words.end..words.start;
                        let cut = |hit: &Hit| between.contains(&hit.words.start);
                        one.words.end <= words.start
                            && between.len() <= 8
                            && !self.cue("exception").chain(self.cue("break")).any(cut)
                    });
                let fixed_near = fixed.iter().any(|one| {
                    let overlaps =
                        one.words.start < words.end + 6 && words.start < one.words.end + 1;
                    kind == RetentionKind::UntilEvent
                        && (overlaps && one.words.start >= words.start
                            || one.words.end <= words.start
                                && words.start <= one.words.end + 3
                                && !self.parted(&one.words, words))
                });
                if !taken && !fixed_near && !reason {
                    out.push(Said { words: words.clone(), kind, duration: None });
                }
            }
        }
        out
    }

    /// Whether a comma or `and` parts two phrases.
    fn parted(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let between = self.sentence.words.get(one.end..=other.start).unwrap_or(&[]);
        between.iter().any(|token| {
            token.before.comma
                || matches!(
                    token.norm.as_str(),
                    "en" | "of" | "et" | "ou" | "and" | "or" | "und" | "oder"
                )
        })
    }

    fn joined(&self, one: &Range<usize>, other: &Range<usize>) -> bool {
        let (first, second) = if one.start < other.start { (one, other) } else { (other, one) };
        !self.parted(first, second)
    }

    /// The row of the `n`th way of saying it.
    fn row(&self, said: &[Said], n: usize, mentions: &[Vec<Mention>]) -> Fact<SaidRetention> {
        let one = &said[n];
        let (event, event_words) = self.event(one, said.get(n + 1));
        let categories = self.about(said, n, mentions, &event_words);
        let bound = self.bound(&one.words);
        let what = SaidRetention {
            kind: one.kind,
            duration: one.duration.clone(),
            bound: bound.filter(|_| one.kind == RetentionKind::Fixed),
            event,
            about: if categories.is_empty() { self.subject(one) } else { None },
            categories,
        };
        let own = self.says("keep") || self.says("erase") || self.has_column("retention");
        fact(self.sentence, &one.words, what, if own { Band::Confirmed } else { Band::Likely })
    }

    fn bound(&self, words: &Range<usize>) -> Option<Bound> {
        let near = |name: &str| {
            self.cue(name)
                .any(|hit| hit.words.end + 4 > words.start && hit.words.start < words.end + 2)
        };
        match (near("at_most"), near("at_least")) {
            (true, _) => Some(Bound::AtMost),
            (_, true) => Some(Bound::AtLeast),
            _ => None,
        }
    }

    /// The event from which it counts or that ends it, and its words.
    fn event(&self, one: &Said, next: Option<&Said>) -> (Option<String>, Range<usize>) {
        let none = (None, one.words.end..one.words.end);
        let mut clause = self.sentence.clause(one.words.start);
        // `20 years (from the last treatment)`
        let bracket = self.sentence.words.get(clause.end).is_some_and(|word| word.before.opens);
        if clause.end == one.words.end && bracket {
            clause = self.sentence.clause(clause.end);
        }
        let mut end = next.map_or(clause.end, |next| clause.end.min(next.words.start));
        if let Some(next) = next.filter(|next| next.words.start == end) {
            // `… and no longer than` belongs to the next
            let back = next.words.start.saturating_sub(7).max(one.words.end)..next.words.start;
            let joins = |i: &usize| {
                matches!(
                    self.sentence.words[*i].norm.as_str(),
                    "en" | "et" | "and" | "und" | "of" | "or"
                )
            };
            end = back.clone().find(joins).unwrap_or(end);
        }
        let comma = (one.words.end + 1..end).find(|&i| self.sentence.words[i].before.comma);
        end = comma.unwrap_or(end).max(one.words.end);
        let starts =
            |hit: &&Hit| hit.words.start >= one.words.end && hit.words.start <= one.words.end + 2;
        let from = match one.kind {
            RetentionKind::UntilEvent => Some(one.words.start),
            RetentionKind::Fixed => self.cue("start").find(starts).map(|hit| hit.words.start),
            _ => None,
        };
        match from {
            Some(from) if from < end => (
                Some(self.sentence.written(from..end).trim_end_matches(['.', ',']).to_owned()),
                from..end,
            ),
            _ => none,
        }
    }
}
