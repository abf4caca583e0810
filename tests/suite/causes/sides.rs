//! Two worlds that share most facts.

use crate::reference::{self, Assignment, Event, Setting};
use std::collections::BTreeSet;

/// On which sides a fact stands, by a number.
fn stands(code: u8) -> [bool; 2] {
    match code {
        0 => [true, false],
        1 => [false, true],
        2 => [false, false],
        _ => [true, true],
    }
}

/// Returns two worlds that share most facts: those of one random world, and some of
/// another; a number for each says on which sides it stands.
pub(super) fn sides(
    one: &reference::World,
    other: &reference::World,
    codes: &[u8],
) -> [reference::World; 2] {
    let mut codes = codes.iter().copied().cycle();
    let mut code = move || stands(codes.next().unwrap());
    let mut sides = [one.clone(), one.clone()];
    for side in &mut sides {
        side.grants.clear();
        side.manages.clear();
        side.assignments.clear();
        side.settings.clear();
        side.events.clear();
    }
    let is_first = |id: &str| {
        [one, other].iter().any(|world| {
            let mut events = world.events.iter();
            events.any(|event| matches!(event, Event::FirstUser { user, .. } if user == id))
        })
    };
    for (place, user) in one.users.iter().enumerate() {
        let became = other.users.iter().find(|known| known.id == user.id);
        let mut became = became.unwrap_or(user).clone();
        if is_first(&user.id) {
            became.home.clone_from(&user.home);
        }
        let home_is_there = one.orgs.iter().any(|org| org.id == became.home);
        if home_is_there && code() != [true, true] {
            sides[1].users[place] = became;
        }
    }
    for (place, org) in one.orgs.iter().enumerate() {
        if let Some(became) = other.orgs.iter().find(|known| known.id == org.id)
            && code() != [true, true]
        {
            sides[1].orgs[place] = became.clone();
        }
    }
    let users: BTreeSet<&str> = one.users.iter().map(|user| &*user.id).collect();
    let orgs: BTreeSet<&str> = one.orgs.iter().map(|org| &*org.id).collect();
    let known = |user: &str, org: &str| users.contains(user) && orgs.contains(org);
    macro_rules! mix {
        ($list:ident, $known:expr) => {
            let mut all = one.$list.clone();
            for fact in &other.$list {
                if !all.contains(fact) && $known(fact) {
                    all.push(fact.clone());
                }
            }
            for fact in all {
                let stands = code();
                for (side, stands) in sides.iter_mut().zip(stands) {
                    if stands {
                        side.$list.push(fact.clone());
                    }
                }
            }
        };
    }
    let by_known = |by: &Option<String>| by.as_deref().is_none_or(|by| users.contains(by));
    mix!(grants, |grant: &reference::Grant| known(
        &grant.to, &grant.on
    ) && by_known(&grant.by));
    mix!(manages, |managed: &reference::Manages| orgs
        .contains(&*managed.partner)
        && orgs.contains(&*managed.customer));
    mix!(assignments, |assignment: &Assignment| match assignment {
        Assignment::Assigned {
            user, customer, by, ..
        } => known(user, customer) && by_known(by),
        Assignment::Provisioned { user, customer, .. } => known(user, customer),
    });
    mix!(settings, |setting: &Setting| {
        let Setting::RestrictedMode { on, .. } = setting;
        let Some(Setting::RestrictedMode { .. }) = one.settings.iter().find(|stated| {
            let Setting::RestrictedMode { on: there, .. } = stated;
            there == on
        }) else {
            return orgs.contains(&**on);
        };
        false
    });
    mix!(events, |event: &Event| match event {
        Event::FirstUser { user, on } =>
            known(user, on)
                && one
                    .users
                    .iter()
                    .any(|known| known.id == *user && known.home == *on),
        Event::SetUpServices { by: user, on, .. } | Event::Demotion { user, on, .. } =>
            known(user, on),
        Event::HelpDeskApproval { user, on, by, .. } => known(user, on) && users.contains(&**by),
    });
    sides
}

/// Takes a user out of a world, with all that is said of the user.
pub(super) fn leave(world: &mut reference::World, user: &str) {
    world.users.retain(|known| known.id != user);
    world
        .grants
        .retain(|grant| grant.to != user && grant.by.as_deref() != Some(user));
    world.assignments.retain(|assignment| match assignment {
        Assignment::Assigned { user: to, by, .. } => to != user && by.as_deref() != Some(user),
        Assignment::Provisioned { user: by, .. } => by != user,
    });
    world.events.retain(|event| match event {
        Event::FirstUser { user: who, .. }
        | Event::SetUpServices { by: who, .. }
        | Event::Demotion { user: who, .. } => who != user,
        Event::HelpDeskApproval { user: who, by, .. } => who != user && by != user,
    });
}
