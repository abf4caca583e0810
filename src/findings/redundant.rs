//! Roles that add nothing.
//!
//! Owns the search for grants whose removal changes no effective privilege of
//! anybody. A first look sorts out grants that cannot be redundant; each of the
//! others is taken away, and what follows then is compared wherever it may differ.
//!
//! Invariant: the first look never sorts out a grant that is redundant.

use super::review::{Review, listed};
use super::{Finding, Kind};
use crate::conclusions::{Held, Reached};
use crate::explain::{self, Change};
use crate::facts::Fact as Stated;
use crate::model::{Access, Capability, Grant, Org, Reach, Role, User};
use crate::prove::Goal;
use crate::rule_list::Relation;
use crate::world::World;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What each role of a user rests on: grants, or something else that happened.
type Sources = BTreeMap<Held, BTreeSet<Option<Grant>>>;

/// A grant that may be redundant.
struct Candidate {
    grant: Grant,
    /// By what the role may be covered, in words.
    covered_by: String,
}

/// Grants without which everybody could do just the same.
pub(super) fn redundant(review: &mut Review<'_>) -> Vec<Finding> {
    let approved: BTreeSet<(User, Org)> = review.world.conclusions().approved().collect();
    let mut candidates = Vec::new();
    for user in users_with_several_sources(review) {
        candidates.extend(self::candidates(review, user, &approved));
    }
    let world = review.world;
    let redundant: Vec<&Candidate> = candidates
        .par_iter()
        .filter(|candidate| changes_nothing(world, candidate.grant))
        .collect();
    let finding = |candidate: &Candidate| {
        review.about_grant(Kind::RedundantRole, candidate.grant, &candidate.covered_by)
    };
    redundant.into_iter().filter_map(finding).collect()
}

/// Returns whether everybody could do the same without a grant, and for as long.
fn changes_nothing(world: &World, grant: Grant) -> bool {
    let change = Change::Remove(world.facts().grant(grant));
    let after = explain::after(world, &[&change]);
    let before = world.conclusions();
    let mut concerned = after.concerned.iter();
    concerned.all(|(user, org)| before.of(*user, *org) == after.conclusions.of(*user, *org))
}

/// Returns the users who were given several things that may be or bring roles.
fn users_with_several_sources(review: &Review<'_>) -> BTreeSet<User> {
    let conclusions = review.world.conclusions();
    let mut count: BTreeMap<User, usize> = BTreeMap::new();
    for grant in conclusions.counted() {
        if let Stated::Grant { to, .. } = review.world.facts().grant(grant) {
            *count.entry(to).or_default() += 1;
        }
    }
    for (_, fact) in review.facts() {
        if let Stated::FirstUser { user, .. } | Stated::SetUpServices { by: user, .. } = fact {
            count.entry(*user).and_modify(|count| *count += 1);
        }
    }
    count
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(user, _)| user)
        .collect()
}

/// Returns the grants of a user that may be redundant.
fn candidates(
    review: &mut Review<'_>,
    user: User,
    approved: &BTreeSet<(User, Org)>,
) -> Vec<Candidate> {
    let sources = sources(review, user);
    let grants: BTreeSet<Grant> = sources.values().flatten().copied().flatten().collect();
    if grants.is_empty() {
        return Vec::new();
    }
    let reached = review.world.conclusions().reached_by(user);
    let mut by_org: BTreeMap<Org, Vec<Reached>> = BTreeMap::new();
    for row in reached {
        by_org.entry(row.org).or_default().push(row);
    }
    let mut candidates = Vec::new();
    for grant in grants {
        let from_it = |rests_on: &BTreeSet<Option<Grant>>| rests_on.contains(&Some(grant));
        // A role that something else gives too is held without the grant.
        let lost = sources
            .iter()
            .filter(|(_, rests_on)| from_it(rests_on) && rests_on.len() == 1);
        let covering: Option<Vec<BTreeSet<Role>>> = lost
            .map(|(held, _)| covering(review.world, *held, &by_org, approved))
            .collect();
        let Some(covering) = covering else {
            continue;
        };
        let roles: BTreeSet<Role> = covering.into_iter().flatten().collect();
        let covered_by = if roles.is_empty() {
            ", and held without that grant".to_owned()
        } else {
            format!(", covered by {}", listed(roles))
        };
        candidates.push(Candidate { grant, covered_by });
    }
    candidates
}

/// Returns what each role of a user rests on.
fn sources(review: &mut Review<'_>, user: User) -> Sources {
    let goal = Goal::new(Relation::Holds, [Some(user.into()), None, None, None]);
    let graph = review.graph(&goal);
    let mut sources = Sources::new();
    for holds in graph.roots() {
        let (Ok(role), Ok(org)) = (holds.values[1].try_into(), holds.values[2].try_into()) else {
            continue;
        };
        let rests_on = sources.entry(Held { user, role, org }).or_default();
        for step in graph.steps(holds) {
            let counts = step
                .conclusions()
                .find(|fact| fact.relation == Relation::Counts);
            rests_on.insert(counts.and_then(|fact| fact.values[0].try_into().ok()));
        }
    }
    sources
}

/// Returns what each way into an organization gives there, by capability; an approval
/// counts as the role that it is for.
fn given(
    world: &World,
    rows: &[Reached],
    approved: bool,
) -> BTreeMap<Capability, Vec<(Role, Access)>> {
    let mut given: BTreeMap<Capability, Vec<(Role, Access)>> = BTreeMap::new();
    for row in rows {
        let mut add = |role, carrier| {
            let conclusions = world.conclusions();
            conclusions.each_given(row.user, row.org, carrier, |capability, access| {
                given.entry(capability).or_default().push((role, access));
            });
        };
        add(row.role, Some((row.role, row.standing)));
        if approved && row.role == Role::HelpdeskAdvanced {
            add(row.role, None);
        }
    }
    given
}

/// Returns the other roles that give whatever is effective of what a role gives;
/// nothing if they do not give all of it, as then there would be less without the role.
fn covering(
    world: &World,
    held: Held,
    by_org: &BTreeMap<Org, Vec<Reached>>,
    approved: &BTreeSet<(User, Org)>,
) -> Option<BTreeSet<Role>> {
    let Held { user, role, org } = held;
    let only_there = world.policy().role(role).reaches == Reach::OwnOrg;
    let mut covering = BTreeSet::new();
    for (at, rows) in by_org {
        let reaches = rows.iter().any(|row| row.role == role);
        if !reaches || (only_there && *at != org) {
            continue;
        }
        for by_role in given(world, rows, approved.contains(&(user, *at))).values() {
            let greatest = by_role.iter().map(|(_, access)| *access).max();
            let is_given = by_role.iter().any(|(by, _)| *by == role);
            if !is_given {
                continue;
            }
            let others = by_role.iter().filter(|(by, _)| *by != role);
            let enough = others.filter(|(_, access)| Some(*access) >= greatest);
            let enough: Vec<Role> = enough.map(|(by, _)| *by).collect();
            if enough.is_empty() {
                return None;
            }
            covering.extend(enough);
        }
    }
    Some(covering)
}
