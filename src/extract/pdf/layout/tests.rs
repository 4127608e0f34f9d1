//! Holds pages of a few words, and the text that each gives. Must not know PDF.

use super::super::content::{Glyph, Placed};
use super::text;

/// A page on which every letter is half as wide as it is high.
#[derive(Default)]
struct Page(Placed);

impl Page {
    /// Writes `line` from a point on; a degree of 90 runs upwards.
    fn write(mut self, (x, y): (f64, f64), size: f64, degrees: f64, line: &str) -> Self {
        let (sin, cos) = f64::to_radians(degrees).sin_cos();
        let width = size / 2.0;
        for (i, c) in line.chars().enumerate() {
            let along = i as f64 * width;
            let start = self.0.text.len() as u32;
            self.0.text.push(c);
            self.0.glyphs.push(Glyph {
                at: (x + along * cos, y + along * sin),
                by: (width * cos, width * sin),
                size,
                start,
                end: self.0.text.len() as u32,
            });
        }
        self
    }

    /// Writes lines below each other.
    fn lines(self, (x, y): (f64, f64), lines: &[&str]) -> Self {
        let below = |page: Self, (i, line): (usize, &&str)| {
            page.write((x, y - 12.0 * i as f64), 10.0, 0.0, line)
        };
        lines.iter().enumerate().fold(self, below)
    }

    fn text(&self) -> String {
        let mut out = String::new();
        text(&self.0, &mut out);
        out
    }
}

#[test]
fn columns_of_running_text_are_read_one_after_the_other() {
    let left = [
        "De commissie heeft gisteren op de",
        "eerste dag van deze nieuwe maand",
        "besloten dat al het goede werk",
    ];
    let right = [
        "aanvangt zodra het hele budget",
        "is goedgekeurd door al degenen",
        "die daarover gaan en niet eerder",
    ];
    let page = Page::default().lines((50.0, 700.0), &left).lines((320.0, 700.0), &right);
    assert_eq!(page.text(), format!("{}\n{}\n", left.join("\n"), right.join("\n")));
}

#[test]
fn a_title_above_columns_is_read_first() {
    let left = [
        "De commissie heeft gisteren op de",
        "eerste dag van deze nieuwe maand",
        "besloten dat al het goede werk",
    ];
    let right = [
        "aanvangt zodra het hele budget",
        "is goedgekeurd door al degenen",
        "die daarover gaan en niet eerder",
    ];
    let page = Page::default()
        .lines((50.0, 700.0), &left)
        .lines((320.0, 700.0), &right)
        .lines((130.0, 720.0), &["Verslag van de vergadering over dit jaar"]);
    assert!(page.text().starts_with("Verslag van"), "{}", page.text());
    assert!(page.text().contains("al het goede werk\naanvangt"), "{}", page.text());
}

#[test]
fn a_row_of_a_table_is_one_line_with_its_label_beside_the_value() {
    let page = Page::default()
        .lines((50.0, 700.0), &["Naam", "Geboren", "BSN"])
        .lines((200.0, 700.0), &["J. Jansen", "01-02-1980", "111222333"]);
    assert_eq!(page.text(), "Naam\tJ. Jansen\nGeboren\t01-02-1980\nBSN\t111222333\n");
}

#[test]
fn a_paragraph_runs_on_and_short_lines_do_not() {
    let page = Page::default().lines(
        (50.0, 700.0),
        &[
            "Geachte mevrouw, hierbij ontvangt u van ons het rekeningnummer BE68 5390",
            "0754 7034 dat u nodig hebt om het bedrag van deze maand over te kunnen m",
            "aken voor het einde.",
            "Met groet,",
            "Jan",
        ],
    );
    let expected = "Geachte mevrouw, hierbij ontvangt u van ons het rekeningnummer BE68 5390 \
        0754 7034 dat u nodig hebt om het bedrag van deze maand over te kunnen m \
        aken voor het einde.\nMet groet,\nJan\n";
    assert_eq!(page.text(), expected);
}

#[test]
fn a_word_that_is_cut_at_the_end_of_a_line_is_whole() {
    for (lines, expected) in [
        (["mevrouw Jans-", "sens heeft"], "mevrouw Janssens heeft\n"),
        (["mevrouw Jansen-", "De Vries heeft"], "mevrouw Jansen-De Vries heeft\n"),
        (["bel 06-", "12345678 voor"], "bel 06-12345678 voor\n"),
        (["mail jan.de-", "vries@zonneveld.example"], "mail jan.de-vries@zonneveld.example\n"),
        (["zie onder -", "volgende"], "zie onder -\nvolgende\n"),
    ] {
        assert_eq!(Page::default().lines((50.0, 700.0), &lines).text(), expected);
    }
}

#[test]
fn text_that_runs_upwards_is_read_by_itself() {
    let page = Page::default().lines((50.0, 700.0), &["Factuur", "van vandaag"]).write(
        (20.0, 300.0),
        8.0,
        90.0,
        "KBO 0403.019.261",
    );
    assert_eq!(page.text(), "Factuur\nvan vandaag\nKBO 0403.019.261\n");
}

#[test]
fn what_is_printed_twice_is_read_once() {
    let page = Page::default().write((50.0, 700.0), 10.0, 0.0, "Jan Jansen").write(
        (50.3, 700.0),
        10.0,
        0.0,
        "Jan Jansen",
    );
    assert_eq!(page.text(), "Jan Jansen\n");
}

#[test]
fn the_mark_of_a_footnote_is_no_part_of_a_word() {
    let page = Page::default().write((50.0, 700.0), 10.0, 0.0, "Jansen").write(
        (80.0, 704.0),
        6.0,
        0.0,
        "1",
    );
    assert_eq!(page.text(), "Jansen 1\n");
}

#[test]
fn an_index_stands_with_its_letter() {
    let page = Page::default()
        .write((50.0, 700.0), 10.0, 0.0, "12 m")
        .write((70.0, 704.0), 6.0, 0.0, "2")
        .write((73.0, 700.0), 10.0, 0.0, ", zegt hij");
    assert_eq!(page.text(), "12 m2, zegt hij\n");
}

#[test]
fn small_lines_beside_large_letters_stay_apart() {
    let page = Page::default()
        .write((50.0, 700.0), 30.0, 0.0, "Factuur")
        .write((300.0, 708.0), 8.0, 0.0, "Kerkstraat 12")
        .write((300.0, 699.0), 8.0, 0.0, "9000 Gent");
    assert!(page.text().contains("Kerkstraat 12\n"), "{}", page.text());
    assert!(page.text().contains("9000 Gent\n"), "{}", page.text());
}

#[test]
fn letters_in_any_order_are_words_where_they_touch() {
    let page = Page::default().write((60.0, 700.0), 10.0, 0.0, "nsen").write(
        (50.0, 700.0),
        10.0,
        0.0,
        "Ja",
    );
    assert_eq!(page.text(), "Jansen\n");
}

#[test]
fn words_from_right_to_left_are_read_so() {
    let page = Page::default().write((50.0, 700.0), 10.0, 0.0, "םולש");
    assert_eq!(page.text(), "שלום\n");
}
