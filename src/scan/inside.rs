//! Holds objects inside others: their content is read before the outer one goes on,
//! their records are made once all of it is searched. Must not know containers.

use super::content::Reading;
use super::worker::{Place, Worker, is_empty};
use crate::input::Source;
use crate::model::{Cause, Coverage, Gap, ObjectPath, ObjectRecord, Segment, Stage, Summary};

/// An object inside another, of which everything is read and something perhaps not yet
/// searched.
pub(super) struct Ending {
    path: ObjectPath,
    record: ObjectRecord,
    /// What came of its content; none where it could not be read at all.
    pub(super) reading: Option<Reading>,
    /// What its end told that was not known before.
    gap: Option<Gap>,
    /// The name that is searched.
    name: Vec<u8>,
    is_folder: bool,
}

impl<S: Summary> Worker<'_, S> {
    /// Makes the record of an object inside the one at `outer`, in whose name `name` is
    /// searched. Beyond the limit of such objects there is none, but a gap for the outer one.
    /// An entry whose name ends with `/` is a folder.
    pub(super) fn child(
        &mut self,
        outer: &Place,
        segment: Segment,
        name: &[u8],
        source: &mut Source,
    ) -> Option<Gap> {
        let is_folder = matches!(&segment, Segment::Entry { name, .. } if name.ends_with(b"/"));
        let place = Place { path: outer.path.child(segment), access: outer.access.clone() };
        let mut record = self.empty_record(&place.path);
        record.access = place.access.clone();
        let reading = match source.refused().map(|error| error.gap(Stage::Decode)) {
            None => Some(self.content(source, &place, &mut record)),
            Some(gap) if gap.cause == Cause::TooMany => {
                return Some(gap.noting("objects inside it"));
            }
            Some(gap) => {
                record.gaps.push(gap);
                None
            }
        };
        let known = match &reading {
            Some(reading) => reading.gathered.gaps.as_slice(),
            None => record.gaps.as_slice(),
        };
        let panicked = known.iter().any(|gap| gap.cause == Cause::Panicked);
        let incomplete = known.iter().any(|gap| gap.cause.is_gap());
        let gap = match panicked || self.progress.is_stopped() || self.deadline.is_over() {
            // what its reader is at is not known, or of no interest any more
            true => None,
            false => match source.close() {
                Ok(id) => {
                    record.content_id = id;
                    None
                }
                // why it does not end as it should was told already
                Err(_) if incomplete => None,
                Err(error) => Some(error.gap(Stage::Decode)),
            },
        };
        record.size = source.stored();
        let name = name.to_vec();
        self.end_when_searched(Ending { path: place.path, record, reading, gap, name, is_folder });
        None
    }

    /// Makes the record of an object inside another, all of which is searched.
    pub(super) fn end(&mut self, ending: Ending) {
        let Ending { path, mut record, reading, gap, name, is_folder } = ending;
        if let Some(mut reading) = reading {
            reading.gathered.unite();
            self.conclude(reading, &mut record);
        }
        if let Some(gap) = gap {
            record.gaps.push(gap);
            record.coverage = record.coverage.min(Coverage::Partial);
        }
        self.name(&name, &mut record);
        if is_folder {
            // as of folders on disk: only what its name says is worth a record
            if is_empty(&record) {
                return;
            }
            record.format = "folder".to_owned();
            record.coverage = Coverage::Full;
            record.gaps.clear();
        }
        self.store(&path, &record);
    }
}
