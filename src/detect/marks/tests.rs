//! Holds the tests of marks: any implementation against the plain one. Must not know
//! rules.

use super::*;

const ALL: [Kind; KINDS] = [
    Kind::Number,
    Kind::House,
    Kind::Day,
    Kind::Announced,
    Kind::NameEnd,
    Kind::Coded,
    Kind::Postcode,
    Kind::Plate,
    Kind::Lead,
    Kind::At,
    Kind::Colon,
    Kind::Comma,
    Kind::Label,
    Kind::Code,
    Kind::Odd,
];

/// All places of `buf`, read by `read`.
fn places(buf: &[u8], read: impl Fn(&mut Tile, &[u8])) -> Vec<(usize, usize)> {
    let (mut tile, mut base, mut found) = (Tile::new(), 0, Vec::new());
    while base < buf.len() {
        (tile.base, tile.blocks) = (base, (buf.len() - base).div_ceil(BLOCK).min(TILE));
        read(&mut tile, buf);
        for kind in ALL {
            tile.each(kind, |at| found.push((kind as usize, at)));
        }
        base += TILE * BLOCK;
    }
    found.sort_unstable();
    found
}

#[test]
fn every_way_of_classifying_finds_the_same_places() {
    let buf: Vec<u8> = (0..9000u32).map(|i| (i * 7 + i / 256 + i * i % 61) as u8).collect();
    let text = "Jan 06-12345678, NL91 ABNA @ 1-ABC-123 (010) 3 mei 1234 AB x::1 a: SPECI2014 \
                00:1b:44:11:3a:b7 -----BEGIN Mozilla/5.0 ("
        .repeat(140);
    for buf in [&buf[..], text.as_bytes()] {
        for length in [0, 1, 63, 64, 65, 130, 4096, 4097, 9000] {
            let buf = &buf[..length];
            let expected = places(buf, |tile, buf| tile.read_with(buf, portable));
            let fast = places(buf, |tile, buf| {
                tile.read(buf, tile.base);
            });
            assert_eq!(fast, expected, "{length}");
            #[cfg(target_arch = "x86_64")]
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has AVX2, it was just asked.
                let half = places(buf, |tile, buf| unsafe { x86::read_256(tile, buf) });
                assert_eq!(half, expected, "{length}");
            }
        }
    }
}

/// The texts that each kind of place stands before, wherever in a block they lie.
#[test]
fn places_are_where_something_may_begin() {
    let cases: &[(&str, Kind, &[&str])] = &[
        ("bsn 123456782, 85.07.30-033.28", Kind::Number, &["123456782", "85.07.30"]),
        ("06 12 34 56 78 and 030 - 5555 555", Kind::Number, &["06 12", "12 34", "030 - "]),
        ("at 10:00:00 of 5123 and 1.2.3", Kind::Number, &[]),
        ("x1234567 _1234567 a 12345678901", Kind::Number, &["12345678901"]),
        ("op NL91ABNA en BE0653 ab12 abc12 x86", Kind::Coded, &["91ABNA", "0653", "12 abc"]),
        ("1234 AB en 1234AB. 12345 AB 1234 ABC", Kind::Postcode, &["1234 AB en", "1234AB."]),
        ("Dorpsstraat 12A, laan, 5 en =7 van 12345", Kind::House, &["12A", "5 en"]),
        ("3 mei, 21/Nov/2026, 1er mai, 5kg, 123 x", Kind::Day, &["3 mei", "21/Nov", "1er"]),
        ("1-ABC-123 12-AB-34 a-1", Kind::Plate, &["-ABC", "-123", "-AB", "-34"]),
        ("(010) +32 (x) a+1", Kind::Lead, &["(010", "+32", "+1"]),
        ("2a02:1811::1 at 10:20:30 std::x", Kind::Colon, &[":1811", "::1", "::x"]),
        ("Jan at ABC, Éric x.Foo fooBar dr. Bo naam: Els", Kind::Announced, &["ABC", "Bo", "Els"]),
        (
            "Jan Maes, Éric van Os, Els ging, Jan-Piet. de X",
            Kind::NameEnd,
            &[" Maes", " van Os", "-Piet"],
        ),
        ("VERMEULEN, Griet, en Jan, Piet", Kind::Comma, &[", Griet"]),
        (
            "sex: V, \"pin\": 1, a = b, http://x std::y 10:20 a == b",
            Kind::Label,
            &[": V", ": 1", "= b, http"],
        ),
        ("SPECI2014 GEBABEBB AB1234567 abcdefgh ABCDEFG", Kind::Code, &["SPECI", "GEBA", "AB123"]),
        ("00:1b:44:11:3a:b7 10:20:30", Kind::Odd, &[":1b"]),
        ("001b.4411.3ab7 x ab.cafe.beef", Kind::Odd, &[".4411"]),
        ("id 550e8400-e29b-41d4-a716-446655440000", Kind::Odd, &["-e29b"]),
        ("NLD6503101F2403096 x 1234567-12", Kind::Odd, &["NLD", "F24"]),
        ("-----BEGIN X-----", Kind::Odd, &["-BEGIN"]),
        ("ghp_0123456789abcdef abc-0123456789abcdef", Kind::Odd, &["ghp", "0123456789abcdef"]),
        ("Mozilla/5.0 (X11) Gecko/20100101", Kind::Odd, &["Moz"]),
    ];
    for (text, kind, expected) in cases {
        for pad in (0..130).chain(4030..4100) {
            let buf = [" ".repeat(pad).as_bytes(), text.as_bytes()].concat();
            let found = places(&buf, |tile, buf| {
                tile.read(buf, tile.base);
            });
            let found: Vec<&str> = found
                .into_iter()
                .filter(|(k, _)| *k == *kind as usize)
                .map(|(_, at)| &text[at - pad..])
                .collect();
            assert_eq!(found.len(), expected.len(), "{text} at {pad}: {found:?}");
            for (found, expected) in found.iter().zip(*expected) {
                assert!(found.starts_with(expected), "{text} at {pad}: {found}");
            }
        }
    }
}

#[test]
fn what_is_forgotten_has_no_places_and_the_rest_keeps_its_own() {
    let text = b"Straat 12, 3 mei 1234567 Jan Peeters ".repeat(200);
    let all = places(&text, |tile, buf| {
        tile.read(buf, tile.base);
    });
    for (from, to) in [(0, 10), (60, 70), (64, 128), (100, 5000), (4090, 4100), (7000, 7000)] {
        let left = places(&text, |tile, buf| {
            tile.read(buf, tile.base);
            tile.forget(from, to);
        });
        let common = |kind: usize| Kind::COMMON.iter().any(|&k| k as usize == kind);
        let expected: Vec<_> =
            all.iter().filter(|&&(k, at)| !(common(k) && (from..to).contains(&at))).collect();
        assert_eq!(left.iter().collect::<Vec<_>>(), expected, "{from}..{to}");
    }
}
