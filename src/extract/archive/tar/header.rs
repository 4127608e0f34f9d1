//! Holds the head of a tar entry: what its 512 bytes say, in every dialect. Must not know
//! what stands before or behind it.
//!
//! Source: POSIX.1-2017 pax, "ustar Interchange Format"; the GNU tar manual, "Standard"; the
//! manual page tar(5) of libarchive for v7, Solaris, star and others.

/// Bytes of a block: all lengths are rounded up to that.
pub(super) const BLOCK: usize = 512;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    File,
    /// A file with holes, in the form of GNU tar before 1.0.
    Sparse,
    Folder,
    Link,
    Special,
    /// Properties of the next entry, or (`g`) of all that follow.
    Pax,
    PaxOfAll,
    /// The name of the next entry, or what it links to.
    LongName,
    LongLink,
    /// Names of what a folder held, of no content.
    List,
    /// The rest of a file that begins in another archive.
    Rest,
    Label,
}

pub(super) struct Header<'b>(pub(super) &'b [u8; BLOCK]);

impl Header<'_> {
    /// Whether the block is the head of an entry: its sum is right, by either way in which
    /// programs count.
    pub(super) fn is_right(&self) -> bool {
        let Some(told) = number(&self.0[148..156]) else { return false };
        let sum = |of: fn(u8) -> i64| {
            let bytes = self.0.iter().enumerate();
            bytes.map(|(i, &b)| of(if (148..156).contains(&i) { b' ' } else { b })).sum::<i64>()
        };
        let told = i64::try_from(told).unwrap_or(-1);
        self.0[0] != 0 && (sum(i64::from) == told || sum(|b| i64::from(b as i8)) == told)
            // a volume of nothing but a label, or pax without a name
            || self.0[0] == 0 && self.0[156] != 0 && sum(i64::from) == told
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&b| b == 0)
    }

    fn is_ustar(&self) -> bool {
        &self.0[257..262] == b"ustar"
    }

    fn is_gnu(&self) -> bool {
        &self.0[257..265] == b"ustar  \0"
    }

    pub(super) fn kind(&self) -> Kind {
        match self.0[156] {
            b'1' | b'2' => Kind::Link,
            b'3' | b'4' | b'6' => Kind::Special,
            b'5' => Kind::Folder,
            b'x' | b'X' => Kind::Pax,
            b'g' => Kind::PaxOfAll,
            b'L' => Kind::LongName,
            b'K' => Kind::LongLink,
            b'S' => Kind::Sparse,
            b'D' => Kind::List,
            b'M' => Kind::Rest,
            b'V' => Kind::Label,
            // of old a folder is what ends in a slash
            b'0' | 0 if self.name().ends_with(b"/") => Kind::Folder,
            _ => Kind::File,
        }
    }

    /// The name with what stands before it in a field of its own.
    pub(super) fn name(&self) -> Vec<u8> {
        let name = text(&self.0[..100]);
        // star keeps dates behind 131 bytes, GNU others in all of it
        let prefix = match () {
            () if self.is_gnu() || !self.is_ustar() => &[][..],
            () if &self.0[508..512] == b"tar\0" => text(&self.0[345..476]),
            () => text(&self.0[345..500]),
        };
        match prefix {
            [] => name.to_vec(),
            prefix => [prefix, b"/", name].concat(),
        }
    }

    /// Bytes of content that follow.
    pub(super) fn size(&self) -> Option<u64> {
        match self.kind() {
            // some programs tell there what a link's target has
            Kind::Link | Kind::Special | Kind::Folder if self.0[156] != b'5' => Some(0),
            _ => number(&self.0[124..136]),
        }
    }

    /// Pieces of a sparse file that stand in the head, its whole length, and whether more
    /// pieces follow.
    pub(super) fn sparse(&self) -> (Vec<(u64, u64)>, u64, bool) {
        let whole = number(&self.0[483..495]).unwrap_or(0);
        (pieces(&self.0[386..482]), whole, self.0[482] != 0)
    }
}

/// Pieces of a sparse file, offset and length, as many as are told.
pub(super) fn pieces(bytes: &[u8]) -> Vec<(u64, u64)> {
    let pair = |piece: &[u8]| Some((number(&piece[..12])?, number(&piece[12..24])?));
    let told = |piece: &&[u8]| piece[0] != 0 || piece[12] != 0;
    bytes.chunks_exact(24).take_while(told).map_while(pair).collect()
}

/// A text that ends with a zero, if it ends before its field.
fn text(field: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, field).unwrap_or(field.len());
    &field[..end]
}

/// A number in octal digits among blanks, or of GNU tar in bytes behind a set bit.
pub(super) fn number(field: &[u8]) -> Option<u64> {
    let (&first, rest) = field.split_first()?;
    if first == 0x80 || first == 0xFF {
        // a negative one is a date before 1970
        return rest.iter().try_fold(0_u64, |number, &b| {
            number.checked_mul(256).map(|number| number + u64::from(b))
        });
    }
    let text = text(field).trim_ascii();
    text.iter().try_fold(0_u64, |number, &b| match b {
        b'0'..=b'7' => number.checked_mul(8)?.checked_add(u64::from(b - b'0')),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_binary() {
        for (field, expected) in [
            (&b"0000644\0"[..], Some(0o644)),
            (b"   644 \0", Some(0o644)),
            (b"77777777777", Some(0o77777777777)),
            (b"\x80\0\0\0\0\0\0\0\0\0\x01\x02", Some(0x102)),
            (b"\x80\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", None),
            (b"\0\0\0\0", Some(0)),
            (b"12x", None),
        ] {
            assert_eq!(number(field), expected, "{field:?}");
        }
    }
}
