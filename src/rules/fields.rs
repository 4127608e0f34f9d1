//! Holds the names of fields: how they are split into words and which rules they
//! speak for. Must not know values.

use super::rule::RuleId;
use std::collections::{HashMap, HashSet};

/// How strongly a field's name speaks for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It may hold it, beside other personal fields.
    Weak,
    /// A field so called holds it.
    Strong,
}

/// Names of fields of all rules.
#[derive(Clone, Debug, Default)]
pub struct FieldNames {
    by_name: HashMap<String, Vec<(RuleId, Strength)>>,
    affixes: HashSet<String>,
}

impl FieldNames {
    /// An empty table; `affixes` are words that stand around a name without
    /// changing what it means (`customer`, `billing`, `1`).
    pub fn new(affixes: Vec<String>) -> Self {
        FieldNames { by_name: HashMap::new(), affixes: affixes.into_iter().collect() }
    }

    /// Adds a name of a field that speaks for `rule`.
    pub fn add(&mut self, name: &str, rule: RuleId, strength: Strength) {
        self.by_name.entry(words_of(name).join(" ")).or_default().push((rule, strength));
    }

    /// The rules that the name of a field speaks for. Words around the known
    /// name are allowed when they are affixes.
    pub fn rules_for(&self, name: &str) -> &[(RuleId, Strength)] {
        self.rules_of(&words_of(name))
    }

    /// The same for a name that was split into its [words](words_of).
    pub fn rules_of(&self, words: &[String]) -> &[(RuleId, Strength)] {
        let is_affix =
            |word: &String| self.affixes.contains(word) || word.bytes().all(|b| b.is_ascii_digit());
        let front = words.iter().take_while(|word| is_affix(word)).count();
        let back = words.iter().rev().take_while(|word| is_affix(word)).count();
        for skip in 0..=front {
            for drop in 0..=back.min(words.len() - skip) {
                let rest = &words[skip..words.len() - drop];
                if let Some(rules) = self.by_name.get(&rest.join(" ")).filter(|_| !rest.is_empty())
                {
                    return rules;
                }
            }
        }
        &[]
    }
}

/// The words of a field's name in lower case and without accents:
/// `billingPostalCode`, `BILLING_POSTAL-CODE` and `billing postal code` are alike.
pub fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        let previous = i.checked_sub(1).map(|j| chars[j]);
        let next = chars.get(i + 1);
        let starts_word = c.is_uppercase()
            && previous.is_some_and(|p| {
                p.is_lowercase() || (p.is_uppercase() && next.is_some_and(|n| n.is_lowercase()))
            });
        let digit_edge =
            previous.is_some_and(|p| p.is_alphanumeric() && p.is_numeric() != c.is_numeric());
        if (!c.is_alphanumeric() || starts_word || digit_edge) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    for word in words.iter_mut().filter(|word| !word.is_ascii()) {
        *word = super::keywords::without_accents(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_like_people_read_them() {
        for (name, expected) in [
            ("BillingPostalCode", "billing postal code"),
            ("billing_postal-code", "billing postal code"),
            ("IBANNumber", "iban number"),
            ("e-mail", "e mail"),
            ("Prénom", "prenom"),
            ("tel1", "tel 1"),
            ("GEBOORTEDATUM", "geboortedatum"),
            ("", ""),
        ] {
            assert_eq!(words_of(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn affixes_may_stand_around_a_known_name() {
        let mut names = FieldNames::new(vec!["billing".into(), "customer".into()]);
        names.add("postal code", RuleId(1), Strength::Strong);
        names.add("name", RuleId(2), Strength::Weak);
        assert_eq!(names.rules_for("BillingPostalCode2"), [(RuleId(1), Strength::Strong)]);
        assert_eq!(names.rules_for("customer_name"), [(RuleId(2), Strength::Weak)]);
        assert_eq!(names.rules_for("file_name"), []);
        assert_eq!(names.rules_for("customer"), []);
    }
}
