//! Any mix of records: each is accounted for, and what is written can be read.

use super::worlds::{Export, id, import, policy, scim, text};
use bailiwick::diagnostic::{Sources, render};
use bailiwick::facts;
use bailiwick::import::{Gatherer, Options, Outcome};
use bailiwick::reading::Item;
use proptest::prelude::*;
use serde_json::{Value, json};

fn role() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "id_full_admin",
        "id_readonly_admin",
        "atlas-portal.partner.salesadmin",
        "atlas-portal.partner.salesfulladmin",
        "atlas-portal.partner.provision_admin",
        "cjp.admin",
        "atlas-portal.billing",
        "nobody.knows",
        "00000000-0000-4000-8000-000000000090",
        "Help Desk Administrator",
        "DAMAGED,",
    ])
}

fn somebody() -> impl Strategy<Value = (String, String)> {
    let number = prop::sample::select(vec![11_u32, 12, 13]);
    let email = prop::sample::select(vec![
        "ana@a.example",
        "ANA@a.example",
        "bor@a.example",
        "",
        " ",
    ]);
    (number, email, any::<bool>()).prop_map(|(number, email, damaged)| {
        let id = if damaged {
            format!("DAMAGED/{number}")
        } else {
            id(number)
        };
        (id, email.to_owned())
    })
}

fn an_org() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        json!(id(1)),
        json!(id(2)),
        json!(id(3)),
        json!("Alpska"),
        json!(null),
    ])
}

fn record() -> impl Strategy<Value = Value> {
    let roles = || prop::collection::vec(role(), 0..3);
    let at = prop::sample::select(vec!["2024-03-01T08:00:00Z", "2024-03-02", "never"]);
    let person = (somebody(), an_org(), roles()).prop_map(|((id, email), org, roles)| {
        json!({"id": id, "emails": [email], "orgId": org, "roles": roles, "licenses": ["cx_standard_agent"]})
    });
    let user = (11_u32..14, 1_u32..4, roles(), an_org(), role()).prop_map(
        |(number, org, roles, on, role)| {
            let managed = match on {
                Value::Null => json!([]),
                on => json!([{"orgId": on, "role": role}]),
            };
            scim(number, "bor@a.example", org, &roles, managed)
        },
    );
    let organization = (
        1_u32..4,
        prop::sample::select(vec!["Alpska", "alpska!", "Blejc", ""]),
    )
        .prop_map(|(number, name)| json!({"items": [{"id": id(number), "displayName": name}]}));
    let admin = (somebody(), role()).prop_map(|((id, email), role)| {
        json!({"id": id, "emails": [email], "displayName": "x", "roleInCustomerOrg": role})
    });
    let managed = (an_org(), role()).prop_map(|(org, role)| json!({"orgId": org, "role": role}));
    let event = ((somebody(), somebody()), an_org(), (roles(), roles()), at).prop_map(
        |(((actor, _), (target, email)), on, (added, removed), at)| {
            json!({"id": "x", "created": at, "actorId": actor, "actorOrgId": id(1), "data": {
                "targetType": "TargetResourceType.USER", "targetId": target, "targetEmail": email,
                "targetOrgId": on, "roleAdded": added, "roleRemoved": removed,
            }})
        },
    );
    let other = prop::sample::select(vec![
        json!({"id": id(90), "name": "Support Administrator"}),
        json!({"subPartners": [{"orgId": id(3), "provisioningState": "active"}]}),
        json!({"id": id(50), "orgId": id(2), "externalId": "e", "packages": ["cx_premium_agent", "webex_voice"]}),
        json!({"id": id(71), "personId": id(12), "email": "bor@a.example", "externalCustomerId": "e", "packages": []}),
        json!({"id": id(60), "displayName": "g", "members": []}),
        json!({"orgId": id(2), "orgName": "Blejc", "tags": ["t"]}),
        json!({"what": "ever"}),
        json!(17),
    ]);
    prop_oneof![person, user, organization, admin, managed, event, other]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_record_has_one_outcome_and_every_fact_can_be_read(
        mix in prop::collection::vec((0_usize..4, record()), 0..14),
    ) {
        // Two of the files tell what their records do not.
        let names = [
            "a.json",
            "b.json",
            "partner-admins-00000000-0000-4000-8000-000000000002.json",
            "managed-by-00000000-0000-4000-8000-000000000012.json",
        ];
        let mut files: Vec<Export> = names.map(|name| (name, json!([]))).to_vec();
        let mut count = [0; 4];
        for (file, record) in mix {
            count[file] += 1;
            files[file].1.as_array_mut().unwrap().push(record);
        }
        // `import` checks that the account adds up to what was read.
        let imported = import(&files);
        let account = imported.account();
        let outcomes = account.counts();
        let sum: u64 = Outcome::ALL.into_iter().map(|outcome| outcomes.of(outcome)).sum();
        prop_assert_eq!(sum, outcomes.all());
        prop_assert!(outcomes.all() >= count.iter().sum::<u64>());

        let text = text(&imported);
        let mut sources = Sources::default();
        let file = sources.add("facts.ron", &text);
        let read = facts::load([Item::of_file(&sources, file)]);
        let read = read.map_err(|errors| {
            TestCaseError::fail(format!("{}\n{text}", render(&errors, &sources, false)))
        });
        let (stated, _) = read?;
        prop_assert_eq!(stated.len(), imported.len());
        // Every fact that a record tells names it, and only these do.
        for stated in &stated {
            let is_unknown = stated.fact.record() == "Unknown";
            prop_assert_eq!(stated.origin.is_none(), is_unknown, "{}", text);
        }
        // The same again is the same.
        prop_assert_eq!(text, super::worlds::text(&import(&files)));
    }
}

#[test]
fn nothing_at_all_is_nothing() {
    let imported = Gatherer::default()
        .settle(policy(), &Options::default())
        .unwrap();
    assert!(imported.is_empty());
    assert!(imported.account().adds_up(&[]));
    assert!(!imported.account().adds_up(&[1]));
}
