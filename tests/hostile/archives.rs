//! Holds archives that are made to break readers: bombs, archives in archives, entries
//! that overlap, names that climb, links, lengths that cannot be. What stands beside the
//! trap must still be found.

use super::bounded::Outcome;
use super::large::{MAIL, MIB, scanned};
use serde_json::Value;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;

/// An archive of these entries.
fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).expect("room in memory");
        zip.write_all(content).expect("room in memory");
    }
    zip.finish().expect("room in memory").into_inner()
}

fn letter() -> Vec<u8> {
    format!("mail {MAIL}\n").into_bytes()
}

/// Causes and limits of the gaps of an object inside: `bomb ratio`.
fn gaps(record: &Value) -> Vec<String> {
    let gaps = record["gaps"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let gap = |gap: &Value| format!("{} {}", text(&gap["cause"]), text(&gap["limit"]["name"]));
    gaps.iter().map(|of| gap(of).trim().to_owned()).collect()
}

/// How many objects inside hold the address.
fn letters(outcome: &Outcome) -> usize {
    let finds = |record: &&Value| {
        let findings = record["findings"].as_array().cloned().unwrap_or_default();
        findings.iter().any(|finding| finding["category"] == "contact.email")
    };
    outcome.inside.iter().filter(finds).count()
}

/// How many objects inside have this gap.
fn with_gap(outcome: &Outcome, gap: &str) -> usize {
    outcome.inside.iter().filter(|record| gaps(record).iter().any(|is| is == gap)).count()
}

#[test]
fn an_entry_that_expands_a_thousand_times() {
    let zeros = vec![0; 200 * MIB];
    let file = zip_of(&[("a.txt", &letter()), ("nullen.txt", &zeros), ("b.txt", &letter())]);
    let outcome = scanned("plat.zip", &file);
    assert_eq!(with_gap(&outcome, "bomb ratio"), 2, "nor is what follows read any more");
    assert_eq!((outcome.inside.len(), letters(&outcome)), (3, 1));
}

#[test]
fn what_an_encoding_expands_counts_once() {
    let content = vec![b' '; 70 * MIB];
    let size = format!("{:011o}\0", content.len());
    let head = head("wit.txt", size.as_bytes().try_into().expect("12 bytes"), b'0', "");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for piece in [&head, &content, &tar_letter("brief.txt"), &tar_end()] {
        gzip.write_all(piece).expect("room in memory");
    }
    let packed = gzip.finish().expect("room in memory");
    let ratio = content.len() / packed.len() + 100;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [file, config] = ["wit.tar.gz", "speur.toml"].map(|name| folder.path().join(name));
    std::fs::write(&file, packed).expect("room");
    std::fs::write(&config, format!("[limits]\nratio = {ratio}\n")).expect("room");
    let scanned = crate::common::scan(["--config".into(), config, file]);
    let objects = scanned.objects();
    assert_eq!(objects.len(), 3);
    assert!(objects.iter().all(|record| gaps(record).is_empty()), "{objects:?}");
}

#[test]
fn archives_in_archives_ten_times_ten() {
    let mut inner = zip_of(&[("0.txt", &vec![0; 16 * MIB])]);
    for level in 0..5 {
        let names: Vec<String> = (0..10).map(|i| format!("{level}-{i}.zip")).collect();
        let mut entries = vec![("brief.txt", letter())];
        entries.extend(names.iter().map(|name| (name.as_str(), inner.clone())));
        let entries: Vec<(&str, &[u8])> =
            entries.iter().map(|(name, content)| (*name, content.as_slice())).collect();
        inner = zip_of(&entries);
    }
    let outcome = scanned("nest.zip", &inner);
    assert!(with_gap(&outcome, "bomb ratio") > 5);
    assert!(outcome.inside.len() < 200, "{} records", outcome.inside.len());
    assert_eq!(letters(&outcome), 5, "those on the way to the first");
}

#[test]
fn fifty_archives_one_in_the_other() {
    let mut inner = letter();
    for _ in 0..50 {
        inner = zip_of(&[("brief.txt", &letter()), ("a.zip", &inner)]);
    }
    let outcome = scanned("diep.zip", &inner);
    // of the sixteenth nothing inside is read
    assert_eq!(letters(&outcome), 16);
    let last = outcome.inside.iter().find(|record| gaps(record) == ["too-deep depth"]);
    assert!(last.is_some(), "{:?}", outcome.inside.last());
}

#[test]
fn a_thousand_entries_that_are_one() {
    let one = zip_of(&[("a", &vec![0; 16 * MIB])]);
    let directory = memchr::memmem::rfind(&one, b"PK\x01\x02").expect("a directory");
    let end = memchr::memmem::rfind(&one, b"PK\x05\x06").expect("an end");
    let mut file = one[..directory].to_vec();
    file.extend(one[directory..end].repeat(1000));
    let length = ((end - directory) * 1000) as u32;
    let mut record = one[end..].to_vec();
    record[8..10].copy_from_slice(&1000_u16.to_le_bytes());
    record[10..12].copy_from_slice(&1000_u16.to_le_bytes());
    record[12..16].copy_from_slice(&length.to_le_bytes());
    file.extend(record);
    let outcome = scanned("een.zip", &file);
    assert_eq!(outcome.inside.len(), 1000, "every entry has its record");
    assert!(with_gap(&outcome, "bomb ratio") > 980);
}

#[test]
fn ten_thousand_entries() {
    let names: Vec<String> = (0..10_000).map(|i| format!("map {}/{i}.txt", i % 100)).collect();
    let letter = letter();
    let entries: Vec<(&str, &[u8])> =
        names.iter().map(|name| (name.as_str(), letter.as_slice())).collect();
    let outcome = scanned("veel.zip", &zip_of(&entries));
    assert_eq!((outcome.inside.len(), letters(&outcome)), (10_000, 10_000));
}

#[test]
fn names_that_climb_or_are_the_same() {
    let names = ["../../../../boven.txt", "/etc/boven.txt", "C:\\boven.txt", "a/../../b.txt"];
    let long = format!("{}.txt", "x".repeat(60_000));
    let mut names: Vec<&str> = names.to_vec();
    names.extend([long.as_str(), "tweemaal.txt", "eenmaal!.txt"]);
    let letter = letter();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, letter.as_slice())).collect();
    let mut file = zip_of(&entries);
    // a name as long as another, so that nothing moves
    for at in memchr::memmem::find_iter(&file.clone(), b"eenmaal!") {
        file[at..at + 8].copy_from_slice(b"tweemaal");
    }
    let outcome = scanned("namen.zip", &file);
    assert_eq!((outcome.inside.len(), letters(&outcome)), (7, 7));
    let twice = outcome
        .inside
        .iter()
        .filter(|record| record["path"].as_str().expect("a path").ends_with("!/tweemaal.txt"));
    assert_eq!(twice.count(), 2, "told apart by their positions");
    assert!(!std::path::Path::new("/etc/boven.txt").exists());
}

/// The head of an entry of a tar.
fn head(name: &str, size: &[u8; 12], kind: u8, link: &str) -> Vec<u8> {
    let mut head = vec![0; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[100..108].copy_from_slice(b"0000644\0");
    head[124..136].copy_from_slice(size);
    head[156] = kind;
    head[157..157 + link.len()].copy_from_slice(link.as_bytes());
    head[257..265].copy_from_slice(b"ustar\x0000");
    summed(head)
}

fn summed(mut head: Vec<u8>) -> Vec<u8> {
    head[148..156].fill(b' ');
    let sum: u32 = head.iter().map(|&b| u32::from(b)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    head
}

const NOTHING: &[u8; 12] = b"00000000000\0";

fn tar_letter(name: &str) -> Vec<u8> {
    let letter = letter();
    let size = format!("{:011o}\0", letter.len());
    let mut entry = head(name, size.as_bytes().try_into().expect("12 bytes"), b'0', "");
    entry.extend(letter);
    entry.resize(1024, 0);
    entry
}

fn tar_end() -> Vec<u8> {
    vec![0; 1024]
}

#[test]
fn links_and_devices_are_records_and_not_followed() {
    let file = [
        head("hard", NOTHING, b'1', "/etc/passwd"),
        head("zacht", NOTHING, b'2', "../../etc/passwd"),
        head("toestel", NOTHING, b'3', ""),
        head("pijp", NOTHING, b'6', ""),
        tar_letter("brief.txt"),
        tar_end(),
    ];
    let outcome = scanned("links.tar", &file.concat());
    let told: Vec<Vec<String>> = outcome.inside.iter().map(gaps).collect();
    let expected = [vec!["link"], vec!["link"], vec!["special-file"], vec!["special-file"], vec![]];
    assert_eq!(told, expected);
    assert_eq!(letters(&outcome), 1);
}

#[test]
fn lengths_that_cannot_be() {
    let mut huge = [0xFF; 12];
    huge[0] = 0x80;
    let far = b"77777777777\0";
    for (name, bad) in [
        ("negatief", head("a", b"-0000000001\0", b'0', "")),
        ("oneindig", head("a", &huge, b'0', "")),
        ("naam", head("a", far, b'L', "")),
        ("pax", head("a", far, b'x', "")),
    ] {
        let file = [tar_letter("voor.txt"), bad, tar_letter("na.txt"), tar_end()].concat();
        let outcome = scanned("lengte.tar", &file);
        assert_eq!(outcome.gaps(), [("extract".to_owned(), "corrupt".to_owned())], "{name}");
        assert_eq!(letters(&outcome), 2, "{name}");
    }
    // a length beyond the end takes what follows for content
    let file = [tar_letter("voor.txt"), head("a", far, b'0', ""), tar_letter("na.txt")].concat();
    let outcome = scanned("lengte.tar", &file);
    assert_eq!(outcome.gaps(), [("decode".to_owned(), "truncated".to_owned())]);
    assert_eq!(letters(&outcome), 2);
}

#[test]
fn a_hole_without_end() {
    let mut hole = head("gat", NOTHING, b'S', "");
    hole[257..265].copy_from_slice(b"ustar  \0");
    hole[345..512].fill(0);
    hole[483..495]
        .copy_from_slice(&[0x80, 0, 0, 0, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
    let file = [summed(hole), tar_letter("brief.txt"), tar_end()].concat();
    let outcome = scanned("gat.tar", &file);
    assert_eq!((with_gap(&outcome, "bomb ratio"), letters(&outcome)), (1, 1));
}

#[test]
fn folders_of_a_disc_that_go_in_circles() {
    let packed = super::cases::below("formats/iso");
    let plain = packed.iter().find(|case| case.name.ends_with("plain.iso.gz")).expect("a disc");
    let mut file = Vec::new();
    let mut unpacked = flate2::read::GzDecoder::new(Cursor::new(plain.bytes()));
    unpacked.read_to_end(&mut file).expect("a fixture");
    // the folder is the one that it lies in
    let root = file[16 * 2048 + 158..16 * 2048 + 166].to_vec();
    let at = memchr::memmem::find(&file[18 * 2048..], b"\x03MAP").expect("a folder") + 18 * 2048;
    file[at - 30..at - 22].copy_from_slice(&root);
    let outcome = scanned("kring.iso", &file);
    assert_eq!(outcome.gaps(), [("extract".to_owned(), "corrupt".to_owned())]);
    assert_eq!(letters(&outcome), 1);
}

#[test]
fn a_zip_without_its_directory_is_read_in_order() {
    let file = zip_of(&[("a.txt", &letter()), ("map/b.txt", &letter())]);
    let directory = memchr::memmem::find(&file, b"PK\x01\x02").expect("a directory");
    let outcome = scanned("kort.zip", &file[..directory]);
    assert_eq!(outcome.gaps(), [("extract".to_owned(), "truncated".to_owned())]);
    assert_eq!(letters(&outcome), 2);
    let outcome = scanned("korter.zip", &file[..directory - 10]);
    assert_eq!((outcome.inside.len(), letters(&outcome)), (2, 1));
    assert_eq!(gaps(&outcome.inside[1]), ["truncated"]);
}
