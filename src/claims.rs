//! Claims: what an expectation of a scenario comes down to.
//!
//! Owns the goals that have to be met and those that must not be, so that an
//! expectation can be settled by a prover alone, by whatever rules. It knows
//! neither how a failure is told nor what a goal rests on.
//!
//! What no goal can say is left out: reasons why something is *not* so
//! (`blocked_by`), and findings that no single conclusion bears.

use crate::facts::Fact as Stated;
use crate::findings::Kind;
use crate::model::{Access, Capability, Org, Role, RoleKind, User, Value};
use crate::prove::{Goal, Graph, Prover};
use crate::query::Names as _;
use crate::routes;
use crate::rule_list::{Fact, Relation};
use crate::scenario::reasons::is_by;
use crate::scenario::{Case, Expectation, Expected, Via};
use crate::world::World;

/// What an expectation comes down to.
#[derive(Debug)]
pub struct Claim<'c> {
    /// The expectation.
    pub expectation: &'c Expectation,
    /// Each of these goals is met.
    pub met: Vec<Goal>,
    /// None of these is.
    pub unmet: Vec<Goal>,
}

/// Returns the claims of the expectations of a case, in their order; those
/// that do not hold are left out.
#[must_use]
pub fn claims(case: &Case) -> Vec<Claim<'_>> {
    let mut prover = case.world.prover();
    let claims = case.expect.iter().filter_map(|expectation| {
        let (met, unmet) = goals(&case.world, &expectation.expected)?;
        Some(Claim {
            expectation,
            met,
            unmet,
        })
    });
    claims.filter(|claim| claim.holds(&mut prover)).collect()
}

impl Claim<'_> {
    /// Returns whether the claim holds where this prover proves.
    pub fn holds(&self, prover: &mut Prover<'_>) -> bool {
        self.met.iter().all(|goal| prover.holds(goal))
            && !self.unmet.iter().any(|goal| prover.holds(goal))
            && self.has_its_reasons(prover)
    }

    fn has_its_reasons(&self, prover: &mut Prover<'_>) -> bool {
        let Expected::Can {
            because,
            via,
            not_via,
            ..
        } = &self.expectation.expected
        else {
            return true;
        };
        if because.is_empty() && via.is_empty() && not_via.is_empty() {
            return true;
        }
        let Some(greatest) = greatest(prover, &self.met[0]) else {
            return false;
        };
        let graph = Graph::of(prover, &greatest);
        let rules = graph.rules();
        if !because
            .iter()
            .all(|(rule, _)| rules.contains(rule.as_str()))
        {
            return false;
        }
        let routes = routes::routes(&graph);
        let is_taken = |via: &Via| routes.iter().any(|route| is_by(route, via));
        via.iter().all(is_taken) && !not_via.iter().any(is_taken)
    }
}

/// Returns the goal of the greatest access among those that meet a goal.
fn greatest(prover: &mut Prover<'_>, goal: &Goal) -> Option<Goal> {
    let facts = prover.solve(goal);
    let access = |fact: &Fact| fact.values[3];
    let best = facts.iter().max_by_key(|fact| access(fact))?;
    let mut goal = goal.clone();
    goal.pattern[3] = Some(access(best));
    Some(goal)
}

/// Returns the goals that must be met and those that must not be.
fn goals(world: &World, expected: &Expected) -> Option<(Vec<Goal>, Vec<Goal>)> {
    Some(match expected {
        Expected::Holds((user, _), role, (on, _)) => {
            (vec![held(world.user(user)?, *role, world.org(on)?)], vec![])
        }
        Expected::HoldsNot((user, _), role, (on, _)) => {
            (vec![], vec![held(world.user(user)?, *role, world.org(on)?)])
        }
        Expected::Can {
            user,
            capability,
            on,
            access,
            ..
        } => {
            let (user, on) = (world.user(&user.0)?, world.org(&on.0)?);
            let capability = world.capability(&capability.0)?;
            let goal = |access| effective(user, on, capability, access);
            let more = match access {
                Some(Access::Read) => Some(Access::Full),
                Some(Access::SeePartial) => Some(Access::SeeAll),
                _ => None,
            };
            let unmet = more.map(|more| goal(Some(more))).into_iter().collect();
            (vec![goal(*access)], unmet)
        }
        Expected::Cannot {
            user,
            capability,
            on,
            ..
        } => {
            let (user, on) = (world.user(&user.0)?, world.org(&on.0)?);
            let capability = world.capability(&capability.0)?;
            (vec![], vec![effective(user, on, capability, None)])
        }
        Expected::Who {
            capability,
            on,
            exactly,
        } => {
            let (on, capability) = (world.org(&on.0)?, world.capability(&capability.0)?);
            let listed: Vec<User> = exactly
                .iter()
                .map(|(user, _)| world.user(user))
                .collect::<Option<_>>()?;
            let users = world.facts().users().map(|(user, _)| user);
            let others = users.filter(|user| !listed.contains(user));
            let goal = |user| effective(user, on, capability, None);
            (
                listed.iter().copied().map(goal).collect(),
                others.map(goal).collect(),
            )
        }
        Expected::Finding { kind, on, user } => {
            let user = match user {
                Some((user, _)) => Some(world.user(user)?),
                None => None,
            };
            let on = match on {
                Some((on, _)) => Some(world.org(on)?),
                None => None,
            };
            (vec![found(world, *kind, user, on)?], vec![])
        }
    })
}

fn held(user: User, role: Role, on: Org) -> Goal {
    let values = [Some(user.into()), Some(role.into()), Some(on.into()), None];
    Goal::new(Relation::Holds, values)
}

/// Returns the goal of some access, or of any.
fn effective(user: User, on: Org, capability: Capability, access: Option<Access>) -> Goal {
    let mut goal = routes::goal(user, on, capability, Access::Full);
    goal.pattern[3] = access.map(Value::from);
    goal
}

/// Returns the conclusion that bears a finding, where it is one.
fn found(world: &World, kind: Kind, user: Option<User>, on: Option<Org>) -> Option<Goal> {
    match kind {
        Kind::ProvisioningAdminPresent => {
            let role = Some(Role::ProvisioningAdmin.into());
            let values = [user.map(Value::from), role, on.map(Value::from), None];
            Some(Goal::new(Relation::Holds, values))
        }
        Kind::RoleOutOfPlace | Kind::DerivedRoleGranted => {
            let is_meant = |stated: &Stated| match *stated {
                Stated::Grant {
                    role, to, on: at, ..
                } => {
                    let derived = world.policy().role(role).kind == RoleKind::Derived;
                    derived == (kind == Kind::DerivedRoleGranted)
                        && user.is_none_or(|user| user == to)
                        && on.is_none_or(|on| on == at)
                }
                _ => false,
            };
            let mut grants = world.facts().facts().iter().filter_map(|entry| {
                match (&entry.fact, is_meant(&entry.fact)) {
                    (Stated::Grant { grant, .. }, true) => Some(*grant),
                    _ => None,
                }
            });
            // Which of several it is, no single goal says.
            let grant = grants.next().filter(|_| grants.next().is_none())?;
            Some(Goal::new(Relation::OutOfPlace, [Some(grant.into())]))
        }
        _ => None,
    }
}
