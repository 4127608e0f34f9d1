//! Holds what a register leaves open although the law or this program needs it. Must not
//! know inventories.

use super::system::{Keep, Processing, Register, Stands, System};
use super::words::{Kind, Status};

/// Something that is left open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Id of the system; none for the organisation.
    pub system: Option<String>,
    /// Where the entry stands that leaves it open.
    pub stands: Stands,
    /// What is missing and why it is needed.
    pub what: String,
}

/// Countries of the European Economic Area. Source: the Agreement on the EEA, annex of parties.
const EEA: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS",
    "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Whether a country is in the European Economic Area.
pub fn is_in_eea(country: &str) -> bool {
    EEA.contains(&country)
}

/// Everything that a register leaves open, in the order of its entries. Systems that ended
/// are kept as they were.
pub fn open(register: &Register) -> Vec<Open> {
    let mut all = Vec::new();
    let organisation = &register.organisation;
    let mut missing = |is: bool, what: &str| {
        if !is {
            let stands = organisation.stands.clone();
            all.push(Open { system: None, stands, what: what.to_owned() });
        }
    };
    missing(organisation.name.is_some(), "`name` of the organisation (art. 30(1)(a))");
    missing(organisation.contact.is_some(), "`contact` of the organisation (art. 30(1)(a))");
    if register.systems.iter().any(|system| system.uri.is_none()) {
        let what = "`base`: short ids are no URIs without it";
        missing(organisation.base.is_some(), what);
    }
    for system in register.systems.iter().filter(|s| s.status != Status::Ended) {
        of_system(register, system, &mut all);
    }
    all
}

fn of_system(register: &Register, system: &System, all: &mut Vec<Open>) {
    let mut list = Lister { system, stands: &system.stands, about: String::new(), all };
    list.missing(system.name.is_some(), "`name`");
    list.missing(system.owner.is_some(), "`owner`: who answers for it");
    list.missing(system.role.is_some(), "`role`: controller, joint-controller or processor");
    list.missing(!system.locations.is_empty(), "`locations`: nothing that is found belongs to it");
    list.missing(!system.countries.is_empty(), "`countries` it lies in");
    list.missing(!system.measures.is_empty(), "`measures` that protect it (art. 30(1)(g))");
    list.missing(system.reviewed.is_some(), "`reviewed`: the day of the last review");
    list.missing(system.status != Status::Draft, "`status` is still draft");
    // a copy is kept for the sake of what it is a copy of
    let copies = matches!(system.kind, Kind::Backup | Kind::Test);
    list.missing(copies || !system.processings.is_empty(), "a `[[system.processing]]`");
    for processing in &system.processings {
        list.stands = &processing.stands;
        list.about = match (&processing.name, &processing.purpose) {
            (Some(name), _) | (None, Some(name)) if system.processings.len() > 1 => {
                format!("processing `{name}`: ")
            }
            _ => String::new(),
        };
        of_processing(register, processing, &mut list);
    }
}

fn of_processing(register: &Register, processing: &Processing, list: &mut Lister) {
    list.missing(processing.purpose.is_some(), "`purpose` (art. 30(1)(b))");
    list.missing(!processing.legal_basis.is_empty(), "`legal_basis` (art. 6)");
    list.missing(!processing.data_subjects.is_empty(), "`data_subjects` (art. 30(1)(c))");
    list.missing(!processing.categories.is_empty(), "`categories` (art. 30(1)(c))");
    list.missing(
        processing.recipients.is_some(),
        "`recipients`; an empty list for nobody (art. 30(1)(d))",
    );
    let of_class = |class: &str| {
        let is = |name: &&String| register.categories.sensitivities(name).contains(class);
        processing.categories.iter().find(is)
    };
    if let Some(name) = of_class("special") {
        let what = format!("`special_condition`: `{name}` is a special category (art. 9)");
        list.missing(!processing.special_condition.is_empty(), &what);
    }
    if let Some(name) = of_class("restricted") {
        let what = format!("`national_number_law`: the law that allows `{name}`");
        list.missing(processing.national_number_law.is_some(), &what);
    }
    if let Some(name) = of_class("criminal") {
        let what = format!("`criminal_law`: the law that allows `{name}` (art. 10)");
        list.missing(processing.criminal_law.is_some(), &what);
    }
    retention(processing, list);
    for processor in processing.processors.iter().filter(|p| p.agreement.is_none()) {
        list.missing(
            false,
            &format!("`agreement` with the processor {} (art. 28)", processor.name),
        );
    }
    for transfer in &processing.transfers {
        let safe = transfer.safeguard.is_some() || is_in_eea(&transfer.country);
        let what = format!("`safeguard` of the transfer to {} (ch. V)", transfer.country);
        list.missing(safe, &what);
    }
}

fn retention(processing: &Processing, list: &mut Lister) {
    let open = |name: &&String| {
        processing.retention_of(name).is_none_or(|retention| retention.keep == Keep::Open)
    };
    let without: Vec<&str> =
        processing.categories.iter().filter(open).map(String::as_str).collect();
    if let Some(first) = without.first() {
        let what = match without.len() {
            1 => format!("`retention` of `{first}` (art. 30(1)(f))"),
            n => format!("`retention` of `{first}` and {} more (art. 30(1)(f))", n - 1),
        };
        list.missing(false, &what);
    }
    for retention in &processing.retention {
        let of = match retention.categories.first() {
            Some(first) => format!("of `{first}`"),
            None => "of all others".to_owned(),
        };
        match retention.keep {
            Keep::For(_) => {
                let what = format!("`start` of the retention {of}: from when it counts");
                list.missing(retention.start.is_some(), &what);
            }
            Keep::Indefinite => {
                let what = format!("the retention {of} has no end and no `basis` (art. 5(1)(e))");
                list.missing(retention.basis.is_some(), &what);
            }
            Keep::Open | Keep::Until(_) => {}
        }
        let what = format!("`on_expiry` of the retention {of}");
        let needed = matches!(retention.keep, Keep::For(_) | Keep::Until(_));
        list.missing(!needed || retention.on_expiry.is_some(), &what);
    }
}

/// What is open, gathered for one system.
struct Lister<'l> {
    system: &'l System,
    stands: &'l Stands,
    about: String,
    all: &'l mut Vec<Open>,
}

impl Lister<'_> {
    fn missing(&mut self, is: bool, what: &str) {
        if !is {
            let what = format!("{}{what}", self.about);
            let system = Some(self.system.id.clone());
            self.all.push(Open { system, stands: self.stands.clone(), what });
        }
    }
}
