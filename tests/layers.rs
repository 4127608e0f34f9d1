//! Holds the shape of the source: imports go down only, files say what they hold and
//! stay small. Reads the source as text. Must not know what the code does.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The table of `docs/architecture.md`: layer, module, what it may import.
const LAYERS: &[(u8, &str, &[&str])] = &[
    (0, "model", &[]),
    (1, "config", &["model", "input"]),
    (1, "validate", &["model"]),
    (1, "input", &["model"]),
    (2, "rules", &["model", "validate"]),
    (2, "walk", &["model", "input"]),
    (2, "extract", &["model", "input"]),
    (2, "store", &["model"]),
    (3, "detect", &["model", "rules", "validate"]),
    (3, "isolate", &["model", "input", "extract"]),
    (3, "plan", &["model", "config", "rules", "input", "validate", "walk"]),
    (3, "register", &["model", "rules", "store", "validate"]),
    (
        4,
        "scan",
        &["model", "plan", "walk", "input", "extract", "isolate", "detect", "store", "validate"],
    ),
    (4, "minimise", &["model", "register", "validate"]),
    (5, "find", &["model", "detect", "store", "validate"]),
    (5, "report", &["model", "minimise"]),
    (5, "statement", &["model", "register", "rules", "input", "extract", "isolate", "validate"]),
    (6, "cli", ALL),
];

/// Everything below the command line.
const ALL: &[&str] = &[
    "model",
    "config",
    "validate",
    "input",
    "rules",
    "walk",
    "extract",
    "store",
    "isolate",
    "detect",
    "plan",
    "register",
    "minimise",
    "scan",
    "find",
    "report",
    "statement",
];

/// Lines that a file may have.
const LONGEST: usize = 400;

/// Every source file below `src`, with its path there.
fn sources() -> Vec<(PathBuf, String)> {
    let src = common::repository("src");
    walkdir::WalkDir::new(&src)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.expect("readable"))
        .filter(|entry| entry.path().extension().is_some_and(|e| e == "rs"))
        .map(|entry| {
            let text = std::fs::read_to_string(entry.path()).expect("UTF-8");
            (entry.path().strip_prefix(&src).expect("below").to_owned(), text)
        })
        .collect()
}

/// The module that a file below `src` belongs to; None for the crate's own two.
fn module(path: &Path) -> Option<String> {
    let first = path.iter().next().expect("a name").to_str().expect("UTF-8");
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (!matches!(module, "lib" | "main")).then(|| module.to_owned())
}

/// A file's code: without comments and without the tests at its end, which may use
/// anything to check with.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// Modules that `code` names as `crate::x`, also in groups: `crate::{x, y::z}`.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let inside_word =
            code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$');
        let rest = &code[at + "crate::".len()..];
        if inside_word {
            continue;
        }
        match rest.strip_prefix('{') {
            None => drop(found.insert(name(rest))),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (i, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_alphabetic() => {
                            found.insert(name(&group[i..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found.remove("");
    found
}

fn name(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn imports_are_found_however_they_are_written() {
    let code = code(
        "use crate::model::{Chunk, Gap};\nuse crate::{input, rules::{RuleId, RuleSet}, walk};\n\
         // crate::plan is a comment\nfn f() -> crate::store::Runs { $crate::x(); other_crate::y() }\n\
         #[cfg(test)]\nmod tests {\n    use crate::scan::Progress;\n}\n",
    );
    let found: Vec<String> = imports(&code).into_iter().collect();
    assert_eq!(found, ["input", "model", "rules", "store", "walk"]);
}

/// The page tells newcomers what this file tells the source.
#[test]
fn the_page_has_the_same_table() {
    let page = std::fs::read_to_string(common::repository("docs/architecture.md")).expect("a page");
    let row = |&(layer, module, may): &(u8, &str, &[&str])| {
        let names = match may {
            [] => "–".to_owned(),
            may if may == ALL => "everything".to_owned(),
            may => may.join(", "),
        };
        format!("| {layer} | {module} | {names} |")
    };
    let expected: Vec<String> = LAYERS.iter().map(row).collect();
    let in_table = |line: &&str| line.starts_with("| ") && line.as_bytes()[2].is_ascii_digit();
    assert_eq!(page.lines().filter(in_table).collect::<Vec<_>>(), expected);
}

#[test]
fn imports_go_down_only() {
    let table: BTreeMap<&str, (u8, &[&str])> =
        LAYERS.iter().map(|&(layer, module, may)| (module, (layer, may))).collect();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let Some(module) = module(&path) else { continue };
        let Some((_, may)) = table.get(module.as_str()) else {
            wrong.push(format!("{}: `{module}` stands in no layer", path.display()));
            continue;
        };
        for import in imports(&code(&text)) {
            if import != module && !may.contains(&import.as_str()) {
                wrong.push(format!("{}: `{module}` may not import `{import}`", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn the_table_itself_goes_down_only() {
    let layer: BTreeMap<&str, u8> =
        LAYERS.iter().map(|&(layer, module, _)| (module, layer)).collect();
    for &(own, module, may) in LAYERS {
        for import in may {
            let below = layer[import];
            // the one import within a layer: a configuration holds limits
            let within = (module, *import) == ("config", "input");
            assert!(below < own || within, "{module} and {import}");
        }
    }
}

#[test]
fn extraction_and_detection_never_see_each_other() {
    let may = |module: &str| LAYERS.iter().find(|l| l.1 == module).expect("in the table").2;
    assert!(!may("extract").contains(&"detect") && !may("detect").contains(&"extract"));
    let both: Vec<PathBuf> = sources()
        .into_iter()
        .filter(|(path, text)| {
            let found = imports(&code(text));
            module(path).is_some_and(|m| m != "cli")
                && found.contains("extract")
                && found.contains("detect")
        })
        .map(|(path, _)| path)
        .collect();
    // they meet in the worker and in the sink that it hands to extraction
    assert_eq!(both, [Path::new("scan/object.rs"), Path::new("scan/worker.rs")]);
}

#[test]
fn every_file_says_what_it_holds_in_three_lines() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        if module(&path).is_none() {
            // the two heads of the crate speak for themselves
            continue;
        }
        let head: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
        let says = head.join(" ").replace("//! ", "");
        if !says.starts_with("Holds ") {
            wrong.push(format!("{}: does not start with `//! Holds`", path.display()));
        }
        if !says.contains(" Must ") {
            wrong.push(format!("{}: does not say what it must not know", path.display()));
        }
        // a reference may follow behind an empty line
        let first = head.iter().take_while(|line| line.trim() != "//!").count();
        if !(1..=3).contains(&first) {
            wrong.push(format!("{}: says it in {first} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn no_file_is_long() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|&(_, lines)| lines > LONGEST)
        .map(|(path, lines)| format!("{}: {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

#[test]
fn the_library_prints_nothing_and_opens_no_connection() {
    for (path, text) in sources() {
        let code = code(&text);
        if module(&path).is_some_and(|module| module == "cli") {
            continue;
        }
        for word in ["println!", "print!", "eprintln!", "eprint!", "dbg!"] {
            let used = code
                .match_indices(word)
                .any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            assert!(!used, "{}: {word}", path.display());
        }
        for word in ["TcpStream", "UdpSocket", "ToSocketAddrs", "getpwuid", "getgrgid"] {
            assert!(!code.contains(word), "{}: {word}", path.display());
        }
    }
}
