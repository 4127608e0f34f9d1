//! Measures what is found and how often that is right, on labelled corpora that a seeded
//! generator makes: `cargo run --release --example accuracy`.
//!
//! * `--markdown` writes docs/accuracy.md instead of printing
//! * `--texts N` so many texts for each language (default 4000), `--tables N` (default 40)
//! * `--seed N` another corpus of the same kind
//! * `--errors` prints every miss and every false match: all values are invented
//! * `--negative --megabytes N` counts false matches in files without personal data
//! * `--data FOLDER` measures labelled notes and number schemes that lie there too

#![allow(clippy::print_stdout, reason = "it is a program that reports")]

mod document;
mod kinds;
mod measure;
mod negative;
mod noise;
mod numbers;
mod people;
#[path = "../generate/random.rs"]
#[allow(dead_code, reason = "each benchmark uses its own part")]
mod random;
mod report;
mod search;
mod shared;
mod tables;
mod texts;
mod wording;
mod written;

use kinds::Locale;
use measure::Measured;
use random::Random;
use speur::detect::{Detector, ValueHash};
use speur::rules::RuleSet;
use speur::validate::Today;
use std::error::Error;

/// What was asked for.
struct Options {
    markdown: bool,
    errors: bool,
    negative: bool,
    megabytes: u64,
    texts: u64,
    tables: usize,
    seed: u64,
    data: Option<std::path::PathBuf>,
}

impl Options {
    fn read() -> Result<Self, Box<dyn Error>> {
        let mut options = Options {
            markdown: false,
            errors: false,
            negative: false,
            megabytes: 200,
            texts: 4000,
            tables: 40,
            seed: 1,
            data: std::env::var_os("SPEUR_SHARED").map(Into::into),
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--markdown" => options.markdown = true,
                "--errors" => options.errors = true,
                "--negative" => options.negative = true,
                "--megabytes" => options.megabytes = value()?.parse()?,
                "--texts" => options.texts = value()?.parse()?,
                "--tables" => options.tables = value()?.parse()?,
                "--seed" => options.seed = value()?.parse()?,
                "--data" => options.data = Some(value()?.into()),
                other => return Err(format!("unknown option {other}").into()),
            }
        }
        Ok(options)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::read()?;
    if options.negative {
        print!("{}", negative::measure(options.megabytes, options.seed, options.errors)?);
        return Ok(());
    }
    let measured = generated(&options)?;
    if options.markdown {
        let negative = negative::measure(options.megabytes, options.seed, false)?;
        std::fs::write("docs/accuracy.md", document::accuracy(&measured, &negative))?;
    } else {
        print!("{}", report::report(&measured));
    }
    if let Some(folder) = &options.data {
        print!("{}", shared::measure(folder, options.errors)?);
    }
    Ok(())
}

/// Makes the corpora, searches them and counts.
fn generated(options: &Options) -> Result<Measured, Box<dyn Error>> {
    let rules = RuleSet::builtin()?;
    let mut detector = Detector::new(&rules, Today(search::TODAY), ValueHash::new(None), false);
    let mut measured = Measured::default();
    let mut tables = Vec::new();
    for locale in Locale::ALL {
        let mut random = Random::new(options.seed * 1000 + locale as u64);
        for &(write, of_hundred) in texts::WRITERS {
            for _ in 0..options.texts * of_hundred / 100 {
                let page = write(&mut random, locale);
                let said = search::page(&rules, &mut detector, &page, &mut measured);
                if options.errors {
                    print!("{said}");
                }
            }
        }
        for i in 0..options.tables {
            let number = tables.len();
            tables.push(tables::table(&mut random, locale, i % 2 == 1, number));
        }
    }
    let said = search::tables(&tables, &mut measured)?;
    if options.errors {
        print!("{said}");
    }
    Ok(measured)
}
