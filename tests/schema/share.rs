//! Holds a share in which something of every kind lies, all of it invented, and the
//! ways to scan it. Must not know the schema.

use super::common;
use flate2::{Compression, write::GzEncoder};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A share in a temporary folder, with room beside it for what is written.
pub struct Share {
    folder: TempDir,
}

const CUSTOMERS: &str = "\
id;naam;email;telefoon;bsn;geboortedatum;bedrag
1;Jan Peeters;jan.peeters@telenet.be;0475/12.34.56;111222333;1980-05-06;10,50
2;Els Claes;info@example.com;06-12345678;123456782;1991-12-01;20
3;Marie Dubois;;+32 2 555 12 12;;12/03/1975;30
";

const DUMP: &str = "\
-- MySQL dump 10.13
CREATE TABLE `klant` (
  `id` int(11) NOT NULL,
  `email` varchar(100) DEFAULT NULL,
  `gemaakt` datetime DEFAULT NULL
);
INSERT INTO `klant` VALUES (1,'els.claes@telenet.be','2021-03-04 10:00:00'),(2,NULL,'2021-04-05 10:00:00'),(3,'jan";

/// Limits so low that small files hit them.
const LIMITS: &str = "\
exclude = ['cache/']
max-size = 2000000
[limits]
fields = 5
record = 2000
window = 4096
expanded = 1000000
depth = 1
";

impl Share {
    /// Lays it out.
    pub fn new() -> Self {
        let share = Share { folder: tempfile::tempdir().expect("a temporary folder") };
        std::fs::write(share.folder.path().join("limits.toml"), LIMITS).expect("writable");
        let rules = common::repository("fixtures/rules/own");
        let own = format!("rules = ['{}']\nrules-off = ['nl_bsn', 'be_vat']\n", rules.display());
        std::fs::write(share.folder.path().join("own.toml"), own).expect("writable");
        std::fs::create_dir_all(share.root().join("cache")).expect("writable");
        share.texts();
        share.documents();
        share.compressed();
        share.special();
        share
    }

    /// One with properties, one with objects inside.
    fn documents(&self) {
        for name in ["properties/eigenschappen.docx", "boxes/kader.docx"] {
            let fixture = common::repository("fixtures/formats/docx").join(name);
            let content = std::fs::read(fixture).expect("a fixture");
            let name = name.rsplit('/').next().unwrap_or(name);
            std::fs::write(self.root().join(name), content).expect("writable");
        }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("share")
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.root().join(name), content).expect("writable");
    }

    fn texts(&self) {
        self.write("klanten.csv", CUSTOMERS);
        let properties = "fixtures/formats/docx/properties/eigenschappen.docx";
        let document = std::fs::read(common::repository(properties)).expect("it is there");
        self.write("eigenschappen.docx", document);
        let letter = common::repository("fixtures/formats/pdf/letter/brief.pdf");
        self.write("brief.pdf", std::fs::read(letter).expect("a fixture"));
        let mail = "From: els@voorbeeldpost.be\nDate: Wed, 15 Jan 2025 10:00:00 +0100\nTo: x\n\n";
        self.write("bericht.eml", mail);
        self.write("zonder-kop.sql", "1;Jan;Gent\n2;Els;Brugge\n3;Wim;Aalst\n4;An;Ieper\n");
        self.write("dump.sql", DUMP);
        self.write("brief.txt", "Geachte heer Peeters,\nBSN: 111222333\nBSN: 123456789\n");
        self.write("hersteld.txt", "RenÃ©e Lefèvre, cafÃ© in LiÃ¨ge\n".repeat(3));
        self.write("badges.txt", "Badge: GNT-104817\n");
        self.write("latin1.txt", b"Mevrouw Ren\xe9e Lef\xe8vre co\xfbte 5 \x80 \xe0 Li\xe8ge\n");
        self.write("aanhaling.csv", "naam;stad\nJan;\"Gent\nEls;Brugge\nWim;Aalst\n".repeat(3));
        let orders: String = (1..40).map(|i| format!("{};{i}.50\n", 1000 + i)).collect();
        self.write("bestellingen.csv", format!("ordernummer;bedrag\n{orders}"));
        self.write("breed.csv", "a;b;c;d;e;f;g\n1;2;3;4;5;6;7\n2;3;4;5;6;7;8\n");
        self.write("lang.csv", format!("naam;stad\nJan;{}\nEls;Gent\n", "x".repeat(20_000)));
        let many = (0..300).map(|n| format!("k{n}@zonneveld.example\n")).collect::<String>();
        self.write("adressen.csv", format!("email\n{many}"));
        self.write("cache/oud.txt", "x");
        self.write("groot.txt", vec![b'x'; 2_000_001]);
        self.write("noise.bin", (0..4000u32).map(|i| ((i * i) >> 3) as u8).collect::<Vec<_>>());
        // a lone surrogate is no character
        let names = "Naam: Jan Peeters\n".repeat(9);
        let wide = names.encode_utf16().chain([0xD800]);
        self.write("wide.txt", wide.chain([0x41]).flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    }

    fn compressed(&self) {
        let once = gzip(CUSTOMERS.as_bytes());
        self.write("klanten.csv.gz", &once);
        self.write("dubbel.gz", gzip(&once));
        self.write("afgebroken.gz", &once[..once.len() - 20]);
        self.write("bom.gz", gzip(&vec![b' '; 3_000_000]));
        let mut broken = gzip(&(0..9000u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
        broken[3000..3100].fill(0xFF);
        self.write("stuk.gz", broken);
    }

    fn special(&self) {
        std::os::unix::fs::symlink("brief.txt", self.root().join("link")).expect("a link");
        let page = common::repository("fixtures/formats/png/page/scan.png");
        self.write("scan.png", std::fs::read(page).expect("a fixture"));
        // stands in for the program that recognises text
        let tool = self.folder.path().join("tesseract");
        let does = "#!/bin/sh\necho nld\necho 'bsn 111222333'\n";
        std::fs::write(&tool, does).expect("writable");
        let runs = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&tool, runs).expect("our file");
        std::os::unix::net::UnixListener::bind(self.root().join("socket")).expect("a socket");
        // version 2, then user 1 may read, and the mask
        let list = [[2, 0, 0, 0].as_slice(), &entry(1, 6, u32::MAX), &entry(2, 4, 1)].concat();
        let rest = [entry(4, 4, u32::MAX), entry(16, 4, u32::MAX), entry(32, 0, u32::MAX)];
        let value = [list, rest.concat()].concat();
        // not every file system keeps lists: then the record has none
        let _ = rustix::fs::setxattr(
            self.root().join("brief.txt"),
            "system.posix_acl_access",
            &value,
            rustix::fs::XattrFlags::empty(),
        );
    }

    /// A path beside the share, as text.
    pub fn path(&self, name: &str) -> &'static str {
        // as long as the test: a few bytes
        self.folder.path().join(name).display().to_string().leak()
    }

    /// Scans into a file beside the share.
    pub fn scan(&self, name: &str, args: &[&str]) -> PathBuf {
        let inventory = self.folder.path().join(name);
        let mut command = common::speur();
        command.args(["scan", "-q", "-o"]).arg(&inventory).args(args).arg(self.root());
        command.env("PATH", format!("{}:/usr/bin:/bin", self.folder.path().display()));
        if !args.contains(&"--as-of") {
            command.args(["--as-of", "2026-01-01"]);
        }
        run(&mut command);
        inventory
    }

    /// Merges into a file beside the share.
    pub fn merge(&self, name: &str, inventories: &[&PathBuf]) -> PathBuf {
        let merged = self.folder.path().join(name);
        run(common::speur().args(["merge", "-q", "-o"]).arg(&merged).args(inventories));
        merged
    }

    /// The one document that `scan` or `merge` prints.
    pub fn document(&self, command: &str, inventories: &[&PathBuf]) -> Value {
        let mut speur = common::speur();
        speur.args([command, "-q", "--format", "json"]);
        match command {
            "scan" => speur.args(["--as-of", "2026-01-01"]).arg(self.root()),
            _ => speur.args(inventories),
        };
        serde_json::from_slice(&run(&mut speur)).expect("one JSON document")
    }
}

/// The lines of an inventory.
pub fn lines(inventory: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(inventory).expect("an inventory");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// Runs to an end that leaves an inventory: complete, or with gaps.
fn run(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("speur runs");
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 3)), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).expect("memory");
    encoder.finish().expect("memory")
}

/// One entry of a POSIX list: tag, rights, number.
fn entry(tag: u16, rights: u16, id: u32) -> Vec<u8> {
    let [a, b] = [tag.to_le_bytes(), rights.to_le_bytes()];
    [&a[..], &b, &id.to_le_bytes()].concat()
}
