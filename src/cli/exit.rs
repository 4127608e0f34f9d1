//! Holds the exit codes. Must not decide them.

use std::process::{ExitCode, Termination};

/// What the exit code says. Where several hold, 4 goes before 2, 2 before 1, 1
/// before 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: all was read, nothing is missing.
    Complete,
    /// 1: a check failed at or above what was asked for.
    ChecksFailed,
    /// 2: the command line, a configuration, rule or inventory file is wrong.
    Usage,
    /// 3: there are gaps beyond tolerance, or the scan was interrupted.
    Incomplete,
    /// 4: a fault of the program or of the machine.
    Internal,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Exit::Complete => 0,
            Exit::ChecksFailed => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
            Exit::Internal => 4,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        ExitCode::from(self.code())
    }
}
