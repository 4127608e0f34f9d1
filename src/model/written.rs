//! Holds `WrittenError`: what is wrong in a file a person wrote (configuration,
//! rule, register), where, and what to do. Must not open files.

use std::fmt;
use std::ops::Range;

/// An error in a file that a person wrote. Prints on one line:
/// `rules/x.toml:7: unknown key `labls`; did you mean `labels`?`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenError {
    /// The file, as the user named it.
    pub file: String,
    /// Line, 1-based; 0 where the whole file is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// A file that a person wrote, for the lines of errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file, as the user named it; empty for the command line.
    pub file: String,
    /// What it holds.
    pub text: String,
}

impl Written {
    /// An error about what stands at `span`; an empty span is of `flag`, which was
    /// given on the command line.
    pub fn error(&self, span: Range<usize>, flag: &str, message: String) -> WrittenError {
        match span.is_empty() {
            true => WrittenError { file: flag.to_owned(), line: 0, message },
            false => WrittenError::at(&self.file, &self.text, span.start, message),
        }
    }
}

impl WrittenError {
    /// An error about a whole file.
    pub fn of(file: &str, message: impl Into<String>) -> Self {
        WrittenError { file: file.to_owned(), line: 0, message: message.into() }
    }

    /// An error about the line that holds byte `offset` of `text`.
    pub fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line = before.iter().filter(|&&b| b == b'\n').count() + 1;
        WrittenError { file: file.to_owned(), line, message: message.into() }
    }

    /// An error about the first line of `text` that holds `needle`.
    pub fn near(file: &str, text: &str, needle: &str, message: impl Into<String>) -> Self {
        match text.find(needle) {
            Some(offset) => WrittenError::at(file, text, offset, message),
            None => WrittenError { file: file.to_owned(), line: 0, message: message.into() },
        }
    }

    /// An error about the line that gives `key` its value.
    pub fn at_key(file: &str, text: &str, key: &str, message: impl Into<String>) -> Self {
        let gives = |line: &str| {
            let rest = line.trim_start().strip_prefix(key);
            rest.is_some_and(|rest| rest.trim_start().starts_with('='))
        };
        let line = text.lines().position(gives).map_or(0, |i| i + 1);
        WrittenError { file: file.to_owned(), line, message: message.into() }
    }

    /// What the TOML parser says of `text`, in one line and with the nearest
    /// valid name where one was mistyped.
    pub fn of_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let offset = error.span().map_or(0, |span| span.start);
        let said = error.message().replace('\n', " ");
        let said = with_nearest(&said).or_else(|| without_value(&said)).unwrap_or(said);
        WrittenError::at(file, text, offset, said)
    }
}

/// Rewrites serde's "unknown field `x`, expected one of …" with the nearest name.
fn with_nearest(said: &str) -> Option<String> {
    let kind = ["unknown field", "unknown variant"].into_iter().find(|kind| said.contains(kind))?;
    let mut names = said.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    let what = if kind == "unknown field" { "key" } else { "value" };
    let valid: Vec<&str> = names.collect();
    Some(match nearest(wrong, valid.iter().copied()) {
        Some(near) => format!("unknown {what} `{wrong}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{wrong}`; valid here: {}", valid.join(", ")),
    })
}

/// Rewrites serde's "invalid type: string "x", expected …" without the value: a file
/// that was named by mistake may hold anything.
fn without_value(said: &str) -> Option<String> {
    let found = said.strip_prefix("invalid type: ").or(said.strip_prefix("invalid value: "))?;
    let kind = found.split(['"', '`', ',']).next()?.trim();
    let (_, expected) = found.rsplit_once(", expected ")?;
    let expected = match expected {
        "usize" | "u64" | "u32" => "a whole number",
        "f64" => "a number",
        "a sequence" => "a list",
        other => other,
    };
    let article = if kind.starts_with('i') { "an" } else { "a" };
    let remedy = if expected == "a list" { ": put brackets around it" } else { "" };
    Some(format!("{article} {kind} stands where {expected} is expected{remedy}"))
}

/// What is said of a name that is none of the valid ones.
pub fn unknown<'n>(what: &str, name: &str, valid: impl Iterator<Item = &'n str> + Clone) -> String {
    match nearest(name, valid.clone()) {
        Some(near) => format!("unknown {what} `{name}`; did you mean `{near}`?"),
        None => format!("unknown {what} `{name}`; valid: {}", valid.collect::<Vec<_>>().join(", ")),
    }
}

/// The name among `valid` that `wrong` was most likely meant to be.
pub fn nearest<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    valid
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|&(distance, name)| distance <= 1 + name.len().max(wrong.len()) / 4)
        .min()
        .map(|(_, name)| name)
}

impl fmt::Display for WrittenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for WrittenError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_names_file_line_and_nearest_key() {
        #[derive(serde::Deserialize, Debug)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code)]
        struct Written {
            labels: Option<Vec<String>>,
            prior: Option<f64>,
        }
        for (text, expected) in [
            ("prior = 1.0\nlabls = []\n", "my.toml:2: unknown key `labls`; did you mean `labels`?"),
            ("prior = 'Jan, expected'\n", "my.toml:1: a string stands where a number is expected"),
        ] {
            let error = toml::from_str::<Written>(text).expect_err("wrong");
            assert_eq!(WrittenError::of_toml("my.toml", text, &error).to_string(), expected);
        }
    }
}
