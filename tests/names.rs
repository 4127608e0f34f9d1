//! Names of persons in newspaper-like text, by lists and structure alone (`--names
//! lists`, the default). Every sentence was written for this test.

use speur::detect::{Detector, ValueHash, band, score};
use speur::model::Band;
use speur::rules::RuleSet;
use speur::validate::{Date, Today};

/// Asserts that each text holds exactly these names, likely or better.
#[track_caller]
fn likely(cases: &[(&str, &[&str])]) {
    let rules = RuleSet::builtin().expect("valid rules");
    let today = Today(Date { year: 2026, month: 11, day: 21 });
    let mut detector = Detector::new(&rules, today, ValueHash::new(None), false);
    let mut wrong = Vec::new();
    for (text, expected) in cases {
        let mut found: Vec<(u32, u32)> = detector
            .matches(text.as_bytes())
            .iter()
            .filter(|m| rules.rule(m.rule).id == "name")
            .filter(|m| band(score(rules.rule(m.rule), m.signature)) >= Some(Band::Likely))
            .map(|m| (m.start, m.end))
            .collect();
        found.sort_unstable();
        let found: Vec<&str> =
            found.iter().map(|&(start, end)| &text[start as usize..end as usize]).collect();
        if found != *expected {
            wrong.push(format!("{text}\n  expected {expected:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn politicians_with_their_callings() {
    likely(&[
        ("Premier Guy Verhofstadt en Elio Di Rupo zwegen.", &["Guy Verhofstadt", "Elio Di Rupo"]),
        (
            "Volgens premier Vermeulen en minister Van den Bossche komt er niets van.",
            &["Vermeulen", "Van den Bossche"],
        ),
        ("Burgemeester Jef Gabriels van Genk was er.", &["Jef Gabriels"]),
        ("Eergisteren kwam Patrick Janssens van Antwerpen.", &["Patrick Janssens"]),
        (
            "De ministers Johan Vande Lanotte (SP) en Griet D'Hondt.",
            &["Johan Vande Lanotte", "Griet D'Hondt"],
        ),
        (
            "Le bourgmestre Jean-Louis Close et Mme Laurette Lambert.",
            &["Jean-Louis Close", "Laurette Lambert"],
        ),
        (
            "Philippe Moureaux, José Happart et Jean-Claude Van Cauwenberghe",
            &["Philippe Moureaux", "José Happart", "Jean-Claude Van Cauwenberghe"],
        ),
        ("prinses Mathilde bezocht koning Albert II", &["Mathilde", "Albert II"]),
        ("La princesse Amélie d'Orléans rit.", &["Amélie d'Orléans"]),
    ]);
}

#[test]
fn particles_of_flanders_and_the_netherlands() {
    likely(&[
        (
            "Griet De Vos, Jan Van de Velde en Wouter Van Bellingen",
            &["Griet De Vos", "Jan Van de Velde", "Wouter Van Bellingen"],
        ),
        ("Hij sprak met De Clercq en met Van den Bossche.", &["De Clercq", "Van den Bossche"]),
        (
            "Raymond van het Groenewoud zong, Annie van 't Hof ook.",
            &["Raymond van het Groenewoud", "Annie van 't Hof"],
        ),
        (
            "J. P. Janssens en A.B. van der Meulen tekenden.",
            &["J. P. Janssens", "A.B. van der Meulen"],
        ),
        (
            "Katrien D’Hondt en Marie-Thérèse Van Houtte wonnen.",
            &["Katrien D’Hondt", "Marie-Thérèse Van Houtte"],
        ),
    ]);
}

#[test]
fn sports_and_courts() {
    likely(&[
        (
            "1. Johan Museeuw (Bel) 255 km in 6u10, 2. Peter Van Petegem (Bel)",
            &["Johan Museeuw", "Peter Van Petegem"],
        ),
        (
            "Kim Clijsters (Bel/5) klopt Justine Henin (Bel) 6-3 6-4",
            &["Kim Clijsters", "Justine Henin"],
        ),
        (
            "Tom Boonen won voor Nick Nuyens en Axel Merckx.",
            &["Tom Boonen", "Nick Nuyens", "Axel Merckx"],
        ),
        ("Peter V. uit Aalst en Luc D. (34) werden aangehouden.", &["Peter V.", "Luc D."]),
        ("Jan Peeters, 34, uit Gent. Het parket zoekt Peeters nog.", &["Jan Peeters", "Peeters"]),
        ("Bert Anciaux' partij verloor.", &["Bert Anciaux"]),
        (
            "ANNELIES VANDENBROUCKE verliest, JAN PEETERS HEEFT GEWONNEN",
            &["ANNELIES VANDENBROUCKE", "JAN PEETERS"],
        ),
    ]);
}

#[test]
fn what_stands_before_a_name_is_no_part_of_it() {
    likely(&[
        (
            "\"Dat is niet waar\", zegt Jan Peeters. \"Karel De Gucht weet het\".",
            &["Jan Peeters", "Karel De Gucht"],
        ),
        ("Volgens Jan Peeters, met Annelies Maes", &["Jan Peeters", "Annelies Maes"]),
        ("Toen Frits Bolkestein sprak. Maar Jaap Stam zweeg.", &["Frits Bolkestein", "Jaap Stam"]),
        ("(Van onze redacteur Koen Vidal) GENT - Frank Beke", &["Koen Vidal", "Frank Beke"]),
    ]);
}

#[test]
fn what_bears_a_name_is_no_person() {
    likely(&[
        ("Het Koning Boudewijnstadion en de Jan Breydelstraat", &[]),
        ("De Anne Frank Stichting en de NV Jan De Nul", &[]),
        ("Het Sint-Pietersstation, Place Sainte-Catherine, Costa Rica, Apollo 11", &[]),
        ("De Bank van Breda, Van Gent tot Brugge, De Standaard", &[]),
        ("Volgens De Morgen is het zo.", &[]),
    ]);
}
