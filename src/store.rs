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
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::borrow::Cow;
use std::collections::BTreeSet;
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

/// So many facts are looked through one by one rather than indexed.
const FEW: usize = 32;

/// The given facts of one world.
///
/// A store may stand on another and differ from it by a few facts; that costs only
/// what differs.
#[derive(Debug)]
pub struct Store {
    base: Option<Arc<Store>>,
    removed: BTreeSet<FactId>,
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
    /// Whether a fact comes after one with greater values, or with the same; otherwise
    /// facts are found by halving, and take no index.
    unordered: bool,
    places: OnceLock<HashTable<FactId>>,
    /// By which arguments are fixed, as bits. An index is made when a pattern
    /// that fixes these is first sought.
    indexes: OnceLock<Box<[OnceLock<Index>]>>,
}

impl Given {
    /// Returns the values of the fact at a place among those of the relation.
    fn row(&self, place: usize) -> &[Value] {
        let arity = self.values.len() / self.facts.len();
        &self.values[place * arity..][..arity]
    }

    /// Returns whether values are greater than those of all facts.
    fn is_beyond(&self, values: &[Value]) -> bool {
        let last = self.facts.len().checked_sub(1);
        !self.unordered && last.is_none_or(|last| self.row(last) < values)
    }

    /// Returns the facts whose first values these are, where facts are ordered.
    fn beginning(&self, first: &[Value]) -> &[FactId] {
        let count = first.len();
        let (mut low, mut high) = (0, self.facts.len());
        let halve = |low: &mut usize, mut high: usize, goes_on: &dyn Fn(&[Value]) -> bool| {
            while *low < high {
                let middle = usize::midpoint(*low, high);
                if goes_on(&self.row(middle)[..count]) {
                    *low = middle + 1;
                } else {
                    high = middle;
                }
            }
        };
        halve(&mut low, high, &|row| row < first);
        let begin = low;
        // Mostly it is one fact or a few.
        let mut step = 1;
        while low + step < high && self.row(low + step)[..count] == *first {
            low += step;
            step *= 2;
        }
        high = high.min(low + step);
        halve(&mut low, high, &|row| row == first);
        &self.facts[begin..low]
    }
}

/// For each combination of values of some arguments, the facts that have them.
#[derive(Debug)]
struct Index {
    /// The places of the groups, found by the values.
    found: HashTable<u32>,
    groups: Vec<Group>,
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
            removed: BTreeSet::new(),
            rows: Vec::new(),
            given: RELATIONS.iter().map(|_| Given::default()).collect(),
        }
    }
}

impl Store {
    /// Returns a store that stands on another, or on what that one stands on.
    #[must_use]
    pub fn on(base: &Arc<Self>) -> Self {
        let mut store = Self {
            base: Some(Arc::clone(base.base.as_ref().unwrap_or(base))),
            ..Self::default()
        };
        if base.base.is_some() {
            for id in &base.removed {
                store.take_out(*id, base.fact(*id).relation);
            }
            // The places are the same, as nothing is left out here.
            for fact in base.own_facts() {
                store.push(fact);
            }
        }
        store
    }

    /// Returns how many facts the store that this one stands on has.
    fn below(&self) -> usize {
        self.base.as_ref().map_or(0, |base| base.rows.len())
    }

    /// Removes a fact, if it is in the store.
    pub(crate) fn remove(&mut self, fact: &Fact) {
        if let Some(id) = self.find(fact) {
            self.take_out(id, fact.relation);
        }
    }

    fn take_out(&mut self, id: FactId, relation: Relation) {
        self.removed.insert(id);
        self.given[relation as usize].lessened = true;
    }

    /// Adds a fact; says whether it was new.
    pub fn insert<'f>(&mut self, fact: impl Into<FactRef<'f>>) -> bool {
        let fact = fact.into();
        let is_beyond = self.given[fact.relation as usize].is_beyond(fact.values);
        let new = if is_beyond && self.base.is_none() {
            true
        } else {
            self.place_of(fact).is_none()
        };
        if new {
            self.push(fact);
        }
        new
    }

    fn push(&mut self, fact: FactRef<'_>) {
        let id = FactId(u32::try_from(self.below() + self.rows.len()).unwrap_or(u32::MAX));
        let kept = &mut self.given[fact.relation as usize];
        kept.unordered = !kept.is_beyond(fact.values);
        kept.indexes.take();
        self.rows.push(Row {
            relation: fact.relation,
            first: u32::try_from(kept.values.len()).unwrap_or(u32::MAX),
        });
        kept.values.extend_from_slice(fact.values);
        kept.facts.push(id);
        // They are out of the store while the values of others are looked up in it.
        if let Some(mut places) = kept.places.take() {
            self.note(&mut places, id);
            self.given[fact.relation as usize].places = OnceLock::from(places);
        }
    }

    fn note(&self, places: &mut HashTable<FactId>, id: FactId) {
        let hash_of = |id: &FactId| hash(self.fact(*id).values.iter());
        places.insert_unique(hash_of(&id), id, hash_of);
    }

    /// Returns the facts in which it differs from another that stands on the same, or
    /// on which it stands, and whether it has them.
    pub(crate) fn changes<'s>(
        &'s self,
        before: &'s Self,
    ) -> impl Iterator<Item = (FactRef<'s>, bool)> {
        let below = self.below();
        let removed = self.removed.union(&before.removed);
        let removed = removed.filter(move |id| id.index() < below);
        let removed = removed.map(|id| self.fact(*id));
        let earlier = before.base.iter().flat_map(|_| before.own_facts());
        let facts = removed.chain(earlier).chain(self.own_facts());
        facts.filter_map(move |fact| {
            let [had, has] = [before, self].map(|store| store.place_of(fact).is_some());
            (had != has).then_some((fact, has))
        })
    }

    /// Returns every fact, in order.
    pub fn facts(&self) -> impl Iterator<Item = FactRef<'_>> {
        let below = self.base.iter().flat_map(|base| base.own_facts());
        let facts = below.chain(self.own_facts()).zip((0..).map(FactId));
        facts
            .filter(|(_, id)| self.removed.is_empty() || !self.removed.contains(id))
            .map(|(fact, _)| fact)
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
        self.place_of(FactRef { relation, values })
    }

    fn place_of(&self, fact: FactRef<'_>) -> Option<FactId> {
        let mut stores = self.base.as_deref().into_iter().chain([self]);
        stores.find_map(|store| store.own_place(fact, &self.removed).copied())
    }

    /// Returns the place of a fact without those of the store that this one stands on.
    fn own_place(&self, fact: FactRef<'_>, removed: &BTreeSet<FactId>) -> Option<&FactId> {
        let kept = &self.given[fact.relation as usize];
        if !kept.unordered {
            let place = kept.beginning(fact.values).first();
            return place.filter(|id| !removed.contains(*id));
        }
        let places = kept.places.get_or_init(|| {
            let mut places = HashTable::with_capacity(kept.facts.len());
            kept.facts.iter().for_each(|id| self.note(&mut places, *id));
            places
        });
        places.find(hash(fact.values.iter()), |id| {
            self.fact(*id).values == fact.values && !removed.contains(id)
        })
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
        let below = match &self.base {
            Some(base) => base.own(relation, pattern),
            None => Cow::default(),
        };
        let lessened = self.given[relation as usize].lessened;
        if !lessened && own.is_empty() {
            return below;
        }
        if !lessened && below.is_empty() {
            return own;
        }
        let all = below.iter().chain(own.iter());
        let kept = all.filter(|id| !lessened || !self.removed.contains(*id));
        Cow::Owned(kept.copied().collect())
    }

    /// Returns the facts of a relation that match a pattern, without those of the
    /// store that this one stands on.
    fn own(&self, relation: Relation, pattern: &[Option<Value>]) -> Cow<'_, [FactId]> {
        debug_assert!(
            RELATIONS[relation as usize].given,
            "{relation:?} is concluded, never given"
        );
        let kept = &self.given[relation as usize];
        let key: SmallVec<[Value; 8]> = pattern.iter().copied().flatten().collect();
        if key.is_empty() {
            return Cow::Borrowed(&kept.facts);
        }
        if key.len() == pattern.len() {
            let values = &key;
            let place = self.own_place(FactRef { relation, values }, &self.removed);
            return Cow::Borrowed(place.map_or(&[], std::slice::from_ref));
        }
        let fixed = pattern.iter().enumerate().fold(0, |fixed, (place, value)| {
            fixed | (usize::from(value.is_some()) << place)
        });
        let first = pattern.iter().take_while(|value| value.is_some()).count();
        if first > 0 && !kept.unordered {
            let facts = kept.beginning(&key[..first]);
            if first == key.len() {
                return Cow::Borrowed(facts);
            }
            if facts.len() <= FEW {
                let all = facts.iter().copied();
                let matches = |id: &FactId| among(self.fact(*id).values, fixed).eq(key.iter());
                return Cow::Owned(all.filter(matches).collect());
            }
        }
        let indexes = kept.indexes.get_or_init(|| {
            std::iter::repeat_with(OnceLock::new)
                .take(1 << pattern.len())
                .collect()
        });
        let index = indexes[fixed].get_or_init(|| self.index(&kept.facts, fixed));
        let has_key = |group: &u32| {
            let one = index.groups[*group as usize].one;
            among(self.fact(one).values, fixed).eq(key.iter())
        };
        let group = index.found.find(hash(key.iter()), has_key);
        Cow::Borrowed(group.map_or(&[], |group| {
            let group = index.groups[*group as usize];
            &index.facts[group.first as usize..][..group.count as usize]
        }))
    }

    /// Returns the index of a relation's facts by some of their arguments.
    fn index(&self, facts: &[FactId], fixed: usize) -> Index {
        let mut found: HashTable<u32> = HashTable::new();
        let mut groups: Vec<Group> = Vec::new();
        let mut group_of: Vec<u32> = Vec::with_capacity(facts.len());
        for &one in facts {
            let key = |one: FactId| among(self.fact(one).values, fixed);
            let key_of = |group: &u32| key(groups[*group as usize].one);
            let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
            let group = *found
                .entry(
                    hash(key(one)),
                    |group| key_of(group).eq(key(one)),
                    |group| hash(key_of(group)),
                )
                .or_insert(next)
                .get();
            if group == next {
                groups.push(Group {
                    one,
                    first: 0,
                    count: 0,
                });
            }
            groups[group as usize].count += 1;
            group_of.push(group);
        }
        let mut first = 0;
        for group in &mut groups {
            group.first = first;
            first += group.count;
        }
        let mut next: Vec<u32> = groups.iter().map(|group| group.first).collect();
        let mut sorted = facts.to_vec();
        for (fact, group) in facts.iter().zip(group_of) {
            let next = &mut next[group as usize];
            sorted[*next as usize] = *fact;
            *next += 1;
        }
        Index {
            found,
            groups,
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
