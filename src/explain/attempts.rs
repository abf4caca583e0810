//! Attempts: the ways in which something could be concluded, and what each lacks.
//!
//! The rule list is followed from the goal down, as the prover does it, but a
//! fact that is not given may be supposed, and a condition that fails may be
//! noted as standing in the way. Each costs one. What is found is a way in, not
//! a promise: repairs are verified by deriving again.

mod search;

pub use search::attempts;
pub(in crate::explain) use search::{Reach, lacking};

use crate::model::{Role, Value};
use crate::prove::Goal;
use crate::rule_list::{Fact, Relation};
use crate::store::FactId;
use std::collections::BTreeSet;

/// The ways in which something could be concluded, as far as they were looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attempts {
    /// The ways, those first that lack least.
    pub found: Vec<Attempt>,
    /// Whether the search took too long and ended early: there may be others.
    pub given_up: bool,
}

/// One way in which something could be concluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The role that it goes through, if it goes through one.
    pub role: Option<Role>,
    /// What is not given but would have to be.
    pub missing: BTreeSet<Supposed>,
    /// What stands in the way.
    pub blocks: BTreeSet<Block>,
    /// The given facts that are there already.
    pub there: BTreeSet<FactId>,
    /// The clauses that would be used.
    pub clauses: BTreeSet<usize>,
}

/// A fact that would have to be given, with what is open left open.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Supposed {
    /// The relation.
    pub relation: Relation,
    /// Its arguments.
    pub values: Vec<Option<Value>>,
}

/// Something that stands in the way.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Block {
    /// What must be absent is there, because of these given facts.
    Present {
        /// What is there.
        fact: Fact,
        /// The given facts behind it, those about the world.
        because: BTreeSet<FactId>,
    },
    /// A given fact does not cover the instant asked about.
    Period(FactId),
}

impl Attempt {
    /// Returns how much is missing or stands in the way.
    #[must_use]
    pub fn cost(&self) -> usize {
        self.missing.len() + self.blocks.len()
    }

    /// Returns whether the other lacks all that this one lacks.
    fn is_within(&self, other: &Self) -> bool {
        self.missing.is_subset(&other.missing) && self.blocks.is_subset(&other.blocks)
    }
}

/// Returns the attempts in order, each once; those that lack more than another
/// through the same role are left out.
fn sorted(mut attempts: Vec<Attempt>) -> Vec<Attempt> {
    attempts.sort_by(|one, other| {
        // A role that somebody can be given comes before what has to happen.
        let key =
            |attempt: &Attempt| (attempt.cost(), attempt.blocks.len(), attempt.role.is_none());
        key(one)
            .cmp(&key(other))
            .then_with(|| one.role.cmp(&other.role))
            .then_with(|| one.missing.cmp(&other.missing))
            .then_with(|| one.blocks.cmp(&other.blocks))
            .then_with(|| one.there.cmp(&other.there))
    });
    let mut kept: Vec<Attempt> = Vec::new();
    for attempt in attempts {
        if !kept
            .iter()
            .any(|known| known.role == attempt.role && known.is_within(&attempt))
        {
            kept.push(attempt);
        }
    }
    kept
}

/// Returns whether a goal is of a relation that only the policy decides.
fn of_policy_only(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Stands
            | Relation::Worth
            | Relation::Entitles
            | Relation::EntitlesWhenApproved
            | Relation::EntitlesInContactCenter
            | Relation::Lifted
            | Relation::Keeps
    )
}

/// Returns the goal that an atom with open arguments is.
fn goal(relation: Relation, values: &[Option<Value>]) -> Goal {
    Goal {
        relation,
        pattern: values.into(),
    }
}
