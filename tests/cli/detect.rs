//! Holds `speur detect`: what stands where in a text, and why. Must not know rules.

use crate::common::speur;
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

/// Runs `speur detect` on `text` and gives its standard output.
fn detect(args: &[&str], text: &[u8]) -> String {
    let mut child = speur()
        .arg("detect")
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("speur runs");
    child.stdin.take().expect("piped").write_all(text).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn found(args: &[&str], text: &[u8]) -> Vec<Value> {
    let lines = detect(&[args, &["--json"]].concat(), text);
    lines.lines().map(|line| serde_json::from_str(line).expect("JSON a line")).collect()
}

#[test]
fn offsets_are_bytes_of_the_input_whatever_was_folded() {
    let cases: &[(&[u8], &[u8])] = &[
        (b"BSN: 111222333", b"111222333"),
        ("één – BSN:\u{a0}111222333".as_bytes(), b"111222333"),
        (b"Ren\xe9e BSN: 111222333 x", b"111222333"),
        ("cafÃ© LiÃ¨ge BSN: 111222333".as_bytes(), b"111222333"),
        ("BSN: \u{200b}111222333".as_bytes(), b"111222333"),
    ];
    for (text, value) in cases {
        let found = found(&[], text);
        let bsn = found.iter().find(|m| m["category"] == "gov.nl_bsn").expect("a BSN");
        let at = |key: &str| bsn[key].as_u64().expect("an offset") as usize;
        assert_eq!(&text[at("start")..at("end")], *value, "{}", String::from_utf8_lossy(text));
    }
}

#[test]
fn a_match_tells_line_category_rule_band_and_evidence() {
    let found = found(&[], b"niets\n\nBSN: 111222333\n");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["line"], 3);
    assert_eq!(found[0]["category"], "gov.nl_bsn");
    assert_eq!(found[0]["rule"], "nl_bsn");
    assert_eq!(found[0]["band"], "confirmed");
    let evidence = found[0]["evidence"].as_array().expect("a list");
    assert!(evidence.contains(&"check-passed".into()) && evidence.contains(&"label".into()));
    assert_eq!(found[0].get("value"), None);
}

#[test]
fn with_lines_the_words_of_another_line_do_not_count() {
    let text = b"BSN\n111222333\n";
    let whole = found(&[], text);
    let lines = found(&["--lines"], text);
    let score = |found: &[Value]| found.first().map(|m| m["evidence"].to_string());
    assert!(score(&whole).is_some_and(|e| e.contains("keyword") || e.contains("label")));
    assert!(!score(&lines).is_some_and(|e| e.contains("keyword") || e.contains("label")));
    assert!(lines.iter().all(|m| m["line"] == 2 && m["start"] == 4 && m["end"] == 13));
}

#[test]
fn values_are_masked_unless_asked_for() {
    let text = "Mevrouw Els Verschueren, BSN 111222333, els.verschueren@telenet.be".as_bytes();
    for args in [&[][..], &["--explain"], &["--json"], &["--json", "--explain"], &["--lines"]] {
        let said = detect(args, text);
        for value in ["Verschueren", "111222333", "els.verschueren"] {
            assert!(!said.contains(value), "{args:?}: {value}");
        }
    }
    assert!(detect(&["--show-values"], text).contains("els.verschueren@telenet.be"));
}

#[test]
fn the_reasons_add_up() {
    let text = b"BSN: 111222333, BSN: 111222334, order 123456782, info@voorbeeld.be, 06-12345678";
    let found = found(&["--explain"], text);
    assert!(found.len() >= 4);
    for m in found {
        let reasons = m["reasons"].as_array().expect("reasons");
        let sum: i64 = reasons.iter().map(|r| r[1].as_i64().expect("a weight")).sum();
        assert_eq!(Some(sum), m["score"].as_i64(), "{m}");
    }
}
