//! Holds `speur rules list`: the rules that are used, in 80 columns or as JSON. Must
//! not know what a rule means.

use super::super::{Exit, Failure, print};
use super::args::ListArgs;
use super::{chosen, origin};
use crate::model::unknown;
use serde::Serialize;
use std::collections::BTreeSet;

/// Columns of a terminal that everyone has.
const WIDTH: usize = 80;

/// A rule as `--json` prints it, a line each.
#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    category: &'a str,
    pack: &'a str,
    /// `built-in`, or the file it stands in.
    origin: &'a str,
}

/// Runs the command.
pub(super) fn run(args: &ListArgs) -> Result<Exit, Failure> {
    let rules = chosen(&args.configured)?;
    let packs: BTreeSet<&str> = rules.rules.iter().map(|rule| rule.pack.as_str()).collect();
    if let Some(pack) = args.pack.as_deref().filter(|pack| !packs.contains(pack)) {
        return Err(Failure::usage(format!(
            "--pack: {}",
            unknown("pack", pack, packs.iter().copied())
        )));
    }
    let mut listed: Vec<Listed> = rules
        .sources
        .iter()
        .filter(|source| args.pack.as_ref().is_none_or(|pack| *pack == source.rule.pack))
        .map(|source| Listed {
            id: &source.rule.id,
            title: &source.rule.title,
            category: &source.rule.category,
            pack: &source.rule.pack,
            origin: origin(source),
        })
        .collect();
    listed.sort_unstable_by_key(|rule| rule.id);
    let mut out = String::new();
    for rule in &listed {
        if args.json {
            let line = serde_json::to_string(rule).map_err(Failure::internal)?;
            out.push_str(&line);
            out.push('\n');
        } else {
            for_people(&mut out, rule);
        }
    }
    print(&out)?;
    Ok(Exit::Complete)
}

fn for_people(out: &mut String, rule: &Listed) {
    let Listed { id, title, category, pack, origin } = rule;
    let mut row = |start: String, rest: &str, keep_end: bool| {
        let room = WIDTH.saturating_sub(start.chars().count() + 1);
        out.push_str(format!("{start} {}", cut(rest, room, keep_end)).trim_end());
        out.push('\n');
    };
    row(format!("{:<27} {:<9}", cut(id, 27, false), cut(pack, 9, false)), origin, true);
    row(format!("  {:<28}", cut(category, 28, false)), title, false);
}

/// `text` in at most `width` characters.
fn cut(text: &str, width: usize, keep_end: bool) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let kept = width.saturating_sub(1);
    match keep_end {
        true => format!("…{}", text.chars().skip(length - kept).collect::<String>()),
        false => format!("{}…", text.chars().take(kept).collect::<String>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_fits_whatever_it_holds() {
        for n in [1, 26, 27, 28, 29, 60, 200] {
            let long = "é".repeat(n);
            let rule =
                Listed { id: &long, title: &long, category: &long, pack: &long, origin: &long };
            let mut out = String::new();
            for_people(&mut out, &rule);
            assert_eq!(out.lines().count(), 2);
            assert!(out.lines().all(|line| line.chars().count() <= WIDTH), "{out}");
        }
    }
}
