//! Holds the synthetic values that the privacy tests plant, and the search for them in
//! what speur leaves. Must not know how speur works.

/// A value that must never leave, of the kind that its name says. All are invented:
/// the numbers pass their checks and belong to nobody.
#[derive(Clone, Copy, Debug)]
pub struct Planted {
    pub kind: &'static str,
    pub text: &'static str,
}

const fn planted(kind: &'static str, text: &'static str) -> Planted {
    Planted { kind, text }
}

/// A value of every kind that the rules know, and some that they do not.
pub const VALUES: &[Planted] = &[
    planted("name.full", "Quirino Zeldenrust"),
    planted("name.full", "Béatrice Quévrain-Dumollard"),
    planted("name.first", "Quintijn"),
    planted("name.last", "Zevenboom"),
    planted("contact.email", "quirino.zeldenrust@voorbeeldpost.be"),
    planted("contact.email", "Q.Zevenboom+prive@voorbeeldpost.nl"),
    planted("contact.phone", "0470 98 76 51"),
    planted("contact.phone", "+31 6 19283746"),
    planted("contact.phone", "010-7654321"),
    planted("contact.street", "Ganzenhoekstraat 417"),
    planted("contact.postal_code", "7391 QZ"),
    planted("contact.city", "Zwammerdamveld"),
    planted("finance.iban", "BE71 0961 2345 6769"),
    planted("finance.iban", "NL20INGB0001234567"),
    planted("finance.card", "4539 5787 6362 1486"),
    planted("gov.nl_bsn", "187654326"),
    planted("gov.be_rrn", "93.05.18-223.61"),
    planted("gov.be_rrn", "72020290081"),
    planted("org.kbo", "0403.019.261"),
    planted("org.vat_nl_old_sole_trader", "NL187654326B01"),
    planted("org.kvk", "68750110"),
    planted("network.ip", "145.97.213.88"),
    planted("network.ip", "2a02:1811:cd3f:9a00:71:3:5e1:77"),
    planted("birth.date", "17-04-1968"),
    planted("vehicle.plate", "1-XQZ-937"),
    planted("auth.username", "qzeldenrust68"),
    planted("auth.password", "Kl4ver$Vier!93"),
    planted("auth.password", "#$%&*!?!"),
    planted("a number of no kind", "8812345670099"),
    planted("a salary", "48731.27"),
];

/// The ways in which a value could be told on: as it is, in lower case, its digits
/// alone, its letters and digits alone, as hexadecimal or base64 of its bytes.
fn forms(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let compact: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
    let hex: String = text.bytes().map(|b| format!("{b:02x}")).collect();
    let mut forms = vec![lower, compact, hex, base64(text.as_bytes())];
    // fewer digits than that stand in every file
    if digits.len() >= 7 {
        forms.push(digits);
    }
    // the parts of a name or an address
    let words = text.split([' ', '.', '@', '-']).filter(|word| word.chars().count() >= 7);
    forms.extend(words.map(str::to_lowercase));
    forms
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let bits = |group: &[u8]| group.iter().fold(0u32, |n, &b| n << 8 | u32::from(b));
    let whole = bytes.chunks_exact(3).map(bits);
    let letters =
        whole.flat_map(|n| [18, 12, 6, 0].map(|s| ALPHABET[(n >> s & 63) as usize] as char));
    letters.collect::<String>().to_lowercase()
}

/// What of the planted values stands in `text`, each as its kind and form.
pub fn found_in(text: &[u8]) -> Vec<String> {
    let lower = String::from_utf8_lossy(text).to_lowercase();
    let mut found = Vec::new();
    for planted in VALUES {
        for form in forms(planted.text) {
            if form.len() >= 5 && lower.contains(&form) {
                found.push(format!("{}: {form}", planted.kind));
            }
        }
    }
    found
}

#[test]
fn the_search_finds_what_it_should() {
    for planted in VALUES {
        let text = planted.text;
        for leak in [
            format!("before {text} behind"),
            text.to_uppercase(),
            format!("{{\"x\":\"{}\"}}", text.replace([' ', '.', '-'], "")),
        ] {
            // a mark between letters may go with the others: then the rest stands there
            assert!(!found_in(leak.as_bytes()).is_empty(), "{leak}");
        }
    }
    assert_eq!(found_in(b"coverage full, 1234 objects, 2026-01-01"), Vec::<String>::new());
}
