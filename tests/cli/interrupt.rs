//! Holds the promise on Ctrl-C: a valid inventory, marked as interrupted, and exit code 3.

use super::common::{speur, stderr};
use super::{Place, mode_of, names_in};
use serde_json::Value;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A share of which a scan has enough for a while: one text under many names.
fn slow() -> Place {
    let place = Place::new();
    let text = "Lange tekst over leveringen, zonder namen of nummers erin.\n".repeat(70_000);
    let first = place.write("share/0.txt", text);
    for i in 1..800 {
        std::fs::hard_link(&first, place.path(&format!("share/{i}.txt"))).expect("linked");
    }
    place
}

/// Starts a scan and returns once it reads content and minds signals.
#[allow(clippy::zombie_processes, reason = "the caller waits for it")]
fn started(place: &Place, args: &[&str]) -> Child {
    let mut child = speur()
        .current_dir(place.folder.path())
        .args(["scan", "share", "-j", "2", "-o", "out"])
        .args(args)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("speur runs");
    let file = |name: &str| std::fs::read_to_string(format!("/proc/{}/{name}", child.id()));
    let field = |text: &str, key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.map(|rest| rest.trim().to_owned())
    };
    let since = Instant::now();
    loop {
        let caught = file("status").ok().and_then(|text| field(&text, "SigCgt:"));
        let caught = caught.and_then(|hex| u64::from_str_radix(&hex, 16).ok()).unwrap_or(0);
        let read = file("io").ok().and_then(|text| field(&text, "rchar:"));
        let read: u64 = read.and_then(|n| n.parse().ok()).unwrap_or(0);
        if caught & 2 != 0 && read > 8 << 20 {
            return child;
        }
        if since.elapsed() > Duration::from_secs(60) {
            child.kill().expect("ended");
            child.wait().expect("waited for");
            panic!("the scan does not start");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let status = Command::new("kill").args(["-s", name, &id]).status().expect("kill runs");
    assert!(status.success(), "signal {name}");
}

#[test]
fn an_interrupted_scan_ends_with_a_valid_inventory() {
    for name in ["INT", "TERM"] {
        let place = slow();
        let child = started(&place, &[]);
        signal(&child, name);
        let since = Instant::now();
        let output = child.wait_with_output().expect("it ends");
        assert!(since.elapsed() < Duration::from_secs(20), "it ends soon");
        assert_eq!(output.status.code(), Some(3), "{name}: {}", stderr(&output));
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains("interrupted"), "{printed}");
        assert_eq!(mode_of(&place.path("out")), 0o600);
        assert_eq!(names_in(place.folder.path()), ["out", "share"]);

        let text = std::fs::read_to_string(place.path("out")).expect("written");
        let lines: Vec<Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let footer = &lines.last().expect("a footer")["footer"];
        let records = lines.len() as u64 - 2;
        assert_eq!(footer["status"], "interrupted");
        assert_eq!(footer["records"], records);
        assert_eq!(lines[0]["header"]["scans"][0]["status"], "interrupted");
        assert!(records < 802, "it was stopped before its end");
        // an object that was being read says that a part of it is missing
        for line in &lines[1..lines.len() - 1] {
            let object = &line["object"];
            let cut = object["gaps"].as_array().is_some_and(|gaps| !gaps.is_empty());
            assert_eq!(object["coverage"] == "full", !cut, "{object}");
        }
        // others read it as an inventory, and do not forget how it ended
        let merged = place.speur(&["merge", "out", "-o", "merged"]);
        assert_eq!(merged.status.code(), Some(3), "{}", stderr(&merged));
        let merged = std::fs::read_to_string(place.path("merged")).expect("written");
        assert_eq!(merged, text, "a merge of one inventory is that inventory");
    }
}

#[test]
fn an_interrupted_scan_is_no_success_whatever_is_tolerated() {
    let place = slow();
    let child = started(&place, &["--quiet", "--tolerance", "100%"]);
    signal(&child, "INT");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(3));
    assert_eq!((output.stdout, output.stderr), (Vec::new(), Vec::new()));
}
