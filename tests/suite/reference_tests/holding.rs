//! H1 to H7: holding and reaching.

use super::*;

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
