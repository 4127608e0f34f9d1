//! Holds how places follow from classes: plain loops over rows of words, which run
//! on many words at a time. Must not know how bytes were told apart.

use super::{Row, TILE, Tile, WIDTH};

impl Tile {
    /// Finds the places of all kinds from the classes. Plain loops over rows: they
    /// run on many words at a time.
    #[inline(always)]
    pub(super) fn find(&mut self) {
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
        let mut coding = [0; WIDTH];
        for i in 0..n + 2 {
            coding[i] = capital[i] | digit[i];
        }
        let coding8 = doubled(n, &doubled(n, &doubled(n, &coding, 1), 2), 4);
        let long_word = doubled(n, &doubled(n, &doubled(n, &doubled(n, &word, 1), 2), 4), 8);
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
            let named = before(&letter, i, 1) | !before(&word, i, 1) & before(&letter, i, 2);
            let alone =
                !again(1) & !before(colon, i, 1) & !(behind(joint, i, 1) & behind(joint, i, 2));
            label[i] = colon[i] & named & alone;
            let codes = |k| behind(&coding, i, k);
            let ends = !w(8) | codes(8) & (!w(9) | codes(9) & codes(10) & !w(11));
            code[i] = capital[i] & starts_word & c(1) & coding8[i] & ends;
            let octets = |row: &Row| {
                row[i]
                    & behind(row, i, 3)
                    & behind(row, i, 6)
                    & behind(row, i, 9)
                    & behind(row, i, 12)
            };
            let uuid =
                hyphen[i] & behind(hyphen, i, 5) & behind(hyphen, i, 10) & behind(hyphen, i, 15);
            let mut sevens = !digit[i];
            let mut armour = hyphen[i] & c(1);
            let mut agent = capital[i] & starts_word & behind(joint, i, 7) & d(8);
            for k in 1..8 {
                sevens &= d(k) & before(digit, i, k);
                if k < 4 {
                    armour &= before(hyphen, i, k);
                }
                if k < 7 {
                    agent &= behind(small, i, k);
                }
            }
            sevens &= !before(digit, i, 8);
            agent &= behind(joint, i, 9) & d(10) & sp(11);
            odd[i] = octets(colon)
                | octets(hyphen)
                | uuid
                | sevens
                | armour
                | agent
                | long_word[i] & starts_word & letter[i];
            self.rare[i] = coded[i]
                | postcode[i]
                | plate[i]
                | leads[i]
                | ats[i]
                | colons[i]
                | commas[i]
                | label[i]
                | code[i]
                | odd[i];
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
    let four = doubled(n, &doubled(n, &plain, 1), 2);
    let seven = doubled(n, &four, 3);
    let eight = doubled(n, &doubled(n, &doubled(n, &spaced, 1), 2), 4);
    let mut long = doubled(n, &eight, 2);
    for i in 1..n + 1 {
        long[i] |= seven[i];
    }
    (long, plain)
}

/// Runs of twice the length, or `k` longer: bits that have another `k` behind them.
#[inline(always)]
fn doubled(n: usize, row: &Row, k: u32) -> Row {
    let mut out = [0; WIDTH];
    for i in 1..n + 2 {
        out[i] = row[i] & behind(row, i, k);
    }
    out
}
