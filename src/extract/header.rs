//! Holds the question which row of a table names its columns. Must not know how the
//! table is written.

/// How many rows at the top may be titles.
const TITLES: usize = 12;

/// Words that columns are usually called, in lower case.
const USUAL: &[&str] = &[
    "id",
    "nr",
    "naam",
    "name",
    "nom",
    "voornaam",
    "achternaam",
    "familienaam",
    "prenom",
    "prénom",
    "firstname",
    "lastname",
    "first_name",
    "last_name",
    "first name",
    "last name",
    "surname",
    "email",
    "e-mail",
    "mail",
    "adres",
    "adresse",
    "address",
    "straat",
    "rue",
    "street",
    "postcode",
    "plaats",
    "woonplaats",
    "stad",
    "ville",
    "city",
    "gemeente",
    "commune",
    "telefoon",
    "téléphone",
    "tel",
    "gsm",
    "phone",
    "geslacht",
    "sexe",
    "gender",
    "functie",
    "fonction",
    "afdeling",
    "land",
    "pays",
    "country",
    "status",
    "type",
    "datum",
    "date",
    "omschrijving",
    "description",
    "username",
    "login",
    "user",
    "gebruiker",
    "opmerking",
    "opmerkingen",
    "remarque",
    "notes",
    "bedrijf",
    "société",
    "company",
    "rol",
    "role",
    "klant",
    "client",
    "iban",
    "rekening",
    "bedrag",
    "montant",
    "kenteken",
    "nummerplaat",
    "bsn",
    "rijksregisternummer",
    "niss",
    "geboortedatum",
];

/// The row that names the columns; None where none does. Rows before it are titles.
pub(super) fn find(rows: &[Vec<&[u8]>]) -> Option<usize> {
    let width = rows.iter().map(|row| filled(row)).max().unwrap_or(0);
    // a row with gaps that could name the columns, and how many usual names it has
    let mut partial: Option<(usize, usize)> = None;
    for (i, row) in rows.iter().enumerate().take(TITLES) {
        // a title fills a cell or two of many
        if filled(row) * 10 < width * 6 {
            continue;
        }
        let names = names_columns(row, &rows[i + 1..]).then(|| usual(row));
        match (names, partial) {
            (Some(count), None) if filled(row) < width => partial = Some((i, count)),
            (Some(_), None) => return Some(i),
            // in a narrow table a label and its value are a title too
            (Some(count), Some((_, before))) if count >= 2 && count > before => return Some(i),
            (None, None) if filled(row) < width => {}
            _ => break,
        }
    }
    partial.map(|(i, _)| i)
}

/// Whether a row that nothing follows names columns all the same: most of it is what
/// columns are usually called. Any other may be all the data there is.
pub(super) fn names_alone(row: &[&[u8]]) -> bool {
    usual(row) * 3 >= filled(row) * 2
}

/// Whether the first of two columns names the rows, as in a form: a table that lies on
/// its side.
pub(super) fn labels_rows(rows: &[Vec<&[u8]>]) -> bool {
    let (Some(first), 2) = (rows.first(), rows.iter().map(Vec::len).max().unwrap_or(0)) else {
        return false;
    };
    let column = |i: usize| rows.iter().map(move |row| row.get(i).copied().unwrap_or_default());
    let turned = [column(0).collect::<Vec<_>>(), column(1).collect()];
    usual(&turned[0]) > usual(first) && find(&turned) == Some(0)
}

fn filled(row: &[&[u8]]) -> usize {
    row.iter().filter(|value| !value.is_empty()).count()
}

/// Whether `row` holds names that differ from each other and from the data below.
fn names_columns(row: &[&[u8]], data: &[Vec<&[u8]>]) -> bool {
    if !row.iter().all(|value| like_name(value)) {
        return false;
    }
    let mut names: Vec<&[u8]> = row.iter().copied().filter(|name| !name.is_empty()).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    // a join of two tables names some columns alike
    let (alike, usual_names) = (count - names.len(), usual(&names));
    if count == 0 || alike > 0 && (alike * 2 > count || usual_names == 0) {
        return false;
    }
    if data.iter().flatten().all(|value| value.is_empty()) {
        return true;
    }
    // a column whose values are no names, under a name
    let differs = (0..row.len()).any(|column| {
        let values = data.iter().filter_map(|row| row.get(column)).filter(|v| !v.is_empty());
        let (odd, all) = values
            .fold((0, 0), |(odd, all), value| (odd + usize::from(!like_name(value)), all + 1));
        all > 0 && odd * 2 > all
    });
    let lower = names.iter().all(|name| {
        name.iter().all(|&b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-' | b' ') || b >= 0x80)
    });
    let data_capital =
        data.iter().flatten().any(|value| value.first().is_some_and(u8::is_ascii_uppercase));
    differs || (lower && data_capital) || usual_names >= 2 || usual_names * 2 >= count
}

/// How many of `names` columns are usually called.
fn usual(names: &[&[u8]]) -> usize {
    let is_usual =
        |name: &&&[u8]| USUAL.contains(&String::from_utf8_lossy(name).to_lowercase().as_str());
    names.iter().filter(is_usual).count()
}

/// Whether it could be the name of a column.
pub(super) fn like_name(value: &[u8]) -> bool {
    let digits = value.iter().filter(|b| b.is_ascii_digit()).count();
    value.is_empty()
        || (value.len() <= 60
            && !value.contains(&b'@')
            && !value[0].is_ascii_digit()
            && value.iter().any(|&b| b.is_ascii_alphabetic() || b >= 0x80)
            && digits * 2 <= value.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_before_the_names_of_columns() {
        for (rows, expected) in [
            // a label and its value over three columns
            (&["Lijst||", "Door:|Els Claes|", "Nr|E-mail|Plaats", "1|e@x.be|Gent"][..], Some(2)),
            (&["Door:|Els Claes|", "Nr|E-mail|Plaats", "1|e@x.be|Gent"], Some(1)),
            // a column without a name
            (&["naam|plaats|", "Jan|Gent|12", "Els|Luik|14"], Some(0)),
            (&["naam|plaats|", "Jan|Gent|n.v.t.", "Els|Luik|14"], Some(0)),
            // no header, a gap in the first row
            (&["e@x.be||Gent", "j@x.be|12|Luik", "b@x.be|9|Namen"], None),
        ] {
            let rows: Vec<Vec<&[u8]>> =
                rows.iter().map(|row| row.split('|').map(str::as_bytes).collect()).collect();
            assert_eq!(find(&rows), expected, "{rows:?}");
        }
    }
}
