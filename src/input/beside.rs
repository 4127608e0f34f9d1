//! Holds what files in the same folder tell of one: a dump may lie in several. Must not
//! know formats.

use super::head::append;
use super::{HEAD, ReadError, Seekable, Source, open};
use std::ffi::OsStr;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

impl<'s> Source<'s> {
    /// Says where the file lies, so that those beside it can be asked for.
    pub fn set_place(&mut self, path: &'s Path) {
        self.place = Some(path);
    }

    /// The name of the file; empty for what is none.
    pub fn file_name(&self) -> &[u8] {
        self.place.and_then(Path::file_name).map_or(&[], |name| name.as_bytes())
    }

    /// The content of the file called `name` in the same folder, if there is one and it
    /// has no more than `most` bytes. For an object inside another there is none.
    ///
    /// # Errors
    /// It is there and cannot be read, or is larger.
    pub fn beside(&self, name: &OsStr, most: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(file) = self.beside_file(name)? else { return Ok(None) };
        if file.length() > most {
            return Err(ReadError::Limit { name: "record", value: most });
        }
        let mut content = Vec::new();
        let mut file = file.take(most);
        while append(&mut file, &mut content, HEAD)? > 0 {}
        Ok(Some(content))
    }

    /// The same, to be read in any order, of whatever size.
    ///
    /// # Errors
    /// It is there and cannot be read.
    pub fn beside_file(&self, name: &OsStr) -> Result<Option<Seekable>, ReadError> {
        let Some(place) = self.place else { return Ok(None) };
        match open(&place.with_file_name(name), false) {
            Ok(opened) if opened.metadata.is_file() => {
                Ok(Some(Seekable::new(Arc::new(opened.file))?))
            }
            Ok(_) => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(ReadError::Io(error)),
        }
    }
}
