//! Holds a dump that lies in several stretches or files, read as the one script that they
//! make up. Must not know where the stretches come from.

use super::dialect::Dialect;
use super::reader::Reader;
use super::schema::Column;
use crate::extract::{ExtractError, Sink, prose};
use crate::input::{Folding, Source, TextSource};

/// The reader of a script; what it learnt of tables it keeps from stretch to stretch.
pub(in crate::extract) struct Script {
    reader: Reader,
}

impl Script {
    pub(in crate::extract) fn new(dialect: Dialect) -> Self {
        Script { reader: Reader::new(dialect) }
    }

    /// Reads a stretch of whole statements, with the rows that they are followed by.
    pub(in crate::extract) fn statements(
        &mut self,
        source: &mut Source,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let limits = source.limits();
        let mut text = TextSource::certain(source, Folding::Structured);
        let result = super::lines(&mut text, sink, &mut self.reader, limits);
        self.end(text, sink, result, true)
    }

    /// Reads rows of `table`, a line each and tabs between values, with nothing before
    /// them; where they are `ended`, by the mark that ends those of COPY. An empty name is
    /// that of no table.
    pub(in crate::extract) fn rows(
        &mut self,
        (table, columns): (&str, Vec<Column>),
        ended: bool,
        source: &mut Source,
        sink: &mut dyn Sink,
    ) -> Result<(), ExtractError> {
        let limits = source.limits();
        self.reader.begin_rows(table, columns, sink);
        let mut text = TextSource::certain(source, Folding::Structured);
        let result = super::lines(&mut text, sink, &mut self.reader, limits);
        self.end(text, sink, result, ended)
    }

    fn end(
        &mut self,
        text: TextSource,
        sink: &mut dyn Sink,
        result: Result<(), ExtractError>,
        ended: bool,
    ) -> Result<(), ExtractError> {
        let truncated = self.reader.is_truncated();
        self.reader.restart();
        prose::finish(text, sink, result)?;
        if truncated && ended {
            sink.gap(super::truncated());
        }
        Ok(())
    }
}
