//! Holds what is said of arguments that cannot be understood: one line. Must not
//! know what the arguments mean.

use super::args::Args;
use clap::CommandFactory;
use clap::error::ErrorKind;

/// Says on standard error what is wrong with the arguments, or on standard output
/// the help that was asked for.
pub(super) fn say(error: &clap::Error) {
    let is_help =
        !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_help {
        // a failure to print help to a closed pipe changes nothing
        let _ = error.print();
    } else {
        eprintln!("speur: {}", one_line(&error.render().to_string(), &command()));
    }
}

/// The command whose help tells more: the one that was named, if it is one.
fn command() -> String {
    let named = std::env::args().nth(1).unwrap_or_default();
    match Args::command().find_subcommand(&named) {
        Some(command) => format!("speur {}", command.get_name()),
        None => "speur".to_owned(),
    }
}

/// clap's paragraphs in one line: what is wrong, any tip, and where to read on.
fn one_line(said: &str, command: &str) -> String {
    let mut line = String::new();
    for part in said.lines().map(str::trim) {
        let part = part.strip_prefix("error: ").unwrap_or(part);
        if part.is_empty() || part.starts_with("Usage:") || part.starts_with("For more information")
        {
            continue;
        }
        let joint = match line.chars().last() {
            None => "",
            Some(':') => " ",
            Some(_) if part.starts_with('[') => " ",
            Some(_) => "; ",
        };
        line.push_str(joint);
        line.push_str(part);
    }
    format!("{line}; see `{command} --help`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_become_one_line() {
        for (said, line) in [
            (
                "error: invalid value 'xml' for '--format <FORMAT>'\n  [possible values: lines, json]\n\n\
                 For more information, try '--help'.\n",
                "invalid value 'xml' for '--format <FORMAT>' [possible values: lines, json]; \
                 see `speur scan --help`",
            ),
            (
                "error: the following required arguments were not provided:\n  <INVENTORY>...\n\n\
                 Usage: speur merge <INVENTORY>...\n\nFor more information, try '--help'.\n",
                "the following required arguments were not provided: <INVENTORY>...; \
                 see `speur scan --help`",
            ),
            (
                "error: unexpected argument '--quite' found\n\n  tip: a similar argument exists: \
                 '--quiet'\n\nUsage: speur scan <PATH>\n",
                "unexpected argument '--quite' found; tip: a similar argument exists: '--quiet'; \
                 see `speur scan --help`",
            ),
        ] {
            assert_eq!(one_line(said, "speur scan"), line);
        }
    }
}
