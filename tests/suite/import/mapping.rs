//! What records become: facts, exactly, and what is told beside them.

use super::identity::{lists, manages};
use super::worlds::{id, import, org, person, scim, state};
use bailiwick::import::{Outcome, Told};
use serde_json::json;

/// Returns what is told under a heading, names only.
#[track_caller]
pub(super) fn told(all: &[Told], what: &str) -> Vec<String> {
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
