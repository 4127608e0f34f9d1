//! Holds the head of a 7z archive: which streams there are, how they are packed, which
//! files they make. Must not know how anything is unpacked.
//!
//! Source: `7zFormat.txt` and `Methods.txt` of the LZMA SDK.

use super::folder::{Coder, Folder};

/// All that a head tells.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) folders: Vec<Folder>,
    pub(super) files: Vec<File>,
    /// Files beyond the limit.
    pub(super) beyond: u64,
}

/// Folders that an archive may have: each takes memory.
const FOLDERS: usize = 250_000;

/// A file, a folder or a link.
#[derive(Default)]
pub(super) struct File {
    pub(super) name: Vec<u8>,
    pub(super) is_empty: bool,
    pub(super) is_folder: bool,
    pub(super) is_link: bool,
}

/// What a head is: all of it, or where a packed one lies.
pub(super) enum Head {
    Plain(Contents),
    Packed(Folder),
}

/// Reads a head, and of files no more than `most`. One that is damaged reads as none.
pub(super) fn read(bytes: &[u8], most: u64) -> Option<Head> {
    let mut bytes = Bytes(bytes);
    match bytes.u8()? {
        1 => {}
        0x17 => return Some(Head::Packed(streams(&mut bytes)?.into_iter().next()?)),
        _ => return None,
    }
    let mut contents = Contents::default();
    loop {
        match bytes.u8()? {
            0 => break,
            // properties of the archive: number, length, data
            2 => {
                while bytes.number()? != 0 {
                    let length = bytes.number()?;
                    bytes.get(length)?;
                }
            }
            // streams of its own for what the head refers to
            3 => drop(streams(&mut bytes)?),
            4 => contents.folders = streams(&mut bytes)?,
            5 => (contents.files, contents.beyond) = files(&mut bytes, most)?,
            _ => return None,
        }
    }
    Some(Head::Plain(contents))
}

/// Bytes of a head.
struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    fn get(&mut self, n: u64) -> Option<&'b [u8]> {
        let (piece, rest) = self.0.split_at_checked(usize::try_from(n).ok()?)?;
        self.0 = rest;
        Some(piece)
    }

    fn u8(&mut self) -> Option<u8> {
        Some(self.get(1)?[0])
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.get(4)?.try_into().ok()?))
    }

    fn u64(&mut self) -> Option<u64> {
        Some(u64::from_le_bytes(self.get(8)?.try_into().ok()?))
    }

    /// A number of one to nine bytes: ones at the start of the first tell how many follow.
    fn number(&mut self) -> Option<u64> {
        let first = self.u8()?;
        let more = first.leading_ones();
        let mut number = 0;
        for i in 0..more {
            number |= u64::from(self.u8()?) << (8 * i);
        }
        if more < 7 {
            let high = u64::from(first) & ((1 << (7 - more)) - 1);
            number |= high << (8 * more);
        }
        Some(number)
    }

    /// How many things follow, of which each takes a byte at least.
    fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.0.len()).then_some(count)
    }

    /// A bit for each of `n` things, or that all are set.
    fn maybe_all(&mut self, n: usize) -> Option<Vec<bool>> {
        if self.u8()? != 0 { Some(vec![true; n]) } else { self.bits(n) }
    }

    fn bits(&mut self, n: usize) -> Option<Vec<bool>> {
        let bytes = self.get(n.div_ceil(8) as u64)?;
        Some((0..n).map(|i| bytes[i / 8] & (0x80 >> (i % 8)) != 0).collect())
    }

    /// Sums of those of `n` things that have one.
    fn sums(&mut self, n: usize) -> Option<Vec<Option<u32>>> {
        let told = self.maybe_all(n)?;
        told.into_iter().map(|told| if told { self.u32().map(Some) } else { Some(None) }).collect()
    }
}

/// Packed streams, the folders that they make, the files that these make.
fn streams(bytes: &mut Bytes) -> Option<Vec<Folder>> {
    let mut start = 0;
    let mut sizes = Vec::new();
    let mut folders = Vec::new();
    loop {
        match bytes.u8()? {
            0 => break,
            6 => (start, sizes) = packed(bytes)?,
            7 => folders = unpacked(bytes)?,
            8 => files_of(&mut folders, bytes)?,
            _ => return None,
        }
    }
    // each folder takes the next packed streams
    let mut sizes = sizes.into_iter();
    for folder in &mut folders {
        for _ in 0..folder.packed.len() {
            let length = sizes.next()?;
            folder.places.push((start, length));
            start = start.checked_add(length)?;
        }
        if folder.files.is_empty() && !folder.parted {
            folder.files.push((folder.size()?, folder.sum));
        }
    }
    Some(folders)
}

fn packed(bytes: &mut Bytes) -> Option<(u64, Vec<u64>)> {
    let start = bytes.number()?;
    let count = bytes.count()?;
    let mut sizes = Vec::new();
    loop {
        match bytes.u8()? {
            0 => return Some((start, sizes)),
            9 => sizes = (0..count).map(|_| bytes.number()).collect::<Option<_>>()?,
            10 => drop(bytes.sums(count)?),
            _ => return None,
        }
    }
}

fn unpacked(bytes: &mut Bytes) -> Option<Vec<Folder>> {
    if bytes.u8()? != 11 {
        return None;
    }
    let count = bytes.count().filter(|count| *count <= FOLDERS)?;
    // elsewhere in the archive: no program writes that
    if bytes.u8()? != 0 {
        return None;
    }
    let mut folders = (0..count).map(|_| folder(bytes)).collect::<Option<Vec<_>>>()?;
    if bytes.u8()? != 12 {
        return None;
    }
    for folder in &mut folders {
        let outputs = folder.coders.len();
        folder.sizes = (0..outputs).map(|_| bytes.number()).collect::<Option<_>>()?;
    }
    loop {
        match bytes.u8()? {
            0 => return Some(folders),
            10 => {
                let sums = bytes.sums(folders.len())?;
                folders.iter_mut().zip(sums).for_each(|(folder, sum)| folder.sum = sum);
            }
            _ => return None,
        }
    }
}

fn folder(bytes: &mut Bytes) -> Option<Folder> {
    let count = bytes.number()?;
    if !(1..=32).contains(&count) {
        return None;
    }
    let mut folder = Folder::default();
    let mut inputs = 0;
    for _ in 0..count {
        let flags = bytes.u8()?;
        let id = bytes.get(u64::from(flags & 15))?.to_vec();
        let (ins, outs) = match flags & 0x10 {
            0 => (1, 1),
            _ => (bytes.number()?, bytes.number()?),
        };
        // of old there were methods with several outputs; none is left
        if !(1..=32).contains(&ins) || outs != 1 {
            return None;
        }
        let properties = match flags & 0x20 {
            0 => Vec::new(),
            _ => {
                let length = bytes.number()?;
                bytes.get(length)?.to_vec()
            }
        };
        folder.coders.push(Coder { id, properties, inputs: inputs..inputs + ins as usize });
        inputs += ins as usize;
    }
    for _ in 1..count {
        let (input, output) = (bytes.number()?, bytes.number()?);
        folder.bound.push((input as usize, output as usize));
    }
    let free = inputs.checked_sub(folder.bound.len())?;
    folder.packed = match free {
        1 => {
            (0..inputs).filter(|input| folder.bound.iter().all(|bound| bound.0 != *input)).collect()
        }
        _ => (0..free).map(|_| bytes.number().map(|i| i as usize)).collect::<Option<_>>()?,
    };
    Some(folder)
}

/// How folders are parted into files.
fn files_of(folders: &mut [Folder], bytes: &mut Bytes) -> Option<()> {
    let mut id = bytes.u8()?;
    let mut counts = vec![1; folders.len()];
    if id == 13 {
        for count in &mut counts {
            *count = bytes.number()?;
        }
        id = bytes.u8()?;
    }
    let has_sizes = id == 9;
    for (folder, &count) in folders.iter_mut().zip(&counts) {
        folder.parted = true;
        // the last takes what is left, and every other one tells its length
        if count > 1 && (!has_sizes || count - 1 > bytes.0.len() as u64) {
            return None;
        }
        let mut left = folder.size()?;
        for _ in 1..count {
            let size = bytes.number()?;
            left = left.checked_sub(size)?;
            folder.files.push((size, None));
        }
        if count > 0 {
            folder.files.push((left, if count == 1 { folder.sum } else { None }));
        }
    }
    if has_sizes {
        id = bytes.u8()?;
    }
    loop {
        match id {
            0 => return Some(()),
            10 => {
                let open = |folder: &Folder| folder.files.len() != 1 || folder.sum.is_none();
                let wanted = folders.iter().filter(|f| open(f)).map(|f| f.files.len()).sum();
                let mut sums = bytes.sums(wanted)?.into_iter();
                for folder in folders.iter_mut().filter(|folder| open(folder)) {
                    folder.files.iter_mut().zip(&mut sums).for_each(|(file, sum)| file.1 = sum);
                }
            }
            _ => return None,
        }
        id = bytes.u8()?;
    }
}

/// The files, at most so many, and how many more there are.
fn files(bytes: &mut Bytes, most: u64) -> Option<(Vec<File>, u64)> {
    let count = bytes.count()?;
    let kept = count.min(usize::try_from(most).unwrap_or(count));
    let mut files: Vec<File> = (0..kept).map(|_| File::default()).collect();
    let mut empty = vec![false; count];
    loop {
        let id = bytes.number()?;
        if id == 0 {
            break;
        }
        let length = bytes.number()?;
        let mut property = Bytes(bytes.get(length)?);
        match id {
            14 => {
                empty = property.bits(count)?;
                for (file, &empty) in files.iter_mut().zip(&empty) {
                    file.is_empty = empty;
                    file.is_folder = empty;
                }
            }
            15 => {
                let without = empty.iter().filter(|empty| **empty).count();
                let plain = property.bits(without)?;
                let empty = files.iter_mut().filter(|file| file.is_empty);
                empty.zip(plain).for_each(|(file, plain)| file.is_folder = !plain);
            }
            17 => names(&mut files, &mut property)?,
            21 => {
                let told = property.maybe_all(count)?;
                if property.u8()? != 0 {
                    return None;
                }
                for (file, _) in files.iter_mut().zip(told).filter(|(_, told)| *told) {
                    let attributes = property.u32()?;
                    // the mode of Unix stands in the upper half, where a bit says so
                    file.is_link = attributes & 0x8000 != 0 && attributes >> 28 == 0xA;
                }
            }
            _ => {}
        }
    }
    Some((files, (count - kept) as u64))
}

/// Names in UTF-16, each ended by a zero.
fn names(files: &mut [File], bytes: &mut Bytes) -> Option<()> {
    if bytes.u8()? != 0 {
        return None;
    }
    let mut units = bytes.0.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    for file in files {
        let name: Vec<u16> = units.by_ref().take_while(|&unit| unit != 0).collect();
        file.name = String::from_utf16_lossy(&name).into_bytes();
    }
    Some(())
}

/// The record at the start of the file: where the head lies, its length and sum.
pub(super) fn start(record: &[u8; 32]) -> Option<(u64, u64, u32)> {
    let mut bytes = Bytes(&record[8..]);
    let sum = bytes.u32()?;
    let place = (bytes.u64()?, bytes.u64()?, bytes.u32()?);
    (crc32fast::hash(&record[12..]) == sum).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_their_length_in_their_first_byte() {
        for (bytes, expected) in [
            (&[0x05][..], Some(5)),
            (&[0x7F], Some(0x7F)),
            (&[0x81, 0x02], Some(0x102)),
            (&[0xC1, 0x02, 0x03], Some(0x1_0302)),
            (&[0xFE, 1, 2, 3, 4, 5, 6, 7], Some(0x07_0605_0403_0201)),
            (&[0xFF, 1, 2, 3, 4, 5, 6, 7, 8], Some(0x0807_0605_0403_0201)),
            (&[0xC1, 0x02], None),
        ] {
            assert_eq!(Bytes(bytes).number(), expected, "{bytes:?}");
        }
    }
}
