//! Holds the rule files, lists and lexicons that are compiled into the binary, one line
//! each: as statics, since a constant would stand in it once for every place that uses it.
//! Must not know what is in them.

/// A file of ours: its name under `rules/` and its text.
pub type File = (&'static str, &'static str);

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../rules/", $name)))),*]
    };
}

/// Every rule.
pub static RULES: &[File] = files![
    "address/city.toml",
    "address/country.toml",
    "address/postal_code.toml",
    "address/region.toml",
    "address/street.toml",
    "address/text.toml",
    "be/bis.toml",
    "be/driving_licence.toml",
    "be/establishment.toml",
    "be/id_card.toml",
    "be/kbo.toml",
    "be/passport.toml",
    "be/plate.toml",
    "be/rrn.toml",
    "be/structured_communication.toml",
    "be/vat.toml",
    "contact/email.toml",
    "contact/phone.toml",
    "device/cookie.toml",
    "device/device_id.toml",
    "device/imei.toml",
    "device/mac.toml",
    "device/user_agent.toml",
    "device/user_id.toml",
    "eu/vat.toml",
    "finance/bic.toml",
    "finance/card.toml",
    "finance/iban.toml",
    "finance/salary.toml",
    "location/gps.toml",
    "network/ipv4.toml",
    "network/ipv6.toml",
    "nl/bsn.toml",
    "nl/care_provider.toml",
    "nl/driving_licence.toml",
    "nl/education_number.toml",
    "nl/id_card.toml",
    "nl/kvk.toml",
    "nl/passport.toml",
    "nl/plate.toml",
    "nl/residence.toml",
    "nl/rsin.toml",
    "nl/v_number.toml",
    "nl/vat.toml",
    "nl/vat_sole_trader.toml",
    "person/age.toml",
    "person/birth_date.toml",
    "person/first_name.toml",
    "person/full_name.toml",
    "person/gender.toml",
    "person/health_insurance.toml",
    "person/job_title.toml",
    "person/language.toml",
    "person/last_name.toml",
    "person/marital.toml",
    "person/mrz.toml",
    "person/nationality.toml",
    "person/organisation.toml",
    "person/password.toml",
    "person/username.toml",
    "secrets/api_key.toml",
    "secrets/key.toml",
    "secrets/login.toml",
    "special/biometric.toml",
    "special/children.toml",
    "special/criminal.toml",
    "special/ethnicity.toml",
    "special/genetic.toml",
    "special/health.toml",
    "special/orientation.toml",
    "special/politics.toml",
    "special/religion.toml",
    "special/union.toml",
];

/// The closed list of categories.
pub static CATEGORIES: File = ("categories.toml", include_str!("../../rules/categories.toml"));

/// Lists of contrary words.
pub static CONTRARY: File =
    ("lexicon/contrary.toml", include_str!("../../rules/lexicon/contrary.toml"));

/// Words around the names of fields.
pub static FIELD_WORDS: File =
    ("lexicon/fields.toml", include_str!("../../rules/lexicon/fields.toml"));

/// Words around the names of persons.
pub static NAME_WORDS: File =
    ("lexicon/words.toml", include_str!("../../rules/lexicon/words.toml"));

/// Words inside e-mail addresses.
pub static EMAIL_WORDS: File =
    ("lexicon/email.toml", include_str!("../../rules/lexicon/email.toml"));

/// Words that privacy statements use, in Dutch, French, English and German.
pub static STATEMENT_WORDS: [File; 4] = [
    ("lexicon/statement/nl.toml", include_str!("../../rules/lexicon/statement/nl.toml")),
    ("lexicon/statement/fr.toml", include_str!("../../rules/lexicon/statement/fr.toml")),
    ("lexicon/statement/en.toml", include_str!("../../rules/lexicon/statement/en.toml")),
    ("lexicon/statement/de.toml", include_str!("../../rules/lexicon/statement/de.toml")),
];

/// Names in privacy statements that are no matter of language.
pub static STATEMENT_NAMES: File =
    ("lexicon/statement/names.toml", include_str!("../../rules/lexicon/statement/names.toml"));

/// First names.
pub static FIRST_NAMES: File = ("names/first.txt", include_str!("../../rules/names/first.txt"));

/// Last names.
pub static LAST_NAMES: File = ("names/last.txt", include_str!("../../rules/names/last.txt"));

/// Towns of Belgium and the Netherlands.
pub static PLACES: File = ("names/places.txt", include_str!("../../rules/names/places.txt"));

/// Names that are also ordinary words.
pub static ORDINARY: File = ("names/ordinary.txt", include_str!("../../rules/names/ordinary.txt"));

/// Countries and larger towns elsewhere.
pub static WORLD: File = ("names/world.txt", include_str!("../../rules/names/world.txt"));

/// Weights of the tagger of names, as `train-names` writes them.
pub static TAGGER: &[u8] = include_bytes!("../../rules/names/tagger.bin");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    /// A rule that is written but not in the table would never run.
    #[test]
    fn every_rule_file_is_in_the_table() {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
        let listed: BTreeSet<String> =
            super::RULES.iter().map(|(name, _)| (*name).into()).collect();
        let mut found = BTreeSet::new();
        for area in std::fs::read_dir(&rules).expect("rules/") {
            let area = area.expect("an entry");
            let folder = area.file_name().into_string().expect("UTF-8");
            if !area.path().is_dir() || folder == "lexicon" || folder == "names" {
                continue;
            }
            for file in std::fs::read_dir(area.path()).expect("a folder") {
                let name = file.expect("an entry").file_name().into_string().expect("UTF-8");
                found.insert(format!("{folder}/{name}"));
            }
        }
        assert_eq!(listed, found);
    }

    #[test]
    fn lists_are_sorted_without_repeats() {
        for (name, text) in
            [super::FIRST_NAMES, super::LAST_NAMES, super::PLACES, super::ORDINARY, super::WORLD]
        {
            let words: Vec<&str> = text.lines().collect();
            assert!(words.is_sorted_by(|a, b| a.as_bytes() < b.as_bytes()), "{name}");
        }
    }
}
