//! Holds the form for terminals, in 80 columns: coverage first, then the most severe. Must not
//! count anything.

use super::super::wrap::hanging;
use super::{Told, declared, place};
use crate::minimise::Issue;

/// So many places of an issue are shown; `--format json` gives more.
const SHOWN: usize = 3;

pub(super) fn write(told: &Told<'_>) -> String {
    let mut out = String::from("Coverage\n");
    for line in told.coverage() {
        hanging(&mut out, "  ", &line);
    }
    out.push_str(&format!("\n{}\n", told.counts()));
    for (severity, issues) in told.by_severity() {
        out.push_str(&format!("\n{}\n", severity.name().to_uppercase()));
        for (nth, one) in issues.into_iter().enumerate() {
            if nth > 0 {
                out.push('\n');
            }
            issue(&mut out, one);
        }
    }
    if let (Some(statement), [_, ..]) = (told.statement, &told.outcome.promises[..]) {
        out.push('\n');
        hanging(&mut out, "", &format!("Promises of {statement}"));
        for one in &told.outcome.promises {
            let verdict = one.verdict.words();
            hanging(&mut out, "  ", &format!("line {}: {verdict}; {}", one.line, one.why));
            hanging(&mut out, "      ", &format!("“{}”", one.quote));
        }
    }
    if !told.remarks.is_empty() {
        out.push_str("\nRemarks\n");
        for remark in told.remarks {
            hanging(&mut out, "  ! ", remark);
        }
    }
    out
}

fn issue(out: &mut String, issue: &Issue) {
    let head = format!("{} {}: {}", issue.check.id, issue.whose.name(), issue.message);
    hanging(out, "  ", &head);
    let mut line = |start: &str, said: &str| hanging(out, start, said);
    for one in issue.places.first.iter().take(SHOWN) {
        line("      ", &place(one));
    }
    let more = issue.places.places.saturating_sub(SHOWN as u64);
    if more > 0 {
        line("      ", &format!("and {more} more"));
    }
    if let Some(declared) = declared(issue) {
        line("    declared: ", &declared);
    }
    let by = match issue.by.as_str() {
        "" => String::new(),
        by => format!(", by {by}"),
    };
    line("    ", &format!("{}{by}. {}", issue.sure.name(), issue.article));
    if let Some(caveat) = &issue.caveat {
        line("    coverage: ", caveat);
    }
    line("    next: ", &issue.next);
}
