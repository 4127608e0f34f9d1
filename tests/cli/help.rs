//! Holds the promise on help: every command has it, with an example, in 80 columns.

use super::common::{run, stdout};

#[test]
fn help_fits_the_terminal_and_shows_an_example() {
    for command in [
        &[][..],
        &["scan"],
        &["merge"],
        &["detect"],
        &["rules"],
        &["rules", "list"],
        &["rules", "show"],
        &["rules", "check"],
        &["register"],
        &["register", "draft"],
        &["register", "check"],
        &["register", "update"],
        &["register", "export"],
        &["check"],
        &["find"],
        &["schema"],
    ] {
        for flag in ["--help", "-h"] {
            let args: Vec<&str> = command.iter().copied().chain([flag]).collect();
            let output = run(&args);
            assert_eq!(output.status.code(), Some(0), "{args:?}");
            let help = stdout(&output);
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{args:?}: {line}");
            }
            let example = format!("  speur {}", command.join(" "));
            assert!(help.contains("Example"), "{args:?} has no example:\n{help}");
            assert!(help.contains(example.trim_end()), "{args:?} shows no `{example}`:\n{help}");
        }
    }
}

#[test]
fn every_command_is_listed() {
    let help = stdout(&run(["--help"]));
    for command in ["scan", "merge", "rules", "register", "check", "find", "schema"] {
        assert!(help.contains(&format!("  {command} ")), "{command}: {help}");
    }
}
