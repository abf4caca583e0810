//! Coverage: which parts of the policy the expectations of scenarios rest on.
//!
//! Owns what it means that a part of the policy was exercised, and the list of
//! parts. `docs/coverage.md` says the same in words. It evaluates nothing: a
//! case is handed in as it ran, and only expectations that hold count.
//!
//! Invariant: a part counts because some expectation would have had another
//! ground without it, never because it merely was there.

mod ground;
mod parts;
mod reach;

pub use parts::{Kind, Part, Place, Sides, parts};

use crate::claims::claims;
use crate::model::Date;
use crate::rule_list::{Fact, Relation};
use crate::scenario::Case;
use std::collections::BTreeSet;

/// What the expectations of some cases rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Touched {
    /// The clauses by which something holds that an expectation rests on, by
    /// their places in the rule list.
    pub fired: BTreeSet<usize>,
    /// The conditions that alone kept something from holding: the clause, and
    /// the place in its body.
    pub decided: BTreeSet<(usize, usize)>,
    /// The given facts that something rests on.
    pub gave: BTreeSet<Fact>,
    /// The cells that gave nothing or too little, and the ends of restrictions
    /// that had not come.
    pub fell_short: BTreeSet<Fact>,
    /// The days as of which the policy was read.
    pub editions: BTreeSet<Date>,
}

impl Touched {
    /// Returns what the expectations of a case rest on, those that hold.
    #[must_use]
    pub fn by(case: &Case) -> Self {
        let mut touched = Self::default();
        let claims = claims(case);
        if !claims.is_empty() {
            touched.editions.insert(case.world.as_of().edition);
        }
        ground::walk(&mut case.world.prover(), &claims, &mut touched);
        touched
    }

    /// Adds what other cases touch.
    pub fn extend(&mut self, other: Self) {
        self.fired.extend(other.fired);
        self.decided.extend(other.decided);
        self.gave.extend(other.gave);
        self.fell_short.extend(other.fell_short);
        self.editions.extend(other.editions);
    }
}

/// Returns whether a relation is of the cells of tables.
pub(crate) fn is_cell(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Printed | Relation::PrintedEarlier | Relation::PrintedForStanding
    )
}
