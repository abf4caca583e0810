//! Routes: through which role, held where, a privilege comes about.
//!
//! Owns how the many proofs of a privilege are told apart for people: by the
//! role, the organization it is held at, and the way it reaches. The proofs
//! themselves are the prover's.

use crate::model::{Access, Capability, Instant, Org, Role, Standing, User, Value};
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

/// Returns the goal that every proof of a privilege meets: of some access, or of any.
#[must_use]
pub fn goal(
    user: User,
    org: Org,
    capability: Capability,
    access: impl Into<Option<Access>>,
) -> Goal {
    Goal::new(
        Relation::Effective,
        [
            Some(user.into()),
            Some(org.into()),
            Some(capability.into()),
            access.into().map(Value::from),
            None,
        ],
    )
}

/// Returns the goal of having a capability at all, or in full where one has less of it;
/// nothing where one has all there is.
#[must_use]
pub fn more(user: User, org: Org, capability: Capability, held: Option<Access>) -> Option<Goal> {
    let wanted = match held {
        None => None,
        Some(Access::Read) => Some(Access::Full),
        Some(Access::SeePartial) => Some(Access::SeeAll),
        Some(Access::Full | Access::SeeAll | Access::None) => return None,
    };
    Some(goal(user, org, capability, wanted))
}

/// A route and the steps by which its proof differs from the smallest one.
#[derive(Debug, Clone)]
pub struct Way {
    /// The route.
    pub route: Route,
    /// The conclusion that it proves.
    pub root: Fact,
    /// From the root down: a conclusion, and which of its steps is taken.
    pub picks: Vec<(Fact, usize)>,
}

/// Returns every route in the graph of a privilege, those first that last longest
/// and whose proofs are smallest.
#[must_use]
pub fn ways(graph: &Graph) -> Vec<Way> {
    let mut found: Vec<(usize, Way)> = Vec::new();
    for root in graph.roots() {
        for (first, step) in graph.steps(root).iter().enumerate() {
            for entitled in step
                .conclusions()
                .filter(|fact| fact.relation == Relation::Entitled)
            {
                for (second, step) in graph.steps(entitled).iter().enumerate() {
                    for reach in step.conclusions().filter(|fact| carries_user(fact)) {
                        for (third, step) in graph.steps(reach).iter().enumerate() {
                            let Some(route) = route(graph, entitled, step) else {
                                continue;
                            };
                            let picks = vec![
                                (root.clone(), first),
                                (entitled.clone(), second),
                                (reach.clone(), third),
                            ];
                            let size = picks
                                .iter()
                                .filter_map(|(fact, step)| graph.step_size(fact, *step))
                                .sum();
                            found.push((
                                size,
                                Way {
                                    route,
                                    root: root.clone(),
                                    picks,
                                },
                            ));
                        }
                    }
                }
            }
        }
    }
    found.sort_by(|(size, way), (other_size, other)| {
        (
            std::cmp::Reverse(way.route.end),
            size,
            way.route,
            &way.picks,
        )
            .cmp(&(
                std::cmp::Reverse(other.route.end),
                other_size,
                other.route,
                &other.picks,
            ))
    });
    let mut seen = BTreeSet::new();
    let ways = found.into_iter().map(|(_, way)| way);
    ways.filter(|way| {
        seen.insert(Route {
            end: Instant::NEVER,
            ..way.route
        })
    })
    .collect()
}

/// Returns every route in the graph of a privilege, in the order of [`ways`].
#[must_use]
pub fn routes(graph: &Graph) -> Vec<Route> {
    ways(graph).into_iter().map(|way| way.route).collect()
}

/// Returns the goals that every way meets in which a user reaches anything.
#[must_use]
pub fn reach_goals(user: User) -> [Goal; 2] {
    let user = Some(user.into());
    [
        Goal::new(Relation::Reaches, [user, None, None, None, None]),
        Goal::new(Relation::Approved, [user, None, None]),
    ]
}

/// Returns such a goal for one organization.
#[must_use]
pub fn at(mut goal: Goal, org: Org) -> Goal {
    let place = match goal.relation {
        Relation::Reaches => 2,
        _ => 1,
    };
    goal.pattern[place] = Some(org.into());
    goal
}

/// Returns every route by which something is reached, in a graph of who reaches what
/// or is let in by an approval, with what is reached; those of the same organization
/// in order. Of several proofs of a route it is the one that lasts longest and is smallest.
#[must_use]
pub fn reaching(graph: &Graph) -> Vec<(Org, Way)> {
    let mut found: Vec<(Org, usize, Way)> = Vec::new();
    for root in graph.roots() {
        for (step, reach) in graph.steps(root).iter().enumerate() {
            let Some((org, route)) = reached(graph, root, reach) else {
                continue;
            };
            let picks = vec![(root.clone(), step)];
            let size = graph.step_size(root, step).unwrap_or(usize::MAX);
            let root = root.clone();
            found.push((org, size, Way { route, root, picks }));
        }
    }
    let same = |route: &Route| Route {
        end: Instant::NEVER,
        ..*route
    };
    found.sort_by(|(org, size, way), (other_org, other_size, other)| {
        let key = |way: &Way| (same(&way.route), std::cmp::Reverse(way.route.end));
        (org, key(way), size, &way.picks).cmp(&(other_org, key(other), other_size, &other.picks))
    });
    found.dedup_by(|(other_org, _, other), (org, _, way)| {
        (*org, same(&way.route)) == (*other_org, same(&other.route))
    });
    found.into_iter().map(|(org, _, way)| (org, way)).collect()
}

/// Returns what a step of a reach reaches, and by which route.
fn reached(graph: &Graph, root: &Fact, step: &Step) -> Option<(Org, Route)> {
    let (role, org, standing) = match root.relation {
        Relation::Reaches => (
            root.values[1].try_into().ok()?,
            root.values[2].try_into().ok()?,
            root.values[3].try_into().ok()?,
        ),
        // An approval lets in whoever holds the role on which it rests.
        _ => (
            reaching_role(step)?,
            root.values[1].try_into().ok()?,
            Standing::ManagingPartner,
        ),
    };
    let route = Route {
        role,
        held_at: held_at(graph, step, role)?,
        standing,
        by: step.clause().label,
        end: (*root.values.last()?).try_into().ok()?,
    };
    Some((org, route))
}

/// Returns the role that reaches every customer on which a step rests.
fn reaching_role(step: &Step) -> Option<Role> {
    let mut reaches = step
        .conclusions()
        .filter(|fact| fact.relation == Relation::ReachesEvery);
    reaches.next()?.values[1].try_into().ok()
}

fn route(graph: &Graph, entitled: &Fact, reach: &Step) -> Option<Route> {
    let role = entitled.values[1].try_into().ok()?;
    Some(Route {
        role,
        held_at: held_at(graph, reach, role)?,
        standing: entitled.values[5].try_into().ok()?,
        by: reach.clause().label,
        end: entitled.values[6].try_into().ok()?,
    })
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
