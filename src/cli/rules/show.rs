//! Holds `speur rules show`: everything that a rule says, with its lists of words
//! spelled out and its weights as they count. Must not know what a rule means.

use super::super::{Exit, Failure, print};
use super::args::ShowArgs;
use super::{chosen, origin};
use crate::model::unknown;
use crate::rules::syntax::{Matching, RuleFile};
use crate::rules::{Rule, RuleSet, Source, Weights};

/// Columns of a terminal that everyone has.
const WIDTH: usize = 80;
/// Columns of the names of keys.
const KEY: usize = 14;

/// Runs the command.
pub(super) fn run(args: &ShowArgs) -> Result<Exit, Failure> {
    let rules = chosen(&args.configured)?;
    let found = rules.iter().find(|(_, rule)| rule.id == args.id);
    let Some((id, rule)) = found else {
        let ids = rules.rules.iter().map(|rule| rule.id.as_str());
        return Err(Failure::usage(unknown("rule", &args.id, ids)));
    };
    print(&shown(&rules, rule, &rules.sources[id.index()]))?;
    Ok(Exit::Complete)
}

fn shown(rules: &RuleSet, rule: &Rule, source: &Source) -> String {
    let file = &source.rule;
    let mut out = format!("{}: {}\n", file.id, file.title);
    line(&mut out, "category", &format!("{} ({})", rule.category, rule.sensitivity));
    line(&mut out, "pack", &file.pack);
    line(&mut out, "origin", origin(source));
    list(&mut out, "sources", &file.sources);
    out.push('\n');
    wrapped(&mut out, "", file.about.split_whitespace());
    section(&mut out, "What it finds");
    matching(&mut out, &file.matching, rule);
    section(&mut out, "Words");
    words(&mut out, rules, file);
    section(&mut out, "Weights, log10 odds");
    weights(&mut out, &rule.weights, rule.check.is_some());
    section(&mut out, "Examples");
    examples(&mut out, file);
    out
}

fn matching(out: &mut String, written: &Matching, rule: &Rule) {
    list(out, "forms", &written.forms);
    list(out, "canonical", &written.canonical);
    list(out, "cell_forms", &written.cell_forms);
    option(out, "pattern", written.pattern.as_deref());
    option(out, "max_length", written.max_length.map(|n| n.to_string()).as_deref());
    option(out, "recogniser", written.recogniser.as_deref());
    let check = written.check.as_deref();
    let check = check.map(|name| format!("{name}; {:.2} % pass by chance", rule.chance * 100.0));
    option(out, "check", check.as_deref());
    option(out, "cells", written.cells.as_deref());
    option(out, "labelled", written.labelled.as_deref());
    option(out, "normal", written.normal.as_deref());
    list(out, "supersedes", &written.supersedes);
    list(out, "samples", &written.samples);
    option(out, "announced", written.announced.then_some("yes: bare ones do not count"));
}

/// Lists of words with the groups that they name.
fn words(out: &mut String, rules: &RuleSet, file: &RuleFile) {
    let (context, found) = (&file.context, &file.matching);
    for (key, written) in [
        ("terms", &found.terms),
        ("values", &found.values),
        ("keywords", &context.keywords),
        ("contrary", &context.contrary),
        ("fields", &context.fields),
        ("weak_fields", &context.weak_fields),
    ] {
        let (groups, own): (Vec<&String>, Vec<&String>) =
            written.iter().partition(|word| word.starts_with('@'));
        list(out, key, &own);
        for group in groups {
            let words = rules.groups.get(&group[1..]).map_or(&[][..], Vec::as_slice);
            list(out, &format!("{key} {group}"), words);
        }
    }
    list(out, "lists", &context.lists);
    if !context.weak_fields.is_empty() {
        list(out, "beside", &context.beside);
    }
}

fn weights(out: &mut String, weights: &Weights, checked: bool) {
    for (key, weight, counts) in [
        ("prior", weights.prior, true),
        ("passed", weights.passed, checked),
        ("failed", weights.failed, checked),
        ("canonical", weights.canonical, true),
        ("label", weights.label, true),
        ("keyword", weights.keyword, true),
        ("field", weights.field, true),
        ("listed", weights.listed, true),
        ("structure", weights.structure, true),
    ] {
        if counts {
            line(out, key, &format!("{:+.2}", f64::from(weight) / 100.0));
        }
    }
}

fn examples(out: &mut String, file: &RuleFile) {
    for example in &file.example {
        let band = example.band.map_or(String::new(), |band| format!(" ({band:?} or better)"));
        case(
            out,
            "found",
            example.text.as_deref(),
            example.field.as_deref(),
            &example.values,
            &band,
        );
    }
    for counter in &file.counter_example {
        let why = format!(" — {}", counter.why);
        case(
            out,
            "not found",
            counter.text.as_deref(),
            counter.field.as_deref(),
            &counter.values,
            &why,
        );
    }
}

fn case(
    out: &mut String,
    key: &str,
    text: Option<&str>,
    field: Option<&str>,
    values: &[String],
    note: &str,
) {
    let what = match (text, field) {
        (Some(text), _) => text.trim().to_owned(),
        (None, Some(field)) => format!("column {field}: {}", values.join(" | ")),
        (None, None) => String::new(),
    };
    line(out, key, &format!("{what}{note}"));
}

fn section(out: &mut String, title: &str) {
    out.push_str(&format!("\n{title}\n"));
}

fn option(out: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        line(out, key, value);
    }
}

fn list<T: AsRef<str>>(out: &mut String, key: &str, items: &[T]) {
    if !items.is_empty() {
        let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
        line(out, key, &items.join(", "));
    }
}

/// A key and what it says, over as many lines as that takes.
fn line(out: &mut String, key: &str, said: &str) {
    if key.len() > KEY - 2 {
        out.push_str(&format!("  {key}\n"));
        wrapped(out, &" ".repeat(KEY + 2), said.split_whitespace());
    } else {
        let mut lines = String::new();
        wrapped(&mut lines, &" ".repeat(KEY + 2), said.split_whitespace());
        let start = format!("  {key:KEY$}");
        out.push_str(&start);
        out.push_str(lines.get(KEY + 2..).unwrap_or("\n"));
    }
}

/// Words in lines that fit, behind `indent`; a word that does not is broken.
fn wrapped<'w>(out: &mut String, indent: &str, words: impl Iterator<Item = &'w str>) {
    let room = WIDTH - indent.len();
    let mut used = 0;
    for word in words {
        let letters: Vec<char> = word.chars().collect();
        for piece in letters.chunks(room) {
            if used > 0 && used + 1 + piece.len() <= room {
                out.push(' ');
                used += 1;
            } else {
                if used > 0 {
                    out.push('\n');
                }
                out.push_str(indent);
                used = 0;
            }
            out.extend(piece);
            used += piece.len();
        }
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let said = format!("a bb {} ccc", "x".repeat(200));
        let mut out = String::new();
        line(&mut out, "keywords", &said);
        assert!(out.lines().all(|line| line.chars().count() <= WIDTH), "{out}");
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        assert_eq!(letters(&out), format!("keywords{}", letters(&said)));
    }
}
