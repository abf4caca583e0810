//! Reasons: whether something is so, or not, for the reason that is expected.

use super::check::Wrong;
use super::expect::{Blocker, Via};
use crate::explain::{self, Block, Shown, WhyNot, cell_id};
use crate::model::{Capability, Org, User};
use crate::prove::Goal;
use crate::routes::{self, Route};
use crate::rule_list::{CLAUSES, Relation};
use crate::stop::Stop;
use crate::world::World;
use std::collections::BTreeSet;

/// Says whether a privilege comes by each of some routes and by none of others.
pub(super) fn routes(
    world: &World,
    user: User,
    capability: Capability,
    on: Org,
    (via, not_via): (&[Via], &[Via]),
) -> Result<(), Wrong> {
    let Some(privilege) = world.conclusions().privilege(user, on, capability) else {
        return Ok(());
    };
    if via.is_empty() && not_via.is_empty() {
        return Ok(());
    }
    let graph = world.graph(&routes::goal(user, on, capability, privilege.access));
    let found = routes::routes(&graph);
    let takes = |via: &Via| found.iter().any(|route| is_by(route, via));
    let words = |via: &Via| {
        let rule = via
            .rule
            .as_ref()
            .map_or_else(String::new, |(rule, _)| format!(" by {rule}"));
        format!("{}{rule}", via.role)
    };
    let lacking: Vec<String> = via.iter().filter(|via| !takes(via)).map(words).collect();
    let unwanted: Vec<String> = not_via.iter().filter(|via| takes(via)).map(words).collect();
    let message = match (lacking.as_slice(), unwanted.as_slice()) {
        ([], []) => return Ok(()),
        ([], unwanted) => format!(
            "expected not via {}, but a proof takes that route",
            unwanted.join(", ")
        ),
        (lacking, _) => format!(
            "expected via {}, but no proof takes that route",
            lacking.join(", ")
        ),
    };
    let shown = Shown {
        all: true,
        ..Shown::default()
    };
    let stop = Stop::default();
    let why = explain::why_can(world, &privilege, &stop)
        .ok()
        .and_then(|why| why.text(world, 80, &shown, &stop));
    Err(Wrong::new(message, why.unwrap_or_default()))
}

pub(crate) fn is_by(route: &Route, via: &Via) -> bool {
    let rule = CLAUSES
        .iter()
        .find(|clause| clause.label == route.by)
        .map_or("", |clause| clause.rule);
    route.role == via.role && via.rule.as_ref().is_none_or(|(wanted, _)| wanted == rule)
}

/// Says whether a user lacks a capability for each of some reasons.
pub(super) fn blockers(
    world: &World,
    user: User,
    capability: Capability,
    on: Org,
    expected: &[Blocker],
) -> Result<(), Wrong> {
    if expected.is_empty() {
        return Ok(());
    }
    let stop = Stop::default();
    let Some(why_not) = explain::why_cannot(world, user, capability, on, &stop) else {
        return Ok(());
    };
    let lacking: Vec<String> = expected
        .iter()
        .filter(|blocker| !is_blocked(world, &why_not, blocker))
        .map(words)
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let shown = Shown {
        all: true,
        ..Shown::default()
    };
    let message = format!(
        "expected to be blocked by {}, which is no reason here",
        lacking.join(", ")
    );
    Err(Wrong::new(message, why_not.text(world, 80, &shown, &stop)))
}

fn words(blocker: &Blocker) -> String {
    match blocker {
        Blocker::Rule((rule, _)) => format!("the rule {rule}"),
        Blocker::Missing((record, _)) => format!("a missing {record}"),
        Blocker::Cell((cell, _)) => format!("the cell {cell}"),
    }
}

fn is_blocked(world: &World, why_not: &WhyNot, blocker: &Blocker) -> bool {
    let mut attempts = why_not.attempts.found.iter();
    match blocker {
        Blocker::Rule((rule, _)) => {
            attempts
                .flat_map(|attempt| &attempt.blocks)
                .any(|block| match block {
                    Block::Present { fact, .. } => world
                        .graph(&Goal::exactly(fact))
                        .rules()
                        .contains(rule.as_str()),
                    // A period is looked at by the rule of instants.
                    Block::Period(_) => rule == "T1",
                })
        }
        Blocker::Missing((record, _)) => attempts.any(|attempt| {
            attempt
                .missing
                .iter()
                .any(|missing| record_of(missing.relation) == record)
        }),
        Blocker::Cell((cell, _)) => {
            let mut refusals = why_not.refusals.iter().filter_map(|refusal| refusal.cell);
            refusals.any(|id| cell_id(world, id).as_deref() == Some(cell))
        }
    }
}

/// Returns the reasons that an explanation gives, as they are written in
/// `blocked_by`: what stands in the way of the nearest way in, what it lacks,
/// and the cells that refuse.
#[must_use]
pub fn blocked_by(world: &World, why_not: &WhyNot) -> Vec<String> {
    let (mut rules, mut records) = (BTreeSet::new(), BTreeSet::new());
    if let Some(nearest) = why_not.attempts.found.first() {
        rules.extend(nearest.blocks.iter().filter_map(|block| match block {
            Block::Present { fact, .. } => {
                let graph = world.graph(&Goal::exactly(fact));
                graph.smallest_step(fact).map(|step| step.clause().rule)
            }
            Block::Period(_) => Some("T1"),
        }));
        let missing = nearest.missing.iter();
        records.extend(missing.map(|missing| record_of(missing.relation)));
    }
    let refusals = why_not.refusals.iter();
    let cells: BTreeSet<String> = refusals
        .filter_map(|refusal| cell_id(world, refusal.cell?))
        .collect();
    let rules = rules.iter().map(|rule| format!("rule(\"{rule}\")"));
    let records = records
        .iter()
        .map(|record| format!("missing(\"{record}\")"));
    let cells = cells.iter().map(|cell| format!("cell(\"{cell}\")"));
    rules.chain(records).chain(cells).collect()
}

/// Returns the record of a fact file that states a given relation.
fn record_of(relation: Relation) -> &'static str {
    match relation {
        Relation::Granted => "Grant",
        Relation::ContactCenter => "Org",
        other => other.info().name,
    }
}
