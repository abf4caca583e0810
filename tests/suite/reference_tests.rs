//! The reference itself, checked against small worlds worked out by hand:
//! each test names the rule it is about.
//!
//! All worlds stand on one stage. Partner `p` (BroadWorks) manages `c` and
//! `d`, partner `q` (Wholesale) manages `d`, nobody manages `e`; `c` has a
//! contact center. Users carry the letter of their home.

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

// Holding and reaching --------------------------------------------------------

#[test]
fn h1_the_first_user_holds_both_full_roles() {
    let world = world(r#"events: [FirstUser(user: "petra", on: "p")]"#);
    assert_eq!(
        reach(&world, &ask(), "petra"),
        [
            "full_admin p home",
            "partner_full_admin c managing_partner",
            "partner_full_admin d managing_partner",
            "partner_full_admin p home",
        ]
    );
    assert_eq!(
        hold(&world, &ask(), "petra"),
        ["full_admin p", "partner_full_admin p"]
    );
}

#[test]
fn h2_a_grant_gives_its_role_in_its_half_open_period() {
    let world = world(
        r#"grants: [Grant(role: device_admin, to: "cene", on: "c",
            from: "2024-05-02", until: "2024-05-02T12:00:00Z")]"#,
    );
    for (at, held) in [
        ("2024-05-01T23:59:59Z", false),
        ("2024-05-02", true),
        ("2024-05-02T11:59:59Z", true),
        ("2024-05-02T12:00:00Z", false),
    ] {
        let found = hold(&world, &asked_at(at), "cene");
        assert_eq!(!found.is_empty(), held, "at {at}");
    }
}

#[test]
fn h3_an_organization_role_reaches_home_only() {
    let world = world(
        r#"grants: [
            Grant(role: support_admin, to: "petra", on: "p"),
            Grant(role: cc_service_admin, to: "cene", on: "c"),
        ]"#,
    );
    assert_eq!(reach(&world, &ask(), "petra"), ["support_admin p home"]);
    assert_eq!(reach(&world, &ask(), "cene"), ["cc_service_admin c home"]);
}

#[test]
fn h4_four_roles_reach_every_managed_customer() {
    for role in [
        "partner_full_admin",
        "partner_readonly_admin",
        "helpdesk_basic",
        "helpdesk_advanced",
    ] {
        let world = world(&format!(
            r#"grants: [Grant(role: {role}, to: "quirin", on: "q"), Grant(role: {role}, to: "petra", on: "p")]"#
        ));
        assert_eq!(
            reach(&world, &ask(), "petra"),
            [
                format!("{role} c managing_partner"),
                format!("{role} d managing_partner"),
                format!("{role} p home"),
            ]
        );
        assert_eq!(
            reach(&world, &ask(), "quirin"),
            [
                format!("{role} d managing_partner"),
                format!("{role} q home"),
            ]
        );
    }
}

#[test]
fn h5_a_partner_admin_reaches_what_was_assigned_or_provisioned() {
    let world = world(
        r#"grants: [
            Grant(role: partner_admin, to: "petra", on: "p"),
            Grant(role: partner_admin, to: "pavel", on: "p"),
            Grant(role: partner_admin, to: "quirin", on: "q"),
        ],
        assignments: [
            Assigned(user: "petra", customer: "c", from: "2024-05-01", until: "2024-05-03"),
            Assigned(user: "petra", customer: "e"),
            Provisioned(user: "pavel", customer: "d", at: "2024-05-02"),
            Provisioned(user: "pavel", customer: "c", at: "2024-06-01"),
            Provisioned(user: "pia", customer: "c"),
        ]"#,
    );
    let ask = ask();
    assert_eq!(
        reach(&world, &ask, "petra"),
        ["partner_admin c managing_partner", "partner_admin p home"]
    );
    assert_eq!(
        reach(&world, &ask, "pavel"),
        ["partner_admin d managing_partner", "partner_admin p home"]
    );
    assert_eq!(reach(&world, &ask, "quirin"), ["partner_admin q home"]);
    assert_eq!(reach(&world, &ask, "pia"), NOTHING);
    let after = asked_at("2024-05-03");
    assert_eq!(reach(&world, &after, "petra"), ["partner_admin p home"]);
}

#[test]
fn h6_an_external_role_reaches_its_org_with_the_standing_of_the_home() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "petra", on: "c"),
            Grant(role: readonly_admin, to: "petra", on: "e"),
            Grant(role: readonly_admin, to: "quirin", on: "c"),
            Grant(role: cc_service_admin, to: "quirin", on: "d"),
            Grant(role: cc_service_admin, to: "eva", on: "c"),
        ]"#,
    );
    let ask = ask();
    assert_eq!(
        reach(&world, &ask, "petra"),
        [
            "full_admin c managing_partner",
            "readonly_admin e other_org"
        ]
    );
    assert_eq!(
        reach(&world, &ask, "quirin"),
        [
            "cc_service_admin d managing_partner",
            "readonly_admin c other_org"
        ]
    );
    assert_eq!(reach(&world, &ask, "eva"), ["cc_service_admin c other_org"]);
}

#[test]
fn h7_a_role_out_of_place_confers_nothing() {
    for (role, to, on) in [
        ("partner_admin", "petra", "c"),
        ("partner_full_admin", "petra", "q"),
        ("helpdesk_basic", "cene", "p"),
        ("partner_readonly_admin", "cene", "c"),
        ("full_admin", "petra", "q"),
        ("readonly_admin", "cene", "p"),
        ("support_admin", "petra", "c"),
        ("compliance_officer", "eva", "c"),
        ("cc_service_admin", "petra", "p"),
        ("cc_service_admin", "cene", "p"),
        ("provisioning_admin", "petra", "c"),
        ("provisioning_admin", "petra", "p"),
    ] {
        let world = world(&format!(
            r#"grants: [Grant(role: {role}, to: "{to}", on: "{on}")]"#
        ));
        assert_eq!(reach(&world, &ask(), to), NOTHING, "{role} on {on}");
        assert!(effective(&world, &ask()).is_empty(), "{role} on {on}");
    }
}

// The provisioning administrator ------------------------------------------------

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

// Entitlement -------------------------------------------------------------------

#[test]
fn e1_partners_and_customers_have_a_table_each() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "petra", on: "p"),
            Grant(role: user_device_admin, to: "pavel", on: "p"),
            Grant(role: full_admin, to: "cene", on: "c"),
            Grant(role: readonly_admin, to: "dana", on: "d"),
            Grant(role: advanced_troubleshooting, to: "eva", on: "e"),
        ]"#,
    );
    let ask = ask();
    accesses(
        &world,
        &ask,
        "petra",
        "p",
        &[
            ("legal_hold", "full"),
            ("audit_log", "full"),
            ("live_meetings", "none"),
            ("hub_branding", "none"),
        ],
    );
    accesses(
        &world,
        &ask,
        "pavel",
        "p",
        &[("manage_devices", "full"), ("org_settings", "none")],
    );
    accesses(
        &world,
        &ask,
        "cene",
        "c",
        &[
            ("legal_hold", "none"),
            ("audit_log", "full"),
            ("product_email", "full"),
        ],
    );
    accesses(
        &world,
        &ask,
        "dana",
        "d",
        &[("manage_devices", "read"), ("audit_log", "none")],
    );
    accesses(&world, &ask, "eva", "e", &[("live_meetings", "full")]);
}

#[test]
fn e2_customer_management_roles_over_the_hub_and_the_customers() {
    let world = world(
        r#"grants: [
            Grant(role: partner_full_admin, to: "petra", on: "p"),
            Grant(role: partner_admin, to: "pavel", on: "p"),
            Grant(role: partner_readonly_admin, to: "pia", on: "p"),
            Grant(role: helpdesk_basic, to: "quirin", on: "q"),
        ],
        assignments: [Assigned(user: "pavel", customer: "d")]"#,
    );
    let ask = ask();
    accesses(
        &world,
        &ask,
        "petra",
        "p",
        &[
            ("hub_create_customers", "full"),
            ("customer_list", "see_all"),
            ("manage_devices", "none"),
        ],
    );
    accesses(
        &world,
        &ask,
        "petra",
        "c",
        &[
            ("manage_users_licenses", "full"),
            ("customer_list", "none"),
            ("hub_create_customers", "none"),
            ("retrieve_logs", "none"),
        ],
    );
    accesses(
        &world,
        &ask,
        "pavel",
        "p",
        &[
            ("hub_create_customers", "none"),
            ("customer_list", "see_partial"),
        ],
    );
    accesses(
        &world,
        &ask,
        "pavel",
        "d",
        &[
            ("assign_roles", "full"),
            ("manage_users_licenses", "none"),
            ("org_settings", "full"),
        ],
    );
    accesses(&world, &ask, "pavel", "c", &[("assign_roles", "none")]);
    accesses(&world, &ask, "pia", "p", &[("hub_branding", "read")]);
    accesses(
        &world,
        &ask,
        "pia",
        "c",
        &[("org_settings", "read"), ("assign_roles", "none")],
    );
    accesses(
        &world,
        &ask,
        "quirin",
        "d",
        &[("retrieve_logs", "full"), ("org_settings", "read")],
    );
}

#[test]
fn e3_an_approval_gives_full_access_for_an_hour() {
    let world = world(
        r#"grants: [
            Grant(role: helpdesk_advanced, to: "pavel", on: "p"),
            Grant(role: full_admin, to: "cene", on: "c"),
        ],
        events: [HelpDeskApproval(user: "pavel", on: "c", by: "cene", at: "2024-05-02T10:00:00Z")]"#,
    );
    for (at, expected) in [
        ("2024-05-02T09:59:59Z", "read"),
        ("2024-05-02T10:00:00Z", "full until 2024-05-02T11:00:00Z"),
        ("2024-05-02T10:59:59Z", "full until 2024-05-02T11:00:00Z"),
        ("2024-05-02T11:00:00Z", "read"),
    ] {
        let ask = asked_at(at);
        accesses(
            &world,
            &ask,
            "pavel",
            "c",
            &[
                ("manage_devices", expected),
                ("org_settings", expected),
                ("org.domain", expected),
                ("users.claim", expected),
                ("troubleshooting", "full"),
                ("assign_roles", "none"),
            ],
        );
        accesses(&world, &ask, "pavel", "d", &[("manage_devices", "read")]);
    }
}

#[test]
fn e3_only_a_full_administrator_of_the_customer_approves() {
    for (approver, role) in [
        ("cita", "readonly_admin"),
        ("cita", "cc_service_admin"),
        ("eva", "full_admin"),
        ("quirin", "full_admin"),
    ] {
        let world = world(&format!(
            r#"grants: [
                Grant(role: helpdesk_advanced, to: "pavel", on: "p"),
                Grant(role: {role}, to: "{approver}", on: "c"),
            ],
            events: [HelpDeskApproval(user: "pavel", on: "c", by: "{approver}", at: "2024-05-02T10:00:00Z")]"#
        ));
        accesses(&world, &ask(), "pavel", "c", &[("manage_devices", "read")]);
    }
}

#[test]
fn e3_only_who_reaches_the_customer_as_advanced_help_desk_gains() {
    for (user, role, on, expected) in [
        ("pavel", "helpdesk_basic", "p", "read"),
        ("pavel", "partner_readonly_admin", "p", "read"),
        ("quirin", "helpdesk_advanced", "q", "none"),
    ] {
        let world = world(&format!(
            r#"grants: [
                Grant(role: {role}, to: "{user}", on: "{on}"),
                Grant(role: full_admin, to: "cene", on: "c"),
            ],
            events: [HelpDeskApproval(user: "{user}", on: "c", by: "cene", at: "2024-05-02T10:00:00Z")]"#
        ));
        accesses(&world, &ask(), user, "c", &[("manage_devices", expected)]);
    }
}

#[test]
fn e3_the_approval_leans_on_the_approver() {
    let world = world(
        r#"grants: [
            Grant(role: helpdesk_advanced, to: "pavel", on: "p", until: "2024-05-02T10:45:00Z"),
            Grant(role: helpdesk_advanced, to: "pia", on: "p"),
            Grant(role: full_admin, to: "cene", on: "c", until: "2024-05-02T10:30:00Z"),
            Grant(role: full_admin, to: "dana", on: "d"),
        ],
        events: [
            HelpDeskApproval(user: "pia", on: "c", by: "cene", at: "2024-05-02T10:00:00Z"),
            HelpDeskApproval(user: "pavel", on: "d", by: "dana", at: "2024-05-02T10:00:00Z"),
        ]"#,
    );
    let expected = [("manage_devices", "full until 2024-05-02T10:30:00Z")];
    accesses(&world, &ask(), "pia", "c", &expected);
    let after = asked_at("2024-05-02T10:30:00Z");
    accesses(&world, &after, "pia", "c", &[("manage_devices", "read")]);
    let expected = [("manage_devices", "full until 2024-05-02T10:45:00Z")];
    accesses(&world, &ask(), "pavel", "d", &expected);
}

#[test]
fn e4_external_administrators_have_their_own_table() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "petra", on: "c"),
            Grant(role: full_admin, to: "eva", on: "c"),
            Grant(role: readonly_admin, to: "dana", on: "c"),
            Grant(role: cc_service_admin, to: "quirin", on: "c"),
        ]"#,
    );
    let ask = ask();
    for user in ["petra", "eva"] {
        accesses(
            &world,
            &ask,
            user,
            "c",
            &[
                ("manage_devices", "full"),
                ("provision_orders", "full"),
                ("support_metrics", "full"),
                ("add_external_admins", "none"),
                ("org_settings", "none"),
                ("org.domain", "none"),
                ("audit_log", "none"),
            ],
        );
    }
    accesses(
        &world,
        &ask,
        "dana",
        "c",
        &[
            ("manage_devices", "read"),
            ("assign_roles", "read"),
            ("provision_orders", "none"),
        ],
    );
    accesses(&world, &ask, "quirin", "c", &[("manage_devices", "none")]);
}

#[test]
fn e5_the_contact_center_goes_by_role_and_standing() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c"),
            Grant(role: readonly_admin, to: "cita", on: "c"),
            Grant(role: cc_service_admin, to: "clara", on: "c"),
            Grant(role: full_admin, to: "petra", on: "c"),
            Grant(role: cc_service_admin, to: "pavel", on: "c"),
            Grant(role: readonly_admin, to: "quirin", on: "c"),
            Grant(role: cc_service_admin, to: "dana", on: "c"),
            Grant(role: full_admin, to: "eva", on: "e"),
        ]"#,
    );
    let ask = ask();
    for (user, portal, add_remove, activation, external) in [
        ("cene", "full", "full", "full", "full"),
        ("cita", "none", "none", "none", "none"),
        ("clara", "full", "none", "full", "full"),
        ("petra", "full", "full", "full", "none"),
        ("pavel", "none", "none", "none", "none"),
        ("quirin", "read", "none", "none", "none"),
        ("dana", "full", "none", "full", "none"),
    ] {
        accesses(
            &world,
            &ask,
            user,
            "c",
            &[
                ("cc_portal", portal),
                ("cc_control_hub", portal),
                ("cc_add_remove_users", add_remove),
                ("cc_send_activation", activation),
                ("cc_external_service_admin", external),
                ("cc_list_external_admins", "none"),
            ],
        );
    }
    // There is no contact center at e.
    accesses(&world, &ask, "eva", "e", &[("cc_portal", "none")]);
}

#[test]
fn e5_partners_reach_it_through_their_own_roles_too() {
    let world = world(
        r#"grants: [
            Grant(role: partner_full_admin, to: "petra", on: "p"),
            Grant(role: partner_readonly_admin, to: "pavel", on: "p"),
            Grant(role: partner_admin, to: "pia", on: "p"),
        ],
        assignments: [Assigned(user: "pia", customer: "c")],
        events: [SetUpServices(by: "quirin", on: "c")]"#,
    );
    let ask = ask();
    for (user, portal, licenses, list) in [
        ("petra", "full", "full", "none"),
        ("pavel", "read", "none", "none"),
        ("pia", "none", "none", "none"),
        ("quirin", "full", "none", "read"),
    ] {
        accesses(
            &world,
            &ask,
            user,
            "c",
            &[
                ("cc_portal", portal),
                ("cc_licenses", licenses),
                ("cc_list_external_admins", list),
            ],
        );
    }
    accesses(&world, &ask, "petra", "d", &[("cc_portal", "none")]);
}

#[test]
fn e6_signing_in() {
    let world = world(
        r#"grants: [
            Grant(role: device_admin, to: "petra", on: "p"),
            Grant(role: helpdesk_basic, to: "pavel", on: "p"),
            Grant(role: partner_admin, to: "pia", on: "p"),
            Grant(role: cc_service_admin, to: "quirin", on: "c"),
            Grant(role: compliance_officer, to: "cene", on: "c"),
        ],
        assignments: [Assigned(user: "pia", customer: "d")],
        events: [SetUpServices(by: "quirin", on: "d")]"#,
    );
    let ask = ask();
    for (user, org, hub, control_hub, help_desk) in [
        ("petra", "p", "full", "none", "none"),
        ("petra", "c", "none", "none", "none"),
        ("pavel", "p", "full", "none", "full"),
        ("pavel", "c", "none", "full", "none"),
        ("pia", "p", "full", "none", "none"),
        ("pia", "c", "none", "none", "none"),
        ("pia", "d", "none", "full", "none"),
        ("quirin", "q", "none", "none", "none"),
        ("quirin", "c", "none", "full", "none"),
        ("quirin", "d", "none", "full", "none"),
        ("cene", "c", "none", "full", "none"),
    ] {
        accesses(
            &world,
            &ask,
            user,
            org,
            &[
                ("sign_in_partner_hub", hub),
                ("sign_in_control_hub", control_hub),
                ("sign_in_help_desk", help_desk),
            ],
        );
    }
}

#[test]
fn e7_a_capability_at_a_customer_stands_for_its_settings() {
    let world = world(
        r#"grants: [
            Grant(role: user_device_admin, to: "eva", on: "e"),
            Grant(role: readonly_admin, to: "egon", on: "e"),
            Grant(role: full_admin, to: "petra", on: "p"),
        ]"#,
    );
    let ask = ask();
    accesses(
        &world,
        &ask,
        "eva",
        "e",
        &[("users.claim", "full"), ("calling.behavior", "none")],
    );
    accesses(
        &world,
        &ask,
        "egon",
        "e",
        &[("users.claim", "read"), ("calling.behavior", "read")],
    );
    accesses(
        &world,
        &ask,
        "petra",
        "p",
        &[("org_settings", "full"), ("calling.behavior", "none")],
    );
}

// Subtraction -------------------------------------------------------------------

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

// Authority ---------------------------------------------------------------------

#[test]
fn a1_chains_begin_with_the_first_user() {
    let world = world(
        r#"grants: [
            Grant(role: partner_full_admin, to: "pavel", on: "p", by: "petra"),
            Grant(role: helpdesk_basic, to: "pia", on: "p", by: "pavel"),
            Grant(role: partner_admin, to: "quirin", on: "q", by: "quirin"),
            Grant(role: full_admin, to: "quirin", on: "q", by: "quirin"),
            Grant(role: full_admin, to: "petra", on: "p"),
            Grant(role: partner_full_admin, to: "petra", on: "p"),
            Grant(role: helpdesk_basic, to: "petra", on: "p"),
            Grant(role: full_admin, to: "pia", on: "p"),
        ],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    assert_eq!(warranted(&world, &ask()), BTreeSet::from([0, 1, 4, 5]));
    // Under `void` the others give nothing, by default all count.
    assert_eq!(hold(&world, &void(), "pia"), ["helpdesk_basic p"]);
    assert_eq!(hold(&world, &void(), "quirin"), NOTHING);
    assert_eq!(
        hold(&world, &ask(), "quirin"),
        ["full_admin q", "partner_admin q"]
    );
}

#[test]
fn a1_the_grantor_is_judged_at_the_same_instant() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "pavel", on: "p", by: "petra", until: "2024-05-03"),
            Grant(role: helpdesk_basic, to: "pia", on: "p", by: "pavel", until: "2024-06-01"),
        ],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    let before = void();
    assert_eq!(hold(&world, &before, "pia"), ["helpdesk_basic p"]);
    let expected = [("sign_in_help_desk", "full until 2024-05-03")];
    accesses(&world, &before, "pia", "p", &expected);
    let expected = [("sign_in_help_desk", "full until 2024-06-01")];
    accesses(&world, &ask(), "pia", "p", &expected);
    let after = Ask {
        at: instant::read("2024-05-03").expect("an instant"),
        ..void()
    };
    assert_eq!(hold(&world, &after, "pia"), NOTHING);
    assert_eq!(warranted(&world, &after), BTreeSet::from([0]));
}

#[test]
fn a2_at_a_partner_the_full_administrators_give_its_roles() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "pavel", on: "p", by: "petra"),
            Grant(role: support_admin, to: "pia", on: "p", by: "pavel"),
            Grant(role: partner_admin, to: "pia", on: "p", by: "pavel"),
            Grant(role: readonly_admin, to: "pavel", on: "p", by: "pia"),
            Grant(role: provisioning_admin, to: "pia", on: "p", by: "petra"),
            Grant(role: cc_service_admin, to: "pia", on: "p", by: "petra"),
            Grant(role: full_admin, to: "quirin", on: "q", by: "petra"),
        ],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    assert_eq!(warranted(&world, &ask()), BTreeSet::from([0, 1, 2]));
}

#[test]
fn a2_at_a_customer_its_full_administrators_give_what_can_be_held() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c", by: "petra"),
            Grant(role: device_admin, to: "cita", on: "c", by: "cene"),
            Grant(role: cc_service_admin, to: "cita", on: "c", by: "cene"),
            Grant(role: full_admin, to: "eva", on: "c", by: "cene"),
            Grant(role: cc_service_admin, to: "dana", on: "c", by: "cene"),
            Grant(role: support_admin, to: "dana", on: "c", by: "cene"),
            Grant(role: full_admin, to: "egon", on: "e", by: "cene"),
        ],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    assert_eq!(warranted(&world, &ask()), BTreeSet::from([0, 1, 2, 3, 4]));
}

#[test]
fn a2_whoever_may_assign_roles_gives_the_organization_roles() {
    // 0 petra reaches c, and not e; 1 is no organization role; 2 goes to an
    // outsider; 3 pavel reaches c as its partner administrator; 4 and 5 he
    // has no say at d and at p; 6 external full administrators assign roles
    // to users of the org, 7 never to others.
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c", by: "petra"),
            Grant(role: cc_service_admin, to: "cene", on: "c", by: "petra"),
            Grant(role: readonly_admin, to: "eva", on: "c", by: "petra"),
            Grant(role: support_admin, to: "cita", on: "c", by: "pavel"),
            Grant(role: support_admin, to: "dana", on: "d", by: "pavel"),
            Grant(role: support_admin, to: "pia", on: "p", by: "pavel"),
            Grant(role: device_admin, to: "cita", on: "c", by: "egon"),
            Grant(role: readonly_admin, to: "dana", on: "c", by: "egon"),
            Grant(role: partner_admin, to: "pavel", on: "p", by: "petra"),
            Grant(role: full_admin, to: "egon", on: "c", by: "cene"),
        ],
        assignments: [Assigned(user: "pavel", customer: "c", until: "2024-05-04")],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    assert_eq!(warranted(&world, &ask()), BTreeSet::from([0, 3, 6, 8, 9]));
    // The authority ends with the assignment.
    let expected = [("troubleshooting", "full until 2024-05-04")];
    accesses(&world, &void(), "cita", "c", &expected);
}

#[test]
fn a2_provisioning_administrators_assign_roles_if_they_are_like_partners() {
    let world = world(
        r#"grants: [Grant(role: full_admin, to: "cene", on: "c", by: "quirin")],
        events: [FirstUser(user: "petra", on: "p"), SetUpServices(by: "quirin", on: "c")]"#,
    );
    let like_partner_admin = choosing("like_partner_admin", ask());
    assert_eq!(warranted(&world, &like_partner_admin), BTreeSet::from([0]));
    let by_external_table = choosing("by_external_table", ask());
    assert_eq!(warranted(&world, &by_external_table), BTreeSet::new());
}

#[test]
fn a2_under_void_only_warranted_holdings_count_for_p1_and_e3() {
    let world = world(
        r#"grants: [
            Grant(role: partner_full_admin, to: "quirin", on: "q"),
            Grant(role: helpdesk_advanced, to: "pavel", on: "p", by: "petra"),
            Grant(role: full_admin, to: "dana", on: "d"),
            Grant(role: full_admin, to: "petra", on: "p"),
        ],
        events: [
            SetUpServices(by: "pavel", on: "d"),
            HelpDeskApproval(user: "pavel", on: "d", by: "dana", at: "2024-05-02T10:00:00Z"),
        ]"#,
    );
    assert_eq!(
        hold(&world, &ask(), "pavel"),
        ["helpdesk_advanced p", "provisioning_admin d"]
    );
    assert_eq!(hold(&world, &void(), "pavel"), NOTHING);
    // With a first user at p the help desk is warranted, the approver not.
    let first = World {
        events: [
            World::from_ron(r#"Facts(events: [FirstUser(user: "petra", on: "p")])"#)
                .expect("an event")
                .events,
            world.events[1..].to_vec(),
        ]
        .concat(),
        ..world
    };
    let expected = [("manage_devices", "read")];
    accesses(&first, &void(), "pavel", "d", &expected);
    let expected = [("manage_devices", "full until 2024-05-02T11:00:00Z")];
    accesses(&first, &ask(), "pavel", "d", &expected);
}

#[test]
fn a2_assignments_always_count() {
    let world = world(
        r#"grants: [Grant(role: partner_admin, to: "pavel", on: "p", by: "petra")],
        assignments: [Assigned(user: "pavel", customer: "c", by: "eva")],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    assert_eq!(
        reach(&world, &void(), "pavel"),
        ["partner_admin c managing_partner", "partner_admin p home"]
    );
}

#[test]
fn a3_the_contact_center_role_is_given_on() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c", by: "petra"),
            Grant(role: cc_service_admin, to: "cita", on: "c", by: "cene"),
            Grant(role: cc_service_admin, to: "eva", on: "c", by: "cita"),
            Grant(role: cc_service_admin, to: "dana", on: "c", by: "eva"),
            Grant(role: readonly_admin, to: "clara", on: "c", by: "cita"),
            Grant(role: cc_service_admin, to: "dana", on: "d", by: "cita"),
        ],
        events: [FirstUser(user: "petra", on: "p")]"#,
    );
    assert_eq!(warranted(&world, &ask()), BTreeSet::from([0, 1, 2]));
}

#[test]
fn a4_grants_that_warrant_each_other_are_not_warranted() {
    let world = world(
        r#"grants: [
            Grant(role: full_admin, to: "cene", on: "c", by: "cita"),
            Grant(role: full_admin, to: "cita", on: "c", by: "cene"),
        ]"#,
    );
    assert_eq!(warranted(&world, &ask()), BTreeSet::new());
    assert!(roles(&world, &void()).is_empty());
    assert_eq!(roles(&world, &ask()).len(), 2);
}

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
