//! Holds the progress line on a terminal. Must be silent elsewhere.

use crate::plan::Plan;
use crate::report::human_bytes;
use crate::scan::Progress;
use crate::walk::{Excludes, Folder, Item, Kind, read_folder};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A progress line on standard error; cleared when dropped.
pub(super) struct Line {
    ended: Arc<AtomicBool>,
    drawer: Option<JoinHandle<()>>,
}

impl Line {
    /// Draws the progress of a scan of `plan` until dropped; None where standard
    /// error is no terminal.
    #[allow(clippy::disallowed_methods, reason = "two that draw and count, and never scan")]
    pub(super) fn start(progress: Arc<Progress>, plan: &Plan) -> Option<Line> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let ended = Arc::new(AtomicBool::new(false));
        let known = Arc::new(Known::default());
        let (counter, stop) = (known.clone(), ended.clone());
        // counts ahead of the scan, for the estimate; nothing waits for it
        let ahead = Ahead {
            roots: plan.roots.iter().map(|root| root.path.clone()).collect(),
            excludes: plan.excludes.clone(),
            follow_links: plan.follow_links,
            max_size: plan.max_size.unwrap_or(u64::MAX),
        };
        std::thread::spawn(move || counter.count(&ahead, &stop));
        let stop = ended.clone();
        let drawer = std::thread::spawn(move || draw(&progress, &known, &stop));
        Some(Line { ended, drawer: Some(drawer) })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Relaxed);
        if let Some(drawer) = self.drawer.take() {
            // a drawer that panicked has nothing left to clear
            let _ = drawer.join();
        }
    }
}

fn draw(progress: &Progress, known: &Known, ended: &AtomicBool) {
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        bar.set_style(style);
    }
    let start = Instant::now();
    while !ended.load(Ordering::Relaxed) {
        bar.set_message(message(progress, known, start.elapsed()));
        bar.tick();
        std::thread::sleep(Duration::from_millis(120));
    }
    bar.finish_and_clear();
}

fn message(progress: &Progress, known: &Known, elapsed: Duration) -> String {
    let bytes = progress.bytes();
    let seconds = elapsed.as_secs_f64().max(0.1);
    let mut text = format!(
        "{} objects  {}  {}/s",
        progress.objects(),
        human_bytes(bytes),
        human_bytes((bytes as f64 / seconds) as u64)
    );
    let total = known.bytes.load(Ordering::Relaxed);
    if known.complete.load(Ordering::Relaxed) && total > 0 && bytes > 0 {
        let share = (bytes as f64 / total as f64).min(1.0);
        let left = seconds * (1.0 - share) / share;
        text.push_str(&format!("  {:.0}%  {} left", share * 100.0, clock(left)));
    }
    if progress.gaps() > 0 {
        text.push_str(&format!("  {} with gaps", progress.gaps()));
    }
    if progress.is_stopped() {
        text.push_str("  stopping…");
    }
    text
}

fn clock(seconds: f64) -> String {
    let seconds = seconds as u64;
    match (seconds / 3600, seconds / 60 % 60) {
        (0, 0) => format!("{seconds} s"),
        (0, minutes) => format!("{minutes} min"),
        (hours, minutes) => format!("{hours} h {minutes:02}"),
    }
}

/// What is counted ahead of the scan.
struct Ahead {
    roots: Vec<PathBuf>,
    excludes: Excludes,
    follow_links: bool,
    max_size: u64,
}

/// What there is to scan, as far as it was counted.
#[derive(Default)]
struct Known {
    bytes: AtomicU64,
    complete: AtomicBool,
}

impl Known {
    /// Counts by the scan's own walk, which leaves no access times either.
    fn count(&self, ahead: &Ahead, ended: &AtomicBool) {
        // what cannot be read is told by the scan; here it only matters for the estimate
        let size = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
        let add = |bytes: u64| {
            if bytes <= ahead.max_size {
                self.bytes.fetch_add(bytes, Ordering::Relaxed);
            }
        };
        let (files, folders): (Vec<_>, Vec<_>) = ahead.roots.iter().partition(|p| p.is_file());
        files.into_iter().for_each(|path| add(size(path)));
        let mut folders: Vec<Folder> = folders.into_iter().map(|p| Folder::root(0, p)).collect();
        while let Some(folder) = folders.pop() {
            if ended.load(Ordering::Relaxed) {
                return;
            }
            let mut found = |item: Item| {
                if item.kind == Kind::File {
                    add(size(&item.path));
                }
            };
            let mut deeper = |folder| folders.push(folder);
            read_folder(&folder, &ahead.excludes, ahead.follow_links, &mut found, &mut deeper);
        }
        self.complete.store(true, Ordering::Relaxed);
    }
}
