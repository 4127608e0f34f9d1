//! Holds pages of HTML: what people see of them, and what they do not. Must not run
//! anything.

mod attributes;
mod embedded;
mod lex;
mod page;
pub(super) mod references;
mod sniff;
mod table;
mod tag;

use super::{ExtractError, Format, Sink, prose};
use crate::input::{Folding, Source, TextReader, TextSource};
use encoding_rs::Encoding;
use lex::Lexer;
use page::Page;

pub(super) const HTML: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml", "xht", "shtml", "hta"],
    is: sniff::is_html,
    extract: |source, sink| read_as(source, None, sink),
    hostile: false,
    reads: "visible and hidden text, tables with their columns, forms, descriptions and other attributes, targets of links, metadata; comments and scripts as texts of their own; embedded data as objects inside",
};

/// Reads a page whose charset is declared outside of it, or in it.
pub(super) fn read_as(
    source: &mut Source,
    declared: Option<&'static Encoding>,
    sink: &mut dyn Sink,
) -> Result<(), ExtractError> {
    let limits = source.limits();
    // beyond the limit of depth nothing inside can be read
    let nest = source.nest().ok();
    let declared = declared.or_else(|| sniff::declared_charset(source.head()));
    let mut text = match declared {
        Some(charset) => TextSource::declared(source, Folding::Structured, charset),
        None => TextSource::new(source, Folding::Structured),
    };
    let mut lexer = Lexer::new(TextReader::new(&mut text), limits.record);
    let mut page = Page::new(sink, limits, nest);
    let mut result = Ok(());
    while result.is_ok() {
        match lexer.next() {
            Ok(Some(token)) => result = page.token(&token),
            Ok(None) => break,
            Err(error) => result = Err(error),
        }
    }
    let cut = lexer.is_cut();
    let result = result.and_then(|()| page.end(cut));
    prose::finish(text, sink, result)
}

#[cfg(test)]
mod tests;
