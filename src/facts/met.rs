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
    /// Where each name stands in the text.
    places: Vec<Place>,
    /// The names by their hashes, with their places, so that a look-up need not
    /// go by way of these.
    numbers: HashTable<(Name, Place)>,
}

/// A stretch of the text of all names.
#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
}

impl Place {
    fn slice(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }
}

impl Met {
    /// Returns the number of a name, however its letters are composed.
    pub(super) fn meet(&mut self, name: &str) -> Name {
        let hash = hash(name);
        let is_it = |(_, place): &(Name, Place)| place.slice(&self.text) == name;
        if let Some(&(met, _)) = self.numbers.find(hash, is_it) {
            return met;
        }
        if !name.is_ascii() && !is_nfc(name) {
            return self.meet(&name.nfc().collect::<String>());
        }
        // A text of four gigabytes is not read, let alone several.
        let offset = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        let start = offset(self.text.len());
        self.text.push_str(name);
        let place = Place {
            start,
            end: offset(self.text.len()),
        };
        let new = Name(offset(self.places.len()));
        self.places.push(place);
        let text = &self.text;
        self.numbers
            .insert_unique(hash, (new, place), |(_, place)| {
                self::hash(place.slice(text))
            });
        new
    }

    /// Returns a name by its number.
    pub(super) fn name(&self, name: Name) -> &str {
        self.places[name.index()].slice(&self.text)
    }

    /// Returns how many names were met.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }
}

fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}
