//! S1 to S4, T3: what is taken away.

use super::*;

#[test]
fn s1_restricted_mode_is_on_where_a_partner_manages_unless_set_off() {
    let grants = r#"grants: [
        Grant(role: full_admin, to: "cene", on: "c"),
        Grant(role: full_admin, to: "eva", on: "e"),
    ]"#;
    let default = world(grants);
    let on = world(&format!(
        r#"{grants}, settings: [RestrictedMode(on: "c", enabled: true), RestrictedMode(on: "e", enabled: true)]"#
    ));
    let off = world(&format!(
        r#"{grants}, settings: [RestrictedMode(on: "c", enabled: false)]"#
    ));
    let ask = ask();
    for world in [&default, &on] {
        accesses(
            world,
            &ask,
            "cene",
            "c",
            &[("users.claim", "none"), ("org.domain", "read")],
        );
        // Nobody manages e.
        accesses(
            world,
            &ask,
            "eva",
            "e",
            &[("users.claim", "full"), ("org.domain", "full")],
        );
    }
    accesses(
        &off,
        &ask,
        "cene",
        "c",
        &[("users.claim", "full"), ("org.domain", "full")],
    );
}

#[test]
fn s2_only_the_managing_partner_is_not_cut() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c"),
            Grant(role: readonly_admin, to: "cita", on: "c"),
            Grant(role: full_admin, to: "eva", on: "c"),
            Grant(role: full_admin, to: "pavel", on: "c"),
            Grant(role: partner_full_admin, to: "petra", on: "p"),
        ],
        events: [SetUpServices(by: "quirin", on: "c")]"#,
    );
    let ask = ask();
    for (user, no_option, not_editable, org_domain) in [
        ("cene", "none", "read", "read"),
        ("cita", "none", "read", "read"),
        ("eva", "none", "read", "none"),
        ("pavel", "full", "full", "none"),
        ("petra", "full", "full", "full"),
        ("quirin", "none", "none", "full"),
    ] {
        accesses(
            &world,
            &ask,
            user,
            "c",
            &[
                ("users.add_modify", no_option),
                ("users.dir_sync", not_editable),
                ("org.domain", org_domain),
            ],
        );
    }
    // The capability itself is not cut.
    accesses(
        &world,
        &ask,
        "cene",
        "c",
        &[("manage_users_licenses", "full"), ("org_settings", "full")],
    );
}

#[test]
fn s3_t3_items_are_lifted_by_date_and_offer() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c"),
            Grant(role: full_admin, to: "dana", on: "d"),
        ]"#,
    );
    let wholesale_only = World {
        manages: world.manages[2..].to_vec(),
        ..world.clone()
    };
    let mut generic = wholesale_only.clone();
    generic.orgs[1].offer = None;
    for (edition, broadworks, wholesale, both) in [
        ("2023-07-31", "read", "read", "read"),
        ("2023-08-01", "read", "full", "read"),
        ("2025-02-09", "read", "full", "read"),
        ("2025-02-10", "full", "full", "full"),
    ] {
        let ask = as_of(edition);
        accesses(&world, &ask, "cene", "c", &[("users.names", broadworks)]);
        accesses(&world, &ask, "dana", "d", &[("users.names", both)]);
        accesses(
            &wholesale_only,
            &ask,
            "dana",
            "d",
            &[("users.names", wholesale), ("users.email", wholesale)],
        );
        accesses(&generic, &ask, "dana", "d", &[("users.names", "read")]);
        // Nothing lifts the e-mail for BroadWorks.
        accesses(&world, &ask, "cene", "c", &[("users.email", "read")]);
        accesses(&world, &ask, "dana", "d", &[("users.email", "read")]);
    }
}

#[test]
fn s4_a_standard_licence_keeps_a_full_administrator_from_the_portal() {
    let mut world = world(
        r#"grants: [
            Grant(role: full_admin, to: "clara", on: "c"),
            Grant(role: cc_service_admin, to: "clara", on: "c"),
            Grant(role: full_admin, to: "egon", on: "c"),
            Grant(role: full_admin, to: "cene", on: "c"),
            Grant(role: partner_full_admin, to: "petra", on: "p"),
        ]"#,
    );
    // A licence matters to `full_admin` alone.
    let petra = world.users.iter_mut().find(|user| user.id == "petra");
    petra.expect("petra").licenses = vec!["cc_standard".to_owned()];
    let ask = ask();
    for (user, portal) in [
        ("clara", "none"),
        ("egon", "none"),
        ("cene", "full"),
        ("petra", "full"),
    ] {
        accesses(
            &world,
            &ask,
            user,
            "c",
            &[("cc_portal", portal), ("cc_control_hub", "full")],
        );
    }
    // A demoted one is not kept from it: read only at another org.
    world.events =
        World::from_ron(r#"Facts(events: [Demotion(user: "egon", on: "c", at: "2024-05-01")])"#)
            .expect("an event")
            .events;
    accesses(&world, &ask, "egon", "c", &[("cc_portal", "read")]);
}
