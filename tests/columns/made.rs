//! Holds the makers of synthetic values: random digits, numbers with check digits,
//! dates. Must not know what is judged.

use speur::validate::Date;

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    /// The next number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }

    /// A number of so many digits that does not start with a zero.
    pub fn digits(&mut self, count: u32) -> u64 {
        let least = 10u64.pow(count - 1);
        least + self.below(9 * least)
    }

    /// A day on which a living person may have been born.
    pub fn birth(&mut self) -> Date {
        let (year, month) = (1935 + self.below(75) as i16, 1 + self.below(12) as u8);
        Date { year, month, day: 1 + self.below(28) as u8 }
    }

    /// A number that passes the 11-test of BSNs.
    pub fn bsn(&mut self) -> String {
        loop {
            let eight = 10_000_000 + self.below(30_000_000);
            let sum: u64 = (0..8).map(|i| (9 - i) * (eight / 10u64.pow(7 - i as u32) % 10)).sum();
            if sum % 11 < 10 {
                return format!("{eight}{}", sum % 11);
            }
        }
    }

    /// A rijksregisternummer of somebody born on `born`, `offset` more in the month.
    pub fn rrn(&mut self, born: Date, offset: u8) -> String {
        let (yy, mm) = (born.year % 100, born.month + offset);
        let nine = format!("{yy:02}{mm:02}{:02}{:03}", born.day, 1 + self.below(997));
        let prefix = if born.year >= 2000 { 2_000_000_000 } else { 0 };
        let number: u64 = prefix + nine.parse::<u64>().expect("digits");
        format!("{nine}{:02}", 97 - number % 97)
    }

    /// A Belgian IBAN that passes both checks.
    pub fn iban(&mut self) -> String {
        let account = self.communication();
        let number: u128 = format!("{account}111400").parse().expect("digits");
        format!("BE{:02}{account}", 98 - number % 97)
    }

    /// A structured communication: ten digits, and what they leave when divided by 97.
    pub fn communication(&mut self) -> String {
        let ten = self.digits(10);
        let rest = ten % 97;
        format!("{ten}{:02}", if rest == 0 { 97 } else { rest })
    }

    /// An article number of thirteen digits with its check digit.
    pub fn ean(&mut self) -> String {
        let twelve = 871_000_000_000 + self.below(1_000_000_000);
        let sum: u64 = (0..12)
            .map(|i| (twelve / 10u64.pow(11 - i) % 10) * if i % 2 == 0 { 1 } else { 3 })
            .sum();
        format!("{twelve}{}", (10 - sum % 10) % 10)
    }
}

/// `count` values of a maker.
pub fn many<T: ToString>(count: usize, mut make: impl FnMut() -> T) -> Vec<String> {
    (0..count).map(|_| make().to_string()).collect()
}
