//! What is found of grants and assignments, one by one and together.

use super::{NOTHING, NOW, QUIET, found, load, of};
use bailiwick::findings::{self, Kind, Thresholds};
use bailiwick::model::ChoiceOption;

#[test]
fn a_grant_by_somebody_who_may_not_give_it_is_unwarranted() {
    let given_by = |by: &str| {
        found(&format!(
            r#"grants: [Grant(role: device_admin, to: "cvet", on: "c"{by})]"#
        ))
    };
    assert_eq!(given_by(r#", by: "cita""#), NOTHING);
    assert_eq!(
        given_by(r#", by: "pia""#),
        ["unwarranted_grant cvet on c (device_admin, given by pia): more:1"]
    );
    assert_eq!(
        given_by(""),
        ["unwarranted_grant cvet on c (device_admin, given by nobody): more:1"]
    );
}

#[test]
fn a_grant_is_unwarranted_whether_such_grants_count_or_not() {
    let more = r#"Facts(grants: [Grant(role: device_admin, to: "cvet", on: "c")])"#;
    let kinds = |choices: &[ChoiceOption]| {
        let (world, _) = load(&[("quiet", QUIET), ("more", more)], choices);
        let found = findings::find(&world, &Thresholds::default());
        found
            .into_iter()
            .map(|finding| finding.kind)
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[ChoiceOption::Effective]), [Kind::UnwarrantedGrant]);
    assert_eq!(kinds(&[ChoiceOption::Void]), [Kind::UnwarrantedGrant]);
}

#[test]
fn a_derived_role_is_not_given() {
    let given = |role: &str, by: &str| {
        found(&format!(
            r#"grants: [Grant(role: {role}, to: "pia", on: "c", by: "{by}")]"#
        ))
    };
    assert_eq!(
        given("provisioning_admin", "petra"),
        ["derived_role_granted pia on c (provisioning_admin, given by petra): more:1"]
    );
    assert_eq!(
        given("readonly_admin", "cene"),
        ["external_admin_present pia on c (readonly_admin): more:1"]
    );
}

#[test]
fn a_role_is_out_of_place_where_it_cannot_be_held() {
    let given_on = |on: &str| {
        found(&format!(
            r#"grants: [Grant(role: partner_readonly_admin, to: "pia", on: "{on}", by: "petra")]"#
        ))
    };
    assert_eq!(
        given_on("c"),
        ["role_out_of_place pia on c (partner_readonly_admin, given by petra): more:1"]
    );
    assert_eq!(given_on("p"), NOTHING);
}

#[test]
fn some_roles_exclude_each_other() {
    let with = |role: &str| {
        found(&format!(
            "grants: [
                Grant(role: cc_service_admin, to: \"cvet\", on: \"c\", by: \"cene\"),
                Grant(role: {role}, to: \"cvet\", on: \"c\", by: \"cene\"),
            ]"
        ))
    };
    assert_eq!(
        with("readonly_admin"),
        ["exclusive_roles cvet on c (readonly_admin and cc_service_admin): more:2, more:3"]
    );
    assert_eq!(with("support_admin"), NOTHING);
}

#[test]
fn a_grant_is_expired_from_its_end_on() {
    let until = |until: &str| {
        found(&format!(
            r#"grants: [Grant(role: support_admin, to: "cvet", on: "c", by: "cene", until: "{until}")]"#
        ))
    };
    assert_eq!(
        until(NOW),
        [
            "expired_grant cvet on c (support_admin, given by cene, ended 2024-05-02T10:30:00Z): more:1"
        ]
    );
    assert_eq!(until("2024-05-02T10:30:01Z"), NOTHING);
}

#[test]
fn an_assignment_dangles_without_the_role() {
    let assigned = r#"assignments: [Assigned(user: "pia", customer: "c", by: "petra")],"#;
    let role = r#"grants: [Grant(role: partner_admin, to: "pia", on: "p", by: "petra")]"#;
    assert_eq!(
        found(assigned),
        [
            "dangling_assignment pia on c (assigned, but pia is no partner administrator of p): more:1"
        ]
    );
    assert_eq!(found(&format!("{assigned} {role}")), NOTHING);
}

#[test]
fn an_assignment_dangles_where_the_partner_manages_nothing() {
    let world = |manages: &str| {
        of(
            Kind::DanglingAssignment,
            &format!(
                "orgs: [Org(id: \"d\", kind: customer)], manages: [{manages}],
                grants: [Grant(role: partner_admin, to: \"pia\", on: \"p\", by: \"petra\")],
                assignments: [Provisioned(user: \"pia\", customer: \"d\")]"
            ),
        )
    };
    assert_eq!(
        world(""),
        ["dangling_assignment pia on d (provisioned, but p does not manage d): more:3"]
    );
    assert_eq!(world(r#"Manages(partner: "p", customer: "d")"#), NOTHING);
}

#[test]
fn an_assignment_that_has_ended_does_not_dangle() {
    let until = |until: &str| {
        of(
            Kind::DanglingAssignment,
            &format!(r#"assignments: [Assigned(user: "pia", customer: "c", until: "{until}")]"#),
        )
    };
    assert_eq!(until("2024-05-03").len(), 1);
    assert_eq!(until("2024-05-02"), NOTHING);
}

#[test]
fn a_role_is_redundant_that_another_covers() {
    let with = |role: &str, until: &str| {
        found(&format!(
            "grants: [
                Grant(role: device_admin, to: \"cvet\", on: \"c\", by: \"cene\"),
                Grant(role: {role}, to: \"cvet\", on: \"c\", by: \"cene\"{until}),
            ]"
        ))
    };
    assert_eq!(
        with("user_device_admin", ""),
        [
            "redundant_role cvet on c (device_admin, given by cene, covered by user_device_admin): more:2"
        ]
    );
    assert_eq!(with("support_admin", ""), NOTHING);
    // Of the two the narrower lasts longer.
    assert_eq!(
        with("user_device_admin", r#", until: "2025-01-01""#),
        NOTHING
    );
}

#[test]
fn a_role_is_redundant_that_was_given_before() {
    let given = "grants: [
        Grant(role: full_admin, to: \"petra\", on: \"p\", by: \"pavel\"),
        Grant(role: support_admin, to: \"cvet\", on: \"c\", by: \"cene\"),
        Grant(role: support_admin, to: \"cvet\", on: \"c\", by: \"cita\"),
    ]";
    assert_eq!(
        found(given),
        [
            "redundant_role cvet on c (support_admin, given by cene, and held without that grant): more:3",
            "redundant_role cvet on c (support_admin, given by cita, and held without that grant): more:4",
            "redundant_role petra on p (full_admin, given by pavel, and held without that grant): more:2",
        ]
    );
}

#[test]
fn administering_and_looking_into_it_are_two_duties() {
    let with = |role: &str| {
        found(&format!(
            r#"grants: [Grant(role: {role}, to: "cita", on: "c", by: "cene")]"#
        ))
    };
    assert_eq!(
        with("compliance_officer"),
        ["duty_conflict cita on c (full_admin and compliance_officer): more:1, quiet:11"]
    );
    assert_eq!(with("advanced_troubleshooting"), NOTHING);
}
