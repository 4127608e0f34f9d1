//! Holds the person who is looked for, as given: on the command line or in a file. Must not
//! print a value: its errors name kinds and lines.

use crate::validate::{Compact, Date, Today, Verdict, check};
use std::fmt;

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// E-mail address.
    Email,
    /// Name, as `Jan van den Berg` or `Berg, Jan van den`.
    Name,
    /// Telephone number.
    Phone,
    /// Account number.
    Iban,
    /// Dutch citizen service number.
    Bsn,
    /// Belgian national register number.
    Rrn,
    /// Date of birth: tells bearers of a name apart, and is not looked for by itself.
    BirthDate,
    /// Anything else that is looked for as it is written: a customer number, an address.
    Other,
}

/// Kinds with the names that they have in files and as flags.
pub const KINDS: &[(&str, Kind)] = &[
    ("email", Kind::Email),
    ("name", Kind::Name),
    ("phone", Kind::Phone),
    ("iban", Kind::Iban),
    ("bsn", Kind::Bsn),
    ("rrn", Kind::Rrn),
    ("birth-date", Kind::BirthDate),
    ("other", Kind::Other),
];

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("other", |(name, _)| name)
    }
}

/// One thing that is known of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// As given, without white space around it.
    pub text: String,
}

/// Who is looked for. Its `Debug` shows no value.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// What is known, in the order in which it was given.
    pub values: Vec<Value>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.values.iter().map(|value| value.kind)).finish()
    }
}

/// What is wrong with what was given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// Nothing to look for.
    #[error(
        "nobody to look for: give --email, --name, --phone, --iban, --bsn, --rrn or --other, or --person FILE"
    )]
    Nobody,
    /// A birth date finds nobody.
    #[error(
        "a birth date alone finds nobody: it tells bearers of one name apart; give a name or an identifier as well"
    )]
    OnlyBirthDate,
    /// Of a wrong form.
    #[error("the {kind} given is none: {why}")]
    Value {
        /// Its kind.
        kind: &'static str,
        /// What it must be.
        why: &'static str,
    },
    /// A line of a file.
    #[error(
        "{file}:{line}: write `KIND: VALUE`, where KIND is one of email, name, phone, iban, bsn, rrn, birth-date, other"
    )]
    Line {
        /// The file, as given.
        file: String,
        /// From 1.
        line: usize,
    },
    /// A key of a TOML file.
    #[error(
        "{file}: write keys email, name, phone, iban, bsn, rrn, birth-date, other, each a text or a list of texts"
    )]
    Key {
        /// The file, as given.
        file: String,
    },
}

impl Person {
    /// Adds what is known, after a look at its form.
    ///
    /// # Errors
    /// Where it is none of its kind. Numbers with wrong check digits are taken only as
    /// [`Kind::Other`]: a slip of the pen would find nothing, and that would be told as truth.
    pub fn add(&mut self, kind: Kind, text: &str) -> Result<(), PersonError> {
        let text = text.trim();
        let wrong = |why| Err(PersonError::Value { kind: kind.name(), why });
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let passes = |name| {
            let verdict = check(name).zip(Compact::of(text.as_bytes()));
            // the day decides of no number that is looked for
            let end = Today(Date { year: 2999, month: 12, day: 31 });
            verdict.is_some_and(|((check, _), compact)| check(&compact, end) == Verdict::Pass)
        };
        const CHECK: &str =
            "its check digits are wrong; to look for it as it stands, give it as `other`";
        match kind {
            Kind::Email => match text.split_once('@') {
                Some((local, domain)) if !local.is_empty() && !domain.is_empty() => {}
                _ => return wrong("write it as name@domain"),
            },
            Kind::Name if text.chars().filter(|c| c.is_alphabetic()).count() < 2 => {
                return wrong("write it as `Jan van den Berg` or `Berg, Jan van den`");
            }
            Kind::Phone if !(8..=15).contains(&digits) => {
                return wrong("write it with its area, as 0470 12 34 56 or +32 470 12 34 56");
            }
            Kind::Iban if !passes("iban") => return wrong(CHECK),
            Kind::Bsn if !passes("bsn") => return wrong(CHECK),
            Kind::Rrn if digits != 11 => return wrong("it has 11 digits"),
            Kind::Rrn if !passes("be-rrn") && !passes("be-bis") => return wrong(CHECK),
            Kind::BirthDate if Date::parse(text.as_bytes()).is_none() => {
                return wrong("write it as 1985-12-31 or 31-12-1985");
            }
            Kind::Other if text.chars().filter(|c| c.is_alphanumeric()).count() < 3 => {
                return wrong("it needs three letters or digits to be looked for");
            }
            _ => {}
        }
        let value = Value { kind, text: text.to_owned() };
        if !self.values.contains(&value) {
            self.values.push(value);
        }
        Ok(())
    }

    /// Adds what a file says: lines of `kind: value`, or TOML.
    ///
    /// # Errors
    /// At the first line that is neither, without a word of it.
    pub fn add_file(&mut self, file: &str, text: &str) -> Result<(), PersonError> {
        if let Ok(table) = text.parse::<toml::Table>()
            && !table.is_empty()
        {
            return self.add_table(file, &table);
        }
        for (i, line) in text.lines().map(str::trim).enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, value) = line.split_once(':').unwrap_or((line, ""));
            let kind = kind(name.trim()).filter(|_| !value.trim().is_empty());
            let wrong = || PersonError::Line { file: file.to_owned(), line: i + 1 };
            self.add(kind.ok_or_else(wrong)?, value)?;
        }
        Ok(())
    }

    fn add_table(&mut self, file: &str, table: &toml::Table) -> Result<(), PersonError> {
        let wrong = || PersonError::Key { file: file.to_owned() };
        for (name, value) in table {
            let kind = kind(name).ok_or_else(wrong)?;
            let one = std::slice::from_ref(value);
            for value in value.as_array().map_or(one, Vec::as_slice) {
                match value {
                    toml::Value::String(text) => self.add(kind, text)?,
                    // an unquoted date is one
                    toml::Value::Datetime(date) => self.add(kind, &date.to_string())?,
                    _ => return Err(wrong()),
                }
            }
        }
        Ok(())
    }

    /// Checks that somebody can be found by what is known.
    ///
    /// # Errors
    /// Where nothing was given that is looked for.
    pub fn check(&self) -> Result<(), PersonError> {
        match self.values.iter().any(|value| value.kind != Kind::BirthDate) {
            true => Ok(()),
            false if self.values.is_empty() => Err(PersonError::Nobody),
            false => Err(PersonError::OnlyBirthDate),
        }
    }

    /// The values of a kind, with their numbers.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = (u16, &str)> {
        let all = self.values.iter().enumerate().filter(move |(_, value)| value.kind == kind);
        all.map(|(i, value)| (i as u16, value.text.as_str()))
    }
}

fn kind(name: &str) -> Option<Kind> {
    let name = name.to_lowercase().replace('_', "-");
    KINDS.iter().find(|(known, _)| *known == name).map(|&(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_read_from_lines_or_toml_alike() {
        let lines = "# wie\nemail: jan.peeters@telenet.be\nname: Jan Peeters\n\nName: Peeters, J.\nbirth-date: 1985-07-30\n";
        let toml = "email = 'jan.peeters@telenet.be'\nname = ['Jan Peeters', 'Peeters, J.']\nbirth_date = 1985-07-30\n";
        let read = |text: &str| {
            let mut person = Person::default();
            person.add_file("f", text).expect(text);
            let mut values: Vec<_> = person.values.into_iter().map(|v| (v.kind, v.text)).collect();
            values.sort();
            values
        };
        assert_eq!(read(lines), read(toml));
        assert_eq!(read(lines).len(), 4);
    }

    #[test]
    fn what_is_wrong_is_told_without_the_value() {
        let say = |kind, text: &str| Person::default().add(kind, text).expect_err(text).to_string();
        for (kind, text) in [
            (Kind::Email, "geheim"),
            (Kind::Phone, "04701"),
            (Kind::Iban, "BE68539007547035"),
            (Kind::Bsn, "111222334"),
            (Kind::Rrn, "85073003329"),
            (Kind::BirthDate, "31 feb 1985"),
            (Kind::Other, "a"),
            (Kind::Name, "X"),
        ] {
            let said = say(kind, text);
            assert!(
                said.contains(kind.name()) && (text.len() < 3 || !said.contains(text)),
                "{said}"
            );
        }
        let file = Person::default().add_file("f", "geheim\n").expect_err("no line").to_string();
        assert!(file.starts_with("f:1: ") && !file.contains("geheim"), "{file}");
        let file = Person::default().add_file("f", "geheim = 'x'").expect_err("no key").to_string();
        assert!(!file.contains("geheim"), "{file}");
        let mut person = Person::default();
        assert_eq!(person.check(), Err(PersonError::Nobody));
        person.add(Kind::BirthDate, "1985-07-30").expect("a date");
        assert_eq!(person.check(), Err(PersonError::OnlyBirthDate));
        assert_eq!(format!("{person:?}"), "[BirthDate]");
    }
}
