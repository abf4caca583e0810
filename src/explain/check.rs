//! The check of a proof: the engine, on exactly the facts that the proof touched.
//!
//! The prover found the proof; the engine shares no code with it. What the proof
//! says is absent is looked for among everything that the engine concludes.

use super::proof::{Node, Proof, What};
use crate::engine;
use crate::prove::Goal;
use crate::rule_list::Fact;
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
        if is_present(world, &goal) {
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

fn is_present(world: &World, goal: &Goal) -> bool {
    let meets = |fact: &Fact| {
        fact.relation == goal.relation
            && fact
                .values
                .iter()
                .zip(&goal.pattern)
                .all(|(value, wanted)| wanted.is_none_or(|wanted| wanted == *value))
    };
    if goal.relation.info().given {
        return world.store().facts().any(meets);
    }
    let concluded = world.concluded();
    let start = concluded.partition_point(|fact| fact.relation < goal.relation);
    concluded[start..]
        .iter()
        .take_while(|fact| fact.relation == goal.relation)
        .any(meets)
}
