//! Holds the sharing of one large object: its reader hands chunks over, whoever is free
//! searches them, and what all counted unites. Must not know threads or formats.

use super::inside::Ending;
use super::object::Gathered;
use super::queue::{Queue, Work};
use super::worker::Worker;
use crate::detect::ObjectTally;
use crate::model::{Chunk, Gap, Stage, Summary, Value};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Windows of an object that are searched by its reader before others help: smaller ones
/// are not worth it. What a thread frees that another took keeps both waiting for the
/// allocator, and of small objects that is most of what is handed over.
const OWN_WINDOWS: u64 = 4;

/// Chunks of a fraction of a window are handed over together.
const FRACTION: usize = 4;

/// Bytes of a chunk that is handed over: heavier ones, of very long records, would make
/// those that wait too many.
const HEAVIEST: usize = 4 << 20;

/// A chunk, with its number among those of its object and how many fields that had when
/// it was read: all that is found in it depends on.
struct Numbered {
    chunk: Chunk,
    number: u32,
    fields: usize,
}

/// Chunks of an object, to be searched in this order.
pub(super) struct Search {
    object: Arc<Shared>,
    chunks: Vec<Numbered>,
    bytes: usize,
}

impl Search {
    /// Memory that its chunks take.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// An object that several workers search.
pub(super) struct Shared {
    /// Its fields so far, of which nothing is counted here.
    fields: Mutex<ObjectTally>,
    /// What each worker counted, by its number. Chunks are taken in their order, so each
    /// meets those that fall to it in order.
    tallies: Mutex<Vec<(usize, ObjectTally)>>,
    lost: Mutex<Vec<(u32, Gap)>>,
    /// Searches that have not ended, and one more until the object's reader lets go.
    pending: AtomicUsize,
    /// What is to be done when all have ended, where its reader does not wait for that.
    ending: Mutex<Option<Ending>>,
}

/// The chunks of an object that its reader has not handed over yet.
#[derive(Default)]
pub(super) struct Handing {
    object: Option<Arc<Shared>>,
    aside: Vec<Numbered>,
    bytes: usize,
    /// Chunks read.
    count: u32,
    /// Bytes of text in them.
    read: u64,
}

impl Handing {
    /// Keeps what is in a chunk, to be handed over.
    fn put_aside(&mut self, chunk: &mut Chunk, queue: &Queue, number: u32, fields: usize) {
        let taken = if chunk.buf.len() * 8 < chunk.buf.capacity() {
            // the memory of a large chunk is not to wait for a small one
            copy_of(chunk)
        } else {
            std::mem::replace(chunk, queue.spare_chunk())
        };
        self.bytes += weight(&taken);
        self.aside.push(Numbered { chunk: taken, number, fields });
    }

    /// What was put aside, as a search.
    fn search(&mut self, tally: &ObjectTally) -> Option<Search> {
        if self.aside.is_empty() {
            return None;
        }
        let object = self.object.get_or_insert_with(|| {
            Arc::new(Shared {
                fields: Mutex::new(tally.unseen()),
                tallies: Mutex::default(),
                lost: Mutex::default(),
                pending: AtomicUsize::new(1),
                ending: Mutex::default(),
            })
        });
        locked(&object.fields).take_fields(&tally.fields);
        object.pending.fetch_add(1, Ordering::Relaxed);
        let (chunks, bytes) = (std::mem::take(&mut self.aside), std::mem::take(&mut self.bytes));
        Some(Search { object: object.clone(), chunks, bytes })
    }
}

fn copy_of(chunk: &Chunk) -> Chunk {
    Chunk {
        buf: chunk.buf.clone(),
        values: chunk.values.clone(),
        owned: chunk.owned.clone(),
        first_record: chunk.first_record,
    }
}

/// About the memory that a chunk takes.
fn weight(chunk: &Chunk) -> usize {
    2 * size_of::<Numbered>() + chunk.buf.len() + chunk.values.len() * size_of::<Value>()
}

impl<S: Summary> Worker<'_, S> {
    /// Searches a chunk of the object at hand, or leaves it to whoever is free.
    pub(super) fn chunk(&mut self, gathered: &mut Gathered, chunk: &mut Chunk) {
        let window = self.plan.limits.window;
        let handing = &mut gathered.handing;
        let number = handing.count;
        handing.count = handing.count.saturating_add(1);
        handing.read += chunk.owned.len() as u64;
        if handing.read <= window.saturating_mul(OWN_WINDOWS)
            || !self.queue.has_room()
            || weight(chunk) > HEAVIEST
        {
            let Gathered { tally, lost, .. } = gathered;
            tally.chunk = number;
            lost.extend(self.search_chunk(chunk, tally).map(|gap| (number, gap)));
            return;
        }
        handing.put_aside(chunk, self.queue, number, gathered.tally.fields.len());
        if handing.bytes >= window as usize / FRACTION
            && let Some(search) = handing.search(&gathered.tally)
        {
            self.queue.post(Work::Search(search));
        }
    }

    /// Counts what stands in a chunk; the gap that it leaves if that cannot be done.
    fn search_chunk(&mut self, chunk: &Chunk, tally: &mut ObjectTally) -> Option<Gap> {
        let searched = catch_unwind(AssertUnwindSafe(|| match self.plan.seeker.as_deref() {
            None => self.detector.search(chunk, tally),
            Some(seeker) => {
                let ObjectTally { fields, hits, chunk: number, .. } = tally;
                seeker.seek(chunk, *number, &*fields, hits);
            }
        }));
        self.progress.add_bytes(chunk.owned.len() as u64);
        searched.is_err().then(|| self.panicked(Stage::Detect))
    }

    /// Searches chunks of an object that may be another worker's.
    pub(super) fn search(&mut self, search: Search) {
        let Search { object, chunks, .. } = search;
        let mut tally = object.tally_of(self.number);
        for Numbered { chunk, number, fields } in chunks {
            if tally.fields.len() < fields {
                tally.take_fields(&locked(&object.fields).fields[..fields]);
            }
            tally.chunk = number;
            if let Some(gap) = self.search_chunk(&chunk, &mut tally) {
                locked(&object.lost).push((number, gap));
            }
            self.queue.keep_spare(chunk);
        }
        locked(&object.tallies).push((self.number, tally));
        self.let_go(object);
    }

    /// Waits until all chunks of an object are searched, and helps; unites what was
    /// counted.
    pub(super) fn await_searches(&mut self, gathered: &mut Gathered) {
        if let Some(rest) = gathered.handing.search(&gathered.tally) {
            self.search(rest);
        }
        if let Some(object) = gathered.handing.object.take() {
            let ended = || object.pending.load(Ordering::Acquire) == 1;
            while let Some(mut taken) = self.queue.take_search(ended) {
                if let Some(Work::Search(search)) = taken.work() {
                    self.search(search);
                }
            }
            gathered.handing.object = Some(object);
        }
        gathered.unite();
    }

    /// Ends an object when all its chunks are searched: now, or by whoever searches the
    /// last of them.
    pub(super) fn end_when_searched(&mut self, mut ending: Ending) {
        let Some(reading) = &mut ending.reading else { return self.end(ending) };
        let Gathered { handing, tally, .. } = &mut reading.gathered;
        let rest = handing.search(tally);
        let Some(object) = handing.object.clone() else { return self.end(ending) };
        *locked(&object.ending) = Some(ending);
        match rest {
            Some(rest) if self.queue.has_room() => self.queue.post(Work::Search(rest)),
            Some(rest) => self.search(rest),
            None => {}
        }
        self.let_go(object);
    }

    /// Has done with an object; the last who has ends it.
    fn let_go(&mut self, object: Arc<Shared>) {
        if object.pending.fetch_sub(1, Ordering::AcqRel) > 1 {
            return;
        }
        let ending = locked(&object.ending).take();
        if let Some(ending) = ending {
            self.end(ending);
        }
    }
}

impl Shared {
    /// What the worker of this number counted of it so far.
    fn tally_of(&self, number: usize) -> ObjectTally {
        let mut tallies = locked(&self.tallies);
        match tallies.iter().position(|(of, _)| *of == number) {
            Some(i) => tallies.swap_remove(i).1,
            None => {
                ObjectTally { here: locked(&self.fields).here.clone(), ..ObjectTally::default() }
            }
        }
    }
}

impl Gathered {
    /// Unites what all workers counted with what its reader did.
    pub(super) fn unite(&mut self) {
        if let Some(object) = self.handing.object.take() {
            for (_, tally) in locked(&object.tallies).drain(..) {
                self.tally.unite(&tally);
            }
            self.lost.append(&mut locked(&object.lost));
        }
        // as they come when one searches all
        self.lost.sort_by_key(|(number, _)| *number);
        self.lost.drain(..).for_each(|(_, gap)| gap.add_to(&mut self.gaps));
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::super::object::Gathered;
    use super::super::progress::Progress;
    use super::super::queue::{Queue, Work};
    use super::super::worker::{Team, Worker};
    use crate::config::{Config, RootConfig};
    use crate::detect::finish;
    use crate::model::{Cause, Chunk, FieldId, FieldKind, FieldPath, Stage};
    use crate::plan::Plan;
    use crate::report::View;
    use crate::validate::Date;
    use crate::walk::Owners;

    const CHUNKS: u64 = 200;
    /// Chunks with a value of a field that there is not: searching them panics.
    const BROKEN: [u64; 2] = [70, 120];

    fn push(worker: &mut Worker<View>, gathered: &mut Gathered) {
        let (path, kind) = (FieldPath::text(), FieldKind::Text);
        let field = worker.detector.add_field(&mut gathered.tally, path, kind, None);
        for number in 0..CHUNKS {
            let mut chunk = Chunk::default();
            chunk.push(field, 0, format!("mail p{number}@zonneveld.example").as_bytes());
            chunk.first_record = number + 1;
            if BROKEN.contains(&number) {
                chunk.values[0].field = FieldId(9);
            }
            worker.chunk(gathered, &mut chunk);
        }
    }

    #[test]
    fn a_chunk_that_cannot_be_searched_costs_nothing_but_itself() {
        let root = RootConfig { path: std::env::temp_dir(), label: None };
        let config = Config { roots: vec![root], ..Config::default() };
        let mut plan = Plan::new(config, Date { year: 2026, month: 11, day: 21 }).expect("valid");
        plan.limits.window = 64;
        for threads in [1, 2, 3, 8] {
            let (owners, progress, queue) =
                (Owners::read(), Progress::default(), Queue::new(threads));
            let spill = std::env::temp_dir();
            let team = Team {
                plan: &plan,
                owners: &owners,
                progress: &progress,
                queue: &queue,
                spill: &spill,
            };
            let mut worker: Worker<View> = Worker::new(team, 0);
            let mut gathered = Gathered::default();
            // as long as this is not done others wait for more
            queue.post(Work::Root(0));
            let reading = queue.take();
            std::thread::scope(|scope| {
                for number in 1..threads {
                    scope.spawn(move || {
                        let mut other: Worker<View> = Worker::new(team, number);
                        while let Some(mut taken) = team.queue.take() {
                            if let Some(Work::Search(search)) = taken.work() {
                                other.search(search);
                            }
                        }
                    });
                }
                while threads > 1 && !queue.has_room() {
                    std::thread::yield_now();
                }
                push(&mut worker, &mut gathered);
                assert_eq!(gathered.handing.object.is_some(), threads > 1, "others helped");
                worker.await_searches(&mut gathered);
                drop(reading);
            });
            let found = finish(&plan.rules, &gathered.tally, &worker.hash);
            let [mails] = &found.findings[..] else { panic!("{:?}", found.findings) };
            assert_eq!(mails.total(), CHUNKS - BROKEN.len() as u64, "{threads} threads");
            assert_eq!(mails.places.len(), 3);
            let gaps: Vec<_> = gathered.gaps.iter().map(|g| (g.stage, g.cause, g.times)).collect();
            assert_eq!(gaps, [(Stage::Detect, Cause::Panicked, 2)], "{threads} threads");
        }
    }
}
