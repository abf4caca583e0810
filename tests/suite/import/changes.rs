//! What audit events add to what is told as the state of things.

use super::worlds::{Export, id, import, org, person, scim, state, text};
use crate::stage;
use bailiwick::import::{Imported, Outcome};
use bailiwick::model::{Instant, Role};
use bailiwick::query::Names as _;
use serde_json::{Value, json};

/// Returns an event: somebody's roles at an organization are changed by Ana.
fn event(at: &str, email: &str, on: u32, added: &[&str], removed: &[&str]) -> Value {
    json!({
        "id": "x",
        "created": at,
        "actorId": id(11),
        "actorOrgId": id(1),
        "data": {
            "eventCategory": "EventCategory.USERS",
            "actorEmail": "ana@alpska.example",
            "targetType": "TargetResourceType.USER",
            "targetEmail": email,
            "targetOrgId": id(on),
            "roleAdded": added,
            "roleRemoved": removed,
        },
    })
}

const FIRST: &str = "2024-03-01T08:00:00Z";
const SECOND: &str = "2024-03-02T08:00:00Z";
const THIRD: &str = "2024-03-03T08:00:00Z";

/// Imports two organizations, what is held, and what was done.
#[track_caller]
fn imported(held: Vec<Export>, events: &[Value]) -> Imported {
    let mut files = vec![
        (
            "orgs.json",
            json!({"items": [org(1, "Alpska"), org(2, "Blejc")]}),
        ),
        (
            "ana.json",
            person(11, "ana@alpska.example", 1, &["id_full_admin"]),
        ),
        ("events.json", json!({"items": events})),
    ];
    files.extend(held);
    import(&files)
}

/// Returns the grants to somebody.
fn grants(imported: &Imported, to: &str) -> Vec<String> {
    let mut facts = state(imported);
    facts.retain(|fact| fact.starts_with("Grant(") && fact.contains(&format!("to: \"{to}\"")));
    facts
}

/// Returns what became of the events, and why of those that came to nothing.
fn fate(imported: &Imported) -> Vec<(Outcome, u64, String)> {
    let files = &imported.account().files;
    let events = files
        .iter()
        .find(|file| file.name == "events.json")
        .unwrap();
    let mut fate = Vec::new();
    for outcome in [Outcome::Mapped, Outcome::Merged] {
        let count = events.counts().of(outcome);
        if count > 0 {
            fate.push((outcome, count, String::new()));
        }
    }
    let reasons = events.reasons.iter();
    fate.extend(reasons.map(|it| (it.outcome, it.count, it.reason.clone())));
    fate
}

fn bor(roles: &[&str]) -> Vec<Export> {
    vec![("bor.json", person(12, "bor@alpska.example", 1, roles))]
}

#[test]
fn an_event_tells_by_whom_and_since_when_a_role_is_held() {
    let given = event(FIRST, "BOR@alpska.example", 1, &["id_device_admin"], &[]);
    let imported = imported(bor(&["id_device_admin", "atlas-portal.support"]), &[given]);
    assert_eq!(
        grants(&imported, "bor@alpska.example"),
        [
            r#"Grant(role: support_admin, to: "bor@alpska.example", on: "alpska", origin: "bor.json 1")"#,
            r#"Grant(role: device_admin, to: "bor@alpska.example", on: "alpska", by: "ana@alpska.example", from: "2024-03-01T08:00:00Z", origin: "bor.json 1, events.json 1")"#,
        ]
    );
    assert_eq!(fate(&imported), [(Outcome::Mapped, 1, String::new())]);
    // Some grantors are known now, so that those that are not are told by organization.
    assert!(text(&imported).contains(r#"Unknown(what: grantors, on: "alpska")"#));
}

#[test]
fn the_state_counts_before_events() {
    let given = event(FIRST, "bor@alpska.example", 1, &["id_device_admin"], &[]);
    let imported = imported(bor(&[]), std::slice::from_ref(&given));
    assert!(grants(&imported, "bor@alpska.example").is_empty());
    let reason = "the role is not held any more, as what was read of roles shows";
    assert_eq!(fate(&imported), [(Outcome::Ignored, 1, reason.to_owned())]);
}

#[test]
fn of_several_events_the_first_after_the_role_was_taken_counts() {
    let role = ["id_device_admin"];
    let events = [
        event(SECOND, "bor@alpska.example", 1, &[], &role),
        event(FIRST, "bor@alpska.example", 1, &role, &[]),
        event(THIRD, "bor@alpska.example", 1, &role, &[]),
        event("2024-03-04T08:00:00Z", "bor@alpska.example", 1, &role, &[]),
    ];
    let held = imported(bor(&role), &events);
    assert_eq!(
        grants(&held, "bor@alpska.example"),
        [
            r#"Grant(role: device_admin, to: "bor@alpska.example", on: "alpska", by: "ana@alpska.example", from: "2024-03-03T08:00:00Z", origin: "bor.json 1, events.json 3")"#
        ]
    );
    let later = "a later event about the same role counts".to_owned();
    assert_eq!(
        fate(&held),
        [
            (Outcome::Mapped, 1, String::new()),
            (Outcome::Merged, 1, String::new()),
            (Outcome::Ignored, 2, later),
        ]
    );
    // Held, though it was taken last.
    let held = imported(bor(&role), &events[..2]);
    assert_eq!(
        grants(&held, "bor@alpska.example"),
        [
            r#"Grant(role: device_admin, to: "bor@alpska.example", on: "alpska", origin: "bor.json 1")"#
        ]
    );
}

#[test]
fn where_no_state_was_read_events_decide() {
    let bine = vec![("bine.json", person(21, "bine@blejc.example", 2, &[]))];
    let events = [
        event(
            FIRST,
            "bine@blejc.example",
            2,
            &["Full_Admin", "Grand Vizier"],
            &[],
        ),
        event(FIRST, "bine@blejc.example", 2, &["id_device_admin"], &[]),
        event(SECOND, "bine@blejc.example", 2, &[], &["id_device_admin"]),
    ];
    let imported = imported(bine, &events);
    let facts = state(&imported);
    assert_eq!(
        facts[facts.len() - 2..],
        [
            r#"Grant(role: full_admin, to: "bine@blejc.example", on: "blejc", by: "ana@alpska.example", from: "2024-03-01T08:00:00Z", origin: "events.json 1")"#,
            r#"UnknownRole(user: "bine@blejc.example", role: "Grand Vizier", on: "blejc", origin: "events.json 1")"#,
        ]
    );
    assert_eq!(
        fate(&imported),
        [
            (Outcome::Mapped, 1, String::new()),
            (Outcome::Ignored, 2, "the role was taken again".to_owned()),
        ]
    );
    let inferred = &imported.account().inferred;
    let by_events = inferred
        .iter()
        .find(|told| told.what.contains("by what events tell"));
    assert_eq!(by_events.unwrap().count, 2);
}

#[test]
fn a_grantor_of_nowhere_is_not_named() {
    let mut given = event(FIRST, "bor@alpska.example", 1, &["id_device_admin"], &[]);
    given["actorId"] = json!(id(99));
    given["actorOrgId"] = json!(null);
    given["data"]["actorEmail"] = json!("ghost@nowhere.example");
    let imported = imported(bor(&["id_device_admin"]), &[given]);
    assert_eq!(
        grants(&imported, "bor@alpska.example"),
        [
            r#"Grant(role: device_admin, to: "bor@alpska.example", on: "alpska", from: "2024-03-01T08:00:00Z", origin: "bor.json 1, events.json 1")"#
        ]
    );
    let losses = &imported.account().losses;
    let lost = losses
        .iter()
        .find(|told| told.what.contains("grantors"))
        .unwrap();
    assert_eq!(lost.examples[0].0, "ghost@nowhere.example");
}

#[test]
fn somebody_of_another_organization_is_known_by_address() {
    let mut given = event(FIRST, "nobody@x.example", 2, &["id_readonly_admin"], &[]);
    given["data"]["externalAdminEmail"] = json!("bor@alpska.example");
    given["data"]["targetType"] = json!("TargetResourceType.ORG");
    let imported = imported(bor(&[]), &[given]);
    assert_eq!(
        grants(&imported, "bor@alpska.example"),
        [
            r#"Grant(role: readonly_admin, to: "bor@alpska.example", on: "blejc", by: "ana@alpska.example", from: "2024-03-01T08:00:00Z", origin: "events.json 1")"#
        ]
    );
}

#[test]
fn events_that_change_nothing_or_tell_too_little_say_why() {
    let mut failed = event(FIRST, "bor@alpska.example", 1, &["id_device_admin"], &[]);
    failed["data"]["errorMessage"] = json!("not allowed");
    let nothing = event(FIRST, "bor@alpska.example", 1, &[], &[]);
    let whenever = event(
        "yesterday",
        "bor@alpska.example",
        1,
        &["id_device_admin"],
        &[],
    );
    let mut nobody = event(FIRST, "bor@alpska.example", 1, &["id_device_admin"], &[]);
    nobody["data"]["targetEmail"] = json!(null);
    let imported = imported(bor(&[]), &[failed, nothing, whenever, nobody]);
    let reason = |text: &str| text.to_owned();
    assert_eq!(
        fate(&imported),
        [
            (
                Outcome::NotUnderstood,
                1,
                reason("`created` is missing or no instant")
            ),
            (
                Outcome::NotUnderstood,
                1,
                reason("it does not tell whose roles changed")
            ),
            (
                Outcome::Ignored,
                1,
                reason("gives and takes no role (category `USERS`)")
            ),
            (Outcome::Ignored, 1, reason("what failed changed nothing")),
        ]
    );
}

/// Returns whether somebody holds a role at an organization, by the rules.
#[track_caller]
fn holds(imported: &Imported, user: &str, role: Role, on: &str, at: &str) -> bool {
    let world = stage::world(&text(imported), Instant::parse(at).unwrap(), None, &[]);
    let (user, on) = (world.user(user).unwrap(), world.org(on).unwrap());
    let mut held = world.conclusions().held_by(user);
    held.any(|held| held.role == role && held.org == on)
}

/// A partner's person, full administrator of a customer, and demoted there.
fn demoted(managed: bool, state: &str) -> Imported {
    let role = |role: &str| json!([{"orgId": id(2), "role": role}]);
    let mut held = vec![(
        "bor.json",
        scim(12, "bor@alpska.example", 1, &[], role(state)),
    )];
    if managed {
        held.push((
            "petra.json",
            person(
                13,
                "petra@alpska.example",
                1,
                &["atlas-portal.partner.salesfulladmin"],
            ),
        ));
    }
    let became = if managed {
        "atlas-portal.partner.provision_admin"
    } else {
        "id_readonly_admin"
    };
    let events = [
        event(FIRST, "bor@alpska.example", 2, &["id_full_admin"], &[]),
        event(
            SECOND,
            "bor@alpska.example",
            2,
            &[became],
            &["id_full_admin"],
        ),
    ];
    imported(held, &events)
}

#[test]
fn a_demotion_is_one_where_the_rules_make_of_it_what_is_held() {
    let provisioning = "atlas-portal.partner.provision_admin";
    for (managed, held, became) in [
        (true, provisioning, Role::ProvisioningAdmin),
        (false, "id_readonly_admin", Role::ReadonlyAdmin),
    ] {
        let imported = demoted(managed, held);
        let facts = state(&imported);
        let of_bor: Vec<&String> = facts
            .iter()
            .filter(|fact| fact.contains("\"bor@"))
            .skip(1)
            .collect();
        assert_eq!(
            of_bor,
            [
                r#"Grant(role: full_admin, to: "bor@alpska.example", on: "blejc", by: "ana@alpska.example", from: "2024-03-01T08:00:00Z", origin: "bor.json 1, events.json 1, events.json 2")"#,
                r#"Demotion(user: "bor@alpska.example", on: "blejc", at: "2024-03-02T08:00:00Z", origin: "bor.json 1, events.json 2")"#,
            ],
            "{managed}"
        );
        let at = |role, at| holds(&imported, "bor@alpska.example", role, "blejc", at);
        assert!(
            at(Role::FullAdmin, FIRST) && !at(became, FIRST),
            "{managed}"
        );
        assert!(
            !at(Role::FullAdmin, THIRD) && at(became, THIRD),
            "{managed}"
        );
    }
}

#[test]
fn a_demotion_that_was_undone_is_none() {
    let imported = demoted(true, "id_full_admin");
    assert_eq!(
        grants(&imported, "bor@alpska.example"),
        [r#"Grant(role: full_admin, to: "bor@alpska.example", on: "blejc", origin: "bor.json 1")"#]
    );
    assert!(!text(&imported).contains("Demotion("));
}

#[test]
fn a_provisioning_administrator_is_one_by_the_rules_too() {
    let managed = json!([{"orgId": id(2), "role": "atlas-portal.partner.provision_admin"}]);
    let imported = imported(
        vec![
            ("bor.json", scim(12, "bor@alpska.example", 1, &[], managed)),
            (
                "petra.json",
                person(
                    13,
                    "petra@alpska.example",
                    1,
                    &["atlas-portal.partner.salesfulladmin"],
                ),
            ),
        ],
        &[event(
            FIRST,
            "bor@alpska.example",
            2,
            &["atlas-portal.partner.provision_admin"],
            &[],
        )],
    );
    let at = |at| {
        holds(
            &imported,
            "bor@alpska.example",
            Role::ProvisioningAdmin,
            "blejc",
            at,
        )
    };
    assert!(at(SECOND));
    assert!(!at("2024-02-01"));
}
