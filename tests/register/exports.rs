//! Holds the exports of the demo's register: each is whole, and is read back by a reader that
//! is not ours where there is one.

use super::common::{repository, stdout};
use super::{register, speur};
use serde_json::Value;

fn exported(format: &str) -> String {
    let output = speur()
        .args(["register", "export"])
        .arg(repository("fixtures/register.toml"))
        .args(["--format", format])
        .output()
        .expect("speur runs");
    assert_eq!(output.status.code(), Some(0));
    stdout(&output)
}

#[test]
fn as_a_text() {
    insta::assert_snapshot!(exported("markdown"));
}

#[test]
fn as_one_document() {
    let document: Value = serde_json::from_str(&exported("json")).expect("JSON");
    assert_eq!(document["format"], "speur-register/1");
    let systems = document["systems"].as_array().expect("systems");
    let ids: Vec<&str> = systems.iter().filter_map(|system| system["id"].as_str()).collect();
    assert_eq!(ids, ["customers", "staff", "accounts", "shop", "backups", "planning-2019"]);
    let selling = &systems[0]["processings"][0];
    assert_eq!(selling["retention"][0]["keep"], "P7Y");
    assert_eq!(selling["retention"][1]["categories"], serde_json::json!([]));
    assert_eq!(systems[0]["uri"], "https://groenwerf.example/register/customers");
    assert_eq!(systems[5]["ended_on"], "2019-12-31");
    assert_eq!(systems[1]["processings"][0]["criminal_law"], Value::Null);
}

/// The cells of a table in CSV, by the grammar of RFC 4180 and nothing else.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().expect("a row");
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().expect("a cell").push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => assert_eq!(chars.peek(), Some(&'\n')),
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().expect("a cell").push(c),
        }
    }
    assert!(!quoted);
    rows.pop();
    rows
}

#[test]
fn as_a_table() {
    let rows = cells(&exported("csv"));
    let (head, rows) = rows.split_first().expect("a head");
    assert!(rows.iter().all(|row| row.len() == head.len()));
    let column = |name: &str| {
        let at = head.iter().position(|column| column == name).expect(name);
        rows.iter().map(|row| row[at].as_str()).collect::<Vec<_>>()
    };
    // a row for each processing, and one for a system without any
    let register = register();
    let expected: usize = register.systems.iter().map(|s| s.processings.len().max(1)).sum();
    assert_eq!((rows.len(), expected), (7, 7));
    assert_eq!(column("processing")[..2], ["Selling", "Newsletter"]);
    assert_eq!(column("purpose")[2], "Contracts, wages and absence of staff");
    assert_eq!(column("legal basis")[2], "contract; legal-obligation");
    assert_eq!(column("recipients")[..2], ["carrier", "nobody"]);
    assert_eq!(
        column("retention")[0],
        "fin: 7 years from end of the financial year, then erase (national tax law); \
         2 years from last order, then anonymise"
    );
    assert_eq!(column("transfers")[1], "US, Mailer Inc., standard-clauses");
    assert_eq!(column("kind")[5], "backup");
    assert_eq!(column("ended on")[6], "2019-12-31");
}

/// Everything that a register says stands in each export.
#[test]
fn nothing_is_lost() {
    for format in ["csv", "markdown", "json"] {
        let text = exported(format).replace('\\', "");
        for said in [
            "De Groenwerf bv",
            "privacy@groenwerf.example",
            "An Vermeer, dpo@groenwerf.example",
            "Lists, offers and complaints of the sales office",
            "daily back-up",
            "share/oud/1998/KLANTEN.TXT",
            "share/backup/2025-01-15/crm.sql#contactmoment",
            "demo.birth_date",
            "contacts of companies",
            "law on the social security of employees",
            "Hosting bv",
            "contracts/2024-07",
            "standard-clauses",
            "2026-03-02",
        ] {
            assert!(text.contains(said), "{format}: no `{said}`");
        }
    }
}
