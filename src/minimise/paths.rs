//! Holds what the names of folders and files say: back-ups, copies, test, sync folders, ways
//! out, logs. Must not know contents.

use super::columns::plain;

/// The parts of a path behind its root.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').skip(1).map(|part| part.trim_end_matches('!')).filter(|part| !part.is_empty())
}

/// The words of a name: parted by signs, blanks and between letters and digits.
fn words(name: &str) -> impl Iterator<Item = String> {
    let is_word = |c: char| c.is_alphabetic();
    name.split(move |c: char| !is_word(c)).filter(|word| !word.is_empty()).map(plain)
}

fn any_word(path: &str, wanted: &[&str]) -> bool {
    parts(path).any(|part| words(part).any(|word| wanted.contains(&word.as_str())))
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
const BACKUPS: &[&str] =
    &["backup", "backups", "back", "reservekopie", "reservekopieen", "sauvegarde"];

/// What a path says of being a copy, if anything.
pub fn copy(path: &str) -> Option<Copy> {
    let names = || parts(path).map(str::to_lowercase);
    let binned = |part: String| {
        BINS.contains(&part.as_str()) || part.starts_with(".trash") || part == "corbeille"
    };
    if names().any(binned) {
        return Some(Copy::Bin);
    }
    let stray = |part: String| {
        STRAY_ENDINGS.iter().any(|ending| part.ends_with(ending))
            || STRAY_STARTS.iter().any(|start| part.starts_with(start))
    };
    if names().any(stray) {
        return Some(Copy::Stray);
    }
    // `back` alone is a word of its own: `back-up`, not `back office`
    let kept = |part: &str| {
        let all: Vec<String> = words(part).collect();
        all.iter().any(|word| word != "back" && BACKUPS.contains(&word.as_str()))
            || all.windows(2).any(|two| two[0] == "back" && matches!(two[1].as_str(), "up" | "ups"))
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
    ("googledrive", "Google Drive"),
    ("mijndrive", "Google Drive"),
    ("mydrive", "Google Drive"),
    ("iclouddrive", "iCloud Drive"),
    ("boxsync", "Box"),
    ("pclouddrive", "pCloud"),
];

/// The service that a folder of the path is copied to.
pub fn synced(path: &str) -> Option<&'static str> {
    parts(path).find_map(|part| {
        let name = plain(part);
        SYNCED.iter().find(|(start, _)| name.starts_with(start)).map(|(_, service)| *service)
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
const WEB: &[&str] = &["wwwroot", "htdocs", "publichtml", "httpdocs", "inetpub"];

/// Whether the path lies where a web server gives it to everyone.
pub fn is_web_root(path: &str) -> bool {
    parts(path).any(|part| WEB.contains(&plain(part).as_str()))
}

/// Formats of logs.
const LOG_FORMATS: &[&str] = &["access-log", "syslog", "w3c-log", "journal"];

/// Whether an object is a log: by its format, its ending, or a folder `logs` it lies in.
pub fn is_log(path: &str, format: &str) -> bool {
    let ends = || {
        let name = parts(path).last().unwrap_or_default().to_lowercase();
        name.split('.').skip(1).any(|part| part == "log")
    };
    let folder =
        || parts(path).any(|part| matches!(plain(part).as_str(), "log" | "logs" | "logging"));
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
