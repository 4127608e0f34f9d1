//! Holds a register as a manifest of fideslang, in YAML: the organisation, its systems, the
//! uses and subjects they name. Must not know YAML beyond texts, lists and keys.
//! Source: fideslang 3.1, models System and PrivacyDeclaration.

use crate::register::words::{LegalBasis, SpecialCondition};
use crate::register::{Processing, Register, System};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// What the manifest calls the organisation.
const ORGANISATION: &str = "default_organization";

/// The register as a manifest. Texts are written as JSON writes them: YAML 1.2 reads them so.
pub(super) fn write(register: &Register) -> io::Result<Vec<u8>> {
    let mut out = String::from("# A register of systems, as fideslang 3.1 writes one.\n");
    let organisation = &register.organisation;
    out.push_str(&format!("organization:\n  - fides_key: {ORGANISATION}\n"));
    entry(&mut out, 4, "name", organisation.name.as_deref())?;
    let (mut uses, mut subjects) = (BTreeMap::new(), BTreeMap::new());
    let mut systems = String::new();
    let mut keys = BTreeSet::new();
    for one in &register.systems {
        // ids that differ only in what keys do not hold
        let (mut key, mut n) = (fides_key(&one.id), 2);
        while !keys.insert(key.clone()) {
            key = format!("{}_{n}", fides_key(&one.id));
            n += 1;
        }
        system(&mut systems, register, one, &key)?;
        for processing in &one.processings {
            let (key, name) = data_use(processing);
            uses.insert(key, name);
            subjects.extend(processing.data_subjects.iter().map(|s| (fides_key(s), s.clone())));
        }
    }
    for (resource, all) in [("data_use", uses), ("data_subject", subjects)] {
        if !all.is_empty() {
            out.push_str(&format!("{resource}:\n"));
        }
        for (key, name) in all {
            out.push_str(&format!("  - fides_key: {}\n", text(&key)?));
            entry(&mut out, 4, "name", Some(&name))?;
        }
    }
    if !systems.is_empty() {
        out.push_str("system:\n");
        out.push_str(&systems);
    }
    Ok(out.into_bytes())
}

fn system(out: &mut String, register: &Register, system: &System, key: &str) -> io::Result<()> {
    let organisation = &register.organisation;
    out.push_str(&format!("  - fides_key: {}\n", text(key)?));
    out.push_str(&format!("    organization_fides_key: {ORGANISATION}\n"));
    entry(out, 4, "name", Some(system.title()))?;
    entry(out, 4, "description", system.description.as_deref())?;
    entry(out, 4, "system_type", Some(system.kind.word()))?;
    entry(out, 4, "administrating_department", system.department.as_deref())?;
    entry(out, 4, "legal_name", organisation.name.as_deref())?;
    entry(out, 4, "legal_address", organisation.address.as_deref())?;
    entry(out, 4, "dpo", organisation.dpo.as_deref())?;
    let measures = system.measures.join("; ");
    let measures = Some(measures.as_str()).filter(|measures| !measures.is_empty());
    entry(out, 4, "data_security_practices", measures)?;
    let transfers = system.processings.iter().any(|p| !p.transfers.is_empty());
    out.push_str(&format!("    does_international_transfers: {transfers}\n"));
    if system.processings.is_empty() {
        out.push_str("    privacy_declarations: []\n");
        return Ok(());
    }
    out.push_str("    privacy_declarations:\n");
    system.processings.iter().try_for_each(|processing| declaration(out, register, processing))
}

fn declaration(out: &mut String, register: &Register, processing: &Processing) -> io::Result<()> {
    out.push_str(&format!("      - name: {}\n", text(processing.title())?));
    let mut categories: Vec<&str> =
        processing.categories.iter().flat_map(|c| register.categories.fides(c)).collect();
    categories.sort_unstable();
    categories.dedup();
    list(out, "data_categories", categories.iter().map(|c| (*c).to_owned()))?;
    entry(out, 8, "data_use", Some(&data_use(processing).0))?;
    list(out, "data_subjects", processing.data_subjects.iter().map(|s| fides_key(s)))?;
    // one basis is all that the model takes
    if let [basis] = processing.legal_basis[..] {
        entry(out, 8, "legal_basis_for_processing", Some(basis_name(basis)))?;
    }
    let retention: Vec<String> =
        processing.retention.iter().map(super::columns::retention).collect();
    let retention = retention.join("; ");
    entry(out, 8, "retention_period", Some(retention.as_str()).filter(|r| !r.is_empty()))?;
    let special = !processing.special_condition.is_empty()
        || processing
            .categories
            .iter()
            .any(|c| register.categories.sensitivities(c).contains("special"));
    out.push_str(&format!("        processes_special_category_data: {special}\n"));
    if let [condition] = processing.special_condition[..] {
        let name = condition_name(condition);
        entry(out, 8, "special_category_legal_basis", Some(name))?;
    }
    if let Some(recipients) = &processing.recipients {
        let shared = !recipients.is_empty();
        out.push_str(&format!("        data_shared_with_third_parties: {shared}\n"));
        let all = recipients.join("; ");
        entry(out, 8, "third_parties", Some(all.as_str()).filter(|_| shared))?;
    }
    Ok(())
}

fn entry(out: &mut String, indent: usize, key: &str, value: Option<&str>) -> io::Result<()> {
    if let Some(value) = value {
        out.push_str(&format!("{}{key}: {}\n", " ".repeat(indent), text(value)?));
    }
    Ok(())
}

fn list(out: &mut String, key: &str, all: impl Iterator<Item = String>) -> io::Result<()> {
    let all: Vec<String> = all.collect();
    if all.is_empty() {
        out.push_str(&format!("        {key}: []\n"));
        return Ok(());
    }
    out.push_str(&format!("        {key}:\n"));
    for one in all {
        out.push_str(&format!("          - {}\n", text(&one)?));
    }
    Ok(())
}

fn text(text: &str) -> io::Result<String> {
    Ok(serde_json::to_string(text)?)
}

/// A purpose as a key of ours and its name: fideslang lets users add uses of their own.
fn data_use(processing: &Processing) -> (String, String) {
    let name = processing.purpose.as_deref().unwrap_or(processing.title());
    (fides_key(name), name.to_owned())
}

/// A text in the characters that keys have: letters, digits, `_`, `.`, `-`.
fn fides_key(text: &str) -> String {
    let mut key = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') => key.push(c),
            _ if key.ends_with('_') => {}
            _ => key.push('_'),
        }
    }
    let key = key.trim_matches(['_', '.']);
    if key.is_empty() { "unnamed".to_owned() } else { key.to_owned() }
}

/// As fideslang names the bases.
fn basis_name(basis: LegalBasis) -> &'static str {
    match basis {
        LegalBasis::Consent => "Consent",
        LegalBasis::Contract => "Contract",
        LegalBasis::LegalObligation => "Legal obligations",
        LegalBasis::VitalInterests => "Vital interests",
        LegalBasis::PublicTask => "Public interest",
        LegalBasis::LegitimateInterests => "Legitimate interests",
    }
}

/// As fideslang names the conditions.
fn condition_name(condition: SpecialCondition) -> &'static str {
    match condition {
        SpecialCondition::ExplicitConsent => "Explicit consent",
        SpecialCondition::Employment => "Employment, social security and social protection",
        SpecialCondition::VitalInterests => "Vital interests",
        SpecialCondition::NotForProfit => "Not-for-profit bodies",
        SpecialCondition::MadePublic => "Made public by the data subject",
        SpecialCondition::LegalClaims => "Legal claims or judicial acts",
        SpecialCondition::PublicInterest => {
            "Reasons of substantial public interest (with a basis in law)"
        }
        SpecialCondition::HealthCare => "Health or social care (with a basis in law)",
        SpecialCondition::PublicHealth => "Public health (with a basis in law)",
        SpecialCondition::Archiving => "Archiving, research and statistics (with a basis in law)",
    }
}
