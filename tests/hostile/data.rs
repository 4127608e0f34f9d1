//! Holds data files that are made to break readers: depth, length, keys without end.
//! Behind what is hostile stands something that must still be found.

use super::large::{MAIL, MIB, expect};

#[test]
fn json_of_a_million_levels() {
    let arrays =
        format!("{{\"a\": {}1{}, \"mail\": \"{MAIL}\"}}", "[".repeat(MIB), "]".repeat(MIB));
    expect("arrays.json", arrays.as_bytes(), &[], "mail", 1);
    let objects = format!("{}\"{MAIL}\"{}", "{\"a\":".repeat(MIB), "}".repeat(MIB));
    let deepest = format!("{}.a", ["a"; 16].join("."));
    expect("objects.json", objects.as_bytes(), &[], &deepest, 1);
    let open = format!("{{\"mail\": \"{MAIL}\", \"a\": {}", "[".repeat(4 * MIB));
    expect("open.json", open.as_bytes(), &[("extract", "truncated")], "mail", 1);
}

#[test]
fn json_texts_of_20_mb() {
    let text = format!("{{\"nota\": \"{}\", \"mail\": \"{MAIL}\"}}", "x".repeat(20 * MIB));
    expect("text.json", text.as_bytes(), &[("extract", "too-large")], "mail", 1);
    let text = format!("{{\"nota\": \"{} {MAIL}", "x\\n".repeat(7 * MIB));
    let gaps = [("extract", "too-large"), ("extract", "truncated")];
    expect("open.json", text.as_bytes(), &gaps, "nota", 1);
    let text = format!("{{\"a\": 1 /* {} */, \"mail\": \"{MAIL}\"}}", "x ".repeat(9 * MIB));
    expect("comment.json", text.as_bytes(), &[("extract", "too-large")], "mail", 1);
    let text = format!("{{\"a\": {}, \"mail\": \"{MAIL}\"}}", "9".repeat(20 * MIB));
    expect("number.json", text.as_bytes(), &[("extract", "too-large")], "mail", 1);
}

#[test]
fn json_keys_without_end() {
    let keys: String =
        (0..400_000).map(|i| format!("\"k{}\": {{\"x\": 1}},\n", letters(i))).collect();
    let text = format!("{{\"a\": {{{keys} \"z\": 1}}, \"mail\": \"{MAIL}\"}}");
    expect("keys.json", text.as_bytes(), &[], "mail", 1);
    let nested: String = (0..40_000)
        .map(|i| format!("{{\"k{}\": {{\"k{}\": 1}}}}\n", letters(i % 150), letters(i / 150)))
        .collect();
    let text = format!("{{\"mail\": \"{MAIL}\", \"x\": \"{}\"}}\n{nested}", "x".repeat(70_000));
    // fields, and the paths to them
    let gaps = [("extract", "too-many"), ("extract", "too-many")];
    expect("paths.json", text.as_bytes(), &gaps, "mail", 1);
}

/// A number in letters, so that no key looks like data.
fn letters(mut number: usize) -> String {
    let mut out = String::new();
    while number > 0 || out.is_empty() {
        out.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    out
}

#[test]
fn yaml_that_is_deep_long_or_never_ends() {
    let deep: String = (0..2000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    expect(
        "deep.yaml",
        format!("{deep}{}- {MAIL}\n", " ".repeat(2001)).as_bytes(),
        &[],
        &format!("{}.a", ["a"; 16].join(".")),
        1,
    );
    let dashes = format!("- {}{MAIL}\n- mail: {MAIL}\n", "- ".repeat(MIB));
    expect("dashes.yaml", dashes.as_bytes(), &[], "mail", 1);
    let text = format!("nota: |\n{}mail: {MAIL}\n", "  een regel\n".repeat(MIB));
    expect("lines.yaml", text.as_bytes(), &[], "mail", 1);
    for open in ["\"", "'", "{", "["] {
        let text = format!("a: {open}x\n{}mail: {MAIL}\n", "b: x\n".repeat(MIB));
        expect("open.yaml", text.as_bytes(), &[], "mail", 1);
    }
    let flow = format!("a: {}1{}\nmail: {MAIL}\n", "[".repeat(100_000), "]".repeat(100_000));
    expect("flow.yaml", flow.as_bytes(), &[], "mail", 1);
    let anchors: String =
        (1..60).map(|i| format!("a{i}: &a{i} [{}]\n", format!("*a{},", i - 1).repeat(9))).collect();
    expect(
        "laughs.yaml",
        format!("a0: &a0 lol\n{anchors}mail: {MAIL}\n").as_bytes(),
        &[],
        "mail",
        1,
    );
}

#[test]
fn lines_of_20_mb() {
    let x = "x".repeat(20 * MIB);
    let long = [("extract", "too-large")];
    expect("long.ini", format!("[a]\nnota={x}\nmail={MAIL}\n").as_bytes(), &long, "a.mail", 1);
    expect(
        "long.toml",
        format!("nota = \"{x}\"\nmail = \"{MAIL}\"\n").as_bytes(),
        &long,
        "mail",
        1,
    );
    expect("long.ldif", format!("dn: a\nnota:: {x}\nmail: {MAIL}\n").as_bytes(), &long, "mail", 1);
    expect(
        "long.properties",
        format!("nota={}\nmail={MAIL}\n", "x\\\n".repeat(6 * MIB)).as_bytes(),
        &long,
        "mail",
        1,
    );
    let log = "81.82.4.7 - - [21/Nov/2026:10:00:01 +0100] \"GET / HTTP/1.1\" 200 5\n".repeat(5);
    let last = log.lines().next().expect("a line").replace("/ ", &format!("/?mail={MAIL} "));
    expect("long.log", format!("{log}{x}\n{last}\n").as_bytes(), &long, "query", 1);
}

#[test]
fn a_journal_whose_field_is_said_to_be_endless() {
    let mut text = format!("__CURSOR=s\nMAIL={MAIL}\nMESSAGE\n").into_bytes();
    text.extend_from_slice(&u64::MAX.to_le_bytes());
    text.extend_from_slice(&b"x".repeat(20 * MIB));
    let gaps = [("extract", "truncated"), ("extract", "too-large")];
    expect("endless.journal", &text, &gaps, "MAIL", 1);
}
