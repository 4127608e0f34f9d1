//! Holds what waits for a free thread, and who is free. Must not know how any of it is
//! done.

use super::share::Search;
use crate::model::{Chunk, Value};
use crate::walk::{Folder, Item};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of chunks that may wait, beside what each searching thread holds.
const WAITING_BYTES: usize = 32 << 20;

/// Memory of chunks that is kept for the next ones: that of a larger chunk is not.
const SPARE_BYTES: usize = 1 << 20;

/// Something to be done by whoever is free.
pub(super) enum Work {
    /// The root of this number.
    Root(usize),
    /// A folder, to be read.
    Folder(Folder),
    /// Some files.
    Batch(Vec<Item>),
    /// Chunks of an object that another thread reads.
    Search(Search),
}

/// What waits, for all threads of a scan.
pub(super) struct Queue {
    state: Mutex<State>,
    /// Told when there is something to take, or when nothing will come any more.
    posted: Condvar,
    /// Told when a search has ended.
    searched: Condvar,
    /// Threads that find nothing to take, batches that wait, and searches that would be
    /// taken at once: looked at without the lock, and right enough for that.
    idle: AtomicUsize,
    batches: AtomicUsize,
    room: AtomicUsize,
    spare: Mutex<Vec<Chunk>>,
    threads: usize,
}

#[derive(Default)]
struct State {
    searches: VecDeque<Search>,
    /// Bytes of their chunks.
    bytes: usize,
    batches: VecDeque<Vec<Item>>,
    /// The last comes first: what is deepest is done before more of its kind is met.
    folders: Vec<Folder>,
    roots: VecDeque<usize>,
    /// Threads that wait for something to take.
    idle: usize,
    /// Works that were taken and not done: each may post more.
    busy: usize,
    /// Those of them that are searches.
    searching: usize,
    closed: bool,
}

impl State {
    /// What is to be done next: chunks first, as an object waits for them.
    fn next(&mut self) -> Option<Work> {
        let search = self.next_search().map(Work::Search);
        search
            .or_else(|| self.batches.pop_front().map(Work::Batch))
            .or_else(|| self.folders.pop().map(Work::Folder))
            .or_else(|| self.roots.pop_front().map(Work::Root))
    }

    fn next_search(&mut self) -> Option<Search> {
        let search = self.searches.pop_front()?;
        self.bytes -= search.bytes();
        Some(search)
    }
}

impl Queue {
    /// An empty one for so many threads.
    pub(super) fn new(threads: usize) -> Self {
        Queue {
            state: Mutex::default(),
            posted: Condvar::new(),
            searched: Condvar::new(),
            idle: AtomicUsize::new(0),
            batches: AtomicUsize::new(0),
            room: AtomicUsize::new(0),
            spare: Mutex::default(),
            threads,
        }
    }

    /// Leaves `work` for whoever is free.
    pub(super) fn post(&self, work: Work) {
        let mut state = self.lock();
        match work {
            Work::Root(root) => state.roots.push_back(root),
            Work::Folder(folder) => state.folders.push(folder),
            Work::Batch(batch) => state.batches.push_back(batch),
            Work::Search(search) => {
                state.bytes += search.bytes();
                state.searches.push_back(search);
            }
        }
        self.note(&state);
        if state.idle > 0 {
            self.posted.notify_one();
        }
    }

    /// Waits for something to do; None when all is done.
    pub(super) fn take(&self) -> Option<Taken<'_>> {
        let mut state = self.lock();
        loop {
            if state.closed {
                return None;
            }
            if let Some(work) = state.next() {
                return Some(self.taken(state, work));
            }
            if state.busy == 0 {
                return None;
            }
            state.idle += 1;
            self.note(&state);
            state = self.posted.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// Something to do for a thread whose object is being searched by others, until that
    /// has `ended`.
    pub(super) fn take_search(&self, ended: impl Fn() -> bool) -> Option<Taken<'_>> {
        let mut state = self.lock();
        while !ended() {
            if let Some(search) = state.next_search() {
                return Some(self.taken(state, Work::Search(search)));
            }
            state = self.searched.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        None
    }

    fn taken(&self, mut state: MutexGuard<'_, State>, work: Work) -> Taken<'_> {
        let is_search = matches!(work, Work::Search(_));
        state.busy += 1;
        state.searching += usize::from(is_search);
        self.note(&state);
        Taken { queue: self, work: Some(work), is_search }
    }

    /// Ends the scan: nothing is handed out any more.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.posted.notify_all();
    }

    /// Whether a thread finds nothing to take.
    pub(super) fn is_anyone_idle(&self) -> bool {
        self.idle.load(Ordering::Relaxed) > 0
    }

    /// How many batches wait.
    pub(super) fn batches(&self) -> usize {
        self.batches.load(Ordering::Relaxed)
    }

    /// Whether chunks that are handed over would soon be searched.
    pub(super) fn has_room(&self) -> bool {
        self.room.load(Ordering::Relaxed) > 0
    }

    /// An empty chunk, perhaps with memory.
    pub(super) fn spare_chunk(&self) -> Chunk {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Keeps the memory of a chunk that is of no use any more.
    pub(super) fn keep_spare(&self, mut chunk: Chunk) {
        chunk.clear();
        let bytes = chunk.buf.capacity() + chunk.values.capacity() * size_of::<Value>();
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes <= SPARE_BYTES && spare.len() < 2 * self.threads {
            spare.push(chunk);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down what is looked at without the lock.
    fn note(&self, state: &State) {
        let others = state.batches.len() + state.folders.len() + state.roots.len();
        let searches = state.searches.len();
        self.idle.store(state.idle.saturating_sub(others + searches), Ordering::Relaxed);
        self.batches.store(state.batches.len(), Ordering::Relaxed);
        // two for each thread that has nothing else to do: one to search, one to go on with
        let wanted = if others > 0 { 0 } else { 2 * (state.idle + state.searching) };
        let wanted = if state.bytes < WAITING_BYTES { wanted } else { 0 };
        self.room.store(wanted.saturating_sub(searches), Ordering::Relaxed);
    }
}

/// Work that a thread took; done when it is dropped.
pub(super) struct Taken<'q> {
    queue: &'q Queue,
    work: Option<Work>,
    is_search: bool,
}

impl Taken<'_> {
    /// What is to be done, once.
    pub(super) fn work(&mut self) -> Option<Work> {
        self.work.take()
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = self.queue.lock();
        state.busy -= 1;
        state.searching -= usize::from(self.is_search);
        self.queue.note(&state);
        if self.is_search {
            self.queue.searched.notify_all();
        }
        if state.busy == 0 {
            self.queue.posted.notify_all();
        }
    }
}
