//! Holds the telling of files among the values of a database. Must not know formats, only
//! how such begin.

/// How files begin that are worth a record of their own.
const FILES: &[&[u8]] = &[
    b"%PDF-",
    b"PK\x03\x04",
    b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
    b"\xFF\xD8\xFF",
    b"\x89PNG\r\n",
    b"GIF8",
    b"II*\0",
    b"MM\0*",
    b"{\\rtf",
    b"\x1F\x8B\x08",
    b"BZh",
    b"\xFD7zXZ\0",
    b"\x28\xB5\x2F\xFD",
    b"SQLite format 3\0",
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!\x1A\x07",
];

/// Whether a value is a file, as far as its first bytes tell.
pub(super) fn is_file(value: &[u8]) -> bool {
    let named = |at: usize, name: &[u8]| value.get(at..at + name.len()) == Some(name);
    FILES.iter().any(|start| value.starts_with(start))
        || named(0, b"RIFF") && named(8, b"WEBP")
        || named(4, b"ftypheic")
}
