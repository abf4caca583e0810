//! The store: the given facts of one world, found by any of their arguments.
//!
//! Owns the facts that conclusions are drawn from and the indexes over them.
//! It holds no conclusion; whoever needs one runs the engine or the prover.
//!
//! Invariant: a fact stands in the store once, and is found by every pattern it
//! matches.

use crate::model::Value;
use crate::rule_list::{Fact, FactRef, RELATIONS, Relation};
use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::hash::BuildHasher as _;
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

/// The given facts of one world.
///
/// A store may stand on another, which stands on none, and differ from it by a
/// few facts; that costs only what differs.
#[derive(Debug)]
pub struct Store {
    base: Option<Arc<Store>>,
    removed: FxHashSet<FactId>,
    rows: Vec<Row>,
    /// By relation.
    given: Vec<Given>,
}

/// Where the values of a fact are kept.
#[derive(Debug, Clone, Copy)]
struct Row {
    relation: Relation,
    /// Their first place among the values of the relation.
    first: u32,
}

/// The facts of one relation.
#[derive(Debug, Default)]
struct Given {
    /// Whether a fact of the store that this one stands on was removed.
    lessened: bool,
    facts: Vec<FactId>,
    /// The values of all its facts, one after the other.
    values: Vec<Value>,
    places: HashTable<FactId>,
    /// By which arguments are fixed, as bits. An index is made when a pattern
    /// that fixes these is first sought.
    indexes: OnceLock<Box<[OnceLock<Index>]>>,
}

/// For each combination of values of some arguments, the facts that have them.
#[derive(Debug)]
struct Index {
    groups: HashTable<Group>,
    facts: Vec<FactId>,
}

/// The facts of an index that have the same values.
#[derive(Debug, Clone, Copy)]
struct Group {
    /// One of them.
    one: FactId,
    first: u32,
    count: u32,
}

impl Default for Store {
    fn default() -> Self {
        Self {
            base: None,
            removed: FxHashSet::default(),
            rows: Vec::new(),
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
        self.base.as_ref().map_or(0, |base| base.rows.len())
    }

    /// Removes a fact of the store that this one stands on.
    pub(crate) fn remove(&mut self, fact: &Fact) {
        if let Some(id) = self.base.as_ref().and_then(|base| base.find(fact)) {
            self.removed.insert(id);
            self.given[fact.relation as usize].lessened = true;
        }
    }

    /// Adds a fact; says whether it was new.
    pub fn insert<'f>(&mut self, fact: impl Into<FactRef<'f>>) -> bool {
        let FactRef { relation, values } = fact.into();
        let id = FactId(u32::try_from(self.below() + self.rows.len()).unwrap_or(u32::MAX));
        let hash_of = hash(values.iter());
        let new = self.place_of(relation, values, hash_of).is_none();
        if new {
            let kept = &mut self.given[relation as usize];
            kept.indexes.take();
            self.rows.push(Row {
                relation,
                first: u32::try_from(kept.values.len()).unwrap_or(u32::MAX),
            });
            kept.values.extend_from_slice(values);
            kept.facts.push(id);
            // The places move along with what they are kept in.
            let mut places = std::mem::take(&mut kept.places);
            places.insert_unique(hash_of, id, |id| hash(self.fact(*id).values.iter()));
            self.given[relation as usize].places = places;
        }
        new
    }

    /// Returns the facts in which it differs from the store that it stands on, and
    /// whether it has them.
    pub(crate) fn changes(&self) -> impl Iterator<Item = (FactRef<'_>, bool)> {
        let mut removed: Vec<FactId> = self.removed.iter().copied().collect();
        removed.sort_unstable();
        let removed = removed.into_iter().map(|id| (self.fact(id), false));
        removed.chain(self.own_facts().map(|fact| (fact, true)))
    }

    /// Returns every fact, in order.
    pub fn facts(&self) -> impl Iterator<Item = FactRef<'_>> {
        let below = self.base.iter().flat_map(|base| {
            let facts = base.own_facts().zip((0..).map(FactId));
            facts
                .filter(|(_, id)| !self.removed.contains(id))
                .map(|(fact, _)| fact)
        });
        below.chain(self.own_facts())
    }

    fn own_facts(&self) -> impl Iterator<Item = FactRef<'_>> {
        self.rows.iter().map(|row| self.at(*row))
    }

    /// Returns the fact at a place.
    #[must_use]
    pub fn fact(&self, id: FactId) -> FactRef<'_> {
        match &self.base {
            Some(base) if id.index() < base.rows.len() => base.at(base.rows[id.index()]),
            _ => self.at(self.rows[id.index() - self.below()]),
        }
    }

    fn at(&self, row: Row) -> FactRef<'_> {
        let first = row.first as usize;
        let end = first + row.relation.info().fields.len();
        FactRef {
            relation: row.relation,
            values: &self.given[row.relation as usize].values[first..end],
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
        self.place_of(relation, values, hash(values.iter()))
    }

    fn place_of(&self, relation: Relation, values: &[Value], hash: u64) -> Option<FactId> {
        let below = self
            .base
            .as_ref()
            .and_then(|base| base.own_place(relation, values, hash));
        let below = below.filter(|id| !self.removed.contains(*id));
        below
            .or_else(|| self.own_place(relation, values, hash))
            .copied()
    }

    fn own_place(&self, relation: Relation, values: &[Value], hash: u64) -> Option<&FactId> {
        let places = &self.given[relation as usize].places;
        places.find(hash, |id| self.fact(*id).values == values)
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
        let hash = hash(key.iter());
        if key.len() == pattern.len() {
            let place = self.own_place(relation, &key, hash);
            return place.map_or(&[], std::slice::from_ref);
        }
        let fixed = pattern.iter().enumerate().fold(0, |fixed, (place, value)| {
            fixed | (usize::from(value.is_some()) << place)
        });
        let indexes = kept.indexes.get_or_init(|| {
            std::iter::repeat_with(OnceLock::new)
                .take(1 << pattern.len())
                .collect()
        });
        let index = indexes[fixed].get_or_init(|| self.index(&kept.facts, fixed));
        let group = index.groups.find(hash, |group| {
            among(self.fact(group.one).values, fixed).eq(key.iter())
        });
        group.map_or(&[], |group| {
            &index.facts[group.first as usize..][..group.count as usize]
        })
    }

    /// Returns the index of a relation's facts by some of their arguments.
    fn index(&self, facts: &[FactId], fixed: usize) -> Index {
        let mut groups: HashTable<usize> = HashTable::new();
        let mut counted: Vec<Group> = Vec::new();
        let mut group_of: Vec<u32> = Vec::with_capacity(facts.len());
        for &one in facts {
            let key = || among(self.fact(one).values, fixed);
            let hash_of = |group: &usize| hash(among(self.fact(counted[*group].one).values, fixed));
            let same =
                |group: &usize| among(self.fact(counted[*group].one).values, fixed).eq(key());
            let group = *groups
                .entry(hash(key()), same, hash_of)
                .or_insert(counted.len())
                .get();
            if group == counted.len() {
                counted.push(Group {
                    one,
                    first: 0,
                    count: 0,
                });
            }
            counted[group].count += 1;
            group_of.push(u32::try_from(group).unwrap_or(u32::MAX));
        }
        let mut first = 0;
        for group in &mut counted {
            group.first = first;
            first += group.count;
        }
        let mut next: Vec<u32> = counted.iter().map(|group| group.first).collect();
        let mut sorted = facts.to_vec();
        for (fact, group) in facts.iter().zip(group_of) {
            let next = &mut next[group as usize];
            sorted[*next as usize] = *fact;
            *next += 1;
        }
        let mut index = HashTable::with_capacity(counted.len());
        for group in counted {
            let hash_of = |group: &Group| hash(among(self.fact(group.one).values, fixed));
            index.insert_unique(hash_of(&group), group, hash_of);
        }
        Index {
            groups: index,
            facts: sorted,
        }
    }
}

/// Returns the values whose places are among the fixed ones.
fn among(values: &[Value], fixed: usize) -> impl Iterator<Item = &Value> {
    let values = values.iter().enumerate();
    values
        .filter(move |(place, _)| fixed & (1 << place) != 0)
        .map(|(_, value)| value)
}

fn hash<'v>(values: impl Iterator<Item = &'v Value>) -> u64 {
    use std::hash::{Hash as _, Hasher as _};
    let mut hasher = FxBuildHasher.build_hasher();
    for value in values {
        value.hash(&mut hasher);
    }
    hasher.finish()
}
