//! Holds the cases of the checks that go by what was declared.

use super::Case;
use super::scene::{Object, csv, object, register};

fn case(
    check: &'static str,
    about: &'static str,
    register: String,
    objects: Vec<Object>,
    says: &[&'static str],
) -> Case {
    Case { check, about, register: Some(register), statement: None, objects, says: says.to_vec() }
}

#[rustfmt::skip]
pub fn cases() -> Vec<Case> {
    let customers = || csv("share/crm/klanten.csv").has("email", "contact.email");
    let iban = || register("", "categories = ['contact.email', 'fin.iban']");
    let kept = |retention: &str| {
        register("", &format!("[[system.processing.retention]]\n{retention}\n"))
    };
    vec![
        case("C02", "declared and not found", iban(), vec![customers()],
            &["low indication crm: fin.iban is declared, and none was found: still needed? [one scan]"]),
        case("C02", "a candidate is there", iban(), vec![customers().found("email", "fin.iban", 0, 0)], &[]),
        case("C02", "not all was read", iban(),
            vec![customers(), csv("share/crm/b.csv").gap("encrypted")], &[]),
        case("C02", "found", iban(), vec![customers().has("iban", "fin.iban")], &[]),
        case("C02", "no rule looks for it", register("", "categories = ['contact', 'profile']"), vec![customers()], &[]),

        case("C08", "no term for some", register("", "[[system.processing.retention]]\ncategories = ['name']\nduration = 'P1Y'\n"),
            vec![], &["medium certain crm: No term is declared for contact"]),
        case("C08", "a term for all", register("", ""), vec![], &[]),

        case("C09", "for ever", kept("duration = 'indefinite'"), vec![],
            &["high certain crm: No end is declared for all others: that is no term"]),
        case("C09", "for ever, by law", kept("duration = 'indefinite'\nbasis = 'law on archives'"), vec![],
            &["low certain crm: No end is declared for all others, by reason of: law on archives"]),
        case("C09", "until something happens", kept("until = 'they object'"), vec![],
            &["low certain crm: The term of all others ends when they object: nobody can see when that is"]),
        case("C09", "two years", register("", ""), vec![], &[]),

        case("C10", "none", register("", "legal_basis = []"), vec![],
            &["high certain crm: No legal basis is declared"]),
        case("C10", "consent beside a law", register("", "legal_basis = ['consent', 'legal-obligation']"), vec![],
            &["medium certain crm: Consent stands beside `legal-obligation`"]),
        case("C10", "special data without a condition", register("", "categories = ['special.health']"), vec![],
            &["high certain crm: special.health is declared without what lifts the ban on it"]),
        case("C10", "offences without a law", register("", "categories = ['criminal']"), vec![],
            &["high certain crm: criminal is declared without the law that allows it"]),
        case("C10", "a contract", register("", ""), vec![], &[]),

        case("C19", "sensitive data", register("encrypted = false", "categories = ['fin.iban']"),
            vec![csv("share/crm/a.csv").has("iban", "fin.iban")],
            &["medium certain crm: 1 object with sensitive data, not encrypted"]),
        case("C19", "encrypted", register("encrypted = true", "categories = ['fin.iban']"),
            vec![csv("share/crm/a.csv").has("iban", "fin.iban")], &[]),
        case("C19", "addresses", register("encrypted = false", ""), vec![customers()], &[]),

        case("C20", "more than a year ago", register("reviewed = 2025-11-20", ""), vec![],
            &["medium certain crm: Last reviewed on 2025-11-20, due every 1 year"]),
        case("C20", "never", "[[system]]\nid = 'x'\n".into(), vec![],
            &["medium certain x: No review is told of"]),
        case("C20", "a year ago", register("reviewed = 2025-11-21", ""), vec![], &[]),
        case("C20", "every two years", register("reviewed = 2025-01-01\nreview_every = 'P2Y'", ""), vec![], &[]),

        case("C23", "nothing was scanned there", register("", ""), vec![csv("share/other.csv")],
            &["medium certain crm: Nothing of it is in the inventory"]),
        case("C23", "one of two places", register("locations = ['share/crm', 'share/kassa']", ""), vec![customers()],
            &["medium certain crm: The inventory holds no object at some of its locations"]),
        case("C23", "all places", register("", ""), vec![object("share/crm/a.txt", "text")], &[]),
        case("C23", "it ended", register("status = 'ended'\nended_on = 2020-01-01", ""), vec![], &[]),

        case("C24", "no agreement", register("", "processors = [{ name = 'Hosting bv' }]"), vec![],
            &["medium certain crm: No agreement with the processor Hosting bv"]),
        case("C24", "an agreement", register("", "processors = [{ name = 'Hosting bv', agreement = 'c/1' }]"), vec![], &[]),
    ]
}
