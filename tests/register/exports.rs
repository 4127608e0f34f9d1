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

/// Opened again by a reader that is not ours.
#[test]
fn as_a_workbook() {
    use calamine::{Reader, Xlsx, open_workbook};
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("register.xlsx");
    let export = |path: &std::path::Path| {
        let output = speur()
            .args(["register", "export"])
            .arg(repository("fixtures/register.toml"))
            .args(["--format", "xlsx", "-o"])
            .arg(path)
            .output()
            .expect("speur runs");
        assert_eq!(output.status.code(), Some(0));
    };
    export(&path);
    let mut book: Xlsx<_> = open_workbook(&path).expect("a workbook");
    assert_eq!(book.sheet_names(), ["Identificatie", "Register", "Lijsten"]);
    let mut sheet = |name: &str| -> Vec<Vec<String>> {
        let range = book.worksheet_range(name).expect(name);
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    let identification = sheet("Identificatie");
    assert_eq!(identification[1], ["name", "De Groenwerf bv"]);
    assert_eq!(identification[7], ["data protection officer", "An Vermeer, dpo@groenwerf.example"]);
    // the same cells as in the table, behind the columns of the organisation
    let table = cells(&exported("csv"));
    let workbook = sheet("Register");
    assert_eq!(workbook[0][..2], ["Verwerking", ""]);
    assert_eq!(workbook[1..].len(), table.len());
    for (row, expected) in workbook[1..].iter().zip(&table) {
        assert_eq!(row, &expected[4..]);
    }
    let lists = sheet("Lijsten");
    assert_eq!(lists[0][..3], ["role", "kind", "status"]);
    assert_eq!(lists[1][7..], ["auth.account", "ordinary"]);
    let again = folder.path().join("again.xlsx");
    export(&again);
    assert_eq!(std::fs::read(&path).expect("it"), std::fs::read(&again).expect("it"));
}

/// By the models of the package itself, where it is installed.
#[test]
fn as_a_manifest_of_fideslang() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("register.yaml");
    let manifest = exported("fideslang");
    std::fs::write(&path, &manifest).expect("written");
    let python = |args: &[&std::ffi::OsStr]| {
        let name = std::env::var_os("SPEUR_PYTHON").unwrap_or_else(|| "python3".into());
        std::process::Command::new(name).args(args).output()
    };
    insta::assert_snapshot!(manifest);
    let installed = python(&["-c".as_ref(), "import fideslang, yaml".as_ref()]);
    if !installed.is_ok_and(|output| output.status.success()) {
        println!("skipped: no python3 with fideslang and pyyaml");
        return;
    }
    let peer = repository("fixtures/register/fideslang_peer.py");
    let output = python(&[peer.as_os_str(), path.as_os_str()]).expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(stdout(&output), "organization 1\ndata_use 5\ndata_subject 6\nsystem 6\n");
}

/// The terms of DPV 2.3 that are used beside those of categories, as the vocabulary names them.
const DPV: &[&str] = &[
    "dpv:DataController",
    "dpv:DataProcessor",
    "dpv:DataSubject",
    "dpv:EndlessDuration",
    "dpv:Process",
    "dpv:Purpose",
    "dpv:Recipient",
    "dpv:RecordsOfActivities",
    "dpv:StorageDuration",
    "dpv:TechnicalOrganisationalMeasure",
    "dpv:TemporalDuration",
    "dpv:ThirdCountry",
    "dpv:UntilEventDuration",
    "dpv:hasDataController",
    "dpv:hasDataProcessor",
    "dpv:hasDataSubject",
    "dpv:hasJointDataControllers",
    "dpv:hasLegalBasis",
    "dpv:hasPersonalData",
    "dpv:hasPurpose",
    "dpv:hasRecipient",
    "dpv:hasStorageCondition",
    "dpv:hasTechnicalOrganisationalMeasure",
    "dpv:hasThirdCountry",
    "eu-gdpr:A45-3",
    "eu-gdpr:A46-2-c",
    "eu-gdpr:A6-1-a",
    "eu-gdpr:A6-1-b",
    "eu-gdpr:A6-1-c",
    "eu-gdpr:A9-2-b",
];

/// Every name with a prefix of the vocabulary, in keys and values.
fn terms(value: &Value, all: &mut std::collections::BTreeSet<String>) {
    let is_term =
        |text: &str| ["dpv:", "pd:", "eu-gdpr:"].iter().any(|prefix| text.starts_with(prefix));
    match value {
        Value::String(text) if is_term(text) => drop(all.insert(text.clone())),
        Value::Array(values) => values.iter().for_each(|value| terms(value, all)),
        Value::Object(map) => {
            for (key, value) in map {
                if is_term(key) {
                    all.insert(key.clone());
                }
                terms(value, all);
            }
        }
        _ => {}
    }
}

#[test]
fn as_a_graph_in_the_words_of_the_vocabulary() {
    let document: Value = serde_json::from_str(&exported("dpv")).expect("JSON");
    let mut used = std::collections::BTreeSet::new();
    terms(&document["@graph"], &mut used);
    let loaded = speur::rules::load_builtin().expect("ours");
    let of_categories: Vec<String> = loaded.categories.into_iter().flat_map(|c| c.dpv).collect();
    for term in &used {
        let known = DPV.contains(&term.as_str()) || of_categories.contains(term);
        assert!(known, "{term} is no term of DPV that we know");
    }
    let graph = document["@graph"].as_array().expect("a graph");
    let by_id = |id: &str| graph.iter().find(|node| node["@id"] == id).expect(id);
    let newsletter = by_id("https://groenwerf.example/register/customers#processing-2");
    assert_eq!(newsletter["@type"], "dpv:Process");
    assert_eq!(newsletter["dpv:hasLegalBasis"][0]["@id"], "eu-gdpr:A6-1-a");
    assert_eq!(newsletter["dpv:hasLegalBasis"][1]["@id"], "eu-gdpr:A46-2-c");
    assert_eq!(newsletter["dpv:hasStorageCondition"][0]["rdf:value"], "consent is withdrawn");
    let record = by_id("https://groenwerf.example/register/#register");
    assert_eq!(record["dct:hasPart"].as_array().map(Vec::len), Some(5));
    // every node that is pointed at is there
    for part in record["dct:hasPart"].as_array().expect("parts") {
        by_id(part["@id"].as_str().expect("an id"));
    }
}
