//! Holds the properties of a document: who made it, for whom, when. Must not know its
//! text.

use crate::extract::ExtractError;
use crate::extract::document::Document;
use crate::extract::xml::{Token, Xml};
use crate::model::Fact;
use std::io::Read;

/// Where properties stand among the fields.
const PROPERTIES: &str = "(properties)";

/// Longest property that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// Properties that are counted by programs, or that repeat what stands elsewhere.
const COUNTED: &[&str] = &[
    "Pages",
    "Words",
    "Characters",
    "CharactersWithSpaces",
    "Lines",
    "Paragraphs",
    "TotalTime",
    "AppVersion",
    "DocSecurity",
    "ScaleCrop",
    "LinksUpToDate",
    "SharedDoc",
    "HyperlinksChanged",
    "HyperlinkBase",
    "Slides",
    "Notes",
    "HiddenSlides",
    "MMClips",
    "PresentationFormat",
    "TitlesOfParts",
    "HeadingPairs",
    "Application",
    "generator",
    "editing-cycles",
    "editing-duration",
    "document-statistic",
    "revision",
    "version",
];

/// Reads the properties that stand, each an element, below the one that was begun.
pub(in crate::extract) fn read<R: Read>(
    xml: &mut Xml<R>,
    document: &mut Document,
) -> Result<(), ExtractError> {
    let mut depth = 0_u32;
    let (mut name, mut own, mut text) = (String::new(), true, Vec::new());
    while let Some(token) = xml.next()? {
        match token {
            Token::Start(tag) => {
                depth += 1;
                if depth == 1 {
                    // one that people made bears its name in an attribute
                    name = match tag.get(b"name") {
                        Some(given) => String::from_utf8_lossy(&given).into_owned(),
                        None => String::from_utf8_lossy(tag.local()).into_owned(),
                    };
                    own = tag.get(b"name").is_none();
                    text.clear();
                }
            }
            Token::Text(piece) if depth > 0 && text.len() < LONGEST => {
                text.extend_from_slice(piece)
            }
            Token::Text(_) => {}
            Token::End(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    tell(&name, own, &text, document)?;
                    text.clear();
                } else {
                    text.push(b' ');
                }
            }
        }
    }
    Ok(())
}

/// Hands on a property; `own`: its name is the format's and not given by people.
pub(in crate::extract) fn tell(
    name: &str,
    own: bool,
    text: &[u8],
    document: &mut Document,
) -> Result<(), ExtractError> {
    let fact = match name {
        "created" | "creation-date" => Some(Fact::Created),
        "modified" | "date" => Some(Fact::Saved),
        "lastPrinted" | "print-date" => Some(Fact::Printed),
        _ => None,
    };
    match fact.zip(moment(text)) {
        Some((fact, moment)) => document.sink().fact(fact, moment),
        None if own && COUNTED.contains(&name) => {}
        None if own => document.value(PROPERTIES, &spaced(name), text)?,
        None => document.value(PROPERTIES, name, text)?,
    }
    Ok(())
}

/// A moment as it is written in documents: anything else could be a value.
fn moment(text: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let shaped = |b: u8| b.is_ascii_digit() || b"-:.+TZ".contains(&b);
    (text.len() >= 10 && text.len() <= 35 && text.bytes().all(shaped)).then_some(text)
}

/// `lastModifiedBy` as `last modified by`.
fn spaced(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && out.ends_with(char::is_lowercase) {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out.replace('-', " ")
}
