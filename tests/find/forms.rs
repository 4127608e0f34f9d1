//! Holds what every form of a report promises, and what errors say.

use super::common::{stderr, stdout};
use super::{find, fixture, run};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

const FORMS: [&str; 5] = ["text", "json", "csv", "html", "markdown"];

/// Values of the person, and of others near her, as they stand in the share.
fn values() -> Vec<String> {
    let person = std::fs::read_to_string(fixture().1).expect("it");
    let given = person.lines().filter_map(|line| line.split_once(": ")).map(|(_, value)| value);
    let mut all: Vec<String> = given.map(str::to_owned).collect();
    all.extend(
        ["0475901234", "475 90 12 34", "jan.peeters", "h.broeck", "1979", "Hélène"]
            .map(str::to_owned),
    );
    all
}

#[test]
fn no_form_shows_a_value_unless_it_is_asked_to() {
    let (share, person) = fixture();
    for form in FORMS {
        let args = ["--person", &person, &share, "--format", form];
        let masked = stdout(&run(Path::new("."), &args));
        for value in values() {
            assert!(!masked.contains(&value), "{form} shows {value}");
        }
        let shown = stdout(&run(Path::new("."), &[&args[..], &["--show-values"]].concat()));
        assert!(shown.contains("0475/90.12.34"), "{form}");
    }
}

#[test]
fn every_form_tells_every_object_and_what_was_not_read() {
    let (share, person) = fixture();
    let report = find(Path::new("."), &["--person", &person, &share]);
    let objects = report["objects"].as_array().expect("objects");
    for form in FORMS {
        let text = stdout(&run(Path::new("."), &["--person", &person, &share, "--format", form]));
        let plain = text.replace('\\', "");
        for object in objects {
            let path = object["path"].as_str().expect("text");
            assert!(plain.contains(path), "{form}: {path}");
        }
        assert!(plain.contains("share/oud/scan.bin") && plain.contains("unsupported"), "{form}");
    }
    let text = stdout(&run(Path::new("."), &["--person", &person, &share]));
    assert!(text.find("Coverage").expect("it") < text.find("Found").expect("it"), "coverage first");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn a_table_has_as_many_cells_in_each_row_and_starts_no_formula() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("share")).expect("made");
    std::fs::write(folder.path().join("share/=a,\"b\".txt"), "tel +32 475 90 12 34\n")
        .expect("written");
    let args = ["--phone", "0475901234", "share", "--format", "csv", "--show-values"];
    let text = stdout(&run(folder.path(), &args));
    assert!(text.contains(",\"'+32 475 90 12 34\","), "{text}");
    assert!(text.contains(",\"share/=a,\"\"b\"\".txt\","), "{text}");
}

#[test]
fn a_page_escapes_what_a_name_of_a_file_says() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("share")).expect("made");
    let name = "share/<script>&\"x\".txt";
    std::fs::write(folder.path().join(name), "tel 0475901234\n").expect("written");
    let text = stdout(&run(folder.path(), &["--phone", "0475901234", "share", "--format", "html"]));
    assert!(
        text.contains("&lt;script&gt;&amp;&quot;x&quot;.txt") && !text.contains("<script>"),
        "{text}"
    );
}

#[test]
fn a_report_in_a_file_is_for_its_owner_alone() {
    let (share, person) = fixture();
    let folder = tempfile::tempdir().expect("a folder");
    let output =
        run(folder.path(), &["--person", &person, &share, "-o", "answer.html", "--format", "html"]);
    assert_eq!(output.status.code(), Some(3), "a gap");
    let mode =
        std::fs::metadata(folder.path().join("answer.html")).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_person_comes_from_standard_input_as_from_a_file() {
    let (share, person) = fixture();
    let mut child = super::speur()
        .args(["find", "--person", "-", &share, "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("speur runs");
    let text = std::fs::read(&person).expect("it");
    child.stdin.take().expect("piped").write_all(&text).expect("read");
    let output = child.wait_with_output().expect("ends");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(report, find(Path::new("."), &["--person", &person, &share]));
}

#[test]
fn errors_say_what_to_do_and_no_value() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("share")).expect("made");
    std::fs::write(folder.path().join("who"), "name Geheim Persoon\n").expect("written");
    for (args, says) in [
        (&["share"][..], "nobody to look for"),
        (&["share", "--birth-date", "1985-07-30"], "finds nobody"),
        (&["share", "--bsn", "111222334"], "the bsn given is none"),
        (&["share", "--iban", "BE68539007547035"], "check digits"),
        (&["share", "--person", "who"], "who:1: write `KIND: VALUE`"),
        (&["share", "--person", "nowhere"], "it does not exist"),
        (&["--email", "jan@x.example"], "nothing to scan"),
        (&["share", "--email", "jan@x.example", "--inventory", "i"], "--key-file"),
    ] {
        let output = run(folder.path(), args);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
        for value in ["111222334", "BE68539007547035", "Geheim", "Persoon", "1985", "jan@x"] {
            assert!(!said.contains(value), "{said}");
        }
    }
}
