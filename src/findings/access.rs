//! Findings about who gets in, how far, and at what.

use super::review::{Review, finding, listed};
use super::{Finding, Kind};
use crate::conclusions::{Conclusions, Held, Privilege};
use crate::facts::Fact as Stated;
use crate::model::{
    Access, Capability, Licence, Org, OrgKind, Reach, Role, RoleKind, Standing, User,
};
use crate::prove::Goal;
use crate::routes;
use crate::rule_list::Relation;
use crate::world::World;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The ids of the capabilities over what users of a customer made or did.
pub(crate) const CONTENT: [&str; 2] = ["retrieve_logs", "user_content"];

/// Signing in is no access to anything yet.
pub(crate) const SIGN_INS: [Capability; 3] = [
    Capability::SIGN_IN_PARTNER_HUB,
    Capability::SIGN_IN_CONTROL_HUB,
    Capability::SIGN_IN_HELP_DESK,
];

/// Returns whether a role that is held is what a kind of finding is about: a derived
/// one, or an external one.
pub(super) fn is_of(world: &World, kind: Kind, held: Held) -> bool {
    let role = world.policy().role(held.role);
    match kind {
        Kind::ProvisioningAdminPresent => role.kind == RoleKind::Derived,
        _ => role.held_abroad && world.facts().home(held.user) != held.org,
    }
}

/// Users and the organizations where they hold some of the roles that a kind of finding
/// is about.
pub(super) fn holders(review: &mut Review<'_>, kind: Kind) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((user, org), held) in review.roles() {
        let held: Vec<Role> = held
            .into_iter()
            .filter(|&role| is_of(review.world, kind, Held { user, role, org }))
            .collect();
        if !held.is_empty() {
            let facts = held
                .iter()
                .flat_map(|role| review.behind_role(user, *role, org))
                .collect();
            findings.push(finding(kind, Some(user), Some(org), facts, listed(held)));
        }
    }
    findings
}

/// Users whom a customer has approved for the hour that is running.
pub(super) fn temporary(review: &mut Review<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (user, org) in review.world.conclusions().approved() {
        let goal = Goal::new(
            Relation::Approved,
            [Some(user.into()), Some(org.into()), None],
        );
        let ends = review
            .solve(&goal)
            .into_iter()
            .filter_map(|fact| fact.values.last().copied());
        let until = ends.max().map_or_else(String::new, |end| {
            format!("until {}", review.world.text(end))
        });
        let facts = review.behind(&goal);
        findings.push(finding(
            Kind::TemporaryAccessActive,
            Some(user),
            Some(org),
            facts,
            until,
        ));
    }
    findings
}

/// Returns the access to content that a user of a managing partner has at a customer.
pub(super) fn content_of(
    world: &World,
    conclusions: &Conclusions,
    user: User,
    org: Org,
) -> Vec<Privilege> {
    let mut reaches = conclusions.reaches(user, org);
    if !reaches.any(|row| row.standing == Standing::ManagingPartner) {
        return Vec::new();
    }
    let capabilities = CONTENT.iter();
    let capabilities = capabilities.filter_map(|id| world.policy().capability_id(id));
    capabilities
        .filter_map(|it| conclusions.privilege(user, org, it))
        .collect()
}

/// Returns the customers at which some privileges of a user are full access, by capability.
pub(super) fn reach_of(
    world: &World,
    privileges: impl IntoIterator<Item = Privilege>,
) -> BTreeMap<Capability, Vec<Org>> {
    let mut reach: BTreeMap<Capability, Vec<Org>> = BTreeMap::new();
    for row in privileges {
        if row.access == Access::Full
            && !SIGN_INS.contains(&row.capability)
            && world.facts().org(row.org).kind == OrgKind::Customer
        {
            reach.entry(row.capability).or_default().push(row.org);
        }
    }
    reach
}

/// Users of a managing partner who get at content of a customer.
pub(super) fn content(review: &mut Review<'_>) -> Vec<Finding> {
    let world = review.world;
    let partner_staff = review.reached(|row| row.standing == Standing::ManagingPartner);
    let mut findings = Vec::new();
    for (user, org) in partner_staff {
        let rows = content_of(world, world.conclusions(), user, org);
        let (mut facts, mut names) = (BTreeSet::new(), Vec::new());
        for row in rows {
            facts.extend(review.behind(&routes::goal(user, org, row.capability, row.access)));
            names.push(world.capability_name(row.capability));
        }
        if !names.is_empty() {
            findings.push(finding(
                Kind::ContentAccessByPartner,
                Some(user),
                Some(org),
                facts,
                listed(names),
            ));
        }
    }
    findings
}

/// Users with full access to the same thing at more customers than some number.
///
/// Behind it is what was given to the user; who manages the customers is left
/// out. Of a role that reaches every customer of a partner, as many customers
/// are looked at as it takes.
pub(super) fn broad(review: &mut Review<'_>, most: usize) -> Vec<Finding> {
    let world = review.world;
    let everywhere =
        review.reached(|row| world.policy().role(row.role).reaches == Reach::EveryCustomer);
    let mut findings = Vec::new();
    for user in world.conclusions().users() {
        let capabilities = reach_of(world, world.conclusions().of_user(user));
        // Of those that reach furthest, the first by name that is no mere setting.
        let rank = |(capability, orgs): &(&Capability, &Vec<Org>)| {
            let info = world.policy().capability(**capability);
            (orgs.len(), info.parent.is_none(), Reverse(&info.id))
        };
        let Some((capability, orgs)) = capabilities.iter().max_by_key(rank) else {
            continue;
        };
        if orgs.len() <= most {
            continue;
        }
        let (many, single): (Vec<Org>, Vec<Org>) = orgs
            .iter()
            .partition(|org| everywhere.contains(&(user, **org)));
        let mut facts = BTreeSet::new();
        for org in many.into_iter().take(most.saturating_add(1)).chain(single) {
            facts.extend(review.behind(&routes::goal(user, org, *capability, Access::Full)));
        }
        facts.retain(|place| !matches!(world.facts().entry(*place).fact, Stated::Manages { .. }));
        let detail = format!(
            "{} at {} customers",
            world.capability_name(*capability),
            orgs.len()
        );
        findings.push(finding(Kind::BroadReach, Some(user), None, facts, detail));
    }
    findings
}

/// Full administrators whom a licence keeps out of the portal of a contact center.
pub(super) fn barred(review: &mut Review<'_>) -> Vec<Finding> {
    let world = review.world;
    let mut findings = Vec::new();
    for barred in review.solve(&Goal::new(Relation::Barred, [None, None, None])) {
        let (Ok(user), Ok(org)) = (
            User::try_from(barred.values[0]),
            Org::try_from(barred.values[1]),
        ) else {
            continue;
        };
        if world.facts().org(org).contact_center {
            let facts = review.behind(&Goal::exactly(&barred));
            let licences = listed(
                world
                    .facts()
                    .licences(user)
                    .filter(|licence| *licence == Licence::CcStandard),
            );
            findings.push(finding(
                Kind::StandardLicenceBlocksPortal,
                Some(user),
                Some(org),
                facts,
                licences,
            ));
        }
    }
    findings
}
