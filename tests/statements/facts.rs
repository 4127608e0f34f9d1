//! Holds the promises about facts: they fit the schema, their quotes stand where they say, every
//! draft is a register, nothing that is read breaks the reader. Must not know the labels.

use crate::common::repository;
use boon::{Compiler, Schemas};
use proptest::prelude::*;
use speur::register::Register;
use speur::register::said::{Missing, Right, Said};
use speur::statement::{Reader, Text, draft, markdown, open};
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new().expect("the words that ship"));

/// Every statement under `fixtures/statements`, read.
fn all() -> Vec<(Text, Said)> {
    let folder = std::fs::read_dir(repository("fixtures/statements")).expect("a folder");
    let mut paths: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|e| e != "toml"));
    paths.sort();
    let each = |path: &std::path::PathBuf| {
        let text = open(path, None).expect("a statement");
        let name = path.file_name().expect("a name").to_string_lossy();
        let said = READER.read(&text, &format!("fixtures/statements/{name}"));
        (text, said)
    };
    paths.iter().map(each).collect()
}

#[test]
fn facts_fit_the_schema() {
    let file = repository("docs/statement.schema.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(file).expect("it")).expect("JSON");
    let mut compiler = Compiler::new();
    compiler.add_resource("statement.json", schema).expect("a resource");
    let mut schemas = Schemas::new();
    let index = compiler.compile("statement.json", &mut schemas).expect("a schema");
    for (_, said) in all() {
        let mut facts = serde_json::to_value(&said).expect("JSON");
        facts["format"] = "speur-statement/1".into();
        let result = schemas.validate(&facts, index);
        assert!(result.is_ok(), "{}: {}", said.statement, result.expect_err("a complaint"));
    }
}

#[test]
fn every_quote_stands_on_its_line() {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (text, said) in all() {
        let mut checked = 0;
        for (quote, line) in said
            .categories
            .iter()
            .map(|one| (&one.quote, one.line))
            .chain(said.retentions.iter().map(|one| (&one.quote, one.line)))
            .chain(said.promises.iter().map(|one| (&one.quote, one.line)))
        {
            let from = line.saturating_sub(6);
            let near: Vec<&str> = text.lines[from..(line + 6).min(text.lines.len())]
                .iter()
                .map(|line| line.text.as_str())
                .collect();
            let near = plain(&near.join(" "));
            // cells of glued and barred rows are parted anew
            let cells: Vec<&str> = quote.split(" | ").collect();
            let holds = cells.iter().all(|cell| near.contains(plain(cell).as_str()));
            assert!(holds, "{} line {line}: {quote}", said.statement);
            checked += 1;
        }
        assert!(checked > 5, "{}", said.statement);
    }
}

#[test]
fn every_draft_is_a_register_that_says_what_the_statement_says() {
    let folder = tempfile::tempdir().expect("a folder");
    for (_, said) in all() {
        let path = folder.path().join("draft.toml");
        std::fs::write(&path, draft(&said)).expect("a file");
        let register =
            Register::load(&path).unwrap_or_else(|errors| panic!("{}: {errors:?}", said.statement));
        let [system] = register.systems.as_slice() else { panic!("one system") };
        for kept in &said.categories {
            assert!(system.declares(&kept.what.category), "{}", kept.what.category);
        }
        assert_eq!(system.status, speur::register::words::Status::Draft);
        assert!(markdown(&said).starts_with("# What "));
    }
}

#[test]
fn one_draft_whole() {
    let (_, said) =
        all().into_iter().find(|(_, said)| said.statement.contains("kaarsenwinkel")).expect("it");
    insta::assert_snapshot!("draft_of_a_webshop", draft(&said));
    insta::assert_snapshot!("page_of_a_webshop", markdown(&said));
}

#[test]
fn what_is_missing_is_told_and_what_is_there_is_not() {
    for (_, said) in all() {
        for (missing, right) in [
            (Missing::Access, Right::Access),
            (Missing::Complaint, Right::Complaint),
            (Missing::Portability, Right::Portability),
        ] {
            let named = said.rights.iter().any(|one| one.what.right == right);
            assert_ne!(
                named,
                said.missing.contains(&missing),
                "{}: {}",
                said.statement,
                missing.word()
            );
        }
    }
    let said = READER.read(&Text::of("Wij verwerken uw naam en e-mailadres."), "short");
    for missing in [
        Missing::Controller,
        Missing::Retention,
        Missing::LegalBasis,
        Missing::Complaint,
        Missing::Day,
    ] {
        assert!(said.missing.contains(&missing), "{}", missing.word());
    }
    assert!(!said.missing.contains(&Missing::Categories));
}

/// Denied, conditional and foreign mentions: what a sentence says in one look.
#[test]
fn sentences_say_what_they_say() {
    for (text, categories, retentions, promises) in [
        (
            "Wij verwerken uw e-mailadres, maar geen BSN.",
            &["contact.email"][..],
            &[][..],
            &["not-processed"][..],
        ),
        (
            "Wij bewaren uw e-mailadres niet langer dan zes maanden.",
            &["contact.email"],
            &["P6M"],
            &[],
        ),
        ("Wij delen uw e-mailadres niet met derden.", &["contact.email"], &[], &["not-shared"]),
        (
            "U hoeft uw geboortedatum niet in te vullen; wij bewaren uw adres 2 jaar.",
            &["demo.birth_date", "contact.address"],
            &["P2Y"],
            &[],
        ),
        (
            "Facturen bewaren wij zeven (7) jaar, uw cv vier weken.",
            &["fin.invoice", "content.document"],
            &["P7Y", "P4W"],
            &[],
        ),
        (
            "Wij zijn al meer dan 25 jaar actief en bewaren uw naam en adres 5 jaar.",
            &["name.full", "contact.address"],
            &["P5Y"],
            &[],
        ),
        (
            "Nous conservons votre adresse e-mail pendant un an et demi.",
            &["contact.email"],
            &["P18M"],
            &[],
        ),
        (
            "Nous n'enregistrons jamais votre numéro de registre national.",
            &[],
            &[],
            &["not-processed"],
        ),
        ("We keep your IP address for up to 30 days.", &["net.ip"], &["P30D"], &[]),
        ("We never store your credit card details.", &[], &[], &["not-processed"]),
        ("Wir speichern Ihre IP-Adresse für sieben Tage.", &["net.ip"], &["P7D"], &[]),
        ("Ihre Gesundheitsdaten verarbeiten wir nicht.", &[], &[], &["not-processed"]),
    ] {
        let said = READER.read(&Text::of(text), "sentence");
        let found: Vec<&str> =
            said.categories.iter().map(|one| one.what.category.as_str()).collect();
        assert_eq!(found, categories, "{text}");
        let found: Vec<&str> =
            said.retentions.iter().filter_map(|one| one.what.duration.as_deref()).collect();
        assert_eq!(found, retentions, "{text}");
        let found: Vec<String> = said
            .promises
            .iter()
            .map(|one| {
                serde_json::to_value(&one.what).expect("JSON")["promise"]
                    .as_str()
                    .expect("a word")
                    .to_owned()
            })
            .collect();
        assert_eq!(found, promises, "{text}");
    }
}

/// Durations in the words of keeping that are none of it, and such that are.
#[test]
fn no_other_duration_is_taken_for_retention() {
    for text in [
        "Wij maken dagelijks een back-up die 90 dagen wordt bewaard.",
        "Wij verwijderen uw gegevens binnen een maand na uw verzoek.",
        "Deze cookie blijft 2 jaar op uw apparaat bewaard.",
        "Wij evalueren dit beleid elke 2 jaar.",
        "Ons bedrijf bestaat al 30 jaar en bewaart uw gegevens veilig.",
        "Wachtwoorden moeten elke 90 dagen worden gewijzigd.",
        "Mocht er een lek zijn, dan melden wij dit binnen 72 uur en bewaren wij het bewijs.",
        "U kunt binnen 14 dagen bezwaar maken tegen de verwijdering van uw gegevens.",
        "Les cookies sont conservés pendant 13 mois maximum.",
        "Les sauvegardes sont conservées 30 jours.",
        "Nous supprimons vos données dans un délai d'un mois à compter de votre demande.",
        "Backups are retained for 30 days.",
        "We will delete your data within 30 days of your request.",
        "You must be at least 18 years old to use our service.",
        "Die Cookies werden nach 30 Tagen gelöscht.",
        "Sicherungskopien werden 14 Tage aufbewahrt.",
    ] {
        let said = READER.read(&Text::of(text), "sentence");
        let taken = said.retentions.iter().find(|one| one.what.duration.is_some());
        assert!(taken.is_none() && !said.durations.is_empty(), "{text}: {:?}", said.retentions);
    }
    for (text, duration) in [
        ("Wij bewaren uw gegevens zolang u klant bent en daarna nog 7 jaar.", "P7Y"),
        ("Uw account wordt na twee jaar inactiviteit verwijderd.", "P2Y"),
        ("De bewaartermijn bedraagt 5 jaar.", "P5Y"),
        ("Vos données sont effacées trois ans après votre dernier achat.", "P3Y"),
        ("We keep records for 6 years from the end of the tax year.", "P6Y"),
        ("Ihre Daten löschen wir spätestens nach 24 Monaten.", "P24M"),
    ] {
        let said = READER.read(&Text::of(text), "sentence");
        let found: Vec<&str> =
            said.retentions.iter().filter_map(|one| one.what.duration.as_deref()).collect();
        assert_eq!(found, [duration], "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    /// Whatever stands in a file, the reader comes to an end and its draft is a register.
    #[test]
    fn no_text_breaks_the_reader(
        pieces in prop::collection::vec(
            prop_oneof![
                any::<String>(),
                prop::sample::select(vec![
                    "Wij bewaren ", "uw naam, ", "e-mailadres ", "niet ", "7 jaar", "| ", "\n", "\n\n", "- ", "# ",
                    "B.V. ", "BE 0999.000.228 ", "@", "1.2 ", "(", ")", ": ", "één ", "\t", "www.", "1234 AB X", "“", "Cookienaam", "Expiratie",
                    "1 januari 2024 ", "İ", "ß", "no ", "we ", " > ", "…", "_a_b ", "NL000099998B57",
                ]).prop_map(str::to_owned),
            ],
            0..60,
        )
    ) {
        let text = Text::of(&pieces.concat());
        let said = READER.read(&text, "any");
        let table: Result<toml::Table, _> = toml::from_str(&draft(&said));
        prop_assert!(table.is_ok(), "{:?}", table.err());
    }
}

#[test]
fn a_text_that_is_all_one_sentence_is_read_in_bounded_time() {
    let before = std::time::Instant::now();
    for word in ["naam, ", "bewaren 7 jaar, ", "(", "niet ", "a.", "x@y.z ", "B.V. "] {
        let text = Text::of(&word.repeat(30_000 / word.len()));
        let said = READER.read(&text, "long");
        assert!(said.categories.len() < 30_000);
    }
    assert!(before.elapsed().as_secs() < 60, "{:?}", before.elapsed());
}
