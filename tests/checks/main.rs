//! Holds the promises on `speur check`: every check fires where it should and nowhere else,
//! whatever the order of records; forms, suppressions, exit codes, the demo share.

#[path = "../common/mod.rs"]
mod common;

mod declared;
mod forms;
mod found;
mod keyed;
mod scene;
mod share;
mod stated;
mod suppressed;

use scene::{Object, line, with_statement};
use speur::minimise::{CHECKS, Outcome};
use speur::model::ObjectRecord;
use speur::register::said::Said;

/// What a check says of a scene, and nothing else.
struct Case {
    check: &'static str,
    about: &'static str,
    register: Option<String>,
    statement: Option<Said>,
    objects: Vec<Object>,
    says: Vec<&'static str>,
}

fn cases() -> Vec<Case> {
    let mut all = found::cases();
    all.extend(declared::cases());
    all.extend(keyed::cases());
    all.extend(stated::cases());
    all
}

fn run(case: &Case, records: &[ObjectRecord]) -> Outcome {
    with_statement(case.register.as_deref(), case.statement.as_ref(), records, "")
}

fn records(case: &Case) -> Vec<ObjectRecord> {
    case.objects.iter().cloned().map(Object::record).collect()
}

#[test]
fn each_check_says_what_it_should_and_nothing_else() {
    let mut wrong = String::new();
    for case in cases() {
        let outcome = run(&case, &records(&case));
        let own = outcome.issues.iter().filter(|issue| issue.check.id == case.check);
        let said: Vec<String> = own.map(line).collect();
        if said != case.says {
            wrong.push_str(&format!("{} {}:\n  {:#?}\n", case.check, case.about, said));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn every_check_has_a_case_where_it_fires_and_one_where_it_is_silent() {
    for check in CHECKS {
        for fires in [true, false] {
            let is = |case: &Case| case.check == check.id && case.says.is_empty() != fires;
            assert!(cases().iter().any(is), "{}: no case with fires = {fires}", check.id);
        }
    }
}

#[test]
fn the_order_of_records_changes_nothing() {
    for case in cases() {
        let there = records(&case);
        let back: Vec<ObjectRecord> = there.iter().rev().cloned().collect();
        let both = [there, back].map(|records| run(&case, &records).issues);
        let lines = both.map(|issues| serde_json::to_value(&issues).expect("JSON"));
        assert_eq!(lines[0], lines[1], "{} {}", case.check, case.about);
    }
}
