//! The search for attempts.

mod conditions;
mod terms;

use super::{Attempt, Attempts, Block, Supposed, goal, of_policy_only, sorted};
use crate::model::{Grant, Instant, Role, Value};
use crate::prove::{Goal, Graph, Premise, Prover};
use crate::rule_list::{CLAUSES, Fact, Relation};
use crate::stop::Stop;
use crate::store::FactId;
use crate::world::World;
use std::collections::BTreeSet;
use terms::{Argument, Condition, Open, condition, renamed};

/// The most that an attempt may lack.
const MOST: usize = 4;

/// How many conditions are looked at before the search gives up.
const PATIENCE: usize = 60_000;

/// How deep clauses are followed.
const DEEPEST: usize = 12;

/// Returns the ways in which the goal could be concluded, those first that lack
/// least, and of those that lack more only the next ones.
#[must_use]
pub fn attempts(world: &World, wanted: &Goal, stop: &Stop) -> Attempts {
    let mut attempts = Attempts::default();
    for budget in 1..=MOST {
        attempts = lacking(world, wanted, budget, Reach::Everything, stop);
        // One level more than the first that finds anything shows the neighbours.
        let mut found = attempts.found.iter();
        if found.any(|attempt| attempt.cost() < budget) {
            break;
        }
    }
    attempts
}

/// What may be supposed and what may be noted as standing in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::explain) enum Reach {
    /// All that people would want to know of.
    Everything,
    /// Only what a change to the facts can mend, but all of that.
    Mendable,
}

/// Returns the ways that lack at most so much.
#[must_use]
pub(in crate::explain) fn lacking(
    world: &World,
    wanted: &Goal,
    budget: usize,
    reach: Reach,
    stop: &Stop,
) -> Attempts {
    let mut search = Search {
        world,
        reach,
        stop,
        user: wanted.pattern[0],
        prover: world.prover(),
        variables: Vec::new(),
        supposed: Vec::new(),
        blocks: Vec::new(),
        there: Vec::new(),
        clauses: Vec::new(),
        instances: 0,
        looked: 0,
        found: Vec::new(),
    };
    let terms = wanted
        .pattern
        .iter()
        .map(|value| search.term(*value))
        .collect();
    search.expand(wanted.relation, terms, Vec::new(), budget, 0);
    Attempts {
        given_up: search.looked > PATIENCE,
        found: sorted(search.found),
    }
}

struct Search<'w> {
    world: &'w World,
    reach: Reach,
    stop: &'w Stop,
    /// Whom the goal is about: only this user is given anything.
    user: Option<Value>,
    prover: Prover<'w>,
    variables: Vec<Option<Argument>>,
    supposed: Vec<(Relation, Vec<Argument>)>,
    blocks: Vec<Block>,
    there: Vec<(usize, FactId)>,
    clauses: Vec<usize>,
    instances: usize,
    looked: usize,
    found: Vec<Attempt>,
}

/// How far the lists of a search had grown, to go back to.
struct Mark {
    variables: Vec<Option<Argument>>,
    supposed: usize,
    blocks: usize,
    there: usize,
    clauses: usize,
}

impl Search<'_> {
    fn term(&mut self, value: Option<Value>) -> Argument {
        match value {
            Some(value) => Argument::Known(value),
            None => {
                self.variables.push(None);
                Argument::Open(self.variables.len() - 1)
            }
        }
    }

    fn mark(&self) -> Mark {
        Mark {
            variables: self.variables.clone(),
            supposed: self.supposed.len(),
            blocks: self.blocks.len(),
            there: self.there.len(),
            clauses: self.clauses.len(),
        }
    }

    fn back(&mut self, mark: &Mark) {
        self.variables.clone_from(&mark.variables);
        self.supposed.truncate(mark.supposed);
        self.blocks.truncate(mark.blocks);
        self.there.truncate(mark.there);
        self.clauses.truncate(mark.clauses);
    }

    /// Follows every clause that could conclude an atom.
    fn expand(
        &mut self,
        relation: Relation,
        terms: Vec<Argument>,
        open: Vec<Open>,
        budget: usize,
        depth: usize,
    ) {
        if depth > DEEPEST {
            return;
        }
        for (place, clause) in CLAUSES
            .iter()
            .enumerate()
            .filter(|(_, clause)| clause.head.relation == relation)
        {
            let mark = self.mark();
            let base = self.variables.len();
            self.variables.resize(base + clause.variables.len(), None);
            let head = clause
                .head
                .terms
                .iter()
                .map(|term| renamed(term, base))
                .collect::<Vec<_>>();
            if terms
                .iter()
                .zip(&head)
                .all(|(term, head)| self.unify(term, head))
            {
                self.instances += 1;
                let instance = self.instances;
                let mut open = open.clone();
                open.extend(clause.body.iter().map(|literal| Open {
                    condition: condition(literal, base),
                    instance,
                    depth: depth + 1,
                }));
                self.clauses.push(place);
                self.descend(open, budget);
            }
            self.back(&mark);
        }
    }

    fn descend(&mut self, mut open: Vec<Open>, mut budget: usize) {
        self.looked += 1;
        if self.stop.is_set() {
            self.looked = PATIENCE + 1;
        }
        if self.looked > PATIENCE {
            return;
        }
        while let Some(place) = open.iter().position(|open| self.is_test(open)) {
            let tested = open.swap_remove(place);
            if self.test(&tested) {
                continue;
            }
            let Some(block) = (budget > 0).then(|| self.block(&tested)).flatten() else {
                return;
            };
            if !self.blocks.contains(&block) {
                budget -= 1;
                self.blocks.push(block);
            }
        }
        let next = (0..open.len())
            .filter_map(|place| Some((self.rank(&open[place])?, place)))
            .min();
        let Some((_, place)) = next else {
            if open.is_empty() {
                self.emit();
            }
            return;
        };
        let Open {
            condition,
            instance,
            depth,
        } = open.remove(place);
        let Condition::Present(relation, terms) = condition else {
            return;
        };
        let values: Vec<Option<Value>> = terms.iter().map(|term| self.value(term)).collect();
        if relation.info().given {
            self.given(relation, &terms, &values, &open, instance, budget);
        } else if of_policy_only(relation)
            || !matches!(relation, Relation::Entitled | Relation::Effective)
        {
            let mut solutions = self.prover.solve(&goal(relation, &values));
            without_ends(&mut solutions);
            if solutions.is_empty() && !of_policy_only(relation) {
                self.expand(relation, terms, open, budget, depth);
                return;
            }
            for solution in solutions {
                let mark = self.mark();
                if self.matches(&terms, &solution.values) {
                    self.note(&solution, instance);
                    self.descend(open.clone(), budget);
                }
                self.back(&mark);
            }
        } else {
            self.expand(relation, terms, open, budget, depth);
        }
    }

    /// Takes a given fact that is there, or supposes one that is not.
    fn given(
        &mut self,
        relation: Relation,
        terms: &[Argument],
        values: &[Option<Value>],
        open: &[Open],
        instance: usize,
        budget: usize,
    ) {
        let store = self.world.store();
        for id in store.matching(relation, values).into_owned() {
            let mark = self.mark();
            let values = self.world.store().fact(id).values;
            if self.matches(terms, values) {
                self.there.push((instance, id));
                self.descend(open.to_vec(), budget);
            }
            self.back(&mark);
        }
        for place in 0..self.supposed.len() {
            let (known, supposed) = self.supposed[place].clone();
            let mark = self.mark();
            if known == relation
                && terms
                    .iter()
                    .zip(&supposed)
                    .all(|(term, known)| self.unify(term, known))
            {
                self.descend(open.to_vec(), budget);
            }
            self.back(&mark);
        }
        let cost = usize::from(relation != Relation::GrantedBy);
        if budget >= cost && self.can_be_supposed(relation, values) {
            let mark = self.mark();
            if self.suppose(relation, terms) {
                self.descend(open.to_vec(), budget - cost);
            }
            self.back(&mark);
        }
    }

    /// Says whether a fact of the relation may be supposed: one about what
    /// people can do, of which it is known whom it is about.
    fn can_be_supposed(&self, relation: Relation, values: &[Option<Value>]) -> bool {
        match relation {
            // The role and the user are known, and which grant it is, is not.
            Relation::Granted => {
                values[0].is_none() && values[1].is_some() && values[2] == self.user
            }
            Relation::GrantedBy => {
                matches!(values[0], Some(Value::Grant(grant)) if grant >= self.world.facts().next_grant())
            }
            Relation::Assigned | Relation::HelpDeskApproval => {
                values[0] == self.user && values[1].is_some()
            }
            Relation::Manages => values[1].is_some(),
            Relation::SetUpServices => {
                self.reach == Reach::Everything && values[0] == self.user && values[1].is_some()
            }
            Relation::ContactCenter => self.reach == Reach::Everything,
            _ => false,
        }
    }

    fn suppose(&mut self, relation: Relation, terms: &[Argument]) -> bool {
        let now = Value::from(self.world.as_of().at);
        let supposed = self
            .supposed
            .iter()
            .filter(|(relation, _)| *relation == Relation::Granted)
            .count();
        let new = self.world.facts().next_grant().index() + supposed;
        for (term, field) in terms.iter().zip(relation.info().fields) {
            let value = match *field {
                "grant" if relation == Relation::Granted => {
                    Grant(u32::try_from(new).unwrap_or(u32::MAX)).into()
                }
                // What is given now, begins now: an earlier demotion does not act on it.
                "from" | "at" => now,
                "until" => Instant::NEVER.into(),
                _ => continue,
            };
            if self.value(term).is_none() && !self.unify(term, &Argument::Known(value)) {
                return false;
            }
        }
        self.supposed.push((relation, terms.to_vec()));
        true
    }

    /// Notes the given facts behind a conclusion that is there.
    fn note(&mut self, fact: &Fact, instance: usize) {
        if of_policy_only(fact.relation) && fact.relation != Relation::Entitles {
            return;
        }
        let graph = Graph::of(&mut self.prover, &Goal::exactly(fact));
        for id in behind(&graph, fact) {
            self.there.push((instance, id));
        }
    }

    fn emit(&mut self) {
        let missing: BTreeSet<Supposed> = self
            .supposed
            .iter()
            .filter(|(relation, _)| *relation != Relation::GrantedBy)
            .map(|(relation, terms)| Supposed {
                relation: *relation,
                values: terms.iter().map(|term| self.value(term)).collect(),
            })
            .collect();
        // Something about an unknown organization is no way in.
        let vague = missing.iter().any(|supposed| {
            supposed
                .values
                .iter()
                .zip(supposed.relation.info().fields)
                .any(|(value, field)| {
                    value.is_none() && matches!(*field, "org" | "partner" | "customer" | "approver")
                })
        });
        if vague || (missing.is_empty() && self.blocks.is_empty()) {
            return;
        }
        let role = self.clauses.iter().zip(0..).find_map(|_| self.role());
        self.found.push(Attempt {
            role,
            missing,
            blocks: self.blocks.iter().cloned().collect(),
            there: self.there.iter().map(|(_, id)| *id).collect(),
            clauses: self.clauses.iter().copied().collect(),
        });
    }

    /// Returns the role of the first grant that is supposed or there.
    fn role(&self) -> Option<Role> {
        let supposed = self
            .supposed
            .iter()
            .find(|(relation, _)| *relation == Relation::Granted);
        if let Some((_, terms)) = supposed {
            return self.value(&terms[1])?.try_into().ok();
        }
        let of_user = self
            .there
            .iter()
            .map(|(_, id)| self.world.store().fact(*id));
        let mut granted = of_user.filter(|fact| fact.relation == Relation::Granted);
        granted
            .next()
            .and_then(|fact| fact.values[1].try_into().ok())
    }
}

/// Returns the given facts behind the smallest proof of a conclusion.
pub(in crate::explain) fn behind(graph: &Graph, fact: &Fact) -> BTreeSet<FactId> {
    let mut found = BTreeSet::new();
    let mut open = vec![fact.clone()];
    let mut seen = BTreeSet::new();
    while let Some(fact) = open.pop() {
        if !seen.insert(fact.clone()) {
            continue;
        }
        for premise in graph
            .smallest_step(&fact)
            .iter()
            .flat_map(|step| &step.premises)
        {
            match premise {
                Premise::Given(id) => {
                    found.insert(*id);
                }
                Premise::Concluded(fact) => open.push(fact.clone()),
                Premise::Absent(_) => {}
            }
        }
    }
    found
}

/// Leaves one of those solutions that differ in their end only.
fn without_ends(solutions: &mut Vec<Fact>) {
    solutions.dedup_by(|one, other| {
        let same = one.values.iter().zip(&other.values);
        same.into_iter()
            .all(|(one, other)| one == other || matches!(one, Value::Instant(_)))
    });
}
