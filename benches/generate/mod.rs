//! Holds the seeded generator of inputs for benchmarks: prose and source, SQL
//! dumps, CSV of customers, access logs, small files. All people are invented.
#![allow(dead_code)]

mod people;
mod random;

use people::Person;
use random::Random;
use std::fs::File;
use std::io::{BufWriter, Result, Write};
use std::path::Path;

/// Writes one part, about so many megabytes, into a folder.
type Part = fn(&Path, u64) -> Result<()>;

/// The parts of the yardstick: folder name and what writes it.
pub const PARTS: &[(&str, Part)] =
    &[("prose", prose), ("sql", sql), ("csv", csv), ("logs", logs), ("small", small)];

/// Writes every part that is not there yet under `folder`, about `megabytes` each.
pub fn write_parts(folder: &Path, megabytes: u64) -> Result<()> {
    for (name, write) in PARTS {
        let part = folder.join(format!("{name}-{megabytes}"));
        if !part.exists() {
            let unfinished = folder.join(format!("{name}-unfinished"));
            if unfinished.exists() {
                std::fs::remove_dir_all(&unfinished)?;
            }
            std::fs::create_dir_all(&unfinished)?;
            write(&unfinished, megabytes << 20)?;
            std::fs::rename(&unfinished, &part)?;
        }
    }
    Ok(())
}

/// How many files a part of large files has.
const LARGE: u64 = 8;

fn large(
    folder: &Path,
    bytes: u64,
    name: &str,
    mut write: impl FnMut(&mut dyn Write, &mut Random, u64) -> Result<()>,
) -> Result<()> {
    for i in 0..LARGE {
        let mut out = BufWriter::new(File::create(folder.join(name.replace('#', &i.to_string())))?);
        write(&mut out, &mut Random::new(7 * i + 1), bytes / LARGE)?;
        out.flush()?;
    }
    Ok(())
}

/// Letters, manuals and source code in files of about 8 KB.
pub fn prose(folder: &Path, bytes: u64) -> Result<()> {
    let mut random = Random::new(1);
    let mut written = 0;
    let mut i = 0u64;
    while written < bytes {
        let sub = folder.join(format!("{:03}", i / 200));
        std::fs::create_dir_all(&sub)?;
        let length = 1000 + random.below(15_000);
        let code = random.below(2) == 0;
        let text =
            if code { source_text(&mut random, length) } else { letter(&mut random, length) };
        let extension = if code { "rs" } else { "txt" };
        std::fs::write(sub.join(format!("{i}.{extension}")), &text)?;
        written += text.len() as u64;
        i += 1;
    }
    Ok(())
}

/// 2.85 KB a file: notes, settings, small exports.
pub fn small(folder: &Path, bytes: u64) -> Result<()> {
    let mut random = Random::new(2);
    for i in 0..bytes / 2850 {
        let sub = folder.join(format!("{:04}", i / 100));
        if i % 100 == 0 {
            std::fs::create_dir_all(&sub)?;
        }
        let length = 1500 + random.below(2700);
        let (text, extension) = match random.below(3) {
            0 => (source_text(&mut random, length), "py"),
            1 => (letter(&mut random, length), "txt"),
            _ => (settings(&mut random, length), "ini"),
        };
        std::fs::write(sub.join(format!("{i}.{extension}")), text)?;
    }
    Ok(())
}

/// MariaDB dumps with INSERT statements of one megabyte each.
pub fn sql(folder: &Path, bytes: u64) -> Result<()> {
    large(folder, bytes, "dump-#.sql", |out, random, bytes| {
        writeln!(
            out,
            "-- MariaDB dump 10.19  Distrib 10.11.6-MariaDB\n--\n-- Host: localhost    Database: shop"
        )?;
        writeln!(
            out,
            "CREATE TABLE `orders` (\n  `id` int(11) NOT NULL,\n  `customer_id` int(11) NOT NULL,\n  `ordered_at` datetime NOT NULL,\n  `amount` decimal(10,2) NOT NULL,\n  `status` varchar(20) NOT NULL,\n  `remark` varchar(200) DEFAULT NULL\n) ENGINE=InnoDB;"
        )?;
        writeln!(
            out,
            "CREATE TABLE `customers` (\n  `id` int(11) NOT NULL,\n  `first_name` varchar(50),\n  `last_name` varchar(50),\n  `email` varchar(100),\n  `phone` varchar(30),\n  `street` varchar(100),\n  `postcode` varchar(10),\n  `city` varchar(50),\n  `birth_date` date,\n  `iban` varchar(34),\n  `created_at` datetime\n) ENGINE=InnoDB;"
        )?;
        let (mut written, mut id) = (0u64, 0u64);
        let mut customers = false;
        while written < bytes {
            customers = !customers;
            let table = if customers { "customers" } else { "orders" };
            let mut statement = format!("INSERT INTO `{table}` VALUES ");
            while statement.len() < 1 << 20 {
                id += 1;
                if !statement.ends_with(' ') {
                    statement.push(',');
                }
                if customers {
                    let p = Person::new(random);
                    statement.push_str(&format!(
                        "({id},'{}','{}','{}','{}','{}','{}','{}','{}','{}','{}')",
                        p.first,
                        p.last.replace('\'', "\\'"),
                        p.email,
                        p.phone,
                        p.street,
                        p.postcode,
                        p.city.replace('\'', "\\'"),
                        p.birth,
                        p.iban,
                        moment(random)
                    ));
                } else {
                    let remark = if random.below(4) == 0 {
                        format!("'{}'", random.sentence(6))
                    } else {
                        "NULL".into()
                    };
                    statement.push_str(&format!(
                        "({id},{},'{}',{}.{:02},'{}',{remark})",
                        random.below(500_000),
                        moment(random),
                        random.below(900),
                        random.below(100),
                        random.pick(&["open", "paid", "shipped", "cancelled"])
                    ));
                }
            }
            statement.push_str(";\n");
            out.write_all(statement.as_bytes())?;
            written += statement.len() as u64;
        }
        Ok(())
    })
}

/// Customers, dense with findings.
pub fn csv(folder: &Path, bytes: u64) -> Result<()> {
    large(folder, bytes, "klanten-#.csv", |out, random, bytes| {
        let head = "id;voornaam;achternaam;email;telefoon;straat;postcode;plaats;geboortedatum;iban;bsn;laatste_login;opmerking\n";
        out.write_all(head.as_bytes())?;
        let (mut written, mut id) = (0, 0);
        while written < bytes {
            id += 1;
            let p = Person::new(random);
            let remark = if random.below(3) == 0 { random.sentence(8) } else { String::new() };
            let row = format!(
                "{id};{};{};{};{};{};{};{};{};{};{};{};{remark}\n",
                p.first,
                p.last,
                p.email,
                p.phone,
                p.street,
                p.postcode,
                p.city,
                p.birth,
                p.iban,
                p.bsn,
                moment(random)
            );
            out.write_all(row.as_bytes())?;
            written += row.len() as u64;
        }
        Ok(())
    })
}

/// Access logs in the combined format.
pub fn logs(folder: &Path, bytes: u64) -> Result<()> {
    large(folder, bytes, "access-#.log", |out, random, bytes| {
        let (mut written, mut second) = (0, 0);
        while written < bytes {
            second += random.below(3);
            let row = format!(
                "{}.{}.{}.{} - - [{:02}/Nov/2026:{:02}:{:02}:{:02} +0100] \"GET {} HTTP/1.1\" {} {} \"{}\" \"{}\"\n",
                1 + random.below(223), random.below(256), random.below(256), random.below(256),
                1 + second / 86_400 % 28, second / 3600 % 24, second / 60 % 60, second % 60,
                random.pick(&[
                    "/", "/producten?page=3", "/assets/app.4f3a9c1b.js", "/klant/123456/profiel", "/zoek?q=fiets&sort=prijs",
                    "/images/2024/11/foto-0012.jpg", "/api/v1/orders/98765", "/favicon.ico", "/winkelwagen",
                ]),
                random.pick(&["200", "200", "200", "304", "404", "500"]),
                random.below(100_000),
                random.pick(&["-", "https://www.example.com/producten", "https://www.google.com/"]),
                random.pick(&[
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0.0.0 Safari/537.36",
                    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
                    "Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/119.0",
                ]),
            );
            out.write_all(row.as_bytes())?;
            written += row.len() as u64;
        }
        Ok(())
    })
}

fn moment(random: &mut Random) -> String {
    format!(
        "20{:02}-{:02}-{:02} {:02}:{:02}:{:02}",
        10 + random.below(16),
        1 + random.below(12),
        1 + random.below(28),
        random.below(24),
        random.below(60),
        random.below(60)
    )
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

fn settings(random: &mut Random, length: u64) -> String {
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
