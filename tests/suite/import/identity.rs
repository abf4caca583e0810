//! Who is who in exports, and whose lists of organizations are whose.

use super::mapping::told;
use super::worlds::{id, import, import_for, org, person, scim, state};
use bailiwick::import::{Options, OrgIds, Outcome};
use serde_json::json;

#[test]
fn one_person_is_known_by_id_in_any_spelling_and_by_address_in_any_case() {
    // `ciscospark://us/PEOPLE/00000000-0000-4000-8000-000000000011`, encoded, and the
    // bare UUID, encoded.
    let encoded = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wMDAwMDAwMC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwMDAwMTE";
    let bare = "MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDEx";
    let imported = import(&[
        (
            "a.json",
            json!({"id": encoded, "emails": ["Ana@a.example"], "orgId": id(1)}),
        ),
        (
            "b.json",
            json!({"id": bare, "emails": ["ana@A.example"], "orgId": id(1)}),
        ),
        (
            "c.json",
            json!({"id": id(11).to_uppercase(), "emails": ["ANA@a.example"], "orgId": id(1)}),
        ),
        (
            "d.json",
            scim(11, "ana@a.example", 1, &["id_device_admin"], json!([])),
        ),
    ]);
    assert_eq!(
        state(&imported)[1..],
        [
            r#"User(id: "Ana@a.example", home: "00000000-0000-4000-8000-000000000001", origin: "a.json 1, b.json 1, c.json 1 and 1 more")"#,
            r#"Grant(role: device_admin, to: "Ana@a.example", on: "00000000-0000-4000-8000-000000000001", origin: "d.json 1")"#,
        ]
    );
    assert!(imported.account().conflicts.is_empty());
    let counts = imported.account().counts();
    assert_eq!(
        (counts.of(Outcome::Mapped), counts.of(Outcome::Merged)),
        (2, 2)
    );
}

#[test]
fn an_id_that_cannot_be_decoded_is_kept_and_reported() {
    let damaged = "Y2LZY29ZCGFYAZOVL3VZL1BFT1BMRS9JOTYWOTZIYI1KYTRHLTQ3NZETYTC2ZI1KNDEZODQWZWVM1TQ";
    let imported = import(&[
        (
            "a.json",
            json!({"id": damaged, "emails": ["ana@a.example"], "orgId": id(1)}),
        ),
        (
            "b.json",
            json!({"id": damaged, "emails": [], "orgId": id(1), "roles": ["id_full_admin"]}),
        ),
        (
            "c.json",
            json!({"id": "DAMAGED/", "emails": [], "orgId": id(1)}),
        ),
        // The same address with an id that can be decoded is the same person.
        (
            "d.json",
            person(11, "ana@a.example", 1, &["id_device_admin"]),
        ),
    ]);
    assert_eq!(
        state(&imported)[1..],
        [
            r#"User(id: "DAMAGED/", home: "00000000-0000-4000-8000-000000000001", origin: "c.json 1")"#,
            r#"User(id: "ana@a.example", home: "00000000-0000-4000-8000-000000000001", origin: "a.json 1, b.json 1, d.json 1")"#,
            r#"Grant(role: full_admin, to: "ana@a.example", on: "00000000-0000-4000-8000-000000000001", origin: "b.json 1")"#,
            r#"Grant(role: device_admin, to: "ana@a.example", on: "00000000-0000-4000-8000-000000000001", origin: "d.json 1")"#,
        ]
    );
    let losses = &imported.account().losses;
    assert_eq!(told(losses, "cannot be decoded"), ["DAMAGED/", damaged]);
}

#[test]
fn two_homes_are_reported_and_people_count_before_scim_before_tables() {
    let files = [
        ("a.json", scim(11, "ana@a.example", 2, &[], json!([]))),
        ("b.json", person(11, "ana@a.example", 1, &[])),
        ("c.json", person(11, "ana@a.example", 3, &[])),
    ];
    let imported = import(&files);
    let facts = state(&imported);
    assert_eq!(
        facts[3],
        r#"User(id: "ana@a.example", home: "00000000-0000-4000-8000-000000000001", origin: "a.json 1, b.json 1, c.json 1")"#
    );
    let conflicts = &imported.account().conflicts;
    assert_eq!(
        told(conflicts, "two homes"),
        [format!(
            "`ana@a.example`: at home at `{}` by b.json 1, not at `{}` by a.json 1",
            id(1),
            id(2)
        )]
    );
}

#[test]
fn two_ids_of_one_address_are_two_people_and_two_addresses_of_one_id_are_one() {
    let imported = import(&[
        ("a.json", person(11, "ana@a.example", 1, &["id_full_admin"])),
        (
            "b.json",
            person(12, "ANA@a.example", 1, &["id_device_admin"]),
        ),
        ("c.json", person(13, "old@a.example", 1, &[])),
        (
            "d.json",
            person(13, "new@a.example", 1, &["id_device_admin"]),
        ),
    ]);
    assert_eq!(
        state(&imported)[1..],
        [
            r#"User(id: "ana@a.example", home: "00000000-0000-4000-8000-000000000001", origin: "a.json 1")"#,
            r#"User(id: "ana@a.example-00000000-0000-4000-8000-000000000012", home: "00000000-0000-4000-8000-000000000001", origin: "b.json 1")"#,
            r#"User(id: "old@a.example", home: "00000000-0000-4000-8000-000000000001", origin: "c.json 1, d.json 1")"#,
            r#"Grant(role: full_admin, to: "ana@a.example", on: "00000000-0000-4000-8000-000000000001", origin: "a.json 1")"#,
            r#"Grant(role: device_admin, to: "ana@a.example-00000000-0000-4000-8000-000000000012", on: "00000000-0000-4000-8000-000000000001", origin: "b.json 1")"#,
            r#"Grant(role: device_admin, to: "old@a.example", on: "00000000-0000-4000-8000-000000000001", origin: "d.json 1")"#,
        ]
    );
    let conflicts = &imported.account().conflicts;
    assert_eq!(
        told(conflicts, "two ids"),
        [
            "`ana@a.example`, and `ana@a.example-00000000-0000-4000-8000-000000000012`, by a.json 1 and b.json 1"
        ]
    );
    assert_eq!(
        told(conflicts, "two addresses"),
        ["`old@a.example`, and `new@a.example`, by c.json 1 and d.json 1"]
    );
}

#[test]
fn organizations_of_one_name_are_told_apart_by_their_ids() {
    let file = json!({"items": [
        org(1, "Acme, Inc."),
        {"id": "1ba0e4b2-0000-4000-8000-000000000002", "displayName": "ACME inc"},
        org(3, "Čebela – Bled"),
        org(4, "…"),
    ]});
    let ids = |org_ids| {
        let options = Options {
            org_ids,
            ..Options::default()
        };
        let imported = import_for(&options, &[("orgs.json", file.clone())]);
        let facts = state(&imported);
        let ids = facts
            .iter()
            .filter_map(|fact| fact.strip_prefix("Org(id: \""));
        ids.map(|id| id.split('"').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(OrgIds::Names),
        [
            "00000000-0000-4000-8000-000000000004",
            "acme-inc-00000000",
            "acme-inc-1ba0e4b2",
            "cebela-bled",
        ]
    );
    assert_eq!(
        ids(OrgIds::Uuids),
        [
            "00000000-0000-4000-8000-000000000001",
            "00000000-0000-4000-8000-000000000003",
            "00000000-0000-4000-8000-000000000004",
            "1ba0e4b2-0000-4000-8000-000000000002",
        ]
    );
}

/// A partner with two customers, and who called.
pub(super) fn lists(me: bool) -> Vec<(&'static str, serde_json::Value)> {
    let ana = person(11, "ana@alpska.example", 1, &["id_full_admin"]);
    let mut files = vec![
        (
            "orgs.json",
            json!({"items": [org(1, "Alpska"), org(2, "Blejc"), org(3, "Kranjec")]}),
        ),
        ("people.json", json!({"items": [ana.clone()]})),
    ];
    if me {
        files.push((
            "me.json",
            json!({"request": "GET https://webexapis.com/v1/people/me", "response": ana}),
        ));
    }
    files
}

const MANAGED: [&str; 2] = [
    r#"Manages(partner: "alpska", customer: "blejc", origin: "orgs.json 2")"#,
    r#"Manages(partner: "alpska", customer: "kranjec", origin: "orgs.json 3")"#,
];

pub(super) fn manages(facts: &[String]) -> Vec<&str> {
    let facts = facts.iter().map(String::as_str);
    facts.filter(|fact| fact.starts_with("Manages(")).collect()
}

#[test]
fn a_list_of_organizations_is_the_partners_who_is_named() {
    for name in ["alpska", "Alpska", &id(1), &id(1).to_uppercase()] {
        let options = Options {
            partner: Some(name.to_owned()),
            ..Options::default()
        };
        let imported = import_for(&options, &lists(false));
        assert_eq!(manages(&state(&imported)), MANAGED, "{name}");
        assert_eq!(
            imported.account().assumed,
            ["lists of organizations and of administrators are those of `Alpska`, as it was named"]
        );
    }
}

#[test]
fn a_list_of_organizations_is_the_partners_who_called() {
    let imported = import(&lists(true));
    assert_eq!(manages(&state(&imported)), MANAGED);
    assert_eq!(
        imported.account().assumed,
        [
            "lists of organizations and of administrators are those of `Alpska`, the home of `ana@alpska.example`, who called (me.json 1)"
        ]
    );
}

#[test]
fn a_list_of_organizations_is_the_only_partners() {
    let mut files = lists(false);
    files.push((
        "tina.json",
        person(
            12,
            "tina@alpska.example",
            1,
            &["atlas-portal.partner.salesadmin"],
        ),
    ));
    let imported = import(&files);
    assert_eq!(manages(&state(&imported)), MANAGED);
    assert_eq!(
        imported.account().assumed,
        [
            "lists of organizations and of administrators are those of `Alpska`, the only one whose people have a partner's roles (tina.json 1)"
        ]
    );
    assert_eq!(
        state(&imported)[0],
        r#"Org(id: "alpska", kind: partner, name: "Alpska", origin: "orgs.json 1, tina.json 1")"#
    );
}

#[test]
fn of_a_list_of_nobody_knows_whom_only_the_organizations_are_taken() {
    let imported = import(&lists(false));
    assert!(manages(&state(&imported)).is_empty());
    assert!(imported.account().assumed.is_empty());
    assert_eq!(
        told(&imported.account().losses, "not known whose it is"),
        ["Alpska", "Blejc", "Kranjec"]
    );
}

#[test]
fn a_partner_that_nobody_is_called_is_refused_with_those_that_there_are() {
    let options = Options {
        partner: Some("alpsk".to_owned()),
        ..Options::default()
    };
    let refused = super::worlds::gathered(&lists(false))
        .0
        .settle(super::worlds::policy(), &options);
    assert_eq!(refused.unwrap_err().known, ["Alpska", "Blejc", "Kranjec"]);
}
