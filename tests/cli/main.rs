//! Holds the promises of the command line: exit codes, errors, files it writes, what
//! it prints. Must not know how anything is found.

#![allow(clippy::print_stdout, reason = "a test says what it skipped")]

#[path = "../common/mod.rs"]
mod common;

mod detect;
mod errors;
mod exit_codes;
mod help;
mod interrupt;
mod keys;
mod layouts;
mod merging;
mod output;
mod printing;
mod schema;
mod sketches;

use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with a small share `share` inside, synthetic, that is read in full.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Place { folder: tempfile::tempdir().expect("a folder") };
        std::fs::create_dir(place.path("share")).expect("made");
        place.write(
            "share/klanten.csv",
            "id;naam;email;bsn\n1;Jan Peeters;jan.peeters@telenet.be;123456782\n\
             2;Els Claes;els.claes@ziggo.nl;111222333\n",
        );
        place
            .write("share/brief.txt", "Bel mij op 0470 12 34 56 of mail jan.peeters@telenet.be.\n");
        place
    }

    /// The same with an object that is read only as best-effort text.
    fn with_gap() -> Self {
        let place = Place::new();
        place.write("share/blob.bin", [0, 159, 146, 150, 0, 1, 2, 255].repeat(50));
        place
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn write(&self, below: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(below);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// The program, run in this folder, so that errors show short paths.
    fn speur(&self, args: &[&str]) -> std::process::Output {
        common::speur().current_dir(self.folder.path()).args(args).output().expect("speur runs")
    }
}

/// Names in a folder, sorted.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn mode_of(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).expect("there").permissions().mode() & 0o777
}
