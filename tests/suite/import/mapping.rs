//! What records become: facts, exactly, and what is told beside them.

use super::worlds::{id, import, import_for, org, person, scim, state};
use bailiwick::import::{Options, OrgIds, Outcome, Told};
use serde_json::json;

/// Returns what is told under a heading, names only.
#[track_caller]
fn told(all: &[Told], what: &str) -> Vec<String> {
    let mut found = all.iter().filter(|told| told.what.contains(what));
    let told = found
        .next()
        .unwrap_or_else(|| panic!("nothing is told of `{what}`: {all:?}"));
    assert_eq!(found.next(), None, "{what}");
    told.examples
        .iter()
        .map(|(name, ..)| name.clone())
        .collect()
}

#[test]
fn a_person_is_a_user_with_grants_at_home() {
    let facts = state(&import(&[
        (
            "orgs.json",
            json!({"items": [org(1, "Alpska Telekom d.d.")]}),
        ),
        (
            "people.json",
            json!({"items": [
                person(11, "Ana@alpska.example", 1, &["id_full_admin", "atlas-portal.support"]),
                person(12, "bor@alpska.example", 1, &[]),
            ]}),
        ),
    ]));
    assert_eq!(
        facts,
        [
            r#"Org(id: "alpska-telekom-d-d", kind: customer, name: "Alpska Telekom d.d.", origin: "orgs.json 1")"#,
            r#"User(id: "Ana@alpska.example", home: "alpska-telekom-d-d", origin: "people.json 1")"#,
            r#"User(id: "bor@alpska.example", home: "alpska-telekom-d-d", origin: "people.json 2")"#,
            r#"Grant(role: full_admin, to: "Ana@alpska.example", on: "alpska-telekom-d-d", origin: "people.json 1")"#,
            r#"Grant(role: support_admin, to: "Ana@alpska.example", on: "alpska-telekom-d-d", origin: "people.json 1")"#,
        ]
    );
}

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
fn lists(me: bool) -> Vec<(&'static str, serde_json::Value)> {
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

fn manages(facts: &[String]) -> Vec<&str> {
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

/// A partner with a full administrator and two customers.
fn partner() -> Vec<(&'static str, serde_json::Value)> {
    let mut files = lists(true);
    files.push((
        "petra.json",
        person(
            13,
            "petra@alpska.example",
            1,
            &["atlas-portal.partner.salesfulladmin"],
        ),
    ));
    files
}

/// Returns the facts beyond those about the partner.
fn beyond(
    more: &[(&'static str, serde_json::Value)],
) -> (Vec<String>, bailiwick::import::Imported) {
    let known = state(&import(&partner()));
    let mut files = partner();
    files.extend_from_slice(more);
    let imported = import(&files);
    let mut facts = state(&imported);
    facts.retain(|fact| !known.contains(fact));
    (facts, imported)
}

#[test]
fn roles_elsewhere_are_external_grants_assignments_or_set_ups() {
    let managed = json!([
        {"orgId": id(2), "role": "id_full_admin"},
        {"orgId": id(3), "role": "atlas-portal.partner.salesadmin"},
        {"orgId": id(4), "role": "id_readonly_admin"},
        {"orgId": id(2), "role": "atlas-portal.partner.provision_admin"},
        {"orgId": id(4), "role": "atlas-portal.partner.provision_admin"},
        {"orgId": id(1), "role": "id_device_admin"},
    ]);
    let (facts, imported) = beyond(&[(
        "tina.json",
        scim(
            12,
            "tina@alpska.example",
            1,
            &["atlas-portal.partner.salesadmin"],
            managed,
        ),
    )]);
    assert_eq!(
        facts,
        [
            r#"Org(id: "00000000-0000-4000-8000-000000000004", kind: customer, origin: "tina.json 1")"#,
            r#"User(id: "tina@alpska.example", home: "alpska", origin: "tina.json 1")"#,
            r#"Manages(partner: "alpska", customer: "kranjec", origin: "orgs.json 3, tina.json 1")"#,
            r#"Grant(role: full_admin, to: "tina@alpska.example", on: "blejc", origin: "tina.json 1")"#,
            r#"Grant(role: readonly_admin, to: "tina@alpska.example", on: "00000000-0000-4000-8000-000000000004", origin: "tina.json 1")"#,
            r#"Grant(role: device_admin, to: "tina@alpska.example", on: "alpska", origin: "tina.json 1")"#,
            r#"Grant(role: partner_admin, to: "tina@alpska.example", on: "alpska", origin: "tina.json 1")"#,
            r#"Assigned(user: "tina@alpska.example", customer: "kranjec", origin: "tina.json 1")"#,
            // The role cannot be given: where a partner's administrator reaches the
            // customer, it follows from setting services up.
            r#"SetUpServices(by: "tina@alpska.example", on: "blejc", origin: "tina.json 1")"#,
            // Elsewhere nothing shows what it would follow from.
            r#"UnknownRole(user: "tina@alpska.example", role: "atlas-portal.partner.provision_admin", on: "00000000-0000-4000-8000-000000000004", origin: "tina.json 1")"#,
        ]
    );
    let account = imported.account();
    assert_eq!(
        told(&account.inferred, "services were set up"),
        ["`tina@alpska.example` at `Blejc`"]
    );
    assert_eq!(
        told(&account.losses, "nothing shows what the role follows from"),
        [format!("`tina@alpska.example` at `{}`", id(4))]
    );
}

#[test]
fn administrators_of_a_customer_are_assigned_and_people_of_the_partner() {
    let (facts, imported) = beyond(&[(
        "partner-admins-00000000-0000-4000-8000-000000000002.json",
        json!({"items": [
            {"id": id(12), "displayName": "Tina", "emails": ["tina@alpska.example"], "roleInCustomerOrg": "id_full_admin"},
        ]}),
    )]);
    let file = "partner-admins-00000000-0000-4000-8000-000000000002.json 1";
    assert_eq!(
        facts,
        [
            format!(r#"User(id: "tina@alpska.example", home: "alpska", origin: "{file}")"#),
            format!(
                r#"Manages(partner: "alpska", customer: "blejc", origin: "orgs.json 2, {file}")"#
            ),
            format!(
                r#"Grant(role: full_admin, to: "tina@alpska.example", on: "blejc", origin: "{file}")"#
            ),
            format!(
                r#"Assigned(user: "tina@alpska.example", customer: "blejc", origin: "{file}")"#
            ),
        ]
    );
    assert_eq!(
        told(&imported.account().inferred, "taken to be the partner"),
        ["tina@alpska.example"]
    );
}

#[test]
fn customers_that_somebody_manages_are_assigned_to_partner_administrators() {
    let file = "managed-by-00000000-0000-4000-8000-000000000012.json";
    let managed = |role: &str| json!({"items": [{"orgId": id(2), "role": role}]});
    let tina = person(
        12,
        "tina@alpska.example",
        1,
        &["atlas-portal.partner.salesadmin"],
    );
    let assigned = r#"Assigned(user: "tina@alpska.example", customer: "blejc", origin: "managed-by-00000000-0000-4000-8000-000000000012.json 1")"#;

    let (facts, _) = beyond(&[
        (
            file,
            managed("YXRsYXMtcG9ydGFsLnBhcnRuZXIuc2FsZXNhZG1pbg=="),
        ),
        ("tina.json", tina.clone()),
    ]);
    assert!(facts.iter().any(|fact| fact == assigned), "{facts:#?}");
    let grant = format!(
        r#"Grant(role: partner_admin, to: "tina@alpska.example", on: "alpska", origin: "{file} 1, tina.json 1")"#
    );
    assert!(facts.contains(&grant), "{facts:#?}");

    // A partner full administrator reaches every customer without being assigned one.
    let (facts, imported) = beyond(&[
        (file, managed("atlas-portal.partner.salesfulladmin")),
        ("tina.json", tina),
    ]);
    assert!(
        !facts.iter().any(|fact| fact.starts_with("Assigned(")),
        "{facts:#?}"
    );
    assert_eq!(
        told(&imported.account().conflicts, "not held"),
        ["`partner_full_admin` of `tina@alpska.example`"]
    );
}

#[test]
fn licences_show_the_contact_center() {
    let licence = |code: &str, name: &str| {
        let text = format!("ciscospark://us/LICENSE/{}:{code}_{}", id(2), id(9));
        json!({"id": text, "name": name, "totalUnits": 5})
    };
    let standard = format!("ciscospark://us/LICENSE/{}:CJPSTD_{}", id(3), id(8));
    let mut kaja = person(31, "kaja@kranjec.example", 3, &["id_full_admin"]);
    kaja["licenses"] = json!([standard]);
    let (facts, imported) = beyond(&[
        (
            "licences.json",
            json!({"items": [
                licence("CJPPRM", "Contact Center Premium Agent"),
                licence("MC", "Meeting - Webex Meeting Center"),
            ]}),
        ),
        ("kaja.json", kaja),
    ]);
    assert_eq!(
        facts,
        [
            r#"Org(id: "blejc", kind: customer, contact_center: true, name: "Blejc", origin: "licences.json 1, orgs.json 2")"#,
            r#"Org(id: "kranjec", kind: customer, contact_center: true, name: "Kranjec", origin: "kaja.json 1, orgs.json 3")"#,
            r#"User(id: "kaja@kranjec.example", home: "kranjec", licenses: [cc_standard], origin: "kaja.json 1")"#,
            r#"Grant(role: full_admin, to: "kaja@kranjec.example", on: "kranjec", origin: "kaja.json 1")"#,
        ]
    );
    let file = imported
        .account()
        .files
        .iter()
        .find(|file| file.name == "licences.json")
        .unwrap();
    assert_eq!(file.counts().of(Outcome::Mapped), 1);
    assert_eq!(
        file.reasons[0].reason,
        "names a licence that means nothing to the rules"
    );
}

#[test]
fn wholesale_customers_are_managed_and_subscribers_are_theirs() {
    let (facts, imported) = beyond(&[
        (
            "customers.json",
            json!({"items": [
                {"id": id(50), "orgId": id(5), "externalId": "c-5", "status": "provisioned", "packages": ["webex_calling", "cx_premium_agent"]},
            ]}),
        ),
        (
            "sub-partners.json",
            json!({"subPartners": [{"orgId": id(6), "provisioningState": "active"}]}),
        ),
        (
            "subscribers.json",
            json!({"items": [
                {"id": id(71), "personId": id(51), "email": "lan@five.example", "customerId": id(50), "package": "cx_standard_agent", "packages": ["cx_standard_agent"]},
                {"id": id(72), "personId": id(52), "email": "mia@five.example", "externalCustomerId": "c-5", "packages": ["webex_calling"]},
                {"id": id(73), "personId": id(53), "email": "nil@six.example", "externalCustomerId": "c-6", "packages": []},
            ]}),
        ),
    ]);
    assert_eq!(
        facts,
        [
            r#"Org(id: "00000000-0000-4000-8000-000000000005", kind: customer, contact_center: true, origin: "customers.json 1")"#,
            r#"Org(id: "00000000-0000-4000-8000-000000000006", kind: partner, offer: wholesale, origin: "sub-partners.json 1")"#,
            r#"Org(id: "alpska", kind: partner, offer: wholesale, name: "Alpska", origin: "customers.json 1, orgs.json 1, petra.json 1")"#,
            r#"User(id: "lan@five.example", home: "00000000-0000-4000-8000-000000000005", licenses: [cc_standard], origin: "subscribers.json 1")"#,
            r#"User(id: "mia@five.example", home: "00000000-0000-4000-8000-000000000005", origin: "subscribers.json 2")"#,
            r#"Manages(partner: "alpska", customer: "00000000-0000-4000-8000-000000000005", origin: "customers.json 1")"#,
        ]
    );
    let account = imported.account();
    let file = account
        .files
        .iter()
        .find(|file| file.name == "subscribers.json")
        .unwrap();
    assert_eq!(
        file.reasons[0].reason,
        "the home organization of the person is not known"
    );
    assert_eq!(
        told(&account.losses, "packages of customers"),
        ["webex_calling"]
    );
    assert_eq!(
        told(&account.losses, "licences that mean nothing"),
        ["webex_calling"]
    );
}

#[test]
fn unknown_roles_are_named_and_never_dropped() {
    let (facts, imported) = beyond(&[
        (
            "roles.json",
            json!({"items": [
                {"id": id(90), "name": "Support Administrator"},
                {"id": id(91), "name": "Grand Vizier"},
                {"id": id(92), "name": "Nobody's"},
            ]}),
        ),
        (
            "tina.json",
            person(
                12,
                "tina@alpska.example",
                1,
                &[&id(90), &id(91), "atlas-portal.billing"],
            ),
        ),
    ]);
    assert_eq!(
        facts,
        [
            r#"User(id: "tina@alpska.example", home: "alpska", origin: "tina.json 1")"#,
            r#"Grant(role: support_admin, to: "tina@alpska.example", on: "alpska", origin: "roles.json 1, tina.json 1")"#,
            r#"UnknownRole(user: "tina@alpska.example", role: "Grand Vizier", on: "alpska", origin: "tina.json 1")"#,
            r#"UnknownRole(user: "tina@alpska.example", role: "atlas-portal.billing", on: "alpska", origin: "tina.json 1")"#,
        ]
    );
    let account = imported.account();
    assert_eq!(
        told(&account.losses, "roles held that the policy does not know"),
        ["Grand Vizier", "atlas-portal.billing"]
    );
    let file = account
        .files
        .iter()
        .find(|file| file.name == "roles.json")
        .unwrap();
    assert_eq!(file.counts().of(Outcome::Mapped), 1);
    assert_eq!(file.reasons[0].count, 2);
}

#[test]
fn roles_over_groups_and_sites_are_losses() {
    let mut tina = scim(12, "tina@alpska.example", 1, &[], json!([]));
    let extension = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
    tina[extension]["managedGroups"] =
        json!([{"orgId": id(2), "groupId": id(60), "role": "location_admin"}]);
    tina[extension]["managedSites"] = json!([{"siteName": "site.example", "role": "full_admin"}]);
    tina["active"] = json!(false);
    let (facts, imported) = beyond(&[("tina.json", tina)]);
    assert_eq!(
        facts,
        [
            r#"User(id: "tina@alpska.example", home: "alpska", origin: "tina.json 1")"#,
            r#"UnknownRole(user: "tina@alpska.example", role: "location_admin over a group", on: "blejc", origin: "tina.json 1")"#,
        ]
    );
    let losses = &imported.account().losses;
    assert_eq!(told(losses, "roles over groups"), ["location_admin"]);
    assert_eq!(told(losses, "roles over sites"), ["full_admin"]);
    assert_eq!(told(losses, "accounts that cannot be used"), ["SCIM user"]);
}

#[test]
fn a_partner_below_a_partner_is_a_loss() {
    let (facts, imported) = beyond(&[(
        "sub.json",
        person(
            21,
            "zoja@blejc.example",
            2,
            &["atlas-portal.partner.salesadmin"],
        ),
    )]);
    assert!(manages(&facts).is_empty());
    assert_eq!(
        told(&imported.account().losses, "partners of a partner"),
        ["`Blejc`, below `Alpska`"]
    );
}

#[test]
fn accounts_of_programs_are_ignored() {
    let mut bot = person(12, "bot@alpska.example", 1, &[]);
    bot["type"] = json!("bot");
    let (facts, imported) = beyond(&[("bot.json", bot)]);
    assert!(facts.is_empty());
    let file = imported
        .account()
        .files
        .iter()
        .find(|file| file.name == "bot.json")
        .unwrap();
    assert_eq!(
        file.reasons[0].reason,
        "the account of a program (`bot`), without roles"
    );
}

#[test]
fn what_the_exports_do_not_tell_is_stated() {
    let imported = import(&partner());
    let unknown: Vec<String> = super::worlds::lines(&imported)
        .into_iter()
        .filter(|fact| fact.starts_with("Unknown("))
        .collect();
    assert_eq!(
        unknown,
        [
            "Unknown(what: grantors)",
            "Unknown(what: restricted_mode)",
            "Unknown(what: set_ups)",
            "Unknown(what: customer_groups)",
            r#"Unknown(what: roles, on: "blejc")"#,
            r#"Unknown(what: roles, on: "kranjec")"#,
        ]
    );
    assert_eq!(
        imported.account().unknown,
        [
            "by whom roles were given: everywhere",
            "whether restricted mode of a customer is on or off: everywhere",
            "who set services up, and who provisioned a customer: everywhere",
            "which customers are assigned by way of customer groups: everywhere",
            "which roles people hold, as no list of roles of theirs was read: at 2 of 3 organizations",
        ]
    );
}
