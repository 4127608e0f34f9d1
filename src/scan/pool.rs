//! Holds the only threads: each takes what waits, folders, batches of files, chunks of
//! large objects, until nothing is left. Must not know how an object is read.

use super::progress::Progress;
use super::queue::{Queue, Work};
use super::worker::{Team, Worker};
use crate::model::{Status, Summary};
use crate::plan::Plan;
use crate::store::{Runs, Spill};
use crate::walk::{Folder, Item, Kind, Owners, read_folder};
use std::io;
use std::panic::resume_unwind;
use std::path::Path;

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
    Spill(#[from] io::Error),
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
    let queue = Queue::new(plan.threads);
    (0..plan.roots.len()).for_each(|root| queue.post(Work::Root(root)));
    let owners = Owners::read();
    let team = Team { plan, owners: &owners, progress, queue: &queue, spill };
    let mut summary = S::default();
    let mut spills = Vec::new();
    for (spill, seen) in threads(team)? {
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

/// Runs all threads to their end: the records that each made and what it gathered.
fn threads<S: Summary>(team: Team) -> Result<Vec<(Spill, S)>, ScanError> {
    let count = team.plan.threads;
    std::thread::scope(|scope| {
        let mut running = Vec::new();
        for number in 0..count {
            let thread = std::thread::Builder::new().name(format!("scan-{number}"));
            let started = thread.spawn_scoped(scope, move || work(Worker::new(team, number)));
            match started {
                Ok(thread) => running.push(thread),
                Err(error) => {
                    team.queue.close();
                    return Err(ScanError::Threads { threads: count, why: error.to_string() });
                }
            }
        }
        let ended: Vec<_> = running.into_iter().map(|thread| thread.join()).collect();
        // a panic outside of an object is one of the scan
        let ended = ended.into_iter().map(|end| end.unwrap_or_else(|why| resume_unwind(why)));
        Ok(ended.collect::<io::Result<Vec<_>>>()?)
    })
}

/// What one thread does.
fn work<S: Summary>(mut worker: Worker<'_, S>) -> io::Result<(Spill, S)> {
    let queue = worker.queue;
    while let Some(mut taken) = queue.take() {
        match taken.work() {
            Some(Work::Root(i)) => root(&mut worker, i),
            Some(Work::Folder(of)) => folder(&mut worker, &of),
            Some(Work::Batch(items)) => batch(&mut worker, items),
            Some(Work::Search(search)) => worker.search(search),
            None => {}
        }
    }
    worker.finish()
}

fn root<S: Summary>(worker: &mut Worker<'_, S>, i: usize) {
    let path = worker.plan.roots[i].path.as_path();
    if path.is_dir() {
        return folder(worker, &Folder::root(i, path));
    }
    // a file as a root lies below its own folder
    let root_length = path.parent().map_or(0, |parent| parent.as_os_str().len());
    let path = path.to_owned();
    worker.object(&Item { root: i, path, root_length, kind: Kind::File, reachable: true });
}

fn folder<S: Summary>(worker: &mut Worker<'_, S>, folder: &Folder) {
    let (plan, queue) = (worker.plan, worker.queue);
    if worker.progress.is_stopped() {
        return;
    }
    if let Some(item) = folder.itself() {
        worker.folder(&item);
    }
    let mut items: Vec<Item> = Vec::new();
    let mut found = |item| {
        items.push(item);
        if items.len() == BATCH {
            hand_over(worker, std::mem::take(&mut items));
        }
    };
    let mut deeper = |folder| queue.post(Work::Folder(folder));
    read_folder(folder, &plan.excludes, plan.follow_links, &mut found, &mut deeper);
    hand_over(worker, items);
}

fn hand_over<S: Summary>(worker: &mut Worker<'_, S>, items: Vec<Item>) {
    let threads = worker.plan.threads;
    if items.is_empty() {
        // the folder ended with a batch, or is empty
    } else if threads > 1 && worker.queue.batches() < threads * WAITING {
        worker.queue.post(Work::Batch(items));
    } else {
        batch(worker, items);
    }
}

/// Works on a batch; half of what is left goes to others whenever they have
/// nothing to take, so that a few large files keep everyone busy.
fn batch<S: Summary>(worker: &mut Worker<'_, S>, mut items: Vec<Item>) {
    let (queue, progress) = (worker.queue, worker.progress);
    while let Some(item) = items.pop() {
        if progress.is_stopped() {
            return;
        }
        if items.len() > 1 && queue.is_anyone_idle() {
            queue.post(Work::Batch(items.split_off(items.len() / 2)));
        }
        worker.object(&item);
    }
}
