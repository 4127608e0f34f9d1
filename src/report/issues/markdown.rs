//! Holds the form for documents and tickets: Markdown. Must not let a name act as markup.

use super::{Told, declared, place};
use crate::minimise::Issue;

pub(super) fn write(told: &Told<'_>) -> String {
    let mut out = String::from("# Issues\n\n");
    for line in told.coverage() {
        out.push_str(&format!("- {}\n", plain(&line)));
    }
    out.push_str(&format!("\n**{}**\n", told.counts()));
    for (severity, issues) in told.by_severity() {
        let mut name = severity.name().to_owned();
        name[..1].make_ascii_uppercase();
        out.push_str(&format!("\n## {name}\n"));
        for one in issues {
            issue(&mut out, one);
        }
    }
    if let (Some(statement), [_, ..]) = (told.statement, &told.outcome.promises[..]) {
        out.push_str(&format!("\n## Promises of {}\n\n", plain(statement)));
        for one in &told.outcome.promises {
            let said = format!("line {}: {}; {}", one.line, one.verdict.words(), one.why);
            out.push_str(&format!("- {} – “{}”\n", plain(&said), plain(&one.quote)));
        }
    }
    if !told.remarks.is_empty() {
        out.push_str("\n## Remarks\n\n");
        for remark in told.remarks {
            out.push_str(&format!("- {}\n", plain(remark)));
        }
    }
    out
}

fn issue(out: &mut String, issue: &Issue) {
    let head = format!("{}: {}", issue.whose.name(), issue.message);
    out.push_str(&format!("\n### {} {}\n\n", issue.check.id, plain(&head)));
    for one in &issue.places.first {
        out.push_str(&format!("- {}\n", code(&place(one))));
    }
    let more = issue.places.places.saturating_sub(issue.places.first.len() as u64);
    if more > 0 {
        out.push_str(&format!("- and {more} more\n"));
    }
    if issue.places.places > 0 {
        out.push('\n');
    }
    let sure = match issue.by.as_str() {
        "" => issue.sure.name().to_owned(),
        by => format!("{}, by {by}", issue.sure.name()),
    };
    let rows = [
        ("Declared", declared(issue).map(|declared| code(&declared))),
        ("How sure", Some(plain(&sure))),
        ("Coverage", issue.caveat.as_deref().map(plain)),
        ("Law", Some(plain(issue.article))),
        ("Next", Some(plain(&issue.next))),
    ];
    for (name, said) in rows {
        if let Some(said) = said {
            out.push_str(&format!("{name}: {said}  \n"));
        }
    }
}

/// Text of ours with names in it: what would be markup is escaped.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                out.extend(['\\', c]);
            }
            c if c.is_control() => out.push('?'),
            c => out.push(c),
        }
    }
    out
}

/// A path or field as code, with a fence longer than any run of backticks in it.
fn code(text: &str) -> String {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let text: String = text.chars().map(|c| if c.is_control() { '?' } else { c }).collect();
    let fence = "`".repeat(longest + 1);
    let room = if longest > 0 { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_no_markup() {
        assert_eq!(plain("a_b [x](y) <i>"), "a\\_b \\[x\\](y) \\<i\\>");
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(code("a_b\nc"), "`a_b?c`");
    }
}
