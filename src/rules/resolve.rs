//! Holds what pieces of a rule as written come to: the words of its lists, its weights.
//! Must not know other rules.

use super::load::{Loaded, Source, is_word};
use super::rule::Weights;
use super::syntax::{RuleFile, WeightsWritten};
use crate::model::{WrittenError, unknown};

/// The words of a list of a rule, with those of the groups that it names.
pub(super) fn expanded<'w>(
    loaded: &'w Loaded,
    source: &'w Source,
    list: &'w [String],
) -> Result<Vec<&'w str>, WrittenError> {
    let mut words = Vec::new();
    for word in list {
        let group = word.strip_prefix('@').map(|name| (name, loaded.groups.get(name)));
        match group {
            None => words.push(word.as_str()),
            Some((_, Some(group))) => words.extend(group.iter().map(String::as_str)),
            Some((name, None)) => {
                let message = unknown("list", name, loaded.groups.keys().map(String::as_str));
                return Err(WrittenError::near(&source.name, &source.text, word, message));
            }
        }
    }
    match words.iter().find(|word| !is_word(word)) {
        Some(word) => {
            let message = format!("`{word}` is no word to look for");
            Err(WrittenError::near(&source.name, &source.text, &format!("\"{word}\""), message))
        }
        None => Ok(words),
    }
}

/// Whether the search for numbers meets a form wherever it stands.
pub(super) fn is_number(form: &str) -> bool {
    form.starts_with('9')
        && form.len() >= 7
        && form.bytes().all(|b| matches!(b, b'9' | b'.' | b'-' | b'/'))
}

/// Whether a rule has nothing that it could find.
pub(super) fn nothing_to_find(file: &RuleFile) -> bool {
    let (matching, context) = (&file.matching, &file.context);
    let by_column = matching.cells.is_some() || matching.labelled.is_some();
    let named = !(context.fields.is_empty() && context.weak_fields.is_empty());
    let by_list = !context.lists.is_empty() && matching.cells.is_some();
    matching.recogniser.is_none()
        && matching.pattern.is_none()
        && matching.forms.is_empty()
        && matching.cell_forms.is_empty()
        && matching.terms.is_empty()
        && !(by_column && named)
        && !by_list
}

/// The weights of a rule: its own where it has them, else those of the table
/// that every rule starts from.
pub(super) fn weights(written: &WeightsWritten, chance: f64) -> Weights {
    let hundredths = |log10: f64| (log10 * 100.0).round() as i32;
    let or = |own: Option<f64>, general: f64| hundredths(own.unwrap_or(general));
    Weights {
        prior: or(written.prior, -2.0),
        // 98 of 100 real values are written without a mistake
        passed: hundredths((0.98 / chance).log10()),
        failed: hundredths((0.02 / (1.0 - chance)).log10()),
        canonical: or(written.canonical, 2.5),
        label: or(written.label, 3.0),
        keyword: or(written.keyword, 2.0),
        field: or(written.field, 2.5),
        listed: or(written.listed, 2.0),
        structure: or(written.structure, 2.5),
    }
}
