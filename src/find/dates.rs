//! Holds how a day is written: in numbers and in words of four languages. Must not know what
//! happened on it.

use crate::validate::Date;

/// Names of months in Dutch, French, English and German, and their short forms.
const MONTHS: [&str; 12] = [
    "januari|janvier|january|januar|jänner|jan|janv",
    "februari|février|fevrier|february|februar|feb|févr|fév",
    "maart|mars|march|märz|maerz|mrt|mar",
    "april|avril|apr|avr",
    "mei|mai|may",
    "juni|juin|june|jun",
    "juli|juillet|july|jul|juil",
    "augustus|août|aout|august|aug",
    "september|septembre|sept|sep",
    "oktober|octobre|october|okt|oct",
    "november|novembre|nov",
    "december|décembre|decembre|dezember|dec|déc|dez",
];

/// Patterns for a day, in whatever way it is written.
pub(super) fn patterns(day: Date) -> Vec<String> {
    let Date { year, month, day } = day;
    let months = MONTHS[usize::from(month) - 1];
    let two = year % 100;
    vec![
        format!(r"0?{day}[-/. ]{{1,2}}0?{month}[-/. ]{{1,2}}(?:{year}|{two:02})"),
        format!(r"{year}[-/. ]?{month:02}[-/. ]?{day:02}"),
        format!(r"{day:02}{month:02}{year}"),
        format!(
            r"0?{day}(?:\.|er|e|st|nd|rd|th|de|ste)?[\s-]{{1,2}}(?:of |de )?(?:{months})\.?[\s,-]{{1,2}}{year}"
        ),
        format!(r"(?:{months})\.? 0?{day}(?:st|nd|rd|th)?,? {year}"),
    ]
}

/// Words that announce a birth date, in lower case.
const BORN: &[&str] = &["geb", "né", "nee", "naiss", "born", "birth", "dob"];

/// Whether a name of a field, in whatever case, says that it holds dates of birth.
pub(super) fn is_of_birth(field: &str) -> bool {
    let field = field.to_lowercase();
    BORN.iter().any(|word| *word != "nee" && *word != "né" && field.contains(word))
}

/// A date of birth that `text` tells: the first date close behind a word that announces one.
pub(super) fn birth_in(text: &[u8]) -> Option<Date> {
    let text = String::from_utf8_lossy(text).to_lowercase();
    let starts = BORN.iter().flat_map(|word| {
        text.match_indices(word).filter_map(|(at, _)| {
            let before = text[..at].chars().next_back();
            (!before.is_some_and(char::is_alphanumeric)).then_some(at + word.len())
        })
    });
    starts.filter_map(|at| date_near(&text[at..])).next()
}

/// The first date within the next words.
fn date_near(text: &str) -> Option<Date> {
    let near: String = text.chars().take(40).collect();
    let bytes = near.as_bytes();
    (0..bytes.len())
        .filter(|&i| bytes[i].is_ascii_digit() && (i == 0 || !bytes[i - 1].is_ascii_digit()))
        .find_map(|i| {
            let signs = |b: &u8| b.is_ascii_digit() || b"-/.".contains(b);
            let end = i + bytes[i..].iter().take_while(|b| signs(b)).count();
            Date::parse(bytes[i..end].strip_suffix(b".").unwrap_or(&bytes[i..end]))
        })
}

#[cfg(test)]
mod tests {
    use super::super::words::Words;
    use super::*;

    #[test]
    fn a_day_is_known_in_every_way_it_is_written() {
        let day = Date { year: 1985, month: 3, day: 7 };
        let words = Words::new(&patterns(day)).expect("short").expect("some");
        let count = |text: &str| {
            let mut count = 0;
            words.find(text.as_bytes(), |_, _| count += 1);
            count
        };
        for text in [
            "07-03-1985",
            "7/3/1985",
            "7.3.85",
            "1985-03-07",
            "19850307",
            "07031985",
            "7 maart 1985",
            "7 mars 1985",
            "7. März 1985",
            "7th of March 1985",
            "March 7, 1985",
            "7 mrt. 1985",
            "07-mar-1985",
            "(1985-03-07T00:00)",
        ] {
            assert_eq!(count(text), 1, "{text}");
        }
        for text in ["17-03-1985", "07-03-1986", "7 mei 1985", "1985-03-071", "107-03-1985"] {
            assert_eq!(count(text), 0, "{text}");
        }
    }

    #[test]
    fn a_birth_date_is_one_that_is_announced() {
        let day = Some(Date { year: 1985, month: 3, day: 7 });
        for (text, expected) in [
            ("geboren op 07-03-1985.", day),
            ("né le 7/3/1985", day),
            ("Date of birth: 1985-03-07", day),
            ("gebeld op 07-03-1985", day),
            ("betaald op 07-03-1985", None),
            ("geboren te Gent", None),
        ] {
            assert_eq!(birth_in(text.as_bytes()), expected, "{text}");
        }
    }
}
