//! Holds tests: what cells come to does not depend on what was met before, nor on what is
//! remembered of it. Must not know how cells are told.

use crate::detect::{Detector, FieldTally, ObjectTally, ValueHash};
use crate::model::{Chunk, FieldKind, FieldName, FieldPath, SEPARATOR};
use crate::rules::RuleSet;
use crate::validate::{Date, Today};

const TODAY: Today = Today(Date { year: 2026, month: 11, day: 21 });

/// The tally of a column called `name` that holds each of `cells` so many times.
fn column(rules: &RuleSet, name: &str, cells: &[&str], times: usize) -> FieldTally {
    let mut detector = Detector::new(rules, TODAY, ValueHash::new(None), true);
    let mut object = ObjectTally::default();
    let path = FieldPath::column(FieldName::Named(name.to_owned()));
    let field = detector.add_field(&mut object, path, FieldKind::Cell, None);
    let mut record = 1;
    for _ in 0..times {
        // room around them, as most cells have
        let mut chunk = Chunk { buf: vec![SEPARATOR; 64], ..Chunk::default() };
        for cell in cells {
            chunk.push(field, record, cell.as_bytes());
            record += 1;
        }
        chunk.buf.extend([SEPARATOR; 64]);
        detector.search(&chunk, &mut object);
    }
    object.fields.remove(0)
}

const CELLS: &[&str] = &[
    "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/119.0",
    "https://www.example.com/producten?id=12",
    "/images/2024/11/foto-0012.jpg",
    "HTTP/1.1",
    "neem contact op met jan.peeters@telenet.be",
    "mevrouw Katrien Janssens belde",
    "heeft diabetes en astma",
    "geboren op 3 mei 1971",
    "01/Nov/2026:00:00:01 +0100",
    "01/Nov/2026:00:00:00 +0100",
    "Licht water door maar naar index",
    "0471/92.67.35",
    "+32 480 21 43 65",
    "+31 (0)6 28912388",
    "0044 0041 0301",
    "09/09/2024",
    "85.07.30-033.28",
    "85 07 30 - 033.28",
    "0653.729.619",
    "81.82.83.84",
    "10.15.7.2",
    "1234.56",
    "-1234.56",
    "1111 2222 3333 4444",
    "285209231",
    "BE68 5390 0754 7034",
    "2998 IH",
];

#[test]
fn a_cell_that_comes_again_counts_as_it_did_at_first() {
    let rules = RuleSet::builtin().expect("valid rules");
    for name in ["waarde", "telefoon", "rijksregisternummer", "ip"] {
        for cell in CELLS {
            let (once, often) =
                (column(&rules, name, &[cell], 1), column(&rules, name, &[cell], 9));
            let counted = |tally: &FieldTally, times: u64| {
                let cells = tally.cells.iter().map(|c| (c.key.0, c.shape, c.count * times));
                let parts = tally.parts.iter().map(|p| (p.rule, p.signature, p.count * times));
                let months = tally.months.iter().map(|(month, n)| (month, n * times));
                let shapes = tally.shapes.map(|n| n * times);
                let marks: Vec<_> = tally.sketch.least();
                (
                    cells.collect::<Vec<_>>(),
                    parts.collect::<Vec<_>>(),
                    months.collect::<Vec<_>>(),
                    shapes,
                    marks,
                )
            };
            assert_eq!(counted(&once, 9), counted(&often, 1), "{cell} in {name}");
        }
    }
}

#[test]
fn a_column_is_the_sum_of_its_cells() {
    let rules = RuleSet::builtin().expect("valid rules");
    let all = column(&rules, "waarde", CELLS, 5);
    let mut sum = column(&rules, "waarde", &[], 0);
    for cell in CELLS {
        sum.unite(&column(&rules, "waarde", &[cell], 5));
    }
    let counts = |tally: &FieldTally| {
        let mut cells: Vec<_> = tally.cells.iter().map(|c| (c.key.0, c.shape, c.count)).collect();
        cells.sort_unstable();
        (cells, tally.shapes, tally.values, tally.lengths, tally.sketch.least())
    };
    assert_eq!(counts(&all), counts(&sum));
}

#[test]
fn a_moment_of_a_log_is_a_date_and_nothing_else() {
    let rules = RuleSet::builtin().expect("valid rules");
    let mut detector = Detector::new(&rules, TODAY, ValueHash::new(None), true);
    for (text, month) in [
        ("01/Nov/2026:00:00:01 +0100", Some(2026 * 12 + 10)),
        ("31/dec/1999:23:59:59 -0500", Some(1999 * 12 + 11)),
        ("1/Nov/2026:00:00:01 +0100", Some(2026 * 12 + 10)),
        ("31/Feb/2026:00:00:01 +0100", None),
        ("01/Foo/2026:00:00:01 +0100", None),
    ] {
        assert!(detector.matches(text.as_bytes()).is_empty(), "{text}");
        let tally = column(&rules, "time", &[text], 1);
        assert_eq!(tally.months.iter().next().map(|(month, _)| month), month, "{text}");
        assert!(tally.cells.is_empty() && tally.parts.is_empty(), "{text}");
    }
}
