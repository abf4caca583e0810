//! Proofs: one way in which something is concluded, down to its leaves.

use crate::model::Mark;
use crate::policy::Quoted;
use crate::prove::{Goal, Graph, Premise};
use crate::routes::Way;
use crate::rule_list::{Clause, Fact};
use crate::store::FactId;
use crate::world::{Origin, World};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// One way in which something is concluded.
#[derive(Debug)]
pub struct Proof {
    /// The conclusion, with all that it rests on.
    pub root: Node,
}

/// A step or a leaf of a proof.
#[derive(Debug)]
pub struct Node {
    /// The number by which it can be opened: the proof's, then the way down.
    pub handle: String,
    /// What it says.
    pub what: What,
    /// What it rests on.
    pub children: Vec<Node>,
}

/// What a node of a proof says.
#[derive(Debug)]
pub enum What {
    /// A conclusion, by a clause.
    Concluded {
        /// The conclusion.
        fact: Fact,
        /// The clause.
        clause: &'static Clause,
    },
    /// A conclusion whose proof was shown before.
    Shown {
        /// The conclusion.
        fact: Fact,
        /// Where it was shown.
        at: String,
    },
    /// A given fact: stated, or quoted from the policy.
    Given(FactId),
    /// That nothing meets the goal.
    Absent(Goal),
}

impl Node {
    /// Returns the conclusion, if it is one.
    #[must_use]
    pub fn fact(&self) -> Option<&Fact> {
        match &self.what {
            What::Concluded { fact, .. } | What::Shown { fact, .. } => Some(fact),
            What::Given(_) | What::Absent(_) => None,
        }
    }

    /// Returns the node of a handle, here or below.
    #[must_use]
    pub fn find(&self, handle: &str) -> Option<&Self> {
        if self.handle == handle {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(handle))
    }

    /// Calls a function for the node and all below, parents first.
    pub fn visit<'n>(&'n self, look: &mut impl FnMut(&'n Self)) {
        look(self);
        for child in &self.children {
            child.visit(look);
        }
    }
}

impl Proof {
    /// Returns the smallest proof of a conclusion of the graph.
    #[must_use]
    pub fn smallest(graph: &Graph, fact: &Fact, number: usize) -> Option<Self> {
        Self::build(graph, fact, &[], number)
    }

    /// Returns the smallest proof that takes a way.
    #[must_use]
    pub fn of_way(graph: &Graph, way: &Way, number: usize) -> Option<Self> {
        Self::build(graph, &way.root, &way.picks, number)
    }

    fn build(graph: &Graph, fact: &Fact, picks: &[(Fact, usize)], number: usize) -> Option<Self> {
        let mut builder = Builder {
            graph,
            shown: FxHashMap::default(),
        };
        builder
            .node(fact, picks, number.to_string())
            .map(|root| Self { root })
    }

    /// Returns what the proof leans on.
    #[must_use]
    pub fn leans(&self, world: &World) -> Leans {
        let mut leans = Leans::default();
        self.root.visit(&mut |node| leans.add(world, node));
        leans
    }
}

struct Builder<'g> {
    graph: &'g Graph,
    shown: FxHashMap<Fact, String>,
}

impl Builder<'_> {
    /// Returns the node of a conclusion. The picks lead from it down; off their
    /// way the smallest proof is taken, which never leans on itself.
    fn node(&mut self, fact: &Fact, picks: &[(Fact, usize)], handle: String) -> Option<Node> {
        if let Some(at) = self.shown.get(fact) {
            let what = What::Shown {
                fact: fact.clone(),
                at: at.clone(),
            };
            return Some(Node {
                handle,
                what,
                children: Vec::new(),
            });
        }
        self.shown.insert(fact.clone(), handle.clone());
        let (step, below) = match picks.split_first() {
            Some(((picked, step), below)) if picked == fact => {
                (self.graph.steps(fact).get(*step)?, below)
            }
            _ => (self.graph.smallest_step(fact)?, &[][..]),
        };
        let mut children = Vec::new();
        for (place, premise) in step.premises.iter().enumerate() {
            let handle = format!("{handle}.{}", place + 1);
            children.push(match premise {
                Premise::Concluded(fact) => self.node(fact, below, handle)?,
                Premise::Given(id) => Node {
                    handle,
                    what: What::Given(*id),
                    children: Vec::new(),
                },
                Premise::Absent(goal) => Node {
                    handle,
                    what: What::Absent(goal.clone()),
                    children: Vec::new(),
                },
            });
        }
        let what = What::Concluded {
            fact: fact.clone(),
            clause: step.clause(),
        };
        Some(Node {
            handle,
            what,
            children,
        })
    }
}

/// What a proof leans on, apart from facts.
#[derive(Debug, Default)]
pub struct Leans {
    /// The ids of the rules.
    pub rules: BTreeSet<&'static str>,
    /// The ids of the articles that its cells and rules are from.
    pub articles: BTreeSet<String>,
    /// How many of its cells are inferred.
    pub inferred: usize,
    /// The readings that its cells and rules lean on.
    pub readings: BTreeSet<String>,
    /// The choices, each with its option.
    pub choices: BTreeSet<String>,
}

impl Leans {
    /// Adds what another proof leans on.
    pub(super) fn join(&mut self, other: Self) {
        self.rules.extend(other.rules);
        self.articles.extend(other.articles);
        self.inferred += other.inferred;
        self.readings.extend(other.readings);
        self.choices.extend(other.choices);
    }

    /// Returns it in words, counted.
    #[must_use]
    pub fn text(&self) -> String {
        let listed = |count: usize, noun: &str, names: Vec<&str>| {
            let plural = if count == 1 { "" } else { "s" };
            let names = if names.is_empty() {
                String::new()
            } else {
                format!(" ({})", names.join(", "))
            };
            format!("{count} {noun}{plural}{names}")
        };
        let names = |set: &'_ BTreeSet<String>| {
            set.iter()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let (articles, choices) = (names(&self.articles), names(&self.choices));
        let one = |text: &'_ str| {
            if text.is_empty() {
                Vec::new()
            } else {
                vec![text.to_owned()]
            }
        };
        let parts = [
            (self.articles.len(), "article", one(&articles)),
            (self.inferred, "inferred cell", Vec::new()),
            (self.readings.len(), "reading", Vec::new()),
            (self.choices.len(), "choice", one(&choices)),
        ];
        let parts: Vec<String> = parts
            .iter()
            .map(|(count, noun, names)| {
                listed(*count, noun, names.iter().map(String::as_str).collect())
            })
            .collect();
        format!("leans on {}", parts.join(", "))
    }

    fn add(&mut self, world: &World, node: &Node) {
        match &node.what {
            What::Concluded { clause, .. } => {
                self.rules.insert(clause.rule);
                if let Some(rule) = world.policy().rule(clause.rule) {
                    self.articles.insert(rule.article.to_string());
                    self.readings
                        .extend(rule.readings.iter().map(ToString::to_string));
                }
            }
            What::Given(id) => {
                let Origin::Quoted(quote) = world.origin(*id) else {
                    return;
                };
                let quote = world.policy().quote(quote);
                self.articles
                    .extend(quote.article.iter().map(ToString::to_string));
                self.readings
                    .extend(quote.readings.iter().map(ToString::to_string));
                if quote.mark == Some(Mark::Inferred) {
                    self.inferred += 1;
                }
                if let Quoted::Choice { option, .. } = &quote.what {
                    self.choices.insert(format!("{}={option}", option.point()));
                }
            }
            What::Shown { .. } | What::Absent(_) => {}
        }
    }
}
