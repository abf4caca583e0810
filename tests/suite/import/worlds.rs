//! Exports put together in tests, and what they amount to.

use bailiwick::facts::{LISTS, Written};
use bailiwick::import::plan::Plan;
use bailiwick::import::read::read;
use bailiwick::import::{Gatherer, Imported, Options};
use bailiwick::policy::Policy;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// An export: its name, and what stands in it.
pub(super) type Export = (&'static str, Value);

pub(super) fn policy() -> &'static Policy {
    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::embedded);
    &POLICY
}

/// Returns a UUID.
pub(super) fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-0000000000{number:02}")
}

pub(super) fn org(number: u32, name: &str) -> Value {
    json!({"id": id(number), "displayName": name})
}

pub(super) fn person(number: u32, email: &str, org: u32, roles: &[&str]) -> Value {
    json!({"id": id(number), "emails": [email], "orgId": id(org), "roles": roles})
}

pub(super) fn scim(number: u32, email: &str, org: u32, roles: &[&str], managed: Value) -> Value {
    let roles: Vec<Value> = roles.iter().map(|role| json!({"value": role})).collect();
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": id(number),
        "userName": email,
        "active": true,
        "roles": roles,
        "urn:scim:schemas:extension:cisco:webexidentity:2.0:User": {
            "managedOrgs": managed,
            "meta": {"organizationId": id(org)},
        },
    })
}

/// Takes down what exports say.
#[track_caller]
pub(super) fn gathered(exports: &[Export]) -> (Gatherer, Vec<u64>) {
    let mut exports = exports.to_vec();
    exports.sort_by_key(|(name, _)| *name);
    let plan = Plan::default();
    let mut gatherer = Gatherer::default();
    let mut counts = Vec::new();
    for (name, export) in exports {
        gatherer.file(name);
        let (text, asked) = (export.to_string(), plan.asked(name));
        let seen = read(text.as_bytes(), &asked, None, &mut |taken| {
            gatherer.take(taken);
        });
        counts.push(u64::from(seen.unwrap().records));
    }
    (gatherer, counts)
}

/// Imports exports, and checks that every record is accounted for.
#[track_caller]
pub(super) fn import_for(options: &Options, exports: &[Export]) -> Imported {
    let (gatherer, counts) = gathered(exports);
    let imported = gatherer.settle(policy(), options).unwrap();
    assert!(
        imported.account().adds_up(&counts),
        "{:#?}",
        imported.account()
    );
    imported
}

#[track_caller]
pub(super) fn import(exports: &[Export]) -> Imported {
    import_for(&Options::default(), exports)
}

/// Returns the facts as they are written, each list sorted.
pub(super) fn lines(imported: &Imported) -> Vec<String> {
    let mut facts: Vec<_> = imported.facts().collect();
    // Orgs before users, as in a file.
    facts.sort_by(|(one, _), (other, _)| one.cmp(other));
    let facts = facts.iter().map(|(fact, origin)| {
        let origin = origin.as_deref();
        Written { fact, origin }.to_string()
    });
    facts.collect()
}

/// Returns the facts, without what is not told.
pub(super) fn state(imported: &Imported) -> Vec<String> {
    let mut facts = lines(imported);
    facts.retain(|fact| !fact.starts_with("Unknown("));
    facts
}

/// Returns the facts as the text of a fact file.
pub(super) fn text(imported: &Imported) -> String {
    let mut text = String::from("Facts(\n");
    for list in LISTS {
        text.push_str(&format!("    {list}: [\n"));
        for (fact, origin) in imported.facts().filter(|(fact, _)| fact.list() == list) {
            let origin = origin.as_deref();
            let fact = &fact;
            text.push_str(&format!("        {},\n", Written { fact, origin }));
        }
        text.push_str("    ],\n");
    }
    text + ")\n"
}
