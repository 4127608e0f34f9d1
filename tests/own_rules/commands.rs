//! Holds `speur rules list` and `show`, and own rules in `speur detect`.

use super::{Place, acme};
use crate::common::{run, stderr, stdout};
use serde_json::{Value, json};

fn lines(args: &[&str]) -> Vec<String> {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    stdout(&output).lines().map(str::to_owned).collect()
}

#[test]
fn the_list_fits_the_terminal_and_tells_what_is_ones_own() {
    let acme = acme();
    let all = lines(&["rules", "list", "--rules", &acme]);
    assert!(all.iter().all(|line| line.chars().count() <= 80));
    let json: Vec<Value> = lines(&["rules", "list", "--rules", &acme, "--json"])
        .iter()
        .map(|line| serde_json::from_str(line).expect("JSON a line"))
        .collect();
    assert_eq!(all.len(), json.len() * 2);
    let of = |id: &str| json.iter().find(|rule| rule["id"] == id).cloned().expect(id);
    assert_eq!(
        of("acme_case"),
        json!({
            "id": "acme_case",
            "title": "File of a complaint",
            "category": "custom.case",
            "pack": "acme",
            "origin": format!("{acme}/hr/case.toml"),
        })
    );
    assert_eq!(of("nl_bsn")["origin"], "built-in");
    assert_eq!(of("job_title")["origin"], format!("{acme}/job_title.toml"));
    let ids: Vec<&str> = json.iter().map(|rule| rule["id"].as_str().expect("text")).collect();
    assert!(ids.is_sorted());
}

#[test]
fn a_list_of_one_pack_holds_that_pack() {
    for line in lines(&["rules", "list", "--pack", "be", "--json"]) {
        let rule: Value = serde_json::from_str(&line).expect("JSON");
        assert_eq!(rule["pack"], "be");
    }
    let output = run(["rules", "list", "--pack", "bee"]);
    assert_eq!(stderr(&output), "speur: --pack: unknown pack `bee`; did you mean `be`?\n");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_rule_is_shown_with_all_that_it_says() {
    let acme = acme();
    for (id, says) in [
        (
            "acme_badge",
            &[
                "Badge of Acme",
                "custom.badge (ordinary)",
                "XXX-999999",
                "onderdeel*",
                "toegangspas",
                "kratnummer*",
                "-2.00",
                "Badge: GNT-104817",
                "spare part",
            ][..],
        ),
        ("acme_case", &["acme", "pattern", r"\p{Lu}\p{Ll}+", "max_length    60", "hr/case.toml"]),
        ("nl_bsn", &["restricted", "fiscaal kenmerk", "9.07 % pass by chance", "built-in"]),
    ] {
        let shown = lines(&["rules", "show", id, "--rules", &acme]);
        assert!(shown.iter().all(|line| line.chars().count() <= 80), "{shown:#?}");
        let joined = shown.join("\n");
        let flowing = joined.split_whitespace().collect::<Vec<_>>().join(" ");
        for piece in says {
            assert!(
                joined.contains(piece) || flowing.contains(piece),
                "{id}: no {piece}\n{joined}"
            );
        }
    }
    let output = run(["rules", "show", "nl_bns"]);
    assert_eq!(stderr(&output), "speur: unknown rule `nl_bns`; did you mean `nl_bsn`?\n");
}

#[test]
fn rules_that_ship_can_be_shown() {
    // a process each: some of all kinds are enough
    for line in lines(&["rules", "list", "--json"]).iter().step_by(9) {
        let rule: Value = serde_json::from_str(line).expect("JSON");
        let id = rule["id"].as_str().expect("text");
        let shown = lines(&["rules", "show", id]);
        assert!(shown.iter().all(|line| line.chars().count() <= 80), "{id}: {shown:#?}");
        assert!(shown[0].starts_with(&format!("{id}: ")), "{id}");
    }
}

#[test]
fn own_rules_pass_the_check() {
    let said = lines(&["rules", "check", &acme()]);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains(" rules (3 of your own), ") && said[0].ends_with(" 0 wrong"));
}

/// The rule of `docs/rules.md` is one.
#[test]
fn the_rule_of_the_page_passes_the_check() {
    let page = std::fs::read_to_string(crate::common::repository("docs/rules.md")).expect("a page");
    let block = |start: &str| {
        let at = page.find(&format!("```toml\n{start}")).expect(start) + "```toml\n".len();
        let end = at + page[at..].find("```").expect("an end");
        page[at..end].to_owned()
    };
    let place = Place::with(&[]);
    place.write("my-rules/hr/badge.toml", &block("id = \"acme_badge\""));
    place.write("my-rules/categories.toml", &block("[[category]]"));
    let said = lines(&["rules", "check", &place.path("my-rules").display().to_string()]);
    let passed =
        |line: &str| line.contains(" rules (1 of your own), ") && line.ends_with(", 0 wrong");
    assert!(passed(&said[0]), "{said:?}");
    let shown = page.lines().skip_while(|line| *line != "$ speur rules check my-rules").nth(1);
    assert!(shown.is_some_and(passed), "the page shows what the program prints");
}

#[test]
fn detect_shows_what_own_rules_find_and_what_is_allowed() {
    let place = Place::with(&[("a.txt", "Badge: GNT-104817, mail info@example.com\n")]);
    let file = place.path("share/a.txt").display().to_string();
    let found: Vec<Value> = lines(&["detect", "--json", "--rules", &acme(), &file])
        .iter()
        .map(|line| serde_json::from_str(line).expect("JSON a line"))
        .collect();
    assert_eq!(found[0]["category"], "custom.badge");
    assert_eq!(found[0].get("allowed"), None);
    assert_eq!(found[1]["allowed"], "our own address");
    let shown = lines(&["detect", "--rules", &acme(), &file]);
    assert_eq!(shown[2].trim(), "allowed: our own address");
}
