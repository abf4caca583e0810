//! Joins: the bindings under which the body of a clause holds.
//!
//! Owns unification and the order in which a body's conditions are looked at:
//! always the one that leaves fewest possibilities next.

use super::graph::{Premise, Step};
use super::settle::first;
use super::table::{SoughtFact, TableId};
use super::{Goal, Prover};
use crate::model::Value;
use crate::rule_list::{Atom, CLAUSES, Clause, Fact, Literal, Relation, RuleList, Term};
use crate::store::{FactId, Pattern, Store};
use smallvec::SmallVec;
use std::borrow::Cow;

/// The values of a clause's variables, where they are known.
pub(super) type Bindings = SmallVec<[Option<Value>; 12]>;

/// The arguments of an atom, where they are known.
type Arguments = SmallVec<[Option<Value>; 8]>;

/// The arguments of an atom, all of them known.
type Values = SmallVec<[Value; 8]>;

/// Literals of a clause or variables, by their places, as bits.
type Places = u32;

/// No clause has more literals or variables than there are bits.
const _: () = {
    let mut place = 0;
    while place < CLAUSES.len() {
        let clause = &CLAUSES[place];
        if let (Cow::Borrowed(body), Cow::Borrowed(variables)) = (&clause.body, &clause.variables) {
            assert!(body.len() < 32 && variables.len() <= 32);
        }
        place += 1;
    }
};

/// Possibilities that a concluded atom is guessed to leave, by whether its
/// arguments are all fixed, some or none. Given atoms are counted exactly.
const GUESSES: [usize; 3] = [4, 64, 1 << 20];

/// The search for the instances of one clause that give answers of one table.
#[derive(Debug)]
pub(super) struct Search<'s, 'p> {
    place: usize,
    clause: &'s Clause,
    table: TableId,
    /// What the answers have to meet.
    pattern: &'p [Option<Value>],
    leans_on: Option<usize>,
    /// Where what the clause concludes is sought for itself, what was found; it
    /// becomes no answer of the table then.
    found: Option<Vec<Fact>>,
}

impl<'s, 'p> Search<'s, 'p> {
    /// Returns the search for the instances of a clause, by its place.
    pub(super) fn new(
        rules: &'s RuleList,
        place: usize,
        table: TableId,
        pattern: &'p [Option<Value>],
    ) -> Self {
        Self {
            place,
            clause: &rules.clauses()[place],
            table,
            pattern,
            leans_on: None,
            found: None,
        }
    }

    /// Returns the first place among the open tables that it leans on, if on any.
    pub(super) fn leans_on(&self) -> Option<usize> {
        self.leans_on
    }
}

/// Returns what a clause concludes where one of its conditions is about the values.
pub(super) fn heads(
    prover: &mut Prover<'_>,
    clause: usize,
    condition: usize,
    values: &[Value],
) -> Vec<Fact> {
    let rules = prover.rules;
    let Some(mut bindings) = bound_by(&rules.clauses()[clause], condition, values) else {
        return Vec::new();
    };
    // No table is being completed, so none that the search meets leads back to it.
    let mut search = Search {
        found: Some(Vec::new()),
        ..Search::new(rules, clause, TableId::MAX, &[])
    };
    prover.join(&mut search, &mut bindings);
    search.found.unwrap_or_default()
}

/// Returns the given atoms that must be present beside one condition of a clause that
/// is about the values, with their arguments as far as that binds them; nothing where
/// the condition cannot be about the values.
pub(super) fn given_beside(
    clause: &Clause,
    condition: usize,
    values: &[Value],
) -> Option<Vec<(Relation, Pattern)>> {
    let bindings = bound_by(clause, condition, values)?;
    let given = clause.body.iter().filter_map(|literal| match literal {
        Literal::Present(atom) if atom.relation.info().given => {
            Some((atom.relation, arguments(atom, &bindings).as_slice().into()))
        }
        _ => None,
    });
    Some(given.collect())
}

/// Returns the bindings under which a condition of a clause is about the values.
fn bound_by(clause: &Clause, condition: usize, values: &[Value]) -> Option<Bindings> {
    let (Literal::Present(atom) | Literal::Absent(atom)) = clause.body.get(condition)? else {
        return None;
    };
    let mut bindings = Bindings::from_elem(None, clause.variables.len());
    bind_all(&atom.terms, values, &mut bindings).ok()?;
    Some(bindings)
}

/// What the next condition leaves.
pub(super) enum Candidates<'s> {
    Given(Cow<'s, [FactId]>),
    Concluded(Arguments),
}

/// Returns the bindings under which the clause's head has the pattern, or
/// nothing where it cannot have it.
pub(super) fn unify(clause: &Clause, pattern: &[Option<Value>]) -> Option<Bindings> {
    let mut bindings = Bindings::from_elem(None, clause.variables.len());
    for (term, value) in clause.head.terms.iter().zip(pattern) {
        if let Some(value) = value {
            bind(*term, *value, &mut bindings).ok()?;
        }
    }
    Some(bindings)
}

/// Binds a term to a value, where that is possible, and returns which variable
/// was bound by it. What a function yields is compared when its arguments are
/// known.
fn bind(term: Term, value: Value, bindings: &mut [Option<Value>]) -> Result<Places, ()> {
    let wanted = match term {
        Term::Any | Term::Apply(..) => return Ok(0),
        Term::Constant(constant) => constant,
        Term::Variable(place) => {
            let Some(bound) = bindings[place] else {
                bindings[place] = Some(value);
                return Ok(1 << place);
            };
            bound
        }
    };
    if wanted == value { Ok(0) } else { Err(()) }
}

/// Binds all terms to values, where that is possible, and returns which
/// variables were bound by it.
pub(super) fn bind_all(
    terms: &[Term],
    values: &[Value],
    bindings: &mut [Option<Value>],
) -> Result<Places, ()> {
    let mut bound = 0;
    for (term, value) in terms.iter().zip(values) {
        if let Ok(place) = bind(*term, *value, bindings) {
            bound |= place;
        } else {
            release(bound, bindings);
            return Err(());
        }
    }
    Ok(bound)
}

/// Unbinds variables.
pub(super) fn release(mut bound: Places, bindings: &mut [Option<Value>]) {
    while bound != 0 {
        bindings[bound.trailing_zeros() as usize] = None;
        bound &= bound - 1;
    }
}

/// Returns the literals of a clause that are among the places.
pub(super) fn among(clause: &Clause, places: Places) -> impl Iterator<Item = (Places, &Literal)> {
    let literals = clause.body.iter().enumerate();
    literals
        .map(|(place, literal)| (1 << place, literal))
        .filter(move |(place, _)| places & place != 0)
}

/// Returns the arguments that an atom has under bindings.
pub(super) fn arguments(atom: &Atom, bindings: &[Option<Value>]) -> Arguments {
    atom.terms.iter().map(|term| term.value(bindings)).collect()
}

/// Returns the instance of a clause under the values of its variables.
pub(super) fn step(
    rules: &RuleList,
    store: &Store,
    clause: usize,
    bindings: &[Option<Value>],
) -> Option<Step> {
    let premises = rules.clauses()[clause]
        .body
        .iter()
        .filter_map(|literal| match literal {
            Literal::Compare(..) => None,
            Literal::Absent(atom) => Some(Some(Premise::Absent(Goal {
                relation: atom.relation,
                pattern: arguments(atom, bindings).as_slice().into(),
            }))),
            Literal::Present(atom) => Some(premise(store, atom, bindings)),
        });
    Some(Step {
        clause,
        premises: premises.collect::<Option<_>>()?,
    })
}

fn premise(store: &Store, atom: &Atom, bindings: &[Option<Value>]) -> Option<Premise> {
    let terms = atom.terms.iter();
    let values: Values = terms
        .map(|term| term.value(bindings))
        .collect::<Option<_>>()?;
    if atom.relation.info().given {
        store.place(atom.relation, &values).map(Premise::Given)
    } else {
        Some(Premise::Concluded(Fact {
            relation: atom.relation,
            values: values.as_slice().into(),
        }))
    }
}

impl<'s> Prover<'s> {
    /// Adds to the table what the clause gives under some bindings.
    pub(super) fn join(&mut self, search: &mut Search<'s, '_>, bindings: &mut [Option<Value>]) {
        let open = (1 << search.clause.body.len()) - 1;
        self.descend(search, open, bindings);
    }

    fn descend(
        &mut self,
        search: &mut Search<'s, '_>,
        mut open: Places,
        bindings: &mut [Option<Value>],
    ) {
        // Comparisons and absences cost least as soon as their variables are known.
        for (place, literal) in among(search.clause, open) {
            match self.test(literal, bindings) {
                Some(true) => open &= !place,
                Some(false) => return,
                None => {}
            }
        }
        let Some((place, atom, candidates)) = self.next(search.clause, open, bindings) else {
            self.conclude(search, bindings);
            return;
        };
        open &= !place;
        match candidates {
            Candidates::Given(facts) => {
                let store = self.store;
                self.touched.extend(facts.iter());
                for &fact in facts.iter() {
                    let values = store.fact(fact).values;
                    if let Ok(bound) = bind_all(&atom.terms, values, bindings) {
                        self.descend(search, open, bindings);
                        release(bound, bindings);
                    }
                }
            }
            Candidates::Concluded(arguments) => {
                if self.is_known(atom, &arguments) {
                    return self.descend(search, open, bindings);
                }
                let table = self.table(atom.relation, &arguments);
                search.leans_on = first(search.leans_on, self.attend(table, search.table));
                // An open table may grow meanwhile.
                let mut place = 0;
                while let Some(values) = self.tables[table].answers.get_index(place) {
                    if let Ok(bound) = bind_all(&atom.terms, values, bindings) {
                        self.descend(search, open, bindings);
                        release(bound, bindings);
                    }
                    place += 1;
                }
            }
        }
    }

    /// Returns the condition that leaves fewest possibilities, and these.
    pub(super) fn next(
        &self,
        clause: &'s Clause,
        open: Places,
        bindings: &[Option<Value>],
    ) -> Option<(Places, &'s Atom, Candidates<'s>)> {
        let mut fewest = usize::MAX;
        let mut next = None;
        for (place, literal) in among(clause, open) {
            let Literal::Present(atom) = literal else {
                continue;
            };
            let arguments = arguments(atom, bindings);
            let (count, candidates) = if atom.relation.info().given {
                let facts = self.store.matching(atom.relation, &arguments);
                (facts.len(), Candidates::Given(facts))
            } else {
                (guess(&arguments), Candidates::Concluded(arguments))
            };
            if count < fewest || next.is_none() {
                fewest = count;
                next = Some((place, atom, candidates));
                // Nothing branches less than what is there once, and others may be dear to look up.
                if count <= 1 {
                    break;
                }
            }
        }
        next
    }

    /// Adds the answer that full bindings make.
    fn conclude(&mut self, search: &mut Search<'s, '_>, bindings: &[Option<Value>]) {
        let terms = search.clause.head.terms.iter();
        let answer: Option<Values> = terms.map(|term| term.value(bindings)).collect();
        if let (Some(found), Some(answer)) = (&mut search.found, &answer) {
            found.push(Fact {
                relation: search.clause.head.relation,
                values: answer.as_slice().into(),
            });
        } else if let Some(answer) = answer
            && meets(&answer, search.pattern)
        {
            let table = &mut self.tables[search.table];
            if table.add(&answer, search.place, bindings) {
                self.grown(search.table);
            }
        }
    }

    /// Returns whether an atom without variables is known to hold.
    fn is_known(&self, atom: &Atom, arguments: &[Option<Value>]) -> bool {
        let values: Option<Values> = arguments.iter().copied().collect();
        values.is_some_and(|values| {
            self.known.contains_key(&SoughtFact {
                relation: atom.relation,
                values: &values,
            })
        })
    }

    /// Returns whether a condition holds that binds nothing; nothing, where it
    /// does bind something or what it names is not known yet.
    pub(super) fn test(&mut self, literal: &Literal, bindings: &[Option<Value>]) -> Option<bool> {
        match literal {
            Literal::Present(_) => None,
            Literal::Compare(comparison, left, right) => {
                Some(comparison.holds(left.value(bindings)?, right.value(bindings)?))
            }
            Literal::Absent(atom) => {
                let known =
                    |term: &Term| matches!(term, Term::Any) || term.value(bindings).is_some();
                // The program is stratified, so the goal leans on nothing that is still open here.
                let pattern = arguments(atom, bindings);
                atom.terms
                    .iter()
                    .all(known)
                    .then(|| !self.any(atom.relation, &pattern))
            }
        }
    }
}

/// Returns whether values fit a pattern.
fn meets(values: &[Value], pattern: &[Option<Value>]) -> bool {
    values
        .iter()
        .zip(pattern)
        .all(|(value, wanted)| wanted.is_none_or(|wanted| wanted == *value))
}

/// Guesses how many possibilities a concluded atom leaves.
fn guess(arguments: &[Option<Value>]) -> usize {
    let fixed = arguments.iter().flatten().count();
    if fixed == arguments.len() {
        GUESSES[0]
    } else if fixed > 0 {
        GUESSES[1]
    } else {
        GUESSES[2]
    }
}
