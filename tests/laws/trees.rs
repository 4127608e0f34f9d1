//! Holds generated trees: files of every kind, whole and broken, in folders, with the
//! names that real shares have. Must not know what is done with them.

use super::people::Person;
use super::random::Random;
use proptest::prelude::*;
use std::io::Write;
use std::path::Path;

/// Paths that trees share, so that two trees overlap.
const PATHS: &[&str] = &[
    "brief.txt",
    "klanten.csv",
    "a/dump.sql",
    "a/b/access.log",
    "a/b/.verborgen",
    "oud/export",
    "oud/een naam met spaties.txt",
    "oud/100%!#.csv",
    "z.gz",
    "a.b",
];

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Letter,
    Customers,
    MultiLine,
    Inserts,
    Copy,
    Log,
    Utf16,
    Latin1,
    Gzip,
    CutGzip,
    Binary,
    Empty,
}

pub const KINDS: &[Kind] = &[
    Kind::Letter,
    Kind::Customers,
    Kind::MultiLine,
    Kind::Inserts,
    Kind::Copy,
    Kind::Log,
    Kind::Utf16,
    Kind::Latin1,
    Kind::Gzip,
    Kind::CutGzip,
    Kind::Binary,
    Kind::Empty,
];

/// One file: where, how written, about whom, how long.
#[derive(Clone, Debug)]
pub struct File {
    path: &'static str,
    kind: Kind,
    seed: u64,
    people: u64,
}

/// A tree: its files, the last of a path counts.
pub type Tree = Vec<File>;

/// One large file about `people`, dense with what stands in a context: wherever it is
/// cut, something near depends on what is on the other side.
pub fn dense(kind: Kind, people: u64) -> Tree {
    vec![File { path: "dense", kind, seed: 1, people }]
}

/// Trees of up to `files` files about up to `people` people each.
pub fn trees(files: usize, people: u64) -> impl Strategy<Value = Tree> {
    let file = (prop::sample::select(PATHS), prop::sample::select(KINDS), 0..3u64, 1..=people)
        .prop_map(|(path, kind, seed, people)| File { path, kind, seed, people });
    prop::collection::vec(file, 1..=files)
}

/// Writes `tree` below `root`.
pub fn write(tree: &Tree, root: &Path) {
    std::fs::create_dir_all(root).expect("made");
    for file in tree {
        let path = root.join(file.path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(&path, content(file.kind, file.seed, file.people)).expect("written");
        // the time of a write is no part of the tree
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
        let opened = std::fs::File::options().write(true).open(&path).expect("there");
        opened.set_modified(time).expect("set");
    }
}

pub fn content(kind: Kind, seed: u64, people: u64) -> Vec<u8> {
    let mut random = Random::new(seed * 31 + 5);
    match kind {
        Kind::Letter => letter(&mut random, people).into_bytes(),
        Kind::Customers => customers(&mut random, people, false).into_bytes(),
        Kind::MultiLine => customers(&mut random, people, true).into_bytes(),
        Kind::Inserts => inserts(&mut random, people).into_bytes(),
        Kind::Copy => copy(&mut random, people).into_bytes(),
        Kind::Log => log(&mut random, people).into_bytes(),
        Kind::Utf16 => {
            let text = customers(&mut random, people, false);
            [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
        }
        Kind::Latin1 => {
            encoding_rs::WINDOWS_1252.encode(&letter(&mut random, people)).0.into_owned()
        }
        Kind::Gzip => gzip(inserts(&mut random, people).as_bytes()),
        Kind::CutGzip => {
            let whole = gzip(letter(&mut random, people).as_bytes());
            whole[..whole.len() * 2 / 3].to_vec()
        }
        Kind::Binary => {
            let text = letter(&mut random, people);
            text.bytes()
                .flat_map(|b| if b == b'.' { vec![0, 0xFF, 0x80, b] } else { vec![b] })
                .collect()
        }
        Kind::Empty => Vec::new(),
    }
}

fn letter(random: &mut Random, people: u64) -> String {
    let mut text = String::new();
    for _ in 0..people {
        let p = Person::new(random);
        let words = random.below(60);
        // now and then a paragraph is one long line
        let end = random.pick(&["\n", "\n\n", " ", ". "]);
        text.push_str(&format!(
            "{}. {} {} woont in de {}, {} {}, tel. {}, {} (BSN {}, rijksregister {}), geboren {}.{end}",
            random.sentence(words), p.first, p.last, p.street, p.postcode, p.city, p.phone,
            p.email, p.bsn, p.rrn, p.birth,
        ));
    }
    text
}

fn customers(random: &mut Random, people: u64, multi_line: bool) -> String {
    let mut text = "id;naam;e-mail;telefoon;iban;bsn;geboren;opmerking\n".to_owned();
    for id in 1..=people {
        let p = Person::new(random);
        let words = random.below(12);
        let remark = match multi_line {
            true => format!(
                "\"{}\n\"\"{}\"\";{}\n{}\"",
                random.sentence(words),
                p.phone,
                p.email,
                p.rrn
            ),
            false => random.sentence(words),
        };
        text.push_str(&format!(
            "{id};{} {};{};{};{};{};{};{remark}\n",
            p.first, p.last, p.email, p.phone, p.iban, p.bsn, p.birth
        ));
    }
    text
}

fn inserts(random: &mut Random, people: u64) -> String {
    let mut text = "-- MariaDB dump\nCREATE TABLE `klant` (\n  `id` int,\n  `naam` varchar(50),\n  `rijksregisternummer` \
        varchar(20),\n  `notitie` text\n) ENGINE=InnoDB;\n"
        .to_owned();
    for id in 1..=people {
        let p = Person::new(random);
        let start = if id % 9 == 1 { "INSERT INTO `klant` VALUES " } else { "," };
        let words = random.below(20);
        let end = if id % 9 == 0 || id == people { ";\n" } else { "" };
        text.push_str(&format!(
            "{start}({id},'{} {}','{}','{}\\n{}'){end}",
            p.first,
            p.last.replace('\'', "''"),
            p.rrn,
            random.sentence(words),
            p.email,
        ));
    }
    text
}

fn copy(random: &mut Random, people: u64) -> String {
    let mut text = "--\n-- PostgreSQL database dump\n--\n\nCOPY public.klant (id, naam, iban, notitie) FROM stdin;\n".to_owned();
    for id in 1..=people {
        let p = Person::new(random);
        let words = random.below(20);
        text.push_str(&format!(
            "{id}\t{} {}\t{}\t{}\\n{}\n",
            p.first,
            p.last,
            p.iban,
            random.sentence(words),
            p.phone
        ));
    }
    text + "\\.\n"
}

fn log(random: &mut Random, people: u64) -> String {
    let mut text = String::new();
    for second in 0..people * 5 {
        let p = Person::new(random);
        text.push_str(&format!(
            "{}.{}.3.{} - - [01/Nov/2026:10:00:{:02} +0100] \"GET /klant?mail={} HTTP/1.1\" 200 {}\n",
            1 + random.below(200), random.below(256), random.below(256), second % 60, p.email, random.below(9000),
        ));
    }
    text
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).expect("in memory");
    out.finish().expect("in memory")
}
