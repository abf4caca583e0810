//! The ground of claims: everything that a *yes* or a *no* rests on.
//!
//! Owns the walk from a claim down. A goal that is met is followed through
//! every proof; a goal that is not met, through every near miss, that is every
//! clause instance of which all conditions hold but one. So a *no* rests on
//! what is lacking or stands in the way, and on nothing that merely happens to
//! be there.

use super::Touched;
use crate::claims::Claim;
use crate::prove::{Goal, Obstacle, Premise, Prover};
use crate::rule_list::{Fact, Relation};
use rustc_hash::FxHashSet;

/// Adds to what is touched what the claims of one world rest on.
pub(super) fn walk(prover: &mut Prover<'_>, claims: &[Claim<'_>], touched: &mut Touched) {
    let mut walk = Walk {
        touched,
        open: Vec::new(),
        met: FxHashSet::default(),
        unmet: FxHashSet::default(),
    };
    for claim in claims {
        for goal in &claim.met {
            walk.open
                .extend(prover.solve(goal).into_iter().map(Node::Met));
        }
        let unmet = claim.unmet.iter().cloned();
        walk.open.extend(unmet.map(Node::Unmet));
    }
    while let Some(node) = walk.open.pop() {
        match node {
            Node::Met(fact) => walk.met(prover, fact),
            Node::Unmet(goal) => walk.unmet(prover, goal),
        }
    }
}

/// Something that a claim rests on.
enum Node {
    /// A conclusion that holds.
    Met(Fact),
    /// A goal that nothing meets.
    Unmet(Goal),
}

struct Walk<'t> {
    touched: &'t mut Touched,
    open: Vec<Node>,
    met: FxHashSet<Fact>,
    unmet: FxHashSet<Goal>,
}

impl Walk<'_> {
    fn met(&mut self, prover: &mut Prover<'_>, fact: Fact) {
        if fact.relation.info().given {
            self.touched.gave.insert(fact);
            return;
        }
        if self.met.contains(&fact) {
            return;
        }
        for step in prover.steps(&fact) {
            self.touched.fired.insert(step.clause);
            for premise in step.premises {
                self.open.push(match premise {
                    Premise::Given(id) => Node::Met(prover.store().fact(id).to_fact()),
                    Premise::Concluded(fact) => Node::Met(fact),
                    Premise::Absent(goal) => Node::Unmet(goal),
                });
            }
        }
        self.met.insert(fact);
    }

    fn unmet(&mut self, prover: &mut Prover<'_>, goal: Goal) {
        if goal.relation.info().given || self.unmet.contains(&goal) {
            return;
        }
        for near in prover.near(&goal) {
            self.touched.decided.insert((near.clause, near.literal));
            match near.obstacle {
                Obstacle::Missing(goal) => {
                    // What the cell is worth is what decides.
                    if goal.relation == Relation::Worth {
                        self.fell_short(prover, &near.there);
                    }
                    self.open.push(Node::Unmet(goal));
                }
                Obstacle::InTheWay(goal) => {
                    self.open
                        .extend(prover.solve(&goal).into_iter().map(Node::Met));
                }
                Obstacle::Comparison => self.waited(prover, &near.there),
            }
        }
        self.unmet.insert(goal);
    }

    /// Notes the cells behind some conclusions, which give too little.
    fn fell_short(&mut self, prover: &mut Prover<'_>, there: &[Premise]) {
        let mut open: Vec<Premise> = there.to_vec();
        while let Some(premise) = open.pop() {
            match premise {
                Premise::Given(id) => {
                    let fact = prover.store().fact(id);
                    if super::is_cell(fact.relation) {
                        self.touched.fell_short.insert(fact.to_fact());
                    }
                }
                Premise::Concluded(fact) => {
                    let steps = prover.steps(&fact).into_iter();
                    open.extend(steps.flat_map(|step| step.premises));
                }
                Premise::Absent(_) => {}
            }
        }
    }

    /// Notes the dates on which a restriction ends that had not come.
    fn waited(&mut self, prover: &Prover<'_>, there: &[Premise]) {
        for premise in there {
            if let Premise::Given(id) = premise {
                let fact = prover.store().fact(*id);
                if fact.relation == Relation::LiftedFrom {
                    self.touched.fell_short.insert(fact.to_fact());
                }
            }
        }
    }
}
