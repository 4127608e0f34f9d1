//! What the README shows is what the program does: its table of formats, and what `speur
//! check` says of the demo share.

mod common;

use speur::extract::FORMATS;

#[test]
fn the_readme_lists_the_formats_and_what_is_read_of_each() {
    let row = |format: &speur::extract::Format| {
        let extensions = match format.extensions {
            [] => "–".to_owned(),
            extensions => extensions.join(" "),
        };
        format!("| {} | {extensions} | {} |", format.name, format.reads)
    };
    let expected: Vec<String> = FORMATS.iter().map(row).collect();
    let readme = std::fs::read_to_string(common::repository("README.md")).expect("it");
    let section = readme.split("## Formats\n").nth(1).expect("a section on formats");
    let rows = section.lines().skip_while(|line| !line.starts_with("|--")).skip(1);
    let is: Vec<&str> = rows.take_while(|line| line.starts_with('|')).collect();
    assert!(is == expected, "the table of formats in README.md must be\n{}", expected.join("\n"));
}

/// A line with every number as `n`: how many are found is the matter of other tests.
fn without_counts(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars() {
        match c {
            c if c.is_ascii_digit() && out.ends_with('n') => {}
            c if c.is_ascii_digit() => out.push('n'),
            c => out.push(c),
        }
    }
    out
}

#[test]
fn the_readme_shows_what_check_says_of_the_demo() {
    let folder = tempfile::tempdir().expect("a folder");
    let inventory = folder.path().join("share.jsonl");
    let run = |args: &[&str]| {
        let mut command = common::speur();
        command.current_dir(common::repository("")).args(args);
        common::stdout(&command.output().expect("speur runs"))
    };
    let inventory = inventory.to_str().expect("UTF-8");
    run(&["scan", "fixtures/share", "-o", inventory, "--quiet"]);
    let readme = std::fs::read_to_string(common::repository("README.md")).expect("it");
    for (section, args) in [
        ("## From a share to a register that holds", &["--register", "fixtures/register.toml"][..]),
        ("## The gate before a migration", &["--fail-on", "critical"]),
    ] {
        let said = run(&[&["check", inventory], args].concat());
        let mut said = said.lines().map(without_counts);
        let section = readme.split(section).nth(1).expect("the section");
        let shown = section.split("```text\n").nth(1).expect("a block");
        let shown = shown.split("```").next().expect("its end");
        for line in shown.lines().filter(|line| *line != "…") {
            let line = without_counts(line);
            assert!(said.any(|one| one == line), "`{line}` is not said, or not in this order");
        }
    }
}

#[test]
fn the_readme_shows_what_a_statement_says() {
    let readme = std::fs::read_to_string(common::repository("README.md")).expect("it");
    let section = readme.split("## What you publish\n").nth(1).expect("the section");
    let shown =
        section.split("```toml\n").nth(1).expect("a block").split("```").next().expect("its end");
    let mut command = common::speur();
    command.current_dir(common::repository(""));
    command.args(["statement", "fixtures/statements/kaarsenwinkel.html"]);
    let said = common::stdout(&command.output().expect("speur runs"));
    let mut lines = said.lines();
    for line in shown.lines().filter(|line| *line != "…") {
        assert!(lines.any(|one| one == line), "`{line}` is not said, or not in this order");
    }
}

#[test]
fn the_readme_shows_what_find_says_of_its_fixture() {
    let readme = std::fs::read_to_string(common::repository("README.md")).expect("it");
    let section = readme.split("## One person\n").nth(1).expect("the section");
    let block = |language: &str| {
        let start = section.split(&format!("```{language}\n")).nth(1).expect("a block");
        start.split("```").next().expect("its end")
    };
    let command = block("console").strip_prefix("$ speur ").expect("a command").trim();
    let output = common::speur()
        .current_dir(common::repository(""))
        .args(command.split(' '))
        .output()
        .expect("speur runs");
    let said = common::stdout(&output);
    let mut said = said.lines();
    let shown: Vec<&str> = block("text").lines().filter(|line| *line != "…").collect();
    assert!(shown.len() > 20, "{shown:?}");
    for line in shown {
        assert!(said.any(|one| one == line), "`{line}` is not said, or not in this order");
    }
}
