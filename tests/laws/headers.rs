//! Holds the laws of merging headers: which scans an inventory holds, of which shards,
//! and how they ended.

use super::many;
use proptest::prelude::*;
use speur::model::{Header, INVENTORY_FORMAT, Run, ScanId, Shards, Status};
use speur::store::{merged_header, status_of};

fn scan_ids() -> impl Strategy<Value = ScanId> {
    let as_of = prop::sample::select(vec!["2026-01-01", "2026-02-01"]);
    let key = prop::sample::select(vec![None, Some("abc")]);
    let shard = prop::option::of((1..=3u32).prop_flat_map(|of| (1..=of, Just(of))));
    (as_of, key, shard, any::<bool>()).prop_map(|(as_of, key, shard, interrupted)| ScanId {
        roots: vec!["share".into()],
        as_of: as_of.into(),
        rules: "r".into(),
        options: "o".into(),
        changes: None,
        key: key.map(str::to_owned),
        normalise: key.map(|_| 2),
        shards: shard.map(|(k, of)| Shards { of, have: vec![k] }),
        // as a scan ends
        status: match (interrupted, shard) {
            (true, _) => Status::Interrupted,
            (false, Some((_, of))) if of > 1 => Status::ShardsMissing,
            (false, _) => Status::Complete,
        },
    })
}

fn headers() -> impl Strategy<Value = Header> {
    (scan_ids(), 0..3u32).prop_map(|(scan, run)| Header {
        format: INVENTORY_FORMAT.into(),
        speur: env!("CARGO_PKG_VERSION").into(),
        scans: vec![scan],
        run: vec![Run {
            started: format!("2026-01-01T00:00:0{run}Z"),
            ended: format!("2026-01-01T00:01:0{run}Z"),
            host: "h".into(),
            roots: vec!["share=/srv".into()],
            threads: run,
        }],
    })
}

fn merged() -> impl Strategy<Value = Header> {
    prop::collection::vec(headers(), 1..4).prop_map(|headers| merged_header(headers.iter()))
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn one_header_of_a_scan_stays_as_it_is(a in headers()) {
        let alone = merged_header([&a].into_iter());
        // a division into one shard is the whole
        let one_of_one = a.scans[0].shards.as_ref().is_some_and(|shards| shards.of == 1);
        prop_assert!(alone == a || one_of_one);
    }

    #[test]
    fn merging_headers_is_a_union(a in merged(), b in merged(), c in merged()) {
        let two = |a: &Header, b: &Header| merged_header([a, b].into_iter());
        prop_assert_eq!(two(&a, &a), a.clone(), "idempotent");
        prop_assert_eq!(two(&a, &b), two(&b, &a), "commutative");
        prop_assert_eq!(two(&two(&a, &b), &c), two(&a, &two(&b, &c)), "associative");
        prop_assert_eq!(merged_header([&a, &b, &c].into_iter()), two(&two(&a, &b), &c));
        prop_assert_eq!(two(&two(&a, &b), &b), two(&a, &b), "what is in it already");
    }

    #[test]
    fn nothing_that_was_cut_short_becomes_complete(a in merged(), b in merged()) {
        let both = merged_header([&a, &b].into_iter());
        for scan in a.scans.iter().chain(&b.scans) {
            if scan.status == Status::Interrupted {
                prop_assert_eq!(status_of(&both), Status::Interrupted);
            }
        }
    }
}

#[test]
fn all_shards_make_a_whole_and_some_do_not() {
    let part = |k, of| Header {
        format: INVENTORY_FORMAT.into(),
        speur: env!("CARGO_PKG_VERSION").into(),
        scans: vec![ScanId {
            roots: vec!["share".into()],
            as_of: "2026-01-01".into(),
            rules: "r".into(),
            options: "o".into(),
            changes: None,
            key: None,
            normalise: None,
            shards: Some(Shards { of, have: vec![k] }),
            status: Status::ShardsMissing,
        }],
        run: vec![],
    };
    for (parts, status) in [
        (&[(1, 3), (2, 3), (3, 3)][..], Status::Complete),
        (&[(3, 3), (1, 3), (2, 3), (2, 3)], Status::Complete),
        (&[(1, 3), (3, 3)], Status::ShardsMissing),
        (&[(1, 2), (2, 3), (3, 3)], Status::ShardsMissing),
        (&[(1, 2), (2, 2), (3, 3)], Status::Complete),
    ] {
        let headers: Vec<Header> = parts.iter().map(|&(k, of)| part(k, of)).collect();
        let merged = merged_header(headers.iter());
        assert_eq!(status_of(&merged), status, "{parts:?}");
        assert_eq!(merged.scans[0].shards.is_none(), status == Status::Complete, "{parts:?}");
    }
}
