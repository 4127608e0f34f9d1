//! Holds the recognition of text in pictures by an installed `tesseract`, within limits
//! of size, time and memory. Must not know formats.

use crate::input::{Limits, Seekable, memory_file};
use crate::model::{Cause, Gap, Stage};
use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, Seek};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// The field that recognised text stands in, as printed.
pub(super) const FIELD: &str = "ocr.text";

/// The program.
const TOOL: &str = "tesseract";

/// Languages that are asked for where they are installed, in the order in which they
/// are tried.
const LANGUAGES: [&str; 4] = ["nld", "fra", "deu", "eng"];

/// Bytes of memory that it may take, and of text that it may write.
const MEMORY: u64 = 2 << 30;
const TEXT: u64 = 64 << 20;

/// Between two looks at whether it has ended.
const LOOK: Duration = Duration::from_millis(5);

/// What became of a picture.
pub(super) enum Recognised {
    /// The text in it.
    Text(File),
    /// Why there is none.
    Not(Gap),
}

/// Recognises text, one picture at a time.
#[derive(Default)]
pub(super) struct Ocr {
    /// Languages to ask for; none where the program is not to be had.
    languages: OnceCell<Option<String>>,
}

impl Ocr {
    /// The languages that text is recognised in, as `nld+fra`; none where it is not.
    pub(super) fn languages(&self, limits: &Limits, stopped: &dyn Fn() -> bool) -> Option<&str> {
        let listed = || {
            let command = command(&["--list-langs"], Stdio::null());
            let Ok(End::Exited(status, list)) = run(command, limits, stopped) else { return None };
            // without any the program is of no use
            let list = status.success().then(|| text_of(list)).transpose().ok().flatten()?;
            let has = |language: &&str| list.lines().any(|line| line.trim() == *language);
            let there: Vec<&str> = LANGUAGES.into_iter().filter(has).collect();
            (!there.is_empty()).then(|| there.join("+"))
        };
        self.languages.get_or_init(listed).as_deref()
    }

    /// The text in `picture`.
    pub(super) fn recognise(
        &self,
        picture: &Seekable,
        limits: &Limits,
        stopped: &dyn Fn() -> bool,
    ) -> Recognised {
        let gap = |cause| Gap::new(Stage::Extract, cause);
        if picture.length() > limits.ocr_size {
            let gap = gap(Cause::TooLarge).at_limit("ocr-size", limits.ocr_size);
            return Recognised::Not(gap.noting("no text was recognised"));
        }
        let Some(languages) = self.languages(limits, stopped) else {
            return Recognised::Not(gap(Cause::ToolMissing).noting(TOOL));
        };
        let ended = input_of(picture).and_then(|input| {
            run(command(&["stdin", "stdout", "-l", languages], input), limits, stopped)
        });
        Recognised::Not(match ended {
            Ok(End::Exited(status, text)) if status.success() => return Recognised::Text(text),
            Ok(End::Exited(..)) => gap(Cause::ImageOnly).noting("tesseract could not read it"),
            Ok(End::Late) => gap(Cause::TimeOut).at_limit("ocr-time", limits.ocr_time),
            Ok(End::Stopped) => gap(Cause::Interrupted),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                gap(Cause::ToolMissing).noting(TOOL)
            }
            Err(_) => gap(Cause::ImageOnly).noting("tesseract could not be started"),
        })
    }
}

/// The picture from its start. Whoever reads it otherwise does so by offsets.
fn input_of(picture: &Seekable) -> io::Result<Stdio> {
    let mut file = picture.file().try_clone()?;
    file.rewind()?;
    Ok(file.into())
}

fn command(arguments: &[&str], input: Stdio) -> Command {
    let mut command = Command::new(TOOL);
    // the scan has a thread for every processor already
    command.args(arguments).stdin(input).stderr(Stdio::null()).env("OMP_THREAD_LIMIT", "1");
    command
}

/// How a program ended.
enum End {
    /// By itself, with what it wrote.
    Exited(ExitStatus, File),
    Late,
    /// The scan was stopped.
    Stopped,
}

/// Runs a program, what it writes into memory.
fn run(mut command: Command, limits: &Limits, stopped: &dyn Fn() -> bool) -> io::Result<End> {
    let output = memory_file()?;
    let mut child = command.stdout(output.try_clone()?).spawn()?;
    bound(&child, limits);
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(End::Exited(status, output));
        }
        let late = start.elapsed() > Duration::from_secs(limits.ocr_time);
        if late || stopped() {
            child.kill()?;
            child.wait()?;
            return Ok(if late { End::Late } else { End::Stopped });
        }
        std::thread::sleep(LOOK);
    }
}

/// Keeps a program within limits of memory, output and time, should it not be asked to
/// end.
#[cfg(target_os = "linux")]
fn bound(child: &Child, limits: &Limits) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let pid = Pid::from_child(child);
    for (resource, most) in [
        (Resource::As, MEMORY),
        (Resource::Fsize, TEXT),
        (Resource::Core, 0),
        (Resource::Cpu, limits.ocr_time.saturating_add(1)),
    ] {
        let limit = Rlimit { current: Some(most), maximum: Some(most) };
        // it may have ended already
        let _ = prlimit(Some(pid), resource, limit);
    }
}

#[cfg(not(target_os = "linux"))]
fn bound(_: &Child, _: &Limits) {}

/// What a program wrote, as far as it is short.
fn text_of(file: File) -> io::Result<String> {
    use std::io::Read;
    let mut bytes = vec![0; 64 << 10];
    let mut file = file;
    file.rewind()?;
    let n = file.read(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes[..n]).into_owned())
}
