//! Holds how places follow from classes: plain loops over rows of words, which run
//! on many words at a time. Must not know how bytes were told apart.

use super::{Row, TILE, Tile, WIDTH};

impl Tile {
    /// Finds the places of all kinds from the classes. Plain loops over rows: they
    /// run on many words at a time.
    #[inline(always)]
    pub(super) fn find(&mut self) {
        let n = self.blocks.min(TILE);
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
            label,
            code,
            odd,
        ] = &mut self.places;
        // loops of their own: one loop over everything would not run on many words at a time
        let starts = row(n, |i| digit[i] & !before(digit, i, 1));
        let first = row(n, |i| starts[i] & !before(&word, i, 1));
        let four = row(n, |i| behind(digit, i, 1) & behind(digit, i, 2) & behind(digit, i, 3));
        // a group in the middle of joined digits was seen from their start
        fill(n, number, |i| long[i] & first[i] & !before(&joined, i, 1));
        fill(n, coded, |i| {
            let two_letters = before(&letter, i, 1) & before(&letter, i, 2);
            starts[i] & two_letters & !before(&word, i, 3) & behind(digit, i, 1)
        });
        postcodes(n, postcode, &first, &four, [digit, capital, space, &word]);
        houses(n, house, &first, &four, [digit, &letter, space, joint, comma]);
        days(n, day, &first, [digit, &letter, space, joint]);
        fill(n, plate, |i| {
            let one_side = before(digit, i, 1) & behind(capital, i, 1);
            let other_side = before(capital, i, 1) & behind(digit, i, 1);
            hyphen[i] & (one_side | other_side)
        });
        fill(n, leads, |i| lead[i] & behind(digit, i, 1));
        fill(n, ats, |i| at[i]);
        fill(n, colons, |i| {
            colon[i] & (behind(colon, i, 1) | behind(colon, i, 4) | behind(colon, i, 5))
        });
        fill(n, commas, |i| {
            comma[i] & before(capital, i, 1) & behind(space, i, 1) & behind(capital, i, 2)
        });
        // first letters of words that may begin a name
        let starts_name = row(n, |i| {
            let more = behind(small, i, 1) | behind(capital, i, 1) & behind(capital, i, 2);
            capital[i] & !before(&word, i, 1) & !before(joint, i, 1) & more
        });
        // a letter or point and a space, a colon or `=`, stand before
        fill(n, announced, |i| {
            let space_before = before(space, i, 1);
            starts_name[i]
                & (space_before & (before(&letter, i, 2) | before(joint, i, 2))
                    | before(colon, i, 1)
                    | space_before & before(colon, i, 2))
        });
        let starts_word = row(n, |i| word[i] & !before(&word, i, 1));
        labels(n, label, &letter, &word, colon, joint);
        codes(n, code, capital, digit, &word, &starts_word);
        odd_joints(n, odd, [colon, hyphen, joint, capital, digit], &word);
        odd_words(n, odd, [capital, small, &letter, &word, digit, joint, space], &starts_word);
        fill(n, &mut self.rare, |i| {
            let digits = coded[i] | postcode[i] | plate[i] | leads[i];
            digits | ats[i] | colons[i] | commas[i] | code[i]
        });
        let mut open = self.open;
        for i in 1..n + 1 {
            // the sum carries each start through its word to the byte behind it
            let (sum, over) = word[i].overflowing_add(starts_name[i]);
            let (sum, more) = sum.overflowing_add(u64::from(open));
            open = over | more;
            name_end[i] = sum & !word[i];
        }
        self.open = open;
        let goes_on = row(n, |i| {
            let follows = behind(capital, i, 1) | behind(particle, i, 1);
            space[i] & follows | hyphen[i] & behind(capital, i, 1)
        });
        for i in 1..n + 1 {
            name_end[i] &= goes_on[i];
        }
    }
}

/// A row whose words of the tile `f` gives by their number.
#[inline(always)]
fn row(n: usize, f: impl Fn(usize) -> u64) -> Row {
    let mut out = [0; WIDTH];
    fill(n, &mut out, f);
    out
}

/// Fills the words of the tile in a row: `f` gives them by their number.
#[inline(always)]
fn fill(n: usize, out: &mut Row, f: impl Fn(usize) -> u64) {
    for (i, word) in out.iter_mut().enumerate().take(n.min(TILE) + 1).skip(1) {
        *word = f(i);
    }
}

/// Four digits before two capitals. The rows are those of digits, capitals, spaces and
/// word bytes.
#[inline(always)]
fn postcodes(n: usize, postcode: &mut Row, first: &Row, four: &Row, rows: [&Row; 4]) {
    let [digit, capital, space, word] = rows;
    for i in 1..n.min(TILE) + 1 {
        let spaced = behind(space, i, 4) & behind(capital, i, 6) & !behind(word, i, 7);
        let solid = behind(capital, i, 4) & !behind(word, i, 6);
        let capitals = behind(capital, i, 5) & (spaced | solid);
        postcode[i] = first[i] & four[i] & !behind(digit, i, 4) & capitals;
    }
}

/// At most four digits behind a word and a space. The rows are those of digits, letters,
/// spaces, joints and commas.
#[inline(always)]
fn houses(n: usize, house: &mut Row, first: &Row, four: &Row, rows: [&Row; 5]) {
    let [digit, letter, space, joint, comma] = rows;
    for i in 1..n.min(TILE) + 1 {
        let behind_word = before(letter, i, 2) | before(comma, i, 2) | before(joint, i, 2);
        let short = !(four[i] & behind(digit, i, 4));
        house[i] = first[i] & before(space, i, 1) & behind_word & short;
    }
}

/// One or two digits that a letter follows at a distance. The rows are those of digits,
/// letters, spaces and joints.
#[inline(always)]
fn days(n: usize, day: &mut Row, first: &Row, rows: [&Row; 4]) {
    let [digit, letter, space, joint] = rows;
    for i in 1..n.min(TILE) + 1 {
        let apart = (behind(space, i, 1) | behind(joint, i, 1)) & behind(letter, i, 2);
        let pointed = behind(joint, i, 1) & behind(space, i, 2) & behind(letter, i, 3);
        let suffixed = behind(letter, i, 1) & behind(letter, i, 2);
        let suffixed = suffixed & behind(space, i, 3) & behind(letter, i, 4);
        let one = !behind(digit, i, 1) & (apart | pointed | suffixed);
        let apart = (behind(space, i, 2) | behind(joint, i, 2)) & behind(letter, i, 3);
        let pointed = behind(joint, i, 2) & behind(space, i, 3) & behind(letter, i, 4);
        let two = behind(digit, i, 1) & !behind(digit, i, 2) & (apart | pointed);
        day[i] = first[i] & (one | two);
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
    let four = doubled(n, &doubled(n, &plain, 1), 2);
    let seven = doubled(n, &four, 3);
    let eight = doubled(n, &doubled(n, &doubled(n, &spaced, 1), 2), 4);
    let mut long = doubled(n, &eight, 2);
    for i in 1..n + 1 {
        long[i] |= seven[i];
    }
    (long, plain)
}

/// A colon or `=` behind a letter, or behind a letter and one sign, by itself.
#[inline(always)]
fn labels(n: usize, label: &mut Row, letter: &Row, word: &Row, colon: &Row, joint: &Row) {
    for i in 1..n + 1 {
        let named = before(letter, i, 1) | !before(word, i, 1) & before(letter, i, 2);
        let path = behind(joint, i, 1) & behind(joint, i, 2);
        let alone = !behind(colon, i, 1) & !before(colon, i, 1) & !path;
        label[i] = colon[i] & named & alone;
    }
}

/// Words of eight, nine or eleven capitals and digits, the first a capital.
#[inline(always)]
fn codes(n: usize, code: &mut Row, capital: &Row, digit: &Row, word: &Row, starts_word: &Row) {
    let mut coding = [0; WIDTH];
    for i in 0..n.min(TILE) + 2 {
        coding[i] = capital[i] | digit[i];
    }
    let three = doubled(n, &doubled(n, &coding, 1), 1);
    let eight = doubled(n, &doubled(n, &doubled(n, &coding, 1), 2), 4);
    for i in 1..n + 1 {
        let eleven = behind(&three, i, 8) & !behind(word, i, 11);
        let nine = behind(&coding, i, 8) & !behind(word, i, 9);
        let starts = capital[i] & starts_word[i];
        code[i] = starts & eight[i] & (!behind(word, i, 8) | nine | eleven);
    }
}

/// Joints at equal distances, a sign between two times seven digits, and the hyphens
/// before `-----BEGIN`. The rows are those of colons, hyphens, joints, capitals, digits.
#[inline(always)]
fn odd_joints(n: usize, odd: &mut Row, rows: [&Row; 5], word: &Row) {
    let [colon, hyphen, joint, capital, digit] = rows;
    let fours = doubled(n, joint, 5);
    let four = doubled(n, &doubled(n, word, 1), 2);
    let octets = doubled(n, &doubled(n, colon, 3), 6);
    let octets_by_hyphen = doubled(n, &doubled(n, hyphen, 3), 6);
    let uuid = doubled(n, &doubled(n, hyphen, 5), 10);
    let hyphens = doubled(n, hyphen, 1);
    let seven = doubled(n, &doubled(n, &doubled(n, digit, 1), 2), 3);
    for i in 1..n + 1 {
        let sevens = !digit[i] & behind(&seven, i, 1) & before(&seven, i, 7) & !before(digit, i, 8);
        let armour =
            hyphen[i] & behind(capital, i, 1) & before(&hyphens, i, 2) & before(&hyphens, i, 3);
        let by_fours =
            fours[i] & !hyphen[i] & before(&four, i, 4) & behind(&four, i, 1) & behind(&four, i, 6);
        odd[i] = octets[i] & behind(&octets, i, 3)
            | by_fours
            | octets_by_hyphen[i] & behind(&octets_by_hyphen, i, 3)
            | uuid[i]
            | sevens
            | armour;
    }
}

/// Words of sixteen letters and digits, and names as in `Mozilla/5.0 `. The rows are
/// those of capitals, small letters, letters, word bytes, digits, joints, spaces.
#[inline(always)]
fn odd_words(n: usize, odd: &mut Row, rows: [&Row; 7], starts_word: &Row) {
    let [capital, small, letter, word, digit, joint, space] = rows;
    let sixteen = doubled(n, &doubled(n, &doubled(n, &doubled(n, word, 1), 2), 4), 8);
    let two = doubled(n, small, 1);
    let six = doubled(n, &doubled(n, &two, 2), 2);
    for i in 1..n + 1 {
        let name = capital[i] & behind(&six, i, 1) & behind(joint, i, 7) & behind(digit, i, 8);
        let agent = name & behind(joint, i, 9) & behind(digit, i, 10) & behind(space, i, 11);
        let token = sixteen[i] & (letter[i] | before(joint, i, 1));
        odd[i] |= starts_word[i] & (agent | token);
    }
}

/// Runs of twice the length, or `k` longer: bits that have another `k` behind them.
#[inline(always)]
fn doubled(n: usize, row: &Row, k: u32) -> Row {
    let mut out = [0; WIDTH];
    for i in 0..n.min(TILE) + 2 {
        out[i] = row[i] & behind(row, i, k);
    }
    out
}
