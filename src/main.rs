//! The program: parses the arguments, runs the command, returns the exit code.

fn main() -> speur::cli::Exit {
    speur::cli::run()
}
