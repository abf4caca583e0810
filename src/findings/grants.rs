//! Findings about single grants and assignments.

use super::review::{Review, finding};
use super::{Finding, Kind, orgs};
use crate::facts::Fact as Stated;
use crate::model::{Grant, Reach, Role, RoleKind};
use crate::unknown;

/// Grants in force that nobody had the authority to give.
pub(super) fn unwarranted(review: &mut Review<'_>) -> Vec<Finding> {
    let (grants, _) = unwarranted_and_unjudged(review);
    grants
        .into_iter()
        .filter_map(|grant| review.about_grant(Kind::UnwarrantedGrant, grant, ""))
        .collect()
}

/// Returns the grants in force that nobody had the authority to give, and those of which
/// that is not known, as the facts do not tell by whom something was given.
pub(super) fn unwarranted_and_unjudged(review: &mut Review<'_>) -> (Vec<Grant>, Vec<Grant>) {
    let world = review.world;
    let warranted = review.warranted();
    let out_of_place = world.conclusions().out_of_place();
    let unwarranted = |grant: &Grant| {
        // What cannot be held where it was granted is a finding of another kind.
        warranted.binary_search(grant).is_err() && out_of_place.binary_search(grant).is_err()
    };
    let grants: Vec<Grant> = review.in_force().into_iter().filter(unwarranted).collect();
    let open = unknown::may_be_warranted(world, &grants);
    grants.into_iter().partition(|grant| !open.contains(grant))
}

/// Roles that somebody holds and the policy does not know.
pub(super) fn unknown_roles(review: &mut Review<'_>) -> Vec<Finding> {
    let facts = review.world.facts();
    let unknown = facts.unknown().filter_map(|(place, entry)| {
        let Stated::UnknownRole { user, role, on } = entry.fact else {
            return None;
        };
        let role = facts.unknown_role_name(role);
        Some(finding(
            Kind::UnknownRole,
            Some(user),
            Some(on),
            [place].into(),
            role,
        ))
    });
    unknown.collect()
}

/// Grants of roles that can only be derived.
pub(super) fn derived(review: &mut Review<'_>) -> Vec<Finding> {
    misplaced(review, Kind::DerivedRoleGranted, |review, role| {
        is_derived(review, role)
    })
}

/// Grants of other roles where they cannot be held.
pub(super) fn out_of_place(review: &mut Review<'_>) -> Vec<Finding> {
    misplaced(review, Kind::RoleOutOfPlace, |review, role| {
        !is_derived(review, role)
    })
}

fn is_derived(review: &Review<'_>, role: Role) -> bool {
    review.world.policy().role(role).kind == RoleKind::Derived
}

fn misplaced(
    review: &Review<'_>,
    kind: Kind,
    wanted: impl Fn(&Review<'_>, Role) -> bool,
) -> Vec<Finding> {
    let grants = review.world.conclusions().out_of_place().iter();
    let wanted = grants.filter(|grant| match review.world.facts().grant(**grant) {
        Stated::Grant { role, .. } => wanted(review, role),
        _ => false,
    });
    wanted
        .filter_map(|grant| review.about_grant(kind, *grant, ""))
        .collect()
}

/// Grants that have ended.
pub(super) fn expired(review: &mut Review<'_>) -> Vec<Finding> {
    let ended = review.facts().filter_map(|(_, fact)| match *fact {
        Stated::Grant { grant, until, .. } if until <= review.now() => Some((grant, until)),
        _ => None,
    });
    let finding =
        |(grant, until)| review.about_grant(Kind::ExpiredGrant, grant, &format!(", ended {until}"));
    ended.filter_map(finding).collect()
}

/// Assignments that have begun and not ended, by which the user does not reach the customer.
pub(super) fn dangling(review: &mut Review<'_>) -> Vec<Finding> {
    let (world, now) = (review.world, review.now());
    let reached =
        review.reached(|row| world.policy().role(row.role).reaches == Reach::AssignedCustomers);
    let running = review.facts().filter_map(|(place, fact)| match *fact {
        Stated::Assigned {
            user,
            customer,
            from,
            until,
            ..
        } if from <= now && now < until => Some((place, user, customer, "assigned")),
        Stated::Provisioned { user, customer, at } if at <= now => {
            Some((place, user, customer, "provisioned"))
        }
        _ => None,
    });
    let unjudged = orgs::unjudged(world);
    let dangling = running.filter(|&(_, user, customer, _)| {
        // Whose roles are not known may be a partner administrator.
        !reached.contains(&(user, customer)) && !unjudged.contains(&world.facts().home(user))
    });
    let finding = |(place, user, customer, how)| {
        let home = world.facts().home(user);
        let managed = world.facts().origins(&Stated::Manages {
            partner: home,
            customer,
        });
        let (who, home) = (world.user_name(user), world.org_name(home));
        let why = if managed.is_empty() {
            format!("{home} does not manage {}", world.org_name(customer))
        } else {
            format!("{who} is no partner administrator of {home}")
        };
        finding(
            Kind::DanglingAssignment,
            Some(user),
            Some(customer),
            [place].into(),
            format!("{how}, but {why}"),
        )
    };
    dangling.map(finding).collect()
}
