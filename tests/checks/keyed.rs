//! Holds the cases of the checks that go by sketches: who stands in several places, as a scan
//! under a key file tells.

use super::Case;
use super::scene::{Object, csv, register, text};

fn case(
    check: &'static str,
    about: &'static str,
    register: Option<String>,
    objects: Vec<Object>,
    says: &[&'static str],
) -> Case {
    Case { check, about, register, statement: None, objects, says: says.to_vec() }
}

const SAME: &str = "00112233445566778899aabbccddeeff";
const MAIL: &str = "contact.email";

#[rustfmt::skip]
pub fn cases() -> Vec<Case> {
    let crm = || Some(register("", ""));
    let list = |path: &str, numbers| csv(path).people("email", MAIL, numbers);
    vec![
        case("C12", "people of a system outside of all", crm(),
            vec![list("share/crm/klanten.csv", 0..50), list("share/piet/lijst.csv", 10..40)],
            &["medium certain crm: 1 list outside all systems of people who stand in it [keyed hashes of all contact.email]"]),
        case("C12", "the very same file", crm(),
            vec![list("share/crm/a.csv", 0..50).content(SAME), list("share/piet/a.csv", 0..50).content(SAME)],
            &["medium certain crm: 1 list outside all systems of people who stand in it [keyed hashes of all contact.email]"]),
        case("C15", "the very same file is told once", None,
            vec![list("share/a.csv", 0..50).content(SAME), list("share/b.csv", 0..50).content(SAME)],
            &["medium certain all: 2 objects with the same content, 50 matches each [content ids]"]),
        case("C12", "large lists by a sample", crm(),
            vec![list("share/crm/klanten.csv", 0..5000), list("share/piet/lijst.csv", 0..5000)],
            &["medium indication crm: 1 list outside all systems of people who stand in it [keyed hashes of contact.email, standard error 2 %]"]),
        case("C12", "other people", crm(),
            vec![list("share/crm/klanten.csv", 0..50), list("share/piet/lijst.csv", 40..90)], &[]),
        case("C14", "people who are gone from the original", None,
            vec![list("share/klanten.csv", 0..45), list("share/backup/klanten.csv", 0..50)],
            &["medium indication share: About 5 of the 50 people in share/backup/klanten.csv no longer stand in share/klanten.csv [keyed hashes of all contact.email]"]),
        case("C14", "nobody is gone", None,
            vec![list("share/klanten.csv", 0..55), list("share/backup/klanten.csv", 0..50)], &[]),
        case("C14", "another list that the back-up happens to hold", None,
            vec![list("share/nieuwsbrief.csv", 40..90), list("share/backup/klanten.csv", 0..50)], &[]),
        case("C15", "the same people under other names of columns", None,
            vec![list("share/a.csv", 0..50), csv("share/b.csv").people("e_mail adres", MAIL, 0..45)],
            &["medium certain all: 2 lists of the same people [keyed hashes of all contact.email]"]),
        case("C15", "three lists in a chain are one group", None,
            vec![list("share/a.csv", 0..50), list("share/b.csv", 5..50), list("share/c.csv", 0..50)],
            &["medium certain all: 3 lists of the same people [keyed hashes of all contact.email]"]),
        case("C15", "a letter beside a list", None,
            vec![list("share/a.csv", 0..50), text("share/b.txt").people("text", MAIL, 0..5)], &[]),
        case("C15", "half of them", None,
            vec![list("share/a.csv", 0..50), list("share/b.csv", 25..75)], &[]),
        case("C21", "people for testing who stand elsewhere too", None,
            vec![list("share/klanten.csv", 0..50), list("share/test/k.csv", 0..25)],
            &["high certain share: 100 % of the 25 people in share/test/k.csv stand in share/klanten.csv too [keyed hashes of all contact.email]",
              "high indication share: 25 matches in 1 object for testing that are valid and no published samples [names of folders, or the kind of the system]"]),
    ]
}
