//! Holds labelled tables: CSV and SQL with columns whose names tell what they hold, tell
//! little, or are not there. Must not know how they are searched.

use crate::kinds::{Kind, Locale};
use crate::noise;
use crate::people;
use crate::random::Random;
use crate::written::draw;
use std::collections::BTreeMap;

/// A table of which all is known: what each column holds, by the name it is shown under.
pub struct Table {
    pub file: String,
    pub content: String,
    pub locale: Locale,
    pub container: &'static str,
    pub rows: u64,
    /// Whether the names of its columns tell what they hold.
    pub named: bool,
    pub truth: BTreeMap<String, Option<Kind>>,
}

/// What stands in a column.
#[derive(Clone, Copy)]
enum Column {
    Personal(Kind),
    Noise(&'static str),
}

/// How much the names of columns tell.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Good,
    Vague,
    None,
}

const NOISE: &[(&str, &[&str])] = &[
    ("nine", &["ordernummer", "bestelnr", "no_commande"]),
    ("ean", &["ean", "artikelcode"]),
    ("moment", &["aangemaakt", "created_at"]),
    ("price", &["bedrag", "montant"]),
    ("uuid", &["request_id", "batch"]),
    ("small", &["aantal", "quantité"]),
    ("version", &["versie", "release"]),
    ("hash16", &["etag", "checksum"]),
    ("epoch", &["ts", "timestamp"]),
    ("slashed", &["dossier", "zaaknummer"]),
];

const PERSONAL: &[Kind] = &[
    Kind::Rrn,
    Kind::Bsn,
    Kind::Iban,
    Kind::Email,
    Kind::Phone,
    Kind::Birth,
    Kind::Card,
    Kind::Ip,
    Kind::BelgianVat,
    Kind::DutchVat,
    Kind::Name,
];

fn good_name(random: &mut Random, kind: Kind, locale: Locale) -> &'static str {
    let french = locale == Locale::FrBe;
    random.pick(match kind {
        Kind::Rrn if french => &["niss", "numero_national", "registre national"],
        Kind::Rrn => &["rijksregisternummer", "insz", "RRN"],
        Kind::Bsn => &["bsn", "BSN", "burgerservicenummer", "bsn_nummer"],
        Kind::Iban if french => &["compte_bancaire", "iban"],
        Kind::Iban => &["iban", "IBAN", "rekeningnummer"],
        Kind::Email => &["email", "e-mail", "emailadres"],
        Kind::Phone if french => &["telephone", "gsm", "portable"],
        Kind::Phone => &["telefoon", "gsm", "mobiel", "tel"],
        Kind::Birth if french => &["date_naissance", "date de naissance"],
        Kind::Birth => &["geboortedatum", "birth_date", "gebdatum"],
        Kind::Card => &["creditcard", "card_number"],
        Kind::Ip => &["ip", "ip_address", "client_ip"],
        Kind::BelgianVat | Kind::DutchVat => &["btw", "vat_number", "btw_nummer"],
        _ if french => &["nom complet", "nom et prenom"],
        _ => &["volledige naam", "klantnaam", "naam medewerker"],
    })
}

const VAGUE: &[&str] =
    &["nr", "code", "waarde", "veld1", "kenmerk", "id2", "opmerking", "extra", "valeur", "x"];

/// Cells of one column are written alike, as programs write them.
fn cells(
    random: &mut Random,
    column: Column,
    locale: Locale,
    dutch: bool,
    rows: u64,
) -> Vec<String> {
    let seed = random.next();
    (0..rows)
        .map(|_| match column {
            Column::Noise(what) => noise::value(random, what),
            Column::Personal(Kind::Name) => {
                format!("{} {}", people::first(random, locale), people::last(random, locale))
            }
            // the form is drawn once, from the same seed; the digits anew
            Column::Personal(kind) => alike(random, seed, kind, locale, dutch),
        })
        .collect()
}

/// A value in the form that `seed` draws: forms are drawn until they are of its shape.
fn alike(random: &mut Random, seed: u64, kind: Kind, locale: Locale, dutch: bool) -> String {
    let shape = |text: &str| -> String {
        text.chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    '9'
                } else if c.is_alphabetic() {
                    'a'
                } else {
                    c
                }
            })
            .collect()
    };
    let regular = matches!(
        kind,
        Kind::Rrn | Kind::Bsn | Kind::Birth | Kind::BelgianVat | Kind::DutchVat | Kind::Card
    );
    if !regular {
        return draw(random, kind, locale, dutch);
    }
    let wanted = shape(&draw(&mut Random::new(seed), kind, locale, dutch));
    for _ in 0..2000 {
        let value = draw(random, kind, locale, dutch);
        if shape(&value) == wanted {
            return value;
        }
    }
    draw(random, kind, locale, dutch)
}

/// A table of the locale, in the container.
pub fn table(random: &mut Random, locale: Locale, sql: bool, number: usize) -> Table {
    let dutch = locale.is_dutch(random);
    let names = match random.below(6) {
        0 => Names::Vague,
        1 if !sql => Names::None,
        _ => Names::Good,
    };
    let rows = 20 + random.below(200);
    let mut columns = Vec::new();
    for &kind in PERSONAL {
        if kind.is_of(dutch) && random.below(5) < 2 {
            columns.push(Column::Personal(kind));
        }
    }
    for &(what, _) in NOISE {
        if random.below(3) == 0 {
            columns.push(Column::Noise(what));
        }
    }
    if columns.is_empty() {
        columns.push(Column::Noise("nine"));
    }
    let mut headers = Vec::new();
    for (i, column) in columns.iter().enumerate() {
        let name = match (names, column) {
            (Names::Vague, _) => format!("{}{i}", random.pick(VAGUE)),
            (_, Column::Personal(kind)) => good_name(random, *kind, locale).to_owned(),
            (_, Column::Noise(what)) => {
                let known = NOISE.iter().find(|(noise, _)| noise == what).expect("a kind of noise");
                random.pick(known.1).to_owned()
            }
        };
        headers.push(name);
    }
    let cells: Vec<Vec<String>> =
        columns.iter().map(|c| cells(random, *c, locale, dutch, rows)).collect();
    let mut content = String::new();
    if sql {
        let quoted: Vec<String> = headers.iter().map(|name| format!("`{name}`")).collect();
        let types: Vec<String> = quoted.iter().map(|name| format!("{name} varchar(80)")).collect();
        content += &format!(
            "-- MySQL dump 10.13\nCREATE TABLE `t{number}` (\n  {}\n);\n",
            types.join(",\n  ")
        );
        for row in 0..rows as usize {
            let values: Vec<String> =
                cells.iter().map(|c| format!("'{}'", c[row].replace('\'', "\\'"))).collect();
            content += &format!(
                "INSERT INTO `t{number}` ({}) VALUES ({});\n",
                quoted.join(","),
                values.join(",")
            );
        }
    } else {
        if names != Names::None {
            content += &(headers.join(";") + "\n");
        }
        for row in 0..rows as usize {
            let values: Vec<&str> = cells.iter().map(|c| c[row].as_str()).collect();
            content += &(values.join(";") + "\n");
        }
    }
    let shown = |i: usize, name: &str| match (sql, names) {
        (true, _) => format!("t{number}.{name}"),
        (false, Names::None) => format!("#{}", i + 1),
        (false, _) => name.to_owned(),
    };
    let truth = headers.iter().zip(&columns).enumerate().map(|(i, (name, column))| {
        let kind = match column {
            Column::Personal(kind) => Some(*kind),
            Column::Noise(_) => None,
        };
        (shown(i, name), kind)
    });
    let container = match (sql, names) {
        (true, Names::Vague) => "SQL, vague names",
        (true, _) => "SQL",
        (false, Names::Good) => "CSV",
        (false, Names::Vague) => "CSV, vague names",
        (false, Names::None) => "CSV, no names",
    };
    let extension = if sql { "sql" } else { "csv" };
    Table {
        file: format!("t{number}.{extension}"),
        truth: truth.collect(),
        content,
        locale,
        container,
        rows,
        named: names == Names::Good,
    }
}
