//! What is found of who gets in, how far, and at what.

use super::{NOTHING, QUIET, SECOND, found, line, load, of};
use bailiwick::findings::{self, Kind, Thresholds};

#[test]
fn setting_up_services_makes_a_provisioning_administrator() {
    let set_up = |at: &str| {
        found(&format!(
            r#"events: [SetUpServices(by: "pia", on: "c", at: "{at}")]"#
        ))
    };
    assert_eq!(
        set_up("2024-05-02T10:30:00Z"),
        ["provisioning_admin_present pia on c (provisioning_admin): more:1, quiet:7, quiet:13"]
    );
    assert_eq!(set_up("2024-05-02T10:31:00Z"), NOTHING);
}

#[test]
fn an_external_role_brings_somebody_from_outside() {
    let given_to = |user: &str| {
        found(&format!(
            r#"grants: [Grant(role: readonly_admin, to: "{user}", on: "c", by: "cene")]"#
        ))
    };
    assert_eq!(
        given_to("pia"),
        ["external_admin_present pia on c (readonly_admin): more:1"]
    );
    assert_eq!(given_to("cvet"), NOTHING);
}

#[test]
fn an_approval_is_active_for_an_hour() {
    let approved = |at: &str| {
        of(
            Kind::TemporaryAccessActive,
            &format!(
                "grants: [Grant(role: helpdesk_advanced, to: \"pia\", on: \"p\", by: \"petra\")],
                events: [HelpDeskApproval(user: \"pia\", on: \"c\", by: \"cene\", at: \"{at}\")]"
            ),
        )
    };
    assert_eq!(
        approved("2024-05-02T09:31:00Z"),
        [
            "temporary_access_active pia on c (until 2024-05-02T10:31:00Z): more:1, more:2, quiet:7, quiet:10"
        ]
    );
    assert_eq!(approved("2024-05-02T09:30:00Z"), NOTHING);
}

#[test]
fn the_help_desk_gets_at_content() {
    let given = |role: &str| {
        found(&format!(
            r#"grants: [Grant(role: {role}, to: "pia", on: "p", by: "petra")]"#
        ))
    };
    assert_eq!(
        given("helpdesk_basic"),
        ["content_access_by_partner pia on c (retrieve_logs and user_content): more:1, quiet:7"]
    );
    assert_eq!(given("partner_full_admin"), NOTHING);
}

#[test]
fn broad_reach_begins_above_a_number_of_customers() {
    let more = format!("Facts({SECOND})");
    let (world, sources) = load(&[("quiet", QUIET), ("more", &more)], &[]);
    let broad = |broad_reach: usize| -> Vec<String> {
        let found = findings::find_only(&world, &Thresholds { broad_reach }, &[Kind::BroadReach]);
        found
            .iter()
            .map(|finding| line(finding, &world, &sources))
            .collect()
    };
    assert_eq!(
        broad(1),
        ["broad_reach petra (analytics_reports at 2 customers): quiet:13"]
    );
    assert_eq!(broad(2), NOTHING);
}

#[test]
fn a_standard_licence_blocks_the_portal_of_a_contact_center() {
    let licensed = |licence: &str, on: &str| {
        of(
            Kind::StandardLicenceBlocksPortal,
            &format!(
                "orgs: [Org(id: \"d\", kind: customer)],
                users: [User(id: \"lea\", home: \"{on}\", licenses: [{licence}])],
                grants: [Grant(role: full_admin, to: \"lea\", on: \"{on}\")]"
            ),
        )
    };
    assert_eq!(
        licensed("cc_standard", "c"),
        ["standard_licence_blocks_portal lea on c (cc_standard): more:2, more:3"]
    );
    assert_eq!(licensed("cc_premium", "c"), NOTHING);
    assert_eq!(licensed("cc_standard", "d"), NOTHING);
}
