//! Holds what control words and signs do while RTF is read. Must not know destinations
//! by name: those stand in `words`.

use super::words::{self, To};
use super::{ExtractError, Reader};

impl Reader<'_, '_> {
    pub(super) fn symbol(&mut self, sign: u8) -> Result<(), ExtractError> {
        if sign == b'*' {
            self.star = true;
            return Ok(());
        }
        if self.skip > 0 {
            self.skip -= 1;
            return Ok(());
        }
        self.flush()?;
        match sign {
            b'\\' | b'{' | b'}' => self.put(&[sign]),
            b'~' => self.put(" ".as_bytes()),
            b'_' => self.put(b"-"),
            b'\r' | b'\n' => self.paragraph(),
            b'\t' => self.put(b"\t"),
            _ => Ok(()),
        }
    }

    pub(super) fn word(&mut self, word: &[u8], number: Option<i32>) -> Result<(), ExtractError> {
        self.flush()?;
        let star = std::mem::take(&mut self.star);
        if self.skip > 0 {
            self.skip -= 1;
            if words::text(word).is_some() {
                return Ok(());
            }
        }
        if self.state.to == To::Nowhere && self.state.begins {
            return Ok(());
        }
        if let Some(to) = words::destination(word) {
            // what lies in a group that goes nowhere does so too
            return match self.state.to {
                To::Nowhere => Ok(()),
                _ => self.enter(to),
            };
        }
        if star && !words::is_transparent(word) {
            return self.enter(To::Nowhere);
        }
        if let Some(text) = words::text(word) {
            return self.put(text.as_bytes());
        }
        match word {
            b"par" => self.paragraph(),
            b"cell" | b"nestcell" | b"row" | b"nestrow" => self.table_mark(word),
            b"pard" => {
                self.state.in_table = 0;
                Ok(())
            }
            b"intbl" => {
                self.state.in_table = self.state.in_table.max(1);
                Ok(())
            }
            b"itap" => {
                self.state.in_table = number.map_or(1, |n| u32::try_from(n).unwrap_or(0));
                Ok(())
            }
            b"u" => self.character(number.unwrap_or(0)),
            b"uc" => {
                self.state.skipped = number.and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
                Ok(())
            }
            b"htmlrtf" => {
                self.state.doubles = number != Some(0);
                Ok(())
            }
            b"pngblip" | b"jpegblip" | b"emfblip" | b"wmetafile" | b"dibitmap" | b"wbitmap"
            | b"macpict" => {
                if let Some(bytes) = self.bytes.last_mut() {
                    bytes.kind = picture(word);
                }
                Ok(())
            }
            _ => {
                self.charsets.word(word, number, &mut self.state);
                self.values.date(word, number);
                Ok(())
            }
        }
    }

    fn paragraph(&mut self) -> Result<(), ExtractError> {
        match self.state.to {
            To::Body | To::Box => {
                self.tables.agree(self.state.in_table, &mut self.document)?;
                self.document.paragraph()
            }
            _ => self.put(b"\n"),
        }
    }

    /// The end of a cell or row.
    fn table_mark(&mut self, word: &[u8]) -> Result<(), ExtractError> {
        let row = word.ends_with(b"row");
        if !matches!(self.state.to, To::Body | To::Box) {
            return self.put(if row { b"\n" } else { b"\t" });
        }
        let least = if word.starts_with(b"nest") { 2 } else { 1 };
        let level = match word {
            b"row" => 1,
            _ => self.state.in_table.max(least),
        };
        self.tables.agree(level, &mut self.document)?;
        if row { self.tables.end_row(&mut self.document) } else { self.document.cell_end() }
    }

    /// A character by its number, which is a unit of UTF-16.
    fn character(&mut self, number: i32) -> Result<(), ExtractError> {
        self.skip = self.state.skipped;
        match self.charsets.unit(number) {
            Some(c) => self.put(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => Ok(()),
        }
    }
}

fn picture(word: &[u8]) -> &'static str {
    match word {
        b"pngblip" => "png",
        b"jpegblip" => "jpg",
        b"emfblip" => "emf",
        b"wmetafile" => "wmf",
        b"macpict" => "pict",
        _ => "bmp",
    }
}
