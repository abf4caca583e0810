//! Findings about roles that one user should not hold together.

use super::review::{Review, finding, listed};
use super::{Finding, Kind};
use crate::model::Role;

/// Of these, one user may hold only one at an organization.
const EXCLUSIVE: [Role; 3] = [Role::FullAdmin, Role::ReadonlyAdmin, Role::CcServiceAdmin];

/// These are duties of different people.
const DUTIES: [Role; 2] = [Role::FullAdmin, Role::ComplianceOfficer];

/// Users with several of the roles that exclude each other.
pub(super) fn exclusive(review: &mut Review<'_>) -> Vec<Finding> {
    together(review, Kind::ExclusiveRoles, &EXCLUSIVE)
}

/// Users who administer an organization fully and are its compliance officer.
pub(super) fn duty_conflict(review: &mut Review<'_>) -> Vec<Finding> {
    together(review, Kind::DutyConflict, &DUTIES)
}

/// Users who hold two or more of some roles at one organization.
fn together(review: &mut Review<'_>, kind: Kind, roles: &[Role]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((user, org), held) in review.roles() {
        let held: Vec<Role> = held
            .into_iter()
            .filter(|role| roles.contains(role))
            .collect();
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
