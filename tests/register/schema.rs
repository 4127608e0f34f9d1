//! Holds the promise that the JSON Schema of registers says what the program reads: the same
//! keys, the same words, the same registers.

use super::common::repository;
use boon::{Compiler, SchemaIndex, Schemas};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use speur::register::Register;
use speur::register::syntax::{
    OrganisationWritten, ProcessingWritten, ProcessorWritten, RegisterFile, RetentionWritten,
    SystemWritten, TransferWritten,
};
use speur::register::words;
use std::collections::BTreeSet;

type Names = BTreeSet<String>;

fn schema() -> Value {
    let file = repository("docs/register.schema.json");
    serde_json::from_str(&std::fs::read_to_string(file).expect("the schema")).expect("JSON")
}

fn compiled() -> (Schemas, SchemaIndex) {
    let mut compiler = Compiler::new();
    compiler.add_resource("register.json", schema()).expect("a resource");
    let mut schemas = Schemas::new();
    let index = compiler.compile("register.json", &mut schemas).expect("a valid schema");
    (schemas, index)
}

/// What `T` would have accepted instead of a wrong key, by its reader's own message.
fn keys<T: DeserializeOwned>() -> Names {
    let error = toml::from_str::<T>("zebra = 0").err().expect("a wrong key").to_string();
    assert!(error.contains("unknown field `zebra`"), "{error}");
    let after = error.split("expected").nth(1).expect("what was expected").to_owned();
    after.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn names(value: &Value) -> Names {
    value.as_object().expect("an object").keys().cloned().collect()
}

#[test]
fn keys_are_those_that_are_read() {
    let schema = schema();
    assert_eq!(names(&schema["properties"]), keys::<RegisterFile>());
    for (definition, read) in [
        ("organisation", keys::<OrganisationWritten>()),
        ("system", keys::<SystemWritten>()),
        ("processing", keys::<ProcessingWritten>()),
        ("retention", keys::<RetentionWritten>()),
        ("processor", keys::<ProcessorWritten>()),
        ("transfer", keys::<TransferWritten>()),
    ] {
        let described = &schema["$defs"][definition];
        assert_eq!(names(&described["properties"]), read, "{definition}");
        assert_eq!(described["additionalProperties"], false, "{definition}");
        for (key, property) in described["properties"].as_object().expect("properties") {
            assert!(property["description"].is_string(), "{definition}.{key} is not described");
        }
    }
}

#[test]
fn words_are_those_that_are_read() {
    fn list<T>(all: &[(&'static str, T)]) -> Vec<&'static str> {
        all.iter().map(|(word, _)| *word).collect()
    }
    let schema = schema();
    for (definition, read) in [
        ("role", list(words::Role::ALL)),
        ("kind", list(words::Kind::ALL)),
        ("status", list(words::Status::ALL)),
        ("source", list(words::Origin::ALL)),
        ("legalBasis", list(words::LegalBasis::ALL)),
        ("specialCondition", list(words::SpecialCondition::ALL)),
        ("expiry", list(words::Expiry::ALL)),
        ("safeguard", list(words::Safeguard::ALL)),
    ] {
        let words = schema["$defs"][definition]["enum"].as_array().expect("a list of words");
        let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
        // a word that is left empty is open
        let open = matches!(definition, "legalBasis" | "specialCondition");
        let expected: Vec<&str> = if open { read } else { [""].into_iter().chain(read).collect() };
        assert_eq!(words, expected, "{definition}");
    }
    let known = speur::rules::load_builtin().expect("ours").categories.into_iter().map(|c| c.name);
    let own = speur::register::Categories::builtin().expect("ours");
    let listed = schema["$defs"]["category"]["anyOf"][0]["enum"].as_array().expect("a list");
    let listed: Vec<&str> = listed.iter().filter_map(Value::as_str).collect();
    for name in known {
        assert!(listed.contains(&name.as_str()), "{name} is missing");
    }
    for name in listed {
        assert_eq!(own.check(name), Ok(()), "{name}");
    }
}

/// TOML as JSON: days become text.
fn as_json(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => json!(day.to_string()),
        toml::Value::Array(all) => all.iter().map(as_json).collect(),
        toml::Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), as_json(value))).collect()
        }
        toml::Value::String(text) => json!(text),
        toml::Value::Integer(n) => json!(n),
        toml::Value::Float(n) => json!(n),
        toml::Value::Boolean(is) => json!(is),
    }
}

#[test]
fn a_register_that_is_read_fits_and_one_that_is_not_does_not() {
    let (schemas, index) = compiled();
    let read = |file: &str| {
        let text = std::fs::read_to_string(repository(file)).expect(file);
        toml::from_str::<toml::Table>(&text).map(|table| as_json(&toml::Value::Table(table)))
    };
    let good = read("fixtures/register.toml").expect("TOML");
    Register::load(&repository("fixtures/register.toml")).expect("a register");
    if let Err(error) = schemas.validate(&good, index) {
        panic!("{error}");
    }
    // what only a look at the whole tells, or at a calendar or pattern, no schema says
    let beyond = [
        "category-twice",
        "id-twice",
        "location-glob",
        "location-twice",
        "replaced-by",
        "retention-category",
        "retention-twice",
    ];
    let mut refused = 0;
    for entry in std::fs::read_dir(repository("fixtures/register/bad")).expect("cases") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.extension().is_none_or(|e| e != "toml") || beyond.contains(&name.as_str()) {
            continue;
        }
        let Ok(bad) = read(&format!("fixtures/register/bad/{name}.toml")) else { continue };
        assert!(schemas.validate(&bad, index).is_err(), "{name} fits the schema");
        refused += 1;
    }
    assert!(refused > 20, "only {refused} cases");
}

#[test]
fn the_program_prints_it() {
    let output = super::speur().args(["schema", "register"]).output().expect("speur runs");
    assert!(output.status.success());
    let file = std::fs::read(repository("docs/register.schema.json")).expect("the schema");
    assert!(output.stdout == file);
}
