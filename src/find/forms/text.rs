//! Holds a report for a terminal, in 80 columns: coverage first. Must not search.

use super::{beside, missing, place, reserves};
use crate::find::report::{Report, label, meaning};
use crate::model::{Certainty, FoundObject};

/// Columns of a terminal that everyone has.
const WIDTH: usize = 80;

/// Objects with gaps that are named.
const UNREAD: usize = 20;

/// Places of one object that are named.
const PLACES: usize = 12;

pub(super) fn write(report: &Report) -> String {
    let mut out = String::from("Looked for\n");
    for (kind, value) in &report.values {
        line(&mut out, &format!("  {kind:<11} {value}"));
    }
    let g = &report.gathered;
    out.push_str("\nCoverage\n");
    for (n, what) in [
        (g.objects, "objects"),
        (g.full, "read in full"),
        (g.partial, "read in part"),
        (g.unread, "not read"),
        (g.left_out, "left out as asked, or links"),
        (g.skipped, "not read again: no identifier can stand in them"),
    ] {
        if n > 0 || what == "objects" {
            line(&mut out, &format!("  {n:>12}  {what}"));
        }
    }
    for text in reserves(report) {
        wrapped(&mut out, &text);
    }
    out.push_str(&format!("\n{:<24} {:>7} {:>7}\n", "Found", "objects", "places"));
    let found: Vec<Certainty> =
        Certainty::ALL.into_iter().filter(|c| g.found[*c as usize].places > 0).collect();
    for certainty in &found {
        let count = g.found[*certainty as usize];
        let name = label(*certainty);
        line(&mut out, &format!("  {name:<22} {:>7} {:>7}", count.objects, count.places));
        line(&mut out, &format!("      {}", meaning(*certainty)));
    }
    if found.is_empty() {
        let all = g.with_gaps == 0 && g.skipped == 0 && !report.interrupted;
        line(&mut out, if all { "  nothing" } else { "  nothing in what was read" });
    }
    for object in &report.objects {
        one(&mut out, object, report);
    }
    unread(&mut out, report);
    out
}

fn one(out: &mut String, object: &FoundObject, report: &Report) {
    out.push('\n');
    line(out, &shorten(&object.path, WIDTH));
    for found in object.places.iter().take(PLACES) {
        let kind = report.values.get(usize::from(found.value)).map_or("", |(kind, _)| kind);
        let at = match found.field.as_str() {
            "text" => place(found),
            field => format!("{field} {}", place(found)).trim_end().to_owned(),
        };
        let plain = matches!(found.form.as_str(), "in full" | "as given");
        let form = if plain { String::new() } else { format!(" ({})", found.form) };
        let sure = label(found.certainty);
        let at = shorten(&at, 26);
        line(out, &format!("  {sure:<14}  {at:<26}  {kind} {}{form}", found.shown));
    }
    let more = object.places.len().saturating_sub(PLACES) as u64 + object.more;
    if more > 0 {
        line(out, &format!("  and {more} places more (all with --format json or csv)"));
    }
    for (table, columns) in beside(object) {
        wrapped(out, &format!("{table}: {}", columns.join(", ")));
    }
}

fn unread(out: &mut String, report: &Report) {
    if report.unread.is_empty() {
        return;
    }
    out.push_str("\nNot read, or not all of it\n");
    for object in report.unread.iter().take(UNREAD) {
        let why = missing(object);
        let room = (WIDTH - 4).saturating_sub(why.chars().count());
        line(out, &format!("  {}  {why}", shorten(&object.path, room)));
    }
    let more = report.unread.len().saturating_sub(UNREAD) as u64 + report.more_unread;
    if more > 0 {
        line(out, &format!("  and {more} more"));
    }
}

/// A line of at most [`WIDTH`] characters.
fn line(out: &mut String, text: &str) {
    let text = text.trim_end();
    match text.chars().count() <= WIDTH {
        true => out.push_str(text),
        false => {
            out.extend(text.chars().take(WIDTH - 1));
            out.push('…');
        }
    }
    out.push('\n');
}

/// A paragraph, two columns in.
fn wrapped(out: &mut String, text: &str) {
    let mut current = String::from(" ");
    for word in text.split(' ') {
        if current.chars().count() + 1 + word.chars().count() > WIDTH && current.len() > 1 {
            line(out, &current);
            current = String::from(" ");
        }
        current.push(' ');
        current.push_str(word);
    }
    line(out, &current);
}

/// The end of a path tells most.
fn shorten(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(length + 1 - width).collect();
    format!("…{tail}")
}
