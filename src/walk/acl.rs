//! Holds the access control lists that a file system hands out as bytes: POSIX
//! ACLs and Windows security descriptors. Must not know where they are read from.

use super::Owners;
use crate::model::AclEntry;

/// What a list says beyond the mode.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Acl {
    pub(super) entries: Vec<AclEntry>,
    /// Whether everyone may read, where the list decides that itself.
    pub(super) everyone: Option<bool>,
}

/// Reads the value of `system.posix_acl_access`: version 2, then entries of tag,
/// rights and number, little endian. Entries that the mode already tells are left
/// out. Source: Linux `include/uapi/linux/posix_acl_xattr.h`.
pub(super) fn posix(bytes: &[u8], owners: &Owners) -> Option<Acl> {
    let rest = bytes.strip_prefix(&2u32.to_le_bytes())?;
    let (entries, []) = rest.as_chunks::<8>() else { return None };
    let mut acl = Acl::default();
    for entry in entries {
        let tag = u16::from_le_bytes([entry[0], entry[1]]);
        let rights = u16::from_le_bytes([entry[2], entry[3]]);
        let id = u32::from_le_bytes([entry[4], entry[5], entry[6], entry[7]]);
        let who = match tag {
            0x02 => format!("user:{}", owners.user(id)),
            0x08 => format!("group:{}", owners.group(id)),
            0x10 => "mask".to_owned(),
            // owner, group and others are the mode
            _ => continue,
        };
        let letters = [(4, 'r'), (2, 'w'), (1, 'x')];
        let rights = letters.iter().filter(|(bit, _)| rights & bit != 0).map(|(_, c)| c).collect();
        acl.entries.push(AclEntry { who, rights });
    }
    Some(acl)
}

/// Well-known identities that are as good as everyone. Source: MS-DTYP 2.4.2.4.
const EVERYONE: &[&str] = &["S-1-1-0", "S-1-5-11", "S-1-5-32-545", "S-1-5-32-546", "S-1-5-7"];

/// Reads a self-relative security descriptor with its discretionary list, as SMB
/// and NTFS mounts hand it out. Source: MS-DTYP 2.4.6, 2.4.5 and 2.4.4.
pub(super) fn windows(bytes: &[u8]) -> Option<Acl> {
    let u16_at = |i: usize| Some(u16::from_le_bytes(bytes.get(i..i + 2)?.try_into().ok()?));
    let u32_at = |i: usize| Some(u32::from_le_bytes(bytes.get(i..i + 4)?.try_into().ok()?));
    if bytes.first() != Some(&1) {
        return None;
    }
    let list = u32_at(16)? as usize;
    let mut acl = Acl { entries: Vec::new(), everyone: Some(false) };
    if list == 0 {
        // no list at all lets everyone in
        acl.everyone = Some(true);
        return Some(acl);
    }
    let count = u16_at(list + 4)?;
    let mut at = list + 8;
    let mut denied = false;
    for _ in 0..count {
        let kind = *bytes.get(at)?;
        let size = usize::from(u16_at(at + 2)?);
        if size < 12 {
            return None;
        }
        let mask = u32_at(at + 4)?;
        let who = sid(bytes.get(at + 8..at + size)?)?;
        at += size;
        let denies = match kind {
            0 => false,
            1 => true,
            // object and callback entries do not occur on files
            _ => continue,
        };
        let rights = rights(mask);
        let reads = rights.contains('r');
        if EVERYONE.contains(&who.as_str()) && reads {
            // lists are read in order: a denial before a grant holds
            denied |= denies;
            if !denies && !denied {
                acl.everyone = Some(true);
            }
        }
        let rights = if denies { format!("!{rights}") } else { rights };
        acl.entries.push(AclEntry { who, rights });
    }
    Some(acl)
}

/// The letters of an access mask. Source: MS-DTYP 2.4.3 and MS-SMB2 2.2.13.1.
fn rights(mask: u32) -> String {
    const ALL: u32 = 1 << 28;
    let any = |bits: u32| mask & (bits | ALL) != 0;
    let letters = [('r', any(1 | 1 << 31)), ('w', any(2 | 1 << 30)), ('x', any(0x20 | 1 << 29))];
    letters.into_iter().filter(|(_, holds)| *holds).map(|(c, _)| c).collect()
}

/// A security identifier as text. Source: MS-DTYP 2.4.2.
fn sid(bytes: &[u8]) -> Option<String> {
    let (&revision, &count) = (bytes.first()?, bytes.get(1)?);
    let authority = bytes.get(2..8)?.iter().fold(0u64, |n, &b| n << 8 | u64::from(b));
    let mut text = format!("S-{revision}-{authority}");
    for i in 0..usize::from(count) {
        let part: [u8; 4] = bytes.get(8 + i * 4..12 + i * 4)?.try_into().ok()?;
        text.push_str(&format!("-{}", u32::from_le_bytes(part)));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_posix_list_names_whom_the_mode_does_not() {
        let mut bytes = 2u32.to_le_bytes().to_vec();
        for (tag, rights, id) in [
            (1u16, 6u16, u32::MAX),
            (2, 4, 4242),
            (4, 4, u32::MAX),
            (0x10, 4, u32::MAX),
            (0x20, 0, u32::MAX),
        ] {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(rights.to_le_bytes());
            bytes.extend(id.to_le_bytes());
        }
        let acl = posix(&bytes, &Owners::default()).expect("a list");
        let entry = |who: &str, rights: &str| AclEntry { who: who.into(), rights: rights.into() };
        assert_eq!(acl.entries, [entry("user:4242", "r"), entry("mask", "r")]);
        assert_eq!(posix(&bytes[..9], &Owners::default()), None);
    }

    fn descriptor(entries: &[(u8, u32, [u32; 2])]) -> Vec<u8> {
        let mut list = Vec::new();
        for (kind, mask, parts) in entries {
            let count = if parts[1] == 0 { 1 } else { 2 };
            list.extend([*kind, 0]);
            list.extend((16 + 4 * count as u16).to_le_bytes());
            list.extend(mask.to_le_bytes());
            list.extend([1, count as u8, 0, 0, 0, 0, 0, if count == 1 { 1 } else { 5 }]);
            for part in &parts[..count] {
                list.extend(part.to_le_bytes());
            }
        }
        let mut bytes = vec![1, 0, 4, 0x80];
        bytes.extend([0; 12]);
        bytes.extend(20u32.to_le_bytes());
        bytes.extend([2, 0]);
        bytes.extend((8 + list.len() as u16).to_le_bytes());
        bytes.extend((entries.len() as u16).to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(list);
        bytes
    }

    #[test]
    fn a_windows_list_tells_whether_everyone_reads() {
        const READ: u32 = 0x0012_0089;
        let everyone = [0, 0];
        for (entries, expected) in [
            (&[(0u8, READ, everyone)][..], true),
            (&[(0, READ, [32, 544])], false),
            (&[(0, READ, [32, 545])], true),
            (&[(1, READ, everyone), (0, READ, everyone)], false),
        ] {
            let acl = windows(&descriptor(entries)).expect("a descriptor");
            assert_eq!(acl.everyone, Some(expected), "{entries:?}");
            assert_eq!(acl.entries.len(), entries.len());
        }
        let bytes = descriptor(&[(0, READ, [32, 545])]);
        assert_eq!(windows(&bytes).expect("one").entries[0].who, "S-1-5-32-545");
        for cut in 0..bytes.len() {
            // a list that is cut off is no list, and no panic
            let _ = windows(&bytes[..cut]);
        }
    }
}
