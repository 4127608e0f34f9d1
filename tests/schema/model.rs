//! Holds the names that the model knows, as its own reader tells them in its
//! errors: so no list has to be kept here. Must not know the schema's layout.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use speur::model::finding::Checks;
use speur::model::{
    Access, AclEntry, Allowed, Band, Cause, Coverage, Fact, FieldRecord, Finding, Footer, Gap,
    Header, Limit, Lookup, ObjectRecord, Place, Qualifiers, RuleChanges, Run, ScanId, Shards,
    Sketch, Stage, Status,
};
use std::collections::BTreeSet;

type Names = BTreeSet<String>;

/// What `T` would have accepted instead of `wrong`, by serde's message: "unknown …
/// `?`, expected one of `a`, `b`".
fn expected<T: DeserializeOwned>(wrong: Value) -> Names {
    let message = match serde_json::from_value::<T>(wrong) {
        Ok(_) => panic!("a wrong name was read"),
        Err(error) => error.to_string(),
    };
    assert!(message.starts_with("unknown"), "{message}");
    message.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

fn variants<T: DeserializeOwned>() -> Names {
    expected::<T>(json!("?"))
}

fn keys<T: DeserializeOwned>() -> Names {
    expected::<T>(json!({ "?": 0 }))
}

/// Closed lists of words: where they stand in the schema, and what they are.
pub fn words() -> impl Iterator<Item = (&'static str, Names)> {
    [
        ("cause", variants::<Cause>()),
        ("status", variants::<Status>()),
        ("gap/properties/stage", variants::<Stage>()),
        ("object/properties/coverage", variants::<Coverage>()),
        ("category", categories()),
    ]
    .into_iter()
}

/// Objects: the definition in the schema, and their properties.
pub fn fields() -> impl Iterator<Item = (&'static str, Names)> {
    let finding = keys::<Finding>();
    // a band is a property of a finding
    assert!(variants::<Band>().is_subset(&finding));
    [
        ("header", keys::<Header>()),
        ("scan", keys::<ScanId>()),
        ("changes", keys::<RuleChanges>()),
        ("shards", keys::<Shards>()),
        ("run", keys::<Run>()),
        ("footer", keys::<Footer>()),
        ("object", keys::<ObjectRecord>()),
        ("access", keys::<Access>()),
        ("aclEntry", keys::<AclEntry>()),
        ("gap", keys::<Gap>()),
        ("limit", keys::<Limit>()),
        ("facts", variants::<Fact>()),
        ("finding", finding),
        ("allowed", keys::<Allowed>()),
        ("place", keys::<Place>()),
        ("qualifiers", keys::<Qualifiers>()),
        ("field", keys::<FieldRecord>()),
        ("checks", keys::<Checks>()),
        ("sketch", keys::<Sketch>()),
        ("lookup", keys::<Lookup>()),
    ]
    .into_iter()
}

fn categories() -> Names {
    let loaded = speur::rules::load_builtin().expect("rules");
    loaded.categories.into_iter().map(|category| category.name).collect()
}
