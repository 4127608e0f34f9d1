//! Holds the summary for a terminal: coverage first, then what was found, where,
//! and what is missing. Fits 80 columns. Must not compute totals.

use super::view::View;
use crate::model::{Cause, Sketch, Status};
use std::fmt::Write;

/// Whether the summary is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// With colours.
    Colour,
    /// Without.
    Plain,
}

impl Style {
    fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    fn warn(self, text: &str) -> String {
        self.wrap("33", text)
    }

    fn wrap(self, code: &str, text: &str) -> String {
        match self {
            Style::Colour => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Style::Plain => text.to_owned(),
        }
    }
}

/// Columns of a terminal that everyone has.
const WIDTH: usize = 80;

/// The summary of a scan that ended with `status`.
pub fn summary(view: &View, status: Status, style: Style) -> String {
    let mut out = String::new();
    coverage(&mut out, view, status, style);
    categories(&mut out, view, style);
    allowed(&mut out, view, style);
    heaviest(&mut out, view, style);
    gaps(&mut out, view, style);
    out
}

fn coverage(out: &mut String, view: &View, status: Status, style: Style) {
    line(out, &style.bold("Coverage"));
    line(out, &format!("  {} objects, {}", count(view.objects), human_bytes(view.bytes)));
    for (n, what) in [
        (view.full, "read in full"),
        (view.partial, "read in part (see Gaps)"),
        (view.unread, "not read (see Gaps)"),
        (view.excluded, "left out as asked"),
        (view.links, "links, recorded and not followed"),
    ] {
        if n > 0 || what == "read in full" {
            line(out, &format!("  {:>12}  {what}", count(n)));
        }
    }
    match status {
        Status::Complete => {}
        Status::Interrupted => line(
            out,
            &style.warn("  The scan was interrupted: objects that were not met are not counted."),
        ),
        Status::ShardsMissing => {
            line(out, &style.warn("  This is one shard: merge it with the others for the whole."));
        }
    }
}

fn categories(out: &mut String, view: &View, style: Style) {
    line(out, "");
    let found = view.categories.iter().any(|(_, t)| t.confirmed + t.likely + t.candidate > 0);
    if !found {
        line(out, &style.bold("Personal data"));
        let certain = view.with_gaps == 0 && view.objects > 0;
        line(out, if certain { "  none found" } else { "  none found in what was read" });
        return;
    }
    // how many values there are in all objects together is known under a key alone
    let keyed = view.categories.values().any(|total| !total.values.is_empty());
    let distinct = |text: &str| if keyed { format!(" {text:>11}") } else { String::new() };
    let [width, wide, narrow, few] = if keyed { [24, 11, 10, 8] } else { [28, 12, 11, 9] };
    let head = format!(
        "{:<width$} {:>wide$} {:>narrow$} {:>narrow$} {:>few$}{}",
        "Personal data",
        "confirmed",
        "likely",
        "candidate",
        "objects",
        distinct("distinct")
    );
    line(out, &style.bold(&head));
    let mut rows: Vec<_> = view.categories.iter().collect();
    rows.sort_by_key(|(name, t)| (std::cmp::Reverse((t.confirmed + t.likely, t.candidate)), *name));
    for (name, total) in rows {
        let label = begin(name, width - 2);
        line(
            out,
            &format!(
                "  {label:<rest$} {:>wide$} {:>narrow$} {:>narrow$} {:>few$}{}",
                count(total.confirmed),
                count(total.likely),
                count(total.candidate),
                count(total.objects),
                distinct(&about(&total.values)),
                rest = width - 2
            ),
        );
    }
    if keyed {
        line(out, "  distinct: values in all bands and objects; ~ is an estimate, 6 % off or more");
    }
}

/// How many values a sketch is of: three digits where it is an estimate, as it knows no more.
fn about(values: &Sketch) -> String {
    let n = values.distinct();
    if values.is_exact() {
        return count(n);
    }
    let unit = 10u64.pow(n.checked_ilog10().unwrap_or(0).saturating_sub(2));
    let rounded = (n + unit / 2) / unit * unit;
    match rounded {
        ..100_000_000 => format!("~{}", count(rounded)),
        _ => format!("~{} M", count(rounded / 1_000_000)),
    }
}

/// What an allow-list takes out, so that nobody takes it for absent.
fn allowed(out: &mut String, view: &View, style: Style) {
    if view.allowed.is_empty() {
        return;
    }
    line(out, "");
    line(out, &style.bold(&format!("{:<28} {:>12}", "Allowed, and not counted", "matches")));
    for (reason, &matches) in &view.allowed {
        line(out, &format!("  {:<26} {:>12}", begin(reason, 26), count(matches)));
    }
}

fn heaviest(out: &mut String, view: &View, style: Style) {
    if view.heaviest.is_empty() {
        return;
    }
    line(out, "");
    line(out, &style.bold("Heaviest objects (confirmed and likely matches)"));
    for heavy in &view.heaviest {
        line(out, &format!("  {:>10}  {}", count(heavy.matches), shorten(&heavy.path, WIDTH - 14)));
        line(out, &format!("  {:>10}  {}", "", list(&heavy.categories, WIDTH - 14)));
    }
}

fn gaps(out: &mut String, view: &View, style: Style) {
    let mut causes: Vec<_> = view.causes.iter().filter(|(cause, _)| cause.is_gap()).collect();
    if causes.is_empty() {
        return;
    }
    causes.sort_by_key(|(cause, total)| (std::cmp::Reverse(total.objects), **cause));
    line(out, "");
    let head = format!("{:<28} {:>12}  {}", "Gaps", "objects", "meaning");
    line(out, &style.bold(&head));
    for (cause, total) in causes {
        line(
            out,
            &format!("  {:<26} {:>12}  {}", cause.name(), count(total.objects), meaning(*cause)),
        );
    }
    line(out, "  Every gap stands with its object in the inventory (-o FILE).");
}

/// What a cause means for who reads the summary, in 37 characters at most.
fn meaning(cause: Cause) -> &'static str {
    match cause {
        Cause::NotPermitted => "no right to read it",
        Cause::Vanished => "gone before it was read",
        Cause::Excluded => "left out as asked",
        Cause::Link => "a symbolic link",
        Cause::SpecialFile => "a socket, device or pipe",
        Cause::Unsupported => "format not read; searched as text",
        Cause::Encrypted => "needs a password",
        Cause::Corrupt => "contradicts its own format",
        Cause::Truncated => "ends too early",
        Cause::Undecodable => "bytes that are no text",
        Cause::TooLarge => "larger than a limit",
        Cause::TooDeep => "nested deeper than a limit",
        Cause::TooMany => "more pieces than a limit",
        Cause::Bomb => "expands beyond a limit",
        Cause::TimeOut => "took longer than a limit",
        Cause::Panicked => "a fault of speur: please report it",
        Cause::Crashed => "its reader died",
        Cause::Interrupted => "the scan was stopped",
        Cause::Changed => "changed while it was read",
        Cause::IoError => "the system failed to read it",
        Cause::ImageOnly => "a picture of text",
        Cause::ToolMissing => "a program for it is missing",
    }
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}

/// A number in groups of three, parted as Dutch and French readers are used to.
fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Bytes in the unit a person would use.
pub fn human_bytes(n: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut value = n as f64;
    let mut unit = 0;
    while value >= 1024.0 && unit + 1 < UNITS.len() {
        value /= 1024.0;
        unit += 1;
    }
    if unit == 0 { format!("{n} bytes") } else { format!("{value:.1} {}", UNITS[unit]) }
}

/// `text` in at most `width` characters: the end of a path tells most.
fn shorten(text: &str, width: usize) -> String {
    let length = text.chars().count();
    if length <= width {
        return text.to_owned();
    }
    let tail: String = text.chars().skip(length - width + 1).collect();
    format!("…{tail}")
}

/// The beginning of `text` in at most `width` characters, on one line.
fn begin(text: &str, width: usize) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() <= width {
        return text;
    }
    format!("{}…", text.chars().take(width - 1).collect::<String>())
}

/// As many names as fit.
fn list(names: &[String], width: usize) -> String {
    let mut out = String::new();
    for (i, name) in names.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        if out.chars().count() + separator.len() + name.chars().count() + 3 > width {
            let _ = write!(out, ", …");
            break;
        }
        let _ = write!(out, "{separator}{name}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_paths_read_well() {
        assert_eq!(count(1_234_567), "1 234 567");
        assert_eq!(count(999), "999");
        assert_eq!(human_bytes(1536), "1.5 KiB");
        assert_eq!(shorten("share/klanten/lijst.csv", 12), "…n/lijst.csv");
    }

    #[test]
    fn every_line_fits_the_terminal() {
        use crate::report::view::{CategoryTotal, CauseTotal, Heavy};
        let mut view = View { objects: 1_234_567, bytes: 1 << 45, with_gaps: 2, ..View::default() };
        let total = CategoryTotal {
            confirmed: 123_456_789,
            likely: 99_999_999,
            candidate: 99_999_999,
            objects: 999_999,
            values: Sketch::default(),
        };
        view.categories.insert("org.vat_nl_old_sole_trader".into(), total);
        let categories = vec!["special.health_insurance_id".to_owned(); 9];
        view.heaviest.push(Heavy { matches: 99_999_999, path: "x/".repeat(100), categories });
        for cause in [Cause::Unsupported, Cause::Panicked, Cause::Interrupted] {
            view.causes.insert(cause, CauseTotal { objects: 9_999_999, times: 1 });
        }
        view.allowed.insert("a reason\nthat takes its time to tell".into(), 99_999_999);
        // with distinct values there is a column more
        let many = Sketch::new([1 << 20], Some(1 << 33));
        for values in [Sketch::default(), many] {
            view.categories.values_mut().for_each(|total| total.values = values.clone());
            for line in summary(&view, Status::Interrupted, Style::Plain).lines() {
                assert!(line.chars().count() <= WIDTH, "{line}");
            }
        }
    }

    #[test]
    fn no_more_digits_are_shown_than_are_known() {
        assert_eq!(about(&Sketch::new(0..123, None)), "123");
        // 255 below a 72nd of all there are
        let least = Sketch::new((1..=255).chain([u64::MAX / 72]), Some(u64::MAX / 72));
        assert_eq!(about(&least), "~18 400");
    }
}
