//! The prover: why a conclusion holds, from the rule list.
//!
//! Owns the top-down evaluation of the rule list over a store, with tables for
//! the goals it has met. It shares no code with the engine, which is what makes
//! their agreement worth something; it knows neither names nor texts.
//!
//! Invariant: a goal's table is complete when its answers are handed out. That
//! rests on the program being stratified, which the Datalog macro checks.

mod difference;
mod graph;
mod join;
mod near;
mod settle;
mod table;

pub(crate) use difference::difference;
pub use graph::{Graph, Premise, Step};
pub use near::{Near, Obstacle};

use crate::model::Value;
use crate::rule_list::{Fact, FactRef, Relation, RuleList};
use crate::store::{FactId, Pattern, Store};
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use std::collections::BinaryHeap;
use table::{State, Table, TableId};

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

    /// Returns whether a fact meets the goal.
    #[must_use]
    pub fn is_met_by(&self, fact: &Fact) -> bool {
        let mut arguments = fact.values.iter().zip(&self.pattern);
        fact.relation == self.relation
            && arguments.all(|(value, wanted)| wanted.is_none_or(|wanted| wanted == *value))
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

/// Answers goals over one store, and remembers what it has answered.
#[derive(Debug)]
pub struct Prover<'s> {
    store: &'s Store,
    rules: &'s RuleList,
    tables: IndexMap<Goal, Table, FxBuildHasher>,
    /// For each answer of a complete table, one such table and the answer's
    /// place in it.
    known: IndexMap<Fact, (TableId, usize), FxBuildHasher>,
    /// The tables that are not complete, as they were met.
    open: Vec<TableId>,
    /// The places of those that have to be evaluated, or once had to be.
    stale: BinaryHeap<usize>,
    /// Where among the open ones begin those that are being completed just now. The others
    /// wait, and nothing that is looked for just now leans on them.
    floor: usize,
    /// How deep the evaluation of goals is nested.
    depth: usize,
    /// The given facts that were looked at.
    touched: FxHashSet<FactId>,
}

impl<'s> Prover<'s> {
    /// Returns a prover over a store.
    #[must_use]
    pub fn new(store: &'s Store) -> Self {
        Self::by(RuleList::standard(), store)
    }

    /// Returns a prover over a store by other rules than those of the program.
    #[must_use]
    pub fn by(rules: &'s RuleList, store: &'s Store) -> Self {
        Self {
            store,
            rules,
            tables: IndexMap::default(),
            known: IndexMap::default(),
            open: Vec::new(),
            stale: BinaryHeap::new(),
            floor: 0,
            depth: 0,
            touched: FxHashSet::default(),
        }
    }

    /// Returns the store that the prover works on.
    #[must_use]
    pub fn store(&self) -> &'s Store {
        self.store
    }

    /// Returns the given facts that can matter for the goals met so far: those that
    /// were looked at. Others could be left out of the store and nothing would change.
    pub fn slice(&self) -> impl Iterator<Item = FactRef<'s>> {
        let mut touched: Vec<FactId> = self.touched.iter().copied().collect();
        touched.sort_unstable();
        touched.into_iter().map(|id| self.store.fact(id))
    }

    /// Returns every fact that meets the goal, sorted.
    pub fn solve(&mut self, goal: &Goal) -> Vec<Fact> {
        let relation = goal.relation;
        let mut facts: Vec<Fact> = if relation.info().given {
            let matching = self.store.matching(relation, &goal.pattern);
            self.touched.extend(matching.iter());
            matching
                .iter()
                .map(|&id| self.store.fact(id).to_fact())
                .collect()
        } else {
            let table = self.complete(relation, &goal.pattern);
            let answers = self.tables[table].answers.iter().cloned();
            answers.map(|values| Fact { relation, values }).collect()
        };
        facts.sort();
        facts
    }

    /// Returns whether anything meets the goal.
    pub fn holds(&mut self, goal: &Goal) -> bool {
        self.any(goal.relation, &goal.pattern)
    }

    /// Returns every instance of a clause that concludes the fact, in the order
    /// of the program.
    pub fn steps(&mut self, fact: &Fact) -> Vec<Step> {
        if fact.relation.info().given {
            return Vec::new();
        }
        if !self.known.contains_key(fact) {
            self.complete(fact.relation, &Goal::exactly(fact).pattern);
        }
        let Some(&(table, answer)) = self.known.get(fact) else {
            return Vec::new();
        };
        let instances = self.tables[table].instances_of(answer);
        let mut steps: Vec<Step> = instances
            .filter_map(|(clause, values)| join::step(self.rules, self.store, clause, values))
            .collect();
        steps.sort();
        steps.dedup();
        steps
    }

    fn any(&mut self, relation: Relation, pattern: &[Option<Value>]) -> bool {
        if relation.info().given {
            let matching = self.store.matching(relation, pattern);
            self.touched.extend(matching.first());
            return !matching.is_empty();
        }
        let table = self.complete(relation, pattern);
        !self.tables[table].answers.is_empty()
    }

    /// Returns the table of a goal, which may be new.
    fn table(&mut self, relation: Relation, pattern: &[Option<Value>]) -> TableId {
        let sought = table::Sought { relation, pattern };
        if let Some(table) = self.tables.get_index_of(&sought) {
            return table;
        }
        let pattern = pattern.into();
        let goal = Goal { relation, pattern };
        self.tables.insert_full(goal, Table::default()).0
    }

    /// Marks a table as complete, and its answers as known.
    fn close(&mut self, table: TableId) {
        let Some((goal, content)) = self.tables.get_index_mut(table) else {
            return;
        };
        if content.state == State::Complete {
            return;
        }
        content.close();
        for (answer, values) in content.answers.iter().enumerate() {
            let fact = Fact {
                relation: goal.relation,
                values: values.clone(),
            };
            self.known.entry(fact).or_insert((table, answer));
        }
    }
}
