//! A1 to A4: who may give what.

use super::*;

/// **A1**: the warranted grants with the end of the authority behind each,
/// from nothing until nothing more follows: what the warranted grants give is
/// what may warrant further ones.
pub(super) fn warrants(world: &World, ask: &Ask) -> BTreeMap<usize, End> {
    let mut warranted = BTreeMap::new();
    loop {
        let concluded = conclude_from(world, ask, &warranted);
        let mut next = BTreeMap::new();
        for (index, grant) in world.grants.iter().enumerate() {
            for end in authorities(world, grant, &concluded) {
                keep(&mut next, index, end);
            }
        }
        if next == warranted {
            return warranted;
        }
        warranted = next;
    }
}

/// **A2, A3**: the ends of whatever entitles the grantor to give a grant;
/// none, and it is unwarranted.
pub(super) fn authorities(world: &World, grant: &Grant, concluded: &Conclusions) -> Vec<End> {
    let (role, on) = (grant.role.as_str(), grant.on.as_str());
    let mut authorities = Vec::new();
    let Some(by) = &grant.by else {
        // What the first user has anyway needs no grantor.
        let first = Event::FirstUser {
            user: grant.to.clone(),
            on: grant.on.clone(),
        };
        let own = role == "full_admin" || role == "partner_full_admin";
        if own && world.events.contains(&first) {
            authorities.push(None);
        }
        return authorities;
    };
    let held = |role: &str| {
        let held = (by.clone(), role.to_owned(), grant.on.clone());
        concluded.held.get(&held).copied()
    };
    let organization_role = ORGANIZATION_ROLES.contains(&role);
    let customer_management_role = CUSTOMER_MANAGEMENT_ROLES.contains(&role);

    if world.kind(on) == "partner" {
        // A2: at a partner, its full administrators of both kinds.
        if organization_role || customer_management_role {
            authorities.extend(held("full_admin"));
            authorities.extend(held("partner_full_admin"));
        }
        return authorities;
    }
    if world.home(by) == on {
        // A2: at a customer, its own full administrators: all that can be
        // held there.
        if in_place(world, grant) {
            authorities.extend(held("full_admin"));
        }
        // A3: its own contact center administrators: their own role.
        if role == "cc_service_admin" {
            authorities.extend(held("cc_service_admin"));
        }
    }
    // A2: whoever may assign roles there: the organization roles of its users.
    if organization_role && world.home(&grant.to) == on {
        for ((user, org, capability, access, _standing), end) in &concluded.entitled {
            if user == by && org == on && capability == "assign_roles" && access == "full" {
                authorities.push(*end);
            }
        }
    }
    authorities
}
