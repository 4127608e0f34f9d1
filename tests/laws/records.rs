//! Holds the laws of uniting two records of one path, over records that differ little:
//! ties in coverage, day and size are where such laws break.

use super::many;
use proptest::prelude::*;
use speur::model::{Cause, Coverage, Gap, ObjectRecord, Stage};
use speur::store::unite;

fn records() -> impl Strategy<Value = ObjectRecord> {
    let coverage = prop::sample::select(vec![Coverage::None, Coverage::Partial, Coverage::Full]);
    let as_of = prop::sample::select(vec!["2026-01-01", "2026-02-01"]);
    let modified = prop::sample::select(vec![None, Some("2020-01-01T00:00:00Z")]);
    let gap = prop::sample::select(vec![None, Some(Cause::Truncated), Some(Cause::NotPermitted)]);
    (coverage, as_of, 0..2u64, modified, gap).prop_map(|(coverage, as_of, size, modified, gap)| {
        let gap = gap.map(|cause| Gap::new(Stage::Read, cause));
        ObjectRecord {
            path: "share/a".into(),
            positions: vec![],
            as_of: as_of.into(),
            content_id: None,
            format: "text".into(),
            encoding: vec![],
            size,
            modified: modified.map(str::to_owned),
            access: None,
            coverage,
            gaps: gap.into_iter().collect(),
            facts: Default::default(),
            findings: vec![],
            allowed: vec![],
            fields: vec![],
            lookup: None,
            hits: Default::default(),
            hit_fields: vec![],
            superseded: vec![],
        }
    })
}

/// What a merge of some records leaves: also records with something set aside.
fn merged() -> impl Strategy<Value = ObjectRecord> {
    prop::collection::vec(records(), 1..4)
        .prop_map(|records| records.into_iter().reduce(unite).expect("at least one"))
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn uniting_records_is_a_union(a in merged(), b in merged(), c in merged()) {
        let two = |a: &ObjectRecord, b: &ObjectRecord| unite(a.clone(), b.clone());
        prop_assert_eq!(two(&a, &a), a.clone(), "idempotent");
        prop_assert_eq!(two(&a, &b), two(&b, &a), "commutative");
        prop_assert_eq!(two(&two(&a, &b), &c), two(&a, &two(&b, &c)), "associative");
        prop_assert_eq!(two(&two(&a, &b), &b), two(&a, &b), "what is in it already");
        let both = two(&a, &b);
        prop_assert!(both.coverage >= a.coverage.max(b.coverage), "no coverage is lost");
    }
}
