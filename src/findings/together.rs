//! Findings about roles that one user should not hold together.

use super::review::{Review, finding, listed};
use super::{Finding, Kind};
use crate::conclusions::Conclusions;
use crate::model::{Org, Role, User};

/// Of these, one user may hold only one at an organization.
const EXCLUSIVE: [Role; 3] = [Role::FullAdmin, Role::ReadonlyAdmin, Role::CcServiceAdmin];

/// These are duties of different people.
const DUTIES: [Role; 2] = [Role::FullAdmin, Role::ComplianceOfficer];

/// Returns the roles that a kind of finding is about.
fn roles(kind: Kind) -> &'static [Role] {
    match kind {
        Kind::DutyConflict => &DUTIES,
        _ => &EXCLUSIVE,
    }
}

/// Returns those of the roles that a kind of finding is about which a user holds at an
/// organization.
pub(super) fn held(conclusions: &Conclusions, kind: Kind, user: User, org: Org) -> Vec<Role> {
    let roles = roles(kind).iter().copied();
    let held = roles.filter(|role| conclusions.holds(user, *role, org));
    held.collect()
}

/// Users who hold two or more of the roles that a kind of finding is about at one
/// organization.
pub(super) fn together(review: &mut Review<'_>, kind: Kind) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (user, org) in review.roles().into_keys() {
        let held = held(review.world.conclusions(), kind, user, org);
        if held.len() > 1 {
            let facts = held
                .iter()
                .flat_map(|role| review.behind_role(user, *role, org))
                .collect();
            findings.push(finding(kind, Some(user), Some(org), facts, listed(held)));
        }
    }
    findings
}
