//! The run of a column's values against chance.

use super::judged::column;
use super::made::{Random, many};

/// A share of `percent` of values made one way, the others another.
fn mixed(
    percent: u64,
    random: &mut Random,
    real: fn(&mut Random) -> String,
    other: fn(&mut Random) -> String,
) -> Vec<String> {
    (0..1000).map(|i| if i % 100 < percent { real(random) } else { other(random) }).collect()
}

#[test]
fn numbers_that_pass_as_chance_would_are_nothing() {
    let mut random = Random(1);
    let orders = many(10_000, || random.digits(9));
    let stamps = many(5000, || {
        let (month, day) = (1 + random.below(12), 1 + random.below(28));
        format!(
            "24{month:02}{day:02}{:02}{:02}{}",
            random.below(24),
            random.below(60),
            random.below(6)
        )
    });
    let seconds = many(5000, || 1_700_000_000 + random.below(80_000_000));
    let start = random.digits(9);
    let references = many(5000, || format!("04{:08}", random.below(100_000_000)));
    for (name, values) in [
        ("nummer", orders.clone()),
        ("ref", orders),
        ("ts", stamps.clone()),
        ("id", stamps),
        ("seconds", seconds.clone()),
        ("ts", seconds),
        ("a", (start..start + 10_000).map(|n| n.to_string()).collect()),
        ("a", (start..start + 10_000).map(|n| format!("{n:012}")).collect()),
        ("a", (85_010_100_100u64..85_010_105_100).map(|n| n.to_string()).collect()),
        ("a", many(5000, || random.digits(16))),
        ("a", many(5000, || random.digits(15))),
        ("a", many(5000, || random.ean())),
        ("dossier", references),
        ("a", vec!["111222333".to_owned(); 1000]),
    ] {
        let judged = column(name, &values);
        let governmental: Vec<&str> =
            judged.sure(name).into_iter().filter(|c| !c.starts_with("contact.")).collect();
        assert_eq!(governmental, [""; 0], "{name}: {}, {} …", values[0], values[1]);
    }
}

#[test]
fn numbers_that_all_pass_are_real_without_any_word() {
    let mut random = Random(2);
    for count in [50, 200, 2000] {
        for (category, values) in [
            ("gov.nl_bsn", many(count, || random.bsn())),
            (
                "gov.be_rrn",
                many(count, || {
                    let born = random.birth();
                    random.rrn(born, 0)
                }),
            ),
            (
                "gov.be_bis",
                many(count, || {
                    let born = random.birth();
                    random.rrn(born, 40)
                }),
            ),
            ("fin.iban", many(count, || random.iban())),
        ] {
            let (confirmed, likely, _) = column("kolom", values).of("kolom", category);
            assert_eq!(confirmed + likely, count as u64, "{category}");
        }
    }
}

#[test]
fn mixtures_are_believed_as_far_as_their_share() {
    let random_nine: fn(&mut Random) -> String = |random| random.digits(9).to_string();
    let mut random = Random(4);
    for percent in [0, 10, 25, 60, 100] {
        let values = mixed(percent, &mut random, Random::bsn, random_nine);
        let (confirmed, likely, candidate) = column("kolom", values).of("kolom", "gov.nl_bsn");
        // every fourth real: about as many as pass by chance among the others
        let (least, most) = (percent * 10 * u64::from(percent >= 25), percent * 10 + 120);
        let sure = confirmed + likely;
        assert_eq!(sure > 0, percent >= 60, "{percent} %: {sure}");
        assert!((least..=most).contains(&(sure + candidate)), "{percent} %: {sure} + {candidate}");
    }
    let random_eleven: fn(&mut Random) -> String = |random| {
        let born = random.birth();
        let (yy, mm) = (born.year % 100, born.month);
        format!("{yy:02}{mm:02}{:02}{:05}", born.day, random.below(100_000))
    };
    let rrn: fn(&mut Random) -> String = |random| {
        let born = random.birth();
        random.rrn(born, 0)
    };
    for percent in [10, 25, 60] {
        let values = mixed(percent, &mut random, rrn, random_eleven);
        let (confirmed, likely, _) = column("kolom", values).of("kolom", "gov.be_rrn");
        assert!(confirmed + likely >= percent * 10, "{percent} %: {confirmed} + {likely}");
    }
}

#[test]
fn a_field_s_name_tells_between_schemes_with_one_check() {
    let mut random = Random(6);
    let values = many(300, || random.communication());
    for name in ["mededeling", "communication", "ogm", "betaalreferentie"] {
        assert!(!column(name, &values).sure(name).contains(&"gov.id_card"), "{name}");
    }
    for name in ["identiteitskaart", "eid"] {
        assert_eq!(column(name, &values).sure(name), ["gov.id_card"], "{name}");
    }
    assert!(!column("x", &values).sure("x").contains(&"gov.id_card"), "no name");
}
