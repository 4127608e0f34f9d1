//! Holds the corpus without personal data: source code, logs, settings, tables of orders,
//! and the count of what is found in it all the same. Must not plant anything.

use crate::kinds::Locale;
use crate::noise;
use crate::random::Random;
use crate::search;
use speur::model::ObjectRecord;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;

/// Files written for each megabyte.
const FILES: u64 = 16;

/// A kind of file: extension and what writes a line of it.
type Line = fn(&mut Random) -> String;

const KINDS: &[(&str, &str, Line)] = &[
    ("logs", "log", |random| noise::fill(random, noise::LOG)),
    ("orders", "csv", order),
    ("notes", "txt", |random| {
        let locale = Locale::ALL[random.below(5) as usize];
        noise::sentence(random, locale)
    }),
    ("rust", "rs", |random| noise::fill(random, RUST)),
    ("python", "py", |random| noise::fill(random, PYTHON)),
    ("c", "c", |random| noise::fill(random, C)),
    ("web", "js", |random| noise::fill(random, WEB)),
    ("settings", "yaml", |random| noise::fill(random, SETTINGS)),
    ("locks", "lock", |random| noise::fill(random, LOCK)),
    ("schema", "sql", |random| noise::fill(random, SCHEMA)),
    ("traces", "txt", |random| noise::fill(random, TRACE)),
    ("markup", "xml", |random| noise::fill(random, MARKUP)),
    ("dumps", "txt", hex_dump),
    ("base64", "txt", base64),
];

#[rustfmt::skip]
const RUST: &[&str] = &[
    "const LIMIT_{small}: u64 = {ten};", "    assert_eq!(hash(\"{hash8}\"), 0x{hash16});", "    // see issue {small}, fixed in {version}", "use std::collections::HashMap;",
    "    let table = [{small}, {small}, {small}, {small}, {small}, {small}];", "    if offset == {nine} || size >= {eight} => return Err(Error::Corrupt),",
    "fn read_{small}(value: &str, limit: usize) -> Option<u64>", "    let pi = 3.{nine};", "    matches!(byte, b'0'..=b'9' | b'A'..=b'F')",
];
#[rustfmt::skip]
const PYTHON: &[&str] = &[
    "SEED = {nine}", "    assert parse(\"{version}\") == ({small}, {small}, {small})", "    timestamps = [{epoch}, {epoch}, {epoch}]", "__version__ = \"{version}\"",
    "    return checksum == \"{hash}\" and size == {eight}", "    # RFC {small}, section {small}.{small}.{small}", "    x = [0.{twelve}, 0.{twelve}, 1.{nine}]",
    "    password = getpass.getpass()", "    raise ValueError(f\"line {small} of %s\" % name)",
];
#[rustfmt::skip]
const C: &[&str] = &[
    "#define MAGIC_{small} 0x{hash8}u", "static const int table[] = ( {small}, {small}, {small}, {small}, {small} );", "/* OID 1.3.{small}.{small} and 2.5.4.{small} */",
    "    if (size > {ten}ULL) return -EINVAL;", "    memcpy(buf + {small}, src, {small});", "static uint8_t key[] = (0x{hash8}, 0x{hash8});",
];
#[rustfmt::skip]
const WEB: &[&str] = &[
    ".icon-{small}: url(/img/{hash16}.png?v={version}) no-repeat -{small}px {small}px;", "import debounce from \"lib@{version}\";",
    "<path d=\"M{small}.{small} {small}.{small}a1.1 1.1 0 0 1-1.08 1.08 1.1 1.1 0 0 1 0-2.2z\"/>", "var t = setTimeout(done, {small}000);",
    "    transform: translate3d({small}.{small}px, 0, 0) rotate(45deg);", "module.exports = [{eight},\"{hash8}\",{epoch}000];",
];
#[rustfmt::skip]
const SETTINGS: &[&str] = &[
    "  image: registry/app:{version}", "  replicas: {small}", "  checksum/config: {hash}", "  timeout: {small}s", "  cron: \"{small} 4 * * 1\"", "  build: {ten}", "  uid: {uuid}",
    "  updated: {day}", "  listen: 127.0.0.1:{small}", "  range: 10.0.{small}.0/24",
];
#[rustfmt::skip]
const LOCK: &[&str] = &[
    "name = \"crate-{small}\"", "version = \"{version}\"", "checksum = \"{hash}{hash8}{hash16}\"", "      \"integrity\": \"sha512-{hash}==\",",
    "      \"version\": \"{version}\",", " \"lib {version}\",",
];
#[rustfmt::skip]
const SCHEMA: &[&str] = &[
    "INSERT INTO stock VALUES ({eight}, '{ean}', {small}, '{moment}', {small}.{small});", "CREATE TABLE t{small} (id bigint, code varchar(13), amount decimal(12,2));",
    "INSERT INTO events VALUES ({epoch}, '{uuid}', '{hash16}', {nine});", "UPDATE stock SET amount = {small} WHERE code = '{ean}';",
];
#[rustfmt::skip]
const TRACE: &[&str] = &[
    "    at com.shop.order.Service.load(Service.java:{small})", "  #{small} 0x0000{hash8} in main () at src/main.c:{small}", "Exception in thread \"worker-{small}\" IllegalState: {nine}",
    "  File \"/srv/app/views.py\", line {small}, in get", "goroutine {small} [running]: 0x{hash16}",
];
#[rustfmt::skip]
const MARKUP: &[&str] = &[
    "<item id=\"{eight}\" ean=\"{ean}\" price=\"{small}.{small}\" updated=\"{moment}\"/>", "\\section Results: see table {small}.{small} on page {small}.", "<version>{version}</version>",
    "<guid isPermaLink=\"false\">{uuid}</guid>", "<enclosure length=\"{nine}\" type=\"audio/mpeg\"/>", "\\setlength \\width 0.{eight}",
];

fn order(random: &mut Random) -> String {
    ["nine", "day", "ean", "small", "price", "track", "hash8", "epoch"]
        .map(|what| noise::value(random, what))
        .join(";")
}

fn hex_dump(random: &mut Random) -> String {
    let pairs: Vec<String> = (0..16).map(|_| format!("{:02x}", random.below(256))).collect();
    format!("{:08x}  {}", random.below(1 << 30), pairs.join(" "))
}

fn base64(random: &mut Random) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    (0..76).map(|_| char::from(ALPHABET[random.below(64) as usize])).collect()
}

fn write(folder: &Path, megabytes: u64, seed: u64) -> Result<u64, Box<dyn Error>> {
    let mut random = Random::new(seed);
    let mut bytes = 0;
    for i in 0..megabytes * FILES {
        let (name, extension, line) = KINDS[(i % KINDS.len() as u64) as usize];
        let sub = folder.join(name);
        std::fs::create_dir_all(&sub)?;
        let mut text = String::new();
        if extension == "csv" {
            text += "ordernr;datum;ean;aantal;bedrag;tracking;controle;ts\n";
        }
        while text.len() < (1 << 20) / FILES as usize {
            text += &line(&mut random);
            text.push('\n');
        }
        std::fs::write(sub.join(format!("{i}.{extension}")), &text)?;
        bytes += text.len() as u64;
    }
    Ok(bytes)
}

/// Writes the corpus, scans it, and says what was found.
pub fn measure(megabytes: u64, seed: u64, errors: bool) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let bytes = write(folder.path(), megabytes, seed)?;
    let mut false_matches: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut said = String::new();
    search::folder(folder.path(), |record: ObjectRecord| {
        let kind = record.path.split('/').nth(1).unwrap_or_default().to_owned();
        for finding in &record.findings {
            let count = finding.confirmed + finding.likely;
            if count > 0 {
                *false_matches.entry((kind.clone(), finding.category.clone())).or_default() +=
                    count;
                if errors {
                    said += &format!(
                        "+ {} {} {:?} {:?}\n",
                        record.path, finding.category, finding.places, finding.samples
                    );
                }
            }
        }
    })?;
    let megabytes = bytes as f64 / 1e6;
    let total: u64 = false_matches.values().sum();
    let mut out = said;
    writeln!(
        out,
        "{megabytes:.0} MB in {} kinds of files: {total} false matches, {:.2} in a megabyte.",
        KINDS.len(),
        total as f64 / megabytes
    )?;
    if !false_matches.is_empty() {
        out += "\n| files | category | false matches |\n|-------|----------|--------------:|\n";
        for ((kind, category), count) in &false_matches {
            writeln!(out, "| {kind} | {category} | {count} |")?;
        }
    }
    Ok(out)
}
