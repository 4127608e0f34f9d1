//! Holds what looks like personal data and is none: orders, articles, moments, versions,
//! hashes, prices. Must not know which checks it passes by chance.

use crate::kinds::Locale;
use crate::numbers;
use crate::random::Random;

/// A sentence with something that looks like an identifier.
pub fn sentence(random: &mut Random, locale: Locale) -> String {
    let frames = match locale {
        Locale::NlBe | Locale::NlNl => NL,
        Locale::FrBe => FR,
        Locale::De => DE,
        Locale::En => EN,
    };
    fill(random, frames)
}

#[rustfmt::skip]
const NL: &[&str] = &[
    "Bestelling {nine} is op {day} verzonden.", "Het artikel met EAN {ean} is niet meer leverbaar.", "Factuur {ten} vervalt op {day}.",
    "De prijs bedraagt € {price} exclusief btw.", "Zie versie {version} van de handleiding, pagina {small}.", "Het pakket met trackingcode {track} is onderweg.",
    "Ticketnummer {eight} blijft open tot {day}.", "Laatst gewijzigd op {day} om {time}.", "Het contract loopt van {day} tot {day}.",
    "Wij telden {thousands} bezoekers in {year}.", "De rekening van {price} euro is betaald.", "Het boek met ISBN 978-{ean12} is uitgeput.",
    "De vergadering van {day} duurde {small} minuten.", "Serienummer {serial} valt onder garantie.", "De commit {hash} lost het probleem op.",
    "Artikel {small} van de wet van {day} blijft van kracht.", "In {year} kostte een abonnement {price} euro per jaar.", "Dossier {slashed} werd afgesloten.",
    "De server draait op versie {version}.", "Klachten kunnen tot {day} worden ingediend.",
];
#[rustfmt::skip]
const FR: &[&str] = &[
    "La commande {nine} a été expédiée le {day}.", "L'article portant le code EAN {ean} n'est plus disponible.", "La facture {ten} échoit le {day}.",
    "Le prix s'élève à {price} € hors TVA.", "Voir la version {version} du manuel, page {small}.", "Le colis {track} est en route.",
    "Dernière mise à jour le {day} à {time}.", "Le contrat court du {day} au {day}.", "Nous avons compté {thousands} visiteurs en {year}.",
    "Le numéro de série {serial} est sous garantie.", "L'article {small} de la loi du {day} reste d'application.", "Le dossier {slashed} est clos.",
    "Le serveur tourne sous la version {version}.", "La réunion du {day} a duré {small} minutes.",
];
#[rustfmt::skip]
const DE: &[&str] = &[
    "Die Bestellung {nine} wurde am {day} verschickt.", "Der Artikel mit der EAN {ean} ist nicht mehr lieferbar.", "Die Rechnung {ten} ist am {day} fällig.",
    "Der Preis beträgt {price} Euro.", "Siehe Version {version} des Handbuchs, Seite {small}.", "Seriennummer {serial} hat Garantie.",
];
#[rustfmt::skip]
const EN: &[&str] = &[
    "Order {nine} was shipped on {day}.", "The article with EAN {ean} is sold out.", "Invoice {ten} is due on {day}.", "The price is {price} euro.",
    "See version {version} of the manual, page {small}.", "Tracking code {track} is on its way.", "Serial number {serial} is under warranty.",
    "Last updated on {day} at {time}.", "The commit {hash} fixes the problem.",
];

/// A line of a log of a program in which no person occurs.
#[rustfmt::skip]
pub const LOG: &[&str] = &[
    "{moment} INFO  worker-{small} finished job {uuid} in {small} ms", "{moment} DEBUG cache hit ratio 0.{nine} size={ten}", "{moment} WARN  retry {small} of upload {hash}",
    "{moment} ERROR order {nine} rejected: stock {small}", "[{epoch}] kernel: usb 1-{small}: new device number {small}", "{moment} batch={eight} offset={twelve} lag={small}",
    "{moment} backup-{compactday}.tar.gz written, {ten} bytes, crc {hash8}", "{epoch}.{small} metric.requests.count {nine}", "{moment} release {version} deployed to node-{small}",
    "{moment} GET /api/v2/articles/{ean}?page={small} 200 {small}ms", "{moment} span={hash16} trace={hash}", "{moment} disk 0x{hash8} sector {twelve} remapped",
];

/// A template with its places filled.
pub fn fill(random: &mut Random, frames: &[&str]) -> String {
    let frame = random.pick(frames);
    let mut text = String::new();
    let mut rest = frame;
    while let Some((before, after)) = rest.split_once('{') {
        let (what, behind) = after.split_once('}').expect("a template closes its brackets");
        text.push_str(before);
        text.push_str(&value(random, what));
        rest = behind;
    }
    text + rest
}

/// A value of a kind of noise.
pub fn value(random: &mut Random, what: &str) -> String {
    let hex = |random: &mut Random, n: usize| {
        (0..n)
            .map(|_| {
                random.pick(&[
                    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f",
                ])
            })
            .collect::<String>()
    };
    match what {
        // one in eleven passes the test of a citizen number
        "nine" => format!("{}{}", 1 + random.below(9), random.digits(8)),
        "eight" => format!("{}{}", 1 + random.below(9), random.digits(7)),
        "ten" => format!("20{:02}{}", 15 + random.below(12), random.digits(6)),
        "twelve" => random.digits(12),
        "ean" => numbers::ean(random),
        "ean12" => random.digits(10),
        "small" => (1 + random.below(400)).to_string(),
        "thousands" => {
            format!("{}.{:03}.{:03}", 1 + random.below(9), random.below(1000), random.below(1000))
        }
        "price" => {
            format!("{}.{:03},{:02}", 1 + random.below(99), random.below(1000), random.below(100))
        }
        "year" => (1990 + random.below(37)).to_string(),
        "version" => match random.below(3) {
            0 => format!(
                "{}.{}.{}.{}",
                1 + random.below(20),
                random.below(10),
                random.below(30),
                random.below(10)
            ),
            _ => format!("{}.{}.{}", 1 + random.below(20), random.below(40), random.below(100)),
        },
        "track" => format!("3S{}{}", random.pick(&["ABCD", "KLMN", "QRTZ"]), random.digits(9)),
        "serial" => format!(
            "{}{}-{}",
            random.pick(&["SN", "XJ", "CNK", "PF"]),
            random.digits(4),
            random.digits(5)
        ),
        "hash8" => hex(random, 8),
        "hash16" => hex(random, 16),
        "hash" => hex(random, 40),
        "uuid" => format!(
            "{}-{}-4{}-a{}-{}",
            hex(random, 8),
            hex(random, 4),
            hex(random, 3),
            hex(random, 3),
            hex(random, 12)
        ),
        "slashed" => {
            format!("{}/{:04}/{}", 2000 + random.below(27), random.below(10_000), random.below(100))
        }
        "epoch" => (1_400_000_000 + random.below(400_000_000)).to_string(),
        "time" => format!("{:02}:{:02}", random.below(24), random.below(60)),
        "day" => {
            let (y, m, d) = (2005 + random.below(22), 1 + random.below(12), 1 + random.below(28));
            match random.below(3) {
                0 => format!("{d:02}/{m:02}/{y}"),
                1 => format!("{d}-{m}-{y}"),
                _ => format!("{y}-{m:02}-{d:02}"),
            }
        }
        "compactday" => format!(
            "{}{:02}{:02}",
            2010 + random.below(17),
            1 + random.below(12),
            1 + random.below(28)
        ),
        "moment" => format!(
            "{}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}",
            2015 + random.below(12),
            1 + random.below(12),
            1 + random.below(28),
            random.below(24),
            random.below(60),
            random.below(60),
            random.below(1000)
        ),
        other => unreachable!("no noise is called {other}"),
    }
}
