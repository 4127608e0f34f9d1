//! Holds a writer of compound files with one stream, for workbooks made to break
//! readers. Must not know what the stream holds. Source: [MS-CFB].

const NONE: u32 = 0xFFFF_FFFF;
const END: u32 = 0xFFFF_FFFE;
const SECTOR: usize = 4096;

/// A file with `stream` in it under this name.
pub fn of(name: &str, stream: &[u8]) -> Vec<u8> {
    let data = stream.len().div_ceil(SECTOR);
    // the directory comes first, then the stream, then the table of sectors
    let mut table: Vec<u32> = vec![END];
    table.extend((1..data).map(|i| i as u32 + 1).chain([END]));
    let parts = (table.len() + 64).div_ceil(SECTOR / 4);
    let first = table.len() as u32;
    table.resize(table.len() + parts, 0xFFFF_FFFD);
    table.resize(parts * SECTOR / 4, NONE);
    let mut out = vec![0; SECTOR];
    out[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    out[0x18..0x22].copy_from_slice(&[0x3E, 0, 4, 0, 0xFE, 0xFF, 12, 0, 6, 0]);
    let numbers = [(0x2C, parts as u32), (0x30, 0), (0x38, 0), (0x3C, END), (0x44, END)];
    for (at, number) in numbers {
        out[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }
    for (i, slot) in out[0x4C..512].chunks_exact_mut(4).enumerate() {
        let part = if i < parts { first + i as u32 } else { NONE };
        slot.copy_from_slice(&part.to_le_bytes());
    }
    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry(name, 2, NONE, 1, stream.len() as u64));
    for bytes in [&directory[..], stream] {
        out.extend_from_slice(bytes);
        out.resize(out.len().next_multiple_of(SECTOR), 0);
    }
    out.extend(table.iter().flat_map(|next| next.to_le_bytes()));
    out
}

fn entry(name: &str, kind: u8, child: u32, start: u32, size: u64) -> Vec<u8> {
    let mut raw: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = raw.len() as u16 + 2;
    raw.resize(64, 0);
    raw.extend(length.to_le_bytes());
    raw.extend([kind, 1]);
    raw.extend([NONE, NONE, child].iter().flat_map(|number| number.to_le_bytes()));
    raw.resize(116, 0);
    raw.extend(start.to_le_bytes());
    raw.extend(size.to_le_bytes());
    raw
}
