//! Changes, and from what is lacking or leaned on to changes.

use super::Made;
use super::makers::makers;
use crate::explain::attempts::{Attempt, Block, Supposed};
use crate::facts::Fact;
use crate::model::{Grant, Instant, Org, User};
use crate::prove::{Goal, Graph, Premise};
use crate::rule_list::{FactRef, Relation};
use crate::store::Store;
use crate::world::{Origin, World, given};

/// A change to the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A fact more.
    Add(Fact),
    /// A fact less.
    Remove(Fact),
}

impl Change {
    /// Makes the change in a store that stands on the world's. A grant that is
    /// added becomes the one of this number after the last.
    pub(super) fn apply(&self, world: &World, store: &mut Store, number: usize) {
        match self {
            Self::Add(fact) => {
                let mut fact = *fact;
                if let Fact::Grant { grant, .. } = &mut fact {
                    let next = world.facts().next_grant().index() + number;
                    *grant = Grant(u32::try_from(next).unwrap_or(u32::MAX));
                }
                given::each(&fact, |relation, values| {
                    store.insert(FactRef { relation, values });
                });
            }
            Self::Remove(fact) => {
                for given in given::given_by_it_alone(world.facts(), fact) {
                    store.remove(&given);
                }
            }
        }
    }

    /// Returns the fact that is added or removed.
    #[must_use]
    pub fn fact(&self) -> Fact {
        match self {
            Self::Add(fact) | Self::Remove(fact) => *fact,
        }
    }

    /// Returns the change in words, with the fact as it is written in a file; a licence
    /// is written with its user there, so it is named.
    #[must_use]
    pub fn words(&self, world: &World) -> String {
        if let Self::Remove(Fact::Licence { user, licence }) = self {
            return format!("take the licence {licence} from {}", world.user_name(*user));
        }
        let stated = world.facts().stated(self.fact());
        match self {
            Self::Add(_) => format!("add {stated}"),
            Self::Remove(_) => format!("remove {stated}"),
        }
    }
}

/// Returns the changes that would supply what an attempt lacks, or take away
/// what stands in its way.
pub(super) fn additions(world: &World, attempt: &Attempt) -> Vec<Made> {
    let mut found: Vec<Made> = attempt
        .missing
        .iter()
        .filter_map(|supposed| addition(world, supposed))
        .collect();
    for block in &attempt.blocks {
        match block {
            Block::Present { fact, .. } => {
                let graph = world.graph(&Goal::exactly(fact));
                found.extend(removals(world, &graph));
                if let (Relation::Restricted | Relation::RestrictedMode, Ok(org)) =
                    (fact.relation, fact.values[0].try_into())
                {
                    found.extend(lift(world, org));
                }
            }
            Block::Period(id) => {
                let fact = world.store().fact(*id);
                let mut values: Vec<_> = fact.values.iter().copied().map(Some).collect();
                // The same anew, from now on.
                let first = usize::from(fact.relation == Relation::Granted);
                if first == 1 {
                    values[0] = None;
                }
                found.extend(addition(
                    world,
                    &Supposed {
                        relation: fact.relation,
                        values,
                    },
                ));
            }
        }
    }
    found
}

/// Returns the fact that a supposed one would be, begun now, by the first who
/// may make it.
pub(crate) fn addition(world: &World, supposed: &Supposed) -> Option<Made> {
    let now = world.as_of().at;
    let user = |place: usize| -> Option<User> { supposed.values[place]?.try_into().ok() };
    let org = |place: usize| -> Option<Org> { supposed.values[place]?.try_into().ok() };
    let mut fact = match supposed.relation {
        Relation::Granted => Fact::Grant {
            grant: world.facts().next_grant(),
            role: supposed.values[1]?.try_into().ok()?,
            to: user(2)?,
            on: org(3)?,
            by: None,
            from: now,
            until: Instant::NEVER,
        },
        Relation::Assigned => Fact::Assigned {
            user: user(0)?,
            customer: org(1)?,
            by: None,
            from: now,
            until: Instant::NEVER,
        },
        Relation::Manages => Fact::Manages {
            partner: org(0)?,
            customer: org(1)?,
        },
        Relation::HelpDeskApproval => Fact::HelpDeskApproval {
            user: user(0)?,
            on: org(1)?,
            by: user(0)?,
            at: now,
        },
        _ => return None,
    };
    let by = makers(world, &fact)?;
    match &mut fact {
        Fact::Grant { by: maker, .. } => *maker = by.first().copied(),
        Fact::Assigned { by: maker, .. } => *maker = by.first().copied(),
        Fact::HelpDeskApproval { by: maker, .. } => *maker = *by.first()?,
        _ => {}
    }
    Some(Made {
        change: Change::Add(fact),
        by,
    })
}

/// Returns the change that sets restricted mode off.
pub(super) fn lift(world: &World, on: Org) -> Option<Made> {
    let fact = Fact::RestrictedMode { on, enabled: false };
    let by = makers(world, &fact)?;
    Some(Made {
        change: Change::Add(fact),
        by,
    })
}

/// Returns the removals of what the proofs in a graph rest on, sorted, and
/// setting restricted mode on where they rest on its being off.
pub(super) fn removals(world: &World, graph: &Graph) -> Vec<Made> {
    let mut changes: Vec<Change> = Vec::new();
    for premise in graph
        .conclusions()
        .flat_map(|fact| graph.steps(fact))
        .flat_map(|step| &step.premises)
    {
        let change = match premise {
            Premise::Given(id) => match world.origin(*id) {
                Origin::Stated(place) => {
                    let fact = world.facts().entry(place).fact;
                    can_be_removed(&fact).then_some(Change::Remove(fact))
                }
                Origin::Quoted(_) => None,
            },
            // What is absent because restricted mode is off comes about by setting it on.
            Premise::Absent(goal) if goal.relation == Relation::Restricted => {
                restoring(world, goal)
            }
            Premise::Absent(_) | Premise::Concluded(_) => None,
        };
        changes.extend(change);
    }
    changes.sort();
    changes.dedup();
    let made = changes.into_iter().filter_map(|change| {
        Some(Made {
            by: makers(world, &change.fact())?,
            change,
        })
    });
    made.collect()
}

fn restoring(world: &World, goal: &Goal) -> Option<Change> {
    let on: Org = goal.pattern[0]?.try_into().ok()?;
    let off = Fact::RestrictedMode { on, enabled: false };
    (!world.facts().origins(&off).is_empty()).then_some(Change::Remove(off))
}

pub(super) fn can_be_removed(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Grant { .. }
            | Fact::Assigned { .. }
            | Fact::Provisioned { .. }
            | Fact::Manages { .. }
            | Fact::HelpDeskApproval { .. }
            | Fact::RestrictedMode { .. }
    )
}
