//! Holds where a link of a cell leads to and what is said of it. Must not know cells.
//! Source: \[MS-OSHARED\] 2.3.7.1.

use crate::extract::office::decoded;
use crate::extract::ole::{long, wide};
use crate::input::CodePage;

/// An address on the net.
const URL: [u8; 4] = [0xE0, 0xC9, 0xEA, 0x79];
/// A path of a file.
const FILE: [u8; 4] = [0x03, 0x03, 0, 0];

/// The texts of the link in a record.
pub(super) fn targets(data: &[u8]) -> Vec<Vec<u8>> {
    let mut link = Link { data, at: 32, texts: Vec::new() };
    let flags = long(data, 28).unwrap_or(0);
    // what is shown, which the cell says as well; the frame that it opens in
    for bit in [0x14, 0x80] {
        if flags & bit != 0 {
            link.counted(2);
        }
    }
    let starts = |id: &[u8]| data.get(link.at..).is_some_and(|rest| rest.starts_with(id));
    match flags & 0x101 {
        0x101 => link.wide(2),
        1 if starts(&URL) => {
            link.at += 16;
            link.wide(1);
        }
        1 if starts(&FILE) => {
            link.at += 18;
            link.bytes();
        }
        _ => {}
    }
    link.texts
}

struct Link<'d> {
    data: &'d [u8],
    at: usize,
    texts: Vec<Vec<u8>>,
}

impl<'d> Link<'d> {
    /// What stands behind its count, of which each is so many bytes.
    fn counted(&mut self, each: usize) -> &'d [u8] {
        let length = (long(self.data, self.at).unwrap_or(0) as usize).saturating_mul(each);
        let rest = self.data.get(self.at + 4..).unwrap_or_default();
        self.at = self.at.saturating_add(4).saturating_add(length).min(self.data.len());
        rest.get(..length).unwrap_or(rest)
    }

    fn wide(&mut self, each: usize) {
        let mut text = Vec::new();
        wide(self.counted(each), &mut text);
        self.add(text);
    }

    fn bytes(&mut self) {
        let mut text = Vec::new();
        CodePage::WESTERN.decode(self.counted(1), &mut text);
        self.add(text);
    }

    fn add(&mut self, mut text: Vec<u8>) {
        let end = memchr::memchr(0, &text).unwrap_or(text.len());
        text.truncate(end);
        if !text.is_empty() {
            self.texts.push(decoded(&text));
        }
    }
}
