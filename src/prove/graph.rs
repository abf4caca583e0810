//! The proof graph: every way in which a conclusion holds, shared parts once.
//!
//! Owns the graph from a conclusion down to given facts and absences, and the
//! choice of the smallest proof in it.

use super::{Goal, Prover};
use crate::rule_list::{CLAUSES, Clause, Fact};
use crate::store::FactId;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::collections::BTreeSet;

/// An instance of a clause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// The clause, by its place in the rule list.
    pub clause: usize,
    /// What it rests on, in the order of its body; comparisons are left out.
    pub premises: Vec<Premise>,
}

impl Step {
    /// Returns the clause.
    #[must_use]
    pub fn clause(&self) -> &'static Clause {
        &CLAUSES[self.clause]
    }

    /// Returns the conclusions that it rests on.
    pub fn conclusions(&self) -> impl Iterator<Item = &Fact> {
        self.premises.iter().filter_map(|premise| match premise {
            Premise::Concluded(fact) => Some(fact),
            Premise::Given(_) | Premise::Absent(_) => None,
        })
    }
}

/// One thing that a step rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Premise {
    /// A given fact.
    Given(FactId),
    /// A conclusion.
    Concluded(Fact),
    /// That nothing meets the goal.
    Absent(Goal),
}

/// Every way in which some conclusions hold.
#[derive(Debug)]
pub struct Graph {
    roots: Vec<Fact>,
    nodes: IndexMap<Fact, Vec<Step>, FxBuildHasher>,
    /// For each node the step of its smallest proof, and that proof's size.
    smallest: Vec<Option<(usize, usize)>>,
}

impl Graph {
    /// Returns the graph of everything that meets a goal.
    pub fn of(prover: &mut Prover<'_>, goal: &Goal) -> Self {
        let roots = prover.solve(goal);
        let mut nodes: IndexMap<Fact, Vec<Step>, FxBuildHasher> = IndexMap::default();
        for root in &roots {
            nodes.entry(root.clone()).or_default();
        }
        let mut place = 0;
        while let Some((fact, _)) = nodes.get_index(place) {
            let steps = prover.steps(&fact.clone());
            for fact in steps.iter().flat_map(Step::conclusions) {
                nodes.entry(fact.clone()).or_default();
            }
            nodes[place] = steps;
            place += 1;
        }
        let smallest = smallest(&nodes);
        Self {
            roots,
            nodes,
            smallest,
        }
    }

    /// Returns the conclusions that the graph was made for, sorted.
    #[must_use]
    pub fn roots(&self) -> &[Fact] {
        &self.roots
    }

    /// Returns every conclusion in the graph, those it was made for first.
    pub fn conclusions(&self) -> impl Iterator<Item = &Fact> {
        self.nodes.keys()
    }

    /// Returns every way in which a conclusion of the graph is reached.
    #[must_use]
    pub fn steps(&self, fact: &Fact) -> &[Step] {
        self.nodes.get(fact).map_or(&[], Vec::as_slice)
    }

    /// Returns the last step of the smallest proof of a conclusion of the graph.
    #[must_use]
    pub fn smallest_step(&self, fact: &Fact) -> Option<&Step> {
        let place = self.nodes.get_index_of(fact)?;
        let (step, _) = self.smallest[place]?;
        self.nodes[place].get(step)
    }

    /// Returns how many steps the smallest proof of a conclusion takes.
    #[must_use]
    pub fn size(&self, fact: &Fact) -> Option<usize> {
        self.smallest[self.nodes.get_index_of(fact)?].map(|(_, size)| size)
    }

    /// Returns how many steps a proof takes that ends in this step of a conclusion
    /// and is smallest otherwise.
    #[must_use]
    pub fn step_size(&self, fact: &Fact, step: usize) -> Option<usize> {
        let sizes = self
            .steps(fact)
            .get(step)?
            .conclusions()
            .map(|fact| self.size(fact));
        sizes
            .sum::<Option<usize>>()
            .map(|size| size.saturating_add(1))
    }

    /// Returns every clause that some proof uses, in the order of the program.
    #[must_use]
    pub fn clauses(&self) -> BTreeSet<usize> {
        self.nodes
            .values()
            .flatten()
            .map(|step| step.clause)
            .collect()
    }

    /// Returns the ids of the rules that some proof uses, sorted.
    #[must_use]
    pub fn rules(&self) -> BTreeSet<&'static str> {
        self.clauses()
            .into_iter()
            .map(|clause| CLAUSES[clause].rule)
            .collect()
    }
}

/// Returns for each node the step and the size of its smallest proof. Every step
/// adds one, so the chosen steps never lean on what they conclude.
fn smallest(nodes: &IndexMap<Fact, Vec<Step>, FxBuildHasher>) -> Vec<Option<(usize, usize)>> {
    let mut chosen: Vec<Option<(usize, usize)>> = vec![None; nodes.len()];
    loop {
        let mut changed = false;
        // Conclusions come before what they rest on, so the way back settles fastest.
        for (place, (_, steps)) in nodes.iter().enumerate().rev() {
            for (step, size) in steps
                .iter()
                .enumerate()
                .filter_map(|(step, body)| {
                    let sizes = body.conclusions().map(|fact| {
                        let (_, size) = chosen[nodes.get_index_of(fact)?]?;
                        Some(size)
                    });
                    let size = sizes.sum::<Option<usize>>()?;
                    Some((step, size.saturating_add(1)))
                })
                .collect::<Vec<_>>()
            {
                if chosen[place].is_none_or(|(_, known)| size < known) {
                    chosen[place] = Some((step, size));
                    changed = true;
                }
            }
        }
        if !changed {
            return chosen;
        }
    }
}
