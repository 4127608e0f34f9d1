//! Holds the schema of a file: what its values are, by their names. Must not know how
//! values are stored.

use serde_json::Value;
use std::collections::HashMap;

/// Types of one schema that are told apart.
const MOST: usize = 1 << 16;

/// Number of a type.
pub(super) type Id = usize;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Fixed(usize),
    Enum(Vec<String>),
    Array(Id),
    Map(Id),
    Union(Vec<Id>),
    Record(Vec<(String, Id)>),
    /// Days since 1970.
    Date,
    /// Milliseconds since 1970; what a value is divided by to be that.
    Moment(i64),
    /// A number with so many digits behind the point, stored in so many bytes, or in
    /// bytes that tell how many they are.
    Decimal {
        scale: usize,
        size: Option<usize>,
    },
}

pub(super) struct Schema {
    pub(super) types: Vec<Type>,
    pub(super) root: Id,
}

/// Reads a schema; None where it is none.
pub(super) fn read(text: &[u8]) -> Option<Schema> {
    let value: Value = serde_json::from_slice(text).ok()?;
    let mut reader = Reader { types: Vec::new(), names: HashMap::new() };
    let root = reader.any(&value, "")?;
    Some(Schema { types: reader.types, root })
}

struct Reader {
    types: Vec<Type>,
    names: HashMap<String, Id>,
}

impl Reader {
    fn add(&mut self, kind: Type) -> Option<Id> {
        self.types.push(kind);
        (self.types.len() <= MOST).then(|| self.types.len() - 1)
    }

    fn any(&mut self, value: &Value, space: &str) -> Option<Id> {
        match value {
            Value::String(name) => self.named(name, space),
            Value::Array(branches) => {
                let branches: Option<Vec<Id>> =
                    branches.iter().map(|branch| self.any(branch, space)).collect();
                self.add(Type::Union(branches?))
            }
            Value::Object(object) => match object.get("type")? {
                Value::String(kind) => self.complex(kind, value, space),
                inner => self.any(inner, space),
            },
            _ => None,
        }
    }

    fn named(&mut self, name: &str, space: &str) -> Option<Id> {
        let kind = match name {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "int" => Type::Int,
            "long" => Type::Long,
            "float" => Type::Float,
            "double" => Type::Double,
            "bytes" => Type::Bytes,
            "string" => Type::String,
            name => {
                let full = format!("{space}.{name}");
                return self.names.get(&full).or_else(|| self.names.get(name)).copied();
            }
        };
        self.add(kind)
    }

    fn complex(&mut self, kind: &str, value: &Value, space: &str) -> Option<Id> {
        let size = || usize::try_from(value.get("size")?.as_u64()?).ok();
        let logical = value.get("logicalType").and_then(Value::as_str).unwrap_or_default();
        let scale = value.get("scale").and_then(Value::as_u64).unwrap_or(0) as usize;
        match (kind, logical) {
            ("int", "date") => self.add(Type::Date),
            ("long", "timestamp-millis" | "local-timestamp-millis") => self.add(Type::Moment(1)),
            ("long", "timestamp-micros" | "local-timestamp-micros") => self.add(Type::Moment(1000)),
            ("long", "timestamp-nanos" | "local-timestamp-nanos") => {
                self.add(Type::Moment(1_000_000))
            }
            ("bytes", "decimal") => self.add(Type::Decimal { scale, size: None }),
            ("array", _) => {
                let items = self.any(value.get("items")?, space)?;
                self.add(Type::Array(items))
            }
            ("map", _) => {
                let values = self.any(value.get("values")?, space)?;
                self.add(Type::Map(values))
            }
            ("fixed", "decimal") => {
                let id = self.add(Type::Decimal { scale, size: Some(size()?) })?;
                self.name(value, space, id)
            }
            ("fixed", _) => {
                let id = self.add(Type::Fixed(size()?))?;
                self.name(value, space, id)
            }
            ("enum", _) => {
                let symbols = value.get("symbols")?.as_array()?.iter();
                let symbols: Option<Vec<String>> =
                    symbols.map(|symbol| symbol.as_str().map(str::to_owned)).collect();
                let id = self.add(Type::Enum(symbols?))?;
                self.name(value, space, id)
            }
            ("record" | "error", _) => self.record(value, space),
            (name, _) => self.named(name, space),
        }
    }

    fn record(&mut self, value: &Value, space: &str) -> Option<Id> {
        // it may hold itself
        let id = self.add(Type::Record(Vec::new()))?;
        self.name(value, space, id)?;
        let own = self.space(value, space);
        let mut fields = Vec::new();
        for field in value.get("fields")?.as_array()? {
            let name = field.get("name")?.as_str()?.to_owned();
            let kind = match field.get("type")? {
                // what is said of the field may be said of its type
                Value::String(kind) => self.complex(kind, field, &own),
                kind => self.any(kind, &own),
            }?;
            fields.push((name, kind));
        }
        self.types[id] = Type::Record(fields);
        Some(id)
    }

    /// The space of names in which a type is declared.
    fn space(&self, value: &Value, around: &str) -> String {
        let name = value.get("name").and_then(Value::as_str).unwrap_or_default();
        match (name.rsplit_once('.'), value.get("namespace").and_then(Value::as_str)) {
            (Some((space, _)), _) => space.to_owned(),
            (None, Some(space)) => space.to_owned(),
            (None, None) => around.to_owned(),
        }
    }

    fn name(&mut self, value: &Value, around: &str, id: Id) -> Option<Id> {
        let name = value.get("name")?.as_str()?;
        let short = name.rsplit('.').next().unwrap_or(name).to_owned();
        let space = self.space(value, around);
        self.names.insert(format!("{space}.{short}"), id);
        self.names.entry(short).or_insert(id);
        Some(id)
    }
}
