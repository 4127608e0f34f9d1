//! Holds the promises on rules: they are data, each with examples and counter-examples
//! that the real detector runs; a typo names file, line and the nearest name.

mod common;

use speur::detect::check::check;
use speur::rules::builtin::RULES;
use speur::rules::{RuleSet, load_builtin, read_rule};
use speur::validate::{Date, Today};
use std::collections::BTreeSet;

/// A rule of a scheme that nobody has, with every part that a rule can have.
const RULE: &str = r#"id = "visitor_badge"
title = "Visitor's badge"
category = "id.unique"
pack = "eu"
about = "Synthetic: two capitals, a hyphen, five digits."
sources = ["https://example.org/badges"]

[match]
forms = ["XX-99999"]
canonical = ["XX-99999"]
normal = "compact"

[context]
keywords = ["badge*", "bezoekerspas"]
contrary = ["@numbers"]
fields = ["badge", "badge nr"]
lists = ["first-names"]

[weight]
prior = -1.0

[[example]]
text = "Badge: QX-48151"
finds = ["QX-48151"]
band = "confirmed"

[[counter_example]]
text = "Ordernummer QX-48151"
why = "the word before says what it is"
"#;

/// The rule set with `text` as its only rule, or the error of it.
fn compiled(text: &str) -> Result<RuleSet, String> {
    let rule = read_rule("my/badge.toml", text).map_err(|error| error.to_string())?;
    let mut loaded = load_builtin().expect("the rules that ship are valid");
    loaded.rules = vec![rule];
    RuleSet::compile(&loaded).map_err(|error| error.to_string())
}

/// What is wrong with the rule by its own examples.
fn checked(text: &str) -> Vec<String> {
    let today = Today(Date { year: 2026, month: 1, day: 1 });
    let rules = compiled(text).expect("a valid rule");
    check(&rules, today).iter().map(ToString::to_string).collect()
}

/// `RULE` with `from`, which stands in it once, replaced.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(RULE.matches(from).count(), 1, "{from}");
    RULE.replace(from, to)
}

/// The line of `RULE` that holds `piece`.
fn line_of(piece: &str) -> usize {
    RULE.lines().position(|line| line.contains(piece)).expect(piece) + 1
}

#[test]
fn a_new_identifier_is_a_file_and_no_code() {
    assert_eq!(checked(RULE), Vec::<String>::new());
}

#[test]
fn a_typo_names_file_line_and_the_nearest() {
    for (from, to, wrong, near) in [
        ("title =", "titel =", "titel", "title"),
        ("category =", "categori =", "categori", "category"),
        ("forms = ", "froms = ", "froms", "forms"),
        ("keywords =", "keyword =", "keyword", "keywords"),
        ("prior =", "piror =", "piror", "prior"),
        ("finds =", "find =", "find", "finds"),
        ("why =", "wy =", "wy", "why"),
        ("\"id.unique\"", "\"id.uniqe\"", "id.uniqe", "id.unique"),
        ("normal = \"compact\"", "normal = \"compat\"", "compat", "compact"),
        ("normal = \"compact\"", "check = \"bns\"", "bns", "bsn"),
        ("normal = \"compact\"", "check = \"crad\"", "crad", "card"),
        ("normal = \"compact\"", "recogniser = \"emial\"", "emial", "email"),
        ("normal = \"compact\"", "cells = \"wrods\"", "wrods", "words"),
        ("\"@numbers\"", "\"@nubmers\"", "nubmers", "numbers"),
        ("\"first-names\"", "\"first-nams\"", "first-nams", "first-names"),
        ("\"confirmed\"", "\"confirmd\"", "confirmd", "confirmed"),
    ] {
        let error = compiled(&changed(from, to)).expect_err(to);
        let place = format!("rules/my/badge.toml:{}: ", line_of(from));
        assert!(error.starts_with(&place), "{to}: {error} should start with {place}");
        assert!(error.contains(&format!("`{wrong}`")), "{to}: {error}");
        assert!(error.ends_with(&format!("did you mean `{near}`?")), "{to}: {error}");
        assert_eq!(error.lines().count(), 1, "{to}: {error}");
    }
}

#[test]
fn what_no_rule_can_be_is_refused_with_its_line() {
    for (from, to, says) in [
        ("forms = [\"XX-99999\"]", "forms = [\"XX_99999\"]", "`_` cannot stand in a form"),
        ("canonical = [\"XX-99999\"]", "canonical = [\"99-99999\"]", "not among the forms"),
        ("prior = -1.0", "prior = \"low\"", "a number is expected"),
        ("id = \"visitor_badge\"", "id = visitor_badge", "rules/my/badge.toml:1:"),
    ] {
        let error = compiled(&changed(from, to)).expect_err(to);
        assert!(error.contains(says), "{to}: {error} should say {says}");
        let place = format!("rules/my/badge.toml:{}: ", line_of(from));
        assert!(error.starts_with(&place), "{to}: {error} should start with {place}");
    }
}

#[test]
fn the_check_finds_a_rule_that_breaks_its_promise() {
    for (from, to, says) in [
        ("finds = [\"QX-48151\"]", "finds = [\"QX-48152\"]", "expected"),
        ("\"Badge: QX-48151\"", "\"Badge QX48151\"", "expected"),
        ("\"Ordernummer QX-48151\"", "\"Badge QX-48151\"", "a counter-example is found"),
        (
            "about = \"Synthetic: two capitals, a hyphen, five digits.\"",
            "about = \"\"",
            "says what",
        ),
        ("sources = [\"https://example.org/badges\"]", "sources = []", "where its facts come from"),
    ] {
        let wrong = checked(&changed(from, to));
        assert_eq!(wrong.len(), 1, "{to}: {wrong:?}");
        assert!(wrong[0].starts_with("rules/my/badge.toml:"), "{to}: {}", wrong[0]);
        assert!(wrong[0].contains(says), "{to}: {}", wrong[0]);
    }
    for (kind, says) in
        [("example", "at least one example"), ("counter_example", "at least one counter")]
    {
        let start = RULE.find(&format!("[[{kind}]]")).expect(kind);
        let end = RULE[start + 2..].find("[[").map_or(RULE.len(), |n| start + 2 + n);
        let without = format!("{}{}", &RULE[..start], &RULE[end..]);
        let wrong = checked(&without);
        assert!(wrong.iter().any(|error| error.contains(says)), "no {kind}: {wrong:?}");
    }
}

#[test]
fn the_rules_that_ship_keep_their_promises_on_any_day() {
    let rules = RuleSet::builtin().expect("valid rules");
    for year in [2026, 2027, 2040] {
        let today = Today(Date { year, month: 3, day: 1 });
        let wrong: Vec<String> = check(&rules, today).iter().map(ToString::to_string).collect();
        assert!(wrong.is_empty(), "{year}:\n{}\n", wrong.join("\n"));
    }
}

#[test]
fn every_rule_file_has_examples_of_both_kinds_and_says_why() {
    for source in load_builtin().expect("valid rules").rules {
        let rule = &source.rule;
        assert!(!rule.example.is_empty(), "{}: no example", source.name);
        assert!(!rule.counter_example.is_empty(), "{}: no counter-example", source.name);
        for counter in &rule.counter_example {
            assert!(counter.why.len() >= 5, "{}: why not {:?}?", source.name, counter.text);
        }
        for example in &rule.example {
            let finds = !example.finds.is_empty() || !example.values.is_empty();
            assert!(finds, "{}: an example that finds nothing", source.name);
        }
        assert!(!rule.sources.is_empty(), "{}: no source", source.name);
    }
}

#[test]
fn every_file_under_rules_is_used_and_has_its_origin() {
    let folder = common::repository("rules");
    let files: BTreeSet<String> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            entry.path().strip_prefix(&folder).expect("below").to_str().expect("UTF-8").to_owned()
        })
        .collect();
    let is_rule = |name: &&String| {
        name.ends_with(".toml") && !name.starts_with("lexicon/") && *name != "categories.toml"
    };
    let written: BTreeSet<&str> = files.iter().filter(is_rule).map(String::as_str).collect();
    let used: BTreeSet<&str> = RULES.iter().map(|(name, _)| *name).collect();
    assert_eq!(written, used);
    let sources = std::fs::read_to_string(folder.join("names/SOURCES.md")).expect("there");
    for list in files.iter().filter_map(|name| name.strip_prefix("names/")) {
        assert!(list == "SOURCES.md" || sources.contains(&format!("`{list}`")), "{list}");
    }
}
