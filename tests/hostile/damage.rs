//! Holds damage of every kind done to good files: cut anywhere, bytes turned over,
//! beginnings of other formats. Readers must end, and say so where they cannot know.

use super::cases::{self, Case};
use crate::common::listing::Listing;
use std::io::Write;

/// Every file that is small enough to be read again and again.
fn files() -> Vec<Case> {
    let more = [
        "pdf",
        "pdf-hostile",
        "html",
        "markdown",
        "jpeg",
        "png",
        "tiff",
        "heic",
        "webp",
        "gif",
        "bmp",
    ];
    let more = more.iter().flat_map(|format| cases::below(&format!("formats/{format}")));
    // what is made to take long takes long, however it is damaged
    let more = more.filter(|case| !case.name.contains("/doubling/"));
    let data = cases::below_all(cases::DATA);
    let boxes = cases::databases().into_iter().chain(data).chain(cases::mail());
    cases::all().into_iter().chain(more).chain(cases::older()).chain(boxes).collect()
}

/// About `count` places in a file of `length` bytes.
fn places(case: &Case, length: usize, count: usize) -> Vec<usize> {
    let step = (length / count).max(1);
    // not the same places in every file
    let first = case.name.len() % step;
    (first..length).step_by(step).collect()
}

#[test]
fn a_file_that_is_cut_anywhere_is_read_to_there() {
    for case in files() {
        let bytes = case.bytes();
        for cut in places(&case, bytes.len(), 40) {
            let listing = Listing::of(&bytes[..cut], &case.name, 4096);
            assert!(listing.format != "none", "{} cut at {cut}", case.name);
        }
    }
}

#[test]
fn a_file_with_a_wrong_byte_anywhere_is_read() {
    for case in files() {
        let mut bytes = case.bytes();
        for at in places(&case, bytes.len(), 8) {
            for wrong in [0, b'\'', b'"', 0xFF] {
                let right = std::mem::replace(&mut bytes[at], wrong);
                Listing::of(&bytes, &case.name, 1000);
                bytes[at] = right;
            }
        }
    }
}

#[test]
fn a_database_that_is_cut_says_so() {
    for case in cases::databases() {
        // rows and documents that nothing ends, and what was damaged or is text already
        let says =
            ["pg-dump", "pg-dump-tar", "mysql-xml", "sqlite", "dbf", "parquet", "avro", "arrow"];
        let good = case.expected.gaps.is_empty() && says.contains(&case.expected.format.as_str());
        let bytes = case.bytes();
        // what a table of contents is cut off from lies elsewhere
        if !good || bytes.len() > 64 << 10 {
            continue;
        }
        for cut in (64..bytes.len()).step_by(64) {
            if bytes[cut..].iter().all(|&b| b == 0) {
                // what fills up the last block
                continue;
            }
            let listing = Listing::of(&bytes[..cut], &case.name, 4096);
            let told = listing.error.is_some() || !listing.gaps.is_empty();
            assert!(told, "{} cut at {cut} of {}: {listing:?}", case.name, bytes.len());
        }
    }
}

/// A table, and its rows by number.
fn rows() -> (String, usize) {
    let row = |i: usize| {
        format!("{i};naam {};m{}@zonneveld.example\n", i * 7919 % 1000, i * 104_729 % 9973)
    };
    ("id;naam;email\n".to_owned() + &(0..20_000).map(row).collect::<String>(), 20_000)
}

#[test]
fn a_compressed_file_that_is_cut_gives_what_came_before_and_a_gap() {
    let (text, count) = rows();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("room in memory");
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bzip2.write_all(text.as_bytes()).expect("room in memory");
    let zstd = ruzstd::encoding::compress_to_vec(
        text.as_bytes(),
        ruzstd::encoding::CompressionLevel::Fastest,
    );
    let files = [
        ("leden.csv.gz", gzip.finish().expect("room in memory")),
        ("leden.csv.bz2", bzip2.finish().expect("room in memory")),
        ("leden.csv.zst", zstd),
    ];
    for (name, whole) in files {
        assert_eq!(Listing::of(&whole, name, 256 << 10).cells.len(), count * 3, "{name}");
        for part in [1, 2, 5, 8, 9] {
            let cut = whole.len() * part / 10;
            let listing = Listing::of(&whole[..cut], name, 256 << 10);
            assert!(listing.error.is_some(), "{name} cut to {part} tenths tells nobody");
            // a block or a window may be lost, no more
            let read = listing.cells.len() / 3;
            let least = (count * part / 10).saturating_sub(count * 3 / 10);
            assert!(read >= least, "{name} cut to {part} tenths gives {read} of {count} rows");
        }
    }
}

#[test]
fn a_beginning_of_another_format_hides_nothing_in_silence() {
    const STARTS: &[&[u8]] = &[
        b"\x1F\x8B",
        b"\x1F\x8B\x08",
        b"\x28\xB5\x2F\xFD",
        b"\x50\x2A\x4D\x18",
        b"\xFD7zXZ\0",
        b"BZh9",
        b"\x04\x22\x4D\x18",
        b"\x02\x21\x4C\x18",
        b"\x1F\x9D\x90",
        b"\x5D\0\0\x80\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0",
        b"BZh91AY&SY",
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"\x7FELF",
        b"%PDF-1.7\n",
        b"\xFF\xFE",
        b"\xFE\xFF",
        b"\xFF\xFE\0\0",
        b"\0\0\xFE\xFF",
        b"\xEF\xBB\xBF",
        b"\0",
        b"\0\0\0\0",
        b"SQLite format 3\0",
        b"{",
        b"<?xml",
        b"sep=",
        b"\"",
    ];
    let mail = "\nhier staat jan@zonneveld.example in een regel\n";
    for start in STARTS {
        for length in [0, 1, 3, mail.len()] {
            let bytes = [start, &mail.as_bytes()[..length]].concat();
            let listing = Listing::of(&bytes, "x", 4096);
            let values = listing.cells.iter().map(|(_, _, text)| text.as_str());
            let texts = listing.texts.iter().map(|(_, _, text)| text.as_str());
            let found = values.chain(texts).any(|text| text.contains("jan@zonneveld.example"));
            let told = listing.error.is_some() || !listing.gaps.is_empty();
            // two bytes of a mark turn text into other characters, which are read
            let turned = matches!(listing.charset, Some("utf-16le" | "utf-16be"));
            assert!(
                found || told || turned || length < mail.len(),
                "{start:?} with {length} bytes: {listing:?}"
            );
        }
    }
}
