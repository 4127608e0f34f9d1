//! Holds what all that was gathered of an object comes to, once it is searched. Must not
//! know formats.

use super::content::Reading;
use super::picture::mark;
use super::worker::Worker;
use crate::detect::{Findings, finish};
use crate::model::{Coverage, ObjectRecord, Stage, Summary};
use std::panic::{AssertUnwindSafe, catch_unwind};

impl<S: Summary> Worker<'_, S> {
    /// Writes down what was gathered, all of which is searched and united.
    pub(super) fn conclude(&mut self, reading: Reading, record: &mut ObjectRecord) {
        let Reading { mut gathered, total } = reading;
        if let Some(seeker) = self.plan.seeker.as_deref() {
            let (fields, hits) = (&gathered.tally.fields, &mut gathered.tally.hits);
            seeker.conclude(total, fields, hits);
            let paths = gathered.tally.fields.iter().map(|field| field.path.clone());
            record.hit_fields = if hits.all.is_empty() { Vec::new() } else { paths.collect() };
            record.hits.unite(std::mem::take(hits));
        }
        let judge = || finish(&self.plan.rules, &gathered.tally, &self.hash);
        let found = catch_unwind(AssertUnwindSafe(judge)).unwrap_or_else(|_| {
            self.panicked(Stage::Detect).add_to(&mut gathered.gaps);
            Findings::default()
        });
        record.encoding.extend(gathered.charset.map(str::to_owned));
        record.findings = found.findings;
        mark(&mut record.findings);
        record.allowed = found.allowed;
        record.fields = found.fields;
        record.lookup = self.hash.is_keyed().then(|| gathered.tally.keys.stored());
        record.facts = gathered.facts;
        record.gaps.append(&mut gathered.gaps);
        let read = total > 0
            || gathered.has_children
            || record.fields.iter().any(|f| f.values + f.empty > 0);
        record.coverage = match (record.has_gap(), read) {
            (false, _) => Coverage::Full,
            (true, true) => Coverage::Partial,
            (true, false) => Coverage::None,
        };
    }
}
