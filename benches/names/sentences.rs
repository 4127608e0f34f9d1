//! Holds made-up sentences to train on: invented names from the lists in the places
//! where names stand today, and streets, companies, clubs and works beside them. Must
//! not hold a name of anybody.

use crate::labelled::Document;
use crate::random::Random;
use speur::rules::builtin;

/// How many sentences are made.
pub const COUNT: usize = 24_000;

/// Sentences with slots: `P` person, `S` last name, `F` first name, `C` town of ours,
/// `W` country or town elsewhere, `O` organisation, `R` street, `T` title of a work,
/// `K` king, `B` brand or other word of no list.
const TEMPLATES: &[&str] = &[
    "{P} werd geboren in {C} .",
    "{P} (geboren in {C}, 3 mei 1961) is een Belgisch politicus .",
    "In {C} won {P} de derde etappe voor {P} en {P} .",
    "Volgens {P} van {O} is dat geen probleem.",
    "De film werd geregisseerd door {P}, met {P}, {P} en {P} in de hoofdrollen.",
    "{S} zei gisteren dat {O} de zaak zal onderzoeken.",
    "Dat bevestigt {P}, woordvoerder van {O} in {C}.",
    "Burgemeester {P} opende woensdag {T} in {C}.",
    "Minister {S} wil met {W} over de plannen praten.",
    "Trainer {P} rekent zondag op {S} en {S} tegen {B}.",
    "Het boek \"{T}\" van {P} verscheen bij {O}.",
    "Meneer {S} woont in de {R} in {C}.",
    "De {R} en de {R} in {C} worden heraangelegd.",
    "{C} speelde gelijk tegen {C} in de Beker van {W}.",
    "In {W} en {W} wordt {B} veel gebruikt.",
    "De gemeente {C} ligt in de provincie {B} .",
    "{B} is een gemeente in het departement {B} in {W} .",
    "De {B} mondt uit in de {B} bij {C} .",
    "{O} nam in 1998 het bedrijf {O} over.",
    "De werken van {P} hangen in het Museum voor Schone Kunsten in {C}.",
    "Het {B} Instituut en de Universiteit {C} werken samen.",
    "Het vliegtuig vertrok vanuit {W} naar {W} .",
    "Zij speelde in {T} en {T} .",
    "De albums {T} en {T} verschenen bij {B} Records .",
    "Op maandag 12 januari vergadert de Europese Commissie in {C} over {B}.",
    "Beste {F}, kan je dit nakijken? Groeten, {F}",
    "Geachte heer {S}, wij ontvingen uw brief over {O}.",
    "Met vriendelijke groeten, {P}",
    "Contactpersoon: {P}, {O}, {R} 12, 1000 {C}",
    "Aanwezig: {P}, {P}, {P} en {P}. Verontschuldigd: {P}.",
    "Mevrouw {S} en haar zoon {F} verhuisden naar {W}.",
    "Volgens {S} is {O} niet op de hoogte.",
    "{F} en {F} gingen samen naar {C}.",
    "Keizer {F} II werd opgevolgd door {F} III van {W} .",
    "Koning {F} bezocht {W} en de stad {B} .",
    "De zanger {P} en de groep {B} {B} traden op in {C}.",
    "Keizer {K} en koning {K} sloten in 1648 vrede .",
    "Onder {K} werd {W} een hertogdom, zijn zoon {K} volgde hem op .",
    "{K} was graaf van {C} .",
    "Le roi {K} et le duc {K} .",
    "Gitarist {P} verliet de band {B} en zangeres {P} volgde .",
    "Schrijver {S} en filosoof {S} leefden in {W} .",
    "In 1996 speelde {P} voor {O} .",
    "Sinds {P} er werkt en {P} vertrok, gaat het goed .",
    "Volgens {P} en {P} werd {C} veroverd door {P} .",
    "zijn opvolger {P} , zijn vriend {P} en zijn vrouw {P}",
    "Het eiland {B} hoort bij {W} .",
    "{B} {B} is een soort vlinder uit de familie {B} .",
    "De {B} {B} van {O} werd ontworpen door {P} .",
    "Windows Server en Microsoft {B} draaien op {B}.",
    "Grote Prijs van {W}: 1. {P} ({W}) 2. {P} ({W}) 3. {P} ({W})",
    "Dit is de lijst van gemeenten in {B} {B} .",
    "Amerikaanse Burgeroorlog en Tweede Wereldoorlog komen aan bod in {T} .",
    "Het proces tegen {P} en {S} begint in {C} .",
    "Onder leiding van {P} werd {C} {C} kampioen .",
    "Advocaat {P} pleit voor de rechtbank van {C} .",
    "{P}, {P} en {P} kregen de Prijs van {O}.",
    "De Heilige {F} en Sint-{F} worden vereerd in {C} .",
    "De {F} {S} Stichting steunt {O}.",
    "Stadion {B} Park ligt naast de {R} .",
    "De minister van Binnenlandse Zaken en de Raad van State gaven advies over {B} .",
    "Professor {S} doceert aan de Katholieke Universiteit {C} .",
    "Hij trouwde met {P}, de dochter van {P} .",
    "De broers {F} en {P} stichtten {O} .",
    "{P} est né à {C} .",
    "{P} (né le 3 mai 1961 à {C}) est un homme politique belge .",
    "Selon {P}, porte-parole de {O}, la situation est grave.",
    "M. {S} et Mme {S} habitent {R} à {C}.",
    "Le ministre {P} a rencontré {P} en {W} .",
    "La ville de {C} se trouve en {W} près de {B} .",
    "Le film {T} est réalisé par {P} avec {P} et {P} .",
    "Le roman « {T} » de {P} est paru chez {O} .",
    "L'équipe de {C} a battu {W} grâce à {S} .",
    "La bataille de {B} oppose {W} à {W} .",
    "Le club {B} {C} joue au Stade {B} .",
    "Le maire de {C}, {P}, a inauguré le Musée de {B} .",
    "L'Université de {C} et l'Institut {B} collaborent avec {P} .",
    "{B} est une commune de {W}, dans la région {B}-{B} .",
    "L'album {T} de {B} {B} sort en {W} .",
    "D'après {S}, la Commission européenne hésite.",
    "Cordialement, {P}",
    "Le prince {F} et la reine {F} visitent {W} .",
    "Il épouse {P}, fille de {P} .",
    "{P} und {P} arbeiten bei {O} in {W} .",
    "In {W} unterschrieb {P} einen Vertrag bei {B} {C} .",
];

const ORGANISATIONS: &[&str] = &[
    "{B} NV",
    "{S} BV",
    "{B} {B}",
    "FC {C}",
    "KV {C}",
    "Universiteit {C}",
    "Bank van {C}",
    "{B} Group",
    "{S} & {S}",
    "{B}",
    "Ziekenhuis {C}",
    "Stichting {B}",
    "Partij van {B}",
    "Hogeschool {C}",
    "{B}bank",
    "Radio {B}",
    "Koninklijk Atheneum {C}",
    "Sporting {C}",
    "de Orde van {B}",
    "Gazet van {C}",
    "{S} Bank",
];

const WORKS: &[&str] = &[
    "De {B}",
    "Het {B} van {C}",
    "The {B} of {W}",
    "{B} {B}",
    "Le {B} de {W}",
    "Mijn {B}",
    "A {B} in {W}",
    "{F} en de {B}",
    "The {B} {B}",
    "Les {B} de {F}",
    "Love {B}",
    "{F}",
    "Big {B}",
];

const STREETS: &[&str] = &[
    "{C}straat",
    "{S}laan",
    "{F} {S}straat",
    "{P}laan",
    "{C}steenweg",
    "rue {P}",
    "avenue {S}",
    "place {F} {S}",
    "{F} {S}plein",
    "Grote Markt",
    "Sint-{F}straat",
    "rue de {C}",
    "{S}plein",
    "boulevard {S}",
];

const PARTICLES: &[&str] = &[
    "van ", "Van ", "de ", "De ", "van de ", "Van de ", "Van den ", "van der ", "Vander",
    "van den ", "Van Den ", "Van der ", "D'", "Le ", "von ", "El ", "Op de ", "van 't ", "du ",
    "di ", "Ben ", "de la ",
];

const SYLLABLES: &[&str] = &[
    "ba", "ver", "lo", "gri", "ta", "mon", "del", "ska", "rin", "tor", "pa", "vel", "hof", "ster",
    "qui", "nor", "ka", "lin", "mar", "bos", "dra", "fen", "gel", "hui", "jo", "kem", "lar", "mi",
    "neu", "ost", "pri", "ro", "sen", "tra", "ul", "vin", "wes", "zan", "eck", "burg", "dorf",
    "ton", "ville", "ac", "ine", "ix", "um", "ia",
];

/// A made sentence.
pub fn made(random: &mut Random) -> Document {
    let mut making = Making { random, text: String::new(), persons: Vec::new() };
    let template = making.pick(TEMPLATES);
    making.fill(template, true);
    let Making { text, persons, .. } = making;
    Document { text, persons }
}

/// The document with other names in the places of its own; None where it has none.
pub fn renamed(document: &Document, random: &mut Random) -> Option<Document> {
    if document.persons.is_empty() {
        return None;
    }
    let mut making = Making { random, text: String::new(), persons: Vec::new() };
    let mut at = 0;
    for &(start, end) in &document.persons {
        let name = &document.text[start..end];
        making.text.push_str(&document.text[at..start]);
        at = end;
        if name.contains(' ') {
            making.person();
        } else {
            making.single(builtin::LAST_NAMES.1);
        }
    }
    making.text.push_str(&document.text[at..]);
    let Making { text, persons, .. } = making;
    Some(Document { text, persons })
}

struct Making<'r> {
    random: &'r mut Random,
    text: String,
    persons: Vec<(usize, usize)>,
}

impl Making<'_> {
    fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.random.below(list.len() as u64) as usize]
    }

    fn one_of<'a>(&mut self, list: &'a str) -> &'a str {
        let from = self.random.below(list.len() as u64 - 60) as usize;
        let bytes = list.as_bytes();
        let start = (from..bytes.len()).find(|&i| bytes[i] == b'\n').map_or(0, |i| i + 1);
        list[start..].lines().next().unwrap_or("Jan")
    }

    /// Fills a template; names in it are persons where `labelled`.
    fn fill(&mut self, template: &str, labelled: bool) {
        let mut rest = template;
        while let Some(i) = rest.find('{') {
            self.text.push_str(&rest[..i]);
            let known = self.persons.len();
            match rest.as_bytes()[i + 1] {
                b'P' => self.person(),
                b'K' => self.king(),
                b'S' => self.last(),
                b'F' => self.single(builtin::FIRST_NAMES.1),
                b'C' => self.word(builtin::PLACES.1),
                b'W' => self.word(builtin::WORLD.1),
                b'O' => self.thing(ORGANISATIONS),
                b'T' => self.thing(WORKS),
                b'R' => self.thing(STREETS),
                _ => self.brand(),
            }
            if !labelled {
                self.persons.truncate(known);
            }
            rest = &rest[i + 3..];
        }
        self.text.push_str(rest);
    }

    fn thing(&mut self, list: &[&'static str]) {
        let template = self.pick(list);
        self.fill(template, false);
    }

    fn word(&mut self, list: &str) {
        let word = self.one_of(list).to_owned();
        self.text.push_str(&word);
    }

    fn labelled(&mut self, write: impl FnOnce(&mut Self)) {
        let start = self.text.len();
        write(self);
        self.persons.push((start, self.text.len()));
    }

    fn single(&mut self, list: &str) {
        self.labelled(|making| making.word_or_brand(list));
    }

    fn last(&mut self) {
        self.labelled(Self::last_words);
    }

    fn last_words(&mut self) {
        if self.random.below(4) == 0 {
            let particle = self.pick(PARTICLES);
            self.text.push_str(particle);
        }
        self.word_or_brand(builtin::LAST_NAMES.1);
        if self.random.below(25) == 0 {
            self.text.push('-');
            self.word(builtin::LAST_NAMES.1);
        }
    }

    fn person(&mut self) {
        self.labelled(|making| {
            match making.random.below(12) {
                0 => making.initials(),
                1 => {
                    making.word(builtin::FIRST_NAMES.1);
                    making.text.push(' ');
                    making.initials();
                }
                2 => {
                    making.word(builtin::FIRST_NAMES.1);
                    making.text.push(' ');
                    making.word(builtin::FIRST_NAMES.1);
                }
                _ => making.word_or_brand(builtin::FIRST_NAMES.1),
            }
            making.text.push(' ');
            making.last_words();
        });
    }

    fn king(&mut self) {
        self.labelled(|making| {
            making.word_or_brand(builtin::FIRST_NAMES.1);
            let numeral = making.pick(&["", " I", " II", " III", " IV", " V", " VI", " XIV"]);
            making.text.push_str(numeral);
            match making.random.below(6) {
                0..3 => {
                    making.text.push_str(" van ");
                    making.word(builtin::WORLD.1);
                }
                3 => making.text.push_str(" de Grote"),
                _ => {}
            }
        });
    }

    fn initials(&mut self) {
        for i in 0..=self.random.below(2) {
            if i > 0 {
                self.text.push(' ');
            }
            self.text.push(char::from(b'A' + self.random.below(26) as u8));
            self.text.push('.');
        }
    }

    /// A word of a list, or one of none: no list is complete.
    fn word_or_brand(&mut self, list: &str) {
        if self.random.below(6) == 0 { self.brand() } else { self.word(list) }
    }

    fn brand(&mut self) {
        let start = self.text.len();
        for _ in 0..2 + self.random.below(2) {
            let syllable = self.pick(SYLLABLES);
            self.text.push_str(syllable);
        }
        self.text[start..=start].make_ascii_uppercase();
    }
}
