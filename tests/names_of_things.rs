//! Names of things: files, folders and entries are searched like what they hold, each
//! once, and names of code are nobody's.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Files to make; what stands for sure or likely in the name of each, by category.
fn scanned(files: &[&str]) -> BTreeMap<String, Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for file in files {
        let path = folder.path().join("share").join(file);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("room");
        fs::write(path, "niets").expect("room");
    }
    let scanned = common::scan([folder.path().join("share")]);
    let mut named = BTreeMap::new();
    for record in scanned.objects() {
        let findings = record["findings"].as_array().cloned().unwrap_or_default();
        // a first name alone is a candidate, which counts for nobody
        let sure = |f: &serde_json::Value| f["confirmed"] != 0 || f["likely"] != 0;
        let of_name = findings.iter().filter(|f| f["field"] == "(name)" && sure(f));
        let category = |f: &serde_json::Value| f["category"].as_str().expect("text").to_owned();
        let categories: Vec<String> = of_name.map(category).collect();
        if !categories.is_empty() {
            named.insert(record["path"].as_str().expect("a path").to_owned(), categories);
        }
    }
    named
}

#[test]
fn a_name_tells_of_a_person() {
    for (file, category) in [
        ("Mueller_Hans_ontslag.pdf", "name.full"),
        ("Els-Jansen.docx", "name.full"),
        ("Jansen_Els.txt", "name.full"),
        ("brief Jan de Boer (2).odt", "name.full"),
        ("BSN_111222333.txt", "gov.nl_bsn"),
        ("NL91ABNA0417164300.csv", "fin.iban"),
        ("jan.jansen@zonneveld-voorbeeld.nl.eml", "contact.email"),
    ] {
        let named = scanned(&[file]);
        assert_eq!(named.get(&format!("share/{file}")), Some(&vec![category.to_owned()]), "{file}");
    }
}

#[test]
fn a_folder_counts_once_and_not_for_all_that_lies_in_it() {
    let named = scanned(&["Dossier Els Jansen/a.txt", "Dossier Els Jansen/b/c.txt", "x/y.txt"]);
    let folder = named.keys().collect::<Vec<_>>();
    assert_eq!(folder, ["share/Dossier Els Jansen/"]);
}

#[test]
fn code_and_versions_are_nobody() {
    let files = [
        "john.rs",
        "victor.hpp",
        "charlotte.ttf",
        "2023-01-15_backup.sql",
        "IMG_20230115_123456.jpg",
        "zh_Hans_CN/LC_MESSAGES/app.mo",
        "release-1.5.0.1.txt",
        "Makefile_Debug.mk",
        "Open_Source_License.txt",
        "src/main/java/Application.java",
        "README.md",
        "jquery-3.6.0.min.js",
        "libssl.so.1.1",
        "invoice_000123456789.pdf",
    ];
    assert_eq!(scanned(&files), BTreeMap::new());
}
