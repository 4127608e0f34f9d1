//! Holds what a retention is about: categories of the same cell, clause or sentence, of the
//! sentence before. Must not know how long.

use super::super::blocks::Kind;
use super::super::mentions::Mention;
use super::{Said, View};
use std::ops::Range;

impl View<'_> {
    /// The categories that it is about.
    pub(super) fn about(
        &self,
        said: &[Said],
        n: usize,
        mentions: &[Vec<Mention>],
        event: &Range<usize>,
    ) -> Vec<String> {
        let own = &mentions[self.at];
        let usable = |mention: &&Mention| {
            !mention.denied
                && (mention.strong || mention.kept)
                && mention.category != "logical.profiling"
                && !event.contains(&mention.words.start)
        };
        let names = |list: Vec<&Mention>| {
            let mut names: Vec<String> = Vec::new();
            for mention in list {
                if !names.contains(&mention.category) {
                    names.push(mention.category.clone());
                }
            }
            names
        };
        if !self.sentence.cells.is_empty() {
            let data =
                self.sentence.cells.iter().find(|cell| cell.column.as_deref() == Some("data"));
            let data = data.or(self.sentence.cells.first());
            let in_data = |mention: &&Mention| {
                data.is_some_and(|cell| cell.words.contains(&mention.words.start))
            };
            return names(
                own.iter()
                    .filter(|m| !m.denied)
                    .filter(in_data)
                    .filter(|m| m.strong || m.kept)
                    .collect(),
            );
        }
        let segment = self.segment(said, n);
        let within = |mention: &&Mention| segment.contains(&mention.words.start);
        let mut found = names(own.iter().filter(usable).filter(within).collect());
        if found.is_empty() && n > 0 && self.inherits(said, n) {
            let (_, before) = self.event(&said[n - 1], Some(&said[n]));
            found = self.about(said, n - 1, mentions, &before);
        }
        if found.is_empty() && self.says("anaphor") {
            found = self.before(mentions);
        }
        found
    }

    /// What the sentence before was about, or the list before.
    fn before(&self, mentions: &[Vec<Mention>]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let paragraph = self.sentence.paragraph;
        for at in (0..self.at).rev().take(12) {
            let before = &self.all[at];
            let near =
                before.paragraph == paragraph || before.kind == Kind::Item || at + 1 == self.at;
            if !near || before.heading != self.sentence.heading {
                break;
            }
            for mention in mentions[at].iter().filter(|mention| mention.kept) {
                if !names.contains(&mention.category) {
                    names.push(mention.category.clone());
                }
            }
            if !names.is_empty() && before.kind != Kind::Item {
                break;
            }
        }
        names
    }

    /// The part of the sentence that belongs to the `n`th way.
    fn segment(&self, said: &[Said], n: usize) -> Range<usize> {
        let words = self.sentence.words.len();
        let start = match n.checked_sub(1) {
            None => 0,
            Some(before) => said[before].words.end,
        };
        let end = match said.get(n + 1) {
            None => words,
            // what follows belongs to the next where a comma or `and` parts them
            Some(next) => {
                let cut = (said[n].words.end..next.words.start).find(|&i| {
                    let token = &self.sentence.words[i];
                    token.before.comma
                        || token.before.strong
                        || matches!(
                            token.norm.as_str(),
                            "en" | "et" | "and" | "und" | "of" | "or" | "ou" | "oder"
                        )
                });
                cut.unwrap_or(said[n].words.end)
            }
        };
        start..end
    }

    /// Whether the `n`th way is about what the one before is about: nothing new is named.
    fn inherits(&self, said: &[Said], n: usize) -> bool {
        let between = said[n - 1].words.end..said[n].words.start;
        let count = between.len();
        let strong = (between.start + 1..=between.end.min(self.sentence.words.len() - 1))
            .any(|i| self.sentence.words[i].before.strong && !self.sentence.words[i].before.opens);
        count <= 12 && !strong
    }

    /// What is kept, in the words of an item or cell: what stands before its colon.
    pub(super) fn subject(&self, one: &Said) -> Option<String> {
        if let Some(cell) = self.sentence.cells.first() {
            return (!cell.text.is_empty()).then(|| cell.text.clone());
        }
        let colon = (1..=one.words.start).rev().find(|&i| self.sentence.words[i].before.colon)?;
        let subject = self.sentence.written(0..colon);
        (subject.chars().count() <= 60 && !subject.is_empty()).then(|| subject.to_owned())
    }
}
