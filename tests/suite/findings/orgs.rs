//! What is found of organizations as such.

use super::{NOTHING, SECOND, found, of};
use bailiwick::findings::Kind;

#[test]
fn an_organization_wants_two_full_administrators_of_its_own() {
    let given_to = |users: &[&str]| {
        let grant = |user: &&str| {
            format!(r#"Grant(role: full_admin, to: "{user}", on: "d", by: "petra"),"#)
        };
        let grants: String = users.iter().map(grant).collect();
        found(&format!("{SECOND}\ngrants: [{grants}]"))
    };
    assert_eq!(
        given_to(&[]),
        ["no_full_admin on d (nobody was given the role): more:1"]
    );
    assert_eq!(
        given_to(&["dora"]),
        ["sole_full_admin dora on d (the only one): more:3"]
    );
    assert_eq!(given_to(&["dora", "dino"]), NOTHING);
}

#[test]
fn a_full_administrator_from_outside_is_none_of_its_own() {
    let external = r#"grants: [Grant(role: full_admin, to: "pia", on: "d")]"#;
    assert_eq!(
        of(Kind::NoFullAdmin, &format!("{SECOND} {external}")),
        ["no_full_admin on d (nobody was given the role): more:1"]
    );
}

#[test]
fn a_full_administrator_who_was_is_behind_there_being_none() {
    let ended = r#"grants: [Grant(role: full_admin, to: "dora", on: "d", by: "petra", until: "2024-01-01")]"#;
    assert_eq!(
        of(Kind::NoFullAdmin, &format!("{SECOND}\n{ended}")),
        ["no_full_admin on d (the role was given, but does not count now): more:1, more:3"]
    );
}

#[test]
fn a_partner_wants_two_full_administrators_as_well() {
    let partner = r#"orgs: [Org(id: "q", kind: partner)], users: [User(id: "quirin", home: "q")],"#;
    let first = r#"events: [FirstUser(user: "quirin", on: "q")]"#;
    assert_eq!(
        found(partner),
        ["no_full_admin on q (nobody was given the role): more:1"]
    );
    assert_eq!(
        found(&format!("{partner}\n{first}")),
        ["sole_full_admin quirin on q (the only one): more:2"]
    );
}

#[test]
fn several_partners_may_manage_a_customer() {
    let managing = |customer: &str| {
        of(
            Kind::SeveralManagingPartners,
            &format!(
                "orgs: [Org(id: \"q\", kind: partner), Org(id: \"d\", kind: customer)],
                manages: [Manages(partner: \"q\", customer: \"{customer}\")]"
            ),
        )
    };
    assert_eq!(
        managing("c"),
        ["several_managing_partners on c (p and q): more:2, quiet:7"]
    );
    assert_eq!(managing("d"), NOTHING);
}

#[test]
fn restricted_mode_may_be_off() {
    let set = |on: &str, enabled: bool| {
        of(
            Kind::RestrictedModeOff,
            &format!(
                r#"orgs: [Org(id: "d", kind: customer)], settings: [RestrictedMode(on: "{on}", enabled: {enabled})]"#
            ),
        )
    };
    assert_eq!(
        set("c", false),
        ["restricted_mode_off on c (set off): more:1"]
    );
    assert_eq!(set("c", true), NOTHING);
    // Without a managing partner it is never on.
    assert_eq!(set("d", false), NOTHING);
}
