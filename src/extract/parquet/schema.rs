//! Holds the columns of a file: their paths, what their values are, and how often they
//! repeat. Must not know pages.

use super::thrift::Value;

/// Columns that are told apart, and how deep they lie.
const MOST: usize = 1 << 16;
const DEEPEST: usize = 64;

/// How a value is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Physical {
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    Fixed(usize),
}

/// What a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Plain,
    Text,
    Date,
    /// Milliseconds since 1970, times so much.
    Moment(i64),
    Decimal(usize),
    Unsigned,
    Uuid,
    HalfFloat,
}

/// A step on the way to a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    /// The elements of a list.
    Items,
    /// The keys of a map, and what stands under them.
    MapKey,
    MapValue,
}

/// A column with values.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) path: Vec<Step>,
    pub(super) physical: Physical,
    pub(super) meaning: Meaning,
    /// How deep a value lies that is there, and how often it may repeat.
    pub(super) definition: u32,
    pub(super) repetition: u32,
}

impl Column {
    /// Its type as databases call it.
    pub(super) fn declared(&self) -> &'static str {
        match (self.meaning, self.physical) {
            (Meaning::Date, _) => "date",
            (Meaning::Moment(_), _) | (_, Physical::Int96) => "timestamp",
            (Meaning::Decimal(_), _) => "decimal",
            (Meaning::Uuid, _) => "uuid",
            (Meaning::Text, _) => "text",
            (_, Physical::Boolean) => "boolean",
            (_, Physical::Int32) => "int",
            (_, Physical::Int64) => "bigint",
            (Meaning::HalfFloat, _) | (_, Physical::Float) => "float",
            (_, Physical::Double) => "double",
            (_, Physical::Bytes | Physical::Fixed(_)) => "binary",
        }
    }
}

/// The columns that the elements of a schema make up; None where they make no sense.
pub(super) fn columns(elements: &[Value]) -> Option<Vec<Column>> {
    let mut reader = Reader { elements, at: 0, columns: Vec::new() };
    let root = reader.next()?;
    for _ in 0..root.number(5).unwrap_or(0) {
        reader.node(&[], Above::default(), 0)?;
    }
    Some(reader.columns)
}

/// What is known of the groups around a node.
#[derive(Clone, Copy, Default)]
struct Above {
    definition: u32,
    repetition: u32,
    /// How its members are called.
    kind: Group,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Group {
    #[default]
    Struct,
    /// A list, whose one member repeats and is its elements, or holds them.
    List,
    /// What repeats in a list and holds its elements.
    Elements,
    Map,
    /// What repeats in a map: a key and a value.
    Entries,
}

struct Reader<'v> {
    elements: &'v [Value],
    at: usize,
    columns: Vec<Column>,
}

impl<'v> Reader<'v> {
    fn next(&mut self) -> Option<&'v Value> {
        let element = self.elements.get(self.at)?;
        self.at += 1;
        Some(element)
    }

    fn node(&mut self, path: &[Step], above: Above, position: usize) -> Option<()> {
        let element = self.next()?;
        if path.len() > DEEPEST || self.columns.len() > MOST {
            return None;
        }
        let name = element.text(4).unwrap_or_default();
        let repetition = element.number(3).unwrap_or(0);
        let repeats = repetition == 2;
        let mut here = Above {
            definition: above.definition + u32::from(repetition != 0),
            repetition: above.repetition + u32::from(repeats),
            kind: group(element),
        };
        let children = element.number(5).unwrap_or(0);
        let mut path = path.to_vec();
        match above.kind {
            Group::List if repeats => {
                path.push(Step::Items);
                // with one member it only holds the elements, unless it is one by its name
                let holds = children == 1 && name != "array" && !name.ends_with("_tuple");
                if holds && here.kind == Group::Struct {
                    here.kind = Group::Elements;
                }
            }
            Group::Elements => {}
            // of a map without values the keys are all there is
            Group::Map if repeats && children == 1 => {
                path.push(Step::Items);
                here.kind = Group::Elements;
            }
            Group::Map if repeats => here.kind = Group::Entries,
            Group::Entries if position == 0 => path.push(Step::MapKey),
            Group::Entries => path.push(Step::MapValue),
            _ => {
                path.push(Step::Key(name));
                if repeats {
                    path.push(Step::Items);
                }
            }
        }
        if children > 0 {
            for position in 0..children {
                self.node(&path, here, position as usize)?;
            }
            return Some(());
        }
        let Some(kind) = element.number(1) else { return Some(()) };
        let physical = match kind {
            0 => Physical::Boolean,
            1 => Physical::Int32,
            2 => Physical::Int64,
            3 => Physical::Int96,
            4 => Physical::Float,
            5 => Physical::Double,
            6 => Physical::Bytes,
            7 => Physical::Fixed(usize::try_from(element.number(2)?).ok()?),
            _ => return None,
        };
        self.columns.push(Column {
            path,
            physical,
            meaning: meaning(element),
            definition: here.definition,
            repetition: here.repetition,
        });
        Some(())
    }
}

fn group(element: &Value) -> Group {
    let logical = |number| element.get(10).is_some_and(|logical| logical.get(number).is_some());
    match element.number(6) {
        Some(3) => Group::List,
        Some(1 | 2) => Group::Map,
        _ if logical(3) => Group::List,
        _ if logical(2) => Group::Map,
        _ => Group::Struct,
    }
}

fn meaning(element: &Value) -> Meaning {
    let scale = |value: Option<&Value>| {
        let scale = value.and_then(|value| value.number(1)).or(element.number(7));
        Meaning::Decimal(usize::try_from(scale.unwrap_or(0)).unwrap_or(0))
    };
    if let Some(Value::Struct(logical)) = element.get(10)
        && let Some((number, value)) = logical.first()
    {
        match number {
            1 | 4 | 12 => return Meaning::Text,
            5 => return scale(Some(value)),
            6 => return Meaning::Date,
            8 => {
                let unit = value.get(2).and_then(|unit| match unit {
                    Value::Struct(unit) => unit.first().map(|(number, _)| *number),
                    _ => None,
                });
                return Meaning::Moment(match unit {
                    Some(2) => 1000,
                    Some(3) => 1_000_000,
                    _ => 1,
                });
            }
            10 if value.number(2) == Some(0) => return Meaning::Unsigned,
            14 => return Meaning::Uuid,
            15 => return Meaning::HalfFloat,
            _ => {}
        }
    }
    match element.number(6) {
        Some(0 | 4 | 19) => Meaning::Text,
        Some(5) => scale(None),
        Some(6) => Meaning::Date,
        Some(9) => Meaning::Moment(1),
        Some(10) => Meaning::Moment(1000),
        Some(11..=14) => Meaning::Unsigned,
        _ => Meaning::Plain,
    }
}
