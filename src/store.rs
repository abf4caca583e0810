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
use smallvec::SmallVec;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

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
/// A store may stand on another, which stands on none, and differ from it by a
/// few facts; that costs only what differs.
#[derive(Debug)]
pub struct Store {
    base: Option<Arc<Store>>,
    removed: FxHashSet<FactId>,
    facts: Vec<Fact>,
    /// By relation.
    given: Vec<Given>,
}

/// The facts of one relation.
#[derive(Debug, Default)]
struct Given {
    /// Whether a fact of the store that this one stands on was removed.
    lessened: bool,
    facts: Vec<FactId>,
    places: FxHashMap<Box<[Value]>, FactId>,
    /// By which arguments are fixed, as bits. An index is made when a pattern
    /// that fixes these is first sought.
    indexes: OnceLock<Box<[OnceLock<Index>]>>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            base: None,
            removed: FxHashSet::default(),
            facts: Vec::new(),
            given: RELATIONS.iter().map(|_| Given::default()).collect(),
        }
    }
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
            self.given[fact.relation as usize].lessened = true;
        }
    }

    /// Adds a fact; says whether it was new.
    pub fn insert(&mut self, fact: Fact) -> bool {
        let id = FactId(u32::try_from(self.below() + self.facts.len()).unwrap_or(u32::MAX));
        let new = self.find(&fact).is_none();
        if new {
            let kept = &mut self.given[fact.relation as usize];
            kept.indexes.take();
            kept.places.insert(fact.values.clone(), id);
            kept.facts.push(id);
            self.facts.push(fact);
        }
        new
    }

    /// Returns the facts in which it differs from the store that it stands on, and
    /// whether it has them.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (Fact, bool)> {
        let mut removed: Vec<FactId> = self.removed.iter().copied().collect();
        removed.sort_unstable();
        let removed = removed.into_iter().map(|id| self.fact(id).clone());
        let added = self.facts.iter().cloned();
        removed
            .map(|fact| (fact, false))
            .chain(added.map(|fact| (fact, true)))
    }

    /// Returns every fact, in order.
    pub fn facts(&self) -> impl Iterator<Item = &Fact> {
        let below = self.base.iter().flat_map(|base| {
            let facts = base.facts.iter().zip((0..).map(FactId));
            facts
                .filter(|(_, id)| !self.removed.contains(id))
                .map(|(fact, _)| fact)
        });
        below.chain(&self.facts)
    }

    /// Returns the fact at a place.
    #[must_use]
    pub fn fact(&self, id: FactId) -> &Fact {
        match &self.base {
            Some(base) if id.index() < base.facts.len() => &base.facts[id.index()],
            _ => &self.facts[id.index() - self.below()],
        }
    }

    /// Returns the place of a fact, if it is in the store.
    #[must_use]
    pub fn find(&self, fact: &Fact) -> Option<FactId> {
        self.place(fact.relation, &fact.values)
    }

    /// Returns the place of the fact that the relation holds of the values, if
    /// it is in the store.
    pub(crate) fn place(&self, relation: Relation, values: &[Value]) -> Option<FactId> {
        let below = self
            .base
            .as_ref()
            .and_then(|base| base.place(relation, values));
        let below = below.filter(|id| !self.removed.contains(id));
        below.or_else(|| self.given[relation as usize].places.get(values).copied())
    }

    /// Returns how many facts of a relation match a pattern.
    pub(crate) fn count(&self, relation: Relation, pattern: &[Option<Value>]) -> usize {
        self.matching(relation, pattern).len()
    }

    /// Returns the facts of a relation that match a pattern, in order.
    pub(crate) fn matching(
        &self,
        relation: Relation,
        pattern: &[Option<Value>],
    ) -> Cow<'_, [FactId]> {
        let own = self.own(relation, pattern);
        let Some(base) = &self.base else {
            return Cow::Borrowed(own);
        };
        let below = base.own(relation, pattern);
        if own.is_empty() && !self.given[relation as usize].lessened {
            return Cow::Borrowed(below);
        }
        let kept = below.iter().filter(|id| !self.removed.contains(id));
        Cow::Owned(kept.chain(own).copied().collect())
    }

    /// Returns the facts of a relation that match a pattern, without those of the
    /// store that this one stands on.
    fn own(&self, relation: Relation, pattern: &[Option<Value>]) -> &[FactId] {
        debug_assert!(
            RELATIONS[relation as usize].given,
            "{relation:?} is concluded, never given"
        );
        let kept = &self.given[relation as usize];
        let key: SmallVec<[Value; 8]> = pattern.iter().copied().flatten().collect();
        if key.is_empty() {
            return &kept.facts;
        }
        if key.len() == pattern.len() {
            return kept
                .places
                .get(key.as_slice())
                .map_or(&[], std::slice::from_ref);
        }
        let fixed = pattern.iter().enumerate().fold(0, |fixed, (place, value)| {
            fixed | (usize::from(value.is_some()) << place)
        });
        let indexes = kept
            .indexes
            .get_or_init(|| vec![OnceLock::new(); 1 << pattern.len()].into());
        indexes[fixed]
            .get_or_init(|| self.index(&kept.facts, fixed))
            .get(key.as_slice())
            .map_or(&[], Vec::as_slice)
    }

    /// Returns the index of a relation's facts by some of their arguments.
    fn index(&self, facts: &[FactId], fixed: usize) -> Index {
        let mut index = Index::default();
        for &id in facts {
            let values = self.fact(id).values.iter().enumerate();
            let key = values
                .filter(|(place, _)| fixed & (1 << place) != 0)
                .map(|(_, value)| *value);
            index.entry(key.collect()).or_default().push(id);
        }
        index
    }
}
