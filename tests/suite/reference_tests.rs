//! The reference itself, checked against small worlds worked out by hand:
//! each test names the rule it is about.
//!
//! All worlds stand on one stage. Partner `p` (BroadWorks) manages `c` and
//! `d`, partner `q` (Wholesale) manages `d`, nobody manages `e`; `c` has a
//! contact center. Users carry the letter of their home.

mod authority;
mod entitlement;
mod holding;
mod provisioning;
mod subtraction;

use std::collections::BTreeSet;

use crate::reference::{Ask, World, effective, holds, instant, roles, warranted};

const STAGE: &str = r#"Facts(
    orgs: [
        Org(id: "p", kind: partner, offer: broadworks),
        Org(id: "q", kind: partner, offer: wholesale),
        Org(id: "c", kind: customer, contact_center: true),
        Org(id: "d", kind: customer),
        Org(id: "e", kind: customer),
    ],
    users: [
        User(id: "petra", home: "p"), User(id: "pavel", home: "p"), User(id: "pia", home: "p"),
        User(id: "quirin", home: "q"),
        User(id: "cene", home: "c"), User(id: "cita", home: "c"),
        User(id: "clara", home: "c", licenses: [cc_premium, cc_standard]),
        User(id: "dana", home: "d"),
        User(id: "eva", home: "e"), User(id: "egon", home: "e", licenses: [cc_standard]),
    ],
    manages: [
        Manages(partner: "p", customer: "c"),
        Manages(partner: "p", customer: "d"),
        Manages(partner: "q", customer: "d"),
    ],
)"#;

/// The stage with these further facts.
fn world(further: &str) -> World {
    let stage = World::from_ron(STAGE).expect("the stage");
    let further = World::from_ron(&format!("Facts({further})")).expect("the further facts");
    World {
        grants: further.grants,
        assignments: further.assignments,
        settings: further.settings,
        events: further.events,
        ..stage
    }
}

/// A question at the usual instant, as of the usual edition.
fn ask() -> Ask {
    asked_at("2024-05-02T10:00:00Z")
}

fn asked_at(at: &str) -> Ask {
    Ask {
        at: instant::read(at).expect("an instant"),
        edition: "2024-03-06".to_owned(),
        provisioning_access: None,
        unwarranted_grants: None,
    }
}

fn as_of(edition: &str) -> Ask {
    Ask {
        edition: edition.to_owned(),
        ..ask()
    }
}

fn void() -> Ask {
    Ask {
        unwarranted_grants: Some("void".to_owned()),
        ..ask()
    }
}

fn choosing(provisioning_access: &str, ask: Ask) -> Ask {
    Ask {
        provisioning_access: Some(provisioning_access.to_owned()),
        ..ask
    }
}

/// What a user reaches, each as `role org standing`.
fn reach(world: &World, ask: &Ask, who: &str) -> Vec<String> {
    roles(world, ask)
        .into_iter()
        .filter(|(user, ..)| user == who)
        .map(|(_, role, org, standing)| format!("{role} {org} {standing}"))
        .collect()
}

/// What a user holds, each as `role org`.
fn hold(world: &World, ask: &Ask, who: &str) -> Vec<String> {
    holds(world, ask)
        .into_iter()
        .filter(|(user, ..)| user == who)
        .map(|(_, role, org)| format!("{role} {org}"))
        .collect()
}

/// The access a user has, `none` if there is none, and when it ends.
fn access(world: &World, ask: &Ask, who: &str, org: &str, capability: &str) -> String {
    let key = (who.to_owned(), org.to_owned(), capability.to_owned());
    match effective(world, ask).get(&key) {
        None => "none".to_owned(),
        Some((access, None)) => access.clone(),
        Some((access, Some(end))) => format!("{access} until {}", instant::write(*end)),
    }
}

/// Checks several accesses of one user at one org.
#[track_caller]
fn accesses(world: &World, ask: &Ask, who: &str, org: &str, expected: &[(&str, &str)]) {
    for (capability, expected) in expected {
        let found = access(world, ask, who, org, capability);
        assert_eq!(found, *expected, "{who} {capability} on {org}");
    }
}

const NOTHING: [&str; 0] = [];

// Dated policy, and ends ----------------------------------------------------------

#[test]
fn t2_what_partner_administrators_had_once() {
    let world = world(
        r#"grants: [
            Grant(role: partner_full_admin, to: "petra", on: "p"),
            Grant(role: partner_admin, to: "pavel", on: "p"),
            Grant(role: partner_readonly_admin, to: "pia", on: "p"),
        ],
        assignments: [Assigned(user: "pavel", customer: "c")]"#,
    );
    for (edition, users, trials) in [
        ("2023-03-07", "full", "full"),
        ("2023-03-08", "none", "full"),
        ("2024-03-05", "none", "full"),
        ("2024-03-06", "none", "none"),
    ] {
        let ask = as_of(edition);
        accesses(
            &world,
            &ask,
            "pavel",
            "c",
            &[
                ("manage_users_licenses", users),
                ("users.claim", users),
                ("manage_trials", trials),
            ],
        );
        accesses(
            &world,
            &ask,
            "petra",
            "c",
            &[("manage_users_licenses", "full"), ("manage_trials", trials)],
        );
        accesses(&world, &ask, "petra", "p", &[("manage_trials", "none")]);
        accesses(&world, &ask, "pia", "c", &[("manage_trials", "none")]);
    }
}

#[test]
fn the_greatest_access_comes_first_then_its_latest_end() {
    let world = world(
        r#"grants: [
            Grant(role: readonly_admin, to: "cene", on: "c"),
            Grant(role: device_admin, to: "cene", on: "c", until: "2024-05-03"),
            Grant(role: user_device_admin, to: "cene", on: "c", until: "2024-05-04"),
            Grant(role: partner_admin, to: "pavel", on: "p", until: "2024-05-10"),
        ],
        assignments: [
            Assigned(user: "pavel", customer: "c", until: "2024-05-08"),
            Assigned(user: "pavel", customer: "c", until: "2024-05-09"),
            Assigned(user: "pavel", customer: "d", until: "2024-05-11"),
        ]"#,
    );
    let ask = ask();
    accesses(
        &world,
        &ask,
        "cene",
        "c",
        &[
            ("manage_devices", "full until 2024-05-04"),
            ("org_settings", "read"),
            ("sign_in_control_hub", "full"),
        ],
    );
    let expected = [("manage_devices", "full until 2024-05-09")];
    accesses(&world, &ask, "pavel", "c", &expected);
    let expected = [("manage_devices", "full until 2024-05-10")];
    accesses(&world, &ask, "pavel", "d", &expected);
}
