//! Holds the schema as a thing to validate with and to look into, and the faults
//! that are tried on instances. Must not know what inventories say.

use boon::{Compiler, SchemaIndex, Schemas};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// `docs/inventory.schema.json`.
pub struct Schema {
    json: Value,
    compiled: Schemas,
    index: SchemaIndex,
}

impl Schema {
    /// Reads and compiles it; a schema that breaks the rules of 2020-12 fails here.
    pub fn read() -> Self {
        let path = super::common::repository("docs/inventory.schema.json");
        let text = std::fs::read_to_string(path).expect("the schema");
        let json: Value = serde_json::from_str(&text).expect("JSON");
        let mut compiled = Schemas::new();
        let mut compiler = Compiler::new();
        compiler.enable_format_assertions();
        compiler.add_resource("schema.json", json.clone()).expect("a resource");
        let index = compiler
            .compile("schema.json", &mut compiled)
            .unwrap_or_else(|error| panic!("no schema: {error:#}"));
        Schema { json, compiled, index }
    }

    /// Why `instance` does not fit; None where it does.
    pub fn complaint(&self, instance: &Value) -> Option<String> {
        let result = self.compiled.validate(instance, self.index);
        result.err().map(|error| format!("{error:#}"))
    }

    fn definitions(&self) -> &Map<String, Value> {
        self.json["$defs"].as_object().expect("definitions")
    }

    /// Names of the definitions that are objects with properties.
    pub fn object_definitions(&self) -> BTreeSet<String> {
        let objects = self.definitions().iter().filter(|(_, d)| d["properties"].is_object());
        objects.map(|(name, _)| name.clone()).collect()
    }

    /// The properties of a definition.
    pub fn properties_of(&self, definition: &str) -> BTreeSet<String> {
        let properties = self.definitions()[definition]["properties"].as_object();
        properties.expect("properties").keys().cloned().collect()
    }

    /// Every property: `definition.property`.
    pub fn properties(&self) -> BTreeSet<String> {
        let of = |name: &String| {
            self.properties_of(name).into_iter().map(|p| format!("{name}.{p}")).collect::<Vec<_>>()
        };
        self.object_definitions().iter().flat_map(of).collect()
    }

    /// The words of an enum below `$defs`.
    pub fn words_at(&self, place: &str) -> BTreeSet<String> {
        let at = self.json.pointer(&format!("/$defs/{place}/enum")).and_then(Value::as_array);
        let words = at.unwrap_or_else(|| panic!("no enum at {place}"));
        words.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// What has no description, or allows properties that nobody described.
    pub fn undescribed(&self) -> Vec<String> {
        let mut open = Vec::new();
        for (name, definition) in self.definitions() {
            if !definition["description"].is_string() {
                open.push(name.clone());
            }
            let Some(properties) = definition["properties"].as_object() else { continue };
            if definition["additionalProperties"] != json!(false) {
                open.push(format!("{name} is open"));
            }
            let plain = properties.iter().filter(|(_, p)| !p["description"].is_string());
            open.extend(plain.map(|(property, _)| format!("{name}.{property}")));
        }
        open
    }

    /// The definition that a `$ref` leads to: its name and content.
    fn followed<'s>(&'s self, schema: &'s Value, name: &'s str) -> (&'s str, &'s Value) {
        match schema["$ref"].as_str().and_then(|target| target.strip_prefix("#/$defs/")) {
            Some(target) => self.followed(&self.definitions()[target], target),
            None => (name, schema),
        }
    }

    /// The definition that the whole of `instance` is to fit.
    fn top(&self, instance: &Value) -> &str {
        let has = |key: &str| instance.get(key).is_some();
        match () {
            () if has("objects") => "document",
            () if has("header") => "headerLine",
            () if has("object") => "objectLine",
            () => "footerLine",
        }
    }

    /// Adds the properties that `instance` has to `met`.
    pub fn properties_met(&self, instance: &Value, met: &mut BTreeSet<String>) {
        let top = self.top(instance);
        self.meet(&self.definitions()[top], top, instance, met);
    }

    fn meet(&self, schema: &Value, name: &str, instance: &Value, met: &mut BTreeSet<String>) {
        let (name, schema) = self.followed(schema, name);
        match instance {
            Value::Object(map) => {
                for (key, value) in map {
                    match schema["properties"].get(key) {
                        Some(property) => {
                            met.insert(format!("{name}.{key}"));
                            self.meet(property, name, value, met);
                        }
                        None => self.meet(&schema["additionalProperties"], name, value, met),
                    }
                }
            }
            Value::Array(items) => {
                items.iter().for_each(|item| self.meet(&schema["items"], name, item, met));
            }
            _ => {}
        }
    }

    /// `instance` without what the schema does not require.
    pub fn required_only(&self, instance: &Value) -> Value {
        self.strip(&self.definitions()[self.top(instance)], instance)
    }

    fn strip(&self, schema: &Value, instance: &Value) -> Value {
        let (_, schema) = self.followed(schema, "");
        match instance {
            Value::Object(map) => {
                let required = schema["required"].as_array();
                let keeps = |key: &str| required.is_none_or(|r| r.contains(&json!(key)));
                let kept = map.iter().filter(|(key, _)| keeps(key));
                let strip = |(key, value): (&String, &Value)| {
                    (key.clone(), self.strip(&schema["properties"][key], value))
                };
                Value::Object(kept.map(strip).collect())
            }
            Value::Array(items) => {
                items.iter().map(|item| self.strip(&schema["items"], item)).collect()
            }
            _ => instance.clone(),
        }
    }
}

/// `instance` with one fault each, at every place: a property removed, a property
/// added, an item removed, a string replaced by a word that stands nowhere, a
/// number by a negative one.
pub fn mutants(instance: &Value) -> Vec<Value> {
    let mut places = Vec::new();
    list_places(instance, String::new(), &mut places);
    let mut mutants = Vec::new();
    for place in places {
        let mut try_with = |fault: &dyn Fn(&mut Value)| {
            let mut mutant = instance.clone();
            fault(mutant.pointer_mut(&place).expect("a place"));
            mutants.push(mutant);
        };
        match instance.pointer(&place).expect("a place") {
            Value::Object(map) => {
                try_with(&|v| v["no such property"] = json!("x"));
                for key in map.keys() {
                    try_with(&|v| {
                        v.as_object_mut().expect("an object").remove(key);
                    });
                }
            }
            Value::Array(_) => try_with(&|v| {
                v.as_array_mut().expect("an array").pop();
            }),
            Value::String(_) => try_with(&|v| *v = json!("no such word")),
            Value::Number(_) => try_with(&|v| *v = json!(-1)),
            Value::Bool(_) | Value::Null => try_with(&|v| *v = json!("yes")),
        }
    }
    mutants
}

fn list_places(value: &Value, place: String, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let escape = |key: &str| key.replace('~', "~0").replace('/', "~1");
            for (key, value) in map {
                list_places(value, format!("{place}/{}", escape(key)), places);
            }
        }
        // the first items stand for all
        Value::Array(items) => {
            for (i, value) in items.iter().enumerate().take(2) {
                list_places(value, format!("{place}/{i}"), places);
            }
        }
        _ => {}
    }
    places.push(place);
}
