//! Holds the reading of privacy statements against labels that people wrote: precision and
//! recall for each kind of fact. Must not know how a statement is read.

mod common;
#[path = "statements/facts.rs"]
mod facts;
#[path = "statements/forms.rs"]
mod forms;
#[path = "statements/score.rs"]
mod score;
#[path = "statements/truth.rs"]
mod truth;

use score::{Kind, Scores};
use speur::statement::{Reader, open};
use truth::Truth;

/// The statements under `fixtures/statements` with their labels.
fn labelled() -> Vec<(Truth, speur::statement::Text)> {
    let folder = common::repository("fixtures/statements");
    let mut all: Vec<_> = std::fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().ends_with(".truth.toml"))
        .collect();
    all.sort();
    let each = |path: &std::path::PathBuf| {
        let truth = Truth::load(path);
        let text = open(&folder.join(&truth.file), None).expect("a statement");
        (truth, text)
    };
    all.iter().map(each).collect()
}

#[test]
#[allow(clippy::print_stdout, reason = "the scores are for whoever runs it with --nocapture")]
fn what_statements_say_is_found_and_nothing_else() {
    let reader = Reader::new().expect("the words that ship");
    let (mut tuned, mut held) = (Scores::default(), Scores::default());
    let all = labelled();
    assert!(all.len() >= 12);
    for (truth, text) in &all {
        let said = reader.read(text, &truth.file);
        let scores = score::score(truth, text, &said);
        // SHOW=gemeente,hosting tells what is missed in these, for whoever tunes
        let shown = std::env::var("SHOW").unwrap_or_default();
        if shown.split(',').any(|one| !one.is_empty() && truth.file.starts_with(one)) {
            println!("{}\n{}", truth.file, scores.wrong.join("\n"));
        }
        if truth.held_out { held.add(&scores) } else { tuned.add(&scores) }
    }
    println!("tuned on:\n{}\nheld out:\n{}", tuned.shown(), held.shown());
    for (name, scores) in [("tuned on", &tuned), ("held out", &held)] {
        for kind in [Kind::Categories, Kind::Retention] {
            let (precision, recall) = (scores.precision(kind), scores.recall(kind));
            assert!(precision >= 0.90, "{name}: precision of {kind:?} is {precision:.3}");
            assert!(recall >= 0.90, "{name}: recall of {kind:?} is {recall:.3}");
        }
        assert_eq!(scores.taken_for_retention, 0, "{name}: other durations taken for retention");
    }
}
