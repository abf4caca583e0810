//! Names that are numbered in the order of their text.

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use super::met::{Met, Name};

/// Distinct names, sorted, in one text; a name's number is its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, bitcode::Encode, bitcode::Decode)]
pub(super) struct Names {
    text: String,
    /// Where each name ends.
    ends: Vec<u32>,
}

impl Names {
    /// Returns some of the names that were met, each once, and the number of each
    /// name that was met, if it has one.
    pub(super) fn of(names: impl Iterator<Item = Name>, met: &Met) -> (Self, Vec<Option<u32>>) {
        // Most names differ in their first letters, which are compared as a number.
        let mut names: Vec<(u128, Name)> =
            names.map(|name| (first(met.name(name)), name)).collect();
        names.sort_unstable_by(|(one, a), (other, b)| {
            one.cmp(other).then_with(|| met.name(*a).cmp(met.name(*b)))
        });
        names.dedup();
        let mut numbered = vec![None; met.len()];
        let mut sorted = Self::default();
        let length = names.iter().map(|(_, name)| met.name(*name).len()).sum();
        sorted.text.reserve_exact(length);
        sorted.ends.reserve_exact(names.len());
        for (number, (_, name)) in (0..).zip(names) {
            numbered[name.index()] = Some(number);
            sorted.push(met.name(name));
        }
        (sorted, numbered)
    }

    /// Returns these names and others, each once.
    pub(super) fn and(&self, others: &Self) -> Self {
        let names = |names: &Self| -> Vec<String> {
            names.all().map(|(_, name)| name.to_owned()).collect()
        };
        let mut all = names(self);
        all.extend(names(others));
        all.sort_unstable();
        all.dedup();
        let mut sorted = Self::default();
        for name in &all {
            sorted.push(name);
        }
        sorted
    }

    /// Adds a name, which comes after all others.
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends
            .push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// Returns the number of a name, however its letters are composed.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        if !name.is_ascii() && !is_nfc(name) {
            return self.number(&name.nfc().collect::<String>());
        }
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let number = u32::try_from(middle).ok()?;
            match self.name(number).cmp(name) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Equal => return Some(number),
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    /// Returns whether the names are in order and each is there once, as they are
    /// unless they come from elsewhere.
    pub(super) fn are_sorted(&self) -> bool {
        let ends = || self.ends.iter().map(|&end| end as usize);
        ends().is_sorted()
            && ends().all(|end| self.text.is_char_boundary(end))
            && ends().next_back().unwrap_or(0) == self.text.len()
            && self
                .all()
                .map(|(_, name)| name)
                .is_sorted_by(|one, other| one < other)
    }

    /// Returns how many names there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the name of a number.
    ///
    /// # Panics
    ///
    /// There is no such number.
    pub(super) fn name(&self, number: u32) -> &str {
        let place = number as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[place] as usize]
    }

    /// Returns the names with their numbers, in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, &str)> {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(|number| (number, self.name(number)))
    }
}

/// Returns the first letters of a name as a number of the same order.
fn first(name: &str) -> u128 {
    let mut letters = [0; 16];
    let length = name.len().min(letters.len());
    letters[..length].copy_from_slice(&name.as_bytes()[..length]);
    u128::from_be_bytes(letters)
}
