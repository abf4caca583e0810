//! Tables: what is known of each goal.
//!
//! Owns the answers of a goal and the clause instances that gave them. How
//! they are found is not its matter.

use super::Goal;
use crate::model::Value;
use crate::rule_list::{Fact, Relation};
use indexmap::{Equivalent, IndexSet};
use rustc_hash::FxBuildHasher;

/// The place of a table in its prover.
pub(super) type TableId = usize;

/// What is known of a goal so far.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) state: State,
    pub(super) answers: IndexSet<Box<[Value]>, FxBuildHasher>,
    /// The tables whose evaluation read it while it was open.
    pub(super) readers: IndexSet<TableId, FxBuildHasher>,
    /// Whether what it read has grown since it was evaluated, or it never was.
    pub(super) stale: bool,
    /// The clause instances found by the last evaluation; by answer, once the
    /// table is complete.
    instances: Vec<Instance>,
    /// The values of the variables of all instances, where they have one.
    values: Vec<Option<Value>>,
}

/// How far a table has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// Nobody has begun with it.
    #[default]
    New,
    /// It stands at a place among the open ones.
    Open(usize),
    /// Nothing more can be found.
    Complete,
}

/// An instance of a clause that gives an answer.
#[derive(Debug, Clone, Copy)]
struct Instance {
    answer: usize,
    clause: usize,
    /// Where its variables begin and how many there are.
    values: (usize, usize),
}

impl Table {
    /// Forgets the clause instances, which are about to be found again.
    pub(super) fn begin(&mut self) {
        self.stale = false;
        self.instances.clear();
        self.values.clear();
    }

    /// Adds a clause instance that gives an answer, under bindings; says
    /// whether the answer is new.
    pub(super) fn add(
        &mut self,
        answer: &[Value],
        clause: usize,
        bindings: &[Option<Value>],
    ) -> bool {
        let (place, new) = match self.answers.get_index_of(answer) {
            Some(place) => (place, false),
            None => self.answers.insert_full(answer.into()),
        };
        let start = self.values.len();
        self.values.extend(bindings);
        self.instances.push(Instance {
            answer: place,
            clause,
            values: (start, self.values.len() - start),
        });
        new
    }

    /// Notes that nothing more can be found.
    pub(super) fn close(&mut self) {
        self.state = State::Complete;
        self.stale = false;
        self.readers = IndexSet::default();
        self.instances.sort_by_key(|instance| instance.answer);
    }

    /// Returns the clauses that give an answer of a complete table, each with
    /// the values of its variables.
    pub(super) fn instances_of(
        &self,
        answer: usize,
    ) -> impl Iterator<Item = (usize, &[Option<Value>])> {
        let first = self
            .instances
            .partition_point(|instance| instance.answer < answer);
        self.instances[first..]
            .iter()
            .take_while(move |instance| instance.answer == answer)
            .map(|instance| {
                let (start, count) = instance.values;
                (instance.clause, &self.values[start..start + count])
            })
    }
}

/// A goal that is looked up without being made.
#[derive(Hash)]
pub(super) struct Sought<'p> {
    // In the order of the goal's fields, so that both have the same hash.
    pub(super) relation: Relation,
    pub(super) pattern: &'p [Option<Value>],
}

impl Equivalent<Goal> for Sought<'_> {
    fn equivalent(&self, goal: &Goal) -> bool {
        self.relation == goal.relation && *self.pattern == *goal.pattern
    }
}

/// A fact that is looked up without being made.
#[derive(Hash)]
pub(super) struct SoughtFact<'v> {
    // In the order of the fact's fields, so that both have the same hash.
    pub(super) relation: Relation,
    pub(super) values: &'v [Value],
}

impl Equivalent<Fact> for SoughtFact<'_> {
    fn equivalent(&self, fact: &Fact) -> bool {
        self.relation == fact.relation && *self.values == *fact.values
    }
}
