//! Holds invented people with identifiers that pass their checks. Must not know
//! what is made of them.

use super::random::Random;

/// Somebody who does not exist.
pub struct Person {
    pub first: String,
    pub last: String,
    pub email: String,
    pub phone: String,
    pub street: String,
    pub postcode: String,
    pub city: String,
    pub birth: String,
    pub iban: String,
    pub bsn: String,
    pub rrn: String,
}

const FIRST: &[&str] = &[
    "Jan", "Els", "Marie", "Pieter", "Sofie", "Ahmed", "Fatima", "Luc", "Anneke", "Joris",
    "Claire", "Thomas", "Emma", "Noah", "Louise", "Bram", "Griet", "Karel", "Nathalie", "Youssef",
    "Lotte", "Wout", "Hélène", "Johan", "Sanne", "Daan", "Femke", "Mehmet", "Ilse", "Tom",
];
const LAST: &[&str] = &[
    "Peeters",
    "Janssens",
    "Maes",
    "Jacobs",
    "Willems",
    "Claes",
    "Goossens",
    "Wouters",
    "de Jong",
    "Jansen",
    "de Vries",
    "van den Berg",
    "Bakker",
    "Visser",
    "Smit",
    "Meijer",
    "Mulder",
    "Dubois",
    "Lambert",
    "Martin",
    "Simon",
    "Yilmaz",
    "El Amrani",
    "van 't Hof",
    "D'Hondt",
    "Vandenbroucke",
    "Vermeulen",
    "Hermans",
    "Aerts",
    "Lemmens",
];
const STREETS: &[&str] = &[
    "Dorpsstraat",
    "Kerkstraat",
    "Stationsstraat",
    "Molenweg",
    "Kapeldreef",
    "Nieuwstraat",
    "Lange Leemstraat",
    "Kasteellaan",
    "Beukenlaan",
    "Rue de la Loi",
    "Avenue Louise",
    "Chaussée de Namur",
    "Brusselsesteenweg",
    "Prinsengracht",
    "Schoolplein",
    "Veldweg",
];
const BELGIAN: &[(&str, &str)] = &[
    ("1000", "Brussel"),
    ("2000", "Antwerpen"),
    ("3000", "Leuven"),
    ("8000", "Brugge"),
    ("9000", "Gent"),
    ("4000", "Liège"),
    ("5000", "Namur"),
    ("3500", "Hasselt"),
    ("8500", "Kortrijk"),
    ("2800", "Mechelen"),
];
const DUTCH: &[&str] = &[
    "Amsterdam",
    "Rotterdam",
    "Utrecht",
    "Eindhoven",
    "Groningen",
    "Tilburg",
    "Breda",
    "Nijmegen",
    "Delft",
    "Zwolle",
];
const DOMAINS: &[&str] = &[
    "telenet.be",
    "skynet.be",
    "proximus.be",
    "ziggo.nl",
    "kpnmail.nl",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
];
const BANKS: &[&str] = &["ABNA", "INGB", "RABO", "SNSB", "TRIO"];

impl Person {
    pub fn new(random: &mut Random) -> Self {
        let (first, last) = (random.pick(FIRST), random.pick(LAST));
        let belgian = random.below(2) == 0;
        let (postcode, city) = if belgian {
            let (code, city) = BELGIAN[random.below(BELGIAN.len() as u64) as usize];
            (code.to_owned(), city)
        } else {
            let letters: String =
                (0..2).map(|_| char::from(b'A' + random.below(18) as u8)).collect();
            (format!("{} {letters}", 1011 + random.below(8900)), random.pick(DUTCH))
        };
        let (year, month, day) =
            (1940 + random.below(65), 1 + random.below(12), 1 + random.below(28));
        let mut plain: String = format!("{first}.{last}").to_lowercase().replace([' ', '\''], "");
        plain = plain.replace(['é', 'è'], "e");
        Person {
            first: first.to_owned(),
            last: last.to_owned(),
            email: format!("{plain}{}@{}", random.below(100), random.pick(DOMAINS)),
            phone: phone(random, belgian),
            street: format!("{} {}", random.pick(STREETS), 1 + random.below(300)),
            postcode,
            city: city.to_owned(),
            birth: format!("{year}-{month:02}-{day:02}"),
            iban: if belgian { belgian_iban(random) } else { dutch_iban(random) },
            bsn: bsn(random),
            rrn: rrn(random, year, month, day),
        }
    }
}

fn phone(random: &mut Random, belgian: bool) -> String {
    let d = |random: &mut Random, n| random.digits(n);
    match (belgian, random.below(3)) {
        (true, 0) => {
            format!("047{}/{}.{}.{}", d(random, 1), d(random, 2), d(random, 2), d(random, 2))
        }
        (true, 1) => {
            format!("+32 48{} {} {} {}", d(random, 1), d(random, 2), d(random, 2), d(random, 2))
        }
        (true, _) => format!("03 2{} {} {}", d(random, 2), d(random, 2), d(random, 2)),
        (false, 0) => format!("06-1{}", d(random, 7)),
        (false, 1) => format!("+31 6 2{}", d(random, 7)),
        (false, _) => format!("010 {} {} {}", d(random, 3), d(random, 2), d(random, 2)),
    }
}

fn mod_97(text: &str) -> u64 {
    text.chars().fold(0, |n, c| match c.to_digit(36) {
        Some(d) if d < 10 => (n * 10 + u64::from(d)) % 97,
        Some(d) => (n * 100 + u64::from(d)) % 97,
        None => n,
    })
}

fn iban(country: &str, account: &str) -> String {
    let check = 98 - mod_97(&format!("{account}{country}00"));
    format!("{country}{check:02}{account}")
}

fn dutch_iban(random: &mut Random) -> String {
    iban("NL", &format!("{}0{}", random.pick(BANKS), random.digits(9)))
}

fn belgian_iban(random: &mut Random) -> String {
    let ten = random.digits(10);
    let check = match ten.parse::<u64>().unwrap_or(0) % 97 {
        0 => 97,
        n => n,
    };
    iban("BE", &format!("{ten}{check:02}"))
}

fn bsn(random: &mut Random) -> String {
    loop {
        let eight = random.digits(8);
        let sum: u64 =
            eight.bytes().zip([9, 8, 7, 6, 5, 4, 3, 2]).map(|(b, w)| u64::from(b - b'0') * w).sum();
        if sum % 11 < 10 {
            return format!("{eight}{}", sum % 11);
        }
    }
}

fn rrn(random: &mut Random, year: u64, month: u64, day: u64) -> String {
    let nine = format!("{:02}{month:02}{day:02}{:03}", year % 100, 1 + random.below(997));
    let number: u64 = nine.parse().unwrap_or(0);
    let check = 97 - (if year >= 2000 { number + 2_000_000_000 } else { number }) % 97;
    format!("{}.{}.{}-{}.{check:02}", &nine[..2], &nine[2..4], &nine[4..6], &nine[6..])
}
