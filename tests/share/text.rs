//! Holds the look at single values of running text: which text was found, not only
//! how much of it. Must not know columns.

use super::common::listing::Listing;
use super::truth::Object;
use speur::detect::{Detector, ValueHash, band, score};
use speur::input::Limits;
use speur::model::{Band, FieldKind};
use speur::rules::RuleSet;
use speur::validate::{Date, Today};
use std::fs::File;
use std::path::Path;
use std::sync::LazyLock;

static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::builtin().expect("valid rules"));

/// A value and where it stands.
#[derive(Debug)]
struct Value {
    field: String,
    line: u64,
    category: String,
    text: String,
}

impl Value {
    /// Whether this, which was planted, is `found`. Of names and addresses a part will
    /// do: `Meer` for `van der Meer`; but never more than was planted.
    fn is(&self, found: &Value) -> bool {
        let loose = self.category.starts_with("name.") || self.category == "contact.address";
        self.field == found.field
            && self.line == found.line
            && self.category == found.category
            && (self.text == found.text || loose && self.text.contains(&found.text))
    }
}

/// What a file's running text holds that was not planted as it stands, and what was
/// planted and is not found so. The files are smaller than a window, so a text comes
/// in one piece.
pub fn differences(path: &Path, object: &Object) -> Vec<String> {
    let file = File::open(path).expect("a fixture");
    let texts = Listing::of_file(&file, &path.to_string_lossy(), &Limits::default());
    let (mut found, planted) = (found(&texts), planted(&texts, object));
    let mut wrong = Vec::new();
    for value in planted {
        match found.iter().position(|found| value.is(found)) {
            Some(i) => drop(found.remove(i)),
            None => wrong.push(format!("not found as planted: {value:?}")),
        }
    }
    wrong.extend(found.iter().map(|value| format!("not planted as found: {value:?}")));
    wrong
}

fn found(texts: &Listing) -> Vec<Value> {
    let today = Today(Date { year: 2026, month: 1, day: 1 });
    let mut detector = Detector::new(&RULES, today, ValueHash::new(None), false);
    let mut values = Vec::new();
    for (field, first, text) in &texts.texts {
        for m in detector.matches(text.as_bytes()) {
            let rule = RULES.rule(m.rule);
            if band(score(rule, m.signature)) < Some(Band::Likely) {
                continue;
            }
            let (start, end) = (m.start as usize, m.end as usize);
            values.push(Value {
                field: texts.fields[field.0 as usize].0.to_string(),
                line: first + text[..start].matches('\n').count() as u64,
                category: rule.category.clone(),
                text: text[start..end].to_owned(),
            });
        }
    }
    values
}

fn planted(texts: &Listing, object: &Object) -> Vec<Value> {
    let in_text = |field: &str| {
        texts
            .fields
            .iter()
            .any(|(name, kind)| name.to_string() == field && *kind == FieldKind::Text)
    };
    let expected = object.planted.iter().filter(|p| p.known_miss.is_none() && p.band == "likely");
    let values = expected.filter(|planted| in_text(&planted.field)).flat_map(|planted| {
        planted.at.iter().map(|(line, text)| Value {
            field: planted.field.clone(),
            line: *line,
            category: planted.category.clone(),
            text: text.clone(),
        })
    });
    values.collect()
}
