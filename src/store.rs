//! The store: the given facts of one world, found by any of their arguments.
//!
//! Owns the facts that conclusions are drawn from and the indexes over them.
//! It holds no conclusion; whoever needs one runs the engine or the prover.
//!
//! Invariant: a fact stands in the store once, and is found by every pattern it
//! matches.

use crate::model::Value;
use crate::rule_list::{Fact, RELATIONS, Relation};
use rustc_hash::FxHashMap;
use std::sync::{Mutex, PoisonError};

/// The place of a fact in its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(u32);

impl FactId {
    /// Returns the place as an index into the store's facts.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// What is sought: the values of some arguments, the others left open.
pub(crate) type Pattern = Box<[Option<Value>]>;

/// For each combination of values of some arguments, the facts that have them.
type Index = FxHashMap<Box<[Value]>, Vec<FactId>>;

/// The given facts of one world.
#[derive(Debug, Default)]
pub struct Store {
    facts: Vec<Fact>,
    places: FxHashMap<Fact, FactId>,
    by_relation: FxHashMap<Relation, Vec<FactId>>,
    // Built when a pattern is first sought; the key says which arguments it fixes.
    indexes: Mutex<FxHashMap<(Relation, u32), Index>>,
}

impl Store {
    /// Adds a fact; says whether it was new.
    pub fn insert(&mut self, fact: Fact) -> bool {
        let id = FactId(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        let new = !self.places.contains_key(&fact);
        if new {
            self.places.insert(fact.clone(), id);
            self.by_relation.entry(fact.relation).or_default().push(id);
            self.facts.push(fact);
            self.indexes
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .clear();
        }
        new
    }

    /// Returns every fact, in order.
    #[must_use]
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Returns the fact at a place.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        &self.facts[id.index()]
    }

    /// Returns the place of a fact, if it is in the store.
    #[must_use]
    pub fn find(&self, fact: &Fact) -> Option<FactId> {
        self.places.get(fact).copied()
    }

    /// Returns the facts of a relation that match a pattern, in order.
    pub(crate) fn matching(&self, relation: Relation, pattern: &[Option<Value>]) -> Vec<FactId> {
        self.with_matching(relation, pattern, <[FactId]>::to_vec)
    }

    /// Returns how many facts of a relation match a pattern.
    pub(crate) fn count(&self, relation: Relation, pattern: &[Option<Value>]) -> usize {
        self.with_matching(relation, pattern, <[FactId]>::len)
    }

    fn with_matching<T>(
        &self,
        relation: Relation,
        pattern: &[Option<Value>],
        look: impl FnOnce(&[FactId]) -> T,
    ) -> T {
        debug_assert!(
            RELATIONS[relation as usize].given,
            "{relation:?} is concluded, never given"
        );
        let all: &[FactId] = self.by_relation.get(&relation).map_or(&[], Vec::as_slice);
        let key: Box<[Value]> = pattern.iter().copied().flatten().collect();
        if key.is_empty() {
            return look(all);
        }
        let fixed = pattern.iter().enumerate().fold(0, |fixed, (place, value)| {
            fixed | (u32::from(value.is_some()) << place)
        });
        let mut indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let index = indexes.entry((relation, fixed)).or_insert_with(|| {
            let mut index = Index::default();
            for &id in all {
                let values = self.fact(id).values.iter().enumerate();
                let key = values
                    .filter(|(place, _)| fixed & (1 << place) != 0)
                    .map(|(_, value)| *value);
                index.entry(key.collect()).or_default().push(id);
            }
            index
        });
        look(index.get(&key).map_or(&[], Vec::as_slice))
    }
}
