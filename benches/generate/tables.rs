//! Holds what stands in large files: dumps, customers, logs, and files of nothing
//! but personal data. Must not know folders.

use super::people::Person;
use super::random::Random;
use std::io::{Result, Write};

/// A MariaDB dump with INSERT statements of one megabyte each.
pub fn sql(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
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
}

/// Customers, dense with findings.
pub fn csv(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
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
}

/// An access log in the combined format.
pub fn logs(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
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

/// Rows of nothing but personal data: every cell identifies somebody.
pub fn people_csv(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    out.write_all(b"naam;email;telefoon;adres;geboortedatum;iban;bsn;rijksregisternummer\n")?;
    let mut written = 0;
    while written < bytes {
        let p = Person::new(random);
        let row = format!(
            "{} {};{};{};{}, {} {};{};{};{};{}\n",
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
            p.rrn
        );
        out.write_all(row.as_bytes())?;
        written += row.len() as u64;
    }
    Ok(())
}

/// Running text of nothing but personal data, a value or two a line.
pub fn people_text(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    let mut written = 0;
    while written < bytes {
        let p = Person::new(random);
        let lines = format!(
            "{} {}\n{}\n{}\n{}, {} {}\n{}\n{}\n{}\n",
            p.first, p.last, p.email, p.phone, p.street, p.postcode, p.city, p.iban, p.bsn, p.rrn
        );
        out.write_all(lines.as_bytes())?;
        written += lines.len() as u64;
    }
    Ok(())
}

/// A dump of one table of nothing but personal data, in statements of a megabyte.
pub fn people_sql(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    let columns = "`naam` varchar(100), `email` varchar(100), `telefoon` varchar(30), `adres` text, `iban` varchar(34), `bsn` char(9), `rrn` char(15)";
    writeln!(out, "-- MySQL dump 10.13\nCREATE TABLE `personen` ({columns});")?;
    let mut written = 0;
    while written < bytes {
        let mut statement = String::from("INSERT INTO `personen` VALUES ");
        while statement.len() < 1 << 20 {
            let p = Person::new(random);
            statement.push_str(&format!(
                "('{} {}','{}','{}','{}, {} {}','{}','{}','{}'),",
                p.first,
                p.last.replace('\'', "\\'"),
                p.email,
                p.phone,
                p.street,
                p.postcode,
                p.city,
                p.iban,
                p.bsn,
                p.rrn
            ));
        }
        statement.pop();
        statement.push_str(";\n");
        out.write_all(statement.as_bytes())?;
        written += statement.len() as u64;
    }
    Ok(())
}
