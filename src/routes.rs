//! Routes: through which role, held where, a privilege comes about.
//!
//! Owns how the many proofs of a privilege are told apart for people: by the
//! role, the organization it is held at, and the way it reaches. The proofs
//! themselves are the prover's.

use crate::model::{Access, Capability, Instant, Org, Role, Standing, User};
use crate::prove::{Goal, Graph, Step};
use crate::rule_list::{Fact, Relation};
use crate::world::World;
use std::collections::BTreeSet;

/// One way in which a privilege comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// The role that entitles.
    pub role: Role,
    /// Where it is held.
    pub held_at: Org,
    /// How the user's home stands to the organization reached.
    pub standing: Standing,
    /// The label of the clause by which the role reaches, or by which the approval runs.
    pub by: &'static str,
    /// When the route ends; [`Instant::NEVER`] where nothing ends it.
    pub end: Instant,
}

/// Returns the goal that every proof of a privilege meets.
#[must_use]
pub fn goal(user: User, org: Org, capability: Capability, access: Access) -> Goal {
    Goal::new(
        Relation::Effective,
        [
            Some(user.into()),
            Some(org.into()),
            Some(capability.into()),
            Some(access.into()),
            None,
        ],
    )
}

/// Returns every route in the graph of a privilege, sorted, each with its latest end.
#[must_use]
pub fn routes(graph: &Graph) -> Vec<Route> {
    let mut routes = BTreeSet::new();
    for entitled in graph
        .conclusions()
        .filter(|fact| fact.relation == Relation::Entitled)
    {
        let (Ok(role), Ok(standing), Ok(end)) = (
            entitled.values[1].try_into(),
            entitled.values[5].try_into(),
            entitled.values[6].try_into(),
        ) else {
            continue;
        };
        for reach in graph
            .steps(entitled)
            .iter()
            .flat_map(Step::conclusions)
            .filter(|fact| carries_user(fact))
        {
            for step in graph.steps(reach) {
                if let Some(held_at) = held_at(graph, step, role) {
                    routes.insert(Route {
                        role,
                        held_at,
                        standing,
                        by: step.clause().label,
                        end,
                    });
                }
            }
        }
    }
    let mut routes: Vec<Route> = routes.into_iter().collect();
    // The last of several that differ only in their end lasts longest.
    routes.reverse();
    routes.dedup_by_key(|route| Route {
        end: Instant::NEVER,
        ..*route
    });
    routes.reverse();
    routes
}

fn carries_user(fact: &Fact) -> bool {
    matches!(fact.relation, Relation::Reaches | Relation::Approved)
}

/// Returns where the role is held on which a step rests.
fn held_at(graph: &Graph, step: &Step, role: Role) -> Option<Org> {
    step.conclusions().find_map(|fact| match fact.relation {
        Relation::Holds if fact.values[1] == role.into() => fact.values[2].try_into().ok(),
        Relation::ReachesEvery => held_at(graph, graph.smallest_step(fact)?, role),
        _ => None,
    })
}

impl Route {
    /// Returns the route in words, seen from the organization reached.
    #[must_use]
    pub fn words(&self, world: &World, reached: Org) -> String {
        let (role, held) = (self.role, world.org_name(self.held_at));
        let org = world.org_name(reached);
        match self.by {
            "H4b" => format!("{role} at {held}, which manages {org}"),
            "H5a" => format!("{role} at {held}, assigned {org}"),
            "H5b" => format!("{role} at {held}, provisioned {org}"),
            "H6a" | "H6b" => format!("external {role} at {held}"),
            "P1e" => format!("derived {role} at {held}"),
            "E3a" => format!("{role} at {held}, approved by {org}"),
            _ => format!("{role} at {held}"),
        }
    }
}
