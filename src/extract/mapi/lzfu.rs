//! Holds the unpacking of RTF as Outlook packs it. Must not know RTF.
//! Source: \[MS-OXRTFCP\].

use std::io::{self, Read};

/// Size of the window.
const WINDOW: usize = 4096;

/// What the window holds at first.
const START: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \
\\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\
\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

enum Packed {
    /// The head was not read yet.
    Unknown,
    No,
    Yes,
    Ended,
}

/// RTF, unpacked.
pub(super) struct Unpacked<R> {
    inner: R,
    packed: Packed,
    window: Vec<u8>,
    at: usize,
    out: Vec<u8>,
    taken: usize,
    /// Bytes that are to come of what is not packed.
    left: u64,
}

impl<R: Read> Unpacked<R> {
    pub(super) fn new(inner: R) -> Self {
        let mut window = START.to_vec();
        window.resize(WINDOW, 0);
        let (out, taken) = (Vec::new(), 0);
        Unpacked { inner, packed: Packed::Unknown, window, at: START.len(), out, taken, left: 0 }
    }

    fn head(&mut self) -> io::Result<()> {
        let mut head = [0; 16];
        self.inner.read_exact(&mut head)?;
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        self.left = u64::from(size);
        self.packed = match &head[8..12] {
            b"LZFu" => Packed::Yes,
            b"MELA" => Packed::No,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        Ok(())
    }

    /// Unpacks the next eight pieces.
    fn unpack(&mut self) -> io::Result<()> {
        let mut control = [0];
        self.inner.read_exact(&mut control)?;
        for bit in 0..8 {
            if control[0] >> bit & 1 == 0 {
                let mut byte = [0];
                self.inner.read_exact(&mut byte)?;
                self.put(byte[0]);
                continue;
            }
            let mut pair = [0; 2];
            self.inner.read_exact(&mut pair)?;
            let pair = usize::from(u16::from_be_bytes(pair));
            let (from, length) = (pair >> 4, (pair & 15) + 2);
            if from == self.at {
                self.packed = Packed::Ended;
                return Ok(());
            }
            for i in 0..length {
                self.put(self.window[(from + i) % WINDOW]);
            }
        }
        Ok(())
    }

    fn put(&mut self, byte: u8) {
        self.window[self.at] = byte;
        self.at = (self.at + 1) % WINDOW;
        self.out.push(byte);
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if let Packed::Unknown = self.packed {
            self.head()?;
        }
        if let Packed::No = self.packed {
            let most = buf.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
            let n = self.inner.read(&mut buf[..most])?;
            self.left -= n as u64;
            return Ok(n);
        }
        while self.taken == self.out.len() {
            self.out.clear();
            self.taken = 0;
            match self.packed {
                Packed::Ended => return Ok(0),
                _ => self.unpack()?,
            }
        }
        let n = buf.len().min(self.out.len() - self.taken);
        buf[..n].copy_from_slice(&self.out[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of \[MS-OXRTFCP\] 4.1.
    const PACKED: &[u8] = &[
        0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00,
        0x0a, 0x00, 0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68,
        0x65, 0x6c, 0x09, 0x00, 0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f,
        0xa0,
    ];

    #[test]
    fn what_was_packed_comes_out() {
        let mut out = String::new();
        Unpacked::new(PACKED).read_to_string(&mut out).expect("packed well");
        assert_eq!(out, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        let plain = b"\x14\0\0\0\x04\0\0\0MELA\0\0\0\0{\\rt";
        let mut out = String::new();
        Unpacked::new(&plain[..]).read_to_string(&mut out).expect("not packed");
        assert_eq!(out, "{\\rt");
        let mut out = Vec::new();
        assert!(Unpacked::new(&PACKED[..30]).read_to_end(&mut out).is_err(), "cut");
        assert_eq!(START.len(), 207);
    }
}
