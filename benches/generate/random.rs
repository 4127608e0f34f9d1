//! Holds the seeded source of numbers and words. Must not depend on the machine.

/// SplitMix64: small, fast, the same everywhere.
pub struct Random(u64);

const WORDS: &[&str] = &[
    "de",
    "het",
    "een",
    "en",
    "van",
    "in",
    "op",
    "voor",
    "met",
    "aan",
    "niet",
    "dat",
    "die",
    "zijn",
    "was",
    "wordt",
    "ook",
    "door",
    "naar",
    "bij",
    "uit",
    "over",
    "als",
    "maar",
    "om",
    "dan",
    "nog",
    "kan",
    "moet",
    "deze",
    "dit",
    "haar",
    "hun",
    "veel",
    "meer",
    "tijd",
    "jaar",
    "week",
    "klant",
    "bedrijf",
    "rekening",
    "levering",
    "product",
    "dienst",
    "gegevens",
    "systeem",
    "bestand",
    "vraag",
    "antwoord",
    "plaats",
    "werk",
    "huis",
    "straat",
    "stad",
    "land",
    "water",
    "licht",
    "weg",
    "boek",
    "school",
    "kind",
    "mensen",
    "dag",
    "nacht",
    "morgen",
    "le",
    "la",
    "les",
    "un",
    "une",
    "des",
    "du",
    "et",
    "est",
    "dans",
    "pour",
    "avec",
    "sur",
    "pas",
    "plus",
    "cette",
    "nous",
    "vous",
    "client",
    "facture",
    "livraison",
    "service",
    "question",
    "semaine",
    "travail",
    "maison",
    "ville",
    "value",
    "index",
    "table",
    "buffer",
    "result",
    "record",
    "field",
    "format",
    "reader",
    "writer",
    "length",
    "offset",
    "error",
    "state",
    "cache",
    "handle",
    "parse",
    "token",
    "verwerking",
    "overeenkomst",
    "verantwoordelijke",
    "bewaartermijn",
    "beveiliging",
    "mogelijkheden",
    "organisatie",
    "administratie",
];

impl Random {
    pub fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }

    pub fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len() as u64) as usize]
    }

    pub fn digits(&mut self, n: usize) -> String {
        (0..n).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }

    pub fn word(&mut self) -> &'static str {
        self.pick(WORDS)
    }

    /// So many words, the first with a capital.
    pub fn sentence(&mut self, words: u64) -> String {
        let mut text = String::new();
        for i in 0..words {
            let word = self.word();
            if i == 0 {
                text.push_str(&word[..1].to_uppercase());
                text.push_str(&word[1..]);
            } else {
                text.push(' ');
                text.push_str(word);
            }
        }
        text
    }
}
