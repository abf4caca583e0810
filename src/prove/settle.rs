//! Settling: the order in which goals are evaluated until nothing more follows.
//!
//! Owns when a table is complete. A goal is evaluated after those it leans on,
//! once; only goals that lean on one another in a circle are evaluated again,
//! each when one that it read has grown.
//!
//! Invariant: the stack stays small however long a chain of goals is. Below a
//! certain depth goals are put off instead, and taken up by whoever leads.

use super::join::{self, Search};
use super::table::{State, TableId};
use super::{Prover, Relation};
use crate::model::Value;

/// How deep evaluations are nested before goals are put off.
const DEEPEST: usize = 40;

/// Returns the first of two places, where there are any.
pub(super) fn first(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        _ => one.or(other),
    }
}

impl Prover<'_> {
    /// Returns the complete table of a goal.
    pub(super) fn complete(&mut self, relation: Relation, pattern: &[Option<Value>]) -> TableId {
        let table = self.table(relation, pattern);
        if self.tables[table].state != State::Complete {
            // What waits has no part in this: the program is stratified.
            let floor = std::mem::replace(&mut self.floor, self.open.len());
            self.settle(table);
            self.floor = floor;
        }
        table
    }

    /// Sees to a table that another leans on, and returns its place among the
    /// open ones; none where it is complete.
    pub(super) fn attend(&mut self, table: TableId, reader: TableId) -> Option<usize> {
        let place = match self.tables[table].state {
            State::Complete => None,
            State::Open(place) if place >= self.floor => Some(place),
            State::New | State::Open(_) if self.depth < DEEPEST => self.settle(table),
            State::New | State::Open(_) => Some(self.put_off(table)),
        };
        if place.is_some() {
            self.tables[table].readers.insert(reader);
        }
        place
    }

    fn open(&mut self, table: TableId) -> usize {
        let place = self.open.len();
        self.open.push(table);
        self.tables[table].state = State::Open(place);
        place
    }

    /// Leaves a table to whoever leads.
    fn put_off(&mut self, table: TableId) -> usize {
        let place = self.open(table);
        self.tables[table].stale = true;
        self.stale.push(place);
        place
    }

    /// Notes that a table has grown, and so whoever read it has to look again.
    pub(super) fn grown(&mut self, table: TableId) {
        let readers = std::mem::take(&mut self.tables[table].readers);
        for &reader in &readers {
            let content = &mut self.tables[reader];
            if let State::Open(place) = content.state
                && !content.stale
            {
                content.stale = true;
                self.stale.push(place);
            }
        }
        self.tables[table].readers = readers;
    }

    /// Evaluates a table and all it leans on. They are complete then, unless
    /// they lean on a table that was open before: the first such is returned,
    /// and whoever began with that one leads.
    fn settle(&mut self, table: TableId) -> Option<usize> {
        let base = self.open(table);
        let mut leans_on = self.evaluate(table);
        loop {
            if leans_on.is_some_and(|place| place < base) {
                return leans_on;
            }
            // The latest first: the others lean on it.
            match self.stale.peek() {
                Some(&place) if place >= base => {
                    self.stale.pop();
                    let table = self.open[place];
                    if self.tables[table].stale {
                        leans_on = first(leans_on, self.evaluate(table));
                    }
                }
                _ => break,
            }
        }
        for place in base..self.open.len() {
            self.close(self.open[place]);
        }
        self.open.truncate(base);
        None
    }

    /// Adds to a table what follows from the tables as they are, and returns
    /// the first place among the open ones that it leans on.
    fn evaluate(&mut self, table: TableId) -> Option<usize> {
        let (goal, content) = self.tables.get_index_mut(table)?;
        if content.state == State::Complete {
            return None;
        }
        content.begin();
        let (relation, pattern) = (goal.relation, goal.pattern.clone());
        let mut leans_on = None;
        self.depth += 1;
        let rules = self.rules;
        for &clause in rules.concluding(relation) {
            if let Some(mut bindings) = join::unify(&rules.clauses()[clause], &pattern) {
                let mut search = Search::new(rules, clause, table, &pattern);
                self.join(&mut search, &mut bindings);
                leans_on = first(leans_on, search.leans_on());
            }
        }
        self.depth -= 1;
        leans_on
    }
}
