//! Holds the reading of one folder: its entries as items, its folders as further
//! work. Must not open files or decide an order: records are sorted later.

use super::Excludes;
use crate::model::Cause;
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A labelled folder or file that a scan starts from.
#[derive(Clone, Debug)]
pub struct Root {
    /// Label, as in printed paths.
    pub label: Arc<str>,
    /// Where it lies.
    pub path: PathBuf,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A file to read.
    File,
    /// A folder, of which the name alone is read.
    Folder,
    /// Something that is recorded and not read, and why.
    Unread(Cause),
}

/// One thing that the walk met: it becomes exactly one record.
#[derive(Clone, Debug)]
pub struct Item {
    /// Number of its root.
    pub root: usize,
    /// Where it lies.
    pub path: PathBuf,
    /// How many bytes of `path` lead to the root; what follows is its path below.
    pub root_length: usize,
    /// What it is.
    pub kind: Kind,
    /// Whether everyone may pass the folders between it and its root.
    pub reachable: bool,
}

impl Item {
    /// Its path below the root, as the system's bytes.
    pub fn below(&self) -> &[u8] {
        let bytes = self.path.as_os_str().as_bytes();
        let below = bytes.get(self.root_length..).unwrap_or_default();
        below.strip_prefix(b"/").unwrap_or(below)
    }
}

/// A folder to read.
#[derive(Clone, Debug)]
pub struct Folder {
    root: usize,
    path: PathBuf,
    root_length: usize,
    reachable: bool,
    /// Folders around it, for finding loops among followed links.
    around: Option<Arc<Around>>,
}

#[derive(Debug)]
struct Around {
    id: (u64, u64),
    outer: Option<Arc<Around>>,
}

impl Folder {
    /// The root number `root`.
    pub fn root(root: usize, path: &Path) -> Self {
        let root_length = path.as_os_str().len();
        Folder { root, path: path.to_owned(), root_length, reachable: true, around: None }
    }

    /// The folder itself, as something that has a name; a root has its label instead.
    pub fn itself(&self) -> Option<Item> {
        let is_root = self.path.as_os_str().len() == self.root_length;
        (!is_root).then(|| self.item(self.path.clone(), Kind::Folder))
    }

    fn item(&self, path: PathBuf, kind: Kind) -> Item {
        let Folder { root, root_length, reachable, .. } = *self;
        Item { root, path, root_length, kind, reachable }
    }
}

/// Reads `folder`: `found` takes its items, `deeper` its folders. Folders leave no
/// record of their own unless they cannot be read or were excluded.
pub fn read_folder(
    folder: &Folder,
    excludes: &Excludes,
    follow_links: bool,
    found: &mut dyn FnMut(Item),
    deeper: &mut dyn FnMut(Folder),
) {
    let unread = |cause| folder.item(folder.path.clone(), Kind::Unread(cause));
    let is_root = folder.path.as_os_str().len() == folder.root_length;
    let opened = match open(&folder.path, follow_links || is_root) {
        Ok(opened) => opened,
        Err(error) => return found(unread(cause_of(error))),
    };
    let Ok(stat) = rustix::fs::fstat(&opened) else { return found(unread(Cause::IoError)) };
    let id = (stat.st_dev, stat.st_ino);
    let mut around = folder.around.as_ref();
    while let Some(outer) = around {
        if outer.id == id {
            return found(unread(Cause::Link));
        }
        around = outer.outer.as_ref();
    }
    let here = follow_links.then(|| Arc::new(Around { id, outer: folder.around.clone() }));
    let reachable = folder.reachable && (is_root || stat.st_mode & 0o001 != 0);
    let inside = Folder { reachable, ..folder.clone() };
    // not `read_from`, which would open `.` anew: that needs the right to pass
    let mut entries = match Dir::new(opened) {
        Ok(entries) => entries,
        Err(error) => return found(unread(cause_of(error))),
    };
    while let Some(entry) = entries.read() {
        let entry = match entry {
            Ok(entry) => entry,
            // what is left of the folder stays unread
            Err(error) => return found(unread(cause_of(error))),
        };
        let name = entry.file_name().to_bytes();
        if matches!(name, b"." | b"..") {
            continue;
        }
        let path = folder.path.join(OsStr::from_bytes(name));
        let mut kind = entry.file_type();
        if kind == FileType::Unknown || (kind == FileType::Symlink && follow_links) {
            let follow = if follow_links { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
            let stat =
                entries.fd().and_then(|fd| rustix::fs::statat(fd, entry.file_name(), follow));
            kind = match stat {
                Ok(stat) => FileType::from_raw_mode(stat.st_mode),
                // a link that leads nowhere, or to itself, is still a link
                Err(Errno::NOENT | Errno::LOOP) if kind == FileType::Symlink => FileType::Symlink,
                Err(error) => {
                    found(inside.item(path, Kind::Unread(cause_of(error))));
                    continue;
                }
            };
        }
        let below = path.strip_prefix(path_of_root(folder)).unwrap_or(&path);
        if excludes.matches(below, kind == FileType::Directory) {
            found(inside.item(path, Kind::Unread(Cause::Excluded)));
            continue;
        }
        match kind {
            FileType::RegularFile => found(inside.item(path, Kind::File)),
            FileType::Directory => deeper(Folder { path, around: here.clone(), ..inside.clone() }),
            FileType::Symlink => found(inside.item(path, Kind::Unread(Cause::Link))),
            _ => found(inside.item(path, Kind::Unread(Cause::SpecialFile))),
        }
    }
}

fn path_of_root(folder: &Folder) -> &Path {
    Path::new(OsStr::from_bytes(&folder.path.as_os_str().as_bytes()[..folder.root_length]))
}

/// Opens a folder without leaving a new access time where the system allows that.
fn open(path: &Path, follow: bool) -> rustix::io::Result<rustix::fd::OwnedFd> {
    let mut flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    if !follow {
        flags |= OFlags::NOFOLLOW;
    }
    #[cfg(target_os = "linux")]
    match rustix::fs::open(path, flags | OFlags::NOATIME, Mode::empty()) {
        Err(Errno::PERM) => {}
        opened => return opened,
    }
    rustix::fs::open(path, flags, Mode::empty())
}

fn cause_of(error: rustix::io::Errno) -> Cause {
    match error {
        Errno::ACCESS | Errno::PERM => Cause::NotPermitted,
        Errno::NOENT | Errno::NOTDIR => Cause::Vanished,
        Errno::LOOP => Cause::Link,
        _ => Cause::IoError,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn walk(root: &Path, globs: &[&str], follow: bool) -> BTreeMap<String, Kind> {
        let globs: Vec<String> = globs.iter().map(|g| g.to_string()).collect();
        let excludes = Excludes::new(&globs).expect("valid");
        let mut found = BTreeMap::new();
        let mut work = vec![Folder::root(0, root)];
        while let Some(folder) = work.pop() {
            let mut add = |item: Item| {
                found.insert(String::from_utf8_lossy(item.below()).into_owned(), item.kind);
            };
            read_folder(&folder, &excludes, follow, &mut add, &mut |folder| work.push(folder));
        }
        found
    }

    #[test]
    fn everything_met_is_an_item() {
        let root = tempfile::tempdir().expect("a folder");
        let at = |name: &str| root.path().join(name);
        std::fs::create_dir_all(at("a/.hidden")).expect("made");
        std::fs::write(at("a/.hidden/x"), "x").expect("written");
        std::fs::write(at("a/b.iso"), "x").expect("written");
        std::fs::create_dir(at("cache")).expect("made");
        std::fs::write(at("cache/y"), "y").expect("written");
        std::os::unix::fs::symlink("a", at("link")).expect("linked");
        std::os::unix::fs::symlink("nowhere", at("dead")).expect("linked");
        std::os::unix::fs::symlink("..", at("a/up")).expect("linked");
        let socket = std::os::unix::net::UnixListener::bind(at("socket")).expect("bound");
        let found = walk(root.path(), &["*.iso", "cache/"], false);
        let unread = Kind::Unread;
        assert_eq!(
            found,
            BTreeMap::from([
                ("a/.hidden/x".to_owned(), Kind::File),
                ("a/b.iso".to_owned(), unread(Cause::Excluded)),
                ("a/up".to_owned(), unread(Cause::Link)),
                ("cache".to_owned(), unread(Cause::Excluded)),
                ("dead".to_owned(), unread(Cause::Link)),
                ("link".to_owned(), unread(Cause::Link)),
                ("socket".to_owned(), unread(Cause::SpecialFile)),
            ])
        );
        let followed = walk(root.path(), &[], true);
        assert_eq!(followed.get("link/.hidden/x"), Some(&Kind::File));
        // the loop ends where it meets a folder it is inside of
        assert_eq!(followed.get("a/up"), Some(&unread(Cause::Link)));
        drop(socket);
    }
}
