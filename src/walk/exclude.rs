//! Holds what the user asked to leave out. Must not forget it: what matches is
//! recorded as excluded.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::Path;

/// Globs of paths to leave out, written as in a `.gitignore`: `*.iso`, `cache/`,
/// `/old/**`, relative to a root.
#[derive(Clone, Debug)]
pub struct Excludes(Gitignore);

/// A glob that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("`{glob}` is no valid glob ({why}): write it as in a .gitignore, as `*.iso` or `/old/`")]
pub struct GlobError {
    glob: String,
    why: String,
}

impl Excludes {
    /// Compiles `globs`.
    pub fn new(globs: &[String]) -> Result<Self, GlobError> {
        let mut builder = GitignoreBuilder::new("/");
        for glob in globs {
            builder
                .add_line(None, glob)
                .map_err(|error| GlobError { glob: glob.clone(), why: why(&error) })?;
        }
        let built = builder
            .build()
            .map_err(|error| GlobError { glob: globs.join(", "), why: why(&error) })?;
        Ok(Excludes(built))
    }

    /// Whether the path `below` a root is to be left out.
    pub fn matches(&self, below: &Path, is_folder: bool) -> bool {
        !self.0.is_empty() && self.0.matched(below, is_folder).is_ignore()
    }
}

/// What is wrong, without the glob itself.
fn why(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_read_as_in_a_gitignore() {
        let globs = ["*.iso", "cache/", "/old/**", "!keep.iso"].map(str::to_owned);
        let excludes = Excludes::new(&globs).expect("valid");
        for (path, is_folder, expected) in [
            ("a/b.iso", false, true),
            ("keep.iso", false, false),
            ("x/cache", true, true),
            ("x/cache", false, false),
            ("old/a.txt", false, true),
            ("x/old/a.txt", false, false),
        ] {
            assert_eq!(excludes.matches(Path::new(path), is_folder), expected, "{path}");
        }
        assert!(Excludes::new(&["[z-a]".to_owned()]).is_err());
    }
}
