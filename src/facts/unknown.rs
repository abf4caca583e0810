//! What a fact base knows beside its facts: what is not known, and from which
//! records of exports the records came.
//!
//! Nothing follows from either.

use super::base::{Entry, FactBase};
use crate::diagnostic::Span;
use crate::model::UnknownRole;

impl FactBase {
    /// Returns which record of an export the record at a place came from, if that is said.
    #[must_use]
    pub fn exported(&self, place: Span) -> Option<&str> {
        self.all_exported().of(place)
    }

    /// Returns the facts that say what is not known, with their places, sorted.
    pub fn unknown(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let loaded = self.loaded();
        // Nothing comes after them.
        let first = loaded.partition_point(|entry| !entry.fact.is_unknown());
        let places = (first..loaded.len()).filter(|place| self.has(*place));
        let places = places.chain(self.added_places());
        let mut places: Vec<usize> = places
            .filter(|place| self.entry(*place).fact.is_unknown())
            .collect();
        places.sort_by_key(|place| self.entry(*place).fact);
        places.into_iter().map(|place| (place, self.entry(place)))
    }

    /// Returns what others call a role that the policy does not know.
    ///
    /// # Panics
    ///
    /// The role is not of this fact base.
    #[must_use]
    pub fn unknown_role_name(&self, role: UnknownRole) -> &str {
        let (.., roles) = self.names();
        roles.name(role.0)
    }

    /// Returns the role that the policy does not know, by what others call it.
    pub(super) fn unknown_role(&self, name: &str) -> Option<UnknownRole> {
        let (.., roles) = self.names();
        roles.number(name).map(UnknownRole)
    }
}
