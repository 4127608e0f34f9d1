//! The README's table of formats is that of the program: what it reads and what it does
//! not is promised in one place.

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
