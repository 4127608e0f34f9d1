//! What stands beside a column: a number that begins with the date of birth in its own
//! record is its holder's, whatever the columns are called.

use super::judged::{Judged, table};
use super::made::{Random, many};
use speur::validate::Date;

fn written(date: Date) -> String {
    format!("{:02}/{:02}/{:04}", date.day, date.month, date.year)
}

/// A table of numbers made from dates and of dates, with names that say nothing.
fn dated(
    rows: usize,
    number: impl Fn(&mut Random, Date) -> String,
    date: fn(Date) -> String,
) -> Judged {
    let mut random = Random(7);
    let births: Vec<Date> = (0..rows).map(|_| random.birth()).collect();
    let numbers = births.iter().map(|&born| number(&mut random, born)).collect();
    let dates = births.iter().map(|&born| date(born)).collect();
    table(&[("a", numbers), ("b", dates)])
}

#[test]
fn numbers_and_dates_of_birth_confirm_each_other() {
    let iso = |d: Date| format!("{:04}-{:02}-{:02}", d.year, d.month, d.day);
    for rows in [1, 3, 20, 700] {
        for date in [written, iso] {
            let judged = dated(rows, |random, born| random.rrn(born, 0), date);
            assert_eq!(judged.of("a", "gov.be_rrn"), (rows as u64, 0, 0), "{rows} rows");
            assert_eq!(judged.of("b", "demo.birth_date"), (rows as u64, 0, 0), "{rows} rows");
        }
    }
    let judged = dated(40, |random, born| random.rrn(born, 40), written);
    assert_eq!(judged.of("a", "gov.be_bis"), (40, 0, 0));
}

#[test]
fn dates_of_something_else_confirm_nothing() {
    let judged = dated(
        40,
        |random, _| {
            let other = random.birth();
            random.rrn(other, 0)
        },
        written,
    );
    assert_eq!(judged.of("b", "demo.birth_date"), (0, 0, 0));
    // a moment and the day it lies on: one of fifty passes the check
    let mut random = Random(3);
    let moments: Vec<(u64, u64)> =
        (0..2000).map(|_| (1 + random.below(12), 1 + random.below(28))).collect();
    let stamps = moments.iter().map(|(month, day)| {
        format!(
            "25{month:02}{day:02}{:02}{:02}{}",
            random.below(24),
            random.below(60),
            random.below(6)
        )
    });
    let stamps = stamps.collect();
    let days = moments.iter().map(|(month, day)| format!("2025-{month:02}-{day:02}")).collect();
    let judged = table(&[("a", stamps), ("b", days)]);
    assert_eq!(judged.sure("a"), [""; 0]);
    assert_eq!(judged.sure("b"), [""; 0]);
}

#[test]
fn numbers_beside_names_are_rather_those_of_persons() {
    let mut random = Random(5);
    let numbers = many(3, || random.bsn());
    let names = || ["Annelies", "Bart", "Griet"].map(str::to_owned).to_vec();
    let alone = table(&[("kolom x", numbers.clone())]).of("kolom x", "gov.nl_bsn");
    let beside = table(&[("kolom x", numbers), ("voornaam", names())]).of("kolom x", "gov.nl_bsn");
    assert!(beside > alone, "{beside:?} beside names, {alone:?} alone");
    let orders = many(2000, || random.digits(9));
    let names = (0..2000).map(|i| names()[i % 3].clone()).collect();
    let judged = table(&[("nr", orders), ("voornaam", names)]);
    assert_eq!(judged.sure("nr"), [""; 0]);
}
