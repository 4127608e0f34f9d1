//! Holds the question which shard an object belongs to. Must not know what it is.

/// Whether an object belongs to a shard: by a hash of its path (FNV-1a), which is
/// the same on every machine.
pub(super) fn is_in((k, n): (u32, u32), below: &[u8]) -> bool {
    let hash = below.iter().fold(0xCBF2_9CE4_8422_2325u64, |hash, &b| {
        (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01B3)
    });
    (hash >> 32) % u64::from(n) == u64::from(k - 1)
}
