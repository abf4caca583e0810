//! From which records of exports the records of fact files came.
//!
//! Owns the texts that say so, each with the place of the record that it stands
//! in. They mean nothing for what follows, and most worlds have none.

use crate::diagnostic::Span;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

/// The texts, in one, and for each the place of its record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Exported {
    text: String,
    /// Where each text ends.
    ends: Vec<u32>,
    places: Vec<Span>,
}

impl Exported {
    /// Notes the text that stands in the record at a place.
    pub(super) fn note(&mut self, place: Span, origin: &str) {
        if origin.is_ascii() || is_nfc(origin) {
            self.text.push_str(origin);
        } else {
            self.text.extend(origin.nfc());
        }
        // A text of four gigabytes is not read, let alone several.
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
        self.places.push(place);
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// Forgets all but the first.
    pub(super) fn truncate(&mut self, len: usize) {
        self.ends.truncate(len);
        self.places.truncate(len);
        self.text.truncate(self.start(len));
    }

    fn start(&self, turn: usize) -> usize {
        let before = turn.checked_sub(1).map(|before| self.ends[before]);
        before.unwrap_or(0) as usize
    }

    fn origin(&self, turn: usize) -> &str {
        &self.text[self.start(turn)..self.ends[turn] as usize]
    }

    /// Returns the places and the texts, in the order in which they were noted.
    pub(super) fn all(&self) -> impl Iterator<Item = (Span, &str)> {
        let turns = 0..self.places.len();
        turns.map(|turn| (self.places[turn], self.origin(turn)))
    }

    /// Returns whether any text may hold what cannot be printed.
    pub(super) fn is_plain(&self) -> bool {
        self.text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
    }

    /// Returns the same in the order of the places, so that they can be found.
    pub(super) fn sorted(self) -> Self {
        if self.places.is_sorted() {
            return self;
        }
        let mut turns: Vec<usize> = (0..self.places.len()).collect();
        turns.sort_by_key(|turn| self.places[*turn]);
        let mut sorted = Self::default();
        for turn in turns {
            sorted.note(self.places[turn], self.origin(turn));
        }
        sorted
    }

    /// Returns the text of the record at a place; they are in order.
    pub(super) fn of(&self, place: Span) -> Option<&str> {
        let turn = self.places.binary_search(&place).ok()?;
        Some(self.origin(turn))
    }
}
