//! Holds the columns of the tables that are exported, in the groups that the model registers
//! of the authorities use. Must not know how a table is written.

use crate::register::system::written_day;
use crate::register::{Keep, Processing, Register, Retention, System, Transfer};

/// One row: a processing of a system. A system without any has one row too.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    pub(super) register: &'r Register,
    pub(super) system: &'r System,
    pub(super) processing: Option<&'r Processing>,
}

/// A column: its group as Belgian and Dutch models name it, its name, what stands in it.
pub(super) type Column = (&'static str, &'static str, fn(&Row) -> String);

/// The group of who keeps the register.
pub(super) const IDENTIFICATION: &str = "Identificatie";

/// The columns. Several things in one cell are parted by `; `.
pub(super) const COLUMNS: &[Column] = &[
    (IDENTIFICATION, "organisation", |row| text(row.register.organisation.name.as_ref())),
    (IDENTIFICATION, "contact", |row| text(row.register.organisation.contact.as_ref())),
    (IDENTIFICATION, "data protection officer", |row| text(row.register.organisation.dpo.as_ref())),
    (IDENTIFICATION, "joint controllers", |row| {
        row.register.organisation.joint_controllers.join("; ")
    }),
    ("Verwerking", "id", |row| row.system.uri.clone().unwrap_or_else(|| row.system.id.clone())),
    ("Verwerking", "system", |row| row.system.title().to_owned()),
    ("Verwerking", "description", |row| text(row.system.description.as_ref())),
    ("Verwerking", "owner", |row| text(row.system.owner.as_ref())),
    ("Verwerking", "department", |row| text(row.system.department.as_ref())),
    ("Verwerking", "role", |row| row.system.role.map_or("", |role| role.word()).to_owned()),
    ("Verwerking", "kind", |row| row.system.kind.word().to_owned()),
    ("Verwerking", "processing", |row| of(row, |p| text(p.name.as_ref()))),
    ("Verwerkingsdoeleinde", "purpose", |row| of(row, |p| text(p.purpose.as_ref()))),
    ("Rechtsgrond", "legal basis", |row| {
        of(row, |p| words(p.legal_basis.iter().map(|w| w.word())))
    }),
    ("Rechtsgrond", "special condition", |row| {
        of(row, |p| words(p.special_condition.iter().map(|w| w.word())))
    }),
    ("Rechtsgrond", "law on national numbers", |row| {
        of(row, |p| text(p.national_number_law.as_ref()))
    }),
    ("Rechtsgrond", "law on offences", |row| of(row, |p| text(p.criminal_law.as_ref()))),
    ("Categorie van betrokkenen", "data subjects", |row| of(row, |p| p.data_subjects.join("; "))),
    ("Gegevenscategorie", "categories", |row| of(row, |p| p.categories.join("; "))),
    ("Bewaartermijn", "retention", |row| of(row, |p| words(p.retention.iter().map(retention)))),
    ("Ontvangers", "recipients", |row| of(row, recipients)),
    ("Ontvangers", "processors", |row| of(row, processors)),
    ("Derde land", "transfers", |row| of(row, |p| words(p.transfers.iter().map(transfer)))),
    ("Derde land", "countries", |row| row.system.countries.join("; ")),
    ("Beveiligingsmaatregelen", "measures", |row| row.system.measures.join("; ")),
    ("Beveiligingsmaatregelen", "encrypted", |row| yes_or_no(row.system.encrypted)),
    ("Locatie", "locations", |row| row.system.locations.join("; ")),
    ("Status", "reviewed", |row| row.system.reviewed.map(written_day).unwrap_or_default()),
    ("Status", "review every", |row| row.system.review_every.to_string()),
    ("Status", "status", |row| row.system.status.word().to_owned()),
    ("Status", "ended on", |row| row.system.ended_on.map(written_day).unwrap_or_default()),
    ("Status", "replaced by", |row| text(row.system.replaced_by.as_ref())),
    ("Status", "source", |row| row.system.source.word().to_owned()),
];

/// The rows of a register.
pub(super) fn rows(register: &Register) -> impl Iterator<Item = Row<'_>> {
    register.systems.iter().flat_map(move |system| {
        let row = move |processing| Row { register, system, processing };
        let bare = system.processings.is_empty().then(|| row(None));
        bare.into_iter().chain(system.processings.iter().map(move |p| row(Some(p))))
    })
}

fn of(row: &Row, said: impl Fn(&Processing) -> String) -> String {
    row.processing.map(said).unwrap_or_default()
}

fn text(text: Option<&String>) -> String {
    text.cloned().unwrap_or_default()
}

fn words<T: AsRef<str>>(words: impl Iterator<Item = T>) -> String {
    let mut all = String::new();
    for word in words {
        if !all.is_empty() {
            all.push_str("; ");
        }
        all.push_str(word.as_ref());
    }
    all
}

fn yes_or_no(is: Option<bool>) -> String {
    is.map_or("", |is| if is { "yes" } else { "no" }).to_owned()
}

fn recipients(processing: &Processing) -> String {
    match &processing.recipients {
        None => String::new(),
        Some(nobody) if nobody.is_empty() => "nobody".to_owned(),
        Some(recipients) => recipients.join("; "),
    }
}

fn processors(processing: &Processing) -> String {
    words(processing.processors.iter().map(|p| match &p.agreement {
        Some(agreement) => format!("{} ({agreement})", p.name),
        None => p.name.clone(),
    }))
}

/// How long what is kept, in words.
pub(super) fn retention(retention: &Retention) -> String {
    let mut said = match &retention.keep {
        Keep::Open => "open".to_owned(),
        Keep::Indefinite => "without end".to_owned(),
        Keep::For(term) => term.words(),
        Keep::Until(what) => format!("until {what}"),
    };
    if let Some(start) = &retention.start {
        said.push_str(&format!(" from {start}"));
    }
    if let Some(expiry) = retention.on_expiry {
        said.push_str(&format!(", then {}", expiry.word()));
    }
    if let Some(basis) = &retention.basis {
        said.push_str(&format!(" ({basis})"));
    }
    match retention.categories.as_slice() {
        [] => said,
        categories => format!("{}: {said}", categories.join(", ")),
    }
}

/// What goes where, under what safeguard.
pub(super) fn transfer(transfer: &Transfer) -> String {
    let mut said = transfer.country.clone();
    if let Some(recipient) = &transfer.recipient {
        said.push_str(&format!(", {recipient}"));
    }
    if let Some(safeguard) = transfer.safeguard {
        said.push_str(&format!(", {}", safeguard.word()));
    }
    if let Some(document) = &transfer.document {
        said.push_str(&format!(" ({document})"));
    }
    said
}
