//! Mutation: were the policy otherwise in one place, would a scenario notice?
//!
//! Owns the mutants and what becomes of them: noticed by an expectation that
//! holds no more, or not noticed although somebody could do something else, or
//! without any effect in the worlds they were tried on. `docs/mutation.md`
//! says the same in words.
//!
//! A mutant is never written into the policy. It is a list of rules with one
//! clause replaced, or a store with a few given facts replaced, and the prover
//! settles by these what it settles otherwise by the real ones.

mod clauses;
mod facts;
mod trial;
mod worlds;

pub use trial::{Fate, Ground, Trial};
pub use worlds::{small_worlds, worlds_of};

use crate::coverage::Touched;
use crate::model::{ChoiceOption, Date, Word, words};
use crate::policy::Policy;
use crate::rule_list::{Fact, Relation, RuleList};
use crate::store::Store;
use crate::world::World;

words! {
    /// A kind of mutants.
    Kind, "kind of mutants", {
        /// A condition of a clause is dropped or negated.
        Conditions = "conditions",
        /// A cell of a table has a neighbouring word.
        Cells = "cells",
        /// A setting is not restricted.
        Restrictions = "restrictions",
        /// A date is a day earlier or later.
        Dates = "dates",
    }
}

/// The policy, otherwise in one place.
#[derive(Debug)]
pub struct Mutant {
    /// What kind of mutant it is.
    pub kind: Kind,
    /// The place: a clause and a condition, a cell, a setting, a date.
    pub id: String,
    /// What is otherwise there.
    pub says: String,
    change: Change,
}

#[derive(Debug)]
enum Change {
    /// One clause is another: the clause, the condition, and the list of rules.
    Rules(usize, usize, Box<RuleList>),
    /// Given facts are others: those that go, and those that come.
    Facts(Vec<Fact>, Vec<Fact>),
    /// An option becomes the default a day earlier or later, which makes a
    /// difference as of one edition only.
    Default {
        /// As of which.
        on: Date,
        /// What is the default then.
        was: ChoiceOption,
        /// What would be.
        is: ChoiceOption,
    },
}

/// How many conditions cannot be mutated in a way, by the reason.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Impossible {
    /// Without the condition nothing says what the conclusion is about.
    pub open: usize,
    /// The rule would conclude from its own absence.
    pub circular: usize,
}

/// Returns every mutant of a policy and its rules, in order.
#[must_use]
pub fn mutants(policy: &Policy) -> (Vec<Mutant>, Impossible) {
    let (mut mutants, impossible) = clauses::mutants();
    mutants.extend(facts::mutants(policy));
    mutants.sort_by_key(|mutant| mutant.kind);
    (mutants, impossible)
}

impl Mutant {
    /// Returns the rules by which the mutant proves.
    fn rules(&self) -> &RuleList {
        match &self.change {
            Change::Rules(_, _, rules) => rules,
            _ => RuleList::standard(),
        }
    }

    /// Returns what the mutant is given in a world; nothing where that is what
    /// is given anyway.
    fn store(&self, world: &World) -> Option<Store> {
        match &self.change {
            Change::Rules(..) => None,
            Change::Facts(gone, new) => Some(without(world, gone, new)),
            Change::Default { on, was, is } => {
                let as_of = world.as_of();
                let mut settled = as_of.settled();
                let by_default =
                    settled.any(|settled| settled.by_default && settled.option == *was);
                (by_default && as_of.edition == *on).then(|| {
                    let chosen =
                        |option: &ChoiceOption| Fact::new(Relation::Chosen, [(*option).into()]);
                    without(world, &[chosen(was)], &[chosen(is)])
                })
            }
        }
    }

    /// Returns whether the expectations that touched something may well notice.
    fn concerns(&self, touched: &Touched) -> bool {
        match &self.change {
            Change::Rules(clause, literal, _) => {
                touched.fired.contains(clause) || touched.decided.contains(&(*clause, *literal))
            }
            Change::Facts(gone, _) => gone
                .iter()
                .any(|fact| touched.gave.contains(fact) || touched.fell_short.contains(fact)),
            Change::Default { on, .. } => touched.editions.contains(on),
        }
    }
}

/// Returns the store of a world without some facts and with others.
fn without(world: &World, gone: &[Fact], new: &[Fact]) -> Store {
    let mut store = Store::on(world.store());
    for fact in gone {
        store.remove(fact);
    }
    for fact in new {
        store.insert(fact);
    }
    store
}
