//! Holds the law that what is written as JSON is read: every text, number and word in
//! the order in which it stands, by any windows. The peer is serde_json.

use crate::common::listing::Listing;
use proptest::prelude::*;
use serde_json::{Map, Value};
use speur::model::{FieldId, FieldName};

/// Any document; keys are names.
fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(Value::from),
        r"[ -~é€😀
	]{0,40}"
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..8)
                .prop_map(|map| Value::from(map.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// What stands in a document, in the order of its text.
fn leaves(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Null => out.push(String::new()),
        Value::String(text) => out.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| leaves(item, out)),
        Value::Object(map) => map.values().for_each(|value| leaves(value, out)),
        other => out.push(other.to_string()),
    }
}

/// Writes beyond ASCII as escapes, as many programs do.
fn escaped(json: &str) -> String {
    let mut out = String::new();
    for c in json.chars() {
        match c.is_ascii() {
            true => out.push(c),
            false => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    out += &format!("\\u{unit:04x}");
                }
            }
        }
    }
    out
}

fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn json_gives_back_its_values(
        documents in prop::collection::vec(document(), 1..5),
        pretty in any::<bool>(),
        escape in any::<bool>(),
        window in prop_oneof![1u64..200, Just(256u64 << 10)],
    ) {
        let mut written = String::new();
        let mut expected = Vec::new();
        // a document of its own tells what it is
        let first = serde_json::json!({ "a": documents });
        let all = std::iter::once(&first).chain(&documents);
        for value in all {
            let text = match pretty {
                true => serde_json::to_string_pretty(value),
                false => serde_json::to_string(value),
            };
            let text = text.expect("it can be written");
            written += &if escape { escaped(&text) } else { text };
            written.push('\n');
            leaves(value, &mut expected);
        }
        let listing = Listing::of(written.as_bytes(), "x.json", window);
        prop_assert_eq!(&listing.gaps, &[], "{}", written);
        // keys that change each time are data, and values too
        let is_key = |field: &FieldId| {
            listing.fields[field.0 as usize].0.name == FieldName::Named("{key}".to_owned())
        };
        let cells = listing.cells.iter().filter(|(field, ..)| !is_key(field));
        let is: Vec<&str> = cells.map(|(_, _, text)| text.as_str()).collect();
        prop_assert_eq!(is, expected, "{}", written);
        prop_assert_eq!(listing.text(), "");
    }
}
