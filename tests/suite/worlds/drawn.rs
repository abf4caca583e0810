//! From outlines to worlds.

use super::*;

/// The one that a number picks, if there are any.
pub(super) fn pick<T: Clone>(among: &[T], number: usize) -> Option<T> {
    among.get(number.checked_rem(among.len())?).cloned()
}

pub(super) fn draw(outline: &Outline) -> World {
    let mut world = World::default();
    draw_orgs(&mut world, outline);
    draw_people(&mut world, outline);
    // Grants come first, so that everything else can be aimed at them.
    for fact in &outline.facts {
        draw_grant(&mut world, fact);
    }
    for fact in &outline.facts {
        arm(&mut world, fact);
    }
    for fact in &outline.facts {
        draw_assignment(&mut world, fact);
        draw_event(&mut world, fact);
    }
    world
}

pub(super) fn draw_orgs(world: &mut World, outline: &Outline) {
    for (id, partner) in PARTNERS.iter().zip(&outline.partners) {
        world.orgs.push(Org {
            id: (*id).to_owned(),
            kind: "partner".to_owned(),
            offer: OFFERS[partner.offer].map(str::to_owned),
            ..Org::default()
        });
    }
    for (id, customer) in CUSTOMERS.iter().zip(&outline.customers) {
        world.orgs.push(Org {
            id: (*id).to_owned(),
            kind: "customer".to_owned(),
            contact_center: customer.contact_center,
            ..Org::default()
        });
        let partners = PARTNERS.iter().take(outline.partners.len());
        for (partner, managed) in partners.zip(customer.managed) {
            if managed {
                world.manages.push(Manages {
                    partner: (*partner).to_owned(),
                    customer: (*id).to_owned(),
                });
            }
        }
        if let Some(enabled) = customer.restricted {
            world.settings.push(Setting::RestrictedMode {
                on: (*id).to_owned(),
                enabled,
            });
        }
    }
}

pub(super) fn draw_people(world: &mut World, outline: &Outline) {
    let partners = ids(world, "partner");
    let customers = ids(world, "customer");
    for (id, person) in PEOPLE.iter().zip(&outline.people) {
        let homes = if person.at_customer {
            &customers
        } else {
            &partners
        };
        let mut licenses = Vec::new();
        if person.standard {
            licenses.push("cc_standard".to_owned());
        }
        if person.premium {
            licenses.push("cc_premium".to_owned());
        }
        world.users.push(User {
            id: format!("{id}@webex.example"),
            home: pick(homes, person.home).unwrap_or_default(),
            licenses,
        });
    }
    for (id, partner) in partners.iter().zip(&outline.partners) {
        let first = world.users.iter().find(|user| user.home == *id);
        let first = first.map(|user| user.id.clone());
        if let (true, Some(first)) = (partner.first, first) {
            world.events.push(Event::FirstUser {
                user: first.clone(),
                on: id.clone(),
            });
            if partner.stated {
                world.grants.push(Grant {
                    role: "partner_full_admin".to_owned(),
                    to: first,
                    on: id.clone(),
                    ..Grant::default()
                });
            }
        }
    }
    for (id, customer) in customers.iter().zip(&outline.customers) {
        let first = world.users.iter().find(|user| user.home == *id);
        if let (true, Some(first)) = (customer.administrator, first) {
            world.grants.push(Grant {
                role: "full_admin".to_owned(),
                to: first.id.clone(),
                on: id.clone(),
                by: pick(&who_might_give(world, id), 0),
                ..Grant::default()
            });
        }
    }
}

pub(super) fn ids(world: &World, kind: &str) -> Vec<String> {
    let orgs = world.orgs.iter().filter(|org| org.kind == kind);
    orgs.map(|org| org.id.clone()).collect()
}

pub(super) fn user_ids(world: &World) -> Vec<String> {
    world.users.iter().map(|user| user.id.clone()).collect()
}

/// The users whose home is a partner.
pub(super) fn sellers(world: &World) -> Vec<String> {
    let users = world.users.iter();
    users
        .filter(|user| world.kind(&user.home) == "partner")
        .map(|user| user.id.clone())
        .collect()
}

/// Who has been given a role at their home org, first users included.
pub(super) fn holders(world: &World, role: &str) -> Vec<String> {
    let mut holders = Vec::new();
    for event in &world.events {
        if let (Event::FirstUser { user, .. }, "full_admin" | "partner_full_admin") = (event, role)
        {
            holders.push(user.clone());
        }
    }
    for grant in &world.grants {
        if grant.role == role && world.home(&grant.to) == grant.on {
            holders.push(grant.to.clone());
        }
    }
    holders
}

/// Who might give roles at an org, as far as one can see at a glance.
pub(super) fn who_might_give(world: &World, on: &str) -> Vec<String> {
    let mut might = Vec::new();
    for role in ["full_admin", "partner_full_admin", "cc_service_admin"] {
        let holders = holders(world, role).into_iter();
        might.extend(holders.filter(|user| world.home(user) == on));
    }
    for role in ["partner_full_admin", "partner_admin"] {
        let holders = holders(world, role).into_iter();
        might.extend(holders.filter(|user| world.manages(world.home(user), on)));
    }
    for grant in &world.grants {
        if grant.role == "full_admin" && grant.on == on {
            might.push(grant.to.clone());
        }
    }
    might
}

/// Users with a customer that their home org manages.
pub(super) fn with_customers(world: &World, users: &[String]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for user in users {
        for managed in &world.manages {
            if managed.partner == world.home(user) {
                pairs.push((user.clone(), managed.customer.clone()));
            }
        }
    }
    pairs
}

/// Partner administrators and the customers they might be given.
pub(super) fn partner_administrators(world: &World) -> Vec<(String, String)> {
    with_customers(world, &holders(world, "partner_admin"))
}

/// The advanced help desk and the customers that have somebody to approve.
pub(super) fn advanced_help_desk(world: &World) -> Vec<(String, String)> {
    let mut pairs = with_customers(world, &holders(world, "helpdesk_advanced"));
    pairs.retain(|(_, customer)| !administrators(world, customer).is_empty());
    pairs
}

/// The full administrators at home at an org.
pub(super) fn administrators(world: &World, org: &str) -> Vec<String> {
    let mut administrators = holders(world, "full_admin");
    administrators.retain(|user| world.home(user) == org);
    administrators
}

/// Who could be demoted, and where.
pub(super) fn external_full_administrators(world: &World) -> Vec<(String, String)> {
    let external = world.grants.iter().filter(|grant| {
        grant.role == "full_admin"
            && world.kind(&grant.on) == "customer"
            && world.home(&grant.to) != grant.on
    });
    external
        .map(|grant| (grant.to.clone(), grant.on.clone()))
        .collect()
}

/// One of the pairs aimed at, or else any user and any customer.
pub(super) fn aim(
    world: &World,
    aimed: bool,
    pairs: &[(String, String)],
    user: usize,
    customer: usize,
) -> Option<(String, String)> {
    let pair = pick(pairs, user + customer).filter(|_| aimed);
    pair.or_else(|| {
        let user = pick(&user_ids(world), user)?;
        Some((user, pick(&ids(world, "customer"), customer)?))
    })
}

pub(super) fn push<T: PartialEq>(known: &mut Vec<T>, new: T) {
    if !known.contains(&new) {
        known.push(new);
    }
}

pub(super) fn draw_grant(world: &mut World, fact: &Fact) -> Option<()> {
    let Fact::Grant {
        place,
        role,
        to,
        on,
        by,
        period: (from, until),
    } = fact
    else {
        return None;
    };
    let to = match place {
        Place::HomePartner => pick(&sellers(world), *to)?,
        _ => pick(&user_ids(world), *to)?,
    };
    let home = world.home(&to).to_owned();
    let mut orgs = ids(world, "customer");
    let on = match place {
        Place::Home | Place::HomePartner => home,
        Place::OtherCustomer => {
            orgs.retain(|org| *org != home);
            let mut managed = orgs.clone();
            managed.retain(|org| world.manages(&home, org));
            pick(&managed, *on)
                .filter(|_| on % 3 == 0)
                .or(pick(&orgs, *on))?
        }
        Place::Anywhere => {
            orgs.extend(ids(world, "partner"));
            pick(&orgs, *on)?
        }
    };
    let by = match by {
        By::Nobody => None,
        By::SomebodyWhoMight(number) => {
            let mut might = who_might_give(world, &on);
            if *role == "cc_service_admin" && number % 4 != 0 {
                // The contact center role is given on by itself.
                let mut others = user_ids(world);
                others.retain(|user| world.home(user) == on && *user != to);
                if let Some(other) = pick(&others, *number) {
                    give_at_home(world, role, &other);
                    might = vec![other];
                }
            }
            pick(&might, *number)
        }
        By::Anybody(number) => pick(&user_ids(world), *number),
    };
    let grant = Grant {
        role: (*role).to_owned(),
        to,
        on,
        by,
        from: *from,
        until: *until,
    };
    push(&mut world.grants, grant);
    Some(())
}

/// What is aimed gets something to aim at, if nothing is there.
pub(super) fn arm(world: &mut World, fact: &Fact) -> Option<()> {
    match fact {
        Fact::Assigned {
            aimed: true,
            user: number,
            ..
        }
        | Fact::Provisioned {
            aimed: true,
            user: number,
            ..
        } if partner_administrators(world).is_empty() => {
            let (user, _) = pick(&with_customers(world, &sellers(world)), *number)?;
            give_at_home(world, "partner_admin", &user);
        }
        Fact::HelpDeskApproval {
            aimed: true,
            user: number,
            by,
            ..
        } if advanced_help_desk(world).is_empty() => {
            let mut pairs = with_customers(world, &sellers(world));
            pairs.retain(|(_, customer)| world.users.iter().any(|user| user.home == *customer));
            let (user, customer) = pick(&pairs, *number)?;
            let mut approvers = user_ids(world);
            approvers.retain(|user| world.home(user) == customer);
            let approver = pick(&approvers, *by)?;
            give_at_home(world, "helpdesk_advanced", &user);
            give_at_home(world, "full_admin", &approver);
        }
        Fact::Demotion {
            aimed: true,
            user: number,
            on,
            ..
        } if external_full_administrators(world).is_empty() => {
            // Of a partner's user at a customer, theirs or not.
            let user = pick(&sellers(world), *number)?;
            let on = pick(&ids(world, "customer"), *on)?;
            let by = pick(&administrators(world, &on), 0);
            let grant = Grant {
                role: "full_admin".to_owned(),
                to: user,
                on,
                by,
                ..Grant::default()
            };
            push(&mut world.grants, grant);
        }
        _ => {}
    }
    Some(())
}

pub(super) fn give_at_home(world: &mut World, role: &str, to: &str) {
    let on = world.home(to).to_owned();
    let grant = Grant {
        role: role.to_owned(),
        to: to.to_owned(),
        by: pick(&who_might_give(world, &on), 0),
        on,
        ..Grant::default()
    };
    push(&mut world.grants, grant);
}

pub(super) fn draw_assignment(world: &mut World, fact: &Fact) -> Option<()> {
    let administrators = partner_administrators(world);
    match fact {
        Fact::Assigned {
            aimed,
            user,
            customer,
            by,
            period: (from, until),
        } => {
            let (user, customer) = aim(world, *aimed, &administrators, *user, *customer)?;
            let assigned = Assignment::Assigned {
                user,
                customer,
                by: by.and_then(|by| pick(&user_ids(world), by)),
                from: *from,
                until: *until,
            };
            push(&mut world.assignments, assigned);
        }
        Fact::Provisioned {
            aimed,
            user,
            customer,
            at,
        } => {
            let (user, customer) = aim(world, *aimed, &administrators, *user, *customer)?;
            let at = *at;
            let provisioned = Assignment::Provisioned { user, customer, at };
            push(&mut world.assignments, provisioned);
        }
        _ => {}
    }
    Some(())
}

pub(super) fn draw_event(world: &mut World, fact: &Fact) -> Option<()> {
    match fact {
        Fact::SetUpServices { aimed, by, on, at } => {
            // Any partner's user will do, at any customer that has a partner.
            let mut pairs = Vec::new();
            for seller in sellers(world) {
                for managed in &world.manages {
                    pairs.push((seller.clone(), managed.customer.clone()));
                }
            }
            let (by, on) = aim(world, *aimed, &pairs, *by, *on)?;
            push(&mut world.events, Event::SetUpServices { by, on, at: *at });
        }
        Fact::HelpDeskApproval {
            aimed,
            user,
            on,
            by,
            at,
        } => {
            let (user, on) = aim(world, *aimed, &advanced_help_desk(world), *user, *on)?;
            let mut approvers = administrators(world, &on);
            if !*aimed || approvers.is_empty() {
                approvers = user_ids(world);
            }
            let by = pick(&approvers, *by)?;
            let at = *at;
            push(
                &mut world.events,
                Event::HelpDeskApproval { user, on, by, at },
            );
        }
        Fact::Demotion {
            aimed,
            user,
            on,
            at,
        } => {
            let pairs = external_full_administrators(world);
            let (user, on) = aim(world, *aimed, &pairs, *user, *on)?;
            push(&mut world.events, Event::Demotion { user, on, at: *at });
        }
        _ => {}
    }
    Some(())
}
