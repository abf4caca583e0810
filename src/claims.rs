//! Claims: what an expectation of a scenario comes down to.
//!
//! Owns the goals that have to be met and those that must not be, so that an
//! expectation can be settled by a prover alone, by whatever rules. It knows
//! neither how a failure is told nor what a goal rests on.
//!
//! What no goal can say is left out: reasons why something is *not* so
//! (`blocked_by`), findings that no single conclusion bears, counts, golden
//! answers, what stays as it is, and tables at another instant.

use crate::diagnostic::Span;
use crate::facts::Fact as Stated;
use crate::findings::Kind;
use crate::model::{Access, Org, Role, RoleKind, User, Value};
use crate::prove::{Goal, Graph, Prover};
use crate::query::Names as _;
use crate::routes;
use crate::rule_list::{Fact, Relation};
use crate::scenario::reasons::is_by;
use crate::scenario::{Among, Case, Expectation, Expected, Via};
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
            let goal = |access| routes::goal(user, on, capability, access);
            let more = access.and_then(more);
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
            (vec![], vec![routes::goal(user, on, capability, None)])
        }
        Expected::Who {
            capability,
            on,
            users,
        } => {
            let (on, capability) = (world.org(&on.0)?, world.capability(&capability.0)?);
            let all = world.facts().users().map(|(user, _)| user);
            let goal = |user| routes::goal(user, on, capability, None);
            listed(users, all, |id| world.user(id), goal)?
        }
        Expected::What {
            user,
            on,
            capabilities,
        } => {
            let (user, on) = (world.user(&user.0)?, world.org(&on.0)?);
            let all = world.policy().capabilities().map(|(id, _)| id);
            let goal = |capability| routes::goal(user, on, capability, None);
            listed(capabilities, all, |id| world.capability(id), goal)?
        }
        Expected::Where {
            user,
            capability,
            orgs,
        } => {
            let (user, capability) = (world.user(&user.0)?, world.capability(&capability.0)?);
            let all = world.facts().orgs().map(|(org, _)| org);
            let goal = |on| routes::goal(user, on, capability, None);
            listed(orgs, all, |id| world.org(id), goal)?
        }
        Expected::Matrix {
            on,
            at: None,
            capabilities,
            rows,
        } => {
            let on = world.org(&on.0)?;
            table(world, on, capabilities, rows)?
        }
        Expected::Matrix { at: Some(_), .. }
        | Expected::Count { .. }
        | Expected::Unchanged { .. }
        | Expected::Matches(_) => return None,
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

/// Returns the goals of a list: those that must be met, and those that must not be.
fn listed<T: Copy + PartialEq>(
    among: &Among,
    all: impl Iterator<Item = T>,
    find: impl Fn(&str) -> Option<T>,
    goal: impl Fn(T) -> Goal,
) -> Option<(Vec<Goal>, Vec<Goal>)> {
    let find =
        |ids: &[(String, Span)]| -> Option<Vec<T>> { ids.iter().map(|(id, _)| find(id)).collect() };
    let (mut met, mut unmet) = (find(&among.contains)?, find(&among.none)?);
    if let Some(exactly) = &among.exactly {
        let exactly = find(exactly)?;
        unmet.extend(all.filter(|one| !exactly.contains(one)));
        met.extend(exactly);
    }
    let goals = |those: Vec<T>| those.into_iter().map(&goal).collect();
    Some((goals(met), goals(unmet)))
}

/// Returns the goals of a table of users and capabilities.
fn table(
    world: &World,
    on: Org,
    capabilities: &[(String, Span)],
    rows: &[((String, Span), Vec<Access>)],
) -> Option<(Vec<Goal>, Vec<Goal>)> {
    let (mut met, mut unmet) = (Vec::new(), Vec::new());
    for ((user, _), cells) in rows {
        let user = world.user(user)?;
        for ((capability, _), access) in capabilities.iter().zip(cells) {
            let capability = world.capability(capability)?;
            let goal = |access| routes::goal(user, on, capability, access);
            match access {
                Access::None => unmet.push(goal(None)),
                access => {
                    met.push(goal(Some(*access)));
                    unmet.extend(more(*access).map(|more| goal(Some(more))));
                }
            }
        }
    }
    Some((met, unmet))
}

/// Returns the access that is more than this one, if there is any.
fn more(access: Access) -> Option<Access> {
    match access {
        Access::Read => Some(Access::Full),
        Access::SeePartial => Some(Access::SeeAll),
        _ => None,
    }
}

fn held(user: User, role: Role, on: Org) -> Goal {
    let values = [Some(user.into()), Some(role.into()), Some(on.into()), None];
    Goal::new(Relation::Holds, values)
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
            let mut grants = world.facts().entries().filter_map(|(_, entry)| {
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
