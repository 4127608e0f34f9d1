//! Holds which formats of numbers make a number a date. Must not know cells.
//! Source: ECMA-376 part 1, 18.8.30 and 18.8.31, whose codes are those of xls.

/// What a number under a format is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) enum Kind {
    #[default]
    Number,
    /// A day, or a moment of it.
    Date,
    /// A span of time.
    Span,
}

/// What numbers under a format are that Excel knows without being told.
pub(super) fn built_in(number: u16) -> Kind {
    match number {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Date,
        46 => Kind::Span,
        _ => Kind::Number,
    }
}

/// What numbers under a format with this code are.
pub(super) fn of_code(code: &[u8]) -> Kind {
    let mut i = 0;
    let mut day = false;
    while i < code.len() {
        match code[i].to_ascii_lowercase() {
            // only positive numbers are dates
            b';' => break,
            b'"' => i += memchr::memchr(b'"', &code[i + 1..]).map_or(code.len(), |n| n + 1),
            b'\\' | b'_' | b'*' => i += 1,
            b'[' => {
                let end = memchr::memchr(b']', &code[i..]).unwrap_or(code.len() - i);
                let inside = &code[i + 1..(i + end).max(i + 1)];
                let is_span = |unit: u8| {
                    !inside.is_empty() && inside.iter().all(|b| b.eq_ignore_ascii_case(&unit))
                };
                if is_span(b'h') || is_span(b'm') || is_span(b's') {
                    return Kind::Span;
                }
                i += end;
            }
            b'g' if code[i..].len() >= 7 && code[i..i + 7].eq_ignore_ascii_case(b"general") => {
                i += 6;
            }
            b'd' | b'm' | b'y' | b'h' | b's' => day = true,
            b'0' | b'#' | b'?' if !day => return Kind::Number,
            _ => {}
        }
        i += 1;
    }
    if day { Kind::Date } else { Kind::Number }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_with_days_hours_or_years_are_dates() {
        for (code, kind) in [
            ("General", Kind::Number),
            ("0.00", Kind::Number),
            ("#,##0.00\\ \"dollars\"", Kind::Number),
            ("0 \"dagen\"", Kind::Number),
            ("[Red]0;[Blue]yyyy", Kind::Number),
            ("0.00E+00", Kind::Number),
            ("_-* #,##0_-", Kind::Number),
            ("dd/mm/yyyy", Kind::Date),
            ("[$-813]d mmmm yyyy;@", Kind::Date),
            ("YYYY\\-MM\\-DD HH:MM:SS.00", Kind::Date),
            ("mm:ss.0", Kind::Date),
            ("[h]:mm:ss", Kind::Span),
            ("\"", Kind::Number),
            ("[", Kind::Number),
            ("\\", Kind::Number),
            ("", Kind::Number),
        ] {
            assert_eq!(of_code(code.as_bytes()), kind, "{code}");
        }
    }
}
