//! P1 to P4: the provisioning administrator.

use super::*;

#[test]
fn p1_setting_up_services_derives_the_role() {
    let world = world(
        r#"grants: [Grant(role: partner_full_admin, to: "petra", on: "p")],
        events: [SetUpServices(by: "pavel", on: "c", at: "2024-05-02T09:00:00Z")]"#,
    );
    assert_eq!(
        reach(&world, &ask(), "pavel"),
        ["provisioning_admin c managing_partner"]
    );
    assert_eq!(hold(&world, &ask(), "pavel"), ["provisioning_admin c"]);
    let at = asked_at("2024-05-02T09:00:00Z");
    assert_eq!(hold(&world, &at, "pavel"), ["provisioning_admin c"]);
    let before = asked_at("2024-05-02T08:59:59Z");
    assert_eq!(reach(&world, &before, "pavel"), NOTHING);
}

#[test]
fn p1_needs_a_relationship_that_somebody_uses() {
    // Petra has no customer, and a help desk is no witness.
    let unused = world(
        r#"grants: [
            Grant(role: partner_admin, to: "petra", on: "p"),
            Grant(role: helpdesk_advanced, to: "petra", on: "p"),
            Grant(role: full_admin, to: "petra", on: "c"),
        ],
        assignments: [Assigned(user: "petra", customer: "d")],
        events: [SetUpServices(by: "pavel", on: "c")]"#,
    );
    assert_eq!(reach(&unused, &ask(), "pavel"), NOTHING);
    // Nobody manages e.
    let unmanaged = world(
        r#"events: [FirstUser(user: "petra", on: "p"), SetUpServices(by: "petra", on: "e")]"#,
    );
    assert!(!hold(&unmanaged, &ask(), "petra").contains(&"provisioning_admin e".to_owned()));
    // Only the users of partners sell services.
    let customer =
        world(r#"events: [FirstUser(user: "petra", on: "p"), SetUpServices(by: "cene", on: "c")]"#);
    assert_eq!(reach(&customer, &ask(), "cene"), NOTHING);
}

#[test]
fn p1_the_relationship_may_be_another_partners() {
    let world = world(
        r#"grants: [Grant(role: partner_admin, to: "petra", on: "p")],
        assignments: [Assigned(user: "petra", customer: "c", until: "2024-05-05")],
        events: [SetUpServices(by: "quirin", on: "c")]"#,
    );
    assert_eq!(
        reach(&world, &ask(), "quirin"),
        ["provisioning_admin c managing_partner"]
    );
    // It lasts as long as the witness is one.
    accesses(
        &world,
        &ask(),
        "quirin",
        "c",
        &[("manage_devices", "full until 2024-05-05")],
    );
}

#[test]
fn p2_a_demotion_leaves_a_lesser_role() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "petra", on: "c", until: "2024-05-03"),
            Grant(role: full_admin, to: "quirin", on: "c"),
            Grant(role: full_admin, to: "cene", on: "c"),
            Grant(role: readonly_admin, to: "eva", on: "c"),
        ],
        events: [
            Demotion(user: "petra", on: "c", at: "2024-05-02T10:00:00Z"),
            Demotion(user: "quirin", on: "c", at: "2024-05-02T10:00:00Z"),
            Demotion(user: "cene", on: "c", at: "2024-05-02T10:00:00Z"),
            Demotion(user: "eva", on: "c", at: "2024-05-02T10:00:00Z"),
        ]"#,
    );
    let before = asked_at("2024-05-02T09:59:59Z");
    assert_eq!(
        reach(&world, &before, "petra"),
        ["full_admin c managing_partner"]
    );
    let from = ask();
    assert_eq!(
        reach(&world, &from, "petra"),
        ["provisioning_admin c managing_partner"]
    );
    assert_eq!(hold(&world, &from, "petra"), ["provisioning_admin c"]);
    accesses(
        &world,
        &from,
        "petra",
        "c",
        &[("manage_devices", "full until 2024-05-03")],
    );
    assert_eq!(
        reach(&world, &from, "quirin"),
        ["readonly_admin c other_org"]
    );
    accesses(&world, &from, "quirin", "c", &[("manage_devices", "read")]);
    // Full administrators at home, and external ones of other kinds, stay.
    assert_eq!(reach(&world, &from, "cene"), ["full_admin c home"]);
    assert_eq!(reach(&world, &from, "eva"), ["readonly_admin c other_org"]);
}

#[test]
fn p2_a_grant_that_begins_later_stands() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "quirin", on: "c", until: "2024-06-01"),
            Grant(role: full_admin, to: "quirin", on: "c", from: "2024-05-02T08:00:00Z"),
        ],
        events: [Demotion(user: "quirin", on: "c", at: "2024-05-02T07:59:59Z")]"#,
    );
    assert_eq!(
        reach(&world, &ask(), "quirin"),
        ["full_admin c other_org", "readonly_admin c other_org"]
    );
    let demoted = World {
        events: World::from_ron(
            r#"Facts(events: [Demotion(user: "quirin", on: "c", at: "2024-05-02T08:00:00Z")])"#,
        )
        .expect("an event")
        .events,
        ..world
    };
    assert_eq!(
        reach(&demoted, &ask(), "quirin"),
        ["readonly_admin c other_org"]
    );
}

#[test]
fn p3_partner_administrators_become_it_too() {
    let world = world(
        r#"events: [FirstUser(user: "petra", on: "p"), SetUpServices(by: "petra", on: "c")]"#,
    );
    let reach = reach(&world, &ask(), "petra");
    assert!(reach.contains(&"partner_full_admin c managing_partner".to_owned()));
    assert!(reach.contains(&"provisioning_admin c managing_partner".to_owned()));
    // Each adds what the other has not.
    let narrow = choosing("by_external_table", ask());
    accesses(
        &world,
        &narrow,
        "petra",
        "c",
        &[("manage_users_licenses", "full"), ("locations", "full")],
    );
}

#[test]
fn p4_what_the_role_grants_is_a_choice() {
    let world = world(
        r#"events: [FirstUser(user: "petra", on: "p"), SetUpServices(by: "pavel", on: "c")]"#,
    );
    let like_partner_admin = [
        ("assign_roles", "full"),
        ("manage_users_licenses", "none"),
        ("manage_devices", "full"),
        ("org_settings", "full"),
        ("audit_log", "full"),
        ("user_content", "none"),
        ("locations", "none"),
        ("provision_orders", "none"),
        ("manage_trials", "none"),
        ("customer_list", "none"),
    ];
    let by_external_table = [
        ("assign_roles", "none"),
        ("manage_users_licenses", "none"),
        ("manage_devices", "none"),
        ("org_settings", "none"),
        ("troubleshooting", "full"),
        ("licenses_upgrades", "full"),
        ("locations", "full"),
        ("provision_orders", "full"),
        ("add_delete_sites", "full"),
        ("manage_trials", "none"),
    ];
    let until = as_of("2025-11-23");
    let from = as_of("2025-11-24");
    accesses(&world, &until, "pavel", "c", &like_partner_admin);
    accesses(&world, &from, "pavel", "c", &by_external_table);
    let narrow = choosing("by_external_table", until);
    accesses(&world, &narrow, "pavel", "c", &by_external_table);
    let wide = choosing("like_partner_admin", from);
    accesses(&world, &wide, "pavel", "c", &like_partner_admin);
    // At an old edition it is the column of that edition, but never trials.
    let old = as_of("2023-03-07");
    accesses(
        &world,
        &old,
        "pavel",
        "c",
        &[("manage_users_licenses", "full"), ("manage_trials", "none")],
    );
}
