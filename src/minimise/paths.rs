//! Holds what the names of folders and files say: back-ups, copies, test, sync folders, ways
//! out, logs. Must not know contents.

/// The parts of a path behind its root.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1).map(|part| part.trim_end_matches('!')).filter(|part| !part.is_empty())
}

/// The words of a name: parted by signs, blanks and digits.
fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty())
}

fn is_one_of(word: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|one| word.eq_ignore_ascii_case(one))
}

fn any_word(path: &str, wanted: &[&str]) -> bool {
    parts(path).any(|part| words(part).any(|word| is_one_of(word, wanted)))
}

fn ends_with(name: &str, end: &str) -> bool {
    let at = name.len().checked_sub(end.len());
    at.and_then(|at| name.get(at..)).is_some_and(|rest| rest.eq_ignore_ascii_case(end))
}

fn starts_with(name: &str, start: &str) -> bool {
    name.get(..start.len()).is_some_and(|rest| rest.eq_ignore_ascii_case(start))
}

/// What a path says of a copy: what kind of one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Copy {
    /// Thrown away and still there.
    Bin,
    /// Left behind beside the original: `.bak`, `~`, `copy of`.
    Stray,
    /// In a folder for back-ups.
    Backup,
}

/// Endings that programs and people give to what they set aside.
const STRAY_ENDINGS: &[&str] =
    &[".bak", ".old", ".orig", ".save", ".swp", ".tmp", "~", ".bck", ".backup", ".oud", ".wbk"];

/// Beginnings of names of copies made by hand.
const STRAY_STARTS: &[&str] = &["kopie van ", "copy of ", "copie de ", "kopie von ", "~$"];

/// Folders of things thrown away, on Windows, macOS, Linux and NAS.
const BINS: &[&str] =
    &["$recycle.bin", "recycler", "recycled", "#recycle", "@recycle", ".recycle", "prullenbak"];

/// Words for back-ups.
const BACKUPS: &[&str] = &["backup", "backups", "reservekopie", "reservekopieen", "sauvegarde"];

/// What a path says of being a copy, if anything.
pub fn copy(path: &str) -> Option<Copy> {
    let binned = |part: &str| {
        is_one_of(part, BINS) || starts_with(part, ".trash") || is_one_of(part, &["corbeille"])
    };
    if parts(path).any(binned) {
        return Some(Copy::Bin);
    }
    let stray = |part: &str| {
        STRAY_ENDINGS.iter().any(|end| ends_with(part, end))
            || STRAY_STARTS.iter().any(|start| starts_with(part, start))
    };
    if parts(path).any(stray) {
        return Some(Copy::Stray);
    }
    let kept = |part: &str| {
        let mut last_is_back = false;
        words(part).any(|word| {
            // `back` alone is a word of its own: `back-up`, not `back office`
            let is = is_one_of(word, BACKUPS) || last_is_back && is_one_of(word, &["up", "ups"]);
            last_is_back = word.eq_ignore_ascii_case("back");
            is
        })
    };
    parts(path).any(kept).then_some(Copy::Backup)
}

/// Words for places where things are tried out.
const TEST: &[&str] = &[
    "test",
    "tests",
    "tst",
    "testing",
    "dev",
    "development",
    "ontwikkeling",
    "acc",
    "acceptatie",
    "acceptance",
    "staging",
    "demo",
    "sandbox",
    "uat",
    "qa",
    "tmp",
    "temp",
    "proef",
    "oefening",
];

/// Whether a folder or file of it is for trying things out.
pub fn is_test(path: &str) -> bool {
    any_word(path, TEST)
}

/// Folders that a program copies to servers elsewhere, and by whom.
const SYNCED: &[(&str, &str)] = &[
    ("onedrive", "OneDrive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("mijn drive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud drive", "iCloud Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("box sync", "Box"),
    ("pcloud drive", "pCloud"),
];

/// The service that a folder of the path is copied to.
pub fn synced(path: &str) -> Option<&'static str> {
    parts(path).find_map(|part| {
        SYNCED.iter().find(|(start, _)| starts_with(part, start)).map(|(_, service)| *service)
    })
}

/// Words for folders whose content goes to others.
const OUT: &[&str] = &[
    "outgoing",
    "outbox",
    "uitgaand",
    "uitgaande",
    "verzonden",
    "sftp",
    "ftp",
    "envoi",
    "envois",
    "upload",
    "uploads",
    "aanlevering",
    "aanleveringen",
];

/// Whether the path lies in a folder whose content goes to others.
pub fn goes_out(path: &str) -> bool {
    any_word(path, OUT)
}

/// Folders that a web server gives to everyone.
const WEB: &[&str] = &["wwwroot", "htdocs", "public_html", "httpdocs", "inetpub"];

/// Whether the path lies where a web server gives it to everyone.
pub fn is_web_root(path: &str) -> bool {
    parts(path).any(|part| is_one_of(part, WEB))
}

/// Formats of logs.
const LOG_FORMATS: &[&str] = &["access-log", "syslog", "w3c-log", "journal"];

/// Whether an object is a log: by its format, its ending, or a folder `logs` it lies in.
pub fn is_log(path: &str, format: &str) -> bool {
    let ends = || {
        let name = parts(path).last().unwrap_or_default();
        name.split('.').skip(1).any(|part| part.eq_ignore_ascii_case("log"))
    };
    let folder = || parts(path).any(|part| is_one_of(part, &["log", "logs", "logging"]));
    LOG_FORMATS.contains(&format) || ends() || folder()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_by_their_names() {
        for (path, expected) in [
            ("share/klanten.xlsx.bak", Some(Copy::Stray)),
            ("share/Kopie van lonen.xlsx", Some(Copy::Stray)),
            ("share/a/lonen.xlsx~", Some(Copy::Stray)),
            ("share/.Trash-1000/files/x.csv", Some(Copy::Bin)),
            ("share/$RECYCLE.BIN/x.csv", Some(Copy::Bin)),
            ("share/backup/2019/x.csv", Some(Copy::Backup)),
            ("share/Back-up server/x.csv", Some(Copy::Backup)),
            ("share/back office/x.csv", None),
            ("share/feedback/x.csv", None),
            ("backup/x.csv", None),
            ("share/klanten.csv", None),
        ] {
            assert_eq!(copy(path), expected, "{path}");
        }
    }

    #[test]
    fn folders_tell_what_they_are_for() {
        for (path, test, out, log, web) in [
            ("share/test/klanten.csv", true, false, false, false),
            ("share/shop-acc/klanten.csv", true, false, false, false),
            ("share/protest/contest.csv", false, false, false, false),
            ("share/SFTP uit/klanten.csv", false, true, false, false),
            ("share/logs/a.txt", false, false, true, false),
            ("share/web/access.log.1.gz", false, false, true, false),
            ("share/catalogus/dialog.txt", false, false, false, false),
            ("share/public_html/leden.csv", false, false, false, true),
        ] {
            let is = (is_test(path), goes_out(path), is_log(path, "text"), is_web_root(path));
            assert_eq!(is, (test, out, log, web), "{path}");
        }
        assert_eq!(synced("share/OneDrive - Groenwerf/x.csv"), Some("OneDrive"));
        assert_eq!(synced("share/drive/x.csv"), None);
        assert!(is_log("share/x", "syslog"));
    }
}
