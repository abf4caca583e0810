//! Mutants of clauses: a condition dropped, or negated.
//!
//! Owns what it means to leave out a condition that binds variables. An
//! organization, a user or a grant that only this condition names may then be
//! any; an end that only it names never comes; comparisons and absences that
//! speak of nothing else go with it. Where a role, a capability or an access
//! would be open, there is no such mutant. Nor is there one whose rules are
//! not stratified: they would say that something is so because it is not.

use super::{Change, Impossible, Kind, Mutant};
use crate::model::{Instant, Value, ValueKind};
use crate::rule_list::{
    Atom, CLAUSES, Clause, Comparison, Function, Literal, RELATIONS, Relation, RuleList, Term,
};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Returns the mutants of all clauses, and how many there cannot be.
pub(super) fn mutants() -> (Vec<Mutant>, Impossible) {
    let mut mutants = Vec::new();
    let mut impossible = Impossible::default();
    for (place, clause) in CLAUSES.iter().enumerate() {
        for (literal, condition) in clause.body.iter().enumerate() {
            for negate in [false, true] {
                let Some(otherwise) = otherwise(clause, literal, negate) else {
                    impossible.open += 1;
                    continue;
                };
                let rules = RuleList::replacing(place, otherwise);
                if !is_stratified(&rules) {
                    impossible.circular += 1;
                    continue;
                }
                let how = if negate { "negated" } else { "dropped" };
                mutants.push(Mutant {
                    kind: Kind::Conditions,
                    id: format!("{}/{}", clause.label, literal + 1),
                    says: format!("{} {how}", clause.said(condition)),
                    change: Change::Rules(place, literal, Box::new(rules)),
                });
            }
        }
    }
    (mutants, impossible)
}

/// Returns the clause without a condition, or with its opposite.
fn otherwise(clause: &Clause, literal: usize, negate: bool) -> Option<Clause> {
    let mut made = Making {
        variables: clause.variables.to_vec(),
        body: clause.body.to_vec(),
    };
    let taken = made.body.remove(literal);
    let opposite = match &taken {
        _ if !negate => None,
        Literal::Compare(comparison, left, right) => {
            Some(compared_otherwise(*comparison, *left, *right))
        }
        Literal::Absent(atom) => Some(Literal::Present(made.without_any(atom))),
        Literal::Present(atom) => Some(Literal::Absent(atom.clone())),
    };
    if let Some(present @ Literal::Present(_)) = &opposite {
        made.body.push(present.clone());
    }
    let head: Vec<Term> = made.close(&clause.head.terms, &taken)?;
    if let Some(other @ (Literal::Absent(_) | Literal::Compare(..))) = opposite {
        // What nothing else names is nobody at all.
        let bound = bound(&made.body);
        let named = match other {
            Literal::Absent(atom) => Literal::Absent(Atom {
                relation: atom.relation,
                terms: atom
                    .terms
                    .iter()
                    .map(|term| or_any(*term, &bound))
                    .collect(),
            }),
            other => other,
        };
        made.body.push(named);
    }
    Some(Clause {
        variables: Cow::Owned(made.variables),
        head: Atom {
            relation: clause.head.relation,
            terms: Cow::Owned(head),
        },
        body: Cow::Owned(made.body),
        ..clause.clone()
    })
}

fn compared_otherwise(comparison: Comparison, left: Term, right: Term) -> Literal {
    match comparison {
        Comparison::Equal => Literal::Compare(Comparison::Unequal, left, right),
        Comparison::Unequal => Literal::Compare(Comparison::Equal, left, right),
        Comparison::Before => Literal::Compare(Comparison::NotAfter, right, left),
        Comparison::NotAfter => Literal::Compare(Comparison::Before, right, left),
    }
}

/// Returns the variables that the body binds.
fn bound(body: &[Literal]) -> BTreeSet<usize> {
    let mut bound = BTreeSet::new();
    for literal in body {
        if let Literal::Present(atom) = literal {
            for term in atom.terms.iter() {
                names(*term, &mut bound);
            }
        }
    }
    bound
}

/// Adds the variables of a term.
fn names(term: Term, found: &mut BTreeSet<usize>) {
    match term {
        Term::Variable(place) => {
            found.insert(place);
        }
        Term::Apply(_, terms) => {
            for term in terms {
                names(*term, found);
            }
        }
        Term::Any | Term::Constant(_) => {}
    }
}

fn is_bound(term: Term, bound: &BTreeSet<usize>) -> bool {
    let mut named = BTreeSet::new();
    names(term, &mut named);
    named.is_subset(bound)
}

fn or_any(term: Term, bound: &BTreeSet<usize>) -> Term {
    if is_bound(term, bound) {
        term
    } else {
        Term::Any
    }
}

/// A clause that is being made.
struct Making {
    variables: Vec<&'static str>,
    body: Vec<Literal>,
}

impl Making {
    fn variable(&mut self) -> Term {
        self.variables.push("_");
        Term::Variable(self.variables.len() - 1)
    }

    /// Returns an atom with a variable for whatever may be anything.
    fn without_any(&mut self, atom: &Atom) -> Atom {
        let terms = atom.terms.iter();
        let terms: Vec<Term> = terms
            .map(|term| match term {
                Term::Any => self.variable(),
                term => *term,
            })
            .collect();
        Atom {
            relation: atom.relation,
            terms: Cow::Owned(terms),
        }
    }

    /// Sees to the variables that only the taken condition bound, and returns
    /// the terms of the head; nothing where one of them would be open.
    fn close(&mut self, head: &[Term], taken: &Literal) -> Option<Vec<Term>> {
        let mut needed = BTreeSet::new();
        for term in head {
            names(*term, &mut needed);
        }
        let open: Vec<usize> = needed.difference(&bound(&self.body)).copied().collect();
        for variable in open {
            let sort = Self::sort(taken, variable)?;
            if sort != ValueKind::Instant {
                let any = self.anything(sort, variable)?;
                self.body.push(any);
            }
        }
        let bound = bound(&self.body);
        self.body.retain_mut(|literal| match literal {
            Literal::Present(_) => true,
            Literal::Absent(atom) => {
                let terms: Vec<Term> = atom
                    .terms
                    .iter()
                    .map(|term| or_any(*term, &bound))
                    .collect();
                let says_something = terms.iter().any(|term| !matches!(term, Term::Any));
                atom.terms = Cow::Owned(terms);
                says_something
            }
            Literal::Compare(_, left, right) => is_bound(*left, &bound) && is_bound(*right, &bound),
        });
        Some(head.iter().map(|term| unending(*term, &bound)).collect())
    }

    /// Returns the sort of a variable that the taken condition binds.
    fn sort(taken: &Literal, variable: usize) -> Option<ValueKind> {
        let Literal::Present(atom) = taken else {
            return None;
        };
        let mut places = atom.terms.iter().zip(atom.relation.info().sorts);
        places.find_map(|(term, sort)| {
            matches!(term, Term::Variable(place) if *place == variable).then_some(*sort)
        })
    }

    /// Returns the condition that a variable is anything of its sort.
    fn anything(&mut self, sort: ValueKind, variable: usize) -> Option<Literal> {
        let relation = match sort {
            ValueKind::Org => Relation::Organization,
            ValueKind::User => Relation::Home,
            ValueKind::Grant => Relation::Granted,
            _ => return None,
        };
        let others = relation.info().fields.len() - 1;
        let mut terms = vec![Term::Variable(variable)];
        terms.extend((0..others).map(|_| self.variable()));
        Some(Literal::Present(Atom {
            relation,
            terms: Cow::Owned(terms),
        }))
    }
}

/// Returns a term of a head in which what is open never ends.
fn unending(term: Term, bound: &BTreeSet<usize>) -> Term {
    let never = Term::Constant(Value::Instant(Instant::NEVER));
    let is_never = |term: Term| matches!(term, Term::Constant(Value::Instant(Instant::NEVER)));
    match term {
        Term::Variable(place) if !bound.contains(&place) => never,
        Term::Apply(function, terms) if !is_bound(term, bound) => {
            let left: Vec<Term> = terms
                .iter()
                .map(|term| unending(*term, bound))
                .filter(|term| !is_never(*term))
                .collect();
            match (function, left.as_slice()) {
                (Function::Earlier, [one]) => *one,
                _ => never,
            }
        }
        term => term,
    }
}

/// Returns whether no relation rests on its own absence.
fn is_stratified(rules: &RuleList) -> bool {
    let mut rests: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); RELATIONS.len()];
    for clause in rules.clauses() {
        for literal in &*clause.body {
            if let Literal::Present(atom) | Literal::Absent(atom) = literal {
                rests[clause.head.relation as usize].insert(atom.relation as usize);
            }
        }
    }
    // Everything that a relation rests on, at whatever distance.
    let reaches = |from: usize, to: usize| {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(relation) = open.pop() {
            if relation == to {
                return true;
            }
            if seen.insert(relation) {
                open.extend(&rests[relation]);
            }
        }
        false
    };
    rules.clauses().iter().all(|clause| {
        let head = clause.head.relation as usize;
        clause.body.iter().all(|literal| match literal {
            Literal::Absent(atom) => !reaches(atom.relation as usize, head),
            _ => true,
        })
    })
}
