//! Fact files that are fine: what they state, and the fact base they make.

mod folders;

use std::path::{Path, PathBuf};

use bailiwick::diagnostic::{Sources, render};
use bailiwick::facts::{self, Fact, FactBase, LISTS, Stated, StatedFact, Written};
use bailiwick::files;
use bailiwick::model::{Instant, Licence, Offer, Org, OrgKind, Role, User};
use bailiwick::reading::Item;
use proptest::prelude::*;

use crate::diagnostics::told;

/// One record of every sort.
pub(crate) const WORLD: &str = r#"// A world.
Facts(
    orgs: [
        Org(id: "alpska", kind: partner, offer: broadworks, name: "Alpska Telekom d.d."),
        Org(id: "blejc", kind: customer, contact_center: true, name: "Blejc d.o.o."),
    ],
    users: [
        User(id: "petra@alpska.example", home: "alpska"),
        User(id: "bine@blejc.example", home: "blejc", licenses: [cc_premium, cc_standard, cc_premium]),
        User(id: "ana.kovač@alpska.example", home: "alpska", licenses: []),
    ],
    manages: [ Manages(partner: "alpska", customer: "blejc", origin: "orgs.json 2") ],
    grants: [
        Grant(role: partner_admin, to: "ana.kovač@alpska.example", on: "alpska", by: "petra@alpska.example",
              from: "2024-01-01", until: "2024-07-01T12:00:00Z", origin: "ljudje č.json 3"),
        Grant(role: provisioning_admin, to: "bine@blejc.example", on: "alpska"),
    ],
    assignments: [
        Assigned(user: "ana.kovač@alpska.example", customer: "blejc", by: "petra@alpska.example"),
        Provisioned(user: "ana.kovač@alpska.example", customer: "blejc"),
    ],
    settings: [ RestrictedMode(on: "blejc", enabled: false) ],
    events: [
        FirstUser(user: "petra@alpska.example", on: "alpska"),
        SetUpServices(by: "ana.kovač@alpska.example", on: "blejc", at: "2024-05-02T11:00:00+02:00"),
        HelpDeskApproval(user: "petra@alpska.example", on: "blejc", by: "bine@blejc.example", at: "2024-05-02T10:00:00Z"),
        Demotion(user: "petra@alpska.example", on: "blejc", at: "2024-06-01"),
    ],
    unknown: [
        UnknownRole(user: "bine@blejc.example", role: "atlas-portal.billing", on: "blejc", origin: "people.json 2"),
        Unknown(what: set_ups, on: "alpska"),
        Unknown(what: roles),
    ],
)
"#;

/// The same in JSON.
pub(crate) const WORLD_IN_JSON: &str = r#"{
    "orgs": [
        { "id": "alpska", "kind": "partner", "offer": "broadworks", "name": "Alpska Telekom d.d." },
        { "Org": { "id": "blejc", "kind": "customer", "contact_center": true, "name": "Blejc d.o.o." } }
    ],
    "users": [
        { "id": "petra@alpska.example", "home": "alpska" },
        { "id": "bine@blejc.example", "home": "blejc", "licenses": ["cc_premium", "cc_standard"] },
        { "id": "ana.kova\u010d@alpska.example", "home": "alpska" }
    ],
    "manages": [ { "partner": "alpska", "customer": "blejc", "origin": "orgs.json 2" } ],
    "grants": [
        { "role": "partner_admin", "to": "ana.kovač@alpska.example", "on": "alpska", "by": "petra@alpska.example",
          "from": "2024-01-01", "until": "2024-07-01T12:00:00Z", "origin": "ljudje \u010d.json 3" },
        { "role": "provisioning_admin", "to": "bine@blejc.example", "on": "alpska", "by": null }
    ],
    "assignments": [
        { "Assigned": { "user": "ana.kovač@alpska.example", "customer": "blejc", "by": "petra@alpska.example" } },
        { "Provisioned": { "user": "ana.kovač@alpska.example", "customer": "blejc" } }
    ],
    "settings": [ { "RestrictedMode": { "on": "blejc", "enabled": false } } ],
    "events": [
        { "FirstUser": { "user": "petra@alpska.example", "on": "alpska" } },
        { "SetUpServices": { "by": "ana.kovač@alpska.example", "on": "blejc", "at": "2024-05-02T09:00:00Z" } },
        { "HelpDeskApproval": { "user": "petra@alpska.example", "on": "blejc", "by": "bine@blejc.example", "at": "2024-05-02T10:00:00Z" } },
        { "Demotion": { "user": "petra@alpska.example", "on": "blejc", "at": "2024-06-01T00:00:00Z" } }
    ],
    "unknown": [
        { "UnknownRole": { "user": "bine@blejc.example", "role": "atlas-portal.billing", "on": "blejc", "origin": "people.json 2" } },
        { "Unknown": { "what": "set_ups", "on": "alpska" } },
        { "Unknown": { "what": "roles", "on": null, "origin": null } }
    ]
}
"#;

/// Loads files by their shown names and texts.
fn load(files: &[(&str, &str)]) -> (Sources, Vec<Stated>, FactBase) {
    let mut sources = Sources::default();
    let files: Vec<_> = files
        .iter()
        .map(|&(name, text)| sources.add(name, text))
        .collect();
    let items = files.into_iter().map(|file| Item::of_file(&sources, file));
    let loaded = facts::load(items).map_err(|errors| render(&errors, &sources, false));
    let (stated, base) = loaded.unwrap_or_else(|errors| panic!("{errors}"));
    (sources, stated, base)
}

/// Returns the facts of a base, without their places.
fn facts_of(base: &FactBase) -> Vec<Fact> {
    base.entries()
        .map(|(_, entry)| entry)
        .map(|entry| entry.fact)
        .collect()
}

/// Returns the facts of a base as they are stated, one on a line.
fn written(base: &FactBase) -> String {
    let lines = base.entries().map(|(_, entry)| {
        let record = Written {
            fact: &base.stated(entry.fact),
            origin: base.exported(entry.origins[0]),
        };
        format!("{record}\n")
    });
    lines.collect::<Vec<_>>().concat()
}

#[test]
fn every_record_is_read_and_written() {
    let (sources, stated, base) = load(&[("world.ron", WORLD)]);
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("every_record", written(&base));
    });
    for stated in &stated {
        let mut again = Sources::default();
        let record = Written {
            fact: &stated.fact,
            origin: stated.origin.as_deref(),
        };
        let file = again.add("fact.ron", record.to_string());
        let read = facts::read_fact(Item::of_file(&again, file)).unwrap();
        assert_eq!(
            (read.fact, read.origin),
            (stated.fact.clone(), stated.origin.clone())
        );
    }
    assert_eq!(
        base.org(Org(0)).name.as_deref(),
        Some("Alpska Telekom d.d.")
    );
    assert_eq!(base.org(Org(0)).offer, Offer::Broadworks);
    assert_eq!(base.org(Org(1)).kind, OrgKind::Customer);
    let bine = base.user_id("bine@blejc.example").unwrap();
    assert_eq!(
        base.licences(bine).collect::<Vec<_>>(),
        [Licence::CcStandard, Licence::CcPremium]
    );
    assert_eq!(base.licences(User(0)).count(), 0);
    assert_eq!(base.home(bine), Org(1));
    assert_eq!(base.grant_count(), 2);
    let grant = stated
        .iter()
        .find(|it| it.fact.record() == "Grant")
        .unwrap();
    assert_eq!(
        sources.snippet(grant.argument("by")),
        "petra@alpska.example"
    );
    assert_eq!(sources.location(grant.span).line, 14);
    assert!(matches!(
        base.grant(bailiwick::model::Grant(1)),
        Fact::Grant {
            role: Role::ProvisioningAdmin,
            by: None,
            until: Instant::NEVER,
            ..
        }
    ));
}

#[test]
fn json_states_the_same_as_ron() {
    let (_, _, ron) = load(&[("world.ron", WORLD)]);
    let (_, _, json) = load(&[("world.json", WORLD_IN_JSON)]);
    assert_eq!(facts_of(&ron), facts_of(&json));
    assert_eq!(written(&ron), written(&json));
    let (_, _, named) = load(&[("w.json", &format!("{{ \"Facts\": {WORLD_IN_JSON} }}"))]);
    assert_eq!(written(&ron), written(&named));
}

#[test]
fn marks_line_ends_and_comments_do_not_matter() {
    let (sources, stated, plain) = load(&[("world.ron", WORLD)]);
    let crlf = format!("\u{feff}{}", WORLD.replace('\n', "\r\n"));
    let (windows, stated_windows, base) = load(&[("world.ron", &crlf)]);
    assert_eq!(facts_of(&plain), facts_of(&base));
    for (one, other) in stated.iter().zip(&stated_windows) {
        assert_eq!(sources.location(one.span), windows.location(other.span));
    }
    let commented = WORLD
        .replace("[ ", "[ /* here, ( */ ")
        .replace(",\n", ", // there \"\n");
    let (_, _, base) = load(&[("world.ron", &format!("{commented}// at the end"))]);
    assert_eq!(facts_of(&plain), facts_of(&base));
}

#[test]
fn nothing_stated_is_an_empty_base() {
    for (name, text) in [
        ("a.ron", ""),
        ("a.ron", " \n// nothing yet\n/* at all */"),
        ("a.ron", "\u{feff}"),
        ("a.ron", "Facts()"),
        ("a.ron", "()"),
        (
            "a.ron",
            "#![enable(implicit_some)]\nFacts(orgs: [], users: [], events: [],)",
        ),
        ("a.json", "\n"),
        ("a.json", "{}"),
        ("a.json", "{\"orgs\": []}"),
    ] {
        let (_, stated, base) = load(&[(name, text)]);
        assert!(stated.is_empty());
        assert_eq!(base, FactBase::default());
    }
}

#[test]
fn names_are_the_same_however_their_letters_are_composed() {
    let composed = r#"Facts(orgs: [ Org(id: "žiri", kind: customer) ])"#;
    let decomposed = "Facts(users: [ User(id: \"s\u{30c}pela\", home: \"z\u{30c}iri\"), User(id: \"Ζωή\", home: \"žiri\") ])";
    let (_, _, base) = load(&[("a.ron", composed), ("b.ron", decomposed)]);
    assert_eq!(base.org_id("z\u{30c}iri"), Some(Org(0)));
    assert_eq!(base.user_name(base.user_id("špela").unwrap()), "špela");
    assert_eq!(base.user_id("s\u{30c}pela"), base.user_id("špela"));
    assert_eq!(base.user_id("spela"), None);
    assert_eq!(
        base.users().map(|(_, name)| name).collect::<Vec<_>>(),
        ["špela", "Ζωή"]
    );
}

#[test]
fn files_in_any_order_make_the_same_base() {
    let part = |list: &str| {
        let from = WORLD.find(&format!("    {list}:")).unwrap();
        let end = WORLD[from..]
            .find("],\n    ")
            .map_or(WORLD.len(), |end| from + end + 3);
        format!("Facts(\n{})", WORLD[from..end].trim_end_matches(")\n"))
    };
    let parts: Vec<String> = LISTS.map(part).to_vec();
    let mut files: Vec<(&str, &str)> = LISTS
        .into_iter()
        .zip(parts.iter().map(String::as_str))
        .collect();
    let (_, _, whole) = load(&[("world.ron", WORLD)]);
    for _ in 0..files.len() {
        files.rotate_left(1);
        let (_, _, base) = load(&files);
        assert_eq!(facts_of(&base), facts_of(&whole));
        assert_eq!(written(&base), written(&whole));
    }
}

#[test]
fn what_is_stated_twice_is_one_fact_with_two_places() {
    let (sources, _, base) = load(&[("a.ron", WORLD), ("b.json", WORLD_IN_JSON)]);
    let (_, _, once) = load(&[("a.ron", WORLD)]);
    assert_eq!(facts_of(&base), facts_of(&once));
    for (_, entry) in base.entries() {
        let files: Vec<&str> = entry
            .origins
            .iter()
            .map(|&span| sources.name(span.file))
            .collect();
        assert_eq!(files, ["a.ron", "b.json"]);
        assert_eq!(base.origins(&entry.fact), &entry.origins[..]);
    }
    let unknown = Fact::FirstUser {
        user: User(1),
        on: Org(1),
    };
    assert!(base.origins(&unknown).is_empty());
}

#[test]
fn a_base_is_rebuilt_with_some_facts_more_or_less() {
    let (_, mut stated, base) = load(&[("world.ron", WORLD)]);
    let manages = stated
        .iter()
        .position(|it| it.fact.record() == "Manages")
        .unwrap();
    let removed = stated.remove(manages);
    let less = FactBase::build(&stated).unwrap();
    assert_eq!(less.len() + 1, base.len());
    stated.push(removed);
    assert_eq!(FactBase::build(&stated).unwrap(), base);
}

#[test]
fn a_record_of_another_origin_is_the_same_fact() {
    let (sources, _, base) = load(&[
        (
            "a.ron",
            r#"Facts(orgs: [ Org(id: "alpska", kind: partner, origin: "orgs.json 7") ])"#,
        ),
        (
            "b.csv",
            "record,id,kind,origin\nOrg,alpska,partner,\"tags, all.json 1\"\n",
        ),
        (
            "c.json",
            r#"{ "orgs": [ { "id": "alpska", "kind": "partner" } ] }"#,
        ),
    ]);
    assert_eq!(base.len(), 1);
    let (_, entry) = base.entries().next().unwrap();
    let told = entry.origins.iter().map(|place| {
        let file = sources.location(*place).file;
        (file, base.exported(*place))
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("a.ron", Some("orgs.json 7")),
            ("b.csv", Some("tags, all.json 1")),
            ("c.json", None)
        ]
    );
}

#[test]
fn facts_stand_inside_other_files_too() {
    let mut sources = Sources::default();
    let text = format!(
        "Scenario(title: \"t\", facts: {})",
        WORLD.split_once('\n').unwrap().1
    );
    let file = sources.add("scenario.ron", &text);
    let record = Item::of_file(&sources, file).record().unwrap();
    let fields = record.body.fields(&["title", "facts"], &mut Vec::new());
    let (stated, errors) = facts::read_item(fields[1].1);
    assert_eq!(errors, []);
    assert_eq!(stated.len(), 18);
    assert!(
        sources
            .snippet(stated[0].span)
            .starts_with("Org(id: \"alpska\"")
    );
}

#[test]
fn what_could_not_be_read_is_not_said_to_be_missing() {
    let mut sources = Sources::default();
    let file = sources.add(
        "a.ron",
        r#"Facts(
            orgs: [ Org(id: "alpska", kind: partnr), Org(id: "blejc", kind: customer) ],
            users: [ User(id: "petra", home: "alpska"), User(id: "ana", home: "blejcc") ],
        )"#,
    );
    let errors = facts::load([Item::of_file(&sources, file)]).unwrap_err();
    let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
    assert_eq!(codes, ["unknown_word", "unknown_org"]);
}

/// Breaks a text at every place in several ways: whatever comes of it, it is
/// told without panicking.
#[test]
fn no_broken_text_is_too_much() {
    for (name, text) in [("a.ron", WORLD), ("a.json", WORLD_IN_JSON)] {
        let mut refused = 0;
        for (at, letter) in text.char_indices() {
            let (before, after) = (&text[..at], &text[at + letter.len_utf8()..]);
            let broken = [
                before.to_owned(),
                format!("{before}{after}"),
                format!("{before}\"{after}"),
                format!("{before}š{after}"),
                format!("{before}({after}"),
            ];
            for text in broken {
                let mut sources = Sources::default();
                let file = sources.add(name, &text);
                if let Err(errors) = facts::load([Item::of_file(&sources, file)]) {
                    refused += 1;
                    for error in &errors {
                        let told = format!("{} {:?}", error.message, error.help);
                        assert!(
                            !told.contains("struct ") && !told.contains("enum "),
                            "{told}"
                        );
                        assert!(!error.message.ends_with('.'), "{told}");
                    }
                    assert!(render(&errors, &sources, false).contains("-->"));
                }
            }
        }
        assert!(refused > 1000);
    }
}

#[test]
fn brackets_without_end_are_refused_in_time() {
    for (name, start) in [("a.ron", "Facts(orgs: "), ("a.json", "{\"orgs\": ")] {
        for bracket in ["[", "(", "{", "/*", "\""] {
            let mut sources = Sources::default();
            let file = sources.add(name, start.to_owned() + &bracket.repeat(100_001));
            let errors = facts::load([Item::of_file(&sources, file)]).unwrap_err();
            assert_eq!(errors.len(), 1);
            assert!(render(&errors, &sources, false).len() < 2_000);
        }
    }
}

prop_compose! {
    /// Any instant to the microsecond, or an end of time.
    fn instant(end: Instant)(
        number in prop::option::of((0_i64..4_000_000_000, 0_u32..1_000_000))
    ) -> Instant {
        number.map_or(end, |(second, micro)| {
            let timestamp = jiff::Timestamp::new(second, i32::try_from(micro * 1_000).unwrap());
            Instant::parse(&timestamp.unwrap().to_string()).unwrap()
        })
    }
}

/// Any grant, with names of any letters.
fn grant() -> impl Strategy<Value = StatedFact> {
    let name = "\\PC{1,12}|[\"\\\\\u{7}\n\u{30c}č#/*]{1,8}";
    let name = name.prop_map(|name: String| {
        use unicode_normalization::UnicodeNormalization as _;
        name.nfc().collect::<String>()
    });
    let role = prop::sample::select(<Role as bailiwick::model::Word>::ALL);
    let times = (instant(Instant::ALWAYS), instant(Instant::NEVER));
    (
        role,
        name.clone(),
        name.clone(),
        prop::option::of(name),
        times,
    )
        .prop_map(|(role, to, on, by, (from, until))| StatedFact::Grant {
            role,
            to,
            on,
            by,
            from,
            until,
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(fact in grant()) {
        let mut sources = Sources::default();
        let file = sources.add("fact.ron", fact.to_string());
        let stated = facts::read_fact(Item::of_file(&sources, file));
        prop_assert_eq!(stated.map(|stated| stated.fact), Ok(fact));
    }
}
