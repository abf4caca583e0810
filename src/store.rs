//! The store: the given facts of one world, found by any of their arguments.
//!
//! Owns the facts that conclusions are drawn from and the indexes over them.
//! It holds no conclusion; whoever needs one runs the engine or the prover.
//!
//! Invariant: a fact stands in the store once, and is found by every pattern it
//! matches.

use crate::model::Value;
use crate::rule_list::{Fact, RELATIONS, Relation};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, Mutex, PoisonError};

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
///
/// A store may stand on another and differ from it by a few facts, which costs
/// only what differs.
#[derive(Debug, Default)]
pub struct Store {
    base: Option<Arc<Store>>,
    removed: FxHashSet<FactId>,
    facts: Vec<Fact>,
    places: FxHashMap<Fact, FactId>,
    by_relation: FxHashMap<Relation, Vec<FactId>>,
    // Built when a pattern is first sought; the key says which arguments it fixes.
    indexes: Mutex<FxHashMap<(Relation, u32), Index>>,
}

impl Store {
    /// Returns a store that stands on another.
    #[must_use]
    pub fn on(base: Arc<Self>) -> Self {
        Self {
            base: Some(base),
            ..Self::default()
        }
    }

    /// Returns how many facts the store that this one stands on has.
    fn below(&self) -> usize {
        self.base.as_ref().map_or(0, |base| base.facts.len())
    }

    /// Removes a fact of the store that this one stands on.
    pub(crate) fn remove(&mut self, fact: &Fact) {
        if let Some(id) = self.base.as_ref().and_then(|base| base.find(fact)) {
            self.removed.insert(id);
        }
    }

    /// Adds a fact; says whether it was new.
    pub fn insert(&mut self, fact: Fact) -> bool {
        let id = FactId(u32::try_from(self.below() + self.facts.len()).unwrap_or(u32::MAX));
        let new = self.find(&fact).is_none();
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
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        let below = self.base.iter().flat_map(|base| {
            let ids = (0..).map(FactId);
            base.facts
                .iter()
                .zip(ids)
                .filter(|(_, id)| !self.removed.contains(id))
                .map(|(fact, _)| fact)
        });
        below.chain(&self.facts)
    }

    /// Returns the fact at a place.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        match &self.base {
            Some(base) if id.index() < base.facts.len() => base.fact(id),
            _ => &self.facts[id.index() - self.below()],
        }
    }

    /// Returns the place of a fact, if it is in the store.
    #[must_use]
    pub fn find(&self, fact: &Fact) -> Option<FactId> {
        let below = self
            .base
            .as_ref()
            .and_then(|base| base.find(fact))
            .filter(|id| !self.removed.contains(id));
        below.or_else(|| self.places.get(fact).copied())
    }

    /// Returns the facts of a relation that match a pattern, in order.
    pub(crate) fn matching(&self, relation: Relation, pattern: &[Option<Value>]) -> Vec<FactId> {
        let mut found = self
            .base
            .as_ref()
            .map_or_else(Vec::new, |base| base.matching(relation, pattern));
        found.retain(|id| !self.removed.contains(id));
        self.with_matching(relation, pattern, |own| found.extend(own));
        found
    }

    /// Returns how many facts of a relation match a pattern.
    pub(crate) fn count(&self, relation: Relation, pattern: &[Option<Value>]) -> usize {
        if self.base.is_some() {
            return self.matching(relation, pattern).len();
        }
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
