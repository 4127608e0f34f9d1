//! Holds the shape of e-mail addresses around an `@`. Must not know context.

/// An address found around an `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmailShape {
    /// Offset of the first byte of the local part.
    pub start: usize,
    /// Offset behind the domain.
    pub end: usize,
    /// Whether its top-level domain is a country's or a common one.
    pub known_tld: bool,
    /// Whether the local part is that of a role: `info`, `privacy`, `noreply`.
    pub role: bool,
    /// Whether the domain is reserved for examples (RFC 2606).
    pub sample: bool,
}

const LOCAL: u8 = 1;
const LABEL: u8 = 2;

/// What each byte may be part of; bytes from 0x80 on are letters of other scripts.
static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        let c = b as u8;
        if c.is_ascii_alphanumeric() || (c >= 0x80 && c != super::super::model::SEPARATOR) {
            table[b] = LOCAL | LABEL;
        } else if matches!(c, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'' | b'&' | b'=' | b'~') {
            table[b] = LOCAL;
        }
        b += 1;
    }
    table[b'-' as usize] |= LABEL;
    table
};

/// Local parts (or their first word) that belong to a role.
const ROLES: &[&str] = &[
    "abuse",
    "accounting",
    "admin",
    "administratie",
    "administration",
    "algemeen",
    "bestellingen",
    "boekhouding",
    "booking",
    "bureau",
    "careers",
    "communicatie",
    "compta",
    "comptabilite",
    "contact",
    "dataprotection",
    "directie",
    "donotreply",
    "dpo",
    "enquiries",
    "events",
    "facturatie",
    "facturation",
    "facturen",
    "feedback",
    "finance",
    "gdpr",
    "hallo",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "hr",
    "info",
    "informatie",
    "information",
    "inkoop",
    "it",
    "jobs",
    "kantoor",
    "klachten",
    "klantendienst",
    "klantenservice",
    "mail",
    "marketing",
    "media",
    "newsletter",
    "nieuwsbrief",
    "no-reply",
    "noreply",
    "office",
    "onthaal",
    "order",
    "orders",
    "personeel",
    "postmaster",
    "press",
    "privacy",
    "receptie",
    "reception",
    "redactie",
    "reservations",
    "rh",
    "root",
    "sales",
    "secretariaat",
    "secretariat",
    "security",
    "service",
    "servicedesk",
    "support",
    "team",
    "verkoop",
    "vragen",
    "webmaster",
    "welcome",
    "welkom",
];

/// Top-level domains beyond those of countries that stand in real addresses.
const COMMON_TLDS: &[&str] = &[
    "academy",
    "agency",
    "amsterdam",
    "app",
    "army",
    "art",
    "asia",
    "bank",
    "biz",
    "brussels",
    "cat",
    "cloud",
    "club",
    "com",
    "company",
    "consulting",
    "coop",
    "design",
    "dev",
    "digital",
    "edu",
    "email",
    "eus",
    "events",
    "family",
    "finance",
    "frl",
    "gent",
    "global",
    "gov",
    "group",
    "health",
    "info",
    "int",
    "international",
    "jobs",
    "law",
    "legal",
    "life",
    "live",
    "mail",
    "media",
    "mil",
    "mobi",
    "museum",
    "name",
    "net",
    "network",
    "news",
    "nrw",
    "online",
    "org",
    "page",
    "paris",
    "post",
    "pro",
    "school",
    "services",
    "shop",
    "site",
    "solutions",
    "store",
    "studio",
    "support",
    "systems",
    "team",
    "tech",
    "tel",
    "today",
    "tools",
    "travel",
    "vlaanderen",
    "website",
    "work",
    "world",
    "xyz",
    "zone",
];

/// Endings of two letters that are no country but a file or a unit.
const NO_COUNTRY: &[&str] = &["js", "ts", "db", "rb", "vb", "7z", "ko", "gb", "mb", "kb"];

/// The address around the `@` at `at`, if there is one. `buf` bounds it: an
/// address never holds [`crate::model::SEPARATOR`].
pub fn email_shape(buf: &[u8], at: usize) -> Option<EmailShape> {
    let domain_at = at + 1;
    if !buf.get(domain_at).is_some_and(|&b| CLASS[usize::from(b)] & LABEL != 0) {
        return None;
    }
    let start = local_start(buf, at)?;
    let (end, tld) = domain_end(buf, domain_at)?;
    let tld = &buf[tld..end];
    if !(2..=24).contains(&tld.len()) || !tld.iter().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let mut lower = [0; 24];
    let lower = &mut lower[..tld.len()];
    lower.copy_from_slice(tld);
    lower.make_ascii_lowercase();
    let known_tld = if lower.len() == 2 {
        !NO_COUNTRY.iter().any(|unit| unit.as_bytes() == lower)
    } else {
        among(COMMON_TLDS, lower)
    };
    Some(EmailShape {
        start,
        end,
        known_tld,
        role: is_role(&buf[start..at]),
        sample: is_example(&buf[domain_at..end], lower),
    })
}

/// RFC 5321 allows 64 bytes; a longer run is no address.
fn local_start(buf: &[u8], at: usize) -> Option<usize> {
    let mut start = at;
    while start > 0 && CLASS[usize::from(buf[start - 1])] & LOCAL != 0 {
        start -= 1;
        if at - start > 64 {
            return None;
        }
    }
    // quotes and dots around an address are not part of it
    while start < at && matches!(buf[start], b'.' | b'\'' | b'-' | b'=' | b'&' | b'~' | b'+') {
        start += 1;
    }
    if start < at && start > 0 && buf[start - 1] == b'\\' {
        return None;
    }
    (start < at && buf[at - 1] != b'.').then_some(start)
}

/// Offset behind the domain and of its last label.
fn domain_end(buf: &[u8], from: usize) -> Option<(usize, usize)> {
    let mut i = from;
    let mut label = from;
    let mut last = None;
    loop {
        while i < buf.len() && CLASS[usize::from(buf[i])] & LABEL != 0 {
            i += 1;
        }
        if i == label || i - from > 253 {
            break;
        }
        if label > from {
            last = Some((i, label));
        }
        if buf.get(i) != Some(&b'.') {
            break;
        }
        i += 1;
        label = i;
    }
    let (mut end, label) = last?;
    while end > label && buf[end - 1] == b'-' {
        end -= 1;
    }
    Some((end, label))
}

fn among(list: &[&str], word: &[u8]) -> bool {
    list.binary_search_by(|entry| entry.as_bytes().cmp(word)).is_ok()
}

fn is_role(local: &[u8]) -> bool {
    let first_word =
        local.split(|b| matches!(b, b'.' | b'_' | b'+' | b'-')).next().unwrap_or(local);
    [local, first_word].into_iter().any(|name| {
        let mut lower = [0; 16];
        lower.get_mut(..name.len()).is_some_and(|lower| {
            lower.copy_from_slice(name);
            lower.make_ascii_lowercase();
            among(ROLES, lower)
        })
    })
}

/// RFC 2606 and RFC 6761: names that no one can own.
fn is_example(domain: &[u8], tld: &[u8]) -> bool {
    if matches!(tld, b"test" | b"example" | b"invalid" | b"localhost") {
        return true;
    }
    let host = &domain[..domain.len() - tld.len() - 1];
    let name = host.rsplit(|&b| b == b'.').next().unwrap_or(host);
    name.eq_ignore_ascii_case(b"example") && matches!(tld, b"com" | b"org" | b"net" | b"edu")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, EmailShape)> {
        let at = text.find('@').expect("an @");
        email_shape(text.as_bytes(), at).map(|shape| (&text[shape.start..shape.end], shape))
    }

    #[test]
    fn finds_the_address_and_nothing_around_it() {
        for (text, expected) in [
            ("mail jan.peeters@proximus.be.", "jan.peeters@proximus.be"),
            ("<o'brien@mail.co.uk>", "o'brien@mail.co.uk"),
            ("'quoted@telenet.be'", "quoted@telenet.be"),
            ("mailto:a+b_c%d@x-y.nl?subject=", "a+b_c%d@x-y.nl"),
            ("hélène@château.fr", "hélène@château.fr"),
        ] {
            assert_eq!(found(text).map(|f| f.0), Some(expected), "{text}");
        }
    }

    #[test]
    fn leaves_what_only_looks_alike() {
        for text in ["icon@2x", "pkg@1.2.3", "@naam", "user@host", "a@b.c", "git@.com", "x.@y.be"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn marks_roles_examples_and_odd_domains() {
        let shape = |text| found(text).expect("an address").1;
        assert!(shape("info@apiprivacy.nl").role && shape("no-reply@x.be").role);
        assert!(shape("privacy.team@x.be").role && !shape("infante@x.be").role);
        assert!(shape("a@example.org").sample && shape("a@b.test").sample);
        assert!(!shape("a@myexample.org").sample);
        assert!(shape("a@b.vlaanderen").known_tld && !shape("icon@2x.png").known_tld);
    }

    #[test]
    fn lists_are_sorted_for_the_search() {
        assert!(ROLES.is_sorted() && COMMON_TLDS.is_sorted());
    }
}
