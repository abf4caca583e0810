//! The check of a proof: the engine, on exactly the facts that the proof touched.
//!
//! The prover found the proof; the engine shares no code with it. What the proof
//! says is absent is looked for among what the engine concludes from all that can matter.

use super::proof::{Node, Proof, What};
use crate::engine;
use crate::model::{Org, User};
use crate::prove::{Goal, Prover};
use crate::rule_list::{Fact, Relation};
use crate::store::Store;
use crate::world::World;
use std::collections::BTreeSet;

/// A proof that the engine does not bear out: a defect of bailiwick.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the engine does not bear out the proof of {0}")]
pub struct Unproved(pub String);

/// Checks a proof.
///
/// # Errors
///
/// What the engine does not bear out.
pub fn check(world: &World, proof: &Proof) -> Result<(), Unproved> {
    let (mut touched, mut absent) = (BTreeSet::new(), BTreeSet::new());
    collect(&proof.root, &mut touched, &mut absent);
    let given = touched.iter().map(|id| world.store().fact(*id));
    let concluded = engine::conclude(given).facts();
    let Some(root) = proof.root.fact() else {
        return Err(Unproved("nothing".into()));
    };
    if !concluded.contains(root) {
        return Err(Unproved(format!("{root:?}")));
    }
    for goal in absent {
        if derived(world.store(), &goal) {
            return Err(Unproved(format!("the absence of {goal:?}")));
        }
    }
    Ok(())
}

fn collect(node: &Node, touched: &mut BTreeSet<crate::store::FactId>, absent: &mut BTreeSet<Goal>) {
    match &node.what {
        What::Given(id) => {
            touched.insert(*id);
        }
        What::Absent(goal) => {
            absent.insert(goal.clone());
        }
        What::Concluded { .. } | What::Shown { .. } => {}
    }
    for child in &node.children {
        collect(child, touched, absent);
    }
}

/// Returns everything that the whole program concludes from all the given facts that
/// can matter for what a user can do at an organization.
#[must_use]
pub fn slice(world: &World, user: User, org: Org) -> Vec<Fact> {
    let mut prover = world.prover();
    let pattern = [Some(user.into()), Some(org.into()), None, None, None];
    prover.holds(&Goal::new(Relation::Effective, pattern));
    engine::conclude(prover.slice()).facts()
}

/// Returns whether the engine derives anything that meets a goal, from all the given
/// facts of a store that can matter for it.
pub(super) fn derived(store: &Store, goal: &Goal) -> bool {
    if goal.relation.info().given {
        return store.count(goal.relation, &goal.pattern) > 0;
    }
    let mut prover = Prover::new(store);
    prover.holds(goal);
    let concluded = engine::conclude(prover.slice()).facts();
    concluded.iter().any(|fact| goal.is_met_by(fact))
}
