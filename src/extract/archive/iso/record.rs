//! Holds the record of a file in a directory of a disc: its place, its name, and what
//! Rock Ridge adds. Must not know how directories hang together.
//!
//! Source: ECMA-119, section 9.1; IEEE P1281 (SUSP) and P1282 (RRIP) drafts.

/// How names are told.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Names {
    /// Capitals, with a version behind a semicolon.
    Plain,
    /// In UTF-16, the higher byte first.
    Joliet,
    /// As of Unix, behind each record; so many bytes before that are another's.
    RockRidge(usize),
}

/// A record, from its length on.
pub(super) struct Record<'b>(pub(super) &'b [u8]);

/// Where the system's part of a record goes on: block, offset, length.
pub(super) type More = (u32, u32, u32);

impl<'b> Record<'b> {
    /// The first record of `bytes`; none where no more follows.
    pub(super) fn first(bytes: &'b [u8]) -> Option<Self> {
        let length = usize::from(*bytes.first()?);
        bytes.get(..length).filter(|record| record.len() >= 34).map(Record)
    }

    pub(super) fn length(&self) -> usize {
        self.0.len()
    }

    /// Number of its first block, with what stands before the content.
    pub(super) fn block(&self) -> u64 {
        u64::from(u32_at(self.0, 2)) + u64::from(self.0[1])
    }

    pub(super) fn size(&self) -> u64 {
        u32_at(self.0, 10).into()
    }

    pub(super) fn is_folder(&self) -> bool {
        self.0[25] & 2 != 0
    }

    /// Whether another record goes on with the content.
    pub(super) fn goes_on(&self) -> bool {
        self.0[25] & 0x80 != 0
    }

    fn identifier(&self) -> &'b [u8] {
        let length = usize::from(self.0[32]);
        self.0.get(33..33 + length).unwrap_or_default()
    }

    /// Whether it is the folder itself, or the one above.
    pub(super) fn is_own(&self) -> bool {
        matches!(self.identifier(), [0] | [1])
    }

    /// The name as far as the format itself tells it.
    pub(super) fn name(&self, names: Names) -> Vec<u8> {
        let raw = self.identifier();
        let name = match names {
            Names::Joliet => {
                let units = raw.chunks_exact(2).map(|unit| u16::from_be_bytes([unit[0], unit[1]]));
                String::from_utf16_lossy(&units.collect::<Vec<_>>()).into_bytes()
            }
            _ => raw.to_vec(),
        };
        let end = name.iter().rposition(|&b| b == b';').unwrap_or(name.len());
        let name = &name[..end];
        name.strip_suffix(b".").unwrap_or(name).to_vec()
    }

    /// What stands behind the name.
    pub(super) fn system(&self) -> &'b [u8] {
        // the name fills up an odd number of bytes
        let from = 33 + usize::from(self.0[32] | 1);
        self.0.get(from..).unwrap_or_default()
    }
}

/// What Rock Ridge tells of a file.
#[derive(Default)]
pub(super) struct Unix {
    pub(super) name: Option<Vec<u8>>,
    pub(super) is_link: bool,
    pub(super) is_special: bool,
    /// Packed by a program of Linux.
    pub(super) is_packed: bool,
    /// A folder that lies elsewhere, since it would be too deep here.
    pub(super) is_moved: bool,
}

impl Unix {
    /// Reads fields, and returns where they go on.
    pub(super) fn read(&mut self, mut fields: &[u8]) -> Option<More> {
        let mut more = None;
        while fields.len() >= 4 {
            let length = usize::from(fields[2]);
            let Some(field) = fields.get(..length).filter(|field| field.len() >= 4) else { break };
            match &field[..2] {
                b"NM" => {
                    let name = self.name.get_or_insert_default();
                    name.extend_from_slice(field.get(5..).unwrap_or_default());
                }
                b"SL" => self.is_link = true,
                b"ZF" => self.is_packed = true,
                b"CL" => self.is_moved = true,
                b"PX" => {
                    let mode = u32_at(field, 4) & 0o170_000;
                    self.is_special = !matches!(mode, 0 | 0o040_000 | 0o100_000 | 0o120_000);
                }
                b"CE" if field.len() >= 28 => {
                    more = Some((u32_at(field, 4), u32_at(field, 12), u32_at(field, 20)));
                }
                b"ST" => break,
                _ => {}
            }
            fields = &fields[length..];
        }
        more
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
    four.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
