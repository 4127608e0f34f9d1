//! Holds the running of a program to its end: how long it took, how much memory it
//! had at its peak. Must not know what is compared.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one run cost.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// From start to end, as a user waits for it.
    pub time: Duration,
    /// Most memory that was resident at once, in bytes.
    pub peak: u64,
}

/// Runs `command` without its output. An exit code of 0, 1 (ripgrep: nothing
/// found) or 3 (speur: gaps) is an end; any other is an error.
pub fn run(command: &mut Command) -> io::Result<Cost> {
    let start = Instant::now();
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let (status, usage) = wait(child.id())?;
    let time = start.elapsed();
    if !libc::WIFEXITED(status) || !matches!(libc::WEXITSTATUS(status), 0 | 1 | 3) {
        return Err(io::Error::other(format!("{command:?} failed: status {status}")));
    }
    // Linux counts in KiB, and macOS in bytes. A child starts with the memory of its
    // parent: this program stays far below what it measures.
    let unit = if cfg!(target_os = "linux") { 1024 } else { 1 };
    Ok(Cost { time, peak: usage.ru_maxrss as u64 * unit })
}

/// Waits for one child and asks what it used; the standard library only waits.
fn wait(pid: u32) -> io::Result<(i32, libc::rusage)> {
    let mut status = 0;
    // SAFETY: all bytes zero are a valid `rusage`, a struct of integers
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    loop {
        // SAFETY: both pointers lead to live values of their types, and nobody else
        // waits for this child
        let waited = unsafe { libc::wait4(pid as libc::pid_t, &mut status, 0, &mut usage) };
        if waited >= 0 {
            return Ok((status, usage));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

/// The cost in the middle, and the highest peak of all.
pub fn median(mut costs: Vec<Cost>) -> Cost {
    costs.sort_unstable_by_key(|cost| cost.time);
    let peak = costs.iter().map(|cost| cost.peak).max().unwrap_or(0);
    Cost { time: costs[costs.len() / 2].time, peak }
}
