//! Holds the columns of a stream: what their values are, and what lies inside them. Must
//! not know batches.

use super::flat::Table;

/// Columns inside each other, and all of them.
const DEEPEST: usize = 64;
const MOST: usize = 1 << 16;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Int {
        bytes: usize,
        signed: bool,
    },
    Float(usize),
    Boolean,
    Decimal {
        scale: usize,
        bytes: usize,
    },
    /// A moment in whole numbers of so many bytes; times and parts make them
    /// milliseconds since 1970.
    Moment {
        bytes: usize,
        times: i64,
        parts: i64,
    },
    /// A number of which nothing more is told: a time of day, a duration.
    Number(usize),
    Fixed(usize),
    /// Text or bytes behind offsets of four or eight bytes.
    Text {
        wide: bool,
        binary: bool,
    },
    View {
        binary: bool,
    },
    Struct,
    /// A list, or a map, whose elements are pairs.
    List {
        wide: bool,
        map: bool,
    },
    FixedList(usize),
    Union {
        dense: bool,
    },
    /// Values with the rows at which each ends.
    Runs,
    /// A list whose elements may lie anywhere: not read.
    ListView {
        wide: bool,
    },
}

#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Number of the dictionary that its values point into, and how they do.
    pub(super) dictionary: Option<(i64, usize)>,
    pub(super) inner: Vec<Field>,
}

impl Field {
    /// Its type as databases call it.
    pub(super) fn declared(&self) -> &'static str {
        match self.kind {
            Kind::Int { .. } => "int",
            Kind::Float(_) => "double",
            Kind::Boolean => "boolean",
            Kind::Decimal { .. } => "decimal",
            Kind::Moment { parts: 1, times: 86_400_000, .. } => "date",
            Kind::Moment { .. } => "timestamp",
            Kind::Text { binary: false, .. } | Kind::View { binary: false } => "text",
            _ => "binary",
        }
    }
}

/// The columns of a schema; None where they make no sense.
pub(super) fn fields(schema: Table) -> Option<Vec<Field>> {
    // the highest byte first is a thing of the past
    if schema.short(0).unwrap_or(0) != 0 {
        return None;
    }
    let mut count = 0;
    schema.tables(1).map(|field| read(field, 0, &mut count)).collect()
}

fn read(field: Table, depth: usize, count: &mut usize) -> Option<Field> {
    *count += 1;
    if depth > DEEPEST || *count > MOST {
        return None;
    }
    let kind = kind(field)?;
    let dictionary = field.table(4).map(|encoding| {
        let bits = encoding.table(1).and_then(|index| index.int(0)).unwrap_or(32);
        (encoding.long(0), usize::try_from(bits / 8).unwrap_or(4))
    });
    let inner: Option<Vec<Field>> =
        field.tables(5).map(|inner| read(inner, depth + 1, count)).collect();
    let inner = inner?;
    let wanted = match kind {
        Kind::List { .. } | Kind::FixedList(_) | Kind::ListView { .. } => Some(1),
        Kind::Runs => Some(2),
        _ => None,
    };
    let fits = wanted.is_none_or(|wanted| inner.len() == wanted);
    let name = String::from_utf8_lossy(field.text(0).unwrap_or_default()).into_owned();
    fits.then_some(Field { name, kind, dictionary, inner })
}

fn kind(field: Table) -> Option<Kind> {
    let of = field.table(3);
    let short = |n: usize, default: i16| of.and_then(|of| of.short(n)).unwrap_or(default);
    let int = |n: usize, default: i32| of.and_then(|of| of.int(n)).unwrap_or(default);
    let bytes = |bits: i32| usize::try_from(bits / 8).ok().filter(|n| [1, 2, 4, 8].contains(n));
    Some(match field.byte(2) {
        1 => Kind::Null,
        2 => Kind::Int { bytes: bytes(int(0, 0))?, signed: of?.byte(1) != 0 },
        3 => Kind::Float([2, 4, 8].get(usize::try_from(short(0, 0)).ok()?).copied()?),
        4 => Kind::Text { wide: false, binary: true },
        5 => Kind::Text { wide: false, binary: false },
        6 => Kind::Boolean,
        7 => Kind::Decimal {
            scale: usize::try_from(int(1, 0)).unwrap_or(0),
            bytes: usize::try_from(int(2, 128) / 8).ok().filter(|n| (1..=32).contains(n))?,
        },
        8 if short(0, 1) == 0 => Kind::Moment { bytes: 4, times: 86_400_000, parts: 1 },
        8 => Kind::Moment { bytes: 8, times: 1, parts: 1 },
        9 => Kind::Number(bytes(int(1, 32))?),
        10 => {
            let (times, parts) = [(1000, 1), (1, 1), (1, 1000), (1, 1_000_000)]
                [usize::try_from(short(0, 0)).ok()?.min(3)];
            Kind::Moment { bytes: 8, times, parts }
        }
        11 => Kind::Fixed([4, 8, 16].get(usize::try_from(short(0, 0)).ok()?).copied()?),
        12 => Kind::List { wide: false, map: false },
        13 => Kind::Struct,
        14 => Kind::Union { dense: short(0, 0) == 1 },
        15 => Kind::Fixed(usize::try_from(int(0, 0)).ok()?),
        16 => Kind::FixedList(usize::try_from(int(0, 0)).ok()?),
        17 => Kind::List { wide: false, map: true },
        18 => Kind::Number(8),
        19 => Kind::Text { wide: true, binary: true },
        20 => Kind::Text { wide: true, binary: false },
        21 => Kind::List { wide: true, map: false },
        22 => Kind::Runs,
        23 => Kind::View { binary: true },
        24 => Kind::View { binary: false },
        25 => Kind::ListView { wide: false },
        26 => Kind::ListView { wide: true },
        _ => return None,
    })
}
