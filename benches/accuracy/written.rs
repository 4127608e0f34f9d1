//! Holds the forms that people write values in. Must not know sentences.

use crate::kinds::{Kind, Locale};
use crate::numbers;
use crate::people;
use crate::random::Random;

/// Puts `digits` in the places `#` of `form`.
pub fn filled(form: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    form.chars().map(|c| if c == '#' { digits.next().unwrap_or('0') } else { c }).collect()
}

fn grouped(text: &str, by: usize, separator: &str) -> String {
    let groups: Vec<&[u8]> = text.as_bytes().chunks(by).collect();
    groups
        .iter()
        .map(|g| std::str::from_utf8(g).expect("ASCII"))
        .collect::<Vec<_>>()
        .join(separator)
}

const RRN: &[&str] = &[
    "##.##.##-###.##",
    "##.##.##-###.##",
    "##.##.##-###.##",
    "###########",
    "###########",
    "###### ### ##",
    "###### ###.##",
    "## ## ## ### ##",
    "######-###-##",
    "######-###.##",
    "##.##.##.###.##",
    "##.##.##-###-##",
    "##.##.## ### ##",
    "##/##/##-###-##",
    "##-##-##-###-##",
    "##.##.##/###.##",
    "##.##.##-### ##",
    "##.##.##-#####",
    "## ## ## - ### ##",
    "######/###/##",
];
const BSN: &[&str] = &[
    "#########",
    "#########",
    "#########",
    "####.##.###",
    "### ### ###",
    "###.###.###",
    "## ## ## ###",
    "###-###-###",
    "#### ## ###",
    "#### #####",
    "##.##.##.###",
    "####-##-###",
];
const ENTERPRISE: &[&str] = &[
    "####.###.###",
    "####.###.###",
    "####.###.###",
    "##########",
    "#### ### ###",
    "####-###-###",
    "#.###.###.###",
];
const BELGIAN_VAT: &[&str] = &[
    "BE##########",
    "BE ####.###.###",
    "BE####.###.###",
    "BE ##########",
    "BE-####.###.###",
    "BE #### ### ###",
    "BE.####.###.###",
    "be ####.###.###",
    "BE-####-###-###",
];
const DUTCH_VAT: &[&str] = &[
    "NL#########B##",
    "NL#########B##",
    "NL ######### B##",
    "NL.#########.B.##",
    "NL####.##.###.B.##",
    "NL ####.##.### B##",
    "NL#########.B.##",
    "NL-#########-B##",
    "NL ### ### ### B##",
    "nl#########b##",
];
const BELGIAN_PHONE: &[&str] = &[
    "047#/##.##.##",
    "048# ## ## ##",
    "049#######",
    "047#/######",
    "048#.##.##.##",
    "0477-##-##-##",
    "+32 47# ## ## ##",
    "+32 (0)48# ## ## ##",
    "+3249#######",
    "0032 47# ## ## ##",
    "02/5##.##.##",
    "02 5## ## ##",
    "016/## ## ##",
    "016 ## ## ##",
    "03 2## ## ##",
    "+32 2 5## ## ##",
    "+32 (0)16 ## ## ##",
    "09/2##.##.##",
    "(02) 5## ## ##",
    "081/##.##.##",
    "04 2## ## ##",
    "+32 47#/##.##.##",
    "050-## ## ##",
];
const DUTCH_PHONE: &[&str] = &[
    "06-########",
    "06 ########",
    "06########",
    "06 ## ## ## ##",
    "06-## ## ## ##",
    "06 #### ####",
    "+31 6 ########",
    "+316########",
    "+31 (0)6 ########",
    "0031 6 ########",
    "+31 6 ## ## ## ##",
    "(06) ########",
    "06.##.##.##.##",
    "020-### ## ##",
    "020 ### ####",
    "(010) ### ## ##",
    "030-#######",
    "0345-######",
    "0182 ## ## ##",
    "+31 20 ### ####",
    "+31 (0)30 ### ## ##",
    "088-### ## ##",
    "070 ### ## ##",
];
const FOREIGN_PHONE: &[&str] = &[
    "+33 6 ## ## ## ##",
    "+49 171 #######",
    "+352 621 ### ###",
    "+44 7### ######",
    "+49 (0)30 #######",
    "0033 6 ## ## ## ##",
];

const MONTHS: &[[&str; 12]] = &[
    [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

fn month(locale: Locale, month: u64) -> &'static str {
    let language = match locale {
        Locale::NlBe | Locale::NlNl => 0,
        Locale::FrBe => 1,
        Locale::De => 2,
        Locale::En => 3,
    };
    MONTHS[language][month as usize - 1]
}

/// A day in words or digits, as dates of documents are written too.
pub fn day(random: &mut Random, locale: Locale, years: std::ops::Range<u64>) -> String {
    let (d, m) = (1 + random.below(28), 1 + random.below(12));
    let y = years.start + random.below(years.end - years.start);
    match random.below(9) {
        0 | 1 => format!("{d:02}-{m:02}-{y}"),
        2 => format!("{d:02}/{m:02}/{y}"),
        3 => format!("{d}.{m}.{y}"),
        4 => format!("{y}-{m:02}-{d:02}"),
        5 => format!("{d}/{m}/{y}"),
        _ if locale == Locale::De => format!("{d}. {} {y}", month(locale, m)),
        6 if locale == Locale::En => format!("{} {d}, {y}", month(locale, m)),
        _ => format!("{d} {} {y}", month(locale, m)),
    }
}

fn birth(random: &mut Random, locale: Locale) -> String {
    let (d, m, y) = (1 + random.below(28), 1 + random.below(12), 1935 + random.below(85));
    match random.below(12) {
        0 => format!("{d:02}/{m:02}/{:02}", y % 100),
        1 => format!("{d:02}-{m:02}-{:02}", y % 100),
        2 => format!("{y}{m:02}{d:02}"),
        3 => format!("{d:02} {m:02} {y}"),
        _ => day(random, locale, 1935..2020),
    }
}

/// A value of `kind`, written in one of its forms.
pub fn draw(random: &mut Random, kind: Kind, locale: Locale, dutch: bool) -> String {
    match kind {
        Kind::Rrn => form(random, RRN, |r| numbers::rrn(r, 0)),
        Kind::Bis => form(random, RRN, |r| {
            let shift = 20 + 20 * r.below(2);
            numbers::rrn(r, shift)
        }),
        Kind::Bsn => form(random, BSN, numbers::bsn),
        Kind::Education => {
            form(random, &["#########", "### ### ###", "####.##.###"], numbers::education)
        }
        Kind::BelgianCard => {
            form(random, &["###-#######-##", "############", "### ####### ##"], numbers::modulo_97)
        }
        Kind::Enterprise => form(random, ENTERPRISE, |r| {
            let start = ["0", "0", "0", "1"][r.below(4) as usize];
            numbers::enterprise(r, start)
        }),
        Kind::BelgianVat => form(random, BELGIAN_VAT, |r| numbers::enterprise(r, "0")),
        Kind::DutchVat => form(random, DUTCH_VAT, |r| {
            numbers::dutch_vat(r).chars().filter(char::is_ascii_digit).collect()
        }),
        Kind::Imei => {
            form(random, &["###############", "##-######-######-#"], |r| numbers::luhn(r, "35", 15))
        }
        Kind::Communication => form(
            random,
            &["+++###/####/#####+++", "***###/####/#####***", "###/####/#####"],
            numbers::modulo_97,
        ),
        Kind::Iban => {
            let home = if dutch { "NL" } else { "BE" };
            let country = [home, home, home, "DE", "LU", "FR", "GB"][random.below(7) as usize];
            let iban = numbers::iban(random, country);
            match random.below(8) {
                0..=2 => grouped(&iban, 4, " "),
                3 => grouped(&iban, 4, "-"),
                4 => iban.to_lowercase(),
                5 => grouped(&iban, 4, "."),
                _ => iban,
            }
        }
        Kind::Card => card(random),
        Kind::Email => people::email(random),
        Kind::Phone => {
            let forms = match (random.below(8), dutch) {
                (0, _) => FOREIGN_PHONE,
                (_, true) => DUTCH_PHONE,
                (_, false) => BELGIAN_PHONE,
            };
            form(random, forms, |r| format!("{}{}", 1 + r.below(5), r.digits(8)))
        }
        Kind::Ip => ip(random),
        Kind::Mac => {
            let octets = format!(
                "{:02x}{:010x}",
                [0x00, 0x3c, 0xa4, 0xd8][random.below(4) as usize],
                random.below(1 << 40)
            );
            match random.below(3) {
                0 => grouped(&octets, 2, "-").to_uppercase(),
                _ => grouped(&octets, 2, ":"),
            }
        }
        Kind::Address => people::address(random, locale, dutch),
        Kind::Birth => birth(random, locale),
        Kind::Passport if dutch => {
            format!("{}{}{}", letters(random, 3), random.digits(5), 1 + random.below(9))
        }
        Kind::Passport => format!("E{}{}", letters(random, 1), random.digits(6)),
        Kind::Immigration => format!("2{}", random.digits(9)),
        Kind::Licence => format!("{}{}", 1 + random.below(9), random.digits(9)),
        Kind::Trade => format!("{}{}", 1 + random.below(8), random.digits(7)),
        Kind::Plate if dutch => {
            let (a, b) = (letters(random, 2), letters(random, 1));
            match random.below(3) {
                0 => format!("{}-{a}{b}-{}", random.digits(2), 1 + random.below(9)),
                1 => format!("{a}-{}-{b}", random.digits(3)),
                _ => format!("{}-{a}{b}-{}", 1 + random.below(9), random.digits(2)),
            }
        }
        Kind::Plate => {
            format!("{}-{}-{}", 1 + random.below(2), letters(random, 3), random.digits(3))
        }
        Kind::Name => people::name(random, locale),
    }
}

fn form(random: &mut Random, forms: &[&str], digits: impl Fn(&mut Random) -> String) -> String {
    let form = random.pick(forms);
    filled(form, &digits(random))
}

/// Letters that stand on plates and documents.
fn letters(random: &mut Random, n: usize) -> String {
    (0..n)
        .map(|_| random.pick(&["B", "F", "G", "H", "J", "K", "L", "N", "P", "R", "T", "X", "Z"]))
        .collect()
}

fn card(random: &mut Random) -> String {
    let (start, length) =
        [("4", 16), ("51", 16), ("54", 16), ("2221", 16), ("6703", 16), ("37", 15), ("36", 14)]
            [random.below(7) as usize];
    let digits = numbers::luhn(random, start, length);
    match (length, random.below(4)) {
        (16, 0 | 1) => grouped(&digits, 4, " "),
        (16, 2) => grouped(&digits, 4, "-"),
        (15, 0 | 1) => filled("#### ###### #####", &digits),
        (14, 0 | 1) => filled("#### ###### ####", &digits),
        _ => digits,
    }
}

fn ip(random: &mut Random) -> String {
    if random.below(4) == 0 {
        let group = |random: &mut Random| format!("{:x}", random.below(1 << 16));
        let groups: Vec<String> = (0..6).map(|_| group(random)).collect();
        return format!("2a02:{:x}:{}", 0x1800 + random.below(512), groups.join(":"));
    }
    let first =
        [62, 77, 78, 81, 83, 84, 91, 109, 141, 145, 178, 188, 194, 213][random.below(14) as usize];
    format!("{first}.{}.{}.{}", random.below(256), random.below(256), 1 + random.below(254))
}
