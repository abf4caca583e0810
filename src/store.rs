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
use smallvec::SmallVec;
use std::cell::OnceCell;

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
#[derive(Debug)]
pub struct Store {
    facts: Vec<Fact>,
    /// By relation.
    given: Vec<Given>,
}

/// The facts of one relation.
#[derive(Debug, Default)]
struct Given {
    facts: Vec<FactId>,
    places: FxHashMap<Box<[Value]>, FactId>,
    /// By which arguments are fixed, as bits. An index is made when a pattern
    /// that fixes these is first sought.
    indexes: OnceCell<Box<[OnceCell<Index>]>>,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            facts: Vec::new(),
            given: RELATIONS.iter().map(|_| Given::default()).collect(),
        }
    }
}

impl Store {
    /// Adds a fact; says whether it was new.
    pub fn insert(&mut self, fact: Fact) -> bool {
        let id = FactId(u32::try_from(self.facts.len()).unwrap_or(u32::MAX));
        let kept = &mut self.given[fact.relation as usize];
        let new = !kept.places.contains_key(&fact.values);
        if new {
            kept.indexes.take();
            kept.places.insert(fact.values.clone(), id);
            kept.facts.push(id);
            self.facts.push(fact);
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
        self.place(fact.relation, &fact.values)
    }

    /// Returns the place of the fact that the relation holds of the values, if
    /// it is in the store.
    pub(crate) fn place(&self, relation: Relation, values: &[Value]) -> Option<FactId> {
        self.given[relation as usize].places.get(values).copied()
    }

    /// Returns the facts of a relation that match a pattern, in order.
    pub(crate) fn matching(&self, relation: Relation, pattern: &[Option<Value>]) -> &[FactId] {
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
            .get_or_init(|| vec![OnceCell::new(); 1 << pattern.len()].into());
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
