//! Holds the classes of a block by the wide registers of x86-64. Must equal what
//! `super::portable` says, byte for byte.

use super::{PARTICLES, Tile};
use std::arch::x86_64::*;

#[target_feature(enable = "avx512f,avx512bw,avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn read_512(tile: &mut Tile, buf: &[u8]) {
    tile.read_with(buf, |block| {
        // SAFETY: 64 bytes are there, and the load needs no alignment.
        let x = unsafe { _mm512_loadu_epi8(block.as_ptr().cast()) };
        let is = |b: u8| _mm512_cmpeq_epi8_mask(x, _mm512_set1_epi8(b as i8));
        // x − first < length, as unsigned bytes
        let among = |first: u8, length: i8| {
            let from = _mm512_sub_epi8(x, _mm512_set1_epi8(first as i8));
            _mm512_cmplt_epu8_mask(from, _mm512_set1_epi8(length))
        };
        [
            among(b'0', 10),
            among(b'A', 26) | is(0xC3),
            among(b'a', 26) | among(0x80, 127),
            is(b'_'),
            is(b' '),
            among(b'-', 3),
            is(b'-'),
            is(b'(') | is(b'+'),
            is(b','),
            is(b'@'),
            is(b':') | is(b'='),
            PARTICLES.iter().fold(0, |bits, &b| bits | is(b)),
        ]
    });
}

#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
pub(super) fn read_256(tile: &mut Tile, buf: &[u8]) {
    tile.read_with(buf, |block| {
        let (low, high) = block.split_at(32);
        // SAFETY: each half has 32 bytes, and the loads need no alignment.
        let (low, high) = unsafe {
            (_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast()))
        };
        let bits = |low: __m256i, high: __m256i| {
            let mask = |x| u64::from(_mm256_movemask_epi8(x) as u32);
            mask(low) | mask(high) << 32
        };
        let is = |b: u8| {
            let b = _mm256_set1_epi8(b as i8);
            bits(_mm256_cmpeq_epi8(low, b), _mm256_cmpeq_epi8(high, b))
        };
        let among = |first: u8, length: u8| {
            let within = |x: __m256i| {
                let from = _mm256_sub_epi8(x, _mm256_set1_epi8(first as i8));
                let most = _mm256_set1_epi8(length as i8 - 1);
                _mm256_cmpeq_epi8(_mm256_min_epu8(from, most), from)
            };
            bits(within(low), within(high))
        };
        let particle = |x: __m256i| {
            let of = |b: &u8| _mm256_cmpeq_epi8(x, _mm256_set1_epi8(*b as i8));
            PARTICLES.iter().map(of).fold(_mm256_setzero_si256(), |a, b| _mm256_or_si256(a, b))
        };
        [
            among(b'0', 10),
            among(b'A', 26) | is(0xC3),
            among(b'a', 26) | bits(low, high) & !is(0xFF),
            is(b'_'),
            is(b' '),
            among(b'-', 3),
            is(b'-'),
            is(b'(') | is(b'+'),
            is(b','),
            is(b'@'),
            is(b':') | is(b'='),
            bits(particle(low), particle(high)),
        ]
    });
}
