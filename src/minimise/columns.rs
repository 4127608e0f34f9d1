//! Holds what the names of fields say: their table, their words. Must not know values.

use std::hash::{DefaultHasher, Hasher};

/// The table or sheet a field stands in, as its name prints; empty for none.
pub fn table(field: &str) -> &str {
    field.rfind(['.', '!']).map_or("", |at| &field[..at])
}

/// The field's own name, without its table or sheet.
pub fn leaf(field: &str) -> &str {
    field.rfind(['.', '!']).map_or(field, |at| &field[at + 1..])
}

/// Whether it is running text, or the text of a document's part.
pub fn is_text(field: &str) -> bool {
    leaf(field) == "text"
}

/// A name in small letters without signs and accents, for comparing: `E-mail werk` and
/// `email_werk` are alike.
pub fn plain(name: &str) -> String {
    let letters = name.chars().flat_map(char::to_lowercase);
    letters.map(unaccented).filter(|c| c.is_alphanumeric()).collect()
}

/// A number for a plain name, without writing it down; the same for names that are alike, in
/// one run.
pub fn plain_hash(name: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    let letters = name.chars().flat_map(char::to_lowercase).map(unaccented);
    letters.filter(|c| c.is_alphanumeric()).for_each(|c| hash.write_u32(c.into()));
    hash.finish()
}

fn unaccented(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        c => c,
    }
}

/// Whether a field's own name holds one of these words, which are plain.
pub fn speaks_of(field: &str, words: &[&str]) -> bool {
    let name = plain(leaf(field));
    words.iter().any(|word| name.contains(word))
}

/// Names of columns in which people write what they like. Dutch, French, English, German.
pub const NOTES: &[&str] = &[
    "opmerking",
    "remark",
    "remarque",
    "note",
    "notitie",
    "comment",
    "kommentar",
    "commentaar",
    "description",
    "omschrijving",
    "verslag",
    "toelichting",
    "memo",
    "message",
    "bericht",
    "beschrijving",
    "body",
    "bemerkung",
    "observation",
    "vrijetekst",
    "freetext",
];

/// Names of columns that hold a national number.
pub const NATIONAL: &[&str] = &[
    "bsn",
    "burgerservice",
    "sofi",
    "rijksreg",
    "rrn",
    "insz",
    "niss",
    "inss",
    "nrn",
    "bis",
    "registrenational",
    "nationalregister",
    "nationaalnummer",
    "nationalnumber",
    "onderwijsnummer",
    "pgn",
    "persoonsgebonden",
    "numeronational",
    "ssn",
    "nationalid",
    "persoonsnummer",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_a_table_and_a_name_of_its_own() {
        for (field, of, own) in [
            ("klant.email", "klant", "email"),
            ("Blad 1!E-mail", "Blad 1", "E-mail"),
            ("orders[].customer.email", "orders[].customer", "email"),
            ("email", "", "email"),
            ("text", "", "text"),
        ] {
            assert_eq!((table(field), leaf(field)), (of, own));
        }
        assert_eq!(plain_hash("E-mail"), plain_hash("email"));
        assert_ne!(plain_hash("email"), plain_hash("mail"));
        assert_eq!(plain("Prénom & E-mail_werk"), "prenomemailwerk");
        assert!(speaks_of("t.Opmerkingen", NOTES) && !speaks_of("note.email", NOTES));
        assert!(is_text("slide 3.text") && !is_text("context"));
    }
}
