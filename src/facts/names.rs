//! Names that are numbered in the order of their text.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// Distinct names, sorted; a name's number is its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names(Vec<String>);

impl Names {
    /// Returns the names, each once.
    pub(super) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Self(names)
    }

    /// Returns the number of a name, however its letters are composed.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        let place = if is_nfc(name) {
            self.0.binary_search_by(|known| known.as_str().cmp(name))
        } else {
            self.0.binary_search(&name.nfc().collect())
        };
        place.ok().and_then(|place| u32::try_from(place).ok())
    }

    /// Returns the names in the order of their numbers.
    pub(super) fn all(&self) -> &[String] {
        &self.0
    }
}
