//! Holds the reader of labelled text. Must not know what is done with it.

use std::path::Path;

/// A text with the spans of persons in it, byte offsets.
pub struct Document {
    /// Its text: tokens with spaces between them where a writer would put them.
    pub text: String,
    /// Where each name starts and ends, ascending.
    pub persons: Vec<(usize, usize)>,
}

/// Reads a file of one token a line.
pub fn read(path: &Path) -> Result<Vec<Document>, Box<dyn std::error::Error>> {
    let file = std::fs::read_to_string(path)?;
    let has_documents = file.lines().any(|line| line.starts_with("-DOCSTART-"));
    let has_starts = file.contains("\tB-") || file.contains(" B-");
    let mut documents = Vec::new();
    let mut building = Building::default();
    for line in file.lines() {
        let columns: Vec<&str> = line.split(['\t', ' ']).filter(|c| !c.is_empty()).collect();
        let Some((token, label)) = token_and_label(&columns) else {
            let boundary = !has_documents || line.starts_with("-DOCSTART-");
            if line.starts_with('#') || building.is_cut() {
                // a comment, or an initial's point taken for the end of a sentence
            } else if boundary {
                documents.extend(building.finish());
            } else {
                building.end_line();
            }
            continue;
        };
        building.push(token, label);
        building.loose = !has_starts;
    }
    documents.extend(building.finish());
    Ok(documents)
}

/// The token and its label: the last column, or the third of four (GermEval).
fn token_and_label<'a>(columns: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let is_label = |c: &str| c == "O" || c.starts_with("B-") || c.starts_with("I-");
    match columns {
        [] => None,
        ["-DOCSTART-" | "#", ..] => None,
        [first, .., last] if !is_label(last) || first.starts_with('#') => None,
        [number, token, label, nested]
            if is_label(nested) && is_label(label) && number.parse::<u32>().is_ok() =>
        {
            Some((token, label))
        }
        [number, token, label] if number.parse::<u32>().is_ok() => Some((token, label)),
        [token, .., label] => Some((token, label)),
        [_] => None,
    }
}

#[derive(Default)]
struct Building {
    text: String,
    persons: Vec<(usize, usize)>,
    inside: bool,
    quotes: usize,
    glue: bool,
    /// Whether the file marks no starts of names.
    loose: bool,
}

impl Building {
    fn push(&mut self, token: &str, label: &str) {
        let quote = matches!(token, "\"" | "''" | "``");
        let closes =
            matches!(token, "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "…" | "»" | "%")
                || (quote && self.quotes % 2 == 1);
        let goes_on = self.is_cut();
        if !self.text.is_empty() && !self.text.ends_with('\n') && !self.glue && !closes {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(if quote { "\"" } else { token });
        self.glue =
            matches!(token, "(" | "[" | "«" | "„") || (quote && self.quotes.is_multiple_of(2));
        // French elision: `d'` belongs to what follows
        let elided = token.ends_with('\'') && (2..=3).contains(&token.len());
        self.glue |= elided && token != "''";
        self.quotes += usize::from(quote);
        let person = label.ends_with("PER");
        match (person, (self.inside || goes_on) && !label.starts_with("B-")) {
            (true, true) => {
                if let Some(last) = self.persons.last_mut() {
                    last.1 = self.text.len();
                }
            }
            (true, false) => self.persons.push((start, self.text.len())),
            _ => {}
        }
        self.inside = person;
    }

    /// Whether the text ends in a name's abbreviation, whose point such files leave
    /// out of the name and take for the end of a sentence.
    fn is_cut(&self) -> bool {
        let Some(&(start, end)) = self.persons.last() else { return false };
        let word = self.text[start..end].rsplit([' ', '.']).next().unwrap_or_default();
        self.loose && self.text.ends_with('.') && end + 1 == self.text.len() && word.len() <= 3
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.quotes = 0;
        self.glue = false;
        self.inside = false;
    }

    fn finish(&mut self) -> Option<Document> {
        let Building { text, persons, .. } = std::mem::take(self);
        (!text.is_empty()).then_some(Document { text, persons })
    }
}
