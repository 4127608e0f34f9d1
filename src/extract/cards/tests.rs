//! Holds what properties come to, however they are written. Must not know files.

use super::lines::Lines;
use super::property::Property;

fn lines(text: &str) -> Vec<String> {
    let mut lines = Lines::new(text.as_bytes(), 1000);
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        all.push(String::from_utf8_lossy(line).into_owned());
    }
    all
}

#[test]
fn folded_lines_are_one() {
    for (text, expected) in [
        ("A:1\r\nB:2\r\n", &["A:1", "B:2"][..]),
        ("NOTE:een\r\n  twee\r\n\tdrie\r\nB:1", &["NOTE:een tweedrie", "B:1"]),
        (
            "N;ENCODING=QUOTED-PRINTABLE:Ren=C3=\r\n=A9e\r\nB:1",
            &["N;ENCODING=QUOTED-PRINTABLE:Ren=C3=\n=A9e", "B:1"],
        ),
        ("A:1=\nB:2", &["A:1=", "B:2"]),
    ] {
        assert_eq!(lines(text), expected, "{text:?}");
    }
}

#[test]
fn values_are_read_in_every_way_they_are_written() {
    for (line, name, text) in [
        ("TEL:0475", "TEL", "0475"),
        ("item1.tel;type=CELL:0475", "TEL", "0475"),
        ("NOTE:een\\, twee\\nC:\\\\map", "NOTE", "een, twee\nC:\\map"),
        ("FN;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Ren=E9e", "FN", "Renée"),
        ("FN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Ren=C3=A9e", "FN", "Renée"),
        ("ATTENDEE;CN=\"Claes: Jan\":mailto:jan@x.be", "ATTENDEE", "mailto:jan@x.be"),
    ] {
        let property = Property::of(line.as_bytes()).expect("a property");
        assert_eq!(property.name, name, "{line}");
        assert_eq!(String::from_utf8_lossy(&property.text()), text, "{line}");
    }
    for line in ["", "geen eigenschap", "met spatie:x", ":x"] {
        assert!(Property::of(line.as_bytes()).is_none(), "{line}");
    }
}

#[test]
fn an_address_reads_as_on_an_envelope() {
    let line = b"ADR;TYPE=home:;bus 3;Kerkstraat 12;Gent;;9000;Belgi\xC3\xAB";
    let address = Property::of(line).expect("a property").address();
    assert_eq!(String::from_utf8_lossy(&address), "bus 3, Kerkstraat 12, 9000 Gent, België");
}
