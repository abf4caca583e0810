//! H1 to H7, P1 to P3: what is held, what is reached, and the derived role.

use super::*;

pub(super) fn held(world: &World, ask: &Ask, counted: &BTreeMap<usize, End>) -> Held {
    let mut held = Held::new();
    // H1: the first user of a partner holds both full roles there.
    for event in &world.events {
        if let Event::FirstUser { user, on } = event {
            for role in ["full_admin", "partner_full_admin"] {
                keep(&mut held, (user.clone(), role.to_owned(), on.clone()), None);
            }
        }
    }
    // H2: a grant in force gives its role, H7: where the role can be held.
    for (index, grant) in world.grants.iter().enumerate() {
        let Some(authority) = counted.get(&index) else {
            continue;
        };
        if runs(grant.from, grant.until, ask.at) && in_place(world, grant) {
            let role = role_left(world, ask, grant);
            let end = earlier(grant.until, *authority);
            keep(&mut held, (grant.to.clone(), role, grant.on.clone()), end);
        }
    }
    held
}

/// **H7**: organization roles at the home org; customer-management roles at
/// the home org if it is a partner; external roles, and the contact center
/// role in any case, at customers.
pub(crate) fn in_place(world: &World, grant: &Grant) -> bool {
    let role = grant.role.as_str();
    let at_home = world.home(&grant.to) == grant.on;
    let at_partner = world.kind(&grant.on) == "partner";
    if ORGANIZATION_ROLES.contains(&role) && at_home {
        return true;
    }
    if CUSTOMER_MANAGEMENT_ROLES.contains(&role) {
        return at_home && at_partner;
    }
    EXTERNAL_ROLES.contains(&role) && !at_partner
}

/// **P2**: what a demotion leaves of an external full administrator.
pub(super) fn role_left(world: &World, ask: &Ask, grant: &Grant) -> String {
    let home = world.home(&grant.to);
    let external_full = grant.role == "full_admin" && home != grant.on;
    let demoted = world.events.iter().any(|event| match event {
        Event::Demotion { user, on, at } => {
            *user == grant.to
                && *on == grant.on
                && *at <= ask.at
                && grant.from.is_none_or(|from| from <= *at)
        }
        _ => false,
    });
    match (external_full && demoted, world.manages(home, &grant.on)) {
        (false, _) => grant.role.clone(),
        (true, true) => "provisioning_admin".to_owned(),
        (true, false) => "readonly_admin".to_owned(),
    }
}

pub(super) fn reached(world: &World, ask: &Ask, held: &Held) -> Reached {
    let mut reached = Reached::new();
    for ((user, role, org), end) in held {
        let home = world.home(user);
        let mut reach = |org: &str, standing: &str, end: End| {
            let reach = (user.clone(), role.clone(), org.into(), standing.into());
            keep(&mut reached, reach, end);
        };
        if org != home {
            // H6: an external role, and the derived one that P2 leaves, reach
            // the org where they are held.
            let standing = if world.manages(home, org) {
                "managing_partner"
            } else {
                "other_org"
            };
            reach(org, standing, *end);
            continue;
        }
        // H3: a role held at home reaches home.
        reach(org, "home", *end);
        if !CUSTOMER_MANAGEMENT_ROLES.contains(&role.as_str()) {
            continue;
        }
        for managed in &world.manages {
            if managed.partner != home {
                continue;
            }
            if role == "partner_admin" {
                // H5: the customers assigned to, or provisioned by, the user.
                for given in given_customers(world, ask, user, &managed.customer) {
                    reach(&managed.customer, "managing_partner", earlier(*end, given));
                }
            } else {
                // H4: every customer.
                reach(&managed.customer, "managing_partner", *end);
            }
        }
    }
    reached
}

/// **H5**: the ends of the assignments of a customer to a user.
pub(super) fn given_customers(world: &World, ask: &Ask, who: &str, which: &str) -> Vec<End> {
    let mut ends = Vec::new();
    for assignment in &world.assignments {
        match assignment {
            Assignment::Assigned {
                user,
                customer,
                by: _,
                from,
                until,
            } => {
                if user == who && customer == which && runs(*from, *until, ask.at) {
                    ends.push(*until);
                }
            }
            Assignment::Provisioned { user, customer, at } => {
                if user == who && customer == which && happened(*at, ask.at) {
                    ends.push(None);
                }
            }
        }
    }
    ends
}

/// A partner's user set up services at a customer that some partner reaches
/// as (full) administrator already: the user becomes provisioning
/// administrator there, whatever else they are.
pub(super) fn provisioning_admins(
    world: &World,
    ask: &Ask,
    reached: &Reached,
) -> BTreeMap<(String, String), End> {
    let mut derived = BTreeMap::new();
    for event in &world.events {
        let Event::SetUpServices { by, on, at } = event else {
            continue;
        };
        if !happened(*at, ask.at) || world.kind(world.home(by)) != "partner" {
            continue;
        }
        for ((_witness, role, org, standing), end) in reached {
            let witnesses = role == "partner_admin" || role == "partner_full_admin";
            if witnesses && org == on && standing == "managing_partner" {
                keep(&mut derived, (by.clone(), on.clone()), *end);
            }
        }
    }
    derived
}
