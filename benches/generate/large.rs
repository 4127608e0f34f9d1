//! Holds the single large files of the yardstick: what a nightly export or an old mailbox
//! is. Must not know how they are measured.

use super::people::Person;
use super::random::Random;
use super::texts::letter;
use super::{Content, Part, one, tables};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{Result, Write};

/// One file each: its name and what writes it.
pub const LARGE: &[(&str, Part)] = &[
    ("dump.sql", |folder, bytes| one(&folder.join("dump.sql"), bytes, 1, tables::sql)),
    ("klanten.csv", |folder, bytes| one(&folder.join("klanten.csv"), bytes, 1, tables::csv)),
    ("klanten.ndjson", |folder, bytes| one(&folder.join("klanten.ndjson"), bytes, 1, ndjson)),
    ("post.mbox", |folder, bytes| one(&folder.join("post.mbox"), bytes, 1, mbox)),
    ("access.log", |folder, bytes| one(&folder.join("access.log"), bytes, 1, tables::logs)),
    ("dump.sql.gz", |folder, bytes| one(&folder.join("dump.sql.gz"), bytes, 1, packed)),
];

/// A dump behind gzip, of so many bytes before it is packed.
fn packed(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    let content: Content = tables::sql;
    let mut packed = GzEncoder::new(out, Compression::fast());
    content(&mut packed, random, bytes)?;
    packed.finish().map(drop)
}

/// Customers with their address and orders, an object a line.
pub fn ndjson(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    let (mut written, mut id) = (0, 0u64);
    while written < bytes {
        id += 1;
        let p = Person::new(random);
        let orders: Vec<String> = (0..random.below(4))
            .map(|_| {
                let (number, cents) = (random.below(9_000_000), random.below(90_000));
                format!(r#"{{"order":{number},"cents":{cents},"status":"betaald"}}"#)
            })
            .collect();
        let row = format!(
            "{{\"id\":{id},\"voornaam\":\"{}\",\"achternaam\":\"{}\",\"contact\":{{\"email\":\"{}\",\
             \"telefoon\":\"{}\"}},\"adres\":{{\"straat\":\"{}\",\"postcode\":\"{}\",\
             \"plaats\":\"{}\"}},\"geboren\":\"{}\",\"iban\":\"{}\",\"bestellingen\":[{}]}}\n",
            p.first,
            p.last,
            p.email,
            p.phone,
            p.street,
            p.postcode,
            p.city,
            p.birth,
            p.iban,
            orders.join(",")
        );
        out.write_all(row.as_bytes())?;
        written += row.len() as u64;
    }
    Ok(())
}

/// Letters of one to sixteen kilobytes from one person to another, one after another.
pub fn mbox(out: &mut dyn Write, random: &mut Random, bytes: u64) -> Result<()> {
    let (mut written, mut id) = (0, 0u64);
    while written < bytes {
        id += 1;
        let (from, to) = (Person::new(random), Person::new(random));
        let length = 1000 + random.below(15_000);
        let message = format!(
            "From {} Fri Nov 20 10:00:00 2026\n\
             From: {} {} <{}>\nTo: {} {} <{}>\nSubject: {}\n\
             Date: Fri, 20 Nov 2026 10:00:00 +0100\nMessage-ID: <{id}@post.example>\n\
             MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n{}\n",
            from.email,
            from.first,
            from.last,
            from.email,
            to.first,
            to.last,
            to.email,
            random.sentence(5),
            letter(random, length)
        );
        out.write_all(message.as_bytes())?;
        written += message.len() as u64;
    }
    Ok(())
}
