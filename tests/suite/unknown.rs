//! What the facts leave open: answers that depend on it say so, and no others do.

mod laws;

use crate::stage;
use bailiwick::answers::{self, Answer, Decision, Style};
use bailiwick::diagnostic::{Sources, render};
use bailiwick::facts::{self, Fact, FactBase, Stated, StatedFact};
use bailiwick::files;
use bailiwick::findings::{self, Kind, Thresholds};
use bailiwick::generate;
use bailiwick::model::{
    Access, Capability, ChoiceOption, Instant, Org, OrgKind, Role, Untold, User, Word as _,
};
use bailiwick::query;
use bailiwick::reading::Item;
use bailiwick::render::Format;
use bailiwick::routes;
use bailiwick::stop::Stop;
use bailiwick::unknown::{self, Gaps, Search, Supposed};
use bailiwick::world::World;
use insta_cmd::get_cargo_bin;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

/// A partner with a customer; nobody is assigned to it, and nobody set anything up.
const WORLD: &str = r#"
    orgs: [
        Org(id: "alpska", kind: partner),
        Org(id: "blejc", kind: customer),
        Org(id: "jadran", kind: partner),
    ],
    users: [
        User(id: "petra", home: "alpska"),
        User(id: "tina", home: "alpska"),
        User(id: "uros", home: "alpska"),
        User(id: "bine", home: "blejc"),
        User(id: "cene", home: "blejc"),
        User(id: "jure", home: "jadran"),
    ],
    manages: [ Manages(partner: "alpska", customer: "blejc") ],
    grants: [
        Grant(role: partner_admin, to: "tina", on: "alpska", by: "petra", origin: "people.json 2"),
        Grant(role: full_admin, to: "bine", on: "blejc"),
        Grant(role: full_admin, to: "jure", on: "blejc", by: "jure"),
    ],
    events: [ FirstUser(user: "petra", on: "alpska") ],
"#;

fn world_of(unknown: &str, more: &str, choices: &[ChoiceOption]) -> World {
    let text = format!("Facts({WORLD}{more} unknown: [{unknown}])");
    let mut sources = Sources::default();
    let file = sources.add("facts.ron", &text);
    let (_, base) = facts::load([Item::of_file(&sources, file)])
        .unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)));
    let at = Instant::parse("2024-05-02T10:30:00Z").unwrap();
    let as_of = stage::policy().as_of(at, None, choices);
    World::new(stage::policy(), Arc::new(base), as_of).with_sources(sources)
}

/// What people and programs are told when they ask, and what is said beside it.
fn asked(world: &World, question: &str, format: Format) -> (String, String) {
    let words: Vec<String> = question.split(' ').map(ToOwned::to_owned).collect();
    let mut sources = Sources::default();
    let (line, tokens) = query::arguments(&words);
    let file = sources.add("line", &line);
    let query = query::parse(file, &line, &tokens, world).unwrap();
    let beside = answers::beside(world, &query).unwrap_or_default();
    let answer = answers::answer(world, query, &Stop::default()).unwrap();
    let style = Style {
        format,
        ..Style::default()
    };
    let told = answers::written(world, &answer, &style, &Stop::default()).unwrap();
    let aside = [told.aside, beside].join("\n");
    (told.answer, aside.trim().to_owned())
}

fn told(world: &World, question: &str) -> String {
    asked(world, question, Format::Table).0
}

/// Whether somebody can, cannot, or could, by the first word.
#[track_caller]
fn check(world: &World, question: &str, wanted: &str) {
    let told = told(world, question);
    assert!(
        told.starts_with(&format!("{wanted}: ")),
        "{question}: {told}"
    );
}

#[test]
fn assignments_by_customer_groups() {
    let world = world_of(r#"Unknown(what: customer_groups, on: "alpska")"#, "", &[]);
    check(&world, "can petra manage_devices on blejc", "yes");
    check(&world, "can uros manage_devices on blejc", "no");
    check(&world, "can tina manage_devices on blejc", "unknown");
    check(&world, "can tina hub_create_customers on alpska", "no");
    assert_eq!(
        told(&world, "can tina manage_devices on blejc"),
        "unknown: no by what is known (no role of tina reaches blejc; nearest: grant of \
         full_admin to tina at blejc from 2024-05-02T10:30:00Z), but it depends on whether tina is assigned blejc by way of a customer \
         group, which these facts do not tell\n"
    );
    let elsewhere = world_of(r#"Unknown(what: customer_groups, on: "jadran")"#, "", &[]);
    check(&elsewhere, "can tina manage_devices on blejc", "no");
    let everywhere = world_of("Unknown(what: customer_groups)", "", &[]);
    check(&everywhere, "can tina manage_devices on blejc", "unknown");
}

#[test]
fn services_that_were_set_up() {
    let world = world_of(r#"Unknown(what: set_ups, on: "alpska")"#, "", &[]);
    check(&world, "can petra manage_devices on blejc", "yes");
    check(&world, "can cene manage_devices on blejc", "no");
    check(&world, "can jure manage_users_licenses on blejc", "yes");
    check(&world, "can uros manage_devices on blejc", "unknown");
    assert_eq!(
        told(&world, "can tina manage_devices on blejc"),
        "unknown: no by what is known (no role of tina reaches blejc; nearest: grant of \
         full_admin to tina at blejc from 2024-05-02T10:30:00Z), but it depends on whether tina provisioned blejc, or on whether tina \
         set services up for blejc, which these facts do not tell\n"
    );
}

#[test]
fn restricted_mode_that_may_be_off() {
    let gap = r#"Unknown(what: restricted_mode, on: "blejc")"#;
    let world = world_of(gap, "", &[]);
    check(&world, "can petra users.claim on blejc", "yes");
    check(&world, "can cene users.claim on blejc", "no");
    check(&world, "can bine users.claim on blejc", "unknown");
    let set = r#"settings: [ RestrictedMode(on: "blejc", enabled: true) ],"#;
    check(
        &world_of(gap, set, &[]),
        "can bine users.claim on blejc",
        "no",
    );
}

#[test]
fn grantors_where_unwarranted_grants_are_void() {
    let gap = r#"Unknown(what: grantors, on: "blejc")"#;
    let void = [ChoiceOption::Void];
    let world = world_of(gap, "", &void);
    check(&world, "can petra manage_devices on blejc", "yes");
    check(&world, "can bine manage_devices on blejc", "unknown");
    // The grantor is stated, and had no authority.
    check(&world, "can jure manage_devices on blejc", "no");
    check(
        &world_of("", "", &void),
        "can bine manage_devices on blejc",
        "no",
    );
    check(
        &world_of(gap, "", &[]),
        "can bine manage_devices on blejc",
        "yes",
    );
    assert!(told(&world, "can bine manage_devices on blejc").ends_with(
        "but it depends on by whom bine was given full_admin at blejc, which these facts do not tell\n"
    ));
}

#[test]
fn roles_that_somebody_may_hold() {
    let world = world_of(r#"Unknown(what: roles, on: "blejc")"#, "", &[]);
    check(&world, "can bine manage_devices on blejc", "yes");
    check(&world, "can uros manage_devices on blejc", "no");
    check(&world, "can cene manage_devices on blejc", "unknown");
    // Nobody of a customer has such a thing, whatever the role.
    check(&world, "can cene hub_create_customers on alpska", "no");
    assert!(told(&world, "can cene manage_devices on blejc").ends_with(
        "but it depends on which roles cene holds at blejc, which these facts do not tell\n"
    ));
    let void = world_of("Unknown(what: roles)", "", &[ChoiceOption::Void]);
    check(&void, "can cene manage_devices on blejc", "unknown");
    check(&void, "can uros hub_create_customers on alpska", "unknown");
}

#[test]
fn two_things_that_only_together_would_do() {
    let gaps =
        r#"Unknown(what: roles, on: "alpska"), Unknown(what: customer_groups, on: "alpska")"#;
    let world = world_of(gaps, "", &[]);
    let (told, _) = asked(&world, "can uros manage_devices on blejc", Format::Json);
    let object: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(object["answer"], "no");
    let sets = object["depends_on"].as_array().unwrap();
    // A role that reaches every customer, or one that reaches those assigned.
    assert!(
        sets.iter()
            .any(|set| set["suppose"].as_array().unwrap().len() == 1)
    );
    let both = sets
        .iter()
        .find(|set| set["suppose"].as_array().unwrap().len() == 2);
    let both = both.unwrap();
    assert_eq!(both["access"], "full");
    let facts: Vec<&str> = both["suppose"]
        .as_array()
        .unwrap()
        .iter()
        .map(|open| open["fact"].as_str().unwrap())
        .collect();
    assert_eq!(
        facts,
        [
            "Assigned(user: \"uros\", customer: \"blejc\")",
            "Grant(role: partner_admin, to: \"uros\", on: \"alpska\", from: \"2024-05-02T10:30:00Z\")",
        ]
    );
}

#[test]
fn every_answer_says_what_is_not_known() {
    let gaps = r#"Unknown(what: customer_groups, on: "alpska"), Unknown(what: roles, on: "blejc"),
        UnknownRole(user: "tina", role: "atlas-portal.billing", on: "alpska", origin: "people.json 3")"#;
    let world = world_of(gaps, "", &[]);
    let mut text = String::new();
    for question in [
        "can tina manage_devices on blejc",
        "can tina customer_list on alpska",
        "can cene users.claim on blejc",
        "can petra manage_devices on blejc",
        "who can manage_devices on blejc",
        "what can tina on blejc",
        "where can tina manage_devices",
        "roles",
        "roles tina",
        "effective on blejc",
        "matrix of tina",
        "compare tina with petra",
        "describe tina",
        "why tina customer_list on alpska",
        "why-not tina manage_devices on blejc",
        "why-not cene holds full_admin on blejc",
        "show users",
    ] {
        let (answer, aside) = asked(&world, question, Format::Table);
        let mut lines: Vec<&str> = answer.lines().collect();
        if lines.len() > 14 {
            lines.truncate(14);
            lines.push("…");
        }
        text += &format!("> {question}\n{}\n[{aside}]\n\n", lines.join("\n"));
    }
    for question in [
        "can tina manage_devices on blejc",
        "who can manage_devices on blejc",
        "why-not tina manage_devices on blejc",
    ] {
        let (answer, _) = asked(&world, question, Format::Json);
        let mut object: serde_json::Value = serde_json::from_str(&answer).unwrap();
        for noise in ["attempts", "repairs", "rows"] {
            object.as_object_mut().unwrap().remove(noise);
        }
        text += &format!("> {question}\n{object:#}\n\n");
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("every_answer", text) });
}

#[test]
fn a_proof_names_the_record_of_the_export() {
    let world = world_of("", "", &[]);
    let told = told(&world, "why tina customer_list on alpska");
    assert!(told.contains(", from people.json 2"), "{told}");
    let (told, _) = asked(&world, "why tina customer_list on alpska", Format::Json);
    assert!(told.contains("\"origin\":\"people.json 2\""), "{told}");
}

#[test]
fn where_all_is_known_nothing_is_said() {
    let world = stage::example("2024-05-02T10:30:00Z");
    assert!(Gaps::of(&world).is_none());
    assert_eq!(unknown::summary(&world), None);
    for question in [
        "roles",
        "effective",
        "what can tina@alpska.example on blejc",
    ] {
        let (_, aside) = asked(&world, question, Format::Table);
        assert!(aside.ends_with("rows") || aside.ends_with("row"), "{aside}");
    }
    let query = bailiwick::query::Query::Roles(None, None);
    assert!(matches!(
        answers::answer(&world, query, &Stop::default()).unwrap(),
        Answer::Listing(_)
    ));
}

#[test]
fn a_grant_of_an_unknown_grantor_is_not_judged() {
    let more = r#"grants: [
        Grant(role: full_admin, to: "bine", on: "blejc"),
        Grant(role: support_admin, to: "cene", on: "blejc", by: "bine"),
        Grant(role: device_admin, to: "cene", on: "blejc", by: "jure"),
        Grant(role: support_admin, to: "uros", on: "alpska"),
    ],"#;
    let text = WORLD.replace("grants: [", "grants_: [");
    let text = text.split_once("grants_").unwrap();
    let rest = text.1.split_once("events:").unwrap().1;
    let found = |unknown: &str| {
        let text = format!("Facts({}{more} events:{rest} unknown: [{unknown}])", text.0);
        let at = Instant::parse("2024-05-02T10:30:00Z").unwrap();
        let world = stage::world(&text, at, None, &[]);
        let kinds = [Kind::UnwarrantedGrant];
        let found = findings::find_only(&world, &Thresholds::default(), &kinds);
        let users = found.iter().map(|finding| {
            format!(
                "{} {}",
                world.user_name(finding.user.unwrap()),
                finding.detail
            )
        });
        (users.collect::<Vec<_>>(), findings::unjudged_grants(&world))
    };
    let all = [
        "bine full_admin, given by nobody",
        "cene support_admin, given by bine",
        "cene device_admin, given by jure",
        "uros support_admin, given by nobody",
    ];
    let (mut known, unjudged) = found("");
    known.sort();
    let mut wanted = all.to_vec();
    wanted.sort_unstable();
    assert_eq!(
        (known, unjudged),
        (wanted.iter().map(ToString::to_string).collect(), 0)
    );
    // Whoever bine gave something to is as well off as bine.
    let (open, unjudged) = found(r#"Unknown(what: grantors, on: "blejc")"#);
    assert_eq!(open.len(), 2, "{open:?}");
    assert!(open.contains(&all[2].to_owned()) && open.contains(&all[3].to_owned()));
    assert_eq!(unjudged, 2);
}

#[test]
fn an_organization_of_whose_users_the_roles_are_not_known_is_not_judged() {
    let facts = |unknown: &str| {
        format!(
            r#"Facts(
            orgs: [Org(id: "p", kind: partner), Org(id: "c", kind: customer), Org(id: "d", kind: customer)],
            users: [User(id: "pia", home: "p"), User(id: "cene", home: "c")],
            manages: [Manages(partner: "p", customer: "c")],
            grants: [Grant(role: full_admin, to: "cene", on: "c")],
            assignments: [Assigned(user: "pia", customer: "c")],
            unknown: [{unknown}])"#
        )
    };
    let found = |unknown: &str| {
        let at = Instant::parse("2024-05-02T10:30:00Z").unwrap();
        let world = stage::world(&facts(unknown), at, None, &[]);
        let kinds = [
            Kind::NoFullAdmin,
            Kind::SoleFullAdmin,
            Kind::DanglingAssignment,
        ];
        let found = findings::find_only(&world, &Thresholds::default(), &kinds).into_iter();
        let found = found.map(|it| format!("{} {}", it.kind, world.org_name(it.org.unwrap())));
        let mut found: Vec<String> = found.collect();
        found.sort();
        (found, findings::unjudged_orgs(&world))
    };
    let (known, none) = found("");
    assert_eq!(
        known,
        [
            "dangling_assignment c",
            "no_full_admin d",
            "no_full_admin p",
            "sole_full_admin c"
        ]
    );
    assert_eq!(none, 0);
    let (of_partner, one) = found(r#"Unknown(what: roles, on: "p")"#);
    assert_eq!(of_partner, ["no_full_admin d", "sole_full_admin c"]);
    assert_eq!(one, 1);
    let (of_customer, one) = found(r#"Unknown(what: roles, on: "c")"#);
    assert_eq!(
        of_customer,
        [
            "dangling_assignment c",
            "no_full_admin d",
            "no_full_admin p"
        ]
    );
    assert_eq!(one, 1);
    assert_eq!(found("Unknown(what: roles)"), (Vec::new(), 3));
}

/// What a command prints, with its exit code.
fn run(folder: &Path, arguments: &[&str]) -> (String, String, Option<i32>) {
    let mut command = Command::new(get_cargo_bin("bailiwick"));
    command
        .args(arguments)
        .args(["--at", "2024-05-02T10:30:00Z"]);
    let command = command
        .current_dir(folder)
        .env("BAILIWICK_FACTS", "facts.ron");
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

#[test]
fn every_door_says_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let unknown = r#"Unknown(what: grantors), Unknown(what: customer_groups, on: "alpska"),
        UnknownRole(user: "bine", role: "spark.synckms", on: "blejc", origin: "people.json 4")"#;
    let facts = format!("Facts({WORLD} unknown: [{unknown}])");
    files::write_whole(&path.join("facts.ron"), facts.as_bytes()).unwrap();
    let question = "can tina manage_devices on blejc";
    let words: Vec<&str> = question.split(' ').collect();

    let (answer, _, code) = run(path, &words);
    assert!(
        answer.starts_with("unknown: no by what is known"),
        "{answer}"
    );
    assert_eq!(code, Some(1));
    let (told, ..) = run(path, &["query", "-c", question]);
    assert_eq!(told, answer);
    // In a session it may be supposed to be known, or not to be.
    let (told, ..) = run(
        path,
        &[
            "query",
            "-c",
            "retract Unknown(what: customer_groups, on: \"alpska\")",
            "-c",
            question,
            "-c",
            "assume Unknown(what: set_ups, on: \"alpska\")",
            "-c",
            question,
            "-c",
            "who can manage_devices on blejc",
        ],
    );
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("no ")).collect();
    assert!(lines[0].starts_with("no: "), "{told}");
    assert!(
        lines[1].starts_with("unknown: ") && lines[1].contains("whether tina provisioned blejc"),
        "{told}"
    );
    assert!(told.contains("who could do more"), "{told}");

    let (_, aside, _) = run(path, &["roles"]);
    assert!(
        aside.contains(
            "not known: by whom roles were given (3 of 3 organizations); who is assigned"
        ),
        "{aside}"
    );
    let (rows, aside, _) = run(path, &["effective", "bine", "--format", "jsonl"]);
    assert!(!rows.contains("spark.synckms"), "{rows}");
    assert!(
        aside.contains(
            "bine holds a role that the policy does not know: `spark.synckms`, on `blejc`"
        ),
        "{aside}"
    );
    let (page, ..) = run(path, &["matrix", "on", "blejc", "--format", "html"]);
    assert!(
        page.contains("not known: by whom roles were given"),
        "{page}"
    );

    let (found, aside, _) = run(path, &["review", "findings", "--format", "jsonl"]);
    let place = "\"facts\":[{\"file\":\"facts.ron\",\"line\":23,\"origin\":\"people.json 4\"}]";
    let unknown_role = found
        .lines()
        .find(|line| line.contains("unknown_role"))
        .unwrap();
    assert!(
        unknown_role.contains("\"user\":\"bine\"") && unknown_role.contains(place),
        "{unknown_role}"
    );
    assert!(
        aside.contains("1 grant not judged: these facts do not tell by whom it was given"),
        "{aside}"
    );
    assert!(aside.contains("not known: by whom"), "{aside}");
}
