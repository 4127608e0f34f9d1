//! Holds the merging of inventories: a union by object, never a sum. Merging is
//! associative, commutative and idempotent. Must not know who scanned.

use super::read::{Inventory, ReadError};
use crate::model::{Header, INVENTORY_FORMAT, ObjectRecord, ScanId, Shards, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Merges `inventories` into one stream of records; returns the header and status
/// of the whole once `each` has had every record, in order.
pub fn merge<E: From<ReadError>>(
    inventories: &mut [Inventory],
    mut each: impl FnMut(&ObjectRecord) -> Result<(), E>,
) -> Result<(), E> {
    let mut heads: Vec<Option<(Vec<u8>, ObjectRecord)>> = Vec::new();
    for inventory in inventories.iter_mut() {
        heads.push(inventory.next_record()?);
    }
    loop {
        let least = heads.iter().flatten().map(|(key, _)| key).min().cloned();
        let Some(least) = least else { return Ok(()) };
        let mut winner: Option<ObjectRecord> = None;
        for (head, inventory) in heads.iter_mut().zip(inventories.iter_mut()) {
            // an inventory that is itself merged wrongly could repeat a path: take all
            while head.as_ref().is_some_and(|(key, _)| *key == least) {
                if let Some((_, record)) = head.take() {
                    winner = Some(match winner {
                        None => record,
                        Some(other) => unite(other, record),
                    });
                }
                *head = inventory.next_record()?;
            }
        }
        if let Some(record) = winner {
            each(&record)?;
        }
    }
}

/// The header of a merge.
pub fn merged_header<'h>(headers: impl Iterator<Item = &'h Header>) -> Header {
    let mut by_scan: BTreeMap<ScanId, Vec<ScanId>> = BTreeMap::new();
    let mut run = Vec::new();
    for header in headers {
        for scan in &header.scans {
            let base = ScanId { shards: None, status: Status::Complete, ..scan.clone() };
            by_scan.entry(base).or_default().push(scan.clone());
        }
        run.extend(header.run.iter().cloned());
    }
    run.sort();
    run.dedup();
    let mut scans: Vec<ScanId> =
        by_scan.into_iter().flat_map(|(base, parts)| join(&base, &parts)).collect();
    scans.sort();
    Header {
        format: INVENTORY_FORMAT.to_owned(),
        speur: env!("CARGO_PKG_VERSION").to_owned(),
        scans,
        run,
    }
}

/// The status of an inventory: the worst of its scans.
pub fn status_of(header: &Header) -> Status {
    header.scans.iter().map(|scan| scan.status).min().unwrap_or(Status::Complete)
}

/// One scan out of parts of it: shards that are all there make it whole, and a
/// whole takes up every part. Otherwise the shards of each division stay together.
fn join(base: &ScanId, parts: &[ScanId]) -> Vec<ScanId> {
    let interrupted = parts.iter().any(|part| part.status == Status::Interrupted);
    let mut divisions: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for shards in parts.iter().filter_map(|part| part.shards.as_ref()) {
        divisions.entry(shards.of).or_default().extend(&shards.have);
    }
    let whole = parts.iter().any(|part| part.shards.is_none())
        || divisions.iter().any(|(&of, have)| have.len() as u32 == of);
    if whole {
        let status = if interrupted { Status::Interrupted } else { Status::Complete };
        return vec![ScanId { status, ..base.clone() }];
    }
    let status = if interrupted { Status::Interrupted } else { Status::ShardsMissing };
    let shards = |(of, have): (u32, BTreeSet<u32>)| Shards { of, have: have.into_iter().collect() };
    let part = |division| ScanId { shards: Some(shards(division)), status, ..base.clone() };
    divisions.into_iter().map(part).collect()
}

/// The one record of two of the same path: the fuller coverage, then the later day,
/// then the greater size; what is set aside is noted by its digest.
pub fn unite(a: ObjectRecord, b: ObjectRecord) -> ObjectRecord {
    let rank = |record: &ObjectRecord| {
        (record.coverage, record.as_of.clone(), record.size, canonical(record))
    };
    let (rank_a, rank_b) = (rank(&a), rank(&b));
    if rank_a.3 == rank_b.3 {
        let mut superseded = a.superseded.clone();
        superseded.extend(b.superseded);
        return with_superseded(a, superseded);
    }
    let (winner, loser, digest) =
        if rank_a > rank_b { (a, b, digest_of(&rank_b.3)) } else { (b, a, digest_of(&rank_a.3)) };
    let mut superseded = winner.superseded.clone();
    superseded.extend(loser.superseded);
    superseded.push(digest);
    with_superseded(winner, superseded)
}

fn with_superseded(mut record: ObjectRecord, mut superseded: Vec<String>) -> ObjectRecord {
    superseded.sort_unstable();
    superseded.dedup();
    let own = digest_of(&canonical(&record));
    superseded.retain(|digest| *digest != own);
    record.superseded = superseded;
    record
}

/// A record's text without what merges added to it.
fn canonical(record: &ObjectRecord) -> String {
    let bare = ObjectRecord { superseded: Vec::new(), ..record.clone() };
    // plain structs of strings and numbers always serialise
    serde_json::to_string(&bare).unwrap_or_default()
}

fn digest_of(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}
