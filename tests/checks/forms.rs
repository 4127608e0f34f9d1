//! Holds the forms in which issues are told: text in 80 columns, JSON by its schema, SARIF by
//! what its schema asks for, Markdown; and the texts on checks.

use super::common::{repository, run, stdout};
use super::share::SHARE;
use serde_json::Value;
use speur::minimise::CHECKS;
use std::collections::BTreeSet;

#[test]
fn text_fits_the_terminal_and_tells_coverage_first_then_the_worst() {
    let args = ["--register", "register", "--statement", "privacy.txt"];
    let said = stdout(&SHARE.check(&args));
    for line in said.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    let at = |what: &str| said.find(what).unwrap_or_else(|| panic!("{what} in\n{said}"));
    let order = ["Coverage", "\nCRITICAL", "\nHIGH", "\nMEDIUM", "\nLOW", "\nPromises"].map(at);
    assert!(order.is_sorted(), "{said}");
    assert!(said.starts_with("Coverage\n  79 objects, 2 not read in full (C31)\n"), "{said}");
}

#[test]
fn json_fits_its_schema() {
    let schema: Value =
        serde_json::from_str(&stdout(&run(["schema", "issues"]))).expect("a schema in JSON");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("issues.json", schema).expect("a schema");
    let index = compiler.compile("issues.json", &mut schemas).expect("a schema");
    let fits = |document: &Value| schemas.validate(document, index).map_err(|e| e.to_string());
    let stated = &["--register", "register", "--statement", "privacy.txt"][..];
    for args in [stated, &["--register", "register"], &[]] {
        let output = SHARE.check(&[&["--format", "json"], args].concat());
        let document: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(fits(&document), Ok(()));
        // and the schema is no sieve with holes
        for (at, wrong) in [
            ("/issues/0/severity", Value::from("bad")),
            ("/issues/0/check", Value::from("7")),
            ("/issues/0/places/first", Value::from(3)),
            ("/format", Value::from("other/1")),
        ] {
            let mut other = document.clone();
            *other.pointer_mut(at).unwrap_or_else(|| panic!("{at}")) = wrong;
            assert!(fits(&other).is_err(), "{at}");
        }
    }
}

/// Source: the JSON Schema of SARIF 2.1.0 (OASIS), the members that it requires and the closed
/// lists of what stands in ours.
#[test]
fn sarif_has_what_its_schema_asks_for() {
    let output = SHARE.check(&["--register", "register", "--format", "sarif"]);
    let log: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert!(run["tool"]["driver"]["name"].is_string());
    assert!(run["invocations"][0]["executionSuccessful"].is_boolean());
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: Vec<&str> = rules.iter().filter_map(|rule| rule["id"].as_str()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "unique ids");
    let results = run["results"].as_array().expect("results");
    assert!(!results.is_empty());
    let mut prints = BTreeSet::new();
    for result in results {
        assert!(result["message"]["text"].is_string(), "{result:#}");
        let level = result["level"].as_str().expect("a level");
        assert!(["none", "note", "warning", "error"].contains(&level), "{level}");
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(result["ruleId"], rules[index]["id"]);
        for location in result["locations"].as_array().expect("locations") {
            let physical = &location["physicalLocation"];
            let uri = physical["artifactLocation"]["uri"].as_str().expect("a uri");
            assert!(!uri.contains(' ') && uri.is_ascii(), "{uri}");
            let line = &physical["region"]["startLine"];
            assert!(line.is_null() || line.as_u64().is_some_and(|line| line > 0), "{line}");
        }
        prints.insert(result["partialFingerprints"]["speur/1"].as_str().expect("a print"));
    }
    assert_eq!(prints.len(), results.len(), "each issue has a fingerprint of its own");
}

#[test]
fn markdown_has_a_heading_for_each_issue() {
    let args = ["--register", "register"];
    let output = SHARE.check(&[&["--format", "markdown"][..], &args].concat());
    let said = stdout(&output);
    let headings = said.lines().filter(|line| line.starts_with("### C")).count();
    assert_eq!(headings, SHARE.issues(&args).len());
    assert!(said.starts_with("# Issues\n\n- 79 objects"), "{said}");
}

#[test]
fn each_check_is_listed_and_explained() {
    let list = stdout(&run(["check", "--list"]));
    assert_eq!(list.lines().count(), CHECKS.len());
    for check in CHECKS {
        assert!(list.contains(&format!("{}  {}", check.id, check.name)), "{}", check.id);
        let said = stdout(&run(["check", "--explain", &check.id.to_lowercase()]));
        for line in said.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
        let flat = said.split_whitespace().collect::<Vec<_>>().join(" ");
        for text in [check.about, check.reads, check.fires, check.sure, check.cannot, check.next] {
            assert!(flat.contains(text), "{}: {text}\n{said}", check.id);
        }
    }
}

/// docs/checks.md says of each check what the program says.
#[test]
fn the_docs_explain_the_same_checks() {
    let docs = std::fs::read_to_string(repository("docs/checks.md")).expect("the page");
    let said: Vec<String> = CHECKS
        .iter()
        .map(|check| {
            format!(
                "### {} {}\n\n{}\n\n- **Needs** {}\n- **Reads** {}\n- **Fires** {}\n\
                 - **How sure** {}\n- **Cannot say** {}\n- **Law** {}\n- **Next** {}\n",
                check.id,
                check.name,
                check.about,
                check.needs.words(),
                check.reads,
                check.fires,
                check.sure,
                check.cannot,
                check.article,
                check.next,
            )
        })
        .collect();
    let missing: Vec<&String> = said.iter().filter(|one| !docs.contains(*one)).collect();
    assert!(missing.is_empty(), "docs/checks.md must hold\n{}", said.join("\n"));
}
