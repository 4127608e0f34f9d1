//! Holds the parts of a statement: headings, paragraphs, items of lists, rows of tables, cut
//! into sentences. Must not know what they say beyond where a section begins.

use super::durations::{Span, durations};
use super::glued;
use super::lexicon::{Lexicon, Lexicons};
use super::lines::{self, Shape};
use super::text::Text;
use super::tokens::{Token, tokens};
use crate::register::said::Language;
use std::ops::Range;

/// Longest text that is taken for one sentence, in bytes.
const LONGEST: usize = 4096;

/// What a sentence is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Heading,
    Item,
    Row,
    Prose,
}

/// A cell of a row: its words, and what its column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) words: Range<usize>,
    pub(super) column: Option<String>,
    pub(super) text: String,
}

/// A sentence with what stands around it.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) text: String,
    /// Offsets in the text and the line that begins there.
    places: Vec<(usize, usize)>,
    pub(super) words: Vec<Token>,
    pub(super) durations: Vec<Span>,
    pub(super) language: Language,
    pub(super) kind: Kind,
    /// The kind of section that it stands in.
    pub(super) section: Option<String>,
    /// The sentence that is the heading above.
    pub(super) heading: Option<usize>,
    /// The sentence that introduces the list it is an item of.
    pub(super) lead: Option<usize>,
    /// The paragraph or list item it is part of.
    pub(super) paragraph: usize,
    pub(super) cells: Vec<Cell>,
}

impl Sentence {
    /// The line on which the word stands.
    pub(super) fn line(&self, word: usize) -> usize {
        let offset = self.words.get(word).map_or(0, |token| token.at.start);
        let next = self.places.partition_point(|&(from, _)| from <= offset);
        self.places[next.saturating_sub(1)].1
    }

    /// The words as they are written.
    pub(super) fn written(&self, words: Range<usize>) -> &str {
        match (self.words.get(words.start), self.words.get(words.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if first.at.start <= last.at.end => {
                &self.text[first.at.start..last.at.end]
            }
            _ => "",
        }
    }

    /// The spans of its durations, for phrases.
    pub(super) fn spans(&self) -> Vec<Range<usize>> {
        self.durations.iter().map(|span| span.words.clone()).collect()
    }

    pub(super) fn is_in(&self, section: &str) -> bool {
        self.section.as_deref() == Some(section)
    }

    /// The clause around a word: between semicolons, brackets, dashes and cells.
    pub(super) fn clause(&self, word: usize) -> Range<usize> {
        let ends = |i: &usize| self.words[*i].before.strong;
        let start =
            (1..=word.min(self.words.len().saturating_sub(1))).rev().find(ends).unwrap_or(0);
        let end = (word + 1..self.words.len()).find(ends).unwrap_or(self.words.len());
        start..end
    }
}

/// The statement as sentences, and its languages, the one with the most text first.
pub(super) fn sentences(text: &Text, lexicons: &Lexicons) -> (Vec<Sentence>, Vec<Language>) {
    let languages = languages(text, lexicons);
    let main = languages.first().copied().unwrap_or(Language::Dutch);
    let mut cutter = Cutter {
        lexicons,
        language: main,
        main,
        out: Vec::new(),
        section: None,
        heading: None,
        lead: None,
        paragraph: 0,
    };
    let shapes = lines::shapes(text, lexicons.of(main));
    let mut table: Columns = None;
    for shape in shapes {
        if shape == Shape::Blank {
            table = None;
        }
        match shape {
            Shape::Blank => cutter.blank(),
            Shape::Heading(line, text) if cutter.glued(&[(line, text.clone())], &mut table) => {}
            Shape::Heading(line, text) => {
                table = None;
                cutter.heading(line, &text);
            }
            Shape::Names(line, cells) => {
                table = Some((cells.clone(), None));
                cutter.names(line, &cells);
            }
            Shape::Row(line, cells, columns) => {
                if columns.is_some() {
                    // where it stood is not known
                    (cutter.section, cutter.heading) = (None, None);
                }
                let columns = match (&columns, &table) {
                    (Some(columns), _) => columns.clone(),
                    (None, Some((columns, _))) => columns.clone(),
                    (None, None) => Vec::new(),
                };
                cutter.row(line, &cells, &columns);
            }
            Shape::Item(pieces) | Shape::Plain(pieces) if cutter.glued(&pieces, &mut table) => {}
            Shape::Item(pieces) => {
                table = None;
                cutter.item(&pieces);
            }
            Shape::Plain(pieces) => {
                table = None;
                cutter.plain(&pieces);
            }
        }
    }
    (cutter.out, languages)
}

/// The columns of the table that is being read, and what is known where its cells are glued.
type Columns = Option<(Vec<String>, Option<glued::Glued>)>;

/// The languages of the text by their common words; those with less than a tenth of the
/// most are left out.
fn languages(text: &Text, lexicons: &Lexicons) -> Vec<Language> {
    let mut counts: Vec<(usize, Language)> =
        lexicons.all.iter().map(|one| (0, one.language)).collect();
    for line in &text.lines {
        for token in tokens(&line.text) {
            for (count, lexicon) in counts.iter_mut().zip(&lexicons.all) {
                // words of several languages tell none
                let own = lexicon.common.contains(&token.norm)
                    && lexicons.all.iter().filter(|one| one.common.contains(&token.norm)).count()
                        == 1;
                count.0 += usize::from(own);
            }
        }
    }
    counts.sort_by_key(|&(count, language)| (std::cmp::Reverse(count), language));
    let most = counts[0].0;
    let kept = counts.into_iter().filter(|&(count, _)| count > 0 && count * 10 >= most);
    kept.map(|(_, language)| language).collect()
}

struct Cutter<'l> {
    lexicons: &'l Lexicons,
    language: Language,
    main: Language,
    out: Vec<Sentence>,
    section: Option<String>,
    heading: Option<usize>,
    lead: Option<usize>,
    paragraph: usize,
}

impl Cutter<'_> {
    fn lexicon(&self) -> &Lexicon {
        self.lexicons.of(self.language)
    }

    /// What the first lines call themselves, for tables that name the speaker.
    fn speaker(&self) -> Vec<String> {
        let first = self.out.iter().take(12).flat_map(|sentence| &sentence.words);
        let capital = first.filter(|token| token.capital && token.norm.len() > 3);
        let mut names: Vec<String> = capital.map(|token| token.norm.clone()).collect();
        names.push("organisatie".to_owned());
        names
    }

    /// The language of a text: its own where enough words tell, else that of the statement.
    fn told(&self, words: &[Token]) -> Language {
        let count = |lexicon: &Lexicon| {
            words.iter().filter(|token| lexicon.common.contains(&token.norm)).count()
        };
        let counts = self.lexicons.all.iter().map(|lexicon| (count(lexicon), lexicon.language));
        let main = count(self.lexicons.of(self.main));
        match counts.max_by_key(|&(count, language)| (count, language == self.main)) {
            Some((most, language)) if most >= 3 && most > main * 2 => language,
            _ => self.main,
        }
    }

    /// Takes a line as one of a table whose cells are glued; false where it is none.
    fn glued(&mut self, pieces: &[(usize, String)], table: &mut Columns) -> bool {
        let [(line, one)] = pieces else { return false };
        if let Some(glued) = glued::names(one, self.lexicon()) {
            self.names(*line, &glued.names);
            *table = Some((glued.names.clone(), Some(glued)));
            return true;
        }
        let Some((columns, Some(glued))) = table else { return false };
        match glued.cells(one, self.lexicons, &self.speaker()) {
            Some(cells) => {
                self.row(*line, &cells, columns);
                true
            }
            None => false,
        }
    }

    fn blank(&mut self) {
        self.paragraph += 1;
    }

    fn heading(&mut self, line: usize, text: &str) {
        let words = tokens(text);
        self.language = self.told(&words);
        let sections = self.lexicon().area("sections");
        let hits = sections.every(&words, &[]);
        // what is asked last is what the section is about, unless retention is named
        let named = |name: &str| hits.iter().find(|hit| sections.label(hit) == name);
        let first = ["retention", "rights", "security", "cookies"].into_iter().find_map(named);
        let hit = first.or(hits.first());
        if let Some(hit) = hit {
            self.section = Some(sections.label(hit).to_owned());
        }
        self.lead = None;
        self.paragraph += 1;
        let at = self.out.len();
        self.push(text, vec![(0, line)], Kind::Heading, Vec::new());
        self.heading = Some(at);
    }

    fn names(&mut self, line: usize, cells: &[String]) {
        self.paragraph += 1;
        self.push(&cells.join(" | "), vec![(0, line)], Kind::Heading, Vec::new());
    }

    fn row(&mut self, line: usize, cells: &[String], columns: &[String]) {
        self.paragraph += 1;
        let text = cells.join(" | ");
        self.language = self.told(&tokens(&text));
        let area = self.lexicon().area("columns");
        let kinds: Vec<Option<String>> = columns
            .iter()
            .map(|name| area.every(&tokens(name), &[]).last().map(|hit| area.label(hit).to_owned()))
            .collect();
        self.push(&text, vec![(0, line)], Kind::Row, Vec::new());
        let Some(sentence) = self.out.last_mut().filter(|_| text.len() <= LONGEST) else { return };
        let mut offset = 0;
        for (i, cell) in cells.iter().enumerate() {
            let within =
                |token: &Token| token.at.start >= offset && token.at.end <= offset + cell.len();
            let start = sentence.words.iter().position(within).unwrap_or(sentence.words.len());
            let count = sentence.words.iter().filter(|token| within(token)).count();
            let column = kinds.get(i).cloned().flatten();
            sentence.cells.push(Cell { words: start..start + count, column, text: cell.clone() });
            offset += cell.len() + " | ".len();
        }
    }

    fn item(&mut self, pieces: &[(usize, String)]) {
        self.paragraph += 1;
        self.cut(pieces, Kind::Item);
    }

    fn plain(&mut self, pieces: &[(usize, String)]) {
        self.paragraph += 1;
        self.lead = None;
        self.cut(pieces, Kind::Prose);
        if pieces.last().is_some_and(|(_, text)| text.trim_end().ends_with(':')) {
            self.lead = self.out.len().checked_sub(1);
        }
    }

    /// Cuts a paragraph into sentences.
    fn cut(&mut self, pieces: &[(usize, String)], kind: Kind) {
        let mut text = String::new();
        let mut places = Vec::new();
        for (line, piece) in pieces {
            if !text.is_empty() {
                text.push(' ');
            }
            places.push((text.len(), *line));
            text.push_str(piece.trim());
        }
        self.language = self.told(&tokens(&text));
        for range in lines::ends(&text, self.lexicon()) {
            let here = places.partition_point(|&(from, _)| from <= range.start).saturating_sub(1);
            let own = places[here..].iter().filter(|(from, _)| *from < range.end);
            let own = own.map(|&(from, line)| (from.saturating_sub(range.start), line)).collect();
            self.push(&text[range], own, kind, Vec::new());
        }
    }

    /// Adds a sentence; one that is too long to be one in pieces.
    fn push(&mut self, text: &str, places: Vec<(usize, usize)>, kind: Kind, cells: Vec<Cell>) {
        if text.len() <= LONGEST {
            return self.add(text, places, kind, cells);
        }
        let mut start = 0;
        while start < text.len() {
            let mut end = text.floor_char_boundary(start + LONGEST);
            if end < text.len() {
                end = text[start..end].rfind(' ').map_or(end, |space| start + space + 1);
            }
            let before = places.partition_point(|&(from, _)| from <= start).saturating_sub(1);
            let own = places[before..].iter().filter(|(from, _)| *from < end);
            let own = own.map(|&(from, line)| (from.saturating_sub(start), line)).collect();
            self.add(&text[start..end], own, kind, Vec::new());
            start = end;
        }
    }

    fn add(&mut self, text: &str, places: Vec<(usize, usize)>, kind: Kind, cells: Vec<Cell>) {
        let words = tokens(text);
        if words.is_empty() {
            return;
        }
        let durations = durations(&words, self.lexicon());
        self.out.push(Sentence {
            text: text.to_owned(),
            places,
            words,
            durations,
            language: self.language,
            kind,
            section: self.section.clone(),
            heading: self.heading,
            lead: self.lead.filter(|_| kind == Kind::Item),
            paragraph: self.paragraph,
            cells,
        });
    }
}
