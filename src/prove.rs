//! The prover: why a conclusion holds, from the rule list.
//!
//! Owns the top-down evaluation of the rule list over a store, with tables for
//! the goals it has met. It shares no code with the engine, which is what makes
//! their agreement worth something; it knows neither names nor texts.
//!
//! Invariant: a goal's table is complete when its answers are handed out. That
//! rests on the program being stratified, which the Datalog macro checks.

mod graph;
mod join;

pub use graph::{Graph, Premise, Step};

use crate::model::Value;
use crate::rule_list::{CLAUSES, Clause, Fact, Relation};
use crate::store::{Pattern, Store};
use indexmap::{IndexMap, IndexSet};
use join::{Bindings, Solutions};
use rustc_hash::FxBuildHasher;

/// A conclusion sought: a relation, and the arguments that are fixed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Goal {
    /// The relation.
    pub relation: Relation,
    /// Its arguments, where they are fixed.
    pub pattern: Pattern,
}

impl Goal {
    /// Returns the goal of a relation with some arguments fixed.
    #[must_use]
    pub fn new<const N: usize>(relation: Relation, pattern: [Option<Value>; N]) -> Self {
        Self {
            relation,
            pattern: Box::new(pattern),
        }
    }

    /// Returns the goal that only one fact meets.
    #[must_use]
    pub fn exactly(fact: &Fact) -> Self {
        Self {
            relation: fact.relation,
            pattern: fact.values.iter().copied().map(Some).collect(),
        }
    }
}

/// What is known of a goal so far.
#[derive(Debug, Default)]
struct Table {
    answers: IndexSet<Box<[Value]>, FxBuildHasher>,
    complete: bool,
}

/// Answers goals over one store, and remembers what it has answered.
#[derive(Debug)]
pub struct Prover<'s> {
    store: &'s Store,
    tables: IndexMap<Goal, Table, FxBuildHasher>,
}

impl<'s> Prover<'s> {
    /// Returns a prover over a store.
    #[must_use]
    pub fn new(store: &'s Store) -> Self {
        Self {
            store,
            tables: IndexMap::default(),
        }
    }

    /// Returns the store that the prover works on.
    #[must_use]
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// Returns every fact that meets the goal, sorted.
    pub fn solve(&mut self, goal: &Goal) -> Vec<Fact> {
        let mut facts: Vec<Fact> = self
            .answers(goal)
            .into_iter()
            .map(|values| Fact {
                relation: goal.relation,
                values,
            })
            .collect();
        facts.sort();
        facts
    }

    /// Returns whether anything meets the goal.
    pub fn holds(&mut self, goal: &Goal) -> bool {
        !self.answers(goal).is_empty()
    }

    /// Returns every instance of a clause that concludes the fact, in the order
    /// of the program.
    pub fn steps(&mut self, fact: &Fact) -> Vec<Step> {
        let goal = Goal::exactly(fact);
        let mut steps = Vec::new();
        for (place, clause) in CLAUSES.iter().enumerate() {
            if clause.head.relation != fact.relation {
                continue;
            }
            let Some(bindings) = join::unify(clause, &goal.pattern) else {
                continue;
            };
            for bindings in self.bodies(clause, bindings) {
                if join::head(clause, &bindings).is_some_and(|values| values == fact.values) {
                    steps.extend(join::step(self.store, place, &bindings));
                }
            }
        }
        steps.sort();
        steps.dedup();
        steps
    }

    fn answers(&mut self, goal: &Goal) -> Vec<Box<[Value]>> {
        if goal.relation.info().given {
            let matching = self.store.matching(goal.relation, &goal.pattern);
            return matching
                .into_iter()
                .map(|id| self.store.fact(id).values.clone())
                .collect();
        }
        self.complete(goal);
        self.tables[goal].answers.iter().cloned().collect()
    }

    /// Fills the goal's table, and those of all goals it leans on.
    fn complete(&mut self, goal: &Goal) {
        if self.tables.get(goal).is_some_and(|table| table.complete) {
            return;
        }
        let mut met: IndexSet<Goal, FxBuildHasher> = IndexSet::default();
        met.insert(goal.clone());
        loop {
            let mut grown = false;
            let mut place = 0;
            while let Some(goal) = met.get_index(place).cloned() {
                grown |= self.evaluate(&goal, &mut met);
                place += 1;
            }
            if !grown {
                break;
            }
        }
        for goal in met {
            self.tables.entry(goal).or_default().complete = true;
        }
    }

    /// Adds to the goal's table what follows from the tables as they are, and
    /// says whether there was anything new: an answer, or a goal met first.
    fn evaluate(&mut self, goal: &Goal, met: &mut IndexSet<Goal, FxBuildHasher>) -> bool {
        let known = met.len();
        let mut grown = false;
        for clause in CLAUSES
            .iter()
            .filter(|clause| clause.head.relation == goal.relation)
        {
            let Some(bindings) = join::unify(clause, &goal.pattern) else {
                continue;
            };
            let mut solutions = Solutions::new();
            self.join(clause, bindings, Some(met), &mut solutions);
            let table = self.tables.entry(goal.clone()).or_default();
            for bindings in solutions {
                if let Some(values) = join::head(clause, &bindings)
                    && join::meets(&values, &goal.pattern)
                {
                    grown |= table.answers.insert(values);
                }
            }
        }
        grown || met.len() > known
    }

    /// Returns the bindings under which a clause's body holds.
    fn bodies(&mut self, clause: &'static Clause, bindings: Bindings) -> Solutions {
        let mut solutions = Solutions::new();
        self.join(clause, bindings, None, &mut solutions);
        solutions
    }
}
