//! Names as they are met in files, each kept once.

use std::hash::BuildHasher as _;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// A name that was met, by its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name(u32);

impl Name {
    /// Returns the name's turn.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The names that were met: one text of them all, in NFC.
#[derive(Debug, Default)]
pub(super) struct Met {
    text: String,
    /// Where each name ends.
    ends: Vec<usize>,
    /// The names by their hashes.
    numbers: HashTable<Name>,
}

impl Met {
    /// Returns the number of a name, however its letters are composed.
    pub(super) fn meet(&mut self, name: &str) -> Name {
        if let Some(met) = self.find(name) {
            return met;
        }
        if !name.is_ascii() && !is_nfc(name) {
            return self.meet(&name.nfc().collect::<String>());
        }
        let new = Name(u32::try_from(self.ends.len()).unwrap_or(u32::MAX));
        self.text.push_str(name);
        self.ends.push(self.text.len());
        let Self {
            text,
            ends,
            numbers,
        } = self;
        numbers.insert_unique(hash(name), new, |&name| hash(slice(text, ends, name)));
        new
    }

    /// Returns a name by its number.
    pub(super) fn name(&self, name: Name) -> &str {
        slice(&self.text, &self.ends, name)
    }

    /// Returns how many names were met.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    fn find(&self, name: &str) -> Option<Name> {
        let is_it = |&met: &Name| self.name(met) == name;
        self.numbers.find(hash(name), is_it).copied()
    }
}

fn slice<'t>(text: &'t str, ends: &[usize], name: Name) -> &'t str {
    let start = name.index().checked_sub(1).map_or(0, |before| ends[before]);
    &text[start..ends[name.index()]]
}

fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}
