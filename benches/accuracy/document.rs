//! Holds docs/accuracy.md around the figures. Must not count anything.

use crate::measure::Measured;
use crate::report::report;

const HEAD: &str = "# Accuracy

What `speur` finds and how often that is right, on labelled corpora that a seeded program makes.
This file is written by `cargo run --release --example accuracy -- --markdown`; without
`--markdown` the same is printed, and `--errors` adds every miss and every false match.

The corpora are sentences, letters, forms, mails, logs, JSON, CSV files and SQL dumps in Dutch and
French of Belgium, Dutch of the Netherlands, German and English. Numbers are drawn at random with
the check digits of their scheme and written in the forms that people use, the rare ones too.
Names are joined from syllables as well as taken from lists. Between them stand numbers of orders,
articles, invoices and versions, moments, hashes and prices. All people are invented. The program
that makes them knows nothing of the rules: its words and arithmetic are its own. Still, it is one
author's picture of the world: on your files the figures will differ.

*Found* is the share of what is there that is found `likely` or better, *with candidates* counts
candidates too. *Precision* is the share of the matches `likely` or better that are right; a match
is right where it overlaps a value of its category. Cells of tables are counted one by one. The
search is that of the default settings: names by lists.

";

const NEGATIVE: &str = "
## Files without personal data

Source code, logs, settings and tables of orders, made by the same program. Every match `likely` or
better in them is false; the promise is fewer than 2 in a megabyte.

";

/// The whole file.
pub fn accuracy(measured: &Measured, negative: &str) -> String {
    let size =
        format!("{} texts and tables, {:.1} MB.\n\n", measured.texts, measured.bytes as f64 / 1e6);
    format!("{HEAD}{size}{}{NEGATIVE}{negative}", report(measured))
}
