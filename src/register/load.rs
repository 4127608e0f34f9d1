//! Holds the way from a register as written to the one that is used, and what is said of
//! one that cannot be. Must not know what the register is held against.

use super::categories::Categories;
use super::files;
use super::locations::Locations;
use super::processing;
use super::syntax::{DayWritten, OrganisationWritten, RegisterFile, SystemWritten, Text};
use super::system::{Organisation, Register, Stands, System};
use super::term::Term;
use super::words::{Kind, Origin, Role, Status};
use crate::model::{Written, WrittenError, unknown};
use crate::validate::{Date, is_country};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;

impl Register {
    /// Reads the register at `path`, a file or a folder of files. Tells everything that is
    /// wrong with it, in the order of files and lines.
    pub fn load(path: &Path) -> Result<Self, Vec<WrittenError>> {
        Register::of(&files::read(path).map_err(|error| vec![error])?)
    }

    /// The register that stands in `files`.
    pub fn of(files: &[Written]) -> Result<Self, Vec<WrittenError>> {
        let mut register = Register {
            organisation: Organisation::default(),
            systems: Vec::new(),
            categories: Categories::builtin().map_err(|error| vec![error])?,
            locations: Locations::default(),
        };
        let mut errors = Vec::new();
        let mut read = Vec::new();
        for written in files {
            match toml::from_str::<RegisterFile>(&written.text) {
                Ok(file) => read.push((written, file)),
                Err(error) => errors.push(of_toml(written, &error)),
            }
        }
        let mut loading = Loading::default();
        // the organisation first: ids of all files stand behind its base
        for (written, file) in &read {
            if let Some(organisation) = &file.organisation {
                let mut reader = Reader::new(written, &mut errors);
                loading.organisation(&mut reader, organisation, &mut register);
            }
        }
        for (written, file) in &read {
            for system in &file.systems {
                let mut reader = Reader::new(written, &mut errors);
                reader.about = format!("system `{}`", system.get_ref().id.get_ref());
                loading.system(&mut reader, system, &mut register);
            }
        }
        loading.replacements(&register, files, &mut errors);
        let order =
            |error: &WrittenError| files.iter().position(|written| written.file == error.file);
        errors.sort_by_key(|error| (order(error), error.line));
        if errors.is_empty() { Ok(register) } else { Err(errors) }
    }
}

/// What the parser says, with the system that the line stands in.
fn of_toml(written: &Written, error: &toml::de::Error) -> WrittenError {
    let mut told = WrittenError::of_toml(&written.file, &written.text, error);
    let lines: Vec<&str> = written.text.lines().take(told.line).collect();
    let is_system = |line: &&str| line.trim_start().starts_with("[[system]]");
    let start = lines.iter().rposition(is_system);
    let id = start.and_then(|start| {
        let mut below = written.text.lines().skip(start + 1).take_while(|line| !is_system(line));
        below.find_map(|line| {
            let (key, value) = line.split_once('=')?;
            let id = value.split(['"', '\'']).nth(1)?;
            (key.trim() == "id").then(|| id.to_owned())
        })
    });
    // of a value of another type the line tells the key, which is one that a register has;
    // of a file that was named by mistake no word is shown
    let key = lines.last().and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
    let key = key.filter(|_| {
        told.message.contains(" stands where ") || told.message.contains(" is expected here")
    });
    let about = match (id, key) {
        (Some(id), Some(key)) => format!("system `{id}`, `{key}`: "),
        (Some(id), None) => format!("system `{id}`: "),
        (None, Some(key)) => format!("`{key}`: "),
        (None, None) => String::new(),
    };
    told.message.insert_str(0, &about);
    told
}

/// A file that is being read: where errors stand and of what they are.
pub(super) struct Reader<'r> {
    written: &'r Written,
    errors: &'r mut Vec<WrittenError>,
    /// The system and the processing, as errors show them.
    pub(super) about: String,
}

impl<'r> Reader<'r> {
    fn new(written: &'r Written, errors: &'r mut Vec<WrittenError>) -> Self {
        Reader { written, errors, about: String::new() }
    }

    /// Notes that what stands at `span`, the value of `field` if it is one, is wrong.
    pub(super) fn wrong(&mut self, span: Range<usize>, field: &str, message: &str) {
        let about = if self.about.is_empty() { "organisation" } else { &self.about };
        let message = match field {
            "" => format!("{about}: {message}"),
            field => format!("{about}, `{field}`: {message}"),
        };
        let Written { file, text } = self.written;
        self.errors.push(WrittenError::at(file, text, span.start, message));
    }

    /// Where something stands.
    pub(super) fn stands(&self, span: Range<usize>) -> Stands {
        let Written { file, text } = self.written;
        let line = WrittenError::at(file, text, span.start, "").line;
        Stands { file: file.clone(), line }
    }

    /// One of a closed list of words.
    pub(super) fn word<T: Copy>(
        &mut self,
        field: &str,
        written: &Text,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let word = written.get_ref();
        let found = words.iter().find(|(known, _)| known == word).map(|(_, value)| *value);
        if found.is_none() {
            let valid = words.iter().map(|(known, _)| *known);
            self.wrong(written.span(), field, &unknown("value", word, valid));
        }
        found
    }

    /// A country of ISO 3166-1.
    pub(super) fn country(&mut self, field: &str, written: &Text) -> Option<String> {
        let code = written.get_ref();
        if is_country(code) {
            return Some(code.clone());
        }
        let what = format!("`{code}` is no country: write two capital letters, such as BE or NL");
        self.wrong(written.span(), field, &what);
        None
    }

    /// A duration.
    pub(super) fn term(&mut self, field: &str, written: &Text) -> Option<Term> {
        Term::parse(written.get_ref()).map_err(|what| self.wrong(written.span(), field, &what)).ok()
    }

    fn day(&mut self, field: &str, written: Option<&Spanned<DayWritten>>) -> Option<Date> {
        let written = written?;
        let text = match written.get_ref() {
            DayWritten::Date(date) => date.to_string(),
            DayWritten::Text(text) => text.clone(),
        };
        let iso = text.len() == 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
        let day = Date::parse(text.as_bytes()).filter(|_| iso);
        if day.is_none() {
            let what = format!("`{text}` is no day: write it as 2026-01-31");
            self.wrong(written.span(), field, &what);
        }
        day
    }
}

/// A text that says something.
pub(super) fn said(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Those of several texts that say something.
pub(super) fn all_said(texts: &[String]) -> Vec<String> {
    texts.iter().filter_map(|text| said(Some(text))).collect()
}

/// What is known of the files that were read before.
#[derive(Default)]
struct Loading {
    organisation: Option<Stands>,
    ids: BTreeMap<String, Stands>,
    locations: BTreeMap<String, String>,
    replaced_by: Vec<(usize, String, Range<usize>)>,
}

impl Loading {
    fn organisation(
        &mut self,
        reader: &mut Reader,
        spanned: &Spanned<OrganisationWritten>,
        register: &mut Register,
    ) {
        let written = spanned.get_ref();
        let stands = reader.stands(spanned.span());
        if let Some(first) = &self.organisation {
            let what = format!("it is described twice, first in {}:{}", first.file, first.line);
            return reader.wrong(spanned.span(), "", &what);
        }
        let base = written.base.as_ref().filter(|base| !base.get_ref().is_empty());
        if let Some(base) = base.filter(|base| !is_uri(base.get_ref())) {
            let what = "it is no URI: write it as https://organisation.example/register/";
            reader.wrong(base.span(), "base", what);
        }
        register.organisation = Organisation {
            name: said(written.name.as_ref()),
            address: said(written.address.as_ref()),
            contact: said(written.contact.as_ref()),
            kbo: said(written.kbo.as_ref()),
            kvk: said(written.kvk.as_ref()),
            base: base.map(|base| base.get_ref().clone()),
            representative: said(written.representative.as_ref()),
            dpo: said(written.dpo.as_ref()),
            joint_controllers: all_said(&written.joint_controllers),
            stands: stands.clone(),
        };
        self.organisation = Some(stands);
    }

    fn system(
        &mut self,
        reader: &mut Reader,
        spanned: &Spanned<SystemWritten>,
        register: &mut Register,
    ) {
        let written = spanned.get_ref();
        let stands = reader.stands(spanned.span());
        let id = written.id.get_ref().clone();
        self.id(reader, &written.id, &stands);
        let number = register.systems.len();
        for (at, location) in written.locations.iter().enumerate() {
            let text = location.get_ref();
            let same = text.trim_end_matches("/**").trim_end_matches('/').replace("!/", "/");
            if let Some(first) = self.locations.get(&same) {
                let what = format!("`{text}` is a location of the system `{first}` already");
                reader.wrong(location.span(), "locations", &what);
                continue;
            }
            self.locations.insert(same, id.clone());
            if let Err(what) = register.locations.add(text, number, at) {
                reader.wrong(location.span(), "locations", &format!("`{text}`: {what}"));
            }
        }
        if let Some(other) = &written.replaced_by {
            self.replaced_by.push((number, other.get_ref().clone(), other.span()));
        }
        let base = register.organisation.base.as_deref();
        let uri = match is_uri(&id) {
            true => Some(id.clone()),
            false => base.map(|base| format!("{base}{id}")),
        };
        let role = written.role.as_ref().filter(|role| !role.get_ref().is_empty());
        let countries = &written.countries;
        let about = reader.about.clone();
        let processings = written
            .processings
            .iter()
            .map(|p| {
                let name = p.get_ref().name.as_ref().or(p.get_ref().purpose.as_ref());
                reader.about = match name.filter(|name| !name.is_empty()) {
                    Some(name) => format!("{about}, processing `{name}`"),
                    None => format!("{about}, processing"),
                };
                processing::read(reader, p, &register.categories)
            })
            .collect();
        reader.about = about;
        let or = |reader: &mut Reader, field: &str, text: &Option<Text>| {
            text.as_ref().and_then(|text| reader.term(field, text))
        };
        let system = System {
            uri,
            name: said(written.name.as_ref()),
            description: said(written.description.as_ref()),
            owner: said(written.owner.as_ref()),
            department: said(written.department.as_ref()),
            role: role.and_then(|role| reader.word("role", role, Role::ALL)),
            kind: choice(reader, "kind", written.kind.as_ref(), Kind::ALL, Kind::Live),
            encrypted: written.encrypted,
            locations: written.locations.iter().map(|l| l.get_ref().clone()).collect(),
            countries: countries.iter().filter_map(|c| reader.country("countries", c)).collect(),
            measures: all_said(&written.measures),
            reviewed: reader.day("reviewed", written.reviewed.as_ref()),
            review_every: or(reader, "review_every", &written.review_every).unwrap_or(Term::YEAR),
            status: choice(reader, "status", written.status.as_ref(), Status::ALL, Status::Active),
            ended_on: reader.day("ended_on", written.ended_on.as_ref()),
            replaced_by: written.replaced_by.as_ref().map(|other| other.get_ref().clone()),
            source: choice(reader, "source", written.source.as_ref(), Origin::ALL, Origin::Manual),
            processings,
            stands,
            id,
        };
        register.systems.push(system);
    }

    fn id(&mut self, reader: &mut Reader, id: &Text, stands: &Stands) {
        let text = id.get_ref();
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
        if text.is_empty() || !(is_uri(text) || text.chars().all(fits)) {
            let what = format!(
                "`{text}` is neither a URI nor a short name; for the latter use a-z, 0-9, `-`, \
                 `_`, `.` and `/`"
            );
            return reader.wrong(id.span(), "id", &what);
        }
        if let Some(first) = self.ids.get(text) {
            let what = format!("a second system has it; the first: {}:{}", first.file, first.line);
            return reader.wrong(id.span(), "id", &what);
        }
        self.ids.insert(text.clone(), stands.clone());
    }

    /// Systems that took the place of others must be there.
    fn replacements(&self, register: &Register, files: &[Written], errors: &mut Vec<WrittenError>) {
        for (number, other, span) in &self.replaced_by {
            let system = &register.systems[*number];
            let file = files.iter().find(|written| written.file == system.stands.file);
            let Some(written) = file.filter(|_| !self.ids.contains_key(other)) else { continue };
            let mut reader = Reader::new(written, errors);
            reader.about = format!("system `{}`", system.id);
            let what = unknown("system", other, self.ids.keys().map(String::as_str));
            reader.wrong(span.clone(), "replaced_by", &what);
        }
    }
}

/// A word where one is written, else the usual one.
fn choice<T: Copy>(
    reader: &mut Reader,
    field: &str,
    written: Option<&Text>,
    words: &[(&'static str, T)],
    usual: T,
) -> T {
    let written = written.filter(|word| !word.get_ref().is_empty());
    written.and_then(|word| reader.word(field, word, words)).unwrap_or(usual)
}

/// Whether it has a scheme and something behind it. Source: RFC 3986, 3.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(fits)
        && !rest.is_empty()
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control())
}
