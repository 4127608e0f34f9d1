//! Holds the law that the chunks of one object may be counted by anyone: tallies unite
//! to what one who counts all of them has, whoever counted which, in whatever order they
//! unite. Must not know how a scan divides them.

use super::random::Random;
use super::trees::{KINDS, Kind, content};
use super::{cases, people::Person};
use proptest::prelude::*;
use proptest::test_runner::Config;
use speur::detect::{Detector, Key, ObjectTally, ValueHash, finish};
use speur::extract::{Flow, Look, Sink, sniff};
use speur::input::{Limits, Source};
use speur::model::{Chunk, Fact, FieldId, FieldKind, FieldPath, Gap, Segment};
use speur::rules::RuleSet;
use speur::validate::{Date, Today};
use std::sync::OnceLock;

/// What an extractor pushed, in order.
enum Pushed {
    Field(FieldPath, FieldKind, Option<String>),
    Chunk(Chunk),
}

#[derive(Default)]
struct Pushes {
    all: Vec<Pushed>,
    fields: u32,
}

impl Sink for Pushes {
    fn field(&mut self, path: FieldPath, kind: FieldKind, declared: Option<String>) -> FieldId {
        self.all.push(Pushed::Field(path, kind, declared));
        self.fields += 1;
        FieldId(self.fields - 1)
    }

    fn chunk(&mut self, chunk: &mut Chunk) -> Flow {
        self.all.push(Pushed::Chunk(std::mem::take(chunk)));
        Flow::Continue
    }

    fn child(&mut self, _: Segment, _: &mut Source) -> Flow {
        Flow::Continue
    }

    fn gap(&mut self, _: Gap) {}

    fn fact(&mut self, _: Fact, _: &str) {}

    fn charset(&mut self, _: &'static str) {}
}

/// Everything that the extractor of `bytes` pushes, in windows of so many bytes.
fn pushes(bytes: Vec<u8>, window: u64) -> Vec<Pushed> {
    let limits = Limits { window, ..Limits::default() };
    let mut source = Source::of_bytes(bytes, &limits);
    let (format, _) = sniff(&Look::new(&source, b"object"));
    let mut pushes = Pushes::default();
    (format.extract)(&mut source, &mut pushes).expect("read");
    pushes.all
}

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| RuleSet::builtin().expect("valid rules"))
}

/// What is found when chunk after chunk is counted by the one of `hands` that `of` names,
/// and those unite in the order of `uniting`; all of it as text.
fn found(
    pushes: &[Pushed],
    hands: usize,
    mut of: impl FnMut() -> usize,
    uniting: &[usize],
) -> String {
    let today = Today(Date { year: 2026, month: 11, day: 21 });
    let hash = ValueHash::new(Some(Key([7; 16])));
    let mut detector = Detector::new(rules(), today, hash.clone(), true);
    let mut whole = ObjectTally::default();
    let mut tallies = vec![ObjectTally::default(); hands];
    let mut number = 0;
    for pushed in pushes {
        match pushed {
            Pushed::Field(path, kind, declared) => {
                detector.add_field(&mut whole, path.clone(), *kind, declared.clone());
            }
            Pushed::Chunk(chunk) => {
                let tally = &mut tallies[of()];
                tally.take_fields(&whole.fields);
                tally.chunk = number;
                detector.search(chunk, tally);
                number += 1;
            }
        }
    }
    uniting.iter().for_each(|&i| whole.unite(&tallies[i]));
    format!("{:#?}", finish(rules(), &whole, &hash))
}

/// One line, or rows, where the same persons and numbers come again and again, written in
/// every way: what is first among equals is decided by order alone.
fn alike(in_a_line: bool, people: u64) -> Vec<u8> {
    let known: Vec<Person> =
        (0..5u64).map(|seed| Person::new(&mut Random::new(seed + 1))).collect();
    let mut random = Random::new(people + 1);
    let head = "id;naam;bsn;telefoon;rijksregisternummer;geboren;opmerking\n";
    let mut text = if in_a_line { String::new() } else { head.to_owned() };
    for id in 0..people {
        let p = &known[random.below(5) as usize];
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let dotted = |text: &str| {
            let digits = digits(text);
            format!("{}.{}.{}", &digits[..4], &digits[4..6], &digits[6..])
        };
        let (bsn, rrn) = match random.below(3) {
            0 => (p.bsn.clone(), p.rrn.clone()),
            1 => (digits(&p.bsn), digits(&p.rrn)),
            _ => (dotted(&p.bsn), digits(&p.rrn)),
        };
        let phone = if random.below(2) == 0 { p.phone.clone() } else { digits(&p.phone) };
        let (first, last) = (&p.first, &p.last);
        text.push_str(&match in_a_line {
            true => {
                format!("{first} {last} (BSN {bsn}) belde {phone}; {last} schreef {}. ", p.email)
            }
            false => {
                format!("{id};{first} {last};{bsn};{phone};{rrn};{};bel {last}: {phone}\n", p.birth)
            }
        });
    }
    text.into_bytes()
}

/// The order in which tallies unite, by a number.
fn order(hands: usize, by: u64) -> Vec<usize> {
    let mut random = Random::new(by + 1);
    let mut left: Vec<usize> = (0..hands).collect();
    (0..hands).map(|_| left.swap_remove(random.below(left.len() as u64) as usize)).collect()
}

#[track_caller]
fn holds(bytes: Vec<u8>, window: u64, hands: usize, seed: u64) {
    let pushes = pushes(bytes, window);
    let whole = found(&pushes, 1, || 0, &[0]);
    let mut random = Random::new(seed + 1);
    let divided =
        found(&pushes, hands, || random.below(hands as u64) as usize, &order(hands, seed));
    if divided != whole {
        let lines = whole.lines().zip(divided.lines());
        let differing: Vec<_> = lines.filter(|(a, b)| a != b).take(10).collect();
        panic!("window {window}, {hands} hands, seed {seed}: {differing:#?}");
    }
}

proptest! {
    #![proptest_config(Config { max_shrink_iters: 60, ..cases(60) })]

    #[test]
    fn chunks_may_be_counted_by_anyone(
        kind in prop::sample::select(KINDS), people in 1..150u64, window in 1..9000u64,
        hands in 2..6usize, seed in any::<u32>(),
    ) {
        holds(content(kind, u64::from(seed) % 7, people), window, hands, seed.into());
    }

    #[test]
    fn of_equals_the_first_stays_the_first(
        in_a_line in any::<bool>(), people in 1..200u64, window in 1..3000u64,
        hands in 2..6usize, seed in any::<u32>(),
    ) {
        holds(alike(in_a_line, people), window, hands, seed.into());
    }
}

#[test]
fn the_law_is_not_empty() {
    for (bytes, chunks) in [
        (content(Kind::Customers, 1, 150), 3),
        (content(Kind::Inserts, 1, 150), 3),
        (alike(true, 200), 2),
        (alike(false, 200), 5),
    ] {
        let pushes = pushes(bytes, 1000);
        let count = pushes.iter().filter(|pushed| matches!(pushed, Pushed::Chunk(_))).count();
        assert!(count >= chunks, "{count} chunks");
        assert!(found(&pushes, 1, || 0, &[0]).contains("Finding {"), "something is found");
    }
}
