//! Holds the digest of a rule set: everything that makes it. Must not know what any
//! of it means.

use super::builtin;
use super::load::Loaded;

/// Digest of the rules that are used, with their lists: where folders lie does not
/// matter, nor do rules that are switched off.
pub(super) fn digest(loaded: &Loaded) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |piece: &[u8]| {
        // with its length no two pieces read as one
        hasher.update(&(piece.len() as u64).to_le_bytes());
        hasher.update(piece);
    };
    for source in &loaded.rules {
        add(source.below.as_bytes());
        add(source.text.as_bytes());
    }
    for (_, text) in [
        builtin::CATEGORIES,
        builtin::CONTRARY,
        builtin::FIELD_WORDS,
        builtin::NAME_WORDS,
        builtin::EMAIL_WORDS,
        builtin::FIRST_NAMES,
        builtin::LAST_NAMES,
        builtin::PLACES,
        builtin::ORDINARY,
        builtin::WORLD,
    ] {
        add(text.as_bytes());
    }
    add(builtin::TAGGER);
    for file in &loaded.own_files {
        add(file.below.as_bytes());
        add(file.text.as_bytes());
    }
    hasher.finalize().to_hex()[..16].to_owned()
}
