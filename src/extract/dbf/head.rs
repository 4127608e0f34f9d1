//! Holds the head of a table: its columns and their types. Must not know rows.

/// First bytes that programs write: versions of dBase, FoxPro and Clipper, with and
/// without memos.
const VERSIONS: &[u8] = &[
    0x02, 0x03, 0x04, 0x05, 0x07, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7B, 0x83, 0x8B, 0x8C, 0x8E, 0xB3,
    0xCB, 0xE5, 0xEB, 0xF5, 0xFB,
];

/// How a column's values are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, or digits as letters.
    Text,
    Number,
    /// Year, month, day in digits.
    Date,
    /// Number of a block of the file beside it, in digits or, in four bytes, binary.
    Memo,
    Integer,
    /// The same with its bytes in order and its sign turned, as dBase 7 has it.
    IntegerOfSeven,
    Double,
    DoubleOfSeven,
    /// Ten-thousandths.
    Currency,
    /// Days and milliseconds.
    Moment,
    /// Letters, of which the last byte tells how many there are.
    Variable,
    /// Anything else.
    Other,
}

impl Kind {
    fn of(letter: u8, length: usize, version: u8) -> Self {
        let foxpro = matches!(version, 0x30..=0x32);
        match letter {
            b'C' => Kind::Text,
            b'N' | b'F' => Kind::Number,
            b'D' => Kind::Date,
            b'M' | b'G' | b'P' | b'W' => Kind::Memo,
            b'B' if foxpro && length == 8 => Kind::Double,
            b'B' => Kind::Memo,
            b'I' | b'+' if length != 4 => Kind::Other,
            b'I' | b'+' if version & 7 == 4 => Kind::IntegerOfSeven,
            b'I' | b'+' => Kind::Integer,
            b'O' if length == 8 => Kind::DoubleOfSeven,
            b'Y' if length == 8 => Kind::Currency,
            b'T' if length == 8 => Kind::Moment,
            b'V' => Kind::Variable,
            b'L' => Kind::Text,
            _ => Kind::Other,
        }
    }

    /// The type as other databases call it.
    pub(super) fn declared(self) -> Option<&'static str> {
        Some(match self {
            Kind::Text | Kind::Variable => "varchar",
            Kind::Number | Kind::Currency => "decimal",
            Kind::Date => "date",
            Kind::Memo => "text",
            Kind::Integer | Kind::IntegerOfSeven => "integer",
            Kind::Double | Kind::DoubleOfSeven => "double",
            Kind::Moment => "timestamp",
            Kind::Other => return None,
        })
    }
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) length: usize,
}

#[derive(Debug)]
pub(super) struct Head {
    pub(super) columns: Vec<Column>,
    pub(super) rows: u32,
    /// Bytes before the first row, and of a row.
    pub(super) length: u64,
    pub(super) row: usize,
    /// Number of the language, which tells the code page.
    pub(super) language: u8,
}

impl Head {
    /// The head at the start of `bytes`, where one stands there in full.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (&version, &month, &day) = (bytes.first()?, bytes.get(2)?, bytes.get(3)?);
        if !VERSIONS.contains(&version) || month > 12 || day > 31 {
            return None;
        }
        let short = |at: usize| Some(u16::from_le_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
        let rows = u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?);
        let (length, row) = (usize::from(short(8)?), usize::from(short(10)?));
        let seven = version & 7 == 4 && version < 0x80 || matches!(version, 0x8C);
        let (first, each, name, letter) = if seven { (68, 48, 32, 32) } else { (32, 32, 11, 11) };
        let mut columns = Vec::new();
        let mut at = first;
        while bytes.get(at).is_some_and(|&b| b != 0x0D && b != 0) && at + each <= length {
            let descriptor = bytes.get(at..at + each)?;
            let text = descriptor[..name].split(|&b| b == 0).next().unwrap_or_default();
            let kind = descriptor[letter];
            let printable = text.iter().all(|&b| b >= b' ' && b != 0x7F);
            if text.is_empty()
                || !printable
                || !(kind.is_ascii_alphabetic() || b"@+0".contains(&kind))
            {
                return None;
            }
            let (size, decimals) = match seven {
                true => (descriptor[33], 0),
                false => (descriptor[16], descriptor[17]),
            };
            // Clipper has longer texts, whose length goes on where decimals stand
            let more = if kind == b'C' { usize::from(decimals) << 8 } else { 0 };
            let length = usize::from(size) + more;
            // bits that tell which columns are empty are no column
            let name = if kind == b'0' {
                String::new()
            } else {
                String::from_utf8_lossy(text).into_owned()
            };
            columns.push(Column { name, kind: Kind::of(kind, length, version), length });
            at += each;
        }
        let taken: usize = columns.iter().map(|column| column.length).sum();
        let fits = bytes.get(at) == Some(&0x0D) && length > at && row == taken + 1;
        let hidden = |column: &Column| column.name.is_empty();
        if columns.is_empty() || !fits || columns.iter().all(hidden) {
            return None;
        }
        Some(Head { columns, rows, length: length as u64, row, language: *bytes.get(29)? })
    }
}
