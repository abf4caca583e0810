//! Roles that add nothing.
//!
//! Owns the search for grants whose removal changes no effective privilege of
//! anybody. A first look sorts out grants that cannot be redundant; the others
//! are taken away and everything is derived again.
//!
//! Invariant: the first look never sorts out a grant that is redundant. Taking
//! several grants away at once stands for each of them alone, because fewer
//! facts give nobody more, except that a user's own grant can bar that user
//! from something: so at most one grant of a user is taken away at once.

use super::review::{Review, listed};
use super::{Finding, Kind};
use crate::conclusions::Held;
use crate::facts::Fact as Stated;
use crate::model::{Access, Capability, Grant, Org, Reach, Role, User};
use crate::prove::Goal;
use crate::rule_list::{Fact, Relation};
use std::collections::{BTreeMap, BTreeSet};

/// What each role of a user rests on: grants, or something else that happened.
type Sources = BTreeMap<Held, BTreeSet<Option<Grant>>>;

/// For each organization and capability what a user's roles entitle to.
type Entitlements = BTreeMap<(Org, Capability), Vec<(Role, Access)>>;

/// A grant that may be redundant.
struct Candidate {
    grant: Grant,
    place: usize,
    /// By what the role may be covered, in words.
    covered_by: String,
}

/// Grants without which everybody could do just the same.
pub(super) fn redundant(review: &mut Review<'_>) -> Vec<Finding> {
    // The first grants of all users together, the second ones, and so on.
    let mut rounds: Vec<Vec<Candidate>> = Vec::new();
    for user in users_with_several_sources(review) {
        for (round, candidate) in candidates(review, user).into_iter().enumerate() {
            match rounds.get_mut(round) {
                Some(candidates) => candidates.push(candidate),
                None => rounds.push(vec![candidate]),
            }
        }
    }
    let mut redundant = Vec::new();
    for candidates in &rounds {
        confirm(review, candidates, &mut redundant);
    }
    let finding = |candidate: &Candidate| {
        review.about_grant(Kind::RedundantRole, candidate.grant, &candidate.covered_by)
    };
    redundant.into_iter().filter_map(finding).collect()
}

/// Adds those candidates whose removal changes nothing: all, if it changes
/// nothing to remove them all, or else those of either half.
fn confirm<'c>(
    review: &Review<'_>,
    candidates: &'c [Candidate],
    redundant: &mut Vec<&'c Candidate>,
) {
    let places: BTreeSet<usize> = candidates.iter().map(|candidate| candidate.place).collect();
    if places.is_empty() {
        return;
    }
    let without = review.world.conclusions_without(&places);
    if without
        .privileges()
        .eq(review.world.conclusions().privileges())
    {
        redundant.extend(candidates);
    } else if candidates.len() > 1 {
        let (left, right) = candidates.split_at(candidates.len() / 2);
        confirm(review, left, redundant);
        confirm(review, right, redundant);
    }
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
fn candidates(review: &mut Review<'_>, user: User) -> Vec<Candidate> {
    let sources = sources(review, user);
    let grants: BTreeSet<Grant> = sources.values().flatten().copied().flatten().collect();
    if grants.is_empty() {
        return Vec::new();
    }
    let entitlements = entitlements(review, user);
    let mut candidates = Vec::new();
    for grant in grants {
        let from_it = |rests_on: &BTreeSet<Option<Grant>>| rests_on.contains(&Some(grant));
        // A role that something else gives too is held without the grant.
        let lost = sources
            .iter()
            .filter(|(_, rests_on)| from_it(rests_on) && rests_on.len() == 1);
        let covering: Option<Vec<BTreeSet<Role>>> = lost
            .map(|(held, _)| covering(review, *held, &entitlements))
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
        candidates.push(Candidate {
            grant,
            place: review.place(grant),
            covered_by,
        });
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

/// Returns everything that the roles of a user entitle to.
fn entitlements(review: &mut Review<'_>, user: User) -> Entitlements {
    let pattern = [Some(user.into()), None, None, None, None, None, None];
    let mut entitlements = Entitlements::new();
    for Fact { values, .. } in review.solve(&Goal::new(Relation::Entitled, pattern)) {
        if let (Ok(role), Ok(org), Ok(capability), Ok(access)) = (
            values[1].try_into(),
            values[2].try_into(),
            values[3].try_into(),
            values[4].try_into(),
        ) {
            entitlements
                .entry((org, capability))
                .or_default()
                .push((role, access));
        }
    }
    entitlements
}

/// Returns the other roles that entitle to whatever is effective of what a role
/// gives; nothing if they do not entitle to all of it, as then there would be
/// less without the role.
fn covering(
    review: &Review<'_>,
    held: Held,
    entitlements: &Entitlements,
) -> Option<BTreeSet<Role>> {
    let Held { user, role, org } = held;
    let only_there = review.world.policy().role(role).reaches == Reach::OwnOrg;
    let mut covering = BTreeSet::new();
    for ((at, capability), entitled) in entitlements {
        let given = (!only_there || *at == org) && entitled.iter().any(|(by, _)| *by == role);
        let effective = review.world.conclusions().privilege(user, *at, *capability);
        if let Some(row) = effective.filter(|_| given) {
            let others = entitled.iter().filter(|(by, _)| *by != role);
            let enough: Vec<Role> = others
                .filter(|(_, access)| *access >= row.access)
                .map(|(by, _)| *by)
                .collect();
            if enough.is_empty() {
                return None;
            }
            covering.extend(enough);
        }
    }
    Some(covering)
}
