//! Holds the contents of a project: its code page, its modules and what it refers to. Must
//! not know where they lie. Source: \[MS-OVBA\] 2.3.4.2.

use crate::extract::ole::{long, short};
use crate::input::CodePage;

/// Kinds of records.
const CODE_PAGE: u16 = 0x03;
const VERSION: u16 = 0x09;
const REGISTERED: u16 = 0x0D;
const OTHER_PROJECT: u16 = 0x0E;
const MODULE: u16 = 0x19;
const STREAM_NAME: u16 = 0x1A;
const CONTROL: u16 = 0x2F;
const ORIGINAL: u16 = 0x33;
const OFFSET: u16 = 0x31;

/// What the contents say.
pub(super) struct Project {
    pub(super) page: CodePage,
    /// Names of the streams of modules, and where in them their source text begins.
    modules: Vec<(String, u64)>,
    /// Libraries, documents and controls by their files.
    pub(super) references: Vec<String>,
    /// Whether no record is longer than what there is of it.
    pub(super) whole: bool,
}

impl Default for Project {
    fn default() -> Self {
        Project {
            page: CodePage::WESTERN,
            modules: Vec::new(),
            references: Vec::new(),
            whole: true,
        }
    }
}

impl Project {
    /// Reads the records of `bytes`, as far as they go.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut project = Project::default();
        let mut name = None;
        let mut at = 0;
        while let (Some(kind), Some(size)) = (short(bytes, at), long(bytes, at + 2)) {
            at += 6;
            // the length that it tells is not its own
            let size = if kind == VERSION { 6 } else { size as usize };
            let Some(data) = bytes.get(at..at.saturating_add(size)) else {
                project.whole = false;
                break;
            };
            at += size;
            match kind {
                CODE_PAGE => {
                    let page = short(data, 0).and_then(|number| CodePage::of(number.into()));
                    project.page = page.unwrap_or(project.page);
                }
                MODULE => name = None,
                STREAM_NAME => name = Some(project.text(data)),
                OFFSET => {
                    if let (Some(name), Some(offset)) = (name.take(), long(data, 0)) {
                        project.modules.push((name, offset.into()));
                    }
                }
                REGISTERED | OTHER_PROJECT | CONTROL => {
                    let length = long(data, 0).unwrap_or(0) as usize;
                    match data.get(4..length.saturating_add(4)) {
                        Some(path) => project.refer(path),
                        None => project.whole = false,
                    }
                }
                ORIGINAL => project.refer(data),
                // names, versions and helps of the parts, which stand elsewhere too
                _ => {}
            }
        }
        project
    }

    fn text(&self, bytes: &[u8]) -> String {
        let mut text = Vec::new();
        self.page.decode(bytes, &mut text);
        String::from_utf8_lossy(&text).into_owned()
    }

    fn refer(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            let path = self.text(bytes);
            self.references.push(path);
        }
    }

    /// Where in the stream of this name the source text of a module begins.
    pub(super) fn offset_of(&self, stream: &str) -> Option<u64> {
        let named = |(name, _): &&(String, u64)| name.eq_ignore_ascii_case(stream);
        self.modules.iter().find(named).map(|(_, offset)| *offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, size: u32, data: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &size.to_le_bytes(), data].concat()
    }

    #[test]
    fn records_tell_of_modules_wherever_others_stand() {
        let bytes = [
            record(CODE_PAGE, 2, &1252_u16.to_le_bytes()),
            record(VERSION, 4, &[1, 0, 0, 0, 2, 0]),
            record(REGISTERED, 12, b"\x08\0\0\0C:\\a.tlb"),
            record(MODULE, 3, b"abc"),
            record(STREAM_NAME, 4, b"caf\xE9"),
            record(0x32, 2, &[0, 0]),
            record(OFFSET, 4, &771_u32.to_le_bytes()),
        ];
        let project = Project::read(&bytes.concat());
        assert_eq!(project.offset_of("CAFé"), Some(771));
        assert_eq!(project.offset_of("other"), None);
        assert_eq!(project.references, ["C:\\a.tlb"]);
        // cut anywhere, it says less and no wrong
        for end in 0..bytes.concat().len() {
            let cut = Project::read(&bytes.concat()[..end]);
            assert!(cut.offset_of("café").is_none_or(|offset| offset == 771), "{end}");
        }
    }
}
