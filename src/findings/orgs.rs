//! Findings about organizations as such.

use super::review::{Review, finding, listed};
use super::{Finding, Kind};
use crate::conclusions::Conclusions;
use crate::facts::Fact as Stated;
use crate::model::{Org, Role, Untold, User};
use crate::unknown::Gaps;
use crate::world::World;
use std::collections::{BTreeMap, BTreeSet};

/// Returns the own full administrators of every organization, partner or customer, of
/// whose users it is known which roles they hold.
fn full_admins(review: &Review<'_>) -> BTreeMap<Org, Vec<User>> {
    let facts = review.world.facts();
    let unjudged = unjudged(review.world);
    let orgs = facts.orgs().filter(|(org, _)| !unjudged.contains(org));
    let mut admins: BTreeMap<Org, Vec<User>> = orgs.map(|(org, _)| (org, Vec::new())).collect();
    for held in review.world.conclusions().held() {
        if held.role == Role::FullAdmin
            && facts.home(held.user) == held.org
            && let Some(admins) = admins.get_mut(&held.org)
        {
            admins.push(held.user);
        }
    }
    admins
}

/// Returns the organizations of whose users it is not known which roles they hold.
pub(super) fn unjudged(world: &World) -> BTreeSet<Org> {
    let Some(gaps) = Gaps::of(world) else {
        return BTreeSet::new();
    };
    let orgs = world.facts().orgs().map(|(org, _)| org);
    orgs.filter(|org| gaps.has(Untold::Roles, *org)).collect()
}

/// Returns how many of an organization's own are its full administrators.
pub(super) fn own_full_admins(world: &World, conclusions: &Conclusions, org: Org) -> usize {
    let users = conclusions.users_at(org).into_iter();
    let own = users.filter(|user| world.facts().home(*user) == org);
    own.filter(|user| conclusions.holds(*user, Role::FullAdmin, org))
        .count()
}

/// Organizations without a full administrator of their own. Behind it are what
/// declares the organization, and grants of the role that are not in force.
pub(super) fn no_full_admin(review: &mut Review<'_>) -> Vec<Finding> {
    let admins = full_admins(review);
    let without = |org: &Org| admins.get(org).is_some_and(Vec::is_empty);
    let mut behind: BTreeMap<Org, BTreeSet<usize>> = BTreeMap::new();
    for (place, fact) in review.facts() {
        match *fact {
            Stated::Org { org, .. } if without(&org) => {
                behind.entry(org).or_default().insert(place);
            }
            Stated::Grant {
                to,
                role: Role::FullAdmin,
                on,
                ..
            } if without(&on) && review.world.facts().home(to) == on => {
                behind.entry(on).or_default().insert(place);
            }
            _ => {}
        }
    }
    let finding = |(org, facts): (Org, BTreeSet<usize>)| {
        // One of the facts declares the organization.
        let detail = match facts.len() {
            0 | 1 => "nobody was given the role",
            _ => "the role was given, but does not count now",
        };
        finding(Kind::NoFullAdmin, None, Some(org), facts, detail)
    };
    behind.into_iter().map(finding).collect()
}

/// Organizations with just one full administrator of their own.
pub(super) fn sole_full_admin(review: &mut Review<'_>) -> Vec<Finding> {
    let sole = full_admins(review)
        .into_iter()
        .filter_map(|(org, admins)| match admins[..] {
            [user] => Some((user, org)),
            _ => None,
        });
    sole.map(|(user, org)| {
        let facts = review.behind_role(user, Role::FullAdmin, org);
        finding(
            Kind::SoleFullAdmin,
            Some(user),
            Some(org),
            facts,
            "the only one",
        )
    })
    .collect()
}

/// Customers that several partners manage.
pub(super) fn several_partners(review: &mut Review<'_>) -> Vec<Finding> {
    let mut managers: BTreeMap<Org, (Vec<Org>, BTreeSet<usize>)> = BTreeMap::new();
    for (place, fact) in review.facts() {
        if let Stated::Manages { partner, customer } = *fact {
            let (partners, facts) = managers.entry(customer).or_default();
            partners.push(partner);
            facts.insert(place);
        }
    }
    let several = managers
        .into_iter()
        .filter(|(_, (partners, _))| partners.len() > 1);
    several
        .map(|(customer, (partners, facts))| {
            let partners = listed(
                partners
                    .iter()
                    .map(|partner| review.world.org_name(*partner)),
            );
            finding(
                Kind::SeveralManagingPartners,
                None,
                Some(customer),
                facts,
                partners,
            )
        })
        .collect()
}

/// Managed customers whose restricted mode is set off.
pub(super) fn restricted_mode_off(review: &mut Review<'_>) -> Vec<Finding> {
    let managed: BTreeSet<Org> = review
        .facts()
        .filter_map(|(_, fact)| match *fact {
            Stated::Manages { customer, .. } => Some(customer),
            _ => None,
        })
        .collect();
    let off = review.facts().filter_map(|(place, fact)| match *fact {
        Stated::RestrictedMode { on, enabled: false } if managed.contains(&on) => Some((place, on)),
        _ => None,
    });
    off.map(|(place, org)| {
        finding(
            Kind::RestrictedModeOff,
            None,
            Some(org),
            [place].into(),
            "set off",
        )
    })
    .collect()
}
