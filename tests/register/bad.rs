//! Holds what is said of registers that cannot be: `fixtures/register/bad/<case>` against the
//! `<case>.expected.txt` beside it, written by hand and reviewed.

use super::common::repository;
use speur::register::Register;
use std::path::{Path, PathBuf};

/// Every complaint about a register, a line each, with paths below the cases.
fn complaints(cases: &Path, register: &Path) -> String {
    let errors = match Register::load(register) {
        Ok(_) => panic!("{} was taken", register.display()),
        Err(errors) => errors,
    };
    let folder = format!("{}/", cases.display());
    errors.iter().map(|error| format!("{error}\n").replace(&folder, "")).collect()
}

#[test]
fn each_fault_is_told_with_file_line_system_field_and_remedy() {
    let cases = repository("fixtures/register/bad");
    let mut registers: Vec<PathBuf> = std::fs::read_dir(&cases)
        .expect("cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.to_string_lossy().ends_with(".expected.txt"))
        .collect();
    registers.sort();
    assert!(registers.len() > 30, "only {} cases", registers.len());
    let mut wrong = String::new();
    for register in registers {
        let expected = std::fs::read_to_string(register.with_extension("expected.txt"));
        let is = complaints(&cases, &register);
        if expected.as_ref().ok() != Some(&is) {
            wrong.push_str(&format!("--- {}\n{is}", register.display()));
        }
    }
    assert!(wrong.is_empty(), "what is said is not what is expected:\n{wrong}");
}

#[test]
fn a_register_that_cannot_be_read_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("bytes.toml"), [0xFF, 0xFE]).expect("written");
    std::fs::write(at("large.toml"), vec![b'#'; (4 << 20) + 1]).expect("written");
    for (name, says) in [
        ("nowhere.toml", "it does not exist; check the spelling"),
        ("bytes.toml", "it is no UTF-8"),
        ("large.toml", "larger than 4 MiB: split it"),
    ] {
        let errors = Register::load(&at(name)).expect_err(name);
        assert!(errors.len() == 1 && errors[0].to_string().contains(says), "{errors:?}");
    }
}

/// A file that is named by mistake may hold anything: no word of it is shown.
#[test]
fn what_is_no_register_is_not_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    for text in [
        "naam;bsn\nJan Peeters;111222333\n",
        "Jan Peeters = 111222333\n",
        "Peeters = 'Jan'\n",
        "[[system]]\nid = Peeters\n",
        "[Peeters]\n",
        "{ \"Peeters\": 111222333 }\n",
        "[[system]]\nid = 'a'\nencrypted = 'Peeters'\n",
        "[[system]]\nid = 'a'\nlocations = 111222333\n",
        "[[system]]\nid = 'a'\nPeeters 111222333\n",
    ] {
        let path = folder.path().join("klanten.toml");
        std::fs::write(&path, text).expect("written");
        let errors = Register::load(&path).expect_err(text);
        for error in errors {
            let said = error.to_string();
            // the name of an unknown key is shown, as it is most often a typo
            let said = said.replace("unknown key `Peeters`", "");
            assert!(!said.contains("Peeters") && !said.contains("111222333"), "{text}: {said}");
        }
    }
}
