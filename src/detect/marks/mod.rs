//! Holds the one pass over every byte: classes of bytes as bits, and from
//! them the places where something may begin. Must not know what begins there.

mod find;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "x86_64")]
mod x86;

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
    /// A colon or `=` behind a letter, or behind a letter and one sign: `Geslacht: V`,
    /// `"password": "…"`. Not those of `://`, `::` and `==`.
    Label,
    /// The first letter of a word of eight, nine or eleven capitals and digits.
    Code,
    /// The first place of something rare that is told apart by its bytes: the joints
    /// of a network card's number or a UUID, seven digits on both sides of a sign, the
    /// hyphens before `-----BEGIN`, a word of sixteen letters and digits, a word and
    /// two numbers as in `Mozilla/5.0 `.
    Odd,
}

impl Kind {
    /// Kinds that most blocks have none of, but for [`Kind::Odd`].
    pub const RARE: [Kind; 9] = [
        Kind::Coded,
        Kind::Postcode,
        Kind::Plate,
        Kind::Lead,
        Kind::At,
        Kind::Colon,
        Kind::Comma,
        Kind::Label,
        Kind::Code,
    ];

    /// Kinds that are common.
    const COMMON: [Kind; 5] =
        [Kind::Number, Kind::House, Kind::Day, Kind::Announced, Kind::NameEnd];
}

const KINDS: usize = Kind::Odd as usize + 1;

/// A stretch of a buffer with the places in it at which something may begin.
pub struct Tile {
    base: usize,
    blocks: usize,
    classes: [Row; CLASSES],
    places: [Row; KINDS],
    /// Which blocks have any place of a rare kind but labels, which are less rare.
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

    /// Forgets the places of the common kinds in a stretch, as far as it is in this tile.
    pub fn forget(&mut self, from: usize, to: usize) {
        let end = self.base + self.blocks * BLOCK;
        let (from, to) = (from.clamp(self.base, end), to.clamp(self.base, end));
        for block in (from - self.base) / BLOCK..(to - self.base).div_ceil(BLOCK) {
            let start = self.base + block * BLOCK;
            let below = |at: usize| match at.saturating_sub(start) {
                bits @ 0..BLOCK => (1u64 << bits) - 1,
                _ => u64::MAX,
            };
            let kept = below(from) | !below(to);
            for kind in Kind::COMMON {
                self.places[kind as usize][block + 1] &= kept;
            }
        }
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
            let kinds = if any == 0 { &[Kind::Label][..] } else { &Kind::RARE };
            for &kind in kinds {
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
