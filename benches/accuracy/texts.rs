//! Holds labelled texts: letters, forms, mail, logs, JSON. Must not know how they are
//! searched.

use crate::kinds::{Kind, Locale};
use crate::noise;
use crate::people;
use crate::random::Random;
use crate::wording;
use crate::written::draw;
use std::ops::Range;

/// Where personal data stand in a text.
pub struct Label {
    pub at: Range<usize>,
    pub kind: Kind,
}

/// A text of which all is known.
pub struct Page {
    pub text: String,
    pub labels: Vec<Label>,
    pub locale: Locale,
    pub container: &'static str,
}

impl Page {
    fn new(locale: Locale, container: &'static str) -> Self {
        Page { text: String::new(), labels: Vec::new(), locale, container }
    }

    fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn value(&mut self, kind: Kind, value: &str) {
        let start = self.text.len();
        self.add(value);
        self.labels.push(Label { at: start..self.text.len(), kind });
    }

    /// A value in a sentence.
    fn sentence(&mut self, random: &mut Random, kind: Kind, dutch: bool) {
        let (before, behind) = wording::around(random, kind, self.locale);
        let value = draw(random, kind, self.locale, dutch).replace('\n', ", ");
        self.add(&before);
        self.value(kind, &value);
        self.add(&behind);
    }
}

/// A kind that occurs there.
fn kind(random: &mut Random, dutch: bool) -> Kind {
    loop {
        let kind = Kind::ALL[random.below(Kind::ALL.len() as u64) as usize];
        if kind.is_of(dutch) {
            return kind;
        }
    }
}

/// A text of one line, as people try a scanner with.
pub fn line(random: &mut Random, locale: Locale) -> Page {
    let mut page = Page::new(locale, "sentence");
    let dutch = locale.is_dutch(random);
    if random.below(4) == 0 {
        page.add(&noise::sentence(random, locale));
    } else {
        let kind = kind(random, dutch);
        page.sentence(random, kind, dutch);
    }
    page
}

/// A letter: an address above, sentences, a name below.
pub fn letter(random: &mut Random, locale: Locale) -> Page {
    let mut page = Page::new(locale, "letter");
    let dutch = locale.is_dutch(random);
    let name = format!("{} {}", people::first(random, locale), people::last(random, locale));
    page.value(Kind::Name, &name);
    page.add("\n");
    let address = draw(random, Kind::Address, locale, dutch);
    page.value(Kind::Address, &address);
    page.add("\n\n");
    for _ in 0..3 + random.below(4) {
        for _ in 0..1 + random.below(4) {
            match random.below(3) {
                0 => {
                    let kind = kind(random, dutch);
                    page.sentence(random, kind, dutch);
                }
                _ => page.add(&noise::sentence(random, locale)),
            }
            page.add(" ");
        }
        page.add("\n\n");
    }
    page.value(Kind::Name, &name);
    page.add("\n");
    page
}

/// A form: a label and a value a line.
pub fn form(random: &mut Random, locale: Locale) -> Page {
    let mut page = Page::new(locale, "form");
    let dutch = locale.is_dutch(random);
    let style = random.below(5);
    for _ in 0..6 + random.below(8) {
        let kind = kind(random, dutch);
        let label = random.pick(wording::labels(kind, locale));
        let label = label[..1].to_uppercase() + &label[1..];
        let value = draw(random, kind, locale, dutch).replace('\n', ", ");
        match style {
            0 => page.add(&format!("{label}\n")),
            1 => page.add(&format!("{label}\t")),
            2 => page.add(&format!("{label:.<32} ")),
            3 => page.add(&format!("| {label} | ")),
            _ => page.add(&format!("{label}: ")),
        }
        page.value(kind, &value);
        page.add(match style {
            0 => "\n\n",
            3 => " |\n",
            _ => "\n",
        });
    }
    page
}

/// A mail with headers and a signature.
pub fn mail(random: &mut Random, locale: Locale) -> Page {
    let mut page = Page::new(locale, "mail");
    let dutch = locale.is_dutch(random);
    for header in ["From", "To"] {
        page.add(&format!("{header}: "));
        let name = format!("{} {}", people::first(random, locale), people::last(random, locale));
        page.value(Kind::Name, &name);
        page.add(" <");
        let address = people::email(random);
        page.value(Kind::Email, &address);
        page.add(">\n");
    }
    page.add(&format!(
        "Subject: {}\nMessage-ID: <{}>\n\n",
        noise::value(random, "slashed"),
        noise::value(random, "hash16")
    ));
    for _ in 0..2 + random.below(4) {
        match random.below(3) {
            0 => page.add(&noise::sentence(random, locale)),
            _ => {
                let kind = kind(random, dutch);
                page.sentence(random, kind, dutch);
            }
        }
        page.add("\n");
    }
    page.add("\n-- \n");
    let name = format!("{} {}", people::first(random, locale), people::last(random, locale));
    page.value(Kind::Name, &name);
    page.add(random.pick(&["\nT ", "\nTel. ", "\nM: ", "\n"]));
    let phone = draw(random, Kind::Phone, locale, dutch);
    // digits without any sign of what they are
    if phone.starts_with('0')
        && phone.bytes().all(|b| b.is_ascii_digit())
        && page.text.ends_with("\n")
    {
        page.add("Tel. ");
    }
    page.value(Kind::Phone, &phone);
    page.add("\n");
    page
}

/// A log: visitors among lines in which nobody occurs.
pub fn log(random: &mut Random, locale: Locale) -> Page {
    let mut page = Page::new(locale, "log");
    for _ in 0..20 {
        match random.below(6) {
            0 => {
                page.add(&noise::fill(random, &["{moment} "]));
                page.add(random.pick(&[
                    "login from ",
                    "client=",
                    "session opened for ",
                    "remote address ",
                ]));
                let ip = draw(random, Kind::Ip, locale, false);
                page.value(Kind::Ip, &ip);
                page.add(&noise::fill(random, &[" session {hash16}", " ok", " after {small} ms"]));
            }
            1 => {
                page.add(&noise::fill(random, &["{moment} INFO mail sent to ", "{moment} user="]));
                let email = people::email(random);
                page.value(Kind::Email, &email);
            }
            _ => page.add(&noise::fill(random, noise::LOG)),
        }
        page.add("\n");
    }
    page
}

/// JSON as an interface answers it: a few records with keys in the language.
pub fn json(random: &mut Random, locale: Locale) -> Page {
    let mut page = Page::new(locale, "json");
    let dutch = locale.is_dutch(random);
    page.add("{\"items\":[");
    for i in 0..3 + random.below(4) {
        page.add(if i == 0 { "{" } else { ",{" });
        page.add(&noise::fill(
            random,
            &[
                "\"order\":\"{nine}\",\"created\":\"{moment}\",\"hash\":\"{hash}\"",
                "\"id\":{eight},\"version\":\"{version}\"",
            ],
        ));
        for _ in 0..2 + random.below(4) {
            let kind = kind(random, dutch);
            let key = random
                .pick(wording::labels(kind, locale))
                .to_lowercase()
                .replace([' ', '-'], "_")
                .replace('.', "");
            let value = draw(random, kind, locale, dutch).replace('\n', ", ");
            page.add(&format!(",\"{key}\":\""));
            page.value(kind, &value);
            page.add("\"");
        }
        page.add("}");
    }
    page.add("]}\n");
    page
}

/// What writes a page.
pub type Writer = fn(&mut Random, Locale) -> Page;

/// All kinds of texts, with how many of each are written for every hundred.
pub const WRITERS: &[(Writer, u64)] =
    &[(line, 60), (letter, 10), (form, 10), (mail, 10), (log, 5), (json, 5)];
