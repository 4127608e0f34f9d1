//! Holds the way from one processing as written to the one that is used. Must not know the
//! system around it.

use super::categories::{Categories, covers};
use super::load::{Reader, all_said, said};
use super::syntax::{ProcessingWritten, RetentionWritten, Text, TransferWritten};
use super::system::{Keep, Processing, Processor, Retention, Transfer};
use super::words::{Expiry, LegalBasis, Safeguard, SpecialCondition};
use toml::Spanned;

/// Reads a processing; what is wrong goes to the reader.
pub(super) fn read(
    reader: &mut Reader,
    spanned: &Spanned<ProcessingWritten>,
    known: &Categories,
) -> Processing {
    let written = spanned.get_ref();
    let categories = categories(reader, &written.categories, known);
    let mut seen = Vec::new();
    let retention = written
        .retention
        .iter()
        .filter_map(|retention| read_retention(reader, retention, &categories, &mut seen))
        .collect();
    let processor = |processor: &super::syntax::ProcessorWritten| Processor {
        name: processor.name.trim().to_owned(),
        agreement: said(processor.agreement.as_ref()),
    };
    let bases = &written.legal_basis;
    let conditions = &written.special_condition;
    Processing {
        name: said(written.name.as_ref()),
        purpose: said(written.purpose.as_ref()),
        legal_basis: words(reader, "legal_basis", bases, LegalBasis::ALL),
        special_condition: words(reader, "special_condition", conditions, SpecialCondition::ALL),
        national_number_law: said(written.national_number_law.as_ref()),
        criminal_law: said(written.criminal_law.as_ref()),
        data_subjects: all_said(&written.data_subjects),
        categories,
        retention,
        recipients: written.recipients.as_ref().map(|recipients| all_said(recipients)),
        processors: written.processors.iter().map(processor).collect(),
        transfers: written.transfers.iter().filter_map(|t| transfer(reader, t)).collect(),
        stands: reader.stands(spanned.span()),
    }
}

fn words<T: Copy>(
    reader: &mut Reader,
    field: &str,
    written: &[Text],
    words: &[(&'static str, T)],
) -> Vec<T> {
    written.iter().filter_map(|word| reader.word(field, word, words)).collect()
}

fn categories(reader: &mut Reader, written: &[Text], known: &Categories) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for category in written {
        let name = category.get_ref();
        if let Err(what) = known.check(name) {
            reader.wrong(category.span(), "categories", &what);
        } else if all.contains(name) {
            reader.wrong(category.span(), "categories", &format!("`{name}` stands twice"));
        } else {
            all.push(name.clone());
        }
    }
    all
}

fn read_retention(
    reader: &mut Reader,
    spanned: &Spanned<RetentionWritten>,
    declared: &[String],
    seen: &mut Vec<String>,
) -> Option<Retention> {
    let written = spanned.get_ref();
    for category in &written.categories {
        let name = category.get_ref();
        let speaks = |other: &String| covers(other, name) || covers(name, other);
        if !declared.iter().any(speaks) {
            let what = format!("`{name}` is no category of this processing: add it there");
            reader.wrong(category.span(), "retention.categories", &what);
        }
    }
    let names: Vec<String> = written.categories.iter().map(|c| c.get_ref().clone()).collect();
    // a retention without categories speaks of all others
    let keys = if names.is_empty() { vec![String::new()] } else { names.clone() };
    if let Some(twice) = keys.iter().find(|name| seen.contains(name)) {
        let what = match twice.as_str() {
            "" => "two retentions name no categories: one speaks of all others".to_owned(),
            twice => format!("`{twice}` has a retention already"),
        };
        reader.wrong(spanned.span(), "retention", &what);
    }
    seen.extend(keys);
    let until = said(written.until.as_ref());
    let duration = written.duration.as_ref().filter(|text| !text.get_ref().is_empty());
    let keep = match (duration, until) {
        (Some(duration), Some(_)) => {
            let what = "`until` stands beside it; give one of the two";
            reader.wrong(duration.span(), "retention.duration", what);
            Keep::Open
        }
        (Some(duration), None) => match duration.get_ref().as_str() {
            "open" => Keep::Open,
            "indefinite" => Keep::Indefinite,
            _ => Keep::For(reader.term("retention.duration", duration)?),
        },
        (None, Some(until)) => Keep::Until(until),
        (None, None) => Keep::Open,
    };
    let expiry = written.on_expiry.as_ref().filter(|text| !text.get_ref().is_empty());
    Some(Retention {
        categories: names,
        keep,
        start: said(written.start.as_ref()),
        start_fields: all_said(&written.start_fields),
        on_expiry: expiry.and_then(|e| reader.word("retention.on_expiry", e, Expiry::ALL)),
        basis: said(written.basis.as_ref()),
        stands: reader.stands(spanned.span()),
    })
}

fn transfer(reader: &mut Reader, spanned: &Spanned<TransferWritten>) -> Option<Transfer> {
    let written = spanned.get_ref();
    let safeguard = written.safeguard.as_ref().filter(|text| !text.get_ref().is_empty());
    Some(Transfer {
        country: reader.country("transfers.country", &written.country)?,
        recipient: said(written.recipient.as_ref()),
        safeguard: safeguard.and_then(|s| reader.word("transfers.safeguard", s, Safeguard::ALL)),
        document: said(written.document.as_ref()),
    })
}
