//! Holds the only threads: folders and batches of files are tasks, taken by
//! whoever is free. Must not know how an object is read.

use super::progress::Progress;
use super::worker::Worker;
use crate::model::{Status, Summary};
use crate::plan::Plan;
use crate::store::Runs;
use crate::walk::{Folder, Item, Kind, Owners, read_folder};
use rayon::Scope;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Files that are handed over at a time.
const BATCH: usize = 64;

/// Batches that may wait per thread; beyond, whoever reads a folder works on its
/// files itself, so that a folder of millions stays out of memory.
const WAITING: usize = 4;

/// Why a scan could not go on. What could not be read is no error but a gap.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// No threads could be started.
    #[error("cannot start {threads} threads: {why}; try fewer with --threads")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        why: String,
    },
    /// Records could not be kept.
    #[error("cannot keep the records of the scan: {0}; free some space or set TMPDIR")]
    Spill(#[from] std::io::Error),
}

/// A scan that has ended.
pub struct Scanned<S> {
    /// Its records, to be streamed in order.
    pub runs: Runs,
    /// What was gathered from them.
    pub summary: S,
    /// How it ended.
    pub status: Status,
}

/// Scans what `plan` says. Records that do not fit into memory lie, nameless, in
/// `spill` until the end.
pub fn scan<S: Summary>(
    plan: &Plan,
    progress: &Progress,
    spill: &Path,
) -> Result<Scanned<S>, ScanError> {
    let threads = plan.threads;
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .thread_name(|i| format!("scan-{i}"))
        .build()
        .map_err(|error| ScanError::Threads { threads, why: error.to_string() })?;
    let owners = Owners::read();
    let workers = (0..threads).map(|_| Mutex::new(Worker::new(plan, &owners, progress, spill)));
    let team = Team { plan, progress, workers: workers.collect(), waiting: AtomicUsize::new(0) };
    pool.scope(|scope| {
        for (i, root) in plan.roots.iter().enumerate() {
            let team = &team;
            scope.spawn(move |scope| team.root(scope, i, &root.path));
        }
    });
    let mut summary = S::default();
    let mut spills = Vec::new();
    for worker in team.workers {
        let worker = worker.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (spill, seen) = worker.finish()?;
        spills.push(spill);
        summary.join(seen);
    }
    let status = match (progress.is_stopped(), plan.shard) {
        (true, _) => Status::Interrupted,
        (false, Some((_, n))) if n > 1 => Status::ShardsMissing,
        _ => Status::Complete,
    };
    Ok(Scanned { runs: Runs::new(spills), summary, status })
}

struct Team<'p, S> {
    plan: &'p Plan,
    progress: &'p Progress,
    workers: Vec<Mutex<Worker<'p, S>>>,
    waiting: AtomicUsize,
}

impl<'p, S: Summary> Team<'p, S> {
    /// The worker of this thread. No task waits for another while it holds it.
    fn worker(&self) -> MutexGuard<'_, Worker<'p, S>> {
        let i = rayon::current_thread_index().unwrap_or(0);
        self.workers[i].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn root<'s>(&'s self, scope: &Scope<'s>, i: usize, path: &Path) {
        if path.is_dir() {
            return self.folder(scope, &Folder::root(i, path));
        }
        // a file as a root lies below its own folder
        let root_length = path.parent().map_or(0, |parent| parent.as_os_str().len());
        let path = path.to_owned();
        let item = Item { root: i, path, root_length, kind: Kind::File, reachable: true };
        self.worker().object(&item);
    }

    fn folder<'s>(&'s self, scope: &Scope<'s>, folder: &Folder) {
        if self.progress.is_stopped() {
            return;
        }
        if let Some(item) = folder.itself() {
            self.worker().folder(&item);
        }
        let mut batch: Vec<Item> = Vec::new();
        let mut found = |item| {
            batch.push(item);
            if batch.len() == BATCH {
                self.hand_over(scope, std::mem::take(&mut batch));
            }
        };
        let mut deeper = |folder| scope.spawn(move |scope| self.folder(scope, &folder));
        let plan = self.plan;
        read_folder(folder, &plan.excludes, plan.follow_links, &mut found, &mut deeper);
        self.hand_over(scope, batch);
    }

    fn hand_over<'s>(&'s self, scope: &Scope<'s>, batch: Vec<Item>) {
        let room = self.workers.len() * WAITING;
        if self.workers.len() > 1 && self.waiting.load(Ordering::Relaxed) < room {
            self.post(scope, batch);
        } else {
            self.batch(scope, batch);
        }
    }

    /// Leaves a batch for whoever is free.
    fn post<'s>(&'s self, scope: &Scope<'s>, batch: Vec<Item>) {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        scope.spawn(move |scope| {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            self.batch(scope, batch);
        });
    }

    /// Works on a batch; half of what is left goes to others whenever they have
    /// nothing to take, so that a few large files keep everyone busy.
    fn batch<'s>(&'s self, scope: &Scope<'s>, mut batch: Vec<Item>) {
        let mut worker = self.worker();
        while let Some(item) = batch.pop() {
            if self.progress.is_stopped() {
                return;
            }
            let others_idle = self.waiting.load(Ordering::Relaxed) == 0 && self.workers.len() > 1;
            if others_idle && batch.len() > 1 {
                self.post(scope, batch.split_off(batch.len() / 2));
            }
            worker.object(&item);
        }
    }
}
