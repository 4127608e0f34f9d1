//! Holds what holds inside a group of RTF, and the charsets that text may be in. Must
//! not know where text goes.

use super::words::{self, To};
use crate::input::CodePage;
use std::collections::BTreeMap;

/// How many fonts are known.
const FONTS: usize = 10_000;

/// What holds inside a group.
#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) to: To,
    /// Whether the destination was begun in this group.
    pub(super) begins: bool,
    font: Option<i32>,
    /// Bytes that stand behind a character given by its number.
    pub(super) skipped: u32,
    /// How many tables the paragraph stands in.
    pub(super) in_table: u32,
    /// Whether text repeats, for programs that know RTF alone, what HTML in it says.
    pub(super) doubles: bool,
}

impl Default for State {
    fn default() -> Self {
        State { to: To::Body, begins: false, font: None, skipped: 1, in_table: 0, doubles: false }
    }
}

/// The charsets of the document and of its fonts.
pub(super) struct Charsets {
    document: CodePage,
    default_font: Option<i32>,
    fonts: BTreeMap<i32, CodePage>,
    /// The font that the table of fonts is at.
    font: i32,
    /// First half of a character of UTF-16.
    half: Option<u16>,
}

impl Default for Charsets {
    fn default() -> Self {
        Charsets {
            document: CodePage::WESTERN,
            default_font: None,
            fonts: BTreeMap::new(),
            font: 0,
            half: None,
        }
    }
}

impl Charsets {
    /// The charset of bytes.
    pub(super) fn of(&self, state: &State) -> CodePage {
        let font = state.font.or(self.default_font);
        font.and_then(|font| self.fonts.get(&font)).copied().unwrap_or(self.document)
    }

    /// Takes a control word that could be about charsets.
    pub(super) fn word(&mut self, word: &[u8], number: Option<i32>, state: &mut State) {
        let page = |number: Option<i32>| CodePage::of(u32::try_from(number?).ok()?);
        match (word, state.to) {
            (b"ansicpg", _) => self.document = page(number).unwrap_or(self.document),
            (b"mac", _) => self.document = page(Some(10000)).unwrap_or(self.document),
            (b"pc", _) => self.document = page(Some(437)).unwrap_or(self.document),
            (b"pca", _) => self.document = page(Some(850)).unwrap_or(self.document),
            (b"deff", _) => self.default_font = number,
            (b"f", To::Fonts) => self.font = number.unwrap_or(0),
            (b"fcharset", To::Fonts) => {
                let number = number.and_then(words::code_page).and_then(|n| i32::try_from(n).ok());
                self.set_font(page(number));
            }
            (b"cpg", To::Fonts) => self.set_font(page(number)),
            (b"f", _) => state.font = number,
            (b"plain", _) => state.font = None,
            _ => {}
        }
    }

    fn set_font(&mut self, page: Option<CodePage>) {
        if let Some(page) = page.filter(|_| self.fonts.len() < FONTS) {
            self.fonts.insert(self.font, page);
        }
    }

    /// Takes a font's name, which says its charset where nothing else does.
    pub(super) fn end_fonts(&mut self, name: &[u8]) {
        let name = name.strip_suffix(b";").unwrap_or(name).trim_ascii_end();
        let number = match () {
            () if name.ends_with(b" CE") => 1250,
            () if name.ends_with(b" Cyr") => 1251,
            () if name.ends_with(b" Greek") => 1253,
            () if name.ends_with(b" Tur") => 1254,
            () if name.ends_with(b" Baltic") => 1257,
            () => return,
        };
        if !self.fonts.contains_key(&self.font) {
            self.set_font(CodePage::of(number));
        }
    }

    /// The character that a unit of UTF-16 ends.
    pub(super) fn unit(&mut self, number: i32) -> Option<char> {
        // what is above 32767 is written as negative
        let unit = (number & 0xFFFF) as u16;
        let units = [self.half.take().unwrap_or(unit), unit];
        if (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return None;
        }
        let units = if units[0] == unit { &units[1..] } else { &units[..] };
        char::decode_utf16(units.iter().copied()).last().map(|c| c.unwrap_or('\u{FFFD}'))
    }
}
