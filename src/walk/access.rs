//! Holds who may reach a file: owner, mode, access control lists. Must not follow
//! links or ask the network.

use super::{Owners, acl};
use crate::model::Access;
use std::fs::{File, Metadata};
use std::os::unix::fs::MetadataExt;

/// Names of the extended attributes that hold a Windows security descriptor on
/// SMB and NTFS mounts.
const WINDOWS_LISTS: &[&str] = &["system.cifs_acl", "system.ntfs_acl"];

/// Who may reach the file with this metadata. `reachable` tells whether everyone
/// may pass all folders between it and its root; `file`, where it is open, is
/// asked for its lists.
pub fn access_of(
    metadata: &Metadata,
    file: Option<&File>,
    reachable: bool,
    owners: &Owners,
) -> Access {
    let mode = metadata.mode();
    let mut access = Access {
        owner: owners.user(metadata.uid()),
        group: owners.group(metadata.gid()),
        mode: format!("{:04o}", mode & 0o7777),
        everyone: reachable && mode & 0o004 != 0,
        links: metadata.nlink(),
        acl: Vec::new(),
    };
    let Some(file) = file else { return access };
    let mut value = [0; 4096];
    if let Some(list) = attribute(file, "system.posix_acl_access", &mut value)
        .and_then(|bytes| acl::posix(bytes, owners))
    {
        access.acl = list.entries;
    }
    if !on_local_disk(metadata) {
        for name in WINDOWS_LISTS {
            if let Some(list) = attribute(file, name, &mut value).and_then(acl::windows) {
                access.acl.extend(list.entries);
                if let Some(everyone) = list.everyone {
                    access.everyone = everyone;
                }
            }
        }
    }
    access
}

fn attribute<'v>(file: &File, name: &str, value: &'v mut [u8; 4096]) -> Option<&'v [u8]> {
    // most files have none: an error here means just that
    let length = rustix::fs::fgetxattr(file, name, &mut value[..]).ok()?;
    value.get(..length)
}

/// Whether the file's device has a major number: network and FUSE mounts, the only
/// ones with Windows lists, have none.
fn on_local_disk(metadata: &Metadata) -> bool {
    rustix::fs::major(metadata.dev()) != 0
}
