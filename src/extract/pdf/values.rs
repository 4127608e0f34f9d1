//! Holds the values in the XML inside a PDF: properties and forms. Must not know
//! what they mean.

use crate::extract::xml::{Token, Xml};
use crate::input::Limits;

/// Bytes of such XML that are read.
const MOST: usize = 8 << 20;
const DEEPEST: usize = 64;

/// Texts with the names of the elements around them, without prefixes, and the
/// attributes called one of `attributes`; up to where the XML is broken.
pub(super) fn texts(
    data: &[u8],
    limits: &Limits,
    attributes: &[&str],
) -> Vec<(Vec<String>, String)> {
    let mut xml = Xml::new(&data[..data.len().min(MOST)], limits);
    let mut path: Vec<String> = Vec::new();
    let mut found = Vec::new();
    let mut text = String::new();
    let string = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    // what is broken ends it: of a document's own data nothing is told twice
    while let Ok(Some(token)) = xml.next() {
        match token {
            Token::Start(tag) => {
                path.push(string(tag.local()));
                for name in attributes {
                    if let Some(value) = tag.get(name.as_bytes()) {
                        let mut inside = path.clone();
                        inside.push((*name).to_owned());
                        found.push((inside, string(&value)));
                    }
                }
                text.clear();
                if path.len() > DEEPEST {
                    break;
                }
            }
            Token::Text(piece) => text.push_str(&string(piece)),
            Token::End(_) => {
                if !text.trim().is_empty() {
                    found.push((path.clone(), text.trim().to_owned()));
                }
                text.clear();
                path.pop();
            }
        }
    }
    found
}
