//! Holds the one pass over every byte: classes of bytes as bits, and from
//! them the places where something may begin. Must not know what begins there.
//! The only `unsafe` of the crate is here.

/// Bytes of a block: a bit for each fits a word.
const BLOCK: usize = 64;
/// Blocks of a tile: few enough that all its words stay in the nearest cache.
const TILE: usize = 64;
/// Words of a row: the block before the tile, the tile, two blocks behind it.
const WIDTH: usize = 1 + TILE + 2;

/// A word for each block, the first for the block before the tile.
type Row = [u64; WIDTH];

/// Classes of bytes, in this order: digits; capitals of ASCII and the byte that
/// starts those of Latin-1 in UTF-8; small letters and bytes of other scripts; `_`;
/// space; joints `.`, `-`, `/`; hyphen; leads `(` and `+`; comma; `@`; `:` and `=`;
/// first letters of particles inside names.
const CLASSES: usize = 12;

/// First letters of particles.
const PARTICLES: [u8; 9] = *b"vdt'leabz";

/// What may begin at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first digit of a number that is long enough to be an identifier: seven
    /// characters of digits joined by `.`, `-`, `/`, or ten with spaces.
    Number,
    /// The first of at most four digits behind a word and a space: `Dorpsstraat 12`.
    House,
    /// The first of one or two digits that a letter follows at a distance: `3 mei`.
    Day,
    /// The first letter of a capitalised word behind a word, a point or a colon.
    Announced,
    /// The byte behind a capitalised word that another word follows which may
    /// belong to a name.
    NameEnd,
    /// The first digit right behind two letters that start a word: `NL91`.
    Coded,
    /// The first of four digits that two capitals follow: `1234 AB`.
    Postcode,
    /// A hyphen between a digit and a capital: `1-ABC-123`.
    Plate,
    /// `(` or `+` before a digit.
    Lead,
    /// `@`.
    At,
    /// A colon that another follows as in IPv6: at once or behind 3–4 characters.
    Colon,
    /// A comma between two words in capitals: `VERMEULEN, Griet`.
    Comma,
}

impl Kind {
    /// Kinds that most blocks have none of.
    pub const RARE: [Kind; 7] =
        [Kind::Coded, Kind::Postcode, Kind::Plate, Kind::Lead, Kind::At, Kind::Colon, Kind::Comma];
}

const KINDS: usize = Kind::Comma as usize + 1;

/// A stretch of a buffer with the places in it at which something may begin.
pub struct Tile {
    base: usize,
    blocks: usize,
    classes: [Row; CLASSES],
    places: [Row; KINDS],
    /// Which blocks have any place of a rare kind.
    rare: Row,
    /// Whether a capitalised word goes on into the next tile.
    open: bool,
}

impl Tile {
    /// A tile before the first.
    pub fn new() -> Box<Self> {
        Box::new(Tile {
            base: 0,
            blocks: 0,
            classes: [[0; WIDTH]; CLASSES],
            places: [[0; WIDTH]; KINDS],
            rare: [0; WIDTH],
            open: false,
        })
    }

    /// Reads the stretch of `buf` that starts at `base`, a multiple of the length
    /// it returns: where the next starts. Stretches are read one after another.
    pub fn read(&mut self, buf: &[u8], base: usize) -> usize {
        if base == 0 {
            self.open = false;
        }
        self.base = base;
        self.blocks = (buf.len() - base).div_ceil(BLOCK).min(TILE);
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512bw") {
                // SAFETY: the processor has AVX-512BW, it was just asked; whoever
                // has that has the others.
                unsafe { x86::read_512(self, buf) };
                return base + TILE * BLOCK;
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                // SAFETY: the processor has AVX2, it was just asked; whoever has
                // that has the others.
                unsafe { x86::read_256(self, buf) };
                return base + TILE * BLOCK;
            }
        }
        self.read_with(buf, portable);
        base + TILE * BLOCK
    }

    /// Hands every place of a kind to `look`, ascending.
    #[inline]
    pub fn each(&self, kind: Kind, mut look: impl FnMut(usize)) {
        let row = &self.places[kind as usize][1..=self.blocks];
        for (i, &word) in row.iter().enumerate() {
            let mut bits = word;
            while bits != 0 {
                look(self.base + i * BLOCK + bits.trailing_zeros() as usize);
                bits &= bits - 1;
            }
        }
    }

    /// Hands every place of the rare kinds to `look`, block by block.
    #[inline]
    pub fn each_rare(&self, mut look: impl FnMut(Kind, usize)) {
        for (i, &any) in self.rare[1..=self.blocks].iter().enumerate() {
            if any == 0 {
                continue;
            }
            for kind in Kind::RARE {
                let mut bits = self.places[kind as usize][i + 1];
                while bits != 0 {
                    look(kind, self.base + i * BLOCK + bits.trailing_zeros() as usize);
                    bits &= bits - 1;
                }
            }
        }
    }

    /// Hands the places of two kinds to `look` in the order of the text.
    #[inline]
    pub fn each_of_two(&self, a: Kind, b: Kind, mut look: impl FnMut(bool, usize)) {
        for i in 1..=self.blocks {
            let (of_a, of_b) = (self.places[a as usize][i], self.places[b as usize][i]);
            let mut bits = of_a | of_b;
            while bits != 0 {
                let at = bits.trailing_zeros();
                look(of_a >> at & 1 == 1, self.base + (i - 1) * BLOCK + at as usize);
                bits &= bits - 1;
            }
        }
    }

    #[inline(always)]
    fn read_with(&mut self, buf: &[u8], classify: impl Fn(&[u8; BLOCK]) -> [u64; CLASSES]) {
        // one block before the tile and two behind it, where there are any
        let first = usize::from(self.base == 0);
        for i in first..self.blocks + 3 {
            let from = self.base + i * BLOCK - BLOCK;
            let words = match buf.get(from..from + BLOCK).and_then(|b| b.try_into().ok()) {
                Some(block) => classify(block),
                None => {
                    let rest = buf.get(from..).unwrap_or_default();
                    let mut block = [0; BLOCK];
                    block[..rest.len()].copy_from_slice(rest);
                    classify(&block)
                }
            };
            for (row, word) in self.classes.iter_mut().zip(words) {
                row[i] = word;
            }
        }
        if first == 1 {
            self.classes.iter_mut().for_each(|row| row[0] = 0);
        }
        self.find();
    }

    /// Finds the places of all kinds from the classes. Plain loops over rows: they
    /// run on many words at a time.
    #[inline(always)]
    fn find(&mut self) {
        let n = self.blocks;
        let [
            digit,
            capital,
            small,
            underscore,
            space,
            joint,
            hyphen,
            lead,
            comma,
            at,
            colon,
            particle,
        ] = &self.classes;
        let mut letter = [0; WIDTH];
        let mut word = [0; WIDTH];
        for i in 0..n + 2 {
            letter[i] = capital[i] | small[i];
            word[i] = letter[i] | digit[i] | underscore[i];
        }
        let (long, joined) = long_numbers(n, digit, space, joint);
        let [
            number,
            house,
            day,
            announced,
            name_end,
            coded,
            postcode,
            plate,
            leads,
            ats,
            colons,
            commas,
        ] = &mut self.places;
        // first letters of words that may begin a name
        let mut starts_name = [0; WIDTH];
        for i in 1..n + 1 {
            let d = |k| behind(digit, i, k);
            let l = |k| behind(&letter, i, k);
            let c = |k| behind(capital, i, k);
            let sp = |k| behind(space, i, k);
            let w = |k| behind(&word, i, k);
            let starts_word = !before(&word, i, 1);
            let starts = digit[i] & !before(digit, i, 1);
            let first = starts & starts_word;
            let four = d(1) & d(2) & d(3);
            // a group in the middle of joined digits was seen from their start
            number[i] = long[i] & first & !before(&joined, i, 1);
            coded[i] = starts
                & before(&letter, i, 1)
                & before(&letter, i, 2)
                & !before(&word, i, 3)
                & d(1);
            let capitals = sp(4) & c(5) & c(6) & !w(7) | c(4) & c(5) & !w(6);
            postcode[i] = first & four & !d(4) & capitals;
            let behind_word = before(space, i, 1)
                & (before(&letter, i, 2) | before(comma, i, 2) | before(joint, i, 2));
            house[i] = first & behind_word & !(four & d(4));
            let apart = |k| sp(k) | behind(joint, i, k);
            let spaced_letter = !d(1) & (apart(1) & l(2) | l(1) & l(2) & sp(3) & l(4))
                | d(1) & !d(2) & (apart(2) & l(3));
            day[i] = first & spaced_letter;
            let one_side = before(digit, i, 1) & c(1);
            let other_side = before(capital, i, 1) & d(1);
            plate[i] = hyphen[i] & (one_side | other_side);
            leads[i] = lead[i] & d(1);
            ats[i] = at[i];
            let again = |k| behind(colon, i, k);
            colons[i] = colon[i] & (again(1) | again(4) | again(5));
            commas[i] = comma[i] & before(capital, i, 1) & sp(1) & c(2);
            self.rare[i] =
                coded[i] | postcode[i] | plate[i] | leads[i] | ats[i] | colons[i] | commas[i];
            starts_name[i] = capital[i]
                & starts_word
                & !before(joint, i, 1)
                & (behind(small, i, 1) | c(1) & c(2));
            // a letter or point and a space, a colon or `=`, stand before
            let space_before = before(space, i, 1);
            announced[i] = starts_name[i]
                & (space_before & (before(&letter, i, 2) | before(joint, i, 2))
                    | before(colon, i, 1)
                    | space_before & before(colon, i, 2));
        }
        let mut open = self.open;
        for i in 1..n + 1 {
            // the sum carries each start through its word to the byte behind it
            let (sum, over) = word[i].overflowing_add(starts_name[i]);
            let (sum, more) = sum.overflowing_add(u64::from(open));
            open = over | more;
            name_end[i] = sum & !word[i];
        }
        self.open = open;
        for i in 1..n + 1 {
            let follows = behind(capital, i, 1) | behind(particle, i, 1);
            name_end[i] &= space[i] & follows | hyphen[i] & behind(capital, i, 1);
        }
    }
}

/// Bits of what stands `k` bytes before.
#[inline(always)]
fn before(row: &Row, i: usize, k: u32) -> u64 {
    row[i] << k | row[i - 1] >> (64 - k)
}

/// Bits of what stands `k` bytes behind.
#[inline(always)]
fn behind(row: &Row, i: usize, k: u32) -> u64 {
    row[i] >> k | row[i + 1] << (64 - k)
}

/// Places from which a long number goes on: seven characters of digits with joints
/// between them, or ten with spaces too; and digits with the joints between them.
#[inline(always)]
fn long_numbers(n: usize, digit: &Row, space: &Row, joint: &Row) -> (Row, Row) {
    let n = n.min(TILE);
    // ` - ` and ` / ` between two digits: their first byte
    let mut wide = [0; WIDTH];
    for i in 1..n + 2 {
        wide[i] = space[i]
            & behind(joint, i, 1)
            & behind(space, i, 2)
            & before(digit, i, 1)
            & behind(digit, i, 3);
    }
    let (mut plain, mut spaced) = ([0; WIDTH], [0; WIDTH]);
    for i in 1..n + 2 {
        let between = before(digit, i, 1) & behind(digit, i, 1);
        plain[i] = digit[i] | joint[i] & between;
        let wide = wide[i] | before(&wide, i, 1) | before(&wide, i, 2);
        spaced[i] = plain[i] | space[i] & between | wide;
    }
    // the block before matters by its last bytes only
    plain[0] = digit[0] | joint[0] & digit[0] << 1 & (digit[1] << 63 | digit[0] >> 1);
    // runs of 2, 4 and then 7; of 2, 4, 8 and then 10
    let doubled = |row: &Row, k: u32| {
        let mut out = [0; WIDTH];
        for i in 1..n + 2 {
            out[i] = row[i] & behind(row, i, k);
        }
        out
    };
    let four = doubled(&doubled(&plain, 1), 2);
    let seven = doubled(&four, 3);
    let eight = doubled(&doubled(&doubled(&spaced, 1), 2), 4);
    let mut long = doubled(&eight, 2);
    for i in 1..n + 1 {
        long[i] |= seven[i];
    }
    (long, plain)
}

/// The classes of a block, byte by byte: what every faster way must equal.
fn portable(block: &[u8; BLOCK]) -> [u64; CLASSES] {
    let bits = |is: fn(u8) -> bool| {
        block.iter().enumerate().fold(0, |mask, (i, &b)| mask | u64::from(is(b)) << i)
    };
    [
        bits(|b| b.is_ascii_digit()),
        bits(|b| b.is_ascii_uppercase() || b == 0xC3),
        bits(|b| b.is_ascii_lowercase() || (b >= 0x80 && b != 0xFF)),
        bits(|b| b == b'_'),
        bits(|b| b == b' '),
        bits(|b| matches!(b, b'-' | b'.' | b'/')),
        bits(|b| b == b'-'),
        bits(|b| matches!(b, b'(' | b'+')),
        bits(|b| b == b','),
        bits(|b| b == b'@'),
        bits(|b| matches!(b, b':' | b'=')),
        bits(|b| PARTICLES.contains(&b)),
    ]
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{PARTICLES, Tile};
    use std::arch::x86_64::*;

    #[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn read_512(tile: &mut Tile, buf: &[u8]) {
        tile.read_with(buf, |block| {
            // SAFETY: 64 bytes are there, and the load needs no alignment.
            let x = unsafe { _mm512_loadu_epi8(block.as_ptr().cast()) };
            let is = |b: u8| _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8(b as i8));
            // x − first < length, as unsigned bytes
            let among = |first: u8, length: i8| {
                let from = _mm512_sub_epi8(x, _mm512_set1_epi8(first as i8));
                _mm512_cmplt_epu8_mask(from, _mm512_set1_epi8(length))
            };
            [
                among(b'0', 10),
                among(b'A', 26) | is(0xC3),
                among(b'a', 26) | among(0x80, 127),
                is(b'_'),
                is(b' '),
                among(b'-', 3),
                is(b'-'),
                is(b'(') | is(b'+'),
                is(b','),
                is(b'@'),
                is(b':') | is(b'='),
                PARTICLES.iter().fold(0, |bits, &b| bits | is(b)),
            ]
        });
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub(super) fn read_256(tile: &mut Tile, buf: &[u8]) {
        tile.read_with(buf, |block| {
            let (low, high) = block.split_at(32);
            // SAFETY: each half has 32 bytes, and the loads need no alignment.
            let (low, high) = unsafe {
                (_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast()))
            };
            let bits = |low: __m256i, high: __m256i| {
                let mask = |x| u64::from(_mm256_movemask_epi8(x) as u32);
                mask(low) | mask(high) << 32
            };
            let is = |b: u8| {
                let b = _mm256_set1_epi8(b as i8);
                bits(_mm256_cmpeq_epi8(low, b), _mm256_cmpeq_epi8(high, b))
            };
            let among = |first: u8, length: u8| {
                let within = |x: __m256i| {
                    let from = _mm256_sub_epi8(x, _mm256_set1_epi8(first as i8));
                    let most = _mm256_set1_epi8(length as i8 - 1);
                    _mm256_cmpeq_epi8(_mm256_min_epu8(from, most), from)
                };
                bits(within(low), within(high))
            };
            let particle = |x: __m256i| {
                let of = |b: &u8| _mm256_cmpeq_epi8(x, _mm256_set1_epi8(*b as i8));
                PARTICLES.iter().map(of).fold(_mm256_setzero_si256(), |a, b| _mm256_or_si256(a, b))
            };
            [
                among(b'0', 10),
                among(b'A', 26) | is(0xC3),
                among(b'a', 26) | bits(low, high) & !is(0xFF),
                is(b'_'),
                is(b' '),
                among(b'-', 3),
                is(b'-'),
                is(b'(') | is(b'+'),
                is(b','),
                is(b'@'),
                is(b':') | is(b'='),
                bits(particle(low), particle(high)),
            ]
        });
    }
}

#[cfg(test)]
mod tests {
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
        let text = "Jan 06-12345678, NL91 ABNA @ 1-ABC-123 (010) 3 mei 1234 AB x::1 ".repeat(180);
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
            (
                "Jan at ABC, Éric x.Foo fooBar dr. Bo naam: Els",
                Kind::Announced,
                &["ABC", "Bo", "Els"],
            ),
            (
                "Jan Maes, Éric van Os, Els ging, Jan-Piet. de X",
                Kind::NameEnd,
                &[" Maes", " van Os", "-Piet"],
            ),
            ("VERMEULEN, Griet, en Jan, Piet", Kind::Comma, &[", Griet"]),
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
}
