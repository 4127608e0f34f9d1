//! Holds invented people: names, addresses, mail. Names are joined from syllables as well
//! as taken from a list, so that no list of the program knows all of them.

use crate::kinds::Locale;
use crate::random::Random;

const DUTCH_FIRST: &[&str] = &[
    "Maarten", "Hilde", "Koen", "Annelies", "Roel", "Tineke", "Dirk", "Saskia", "Willem", "Nele",
    "Bart", "Femke", "Joost", "Veerle", "Gert", "Marloes", "Sander", "Liesbeth", "Pim", "Katrien",
    "Ruben", "Ine", "Jelle", "Margriet", "Stijn", "Anouk", "Tijs", "Yasmina", "Karim", "Aylin",
];
const FRENCH_FIRST: &[&str] = &[
    "Benoît", "Sylvie", "Olivier", "Chantal", "Didier", "Valérie", "Quentin", "Aurélie", "Thierry",
    "Nadine", "Maxime", "Delphine", "Fabrice", "Solange", "Xavier", "Mathilde", "Pascal",
    "Laurence", "Bruno", "Élodie", "Nabil", "Samira", "Jérôme", "Brigitte",
];
const OTHER_FIRST: &[&str] = &[
    "Jürgen", "Heike", "Stefan", "Ursula", "Dieter", "Birgit", "Oliver", "Rachel", "Andrew",
    "Helen", "Stephen", "Karen", "Wolfgang", "Ingrid",
];
const DUTCH_STEMS: &[&str] = &[
    "Ver", "Van de ", "Van den ", "De ", "Van ", "Ste", "Boe", "Lam", "Hoe", "Wil", "Cop", "Dries",
    "Mer", "Tim",
];
const DUTCH_ENDS: &[&str] = &[
    "beke", "straeten", "meulen", "mans", "kens", "broeck", "velde", "brecht", "winter", "haert",
    "sens", "maeker", "donck", "poel", "camp", "hove",
];
const FRENCH_STEMS: &[&str] = &[
    "Del", "Bour", "Lem", "Mar", "Hen", "Gil", "Cor", "Col", "Des", "Van", "Bau", "Tho", "Lec",
    "Ren",
];
const FRENCH_ENDS: &[&str] = &[
    "court", "geois", "aire", "chal", "rion", "lain", "bisier", "champs", "dier", "mas", "lercq",
    "ard", "vaux", "mont",
];
const OTHER_LAST: &[&str] = &[
    "Schneider",
    "Hoffmann",
    "Krüger",
    "Zimmermann",
    "Baker",
    "Thompson",
    "Whitfield",
    "Harrison",
    "Özdemir",
    "Benali",
    "Nowak",
    "Ferreira",
];

/// A first name.
pub fn first(random: &mut Random, locale: Locale) -> &'static str {
    match (locale, random.below(8)) {
        (_, 0) => random.pick(OTHER_FIRST),
        (Locale::FrBe, _) => random.pick(FRENCH_FIRST),
        (Locale::De | Locale::En, 1..=5) => random.pick(OTHER_FIRST),
        _ => random.pick(DUTCH_FIRST),
    }
}

/// A last name that may be nobody's.
pub fn last(random: &mut Random, locale: Locale) -> String {
    match (locale, random.below(6)) {
        (_, 0) => random.pick(OTHER_LAST).to_owned(),
        (Locale::FrBe, _) => format!("{}{}", random.pick(FRENCH_STEMS), random.pick(FRENCH_ENDS)),
        (Locale::De | Locale::En, 1..=4) => random.pick(OTHER_LAST).to_owned(),
        _ => {
            let (stem, end) = (random.pick(DUTCH_STEMS), random.pick(DUTCH_ENDS));
            let mut end = end.to_owned();
            if stem.ends_with(' ') {
                end = end[..1].to_uppercase() + &end[1..];
            }
            format!("{stem}{end}")
        }
    }
}

/// A full name as it stands in text.
pub fn name(random: &mut Random, locale: Locale) -> String {
    let (first, last) = (first(random, locale), last(random, locale));
    match random.below(10) {
        0 => format!(
            "{} {last}",
            random.pick(&["mevrouw", "de heer", "dhr.", "Mme", "M.", "Herr", "Mrs"])
        ),
        1 => format!("{first} {}. {last}", random.pick(&["A", "J", "M", "P"])),
        _ => format!("{first} {last}"),
    }
}

const MAILS: &[&str] = &[
    "telenet.be",
    "skynet.be",
    "proximus.be",
    "ziggo.nl",
    "xs4all.nl",
    "kpnmail.nl",
    "gmail.com",
    "outlook.com",
    "hotmail.be",
    "ugent.be",
    "ulb.be",
    "stad-halle.be",
    "zorggroep-maas.nl",
    "web.de",
    "bouwbedrijf-smet.be",
    "cabinet-moreau.be",
    "mail.gemeente-venlo.nl",
    "student.kuleuven.be",
];

/// A mail address of a person.
pub fn email(random: &mut Random) -> String {
    let plain = |name: &str| -> String {
        let letters = name
            .to_lowercase()
            .replace(['é', 'É', 'è'], "e")
            .replace(['ü', 'ö', 'î', 'ô', 'ç'], "o");
        letters.chars().filter(char::is_ascii_alphabetic).collect()
    };
    let locale = Locale::ALL[random.below(5) as usize];
    let (first, last) = (plain(first(random, locale)), plain(&last(random, locale)));
    let local = match random.below(7) {
        0 => format!("{first}{}", 1950 + random.below(60)),
        1 => format!("{}.{last}", &first[..1]),
        2 => format!("{last}_{first}"),
        3 => format!("{first}.{last}+werk"),
        4 => format!("{first}-{last}"),
        _ => format!("{first}.{last}"),
    };
    format!("{local}@{}", random.pick(MAILS))
}

const STREET_STEMS: &[&str] = &[
    "Eiken",
    "Wilgen",
    "Gemeente",
    "Pastorij",
    "Veldken",
    "Burgemeester Nolens",
    "Oude ",
    "Korte ",
    "Watermolen",
    "Prins Boudewijn",
    "Sint-Anna",
    "Koningin Emma",
    "Meiboom",
    "Hertogen",
    "Zandberg",
    "Tulpen",
    "Spoorweg",
    "Abdij",
];
const STREET_ENDS: &[&str] = &[
    "straat", "laan", "weg", "dreef", "plein", "steenweg", "singel", "kade", "gracht", "dijk",
    "hof", "lei",
];
const OTHER_STREETS: &[&str] = &[
    "Markt",
    "Vrijdagmarkt",
    "Groenplaats",
    "Meir",
    "Hof ter Linden",
    "Laan van Nieuw Oost-Indië",
    "'t Hoekske",
    "Dorp",
];
const FRENCH_STREETS: &[&str] = &[
    "Rue des Bouchers",
    "Rue de l'Étuve",
    "Avenue de la Couronne",
    "Chaussée d'Ixelles",
    "Place du Sablon",
    "Boulevard Anspach",
    "Quai de Rome",
    "Allée du Cloître",
    "Rue Neuve",
    "Avenue Franklin Roosevelt",
    "Clos des Pommiers",
    "rue du Pont d'Avroy",
];
const FLEMISH_TOWNS: &[(&str, &str)] = &[
    ("2018", "Antwerpen"),
    ("9000", "Gent"),
    ("3000", "Leuven"),
    ("8500", "Kortrijk"),
    ("2800", "Mechelen"),
    ("3600", "Genk"),
    ("9100", "Sint-Niklaas"),
    ("1500", "Halle"),
    ("2300", "Turnhout"),
    ("8400", "Oostende"),
    ("3900", "Pelt"),
    ("9300", "Aalst"),
    ("1800", "Vilvoorde"),
];
const FRENCH_TOWNS: &[(&str, &str)] = &[
    ("1050", "Ixelles"),
    ("4000", "Liège"),
    ("5000", "Namur"),
    ("6000", "Charleroi"),
    ("7000", "Mons"),
    ("1400", "Nivelles"),
    ("1300", "Wavre"),
    ("4800", "Verviers"),
    ("6700", "Arlon"),
    ("1348", "Louvain-la-Neuve"),
    ("1030", "Bruxelles"),
    ("7500", "Tournai"),
];
const DUTCH_TOWNS: &[&str] = &[
    "Amsterdam",
    "Rotterdam",
    "Den Haag",
    "Utrecht",
    "Breda",
    "Enschede",
    "Maastricht",
    "Zwolle",
    "Apeldoorn",
    "Venlo",
    "Bergen op Zoom",
    "Hoorn",
    "Assen",
];

/// A street with its number, in the words of the region.
pub fn street(random: &mut Random, locale: Locale, dutch: bool) -> String {
    let number = match random.below(6) {
        0 => format!("{}{}", 1 + random.below(200), random.pick(&["A", "B", "a", "b"])),
        1 if !dutch && locale == Locale::FrBe => {
            format!("{} bte {}", 1 + random.below(90), 1 + random.below(20))
        }
        1 if !dutch => format!("{} bus {}", 1 + random.below(90), 1 + random.below(20)),
        1 => format!("{}-{}", 1 + random.below(90), 1 + random.below(4)),
        _ => (1 + random.below(240)).to_string(),
    };
    let street = match (locale, random.below(6)) {
        (Locale::FrBe, _) => random.pick(FRENCH_STREETS).to_owned(),
        (_, 0) => random.pick(OTHER_STREETS).to_owned(),
        _ => {
            let (stem, end) = (random.pick(STREET_STEMS), random.pick(STREET_ENDS));
            let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
            if stem.ends_with(' ') {
                format!("{stem}{}", capital(end))
            } else {
                format!("{stem}{end}")
            }
        }
    };
    if locale == Locale::FrBe && random.below(3) == 0 {
        return format!(
            "{}, {}",
            1 + random.below(200),
            street.replacen("Rue", "rue", 1).replacen("Avenue", "avenue", 1)
        );
    }
    format!("{street} {number}")
}

/// Postcode and town.
pub fn town(random: &mut Random, locale: Locale, dutch: bool) -> (String, &'static str) {
    if dutch {
        let letters = random.pick(&["AB", "CD", "GK", "HM", "JX", "LR", "NP", "RT", "VW", "XZ"]);
        let space = if random.below(4) == 0 { "" } else { " " };
        return (
            format!("{}{space}{letters}", 1011 + random.below(8900)),
            random.pick(DUTCH_TOWNS),
        );
    }
    let towns = if locale == Locale::FrBe { FRENCH_TOWNS } else { FLEMISH_TOWNS };
    let (code, town) = towns[random.below(towns.len() as u64) as usize];
    (code.to_owned(), town)
}

/// An address on one line or two.
pub fn address(random: &mut Random, locale: Locale, dutch: bool) -> String {
    let street = street(random, locale, dutch);
    let (code, town) = town(random, locale, dutch);
    match random.below(8) {
        // a number before a French street needs its comma
        0 if !street.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{street}\n{code} {town}")
        }
        1 if !dutch => format!("{street}, B-{code} {town}"),
        2 => format!("{street} - {code} {town}"),
        _ => format!("{street}, {code} {town}"),
    }
}
