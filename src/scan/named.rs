//! Holds the search of an object's name. Must not know where names come from or how
//! they are made readable.

use super::worker::Worker;
use crate::detect::{Findings, ObjectTally, finish};
use crate::model::{Chunk, FieldKind, FieldName, FieldPath, ObjectRecord, Summary};

impl<S: Summary> Worker<'_, S> {
    /// Adds to a record what stands in the words of its object's name, or in the other
    /// order of them where that names someone and the first does not.
    pub(super) fn search_name(
        &mut self,
        text: &[u8],
        turned: Option<Vec<u8>>,
        record: &mut ObjectRecord,
    ) {
        let mut found = self.found_in(text);
        // lists of files are sorted by last names: they come first there
        let names_someone = |found: &Findings| {
            let mut sure = found.findings.iter().filter(|f| f.confirmed + f.likely > 0);
            sure.any(|finding| finding.category.starts_with("name."))
        };
        if !names_someone(&found)
            && let Some(turned) = turned
        {
            let other = self.found_in(&turned);
            if names_someone(&other) {
                found = other;
            }
        }
        // four numbers in a name are a version
        found.findings.retain(|finding| finding.category != "net.ip");
        if !found.findings.is_empty() || !found.allowed.is_empty() {
            record.findings.extend(found.findings);
            record.allowed.extend(found.allowed);
            record.fields.extend(found.fields);
        }
    }

    /// What stands in the words of a name.
    fn found_in(&mut self, text: &[u8]) -> Findings {
        if self.detector.matches(text).is_empty() {
            return Findings::default();
        }
        let mut tally = ObjectTally::default();
        let path = FieldPath::column(FieldName::Named("(name)".to_owned()));
        let field = self.detector.add_field(&mut tally, path, FieldKind::Text, None);
        let mut chunk = Chunk::default();
        chunk.push(field, 0, text);
        chunk.first_record = 1;
        self.detector.search(&chunk, &mut tally);
        finish(&self.plan.rules, &tally, &self.hash)
    }
}
