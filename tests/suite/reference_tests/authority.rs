//! A1 to A4: who may give what.

use super::*;

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
