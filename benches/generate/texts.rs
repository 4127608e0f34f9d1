//! Holds running text: letters, source code, settings. Must not know folders.

use super::people::Person;
use super::random::Random;
use std::io::{Result, Write};

/// Letters, one after another.
pub fn letters(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    let mut written = 0;
    while written < bytes {
        let text = letter(random, 8000);
        out.write_all(text.as_bytes())?;
        written += text.len() as u64;
    }
    Ok(())
}

/// A letter of about `length` bytes, with a person or two.
pub fn letter(random: &mut Random, length: u64) -> String {
    let mut text = String::new();
    let p = Person::new(random);
    if random.below(3) == 0 {
        text.push_str(&format!(
            "{} {}\n{}\n{} {}\n\nGeachte heer {},\n\n",
            p.first, p.last, p.street, p.postcode, p.city, p.last
        ));
    }
    while (text.len() as u64) < length {
        for _ in 0..3 + random.below(5) {
            let words = 6 + random.below(14);
            text.push_str(&random.sentence(words));
            text.push_str(". ");
        }
        if random.below(6) == 0 {
            let q = Person::new(random);
            text.push_str(&format!(
                "U kunt {} {} bereiken op {} of via {}.",
                q.first, q.last, q.phone, q.email
            ));
        }
        text.push_str("\n\n");
    }
    text
}

/// Source code of about `length` bytes.
pub fn source_text(random: &mut Random, length: u64) -> String {
    let mut text =
        String::from("//! Reads and writes things.\n\nuse std::collections::HashMap;\n\n");
    while (text.len() as u64) < length {
        let (a, b) = (random.word(), random.word());
        match random.below(6) {
            0 => text.push_str(&format!(
                "/// {}.\npub fn {a}_{b}(value: &str, limit: usize) -> Option<u64> {{\n",
                random.sentence(9)
            )),
            1 => text.push_str(&format!(
                "    let mut {a} = self.{b}.iter().filter(|x| x.len() > {}).count();\n",
                random.below(100)
            )),
            2 => text.push_str(&format!(
                "    if {a} == 0x{:08x} || {b} >= {} {{ return Err(Error::Corrupt); }}\n",
                random.below(1 << 32),
                random.below(100_000)
            )),
            3 => text.push_str(&format!(
                "    assert_eq!({a}(\"{}\"), Some({}));\n",
                random.sentence(3),
                random.below(1_000_000_000)
            )),
            4 => text.push_str(&format!(
                "    // {}\n    table.insert(\"{a}\", {b}::default());\n",
                random.sentence(12)
            )),
            _ => text.push_str("}\n\n"),
        }
    }
    text
}

pub fn settings(random: &mut Random, length: u64) -> String {
    let mut text = String::new();
    while (text.len() as u64) < length {
        let (a, b) = (random.word(), random.word());
        match random.below(4) {
            0 => text.push_str(&format!("\n[{a}]\n")),
            1 => text.push_str(&format!("{a}_{b} = {}\n", random.below(10_000))),
            2 => text.push_str(&format!("{a}.{b} = /var/lib/{a}/{b}.conf\n")),
            _ => text.push_str(&format!(
                "# {}\n{b} = 10.0.{}.{}\n",
                random.sentence(7),
                random.below(256),
                random.below(256)
            )),
        }
    }
    text
}
