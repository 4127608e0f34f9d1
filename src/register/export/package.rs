//! Holds the writing of a zip in memory, for the parts of a workbook. Must not know what they
//! hold. Source of the form: APPNOTE.TXT of PKWARE, 4.3 to 4.4.

use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::{self, Write};

/// The day 1980-01-01, the first that the form knows: the same parts give the same bytes.
const DAY: u16 = 1 << 5 | 1;

/// A zip that is being written.
#[derive(Default)]
pub(super) struct Package {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    parts: u16,
}

impl Package {
    /// Adds a part.
    pub(super) fn part(&mut self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(content)?;
        let packed = packed.finish()?;
        let mut head = Vec::new();
        // version 2.0, names in UTF-8, deflated, time, day
        for word in [20, 1 << 11, 8, 0, DAY] {
            head.extend(u16::to_le_bytes(word));
        }
        for long in [crc32fast::hash(content), size(packed.len())?, size(content.len())?] {
            head.extend(u32::to_le_bytes(long));
        }
        let length = u16::try_from(name.len()).map_err(io::Error::other)?;
        head.extend(length.to_le_bytes());
        let at = size(self.bytes.len())?;
        self.bytes.extend(b"PK\x03\x04");
        self.bytes.extend(&head);
        // no extra field
        self.bytes.extend([0; 2]);
        self.bytes.extend(name.as_bytes());
        self.bytes.extend(&packed);
        self.directory.extend(b"PK\x01\x02\x14\x00");
        self.directory.extend(&head);
        // no extra field, no comment, first disk, no attributes
        self.directory.extend([0; 12]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.as_bytes());
        self.parts += 1;
        Ok(())
    }

    /// The zip.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        let (at, length) = (size(self.bytes.len())?, size(self.directory.len())?);
        self.bytes.append(&mut self.directory);
        self.bytes.extend(b"PK\x05\x06\x00\x00\x00\x00");
        self.bytes.extend(self.parts.to_le_bytes());
        self.bytes.extend(self.parts.to_le_bytes());
        self.bytes.extend(length.to_le_bytes());
        self.bytes.extend(at.to_le_bytes());
        self.bytes.extend([0; 2]);
        Ok(self.bytes)
    }
}

fn size(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| io::Error::other("larger than 4 GiB"))
}
