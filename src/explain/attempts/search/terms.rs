//! Terms under way: arguments that are known or still open, and their unification.

use super::Search;
use crate::model::Value;
use crate::rule_list::{Atom, Comparison, Function, Literal, Relation, Term};

/// An argument under way: known, or still open.
#[derive(Debug, Clone)]
pub(super) enum Argument {
    Known(Value),
    Open(usize),
    Any,
    Apply(Function, Vec<Argument>),
}

/// A condition under way.
#[derive(Debug, Clone)]
pub(super) enum Condition {
    Present(Relation, Vec<Argument>),
    Absent(Relation, Vec<Argument>),
    Compare(Comparison, Argument, Argument),
}

/// A condition, the clause instance that it is of, and how deep that is.
#[derive(Debug, Clone)]
pub(super) struct Open {
    pub(super) condition: Condition,
    pub(super) instance: usize,
    pub(super) depth: usize,
}

impl Search<'_> {
    pub(super) fn resolve(&self, term: &Argument) -> Argument {
        let mut term = term;
        while let Argument::Open(place) = term {
            match &self.variables[*place] {
                Some(bound) => term = bound,
                None => break,
            }
        }
        term.clone()
    }

    pub(super) fn value(&self, term: &Argument) -> Option<Value> {
        match self.resolve(term) {
            Argument::Known(value) => Some(value),
            Argument::Open(_) | Argument::Any => None,
            Argument::Apply(function, terms) => {
                let values: Option<Vec<Value>> =
                    terms.iter().map(|term| self.value(term)).collect();
                function.apply(&values?)
            }
        }
    }

    /// Makes two terms the same; says whether that is possible. Ends that are
    /// worked out are left open: an attempt does not ask how long it lasts.
    pub(super) fn unify(&mut self, one: &Argument, other: &Argument) -> bool {
        match (self.resolve(one), self.resolve(other)) {
            (Argument::Known(one), Argument::Known(other)) => one == other,
            (Argument::Open(one), Argument::Open(other)) if one == other => true,
            (Argument::Open(place), term) | (term, Argument::Open(place)) => {
                if !matches!(term, Argument::Any | Argument::Apply(..)) {
                    self.variables[place] = Some(term);
                }
                true
            }
            _ => true,
        }
    }

    pub(super) fn matches(&mut self, terms: &[Argument], values: &[Value]) -> bool {
        terms
            .iter()
            .zip(values)
            .all(|(term, value)| self.unify(term, &Argument::Known(*value)))
    }
}

pub(super) fn renamed(term: &Term, base: usize) -> Argument {
    match term {
        Term::Any => Argument::Any,
        Term::Variable(place) => Argument::Open(base + place),
        Term::Constant(value) => Argument::Known(*value),
        Term::Apply(function, terms) => Argument::Apply(
            *function,
            terms.iter().map(|term| renamed(term, base)).collect(),
        ),
    }
}

pub(super) fn condition(literal: &Literal, base: usize) -> Condition {
    let terms = |atom: &Atom| atom.terms.iter().map(|term| renamed(term, base)).collect();
    match literal {
        Literal::Present(atom) => Condition::Present(atom.relation, terms(atom)),
        Literal::Absent(atom) => Condition::Absent(atom.relation, terms(atom)),
        Literal::Compare(comparison, left, right) => {
            Condition::Compare(*comparison, renamed(left, base), renamed(right, base))
        }
    }
}
