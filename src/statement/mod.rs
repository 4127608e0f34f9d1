//! Holds the reading of a published privacy statement: text, sentences, facts
//! (`register::said`), a draft register. Must not know what was found in files.
//!
//! ```text
//! file ─▶ open ─▶ Text ─▶ lines, blocks ─▶ sentences ─▶ mentions ─▶ retention ─▶ promises ─▶ Said
//! ```

mod blocks;
mod cookies;
mod days;
mod draft;
mod durations;
mod glued;
mod identifiers;
mod lexicon;
mod lines;
mod mentions;
mod missing;
mod open;
mod parties;
mod phrases;
mod plain;
mod purposes;
mod retention;
mod sharing;
mod shown;
mod text;
mod tokens;

pub use draft::draft;
pub use open::{OpenError, open, stream};
pub use shown::{markdown, promise};
pub use text::{LONGEST, Line, Text};

use crate::model::WrittenError;
use crate::register::said::{Fact, Kept, Said};
use lexicon::Lexicons;

/// Reads statements; holds the words of all languages.
#[derive(Clone, Debug)]
pub struct Reader {
    lexicons: Lexicons,
}

impl Reader {
    /// A reader with the words that ship.
    pub fn new() -> Result<Self, WrittenError> {
        Ok(Reader { lexicons: Lexicons::builtin()? })
    }

    /// What a statement says; the user calls it `statement`.
    pub fn read(&self, text: &Text, statement: &str) -> Said {
        let lexicons = &self.lexicons;
        let (all, languages) = blocks::sentences(text, lexicons);
        let mentions = mentions::mentions(&all, lexicons);
        let (retentions, durations) = retention::retention(&all, &mentions, lexicons);
        let organisations = parties::organisations(&all, lexicons);
        let legal_bases = plain::bases(&all, lexicons);
        let mut said = Said {
            statement: statement.to_owned(),
            languages,
            dates: days::days(&all, lexicons),
            identifiers: identifiers::identifiers(&all),
            roles: plain::roles(&all, lexicons),
            categories: kept(&all, &mentions),
            purposes: purposes::purposes(&all, &legal_bases, lexicons),
            recipients: sharing::recipients(&all, lexicons),
            processors: sharing::processors(&all, &organisations, lexicons),
            transfers: sharing::transfers(&all, lexicons),
            cookies: cookies::cookies(&all, lexicons),
            promises: plain::promises(&all, &mentions, &durations, lexicons),
            rights: plain::rights(&all, lexicons),
            organisations,
            legal_bases,
            retentions,
            durations,
            missing: Vec::new(),
        };
        said.missing = missing::missing(&said, &all, lexicons);
        said
    }
}

/// The categories that are kept, each once on a line.
fn kept(all: &[blocks::Sentence], mentions: &[Vec<mentions::Mention>]) -> Vec<Fact<Kept>> {
    let mut out: Vec<Fact<Kept>> = Vec::new();
    for (sentence, mentions) in all.iter().zip(mentions) {
        for mention in mentions.iter().filter(|mention| mention.kept) {
            let line = sentence.line(mention.words.start);
            let known = out.iter().rev().take_while(|known| known.line + 1 >= line);
            if known
                .clone()
                .any(|known| known.line == line && known.what.category == mention.category)
            {
                continue;
            }
            let band = if mention.strong {
                crate::model::Band::Confirmed
            } else {
                crate::model::Band::Likely
            };
            let what = Kept { category: mention.category.clone() };
            let quote = sentence.written(mention.words.clone()).to_owned();
            out.push(Fact { quote, ..plain::fact(sentence, &mention.words, what, band) });
        }
    }
    out
}
