//! Roles that add nothing.
//!
//! Owns the search for grants whose removal changes no effective privilege of
//! anybody. A first look sorts out those that cannot be redundant; each of the
//! others is removed and everything derived again.
//!
//! Invariant: the first look never sorts out a grant that is redundant.

use super::review::{Review, listed};
use super::{Finding, Kind};
use crate::conclusions::Held;
use crate::facts::Fact as Stated;
use crate::model::{Access, Capability, Grant, Org, Reach, Role, User};
use crate::prove::Goal;
use crate::rule_list::{Fact, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// What counts towards one role of a user: a grant, or something that happened.
type Sources = BTreeMap<Held, BTreeSet<Option<Grant>>>;

/// For each organization and capability the accesses that a user's roles entitle to.
type Entitlements = BTreeMap<(Org, Capability), Vec<(Role, Access)>>;

/// Grants without which everybody could do just the same.
pub(super) fn redundant(review: &mut Review<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for user in users_of_several_sources(review) {
        let sources = sources(review, user);
        let mut entitlements = None;
        let grants: BTreeSet<Grant> = sources.values().flatten().copied().flatten().collect();
        for grant in grants {
            let given = |held: &&Held| sources[*held].contains(&Some(grant));
            // What has another source as well is held without this one.
            let lost: Vec<Held> = sources.keys().filter(given).filter(|held| sources[*held].len() == 1).copied().collect();
            let entitlements = entitlements.get_or_insert_with(|| entitled(review, user));
            if !lost.iter().all(|held| covered(review, *held, entitlements)) {
                continue;
            }
            let place = review.place(grant);
            if review.world.without(place).conclusions().privileges == review.world.conclusions().privileges {
                let others = sources.keys().filter(|held| !lost.contains(held));
                let others = listed(others.map(|held| format!("{} at {}", held.role, review.world.org_name(held.org))));
                findings.extend(review.about_grant(Kind::RedundantRole, grant, &format!(", covered by {others}")));
            }
        }
    }
    findings
}

/// Returns the users who hold several roles, or one that something else may give as well.
fn users_of_several_sources(review: &Review<'_>) -> BTreeSet<User> {
    let mut count: BTreeMap<User, usize> = BTreeMap::new();
    let conclusions = review.world.conclusions();
    for grant in &conclusions.counted {
        if conclusions.out_of_place.binary_search(grant).is_err()
            && let Stated::Grant { to, .. } = review.world.facts().grant(*grant)
        {
            *count.entry(to).or_default() += 1;
        }
    }
    let granted: BTreeSet<User> = count.keys().copied().collect();
    for (_, fact) in review.facts() {
        if let Stated::FirstUser { user, .. } | Stated::SetUpServices { by: user, .. } = *fact {
            *count.entry(user).or_default() += 1;
        }
    }
    count.into_iter().filter(|(user, count)| *count > 1 && granted.contains(user)).map(|(user, _)| user).collect()
}

/// Returns what each role of a user rests on.
fn sources(review: &mut Review<'_>, user: User) -> Sources {
    let graph = review.graph(&Goal::new(Relation::Holds, [Some(user.into()), None, None, None]));
    let mut sources = Sources::new();
    for holds in graph.roots() {
        let (Ok(role), Ok(org)) = (Role::try_from(holds.values[1]), Org::try_from(holds.values[2])) else {
            continue;
        };
        let held = sources.entry(Held { user, role, org }).or_default();
        for step in graph.steps(holds) {
            let counts = step.conclusions().find(|fact| fact.relation == Relation::Counts);
            held.insert(counts.and_then(|fact| fact.values[0].try_into().ok()));
        }
    }
    sources
}

/// Returns everything that the roles of a user entitle to.
fn entitled(review: &mut Review<'_>, user: User) -> Entitlements {
    let goal = Goal::new(Relation::Entitled, [Some(user.into()), None, None, None, None, None, None]);
    let mut entitlements = Entitlements::new();
    for Fact { values, .. } in review.solve(&goal) {
        if let (Ok(role), Ok(org), Ok(capability), Ok(access)) =
            (values[1].try_into(), values[2].try_into(), values[3].try_into(), values[4].try_into())
        {
            entitlements.entry((org, capability)).or_default().push((role, access));
        }
    }
    entitlements
}

/// Returns whether whatever is effective of what a role gives may come from
/// other roles too. Where none of them entitles to as much as is effective,
/// less would be left without it.
fn covered(review: &Review<'_>, held: Held, entitlements: &Entitlements) -> bool {
    let Held { user, role, org } = held;
    let here = review.world.policy().role(role).reaches == Reach::OwnOrg;
    let given = entitlements.iter().filter(|((at, _), roles)| {
        (!here || *at == org) && roles.iter().any(|(entitling, _)| *entitling == role)
    });
    given.into_iter().all(|((at, capability), roles)| {
        let effective = review.world.conclusions().privilege(user, *at, *capability);
        let others = roles.iter().filter(|(entitling, _)| *entitling != role).map(|(_, access)| *access).max();
        effective.is_none_or(|row| others.is_some_and(|access| access >= row.access))
    })
}
