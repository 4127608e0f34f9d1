//! Holds the promise that errors tell no value: of configurations, inventories and key
//! files that are none, or hold what they should not.

use super::common::speur;
use super::planted::VALUES;
use super::{assert_silent, share};
use std::path::Path;
use std::process::Output;

fn run(folder: &Path, args: &[&str]) -> Output {
    let output = speur().current_dir(folder).args(args).output().expect("speur runs");
    assert_eq!(output.status.code(), Some(2), "{args:?}");
    output
}

#[test]
fn a_file_of_the_share_taken_for_one_of_ours_is_not_quoted() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = share(folder.path());
    for file in super::files_below(&root, Path::new("")) {
        let file = file.to_str().expect("UTF-8");
        for args in [
            &["scan", "share", "--config", file][..],
            &["merge", file, "-o", "out"],
            &["scan", "share", "--key-file", file],
        ] {
            // a key file must be private to be looked at
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).expect("set");
            assert_silent(&format!("{args:?}"), &run(folder.path(), args));
        }
    }
}

// What is written for `as-of`, `shard`, `tolerance` and the like is repeated: only an
// option that is ours has such a name, and its writer must see what is wrong with it.
#[test]
fn values_in_a_wrong_place_of_a_configuration_are_not_quoted() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("share")).expect("made");
    for planted in VALUES {
        let value = planted.text;
        for (key, text) in [
            ("threads", format!("threads = '{value}'\n")),
            ("max-size", format!("max-size = ['{value}']\n")),
            ("samples", format!("samples = \"{value}\"\n")),
            ("limits", format!("limits = '{value}'\n")),
            ("syntax", format!("exclude = {value}\n")),
            ("line", format!("x {value}\n")),
        ] {
            std::fs::write(folder.path().join("speur.toml"), text).expect("written");
            let output = run(folder.path(), &["scan", "share", "--config", "speur.toml"]);
            assert_silent(&format!("{key} {}", planted.kind), &output);
        }
    }
}

#[test]
fn values_in_a_line_of_an_inventory_are_not_quoted() {
    let folder = tempfile::tempdir().expect("a folder");
    for planted in VALUES {
        let value = planted.text;
        for text in [
            format!("{{\"{value}\":1}}\n"),
            format!("{{\"header\":\"{value}\"}}\n"),
            format!("{{\"header\":{{\"{value}\":1}}}}\n"),
            format!(
                "{{\"header\":{{\"format\":\"{value}\",\"speur\":\"\",\"scans\":[],\"run\":[]}}}}\n"
            ),
            format!("{{\"object\":{{\"path\":5,\"coverage\":\"{value}\"}}}}\n"),
            format!("\"{value}\"\n"),
        ] {
            std::fs::write(folder.path().join("in"), &text).expect("written");
            let output = run(folder.path(), &["merge", "in", "-o", "out"]);
            assert_silent(&format!("{} {text}", planted.kind), &output);
        }
    }
}
