//! Holds a register as JSON-LD in the words of the W3C Data Privacy Vocabulary. Must not know
//! how it was written. Source: DPV 2.3, with its extensions pd and legal/eu/gdpr.

use crate::register::words::{LegalBasis, Role, Safeguard, SpecialCondition};
use crate::register::{Keep, Processing, Register, Retention, System};
use serde_json::{Map, Value, json};
use std::io;

/// The register as a graph: a record of activities, and a process for each processing.
pub(super) fn write(register: &Register) -> io::Result<Vec<u8>> {
    let organisation = &register.organisation;
    let base = organisation.base.as_deref().unwrap_or("urn:speur:register:");
    let mut controller = node("dpv:DataController", organisation.name.as_deref());
    controller["@id"] = json!(format!("{base}#organisation"));
    put(&mut controller, "dct:description", organisation.contact.as_ref().map(|c| json!(c)));
    let joint = organisation.joint_controllers.iter().map(|name| label("dpv:DataController", name));
    put(&mut controller, "dpv:hasJointDataControllers", several(joint));
    let mut graph = vec![controller];
    let mut processes = Vec::new();
    for system in &register.systems {
        for (n, processing) in system.processings.iter().enumerate() {
            let uri = system.uri.clone().unwrap_or_else(|| format!("{base}{}", system.id));
            let id = format!("{uri}#processing-{}", n + 1);
            processes.push(json!({ "@id": id }));
            graph.push(process(register, system, processing, &id, base));
        }
    }
    graph.push(json!({
        "@id": format!("{base}#register"),
        "@type": "dpv:RecordsOfActivities",
        "dct:hasPart": processes,
    }));
    let document = json!({
        "@context": {
            "dpv": "https://w3id.org/dpv#",
            "pd": "https://w3id.org/dpv/pd#",
            "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
            "dct": "http://purl.org/dc/terms/",
            "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
            "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        },
        "@graph": graph,
    });
    let mut bytes = serde_json::to_vec_pretty(&document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn process(
    register: &Register,
    system: &System,
    processing: &Processing,
    id: &str,
    base: &str,
) -> Value {
    let mut node = node("dpv:Process", Some(processing.title()));
    node["@id"] = json!(id);
    node["dct:isPartOf"] = json!(system.title());
    let relation = match system.role {
        Some(Role::Processor) => "dpv:hasDataProcessor",
        _ => "dpv:hasDataController",
    };
    node[relation] = json!([{ "@id": format!("{base}#organisation") }]);
    let purpose = processing.purpose.as_ref().map(|purpose| label("dpv:Purpose", purpose));
    put(&mut node, "dpv:hasPurpose", purpose);
    let mut terms: Vec<&str> =
        processing.categories.iter().flat_map(|c| register.categories.dpv(c)).collect();
    terms.sort_unstable();
    terms.dedup();
    put(&mut node, "dpv:hasPersonalData", several(terms.into_iter().map(term)));
    let subjects = processing.data_subjects.iter().map(|who| label("dpv:DataSubject", who));
    put(&mut node, "dpv:hasDataSubject", several(subjects));
    let bases = processing.legal_basis.iter().map(|basis| term(basis_term(*basis)));
    let conditions = processing.special_condition.iter().map(|c| term(condition_term(*c)));
    let safeguards = processing.transfers.iter().filter_map(|t| t.safeguard.and_then(safeguard));
    put(&mut node, "dpv:hasLegalBasis", several(bases.chain(conditions).chain(safeguards)));
    let recipients = processing.recipients.iter().flatten();
    put(&mut node, "dpv:hasRecipient", several(recipients.map(|who| label("dpv:Recipient", who))));
    let mut processors: Vec<Value> =
        processing.processors.iter().map(|p| label("dpv:DataProcessor", &p.name)).collect();
    if let Some(Value::Array(own)) = node.get("dpv:hasDataProcessor") {
        processors.splice(0..0, own.iter().cloned());
    }
    put(&mut node, "dpv:hasDataProcessor", several(processors.into_iter()));
    let countries = processing.transfers.iter().map(|t| label("dpv:ThirdCountry", &t.country));
    put(&mut node, "dpv:hasThirdCountry", several(countries));
    put(&mut node, "dpv:hasStorageCondition", several(processing.retention.iter().map(storage)));
    let measure = |measure: &String| label("dpv:TechnicalOrganisationalMeasure", measure);
    let measures = several(system.measures.iter().map(measure));
    put(&mut node, "dpv:hasTechnicalOrganisationalMeasure", measures);
    node
}

/// How long what is kept; what nobody has decided has no kind.
fn storage(retention: &Retention) -> Value {
    let (kind, value) = match &retention.keep {
        Keep::Open => (None, None),
        Keep::Indefinite => (Some("dpv:EndlessDuration"), None),
        Keep::For(term) => (Some("dpv:TemporalDuration"), Some(term.to_string())),
        Keep::Until(what) => (Some("dpv:UntilEventDuration"), Some(what.clone())),
    };
    let kinds: Vec<&str> = ["dpv:StorageDuration"].into_iter().chain(kind).collect();
    let mut node = json!({ "@type": kinds });
    node["rdfs:label"] = json!(super::columns::retention(retention));
    put(&mut node, "rdf:value", value.map(|value| json!(value)));
    node
}

fn node(kind: &str, name: Option<&str>) -> Value {
    let mut node = Map::new();
    node.insert("@type".to_owned(), json!(kind));
    let mut node = Value::Object(node);
    put(&mut node, "rdfs:label", name.map(|name| json!(name)));
    node
}

fn label(kind: &str, name: &str) -> Value {
    node(kind, Some(name))
}

fn term(name: &str) -> Value {
    json!({ "@id": name })
}

fn put(node: &mut Value, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        node[key] = value;
    }
}

fn several(all: impl Iterator<Item = Value>) -> Option<Value> {
    let all: Vec<Value> = all.collect();
    (!all.is_empty()).then_some(Value::Array(all))
}

fn basis_term(basis: LegalBasis) -> &'static str {
    match basis {
        LegalBasis::Consent => "eu-gdpr:A6-1-a",
        LegalBasis::Contract => "eu-gdpr:A6-1-b",
        LegalBasis::LegalObligation => "eu-gdpr:A6-1-c",
        LegalBasis::VitalInterests => "eu-gdpr:A6-1-d",
        LegalBasis::PublicTask => "eu-gdpr:A6-1-e",
        LegalBasis::LegitimateInterests => "eu-gdpr:A6-1-f",
    }
}

fn condition_term(condition: SpecialCondition) -> &'static str {
    match condition {
        SpecialCondition::ExplicitConsent => "eu-gdpr:A9-2-a",
        SpecialCondition::Employment => "eu-gdpr:A9-2-b",
        SpecialCondition::VitalInterests => "eu-gdpr:A9-2-c",
        SpecialCondition::NotForProfit => "eu-gdpr:A9-2-d",
        SpecialCondition::MadePublic => "eu-gdpr:A9-2-e",
        SpecialCondition::LegalClaims => "eu-gdpr:A9-2-f",
        SpecialCondition::PublicInterest => "eu-gdpr:A9-2-g",
        SpecialCondition::HealthCare => "eu-gdpr:A9-2-h",
        SpecialCondition::PublicHealth => "eu-gdpr:A9-2-i",
        SpecialCondition::Archiving => "eu-gdpr:A9-2-j",
    }
}

/// The article of a safeguard; several articles stand behind the other words.
fn safeguard(safeguard: Safeguard) -> Option<Value> {
    match safeguard {
        Safeguard::Adequacy => Some(term("eu-gdpr:A45-3")),
        Safeguard::StandardClauses => Some(term("eu-gdpr:A46-2-c")),
        Safeguard::BindingRules | Safeguard::Other | Safeguard::Derogation => None,
    }
}
