//! Near misses: clause instances of which every condition holds but one.
//!
//! Owns what kept a goal from being met where a single condition did. It is
//! the counterpart of a step: a step says by what something holds, a near miss
//! on what it failed.
//!
//! A condition that speaks of variables which only the failing one would bind
//! goes with it: the period of a grant that is not there cannot be looked at.

use super::graph::Premise;
use super::join::{self, Bindings, Candidates};
use super::{Goal, Prover};
use crate::model::Value;
use crate::rule_list::{Clause, Fact, Literal};
use std::collections::BTreeSet;

/// An instance of a clause of which every condition holds but one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Near {
    /// The clause, by its place in the rule list.
    pub clause: usize,
    /// The condition that fails, by its place in the body.
    pub literal: usize,
    /// How it fails.
    pub obstacle: Obstacle,
    /// The given facts and conclusions that the other conditions found.
    pub there: Vec<Premise>,
}

/// How a condition fails.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// Nothing meets the goal, and something should.
    Missing(Goal),
    /// Something meets the goal, and nothing should.
    InTheWay(Goal),
    /// Two values compare otherwise.
    Comparison,
}

impl Prover<'_> {
    /// Returns the near misses of every clause that could conclude what meets
    /// the goal, each once, sorted.
    pub fn near(&mut self, goal: &Goal) -> Vec<Near> {
        let rules = self.rules;
        let mut found = BTreeSet::new();
        for &place in rules.concluding(goal.relation) {
            let clause = &rules.clauses()[place];
            let Some(bindings) = join::unify(clause, &goal.pattern) else {
                continue;
            };
            for literal in 0..clause.body.len() {
                let mut miss = Miss {
                    place,
                    clause,
                    literal,
                    goal,
                    there: Vec::new(),
                    found: &mut found,
                };
                let open = ((1 << clause.body.len()) - 1) & !(1 << literal);
                self.nearly(&mut miss, open, &mut bindings.clone());
            }
        }
        found.into_iter().collect()
    }

    /// Binds the other conditions in every way, and looks at the one that is
    /// set aside under each.
    fn nearly(&mut self, miss: &mut Miss<'_, '_>, mut open: u32, bindings: &mut Bindings) {
        for (place, literal) in join::among(miss.clause, open) {
            match self.test(literal, bindings) {
                Some(true) => open &= !place,
                Some(false) => return,
                None => {}
            }
        }
        let Some((place, atom, candidates)) = self.next(miss.clause, open, bindings) else {
            self.look(miss, bindings);
            return;
        };
        let open = open & !place;
        let found: Vec<(Box<[Value]>, Premise)> = match candidates {
            Candidates::Given(facts) => facts
                .iter()
                .map(|id| (self.store.fact(*id).values.into(), Premise::Given(*id)))
                .collect(),
            Candidates::Concluded(arguments) => {
                let table = self.complete(atom.relation, &arguments);
                let answers = self.tables[table].answers.iter();
                answers
                    .map(|values| {
                        let (relation, values) = (atom.relation, values.clone());
                        let fact = Fact {
                            relation,
                            values: values.clone(),
                        };
                        (values, Premise::Concluded(fact))
                    })
                    .collect()
            }
        };
        for (values, premise) in found {
            if let Ok(bound) = join::bind_all(&atom.terms, &values, bindings) {
                miss.there.push(premise);
                self.nearly(miss, open, bindings);
                miss.there.pop();
                join::release(bound, bindings);
            }
        }
    }

    fn look(&mut self, miss: &mut Miss<'_, '_>, bindings: &[Option<Value>]) {
        // A head that would be something else is no near miss of this goal.
        let meets = |(term, wanted): (&crate::rule_list::Term, &Option<Value>)| {
            let value = term.value(bindings);
            value.is_none() || wanted.is_none() || value == *wanted
        };
        let mut terms = miss.clause.head.terms.iter().zip(&*miss.goal.pattern);
        if !terms.all(meets) {
            return;
        }
        let obstacle = match &miss.clause.body[miss.literal] {
            Literal::Compare(comparison, left, right) => {
                let values = (left.value(bindings), right.value(bindings));
                let (Some(left), Some(right)) = values else {
                    return;
                };
                (!comparison.holds(left, right)).then_some(Obstacle::Comparison)
            }
            Literal::Present(atom) => {
                let pattern = join::arguments(atom, bindings);
                (!self.any(atom.relation, &pattern)).then(|| {
                    Obstacle::Missing(Goal {
                        relation: atom.relation,
                        pattern: pattern.as_slice().into(),
                    })
                })
            }
            Literal::Absent(atom) => {
                let pattern = join::arguments(atom, bindings);
                self.any(atom.relation, &pattern).then(|| {
                    Obstacle::InTheWay(Goal {
                        relation: atom.relation,
                        pattern: pattern.as_slice().into(),
                    })
                })
            }
        };
        if let Some(obstacle) = obstacle {
            miss.found.insert(Near {
                clause: miss.place,
                literal: miss.literal,
                obstacle,
                there: miss.there.clone(),
            });
        }
    }
}

/// The search for near misses of one clause on one of its conditions.
struct Miss<'s, 'f> {
    place: usize,
    clause: &'s Clause,
    literal: usize,
    goal: &'f Goal,
    there: Vec<Premise>,
    found: &'f mut BTreeSet<Near>,
}
