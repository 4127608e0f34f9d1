//! Holds what stands beside the text of RTF: properties, authors, targets of links,
//! dates. Must not know how it is written.

use super::words::{self, What};
use crate::extract::document::Document;
use crate::extract::{ExtractError, links};

/// Longest value that is read, in bytes.
const LONGEST: usize = 64 << 10;

#[derive(Default)]
pub(super) struct Values {
    /// The values that are open, one inside the other.
    open: Vec<Vec<u8>>,
    /// Whether one was longer than is read.
    pub(super) cut: bool,
    /// Name of the property, or of the shape's, that a value follows.
    name: Vec<u8>,
    /// Year, month, day, hour, minute.
    moment: [i32; 5],
}

impl Values {
    pub(super) fn begin(&mut self) {
        self.open.push(Vec::new());
        self.moment = [0; 5];
    }

    pub(super) fn add(&mut self, text: &[u8]) {
        let Some(value) = self.open.last_mut() else { return };
        let room = LONGEST.saturating_sub(value.len());
        self.cut |= text.len() > room;
        value.extend_from_slice(&text[..text.len().min(room)]);
    }

    /// Takes a control word that could be a piece of a date.
    pub(super) fn date(&mut self, word: &[u8], number: Option<i32>) {
        let pieces: [&[u8]; 5] = [b"yr", b"mo", b"dy", b"hr", b"min"];
        if let (Some(i), Some(number)) = (pieces.iter().position(|p| *p == word), number) {
            self.moment[i] = number;
        }
    }

    /// Ends the value that was begun last and hands it on.
    pub(super) fn end(&mut self, what: What, document: &mut Document) -> Result<(), ExtractError> {
        let value = self.open.pop().unwrap_or_default();
        match what {
            What::Property(name) => document.value("(properties)", name, &value),
            What::Date(fact) => {
                let [year, month, day, hour, minute] = self.moment;
                let whole = (1..=9999).contains(&year)
                    && (1..=12).contains(&month)
                    && (1..=31).contains(&day)
                    && (0..24).contains(&hour)
                    && (0..60).contains(&minute);
                if whole {
                    let moment = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:00");
                    document.sink().fact(fact, &moment);
                }
                Ok(())
            }
            What::Quoted => links::instruction(&value, document),
            What::CommentAuthor => document.value_once("comments", "author", &value),
            What::CommentInitials => document.value_once("comments", "initials", &value),
            What::ChangeAuthors => {
                let authors = value.split(|&b| b == b';').map(<[u8]>::trim_ascii);
                for author in authors.filter(|author| *author != b"Unknown") {
                    document.value_once("changes", "author", author)?;
                }
                Ok(())
            }
            What::FormText => document.value_once("form", "text", &value),
            What::OwnName | What::ShapeName => {
                self.name = value;
                Ok(())
            }
            What::OwnValue => {
                let name = String::from_utf8_lossy(&self.name).trim().to_owned();
                document.value("(properties)", &name, &value)
            }
            What::ShapeValue if words::is_written_in_shape(self.name.trim_ascii()) => {
                document.enter_box();
                document.text(&value)?;
                document.paragraph()?;
                document.leave()
            }
            What::ShapeValue => Ok(()),
            What::Variable => document.value("variables", "value", &value),
            What::ObjectName => document.value_once("(names)", "object", &value),
        }
    }
}
