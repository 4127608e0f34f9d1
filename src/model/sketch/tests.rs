//! Holds what sketches must tell, and how far off they may be. Must not know values: hashes
//! are drawn evenly, as a keyed hash draws them.

use super::*;
use crate::model::{INVENTORY_FORMAT, ScanId, Status};

/// Evenly drawn hashes: the `n`th of series `of` (splitmix64).
fn hash(of: u64, n: u64) -> u64 {
    let mut x = (of << 40 | n).wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x = (x ^ x >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ x >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ x >> 31
}

fn sketch(of: u64, values: std::ops::Range<u64>) -> Sketch {
    Sketch::new(values.map(|n| hash(of, n)), None)
}

/// Mean and standard deviation.
fn spread(all: &[f64]) -> (f64, f64) {
    let n = all.len() as f64;
    let mean = all.iter().sum::<f64>() / n;
    (mean, (all.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n).sqrt())
}

#[test]
fn small_sets_are_known_exactly() {
    for n in [0, 1, 100, 256] {
        let it = sketch(1, 0..n);
        assert!(it.is_exact() && it.distinct() == n && it.distinct_error() == 0.0, "{n}");
        for value in 0..n {
            assert_eq!(it.contains(hash(1, value)), Membership::Yes);
        }
        assert_eq!(it.contains(hash(1, n)), Membership::No);
    }
    let over = sketch(1, 0..200).overlap(&sketch(1, 150..250));
    let exact = |value, of| Some(Share { value, error: 0.0, of });
    assert_eq!(over.first_in_second, exact(0.25, 200));
    assert_eq!(over.second_in_first, exact(0.5, 100));
    assert_eq!(over.jaccard, exact(0.2, 250));
    assert_eq!(Sketch::default().overlap(&Sketch::default()), Overlap::default());
}

#[test]
fn counts_of_large_sets_are_off_by_as_much_as_they_say() {
    for n in [300, 2_000, 18_400] {
        let errors: Vec<f64> = (0..300)
            .map(|series| sketch(series, 0..n).distinct() as f64 / n as f64 - 1.0)
            .collect();
        let (bias, deviation) = spread(&errors);
        let said = sketch(0, 0..n).distinct_error();
        assert!((0.062..0.064).contains(&said), "{said}");
        // the mean of 300 is known to 0.063/√300 = 0.0036
        assert!(bias.abs() < 0.012, "{n}: {bias}");
        // of sets that are hardly larger than the sample less is left to chance
        assert!(deviation < said * 1.15, "{n}: {deviation}, said {said}");
        assert!(n < 2_000 || deviation > said * 0.85, "{n}: {deviation}, said {said}");
    }
}

#[test]
fn overlaps_are_off_by_as_much_as_they_say() {
    // of 10,000 and 6,000 values, `both` are shared
    for both in [0u64, 600, 3_000, 5_820, 6_000] {
        let (mut first, mut second, mut jaccard) = (Vec::new(), Vec::new(), Vec::new());
        let mut said = [0.0; 3];
        for series in 0..300 {
            let (a, b) = (sketch(series, 0..10_000), sketch(series, 10_000 - both..16_000 - both));
            let over = a.overlap(&b);
            let all = [over.first_in_second, over.second_in_first, over.jaccard];
            for (i, (share, to)) in
                all.into_iter().zip([&mut first, &mut second, &mut jaccard]).enumerate()
            {
                let share = share.expect("within reach");
                to.push(share.value);
                said[i] += share.error / 300.0;
            }
        }
        let truth = [10_000, 6_000, 16_000 - both].map(|n| both as f64 / n as f64);
        for (i, all) in [first, second, jaccard].iter().enumerate() {
            let (mean, deviation) = spread(all);
            assert!((mean - truth[i]).abs() < 0.02, "{both} {i}: {mean} of {}", truth[i]);
            assert!(deviation < said[i] * 1.2 + 1e-9, "{both} {i}: {deviation} of {}", said[i]);
        }
    }
}

#[test]
fn what_is_said_of_a_value_is_never_wrong() {
    let it = sketch(3, 0..5_000);
    let mut told = [0; 3];
    for n in 0..10_000 {
        let says = it.contains(hash(3, n));
        told[says as usize] += 1;
        match n < 5_000 {
            true => assert_ne!(says, Membership::No, "{n}"),
            false => assert_ne!(says, Membership::Yes, "{n}"),
        }
    }
    assert_eq!(told[Membership::Yes as usize], SKETCH_SIZE);
    // of those that are not in it the same share is within reach
    assert!((180..340).contains(&told[Membership::No as usize]), "{told:?}");
}

#[test]
fn a_union_is_the_sketch_of_all_however_it_is_divided() {
    for n in [10, 256, 257, 300, 4_000] {
        let whole = sketch(4, 0..n);
        for cut in [1, n / 3, n / 2, n - 1] {
            let (a, b) = (sketch(4, 0..cut), sketch(4, cut.saturating_sub(5)..n));
            assert_eq!(a.union(&b), whole, "{n} at {cut}");
            assert_eq!(b.union(&a), whole, "{n} at {cut}");
            assert_eq!(whole.union(&a), whole);
        }
    }
}

#[test]
fn a_part_of_a_sample_is_a_smaller_sample() {
    // every fourth value of a large set is of a kind
    let errors: Vec<f64> = (0..300)
        .map(|series| {
            let all = sketch(series, 0..8_000);
            let reach = all.hashes().last().copied();
            let of_kind = (0..2_000).map(|n| hash(series, n * 4));
            Sketch::new(of_kind, reach).distinct() as f64 / 2_000.0 - 1.0
        })
        .collect();
    let (bias, deviation) = spread(&errors);
    assert!(bias.abs() < 0.03, "{bias}");
    assert!((0.09..0.15).contains(&deviation), "1/√64 = 0.125: {deviation}");
}

#[test]
fn it_is_read_back_as_it_was_written_and_nothing_else_is() {
    for it in [sketch(5, 0..3), sketch(5, 0..1_000)] {
        let text = serde_json::to_string(&it).expect("writes");
        assert_eq!(serde_json::from_str::<Sketch>(&text).expect("reads"), it);
        assert_eq!(text.contains("reach"), !it.is_exact());
    }
    for wrong in [
        r#"{"least":["0000000000000002","0000000000000001"]}"#,
        r#"{"least":["0000000000000001","0000000000000001"]}"#,
        r#"{"least":["1"]}"#,
        r#"{"least":["+000000000000001"]}"#,
        r#"{"least":[],"reach":"x"}"#,
        r#"{"least":[],"more":1}"#,
    ] {
        assert!(serde_json::from_str::<Sketch>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn sketches_compare_under_one_key_and_version_alone() {
    let header = |scans: &[(Option<&str>, Option<u32>)]| Header {
        format: INVENTORY_FORMAT.into(),
        speur: "0".into(),
        scans: scans
            .iter()
            .map(|&(key, normalise)| ScanId {
                roots: vec!["share".into()],
                as_of: "2026-11-21".into(),
                rules: "r".into(),
                options: "o".into(),
                changes: None,
                key: key.map(str::to_owned),
                normalise,
                shards: None,
                status: Status::Complete,
            })
            .collect(),
        run: vec![],
    };
    let of = |scans: &[_]| Basis::of(&header(scans));
    let (a, b) = ((Some("a"), Some(2)), (Some("b"), Some(2)));
    assert_eq!(of(&[a, a, (None, None)]).expect("one").key, "a");
    assert_eq!(of(&[(None, None)]), Err(BasisError::NoKey));
    assert_eq!(of(&[a, b]), Err(BasisError::Mixed));
    assert_eq!(of(&[a, (Some("a"), None)]), Err(BasisError::OtherVersion));
    let one = of(&[a]).expect("one");
    assert_eq!(one.check(&of(&[b]).expect("one")), Err(BasisError::OtherKey));
    assert_eq!(
        one.check(&of(&[(Some("a"), Some(1))]).expect("one")),
        Err(BasisError::OtherVersion)
    );
    assert_eq!(one.check(&one), Ok(()));
}
