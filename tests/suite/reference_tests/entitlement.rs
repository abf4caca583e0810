//! E1 to E7: what roles entitle to.

use super::*;

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
