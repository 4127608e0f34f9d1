//! Holds the cases of the checks that go by what was found.

use super::Case;
use super::scene::{Object, csv, object, register, text};
use serde_json::json;

/// A scene without a register.
fn alone(
    check: &'static str,
    about: &'static str,
    objects: Vec<Object>,
    says: &[&'static str],
) -> Case {
    Case { check, about, register: None, statement: None, objects, says: says.to_vec() }
}

/// The same before a register.
fn against(
    check: &'static str,
    about: &'static str,
    register: String,
    objects: Vec<Object>,
    says: &[&'static str],
) -> Case {
    Case { check, about, register: Some(register), statement: None, objects, says: says.to_vec() }
}

fn usual() -> String {
    register("", "")
}

#[rustfmt::skip]
pub fn cases() -> Vec<Case> {
    let customers = || csv("share/crm/klanten.csv").has("email", "contact.email");
    let months = |months: &[&str]| {
        let all: serde_json::Map<String, serde_json::Value> =
            months.iter().map(|month| ((*month).to_owned(), json!(10))).collect();
        json!({ "months": all })
    };
    vec![
        // C01 undeclared category
        against("C01", "found and not declared", usual(),
            vec![customers().has("geboren", "demo.birth_date")],
            &["medium certain crm: 30 matches of demo.birth_date in 1 object; the register does not mention demo.birth_date"]),
        against("C01", "likely alone is an indication", usual(),
            vec![text("share/crm/a.txt").found("text", "fin.salary", 0, 9)],
            &["medium indication crm: 9 matches of fin.salary in 1 object; the register does not mention fin.salary"]),
        against("C01", "four are no practice", usual(),
            vec![text("share/crm/a.txt").found("text", "fin.salary", 4, 0)], &[]),
        against("C01", "a number that a law allows and nobody declared",
            register("", "national_number_law = 'law'"),
            vec![text("share/crm/a.txt").found("text", "gov.be_rrn", 1, 0)],
            &["high certain crm: 1 match of gov.be_rrn in 1 object; the register does not mention gov.be_rrn"]),
        against("C01", "declared, by its beginning", usual(), vec![customers()], &[]),
        against("C01", "of organisations", usual(), vec![customers().has("kbo", "org.registration")], &[]),
        against("C01", "in a back-up of what others declare",
            "[[system]]\nid = 'b'\nkind = 'backup'\nlocations = ['share/b']\n".into(),
            vec![csv("share/b/x.csv").has("email", "contact.email")], &[]),

        // C03 more than needed
        alone("C03", "almost all cells are empty",
            vec![csv("share/a.csv").holds("fax", "contact.phone", 2, json!({ "values": 2, "empty": 98 }))],
            &["low certain share: 1 column of personal data almost empty"]),
        alone("C03", "all rows say the same",
            vec![csv("share/a.csv").holds("taal", "demo.language", 30, json!({ "distinct": 1 }))],
            &["low certain share: 1 column of personal data with the same value throughout"]),
        alone("C03", "a full column", vec![csv("share/a.csv").has("email", "contact.email")], &[]),
        alone("C03", "of few rows",
            vec![csv("share/a.csv").holds("fax", "contact.phone", 1, json!({ "values": 1, "empty": 9 }))], &[]),
        against("C03", "exact births where ages are declared", register("", "categories = ['demo.age']"),
            vec![csv("share/crm/a.csv").has("geboren", "demo.birth_date")],
            &["medium certain crm: 30 exact birth dates; the register declares ages"]),

        // C04 national number without a law
        against("C04", "no law is named", register("", "categories = ['gov.nl_bsn']"),
            vec![csv("share/crm/a.csv").has("bsn", "gov.nl_bsn")],
            &["critical certain crm: 30 matches of gov.nl_bsn; the register names no law that allows it"]),
        against("C04", "only likely ones", register("", "categories = ['gov.nl_bsn']"),
            vec![text("share/crm/a.txt").found("text", "gov.nl_bsn", 0, 1)],
            &["high indication crm: 1 match of gov.nl_bsn; the register names no law that allows it"]),
        against("C04", "a law is named",
            register("", "categories = ['gov.nl_bsn']\nnational_number_law = 'law'"),
            vec![csv("share/crm/a.csv").has("bsn", "gov.nl_bsn")], &[]),
        against("C04", "a test copy of a system that a law allows them",
            register("", "categories = ['gov.nl_bsn']\nnational_number_law = 'law'")
                + "[[system]]\nid = 't'\nkind = 'test'\nlocations = ['share/t']\n",
            vec![csv("share/t/a.csv").has("bsn", "gov.nl_bsn")], &[]),
        against("C04", "a test copy where no law allows them",
            usual() + "[[system]]\nid = 't'\nkind = 'test'\nlocations = ['share/t']\n",
            vec![csv("share/t/a.csv").has("bsn", "gov.nl_bsn")],
            &["critical certain t: 30 matches of gov.nl_bsn; the register names no law that allows it"]),

        // C05 hidden national number
        alone("C05", "in an old VAT number",
            vec![text("share/a.txt").found("text", "org.vat_nl_old_sole_trader", 1, 0)],
            &["high certain share: 1 VAT number of sole traders of before 2020, made of the BSN"]),
        alone("C05", "in the name of a file", vec![text("share/x.txt").found("(name)", "gov.be_rrn", 1, 0)],
            &["high certain share: 1 national number in names of files or folders"]),
        alone("C05", "in the subject of a message",
            vec![object("share/x.eml", "eml").column("Subject", json!({})).found("Subject", "gov.nl_bsn", 1, 0)],
            &["high certain share: 1 national number in subjects of messages"]),
        alone("C05", "in a column of logins", vec![csv("share/a.csv").has("login", "gov.nl_bsn")],
            &["high certain share: 30 national numbers in columns that are not named for them"]),
        alone("C05", "in a column named for it", vec![csv("share/a.csv").has("BSN nummer", "gov.nl_bsn")], &[]),
        alone("C05", "in a column without a name", vec![csv("share/a.csv").has("#3", "gov.nl_bsn")], &[]),
        alone("C05", "now and then among remarks",
            vec![csv("share/a.csv").holds("opmerking", "gov.nl_bsn", 3, json!({}))], &[]),

        // C06 special data
        against("C06", "where none is declared", usual(),
            vec![text("share/crm/a.txt").found("text", "special.health", 0, 2)],
            &["critical indication crm: 2 matches of special.health in 1 object; the register mentions no such data there"]),
        against("C06", "where another is declared",
            register("", "categories = ['special.union']\nspecial_condition = ['employment']"),
            vec![text("share/crm/a.txt").found("text", "special.health", 1, 0)],
            &["high certain crm: 1 match of special.health in 1 object; the register does not mention it"]),
        against("C06", "declared", register("", "categories = ['special.any']"),
            vec![text("share/crm/a.txt").found("text", "special.health", 1, 0)], &[]),

        // C07 retention
        against("C07", "rows are too old by the column that starts the term",
            register("", "[[system.processing.retention]]\nduration = 'P2Y'\nstart_fields = ['Laatste aankoop']\n"),
            vec![customers().column("laatste_aankoop", months(&["2022-05", "2024-11", "2026-01"]))],
            &["high certain crm: 10 rows older than the declared term of 2 years [dates in the column that the register names as the start]"]),
        against("C07", "the month in which the term ends is not over",
            register("", "[[system.processing.retention]]\nduration = 'P2Y'\nstart_fields = ['aankoop']\n"),
            vec![customers().column("aankoop", months(&["2024-11"])).changed("2010-01-01")], &[]),
        against("C07", "the newest record", usual(),
            vec![customers().column("besteld", months(&["2019-01", "2021-05"]))],
            &["medium indication crm: all data in 1 object older than the declared term of 2 years [dates in the records]"]),
        against("C07", "births and days to come are no dates of records", usual(),
            vec![customers().column("geboortedatum", months(&["1980-01"])).column("vervaldatum", months(&["2020-01"]))], &[]),
        against("C07", "by the document", usual(),
            vec![text("share/crm/a.eml").fact("sent", "2019-01-02T10:00:00Z").found("text", "contact.email", 1, 0)],
            &["medium indication crm: all data in 1 object older than the declared term of 2 years [the date the document or message gives itself]"]),
        against("C07", "by the file", usual(), vec![customers().changed("2024-11-20")],
            &["medium indication crm: all data in 1 object older than the declared term of 2 years [the time the file was last changed, which a copy may renew]"]),
        against("C07", "within the term", usual(), vec![customers().changed("2024-11-21")], &[]),
        against("C07", "until something happens",
            register("", "[[system.processing.retention]]\nuntil = 'consent is withdrawn'\n"),
            vec![customers().changed("2001-01-01")], &[]),
        against("C07", "the longest of several processings counts",
            usual() + "[[system.processing]]\npurpose = 'Tax'\ncategories = ['contact']\n[[system.processing.retention]]\nduration = 'P7Y'\n",
            vec![customers().changed("2023-01-01")], &[]),
        against("C07", "the system ended", register("status = 'ended'\nended_on = 2020-01-31", ""), vec![customers()],
            &["high certain crm: The register says that it ended on 2020-01-31; 1 object with personal data still there"]),

        // C11 consent
        against("C11", "no column tells the day", register("", "legal_basis = ['consent']"), vec![customers()],
            &["high indication crm: 30 addresses used on the ground of consent, with no column for its day [the names of the columns]"]),
        against("C11", "no column tells the source", register("", "legal_basis = ['consent']"),
            vec![customers().column("opt-in", json!({}))],
            &["medium indication crm: 30 addresses used on the ground of consent, with no column for its source or text [the names of the columns]"]),
        against("C11", "all is there", register("", "legal_basis = ['consent']"),
            vec![customers().column("opt-in", json!({})).column("bron", json!({})).column("versie tekst", json!({}))], &[]),
        against("C11", "another basis", usual(), vec![customers()], &[]),
        against("C11", "beside another basis only lists for writing to count",
            usual() + "[[system.processing]]\npurpose = 'News'\nlegal_basis = ['consent']\n",
            vec![customers(), csv("share/crm/nieuwsbrief/l.csv").has("email", "contact.email")],
            &["high indication crm: 30 addresses used on the ground of consent, with no column for its day [the names of the columns]"]),

        // C12 outside
        against("C12", "the same columns outside", usual(),
            vec![three("share/crm/klanten.csv"), three("share/piet/lijst.csv")],
            &["medium indication crm: 1 table outside all systems with the columns of share/crm/klanten.csv [the names of the columns]"]),
        against("C12", "other columns", usual(),
            vec![three("share/crm/klanten.csv"), csv("share/piet/lijst.csv").has("naam", "name.full")], &[]),
        against("C12", "both in systems", usual(), vec![three("share/crm/a.csv"), three("share/crm/b.csv")], &[]),

        // C13 minors
        alone("C13", "born in 2011 and 2015",
            vec![csv("share/a.csv").holds("geboren", "demo.birth_date", 30, months(&["1990-01", "2011-02", "2015-02"]))],
            &["medium certain share: 20 birth dates of people under 16, 10 under 13 [months of birth]"]),
        alone("C13", "of age", vec![csv("share/a.csv").holds("geboren", "demo.birth_date", 30, months(&["1990-01"]))], &[]),
        against("C13", "the system is about children", register("", "data_subjects = ['leerlingen']"),
            vec![csv("share/crm/a.csv").holds("geboren", "demo.birth_date", 30, months(&["2015-02"]))], &[]),

        // C14 copies
        alone("C14", "left behind", vec![csv("share/klanten.csv.bak").has("email", "contact.email")],
            &["medium certain share: 1 object with personal data left behind as copies [the names of folders and files]"]),
        alone("C14", "thrown away", vec![csv("share/.Trash-1000/files/k.csv").has("email", "contact.email")],
            &["medium certain share: 1 object with personal data thrown away and still there [the names of folders and files]"]),
        alone("C14", "an old back-up", vec![csv("share/backup/k.csv").has("email", "contact.email").changed("2025-11-01")],
            &["medium indication share: 1 object with personal data in back-ups older than 1 year [the time the file was last changed, or the document's]"]),
        alone("C14", "a back-up of this month", vec![csv("share/backup/k.csv").has("email", "contact.email")], &[]),
        alone("C14", "without personal data", vec![csv("share/artikelen.csv.bak").column("prijs", json!({}))], &[]),

        // C15 duplicates
        alone("C15", "the same content",
            vec![customers().content("00112233445566778899aabbccddeeff"),
                 csv("share/b.csv").has("x", "contact.email").content("00112233445566778899aabbccddeeff")],
            &["medium certain all: 2 objects with the same content, 30 matches each [content ids]"]),
        alone("C15", "without a key, the same columns and counts", vec![three("share/a.csv"), three("share/b.csv")],
            &["low indication all: 2 tables with the same columns, 30 rows each [names and counts of columns]"]),
        alone("C15", "another content",
            vec![customers().content("00112233445566778899aabbccddeeff"),
                 csv("share/b.csv").has("x", "contact.email").content("10112233445566778899aabbccddeeff")], &[]),
        alone("C15", "the same columns, other counts",
            vec![three("share/a.csv"), three("share/b.csv").column("z", json!({})).holds("gsm2", "contact.phone", 3, json!({ "values": 3, "distinct": 3 }))], &[]),

        // C16 accuracy
        alone("C16", "one in ten is wrong",
            vec![csv("share/a.csv").holds("iban", "fin.iban", 27, json!({ "checks": { "rule": { "passed": 27, "failed": 3 } } }))],
            &["low certain share: 3 numbers with wrong check digits in 1 column"]),
        alone("C16", "one in three is wrong",
            vec![csv("share/a.csv").holds("iban", "fin.iban", 20, json!({ "checks": { "rule": { "passed": 20, "failed": 10 } } }))],
            &["medium certain share: 10 numbers with wrong check digits in 1 column"]),
        alone("C16", "one in a hundred is a slip",
            vec![csv("share/a.csv").holds("iban", "fin.iban", 99, json!({ "checks": { "rule": { "passed": 99, "failed": 1 } } }))], &[]),
        alone("C16", "a column of something else",
            vec![csv("share/a.csv").holds("nr", "fin.iban", 2, json!({ "checks": { "rule": { "passed": 2, "failed": 20 } } }))], &[]),
        alone("C16", "text that was broken", vec![text("share/a.txt").fact("repaired", "yes").found("text", "name.full", 1, 0)],
            &["low certain share: 1 text with personal data stored in a broken charset"]),

        // C17 secrets
        alone("C17", "a list of passwords",
            vec![csv("share/a.csv").column("wachtwoord", json!({ "lengths": [6, 12] })).found("wachtwoord", "auth.password", 0, 8)],
            &["critical indication share: 8 secrets that can be read"]),
        alone("C17", "a key in a text", vec![text("share/a.env").found("text", "auth.secret", 1, 0)],
            &["critical certain share: 1 secret that can be read"]),
        alone("C17", "as long as MD5", vec![csv("share/a.csv").holds("pwd", "auth.password", 30, json!({ "lengths": [32, 32] }))],
            &["high indication share: 30 secrets as long as MD5 or SHA-1 makes them [the lengths of the values]"]),
        alone("C17", "as long as SHA-256", vec![csv("share/a.csv").holds("pwd", "auth.password", 30, json!({ "lengths": [64, 64] }))],
            &["medium indication share: 30 secrets as long as SHA-256 or SHA-512 makes them [the lengths of the values]"]),
        alone("C17", "bcrypt", vec![csv("share/a.csv").holds("pwd", "auth.password", 30, json!({ "lengths": [60, 60] }))], &[]),

        // C18 over-exposed
        alone("C18", "everyone can read accounts", vec![csv("share/a.csv").has("iban", "fin.iban").for_everyone()],
            &["high certain share: 1 object with sensitive data that everyone can read"]),
        alone("C18", "in a folder of a web server", vec![csv("share/wwwroot/a.csv").has("iban", "fin.iban")],
            &["high indication share: 1 object with sensitive data in a folder of a web server"]),
        alone("C18", "everyone can read addresses", vec![customers().for_everyone()], &[]),
        alone("C18", "its group can read accounts", vec![csv("share/a.csv").has("iban", "fin.iban")], &[]),

        // C21 production data in test
        alone("C21", "in a folder for tests", vec![csv("share/test/k.csv").has("email", "contact.email")],
            &["high indication share: 30 matches in 1 object for testing that are valid and no published samples [names of folders, or the kind of the system]"]),
        alone("C21", "published samples", vec![csv("share/test/k.csv").has("email", "contact.email").samples(30)], &[]),
        alone("C21", "elsewhere", vec![customers()], &[]),
        against("C21", "in a system for tests", "[[system]]\nid = 't'\nkind = 'test'\nlocations = ['share/t']\n".into(),
            vec![csv("share/t/x.csv").has("email", "contact.email")],
            &["high indication t: 30 matches in 1 object for testing that are valid and no published samples [names of folders, or the kind of the system]"]),

        // C22 wrong place
        against("C22", "a folder that is copied to a service", usual(),
            vec![csv("share/crm/OneDrive - X/k.csv").has("email", "contact.email")],
            &["medium indication crm: 1 object with personal data in a folder of OneDrive [names of folders]"]),
        against("C22", "the transfer is declared", register("", "transfers = [{ country = 'US', safeguard = 'standard-clauses' }]"),
            vec![csv("share/crm/OneDrive - X/k.csv").has("email", "contact.email")], &[]),
        alone("C22", "without a register", vec![csv("share/Dropbox/k.csv").has("email", "contact.email")],
            &["low indication share: 1 object with personal data in a folder of Dropbox [names of folders]"]),

        // C24 recipients: folders
        against("C24", "on its way to somebody unknown", usual(),
            vec![csv("share/crm/outgoing/k.csv").has("email", "contact.email")],
            &["medium indication crm: 1 object with personal data in folders for sending, to nobody known [names of folders]"]),
        against("C24", "on its way to a recipient", register("", "recipients = ['Acerta social secretariat']"),
            vec![csv("share/crm/outgoing/acerta/k.csv").has("email", "contact.email")], &[]),

        // C25 half removed
        alone("C25", "plain hashes", vec![csv("share/a.csv").column("bsn_hash", json!({ "lengths": [64, 64] }))],
            &["medium indication share: 30 values that look like plain hashes of national numbers [names of columns and the lengths of their values]"]),
        alone("C25", "numbers", vec![csv("share/a.csv").column("bsn", json!({ "lengths": [9, 9] }))], &[]),
        alone("C25", "hashes of something else", vec![csv("share/a.csv").column("file_sha256", json!({ "lengths": [64, 64] }))], &[]),

        // C26 no system
        against("C26", "in no system", usual(), vec![csv("share/piet/k.csv").has("email", "contact.email")],
            &["medium certain share/piet: 1 object with personal data belong to no system: contact.email"]),
        against("C26", "national numbers in no system", usual(), vec![csv("share/piet/k.csv").has("bsn", "gov.nl_bsn")],
            &["high certain share/piet: 1 object with personal data belong to no system: gov.nl_bsn"]),
        against("C26", "only likely", usual(), vec![text("share/piet/k.txt").found("text", "name.full", 0, 3)], &[]),
        against("C26", "in a system", usual(), vec![customers()], &[]),

        // C27 free text
        alone("C27", "a number among remarks", vec![csv("share/a.csv").holds("Opmerkingen", "gov.be_rrn", 3, json!({}))],
            &["high certain share: 3 matches of gov.be_rrn in columns for remarks"]),
        alone("C27", "a card in a message", vec![object("share/a.eml", "eml").found("text", "fin.card", 1, 0)],
            &["medium certain share: 1 match of fin.card in bodies of messages"]),
        alone("C27", "an account in a log", vec![object("share/app.log", "text").found("text", "fin.iban", 1, 0)],
            &["medium certain share: 1 match of fin.iban in logs"]),
        alone("C27", "an account in a message", vec![object("share/a.eml", "eml").found("text", "fin.iban", 1, 0)], &[]),
        alone("C27", "a number in a contract", vec![text("share/contract.txt").found("text", "gov.be_rrn", 1, 0)], &[]),

        // C28 logs
        against("C28", "older than the term", register("", "categories = ['net.ip']\n[[system.processing.retention]]\nduration = 'P7D'\n"),
            vec![access_log("share/crm/access.log", months(&["2026-09", "2026-11"]))],
            &["medium certain crm: 10 entries in 1 log older than the declared term of 1 week [dates of the entries]"]),
        against("C28", "no term", register("", "categories = ['net.ip']\n[[system.processing.retention]]\nduration = 'open'\n"),
            vec![access_log("share/crm/access.log", months(&["2026-11"]))],
            &["medium certain crm: 1 log with addresses of machines, and no term"]),
        alone("C28", "older than logs usually are", vec![access_log("share/access.log", months(&["2026-01", "2026-11"]))],
            &["low indication share: 1 log with entries older than 6 months [dates of the entries]"]),
        alone("C28", "new", vec![access_log("share/access.log", months(&["2026-11"]))], &[]),
        alone("C28", "no log", vec![csv("share/a.csv").has("ip", "net.ip").changed("2020-01-01")], &[]),

        // C29 stale
        alone("C29", "not changed for long", vec![customers().changed("2024-11-20")],
            &["low indication share: 1 file with personal data not changed for 2 years and more [file times]"]),
        alone("C29", "the owner is gone", vec![customers().owned_by("1203")],
            &["low indication share: 1 file with personal data whose owner has no account [owners of files]"]),
        alone("C29", "in use", vec![customers()], &[]),

        // C31 coverage
        alone("C31", "not read in full", vec![customers(), text("share/b.txt").gap("corrupt")],
            &["medium certain share: 1 of 2 objects not read in full"]),
        alone("C31", "all was read", vec![customers()], &[]),
    ]
}

/// A table with three columns of personal data.
fn three(path: &str) -> Object {
    csv(path).has("naam", "name.full").has("email", "contact.email").has("gsm", "contact.phone")
}

fn access_log(path: &str, months: serde_json::Value) -> Object {
    object(path, "access-log").has("client_ip", "net.ip").column("time", months)
}
