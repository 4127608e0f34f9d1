//! Names inside the cells of a column: notes mention persons, titles only look so.

use super::judged::column;

const PEOPLE: [&str; 6] = [
    "Annelies Peeters",
    "Bart Janssens",
    "Katrien D'Hondt",
    "Luc Dubois",
    "Griet Maes",
    "Wim Claes",
];

/// `count` values made from patterns; `@` is a person, `#` the number of the row.
fn made(patterns: &[&str], count: usize) -> Vec<String> {
    let value = |i: usize| {
        let person = PEOPLE[i / patterns.len() % PEOPLE.len()];
        patterns[i % patterns.len()].replace('@', person).replace('#', &i.to_string())
    };
    (0..count).map(value).collect()
}

#[test]
fn notes_that_mention_persons_are_found_however_rare() {
    let quiet = "Levering # gebeurde zoals afgesproken.";
    for (name, patterns) in [
        ("opmerking", &["Gebeld met @ over dossier #", "Wil liever mail (@)."][..]),
        ("notes", &["Spoke with @ about invoice #.", "called back, no answer"][..]),
        ("remarques", &["Le client @ demande un rappel, dossier #"][..]),
        (
            "description",
            &["Klacht # van @ over de levering", quiet, quiet, quiet, quiet, quiet][..],
        ),
        ("OPMERKING", &["GEBELD MET @ OVER DE OFFERTE"][..]),
        ("titel", &["Dossier @", "Contract @ #"][..]),
        ("levering", &["Afgeven bij de buren: @, Dorpsstraat #, 2800 Mechelen\nBel 0470/00.00.00"]),
    ] {
        let patterns: Vec<&str> = patterns.iter().copied().chain([quiet; 3]).collect();
        let values = made(&patterns, 300);
        let mentions = values.iter().filter(|v| PEOPLE.iter().any(|p| v.contains(p))).count();
        let in_capitals = name.chars().all(char::is_uppercase);
        let values = values.iter().map(|v| if in_capitals { v.to_uppercase() } else { v.clone() });
        let (confirmed, likely, _) = column(name, values).of(name, "name.full");
        assert!(
            (confirmed + likely) as usize >= mentions && confirmed + likely > 0,
            "{name}: {confirmed} + {likely} of {mentions}"
        );
    }
}

#[test]
fn titles_of_things_that_bear_names_are_no_names() {
    let quiet = ["Blue #", "Bitter Pill #", "Wide Awake #", "Home Sweet #", "Wild Side #"];
    for (name, patterns) in [
        ("title", &["The Best Of @", "Rocking All Night #", "Me And Julio", "Sweet Lady Luck"][..]),
        ("track", &["Sir Psycho Blues", "Mr. Crowley", "Dancing Queen Mary", "Love Me Like A #"]),
        (
            "omschrijving",
            &["A Epic Drama of a Dentist And a Butler who must Chase a Robot in A Jet Boat #"],
        ),
        ("product", &["Bureaustoel Jan Deluxe Zwart #", "Kast Emma Wit Eiken #", "Lamp Rond #"]),
        ("film", &["ROCKY WAR #", "QUEEN LUKE", "PATIENT SISTER", "HOTEL HAPPINESS #"]),
    ] {
        let patterns = [patterns, &quiet, &quiet, &quiet].concat();
        assert_eq!(column(name, made(&patterns, 400)).sure(name), [""; 0], "{name}");
    }
}

#[test]
fn few_short_notes_are_taken_one_by_one() {
    let judged = column("nota", ["Bel Jan Peeters", "Offerte sturen", "Vraagt korting"]);
    assert_eq!(judged.sure("nota"), ["name.full"]);
}
