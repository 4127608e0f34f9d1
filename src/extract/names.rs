//! Holds how the name of a file or folder reads: as words. Must not know what is in it.

/// Extensions of files that are named after those who wrote them.
const USUAL: &[&str] = &[
    "eml", "msg", "pdf", "txt", "doc", "docx", "odt", "rtf", "html", "xls", "xlsx", "csv", "zip",
    "jpg", "jpeg", "png", "vcf", "ics", "mbox", "pst", "json", "xml",
];

/// The words in the name of a file, a folder or an entry, as people would write them in
/// a sentence: `Mueller_Hans-ontslag.pdf` is `Mueller Hans ontslag`. What parts digits
/// stays (`2023-01-15`), and so does an address (`jan.jansen@x.example`). Folders in
/// it are lines of their own.
pub fn readable_name(name: &[u8]) -> Vec<u8> {
    let name = crate::input::fold(&String::from_utf8_lossy(name));
    let mut out = Vec::with_capacity(name.len());
    let mut parts = name.split('/').peekable();
    while let Some(part) = parts.next() {
        // a folder has no extension
        let stem = if parts.peek().is_none() { without_extension(part) } else { part };
        for (i, word) in stem.split([' ', '_', '+', '~']).enumerate() {
            if i > 0 {
                out.push(b' ');
            }
            match word.contains('@') {
                true => out.extend_from_slice(word.as_bytes()),
                false if is_code(word) => out.extend(word.bytes().map(|b| b.to_ascii_lowercase())),
                false => parted(word, &mut out),
            }
        }
        if parts.peek().is_some() {
            out.push(b'\n');
        }
    }
    out
}

/// Whether a word is a code like those of countries: in a sentence its capitals would
/// make it a name.
fn is_code(word: &str) -> bool {
    word.len() <= 3 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// A word with its dots and hyphens as spaces, but for those between digits.
fn parted(word: &str, out: &mut Vec<u8>) {
    let bytes = word.as_bytes();
    let digit = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    for (i, &b) in bytes.iter().enumerate() {
        let parts = matches!(b, b'-' | b'.') && !(digit(i.checked_sub(1)) && digit(Some(i + 1)));
        out.push(if parts { b' ' } else { b });
    }
}

/// A name without its extensions: `.tar.gz` is two.
fn without_extension(name: &str) -> &str {
    // behind an address it has to be a known one: addresses end like that too
    let last_word = name.rsplit([' ', '_', '+', '~']).next().unwrap_or(name);
    if last_word.contains('@') {
        let known = name.rsplit_once('.').filter(|(_, end)| USUAL.contains(&&*end.to_lowercase()));
        return known.map_or(name, |(before, _)| before);
    }
    let (stem, last) = parted_at_dot(name);
    match last {
        Some("gz" | "zst" | "xz" | "bz2" | "lz4" | "lzma" | "Z" | "bak" | "old") => {
            parted_at_dot(stem).0
        }
        _ => stem,
    }
}

/// A name before its last dot, and what stands behind it if that reads as an extension.
fn parted_at_dot(name: &str) -> (&str, Option<&str>) {
    let extension = name.rsplit_once('.').filter(|(before, extension)| {
        !before.is_empty()
            && (1..=5).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            && !extension.bytes().all(|b| b.is_ascii_digit())
    });
    extension.map_or((name, None), |(before, extension)| (before, Some(extension)))
}

/// The same with the first two words of the last line in the order of a first and a last
/// name, where they could be those: `Mueller Hans ontslag` as `Hans Mueller ontslag`.
pub fn turned_name(readable: &[u8]) -> Option<Vec<u8>> {
    let from = memchr::memrchr(b'\n', readable).map_or(0, |i| i + 1);
    let capital = |word: &&[u8]| {
        word.len() > 1 && word.first().is_some_and(|b| b.is_ascii_uppercase() || *b >= 0x80)
    };
    let mut words = readable[from..].splitn(3, |&b| b == b' ');
    let last = words.next().filter(capital)?;
    let first = words.next().filter(capital)?;
    let rest = words.next().unwrap_or_default();
    let last = last.strip_suffix(b",").unwrap_or(last);
    Some([&readable[..from], first, b" ", last, b" ", rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_last_and_a_first_name_is_turned() {
        for (name, expected) in [
            ("Mueller Hans ontslag", Some("Hans Mueller ontslag")),
            ("map\nMueller, Hans", Some("map\nHans Mueller ")),
            ("brief Hans", None),
            ("Hans", None),
        ] {
            let is = turned_name(name.as_bytes());
            assert_eq!(is.as_deref(), expected.map(str::as_bytes), "{name}");
        }
    }

    #[test]
    fn names_read_as_words() {
        for (name, expected) in [
            ("Mueller_Hans_ontslag.pdf", "Mueller Hans ontslag"),
            ("Els-Jansen.brief.DOCX", "Els Jansen brief"),
            ("2023-01-15_backup.tar.gz", "2023-01-15 backup"),
            ("BSN 111.222.333.txt", "bsn 111.222.333"),
            ("mail jan.jansen@x-y.example.eml", "mail jan.jansen@x-y.example"),
            ("jan.jansen@x-y.example_mail.eml", "jan.jansen@x-y.example mail"),
            ("Renée’s map/dossier.v2", "Renée's map\ndossier"),
            ("zh_Hans_CN.dat", "zh Hans cn"),
            (".profile", " profile"),
            ("a", "a"),
        ] {
            let is = readable_name(name.as_bytes());
            assert_eq!(String::from_utf8_lossy(&is), expected, "{name}");
        }
    }
}
