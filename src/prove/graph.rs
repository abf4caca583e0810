//! The proof graph: every way in which a conclusion holds, shared parts once.
//!
//! Owns the graph from a conclusion down to given facts and absences, and the
//! choice of the smallest proof in it.

use super::{Goal, Prover};
use crate::rule_list::{CLAUSES, Clause, Fact};
use crate::store::FactId;
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

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
        // For each node and each of its steps, the nodes that it rests on.
        let mut rests: Vec<Vec<Rests>> = Vec::new();
        while let Some((fact, _)) = nodes.get_index(rests.len()) {
            let steps = prover.steps(fact);
            let rest = |step: &Step| {
                step.conclusions()
                    .map(|fact| place(&mut nodes, fact))
                    .collect()
            };
            let place = rests.len();
            rests.push(steps.iter().map(rest).collect());
            nodes[place] = steps;
        }
        let smallest = smallest(&rests);
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

/// The nodes that a step rests on, by their places.
type Rests = SmallVec<[usize; 4]>;

/// Returns the place of a conclusion among the nodes, where it may be new.
fn place(nodes: &mut IndexMap<Fact, Vec<Step>, FxBuildHasher>, fact: &Fact) -> usize {
    match nodes.get_index_of(fact) {
        Some(place) => place,
        None => nodes.insert_full(fact.clone(), Vec::new()).0,
    }
}

/// Returns for each node the step and the size of its smallest proof.
///
/// Nodes are settled from the smallest proof up, so the chosen steps rest on
/// what was settled before, and never lean on what they conclude.
fn smallest(rests: &[Vec<Rests>]) -> Vec<Option<(usize, usize)>> {
    // For each node, the steps that rest on it; for each step, how many of
    // these it waits for, and the size of what it need not wait for.
    let mut bears: Vec<Vec<(usize, usize)>> = vec![Vec::new(); rests.len()];
    let mut waits: Vec<Vec<(usize, usize)>> = Vec::new();
    let mut ready: BinaryHeap<Reverse<(usize, usize, usize)>> = BinaryHeap::new();
    for (node, steps) in rests.iter().enumerate() {
        for (step, rest) in steps.iter().enumerate() {
            rest.iter().for_each(|&on| bears[on].push((node, step)));
            if rest.is_empty() {
                ready.push(Reverse((1, node, step)));
            }
        }
        waits.push(steps.iter().map(|rest| (rest.len(), 1)).collect());
    }
    let mut chosen: Vec<Option<(usize, usize)>> = vec![None; rests.len()];
    while let Some(Reverse((size, node, step))) = ready.pop() {
        if chosen[node].is_some() {
            continue;
        }
        chosen[node] = Some((step, size));
        for &(node, step) in &bears[node] {
            let (waiting, sum) = &mut waits[node][step];
            *waiting -= 1;
            *sum = size.saturating_add(*sum);
            if *waiting == 0 {
                ready.push(Reverse((*sum, node, step)));
            }
        }
    }
    chosen
}
