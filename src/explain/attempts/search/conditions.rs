//! Conditions under way: which is looked at next, whether it holds, and what
//! stands in the way where it does not.

use super::terms::{Argument, Condition, Open};
use super::{Reach, Search, behind};
use crate::explain::attempts::{Block, goal, of_policy_only};
use crate::model::Value;
use crate::prove::Graph;
use crate::rule_list::Relation;
use crate::world::Origin;
use std::collections::BTreeSet;

impl Search<'_> {
    pub(super) fn is_test(&self, open: &Open) -> bool {
        match &open.condition {
            Condition::Present(..) => false,
            Condition::Absent(_, terms) => terms
                .iter()
                .all(|term| matches!(term, Argument::Any) || self.value(term).is_some()),
            Condition::Compare(_, left, right) => {
                self.value(left).is_some() && self.value(right).is_some()
            }
        }
    }

    pub(super) fn test(&mut self, open: &Open) -> bool {
        match &open.condition {
            Condition::Present(..) => false,
            Condition::Absent(relation, terms) => {
                let values: Vec<_> = terms.iter().map(|term| self.value(term)).collect();
                !self.prover.holds(&goal(*relation, &values))
                    && !self.is_supposed(*relation, &values)
            }
            Condition::Compare(comparison, left, right) => {
                match (self.value(left), self.value(right)) {
                    (Some(left), Some(right)) => comparison.holds(left, right),
                    _ => false,
                }
            }
        }
    }

    pub(super) fn is_supposed(&self, relation: Relation, values: &[Option<Value>]) -> bool {
        self.supposed.iter().any(|(known, terms)| {
            *known == relation
                && terms
                    .iter()
                    .zip(values)
                    .all(|(term, value)| value.is_none() || self.value(term) == *value)
        })
    }

    /// Returns what stands in the way where a test fails; nothing where it is
    /// not a thing of the world.
    pub(super) fn block(&mut self, open: &Open) -> Option<Block> {
        match &open.condition {
            Condition::Present(..) => None,
            Condition::Absent(relation, terms) => {
                let values: Vec<_> = terms.iter().map(|term| self.value(term)).collect();
                if relation.info().given {
                    let id = *self.world.store().matching(*relation, &values).first()?;
                    let fact = self.world.store().fact(id).to_fact();
                    // That the home manages the customer leads to a clause of its own; to people it is no hindrance.
                    let hinders = self.reach == Reach::Mendable || *relation != Relation::Manages;
                    return (hinders && *relation != Relation::Extends).then(|| Block::Present {
                        fact,
                        because: BTreeSet::from([id]),
                    });
                }
                let graph = Graph::of(&mut self.prover, &goal(*relation, &values));
                let fact = graph.roots().first()?.clone();
                let because = behind(&graph, &fact)
                    .into_iter()
                    .filter(|id| matches!(self.world.origin(*id), Origin::Stated(_)));
                Some(Block::Present {
                    because: because.collect(),
                    fact,
                })
            }
            Condition::Compare(_, left, right) => {
                let sides = [self.value(left)?, self.value(right)?];
                if !sides.iter().all(|side| matches!(side, Value::Instant(_))) {
                    return None;
                }
                let of_instance = self
                    .there
                    .iter()
                    .filter(|(instance, _)| *instance == open.instance);
                let dated = of_instance.map(|(_, id)| *id).filter(|id| {
                    self.world.store().fact(*id).relation != Relation::AskedAt
                        && self
                            .world
                            .store()
                            .fact(*id)
                            .values
                            .iter()
                            .any(|value| matches!(value, Value::Instant(_)))
                });
                dated.last().map(Block::Period)
            }
        }
    }

    /// Returns how soon a condition is looked at: what is known narrows what is open.
    pub(super) fn rank(&self, open: &Open) -> Option<usize> {
        let Condition::Present(relation, terms) = &open.condition else {
            return None;
        };
        let values: Vec<_> = terms.iter().map(|term| self.value(term)).collect();
        let unknown = values.iter().filter(|value| value.is_none()).count();
        let kind = if of_policy_only(*relation) {
            0
        } else if !relation.info().given {
            3
        } else if self.can_be_supposed(*relation, &values) {
            // Whatever binds the partner comes first.
            if *relation == Relation::Manages && values[0].is_none() {
                4
            } else {
                2
            }
        } else {
            usize::from(self.world.store().count(*relation, &values) > 1)
        };
        Some(kind * 16 + unknown)
    }
}
