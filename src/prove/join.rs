//! Joins: the bindings under which the body of a clause holds.
//!
//! Owns unification and the order in which a body's conditions are looked at:
//! always the one that leaves fewest possibilities next.

use super::graph::{Premise, Step};
use super::{Goal, Prover};
use crate::model::Value;
use crate::rule_list::{Atom, CLAUSES, Clause, Fact, Literal, Term};
use crate::store::{Pattern, Store};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// The values of a clause's variables, where they are known.
pub(super) type Bindings = Box<[Option<Value>]>;

/// Bindings, each once.
pub(super) type Solutions = Vec<Bindings>;

/// Possibilities that a concluded atom is guessed to leave, by whether its
/// arguments are all fixed, some or none. Given atoms are counted exactly.
const GUESSES: [usize; 3] = [4, 64, 1 << 20];

/// Returns the bindings under which the clause's head has the pattern, or
/// nothing where it cannot have it.
pub(super) fn unify(clause: &Clause, pattern: &[Option<Value>]) -> Option<Bindings> {
    let mut bindings: Bindings = vec![None; clause.variables.len()].into();
    for (term, value) in clause.head.terms.iter().zip(pattern) {
        let Some(value) = value else { continue };
        if !bind(*term, *value, &mut bindings) {
            return None;
        }
    }
    Some(bindings)
}

/// Binds a term to a value; says whether that is possible. What a function
/// yields is compared when its arguments are known.
fn bind(term: Term, value: Value, bindings: &mut Bindings) -> bool {
    match term {
        Term::Any | Term::Apply(..) => true,
        Term::Constant(constant) => constant == value,
        Term::Variable(place) => match bindings[place] {
            Some(bound) => bound == value,
            None => {
                bindings[place] = Some(value);
                true
            }
        },
    }
}

/// Returns the values of the clause's head under full bindings.
pub(super) fn head(clause: &Clause, bindings: &Bindings) -> Option<Box<[Value]>> {
    clause
        .head
        .terms
        .iter()
        .map(|term| term.value(bindings))
        .collect()
}

/// Returns whether values fit a pattern.
pub(super) fn meets(values: &[Value], pattern: &[Option<Value>]) -> bool {
    values
        .iter()
        .zip(pattern)
        .all(|(value, wanted)| wanted.is_none_or(|wanted| wanted == *value))
}

/// Returns the pattern that an atom has under bindings.
pub(super) fn pattern(atom: &Atom, bindings: &[Option<Value>]) -> Pattern {
    atom.terms.iter().map(|term| term.value(bindings)).collect()
}

/// Returns the instance of a clause under full bindings.
pub(super) fn step(store: &Store, clause: usize, bindings: &Bindings) -> Option<Step> {
    let premises = CLAUSES[clause]
        .body
        .iter()
        .filter_map(|literal| match literal {
            Literal::Compare(..) => None,
            Literal::Absent(atom) => Some(Some(Premise::Absent(Goal {
                relation: atom.relation,
                pattern: pattern(atom, bindings),
            }))),
            Literal::Present(atom) => Some(premise(store, atom, bindings)),
        });
    Some(Step {
        clause,
        premises: premises.collect::<Option<_>>()?,
    })
}

fn premise(store: &Store, atom: &Atom, bindings: &Bindings) -> Option<Premise> {
    let values = atom
        .terms
        .iter()
        .map(|term| term.value(bindings))
        .collect::<Option<_>>()?;
    let fact = Fact {
        relation: atom.relation,
        values,
    };
    if atom.relation.info().given {
        store.find(&fact).map(Premise::Given)
    } else {
        Some(Premise::Concluded(fact))
    }
}

impl Prover<'_> {
    /// Collects the bindings under which the body of a clause holds.
    ///
    /// With `met`, goals whose tables are not complete are noted there and
    /// answered by what is known so far; without, they are completed first.
    pub(super) fn join(
        &mut self,
        clause: &'static Clause,
        bindings: Bindings,
        met: Option<&mut IndexSet<Goal, FxBuildHasher>>,
        solutions: &mut Solutions,
    ) {
        let open: Vec<&'static Literal> = clause.body.iter().collect();
        self.descend(&open, bindings, met, solutions);
    }

    fn descend(
        &mut self,
        open: &[&'static Literal],
        mut bindings: Bindings,
        mut met: Option<&mut IndexSet<Goal, FxBuildHasher>>,
        solutions: &mut Solutions,
    ) {
        let mut open = open.to_vec();
        // Comparisons and absences cost least as soon as their variables are known.
        while let Some(place) = open.iter().position(|literal| is_test(literal, &bindings)) {
            if !self.test(open.swap_remove(place), &bindings) {
                return;
            }
        }
        let next = open
            .iter()
            .enumerate()
            .filter_map(|(place, literal)| match literal {
                Literal::Present(atom) => Some((self.guess(atom, &bindings), place, *atom)),
                _ => None,
            })
            .min_by_key(|(guess, place, _)| (*guess, *place));
        let Some((guess, place, atom)) = next else {
            solutions.push(bindings);
            return;
        };
        if guess == 0 {
            return;
        }
        open.remove(place);
        let goal = Goal {
            relation: atom.relation,
            pattern: pattern(&atom, &bindings),
        };
        let before = bindings.clone();
        for values in self.candidates(&goal, met.as_deref_mut()) {
            let fits = atom
                .terms
                .iter()
                .zip(&values)
                .all(|(term, value)| bind(*term, *value, &mut bindings));
            if fits {
                self.descend(&open, bindings, met.as_deref_mut(), solutions);
            }
            bindings = before.clone();
        }
    }

    fn candidates(
        &mut self,
        goal: &Goal,
        met: Option<&mut IndexSet<Goal, FxBuildHasher>>,
    ) -> Vec<Box<[Value]>> {
        let complete = |prover: &Self| prover.tables.get(goal).is_some_and(|table| table.complete);
        match met {
            Some(met) if !goal.relation.info().given && !complete(self) => {
                met.insert(goal.clone());
                self.tables
                    .get(goal)
                    .map_or_else(Vec::new, |table| table.answers.iter().cloned().collect())
            }
            _ => self.answers(goal),
        }
    }

    /// Guesses how many possibilities an atom leaves.
    fn guess(&self, atom: &Atom, bindings: &[Option<Value>]) -> usize {
        let pattern = pattern(atom, bindings);
        if atom.relation.info().given {
            return self.store.count(atom.relation, &pattern);
        }
        let fixed = pattern.iter().filter(|value| value.is_some()).count();
        if fixed == pattern.len() {
            GUESSES[0]
        } else if fixed > 0 {
            GUESSES[1]
        } else {
            GUESSES[2]
        }
    }

    fn test(&mut self, literal: &Literal, bindings: &[Option<Value>]) -> bool {
        match literal {
            Literal::Compare(comparison, left, right) => {
                match (left.value(bindings), right.value(bindings)) {
                    (Some(left), Some(right)) => comparison.holds(left, right),
                    _ => false,
                }
            }
            // The program is stratified, so the goal leans on nothing that is still open here.
            Literal::Absent(atom) => !self.holds(&Goal {
                relation: atom.relation,
                pattern: pattern(atom, bindings),
            }),
            Literal::Present(_) => false,
        }
    }
}

/// Returns whether a condition can be tested: it binds nothing, and all that it
/// names is known.
fn is_test(literal: &Literal, bindings: &[Option<Value>]) -> bool {
    let known = |term: &Term| matches!(term, Term::Any) || term.value(bindings).is_some();
    match literal {
        Literal::Compare(_, left, right) => known(left) && known(right),
        Literal::Absent(atom) => atom.terms.iter().all(known),
        Literal::Present(_) => false,
    }
}
