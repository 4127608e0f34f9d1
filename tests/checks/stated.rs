//! Holds the cases of the checks that go by what an organisation says in public, and what
//! becomes of its promises. Statements are built by hand: how one is read is another matter.

use super::Case;
use super::scene::{Object, csv, register, text, with_statement};
use serde_json::json;
use speur::minimise::promises::Verdict;
use speur::model::Band;
use speur::register::said::{
    Fact, Kept, Promise, Promised, Recipient, RetentionKind, Said, SaidRetention,
};

fn fact<T>(what: T) -> Fact<T> {
    Fact { what, quote: "so we say".into(), line: 7, confidence: Band::Confirmed }
}

/// A statement that names what the usual register does.
fn statement() -> Said {
    let kept = |category: &str| fact(Kept { category: category.into() });
    Said {
        statement: "privacy.txt".into(),
        categories: vec![kept("name.full"), kept("contact.email")],
        ..Said::default()
    }
}

fn promising(promise: Promise) -> Said {
    let promised = Promised { promise, with_exception: false };
    Said { promises: vec![fact(promised)], ..statement() }
}

fn term(category: &str, duration: &str) -> Said {
    let retention = SaidRetention {
        kind: RetentionKind::Fixed,
        duration: Some(duration.into()),
        bound: None,
        event: None,
        categories: vec![category.into()],
        about: None,
    };
    Said { retentions: vec![fact(retention)], ..statement() }
}

fn case(
    check: &'static str,
    about: &'static str,
    register: Option<String>,
    statement: Said,
    objects: Vec<Object>,
    says: &[&'static str],
) -> Case {
    Case { check, about, register, statement: Some(statement), objects, says: says.to_vec() }
}

#[rustfmt::skip]
pub fn cases() -> Vec<Case> {
    let crm = || Some(register("", ""));
    let none = |category: &str| promising(Promise::NotProcessed { categories: vec![category.into()] });
    let health = || text("share/crm/a.txt").found("text", "special.health", 0, 2);
    let born = |month: &str| {
        csv("share/a.csv").holds("geboren", "demo.birth_date", 9, json!({ "months": { month: 9 } }))
    };
    let children = |under| promising(Promise::NoMinors { under });
    let processor = |name: &str| {
        let processor = Recipient { name: name.into(), named: true };
        Said { processors: vec![fact(processor)], ..statement() }
    };
    vec![
        case("C06", "the statement says that there is none", None, none("special.any"), vec![health()],
            &["critical indication all: 2 matches of what the statement says is not processed"]),
        case("C06", "the statement says nothing of it", None, statement(), vec![health()], &[]),
        case("C01", "the statement says that there is none", None, none("fin.iban"),
            vec![csv("share/a.csv").has("iban", "fin.iban")],
            &["high certain all: 30 matches of what the statement says is not processed"]),
        case("C13", "the statement says that there are none", None, children(Some(13)), vec![born("2015-02")],
            &["high certain all: 9 birth dates of people under 13; the statement says none",
              "medium certain share: 9 birth dates of people under 16, 9 under 13 [months of birth]"]),
        case("C13", "older than the statement says", None, children(Some(13)), vec![born("2009-02")], &[]),
        case("C19", "the statement says that all is encrypted", Some(register("encrypted = false", "")),
            promising(Promise::StoredEncrypted { categories: vec![] }), vec![csv("share/crm/a.csv").has("email", "contact.email")],
            &["high certain all: 1 object not encrypted; the statement promises that they are"]),

        case("C30", "the same", crm(), statement(), vec![], &[]),
        case("C30", "the register declares more", Some(register("", "categories = ['name', 'contact', 'fin.iban']")), statement(), vec![],
            &["medium indication all: The statement does not mention fin.iban [the words of the statement]"]),
        case("C30", "the statement names more", crm(),
            Said { categories: vec![fact(Kept { category: "name".into() }), fact(Kept { category: "contact".into() }), fact(Kept { category: "fin.iban".into() })], ..statement() }, vec![],
            &["medium indication all: No system of the register declares fin.iban [the words of the statement]"]),
        case("C30", "another term", crm(), term("contact.email", "P18M"), vec![],
            &["medium indication crm: The statement says 1 year, 6 months for contact.email, the register 2 years [the words of the statement]"]),
        case("C30", "the same term in another unit", crm(), term("contact.email", "P24M"), vec![], &[]),
        case("C30", "a processor that the register does not name", crm(), processor("Mailer Inc."), vec![],
            &["low indication all: The statement names Mailer Inc., the register does not [the words of the statement]"]),
        case("C30", "a processor that it names", Some(register("", "processors = [{ name = 'Mailer Inc. Europe' }]")), processor("Mailer Inc."), vec![], &[]),
        case("C30", "data leave the area that they are said to stay in",
            Some(register("", "transfers = [{ country = 'US', safeguard = 'adequacy' }, { country = 'NO' }]")), promising(Promise::OnlyInEea), vec![],
            &["high indication crm: The statement says that data stay in the European Economic Area, the register declares a transfer to US [the words of the statement]"]),
    ]
}

#[test]
fn promises_are_broken_hold_or_cannot_be_told() {
    use Verdict::{Broken, CannotTell, Holds};
    let none = Promise::NotProcessed { categories: vec!["special.any".into()] };
    let yearly = || Promise::ReviewedEvery { duration: "P1Y".into() };
    let health = || text("share/crm/a.txt").found("text", "special.health", 0, 2);
    let mail = || csv("share/crm/a.csv").has("email", "contact.email");
    let open = || csv("share/crm/a.csv").has("iban", "fin.iban").for_everyone();
    let unread = || text("share/crm/b.txt").gap("encrypted");
    let reviewed = |day: &str| register(&format!("reviewed = {day}"), "");
    let crm = || Some(register("", ""));
    #[rustfmt::skip]
    let cases = [
        (none.clone(), None, vec![health()], Broken, "2 matches in 1 object"),
        (none.clone(), None, vec![mail()], Holds, "none was found, and all was read"),
        (none, None, vec![mail(), unread()], CannotTell, "none was found, but not all was read"),
        (Promise::NotProcessed { categories: vec!["profile".into()] }, None, vec![mail()], CannotTell, "no rule looks for all of it"),
        (Promise::RestrictedAccess, None, vec![open()], Broken, "1 issue of C18"),
        (Promise::RestrictedAccess, None, vec![mail()], Holds, "C18 found nothing"),
        (Promise::RestrictedAccess, None, vec![mail(), unread()], CannotTell, "not all was read"),
        (
            Promise::ErasedAfterTerm,
            crm(),
            vec![mail().changed("2020-01-01")],
            Broken,
            "1 issue of C07, C28",
        ),
        (Promise::ErasedAfterTerm, crm(), vec![mail()], Holds, "C07, C28 found nothing"),
        (Promise::ErasedAfterTerm, None, vec![mail()], CannotTell, "that takes a register"),
        (
            Promise::OnlyInEea,
            None,
            vec![mail()],
            CannotTell,
            "where servers stand is not seen in files",
        ),
        (
            Promise::OnlyInEea,
            None,
            vec![csv("share/Dropbox/a.csv").has("email", "contact.email")],
            Broken,
            "1 issue of C22",
        ),
        (
            yearly(),
            Some(reviewed("2025-01-01")),
            vec![],
            Broken,
            "crm was last reviewed on 2025-01-01",
        ),
        (
            yearly(),
            Some(reviewed("2026-01-01")),
            vec![],
            Holds,
            "the register says so of every system",
        ),
        (
            Promise::NotSold,
            crm(),
            vec![mail()],
            CannotTell,
            "it is about what people do, not about files",
        ),
    ];
    for (promise, register, objects, verdict, why) in cases {
        let records: Vec<_> = objects.into_iter().map(Object::record).collect();
        let said = promising(promise.clone());
        let outcome = with_statement(register.as_deref(), Some(&said), &records, "");
        let answer = &outcome.promises[0];
        assert_eq!(
            (answer.verdict, answer.why.as_str(), answer.line),
            (verdict, why, 7),
            "{promise:?}"
        );
    }
}
