//! Holds the promises on what is printed: the summary's order and width, silence where
//! it was asked for, colours on a terminal alone.

use super::Place;
use super::common::{speur, stderr, stdout};
use std::process::Command;

#[test]
fn the_summary_tells_coverage_then_findings_then_objects_then_gaps() {
    let place = Place::with_gap();
    let output = place.speur(&["scan", "share", "--as-of", "2026-01-01", "-x", "*.iso"]);
    assert_eq!(stderr(&output), "");
    insta::assert_snapshot!(stdout(&output), @r"
    Coverage
      3 objects, 563 bytes
                 2  read in full
                 1  read in part (see Gaps)

    Personal data                   confirmed      likely   candidate   objects
      contact.email                         3           0           0         2
      gov.nl_bsn                            2           0           0         1
      name.full                             2           0           0         1
      contact.phone                         1           0           0         1

    Heaviest objects (confirmed and likely matches)
               6  share/klanten.csv
                  contact.email, gov.nl_bsn, name.full
               2  share/brief.txt
                  contact.email, contact.phone

    Gaps                              objects  meaning
      unsupported                           1  format not read; searched as text
      Every gap stands with its object in the inventory (-o FILE).
    ");
}

#[test]
fn the_summary_fits_the_terminal_whatever_paths_are_called() {
    let place = Place::with_gap();
    for name in ["lang".repeat(50), "één naam met spaties 名前".repeat(6)] {
        place.write(&format!("share/{name}.txt"), "Mail jan.peeters@telenet.be of 0470 12 34 56.");
    }
    for line in stdout(&place.speur(&["scan", "share"])).lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn quiet_prints_nothing() {
    let place = Place::with_gap();
    place.speur(&["scan", "-q", "share", "-o", "in"]);
    for args in [
        &["scan", "--quiet", "share"][..],
        &["scan", "-q", "share", "-o", "out"],
        &["merge", "-q", "in", "-o", "out"],
    ] {
        let output = place.speur(args);
        assert_eq!((stdout(&output), stderr(&output)), (String::new(), String::new()), "{args:?}");
    }
    assert_eq!(stdout(&on_terminal(&place, "scan --quiet share", &[])), "");
}

#[test]
fn no_escape_codes_where_there_is_no_terminal() {
    let place = Place::with_gap();
    place.speur(&["scan", "-q", "share", "-o", "in"]);
    for args in [
        &["scan", "share"][..],
        &["scan", "share", "-o", "out"],
        &["merge", "in", "-o", "out"],
        &["scan", "nowhere"],
        &["scan", "--bogus"],
        &["--help"],
        &["rules", "check"],
    ] {
        let output = place.speur(args);
        assert!(!stdout(&output).contains('\u{1b}'), "{args:?}");
        assert!(!stderr(&output).contains('\u{1b}'), "{args:?}");
    }
}

#[test]
fn colours_on_a_terminal_unless_unwanted() {
    let place = Place::with_gap();
    if !has_script() {
        println!("skipped: no `script` to make a terminal with");
        return;
    }
    // standard error leaves the terminal, so that only the summary is looked at
    for (command, environment, coloured) in [
        ("scan share", None, true),
        ("scan share --no-color", None, false),
        ("scan share", Some(("NO_COLOR", "1")), false),
        ("scan share", Some(("NO_COLOR", "")), true),
    ] {
        let output = on_terminal(&place, &format!("{command} 2>/dev/null"), environment.as_slice());
        let text = stdout(&output);
        assert!(text.contains("Coverage"), "{command}: {text}");
        assert_eq!(text.contains("\u{1b}["), coloured, "{command} {environment:?}: {text}");
    }
}

#[test]
fn progress_shows_on_a_terminal_alone() {
    let place = Place::new();
    if !has_script() {
        println!("skipped: no `script` to make a terminal with");
        return;
    }
    place.write("share/long.txt", "Lange tekst zonder namen of nummers erin. ".repeat(300_000));
    let output = on_terminal(&place, "scan share >/dev/null", &[]);
    let text = stdout(&output);
    assert!(text.contains("objects") && text.contains("/s"), "{text:?}");
    let output = place.speur(&["scan", "share"]);
    assert_eq!(stderr(&output), "", "no progress where standard error is no terminal");
}

fn has_script() -> bool {
    Command::new("script").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs `speur COMMAND` in a pseudo-terminal of util-linux's `script`.
fn on_terminal(place: &Place, command: &str, environment: &[(&str, &str)]) -> std::process::Output {
    let program = speur().get_program().to_string_lossy().into_owned();
    Command::new("script")
        .args(["-qec", &format!("'{program}' {command}"), "/dev/null"])
        .env_remove("NO_COLOR")
        .envs(environment.iter().copied())
        .current_dir(place.folder.path())
        .output()
        .expect("script runs")
}
