//! Undoing: what follows on the new side with some changes undone.
//!
//! Owns the way there: where facts were given, taken or dated otherwise, it is worked
//! out from what followed before; where the policy or a declaration changed, or very
//! much, all is derived anew.

use super::change::Swap;
use super::policy::Given;
use crate::conclusions::{Apart, Conclusions};
use crate::facts::{Fact, FactBase};
use crate::model::{Capability, Instant, Org, User};
use crate::rule_list;
use crate::store::Store;
use crate::world::{World, given};
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::sync::Arc;

/// More facts than this are not followed one by one.
const FOLLOWED: usize = 400;

/// Where privileges differ: by user and organization, in order, what is not the same.
pub(super) type Delta = Vec<((User, Org), Arc<[Apart]>)>;

/// A privilege, by whom, where and what.
pub(super) type Key = (User, Org, Capability);

/// Both sides, with everybody numbered alike.
pub(super) struct Sides {
    pub(super) capabilities: Vec<String>,
    given: Vec<rule_list::Fact>,
    at: Instant,
    /// The new side, as far as facts and their names go.
    pub(super) world: World,
    pub(super) swaps: Vec<Swap>,
    pub(super) old: Conclusions,
    pub(super) new: Conclusions,
    /// The old facts, with everybody numbered alike.
    pub(super) old_facts: Arc<FactBase>,
}

/// What follows with some changes undone.
pub(super) struct Undone {
    pub(super) conclusions: Conclusions,
    /// Between whom anything may be other than on the new side; if not told, everybody.
    concerned: Option<BTreeSet<(User, Org)>>,
}

impl Sides {
    pub(super) fn new(
        new: &World,
        at: Instant,
        facts: Arc<FactBase>,
        policy: Given,
        swaps: Vec<Swap>,
    ) -> Self {
        let as_of = new.as_of().at(at);
        let world = World::new(Arc::clone(new.policy()), facts, as_of);
        let derived =
            Conclusions::given(&policy.capabilities, policy.new.clone(), world.facts(), at);
        let mut sides = Self {
            capabilities: policy.capabilities,
            given: policy.new,
            at,
            old: derived.clone(),
            new: derived,
            old_facts: Arc::clone(world.facts()),
            world,
            swaps,
        };
        let all: Vec<usize> = (0..sides.swaps.len()).collect();
        (sides.old, sides.old_facts) = sides.anew(&all);
        sides
    }

    /// Returns what follows on the new side with some changes undone.
    pub(super) fn undo(&self, changes: &[usize]) -> Undone {
        let swaps = || changes.iter().map(|change| &self.swaps[*change]);
        let count: usize = swaps()
            .map(|swap| swap.with.len() + swap.without.len())
            .sum();
        if count > FOLLOWED || swaps().any(|swap| swap.is_of_policy() || swap.declares()) {
            return Undone {
                conclusions: self.anew(changes).0,
                concerned: None,
            };
        }
        let store = self.store(changes);
        let after = self.new.after(self.world.store(), &store);
        Undone {
            conclusions: after.conclusions,
            concerned: Some(after.concerned),
        }
    }

    /// Returns the given facts of the new side with some changes of facts undone.
    fn store(&self, changes: &[usize]) -> Store {
        let swaps = || changes.iter().map(|change| &self.swaps[*change]);
        let removed: BTreeSet<Fact> = swaps().flat_map(|swap| swap.without.clone()).collect();
        let with: Vec<rule_list::Fact> = swaps()
            .flat_map(|swap| &swap.with)
            .flat_map(given::given)
            .collect();
        let kept: FxHashSet<&rule_list::Fact> = with.iter().collect();
        let mut store = Store::on(self.world.store());
        for fact in &removed {
            for given in given::given(fact) {
                if !kept.contains(&given) && !self.stays(&given, fact, &removed) {
                    store.remove(&given);
                }
            }
        }
        for fact in &with {
            store.insert(fact);
        }
        store
    }

    /// Returns whether a fact that stays says the same to the rules, which are not told
    /// who assigned a customer.
    fn stays(&self, said: &rule_list::Fact, fact: &Fact, removed: &BTreeSet<Fact>) -> bool {
        let facts = self.world.facts();
        let others = given::others(facts, fact).into_iter();
        let mut others = others.map(|place| facts.entry(place).fact);
        others.any(|other| !removed.contains(&other) && given::given(&other).contains(said))
    }

    /// Derives all anew with some changes undone, and returns the facts of that.
    fn anew(&self, changes: &[usize]) -> (Conclusions, Arc<FactBase>) {
        let swaps = || changes.iter().map(|change| &self.swaps[*change]);
        let without: BTreeSet<Fact> = swaps().flat_map(|swap| swap.without.clone()).collect();
        let with: Vec<Fact> = swaps().flat_map(|swap| swap.with.clone()).collect();
        let facts = if without.is_empty() && with.is_empty() {
            Arc::clone(self.world.facts())
        } else {
            Arc::new(self.world.facts().revised(&without, &with))
        };
        let less: FxHashSet<&rule_list::Fact> =
            swaps().flat_map(|swap| &swap.given_without).collect();
        let kept = self.given.iter().filter(|fact| !less.contains(fact));
        let given = kept.chain(swaps().flat_map(|swap| &swap.given_with));
        let conclusions = Conclusions::given(
            &self.capabilities,
            given.cloned().collect(),
            &facts,
            self.at,
        );
        (conclusions, facts)
    }

    /// Returns all in which some conclusions and the new side's are apart.
    pub(super) fn apart(&self, before: &Undone) -> Delta {
        let mut delta = Delta::new();
        let mut known: FxHashSet<Arc<[Apart]>> = FxHashSet::default();
        let mut found = |user: User, org: Org, apart: Vec<Apart>| {
            if apart.is_empty() {
                return;
            }
            let apart = match known.get(&*apart) {
                Some(known) => Arc::clone(known),
                None => {
                    let apart: Arc<[Apart]> = apart.into();
                    known.insert(Arc::clone(&apart));
                    apart
                }
            };
            delta.push(((user, org), apart));
        };
        match &before.concerned {
            Some(pairs) => {
                for (user, org) in pairs {
                    found(
                        *user,
                        *org,
                        before.conclusions.apart(&self.new, *user, *org),
                    );
                }
            }
            None => {
                let users = u32::try_from(self.world.facts().user_count()).unwrap_or(u32::MAX);
                before.conclusions.each_apart(&self.new, users, found);
            }
        }
        delta
    }

    /// Returns all in which the two sides are apart.
    pub(super) fn all(&self) -> Delta {
        self.apart(&Undone {
            conclusions: self.old.clone(),
            concerned: None,
        })
    }

    /// Returns whether a privilege is as on the old side.
    pub(super) fn is_as_before(&self, undone: &Undone, (user, org, capability): Key) -> bool {
        let apart = self.old.apart(&undone.conclusions, user, org);
        apart.iter().all(|row| row.capability != capability)
    }

    /// Returns whether a privilege is as on the new side.
    pub(super) fn is_as_now(&self, undone: &Undone, (user, org, capability): Key) -> bool {
        let apart = self.new.apart(&undone.conclusions, user, org);
        apart.iter().all(|row| row.capability != capability)
    }
}
