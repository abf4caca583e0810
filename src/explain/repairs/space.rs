//! The space in which repairs are sought, whole: for whoever looks into whether
//! the search finds all there is.

use super::changes::{addition, can_be_removed, lift};
use super::makers::makers;
use super::{Change, Made};
use crate::explain::attempts::Supposed;
use crate::model::{Org, OrgKind, Role, User, Word as _};
use crate::rule_list::Relation;
use crate::world::World;

/// Returns every change about a user and an organization that somebody may make.
#[must_use]
pub fn space(world: &World, user: User, org: Org) -> Vec<Made> {
    let facts = world.facts();
    let mut supposed = Vec::new();
    for role in Role::ALL {
        for on in [facts.home(user), org] {
            let values = vec![
                None,
                Some((*role).into()),
                Some(user.into()),
                Some(on.into()),
                None,
                None,
            ];
            supposed.push(Supposed {
                relation: Relation::Granted,
                values,
            });
        }
    }
    let about = vec![Some(user.into()), Some(org.into()), None, None];
    supposed.push(Supposed {
        relation: Relation::Assigned,
        values: about.clone(),
    });
    supposed.push(Supposed {
        relation: Relation::HelpDeskApproval,
        values: about,
    });
    if facts.org(org).kind == OrgKind::Customer {
        for (partner, _) in facts
            .orgs()
            .filter(|(partner, _)| facts.org(*partner).kind == OrgKind::Partner)
        {
            let values = vec![Some(partner.into()), Some(org.into())];
            supposed.push(Supposed {
                relation: Relation::Manages,
                values,
            });
        }
    }
    let customer = facts.org(org).kind == OrgKind::Customer;
    let added = supposed
        .iter()
        .filter(|supposed| customer || supposed.relation == Relation::Granted);
    let mut found: Vec<Made> = added
        .filter_map(|supposed| addition(world, supposed))
        .collect();
    found.extend(customer.then(|| lift(world, org)).flatten());
    found.retain(|made| facts.origins(&made.change.fact()).is_empty());
    let removals = facts
        .entries()
        .filter(|(_, entry)| can_be_removed(&entry.fact));
    found.extend(removals.filter_map(|(_, entry)| {
        Some(Made {
            by: makers(world, &entry.fact)?,
            change: Change::Remove(entry.fact),
        })
    }));
    found.sort_by_key(|made| made.change);
    found.dedup_by(|one, other| one.change == other.change);
    found
}
