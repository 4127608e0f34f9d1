//! Holds the fence around a reading process: what it may not do, how much memory and
//! time it may use. Must not know what it reads.

use crate::input::Limits;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;

/// Files that a reading process has open: its sockets, its object, a copy or two.
const FILES: u64 = 64;

/// Puts this process behind its fence, for good.
///
/// # Errors
/// When a limit that every system has cannot be set.
pub(super) fn enter() -> io::Result<()> {
    die_with_parent()?;
    limit(Resource::Core, 0)?;
    limit(Resource::Nofile, FILES)?;
    forbid();
    Ok(())
}

/// Lets this thread open nothing and connect to nothing. What the system does not know
/// is left out: the limits hold everywhere.
fn forbid() {
    forbid_files();
    forbid_calls();
}

/// Sets what reading the next object may use.
pub(super) fn allow(limits: &Limits) -> io::Result<()> {
    limit(Resource::As, limits.reader_memory)?;
    // copies of what must be read in any order lie in files without a name
    limit(Resource::Fsize, limits.spool)?;
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let until = now.tv_sec as u64 + limits.reader_time.max(1) + 1;
    // the hard limit stays: the next object has its own time
    setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum: None }).map_err(Into::into)
}

fn limit(resource: Resource, value: u64) -> io::Result<()> {
    let keep = rustix::process::getrlimit(resource).maximum;
    let current = Some(keep.map_or(value, |hard| hard.min(value)));
    setrlimit(resource, Rlimit { current, maximum: keep }).map_err(Into::into)
}

#[cfg(target_os = "linux")]
fn die_with_parent() -> io::Result<()> {
    let kill = Some(rustix::process::Signal::KILL);
    rustix::process::set_parent_process_death_signal(kill).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn die_with_parent() -> io::Result<()> {
    // it ends when its socket is closed
    Ok(())
}

/// No file can be opened, no connection made, as far as the kernel's Landlock goes.
#[cfg(target_os = "linux")]
fn forbid_files() {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError};
    let fence = || -> Result<(), RulesetError> {
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?;
        rules.create()?.restrict_self()?;
        Ok(())
    };
    // an old kernel has no Landlock: the documentation says so
    let _ = fence();
}

#[cfg(not(target_os = "linux"))]
fn forbid_files() {}

/// No socket, no other program, no other process, as far as the kernel filters calls.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
fn forbid_calls() {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch, apply_filter};
    let calls = [
        libc::SYS_socket,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_kill,
    ];
    let rules = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let refuse = SeccompAction::Errno(libc::EPERM as u32);
    let Ok(architecture) = TargetArch::try_from(std::env::consts::ARCH) else { return };
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refuse, architecture);
    let program: Result<BpfProgram, _> = match filter {
        Ok(filter) => filter.try_into(),
        Err(_) => return,
    };
    if let Ok(program) = program {
        // a kernel without filters: the documentation says so
        let _ = apply_filter(&program);
    }
}

#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
fn forbid_calls() {}

#[cfg(test)]
mod tests {
    /// What a thread behind the fence can do: read a file, make one, resolve nothing and
    /// connect nowhere, start a program.
    #[test]
    #[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
    fn behind_the_fence_nothing_can_be_reached() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("there");
        std::fs::write(&file, "x").expect("room for a file");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let fenced = std::thread::spawn(move || {
            super::forbid();
            [
                ("read a file", std::fs::read(&file).is_ok()),
                ("make a file", std::fs::write(file.with_extension("new"), "x").is_ok()),
                ("connect", std::net::TcpStream::connect(address).is_ok()),
                ("send", std::net::UdpSocket::bind("127.0.0.1:0").is_ok()),
                ("start a program", std::process::Command::new("/bin/true").status().is_ok()),
            ]
        });
        let could = fenced.join().expect("a thread that ends");
        assert_eq!(could.into_iter().filter(|(_, could)| *could).collect::<Vec<_>>(), []);
        assert!(std::fs::read(folder.path().join("there")).is_ok(), "others are not behind it");
    }
}
