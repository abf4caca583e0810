//! Sessions without a terminal: lines in, replies out.

mod doors;
mod files;
mod saving;
mod typing;

use crate::stage;
use bailiwick::diagnostic::render;
use bailiwick::model::Instant;
use bailiwick::scenario::Terms;
use bailiwick::session::{Flow, Loaded, Outcome, Session, TOPICS};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ALPINE: &str = "examples/alpine";

fn now() -> Instant {
    Instant::parse("2024-05-02T10:30:00Z").unwrap()
}

fn session_of(paths: &[PathBuf]) -> Session {
    let loaded = Loaded::load(paths)
        .unwrap_or_else(|(errors, sources)| panic!("{}", render(&errors, &sources, false)));
    Session::new(stage::policy(), loaded, Terms::default(), now)
}

/// The session that `bailiwick repl` opens for an instant.
fn session_at(at: Instant) -> Session {
    let loaded = Loaded::load(&[ALPINE.into()]).unwrap_or_else(|_| panic!("{ALPINE}"));
    let terms = Terms {
        at: Some(at),
        ..Terms::default()
    };
    Session::new(stage::policy(), loaded, terms, now)
}

fn session() -> Session {
    session_of(&[ALPINE.into()])
}

/// What a person sees who types the lines.
fn told(session: &mut Session, lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        let _ = writeln!(text, "{}{line}", session.prompt());
        let reply = session.execute(line);
        text.push_str(&reply.note);
        text.push_str(&reply.answer);
        text.push_str(&reply.aside);
    }
    text
}

fn transcript(name: &str, lines: &[&str]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/session");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let text = told(&mut session(), lines);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn questions() {
    transcript(
        "questions",
        &[
            "can tina@alpska.example manage_devices on blejc",
            "can bine@blejc.example manage_trials on blejc",
            "who can manage_devices on blejc",
            "what can rok@alpska.example on blejc",
            "where can tina@alpska.example manage_devices",
            "roles on blejc",
            "effective tina@alpska.example on kranjec",
            "matrix on blejc only manage_*",
            "matrix of rok@alpska.example only hub",
            "compare tina@alpska.example with gregor@alpska.example on blejc",
        ],
    );
}

#[test]
fn listings() {
    transcript(
        "listings",
        &[
            "show users *@blejc.example",
            "show orgs k*",
            "show roles partner",
            "show capabilities manage_d",
            "show grants tina*",
            "show rules P*",
            "show choices",
            "show tables",
            "show users nobody",
            "describe tina@alpska.example",
            "describe blejc",
            "describe manage_devices",
            "describe role:partner_admin",
            "describe unwarranted_grants",
            "rule P1",
            "table contact_center",
        ],
    );
}

#[test]
fn what_if() {
    transcript(
        "what_if",
        &[
            "assume grant full_admin to tina@alpska.example on samorog",
            "diff",
            "retract assign tina@alpska.example to blejc",
            "choose provisioning_access by_external_table",
            "edition 2023-01-01",
            "at 2024-12-05",
            "changes",
            "undo 2",
            "redo",
            "undo",
            "undo 9",
            "undo",
            "redo 3; changes",
            "reset",
            "reset",
            "assume RestrictedMode(on: \"blejc\", enabled: false)",
            "assume restrict blejc",
            "retract grant full_admin to bine@blejc.example on samorog",
            "assume grant full_admin to bine@blejc.example on blejc until 30.11.2026",
            "assume User(id: \"nova@blejc.example\", home: \"blejc\"); can nova@blejc.example manage_devices on blejc",
            "retract User(id: \"petra@alpska.example\", home: \"alpska\")",
            "assume Grant(role: full_amin, to: \"tina@alpska.example\", on: \"blejc\")",
            "at +30d",
            "at now",
        ],
    );
}

#[test]
fn mistakes() {
    transcript(
        "mistakes",
        &[
            "wo can manage_devices on blejc",
            "can tina@alpska.example manage_device on bleic",
            "who can blejc on manage_devices",
            "who can manage_devices",
            "who can manage_devices on blejc please",
            "can \"tina on blejc",
            "can špela@alpska.example „manage_devises“ on blejc",
            "show things",
            "rule P99",
            "edition yesterday",
            "at 30.11.2026",
            "choose provisioning_access void",
            "undo",
            ".mod json",
            ".mode jsn",
            ".once",
            ".timer maybe",
            ".nonsense",
            "#3",
            "can #1",
            "who can manage_devices on blejc",
            "can #99",
            "rule #1",
            "help whoo",
        ],
    );
}

#[test]
fn explanations() {
    transcript(
        "explanations",
        &[
            "why bine@blejc.example manage_devices on blejc",
            ".lang sl; .last",
            "why-not andrej@soca.example users.claim on soca",
            ".lang none; why tina@alpska.example manage_devices on blejc --depth 1 --all",
            "why #2",
            "why #2.1.1 # and no further",
            "why tina@alpska.example manage_devices on blejc --open 2.1.1",
            "at 2024-05-02",
            "assume assign tina@alpska.example to savinja",
            "why tina@alpska.example manage_devices on savinja",
            "why #1 --revoke",
            ".mode dot; .last",
            ".mode mermaid; .last",
            ".mode table; why-not tina@alpska.example manage_devices on savinja --al",
            "why-not tina@alpska.example legal_hold on blejc --depth two",
            "why tina@alpska.example manage_devices on blejc --depth",
            "can tina@alpska.example manage_devices on blejc --all",
        ],
    );
}

/// What was assumed is a leaf of its own kind, in every format.
#[test]
fn an_assumption_is_told_from_a_fact() {
    let mut session = session();
    session.execute("edition 2024-03-06; assume assign tina@alpska.example to savinja");
    session.execute(".mode json");
    let reply = session.execute("why tina@alpska.example manage_devices on savinja");
    let json: serde_json::Value = serde_json::from_str(&reply.answer).unwrap();
    let nodes = json["proofs"][0]["nodes"].as_array().unwrap();
    let assumed: Vec<_> = nodes
        .iter()
        .filter(|node| node["kind"] == "assumption")
        .collect();
    let [assumed] = assumed.as_slice() else {
        panic!("{}", reply.answer);
    };
    assert_eq!(assumed["number"], 2);
    let fact = "Assigned(user: \"tina@alpska.example\", customer: \"savinja\")";
    assert_eq!(assumed["fact"], fact);
    assert!(assumed["places"].is_null());
    let facts = nodes.iter().filter(|node| node["kind"] == "fact");
    assert!(facts.count() > 1, "{}", reply.answer);
}

#[test]
fn labels_are_in_the_language_that_is_set() {
    transcript(
        "labels",
        &[
            ".lang sl",
            "roles tina@alpska.example on blejc",
            "effective erik@skofja.example on skofja",
            "compare rok@alpska.example with luka@alpska.example on blejc",
            "matrix on blejc only users.*",
            "show roles partner",
            "show tables",
            "show capabilities users.*",
            "assume assign tina@alpska.example to savinja; diff",
            "describe role:partner_admin",
            ".mode csv; roles tina@alpska.example on blejc",
        ],
    );
}

#[test]
fn a_question_that_is_stopped_says_so() {
    for line in [
        "effective",
        "who can manage_devices on blejc",
        "can bine@blejc.example manage_trials on kranjec",
        "why tina@alpska.example manage_devices on blejc",
        "why-not andrej@soca.example users.claim on soca",
        "assume assign tina@alpska.example to savinja",
        ".last",
    ] {
        let mut session = session();
        session.execute("who can manage_devices on blejc");
        let prompt = session.prompt();
        session.stop().set();
        let reply = session.execute(line);
        assert_eq!(reply.outcome, Outcome::Interrupted, "{line}");
        assert_eq!((&*reply.answer, &*reply.aside), ("", "interrupted\n"));
        assert_eq!(session.prompt(), prompt, "{line}");
    }
}

/// How long an answer took is said beside it, and of questions only.
#[test]
fn the_timer_says_how_long_answers_take() {
    let mut session = session();
    let timed = |aside: &str| {
        let last = aside.lines().last().unwrap_or_default();
        let number = last.strip_suffix(" ms").map(str::parse::<f64>);
        number.is_some_and(|number| number.is_ok_and(|number| number >= 0.0))
    };
    assert!(!timed(&session.execute("show orgs blejc").aside));
    assert_eq!(session.execute(".timer on").aside, "");
    let reply = session.execute("show orgs blejc");
    assert!(timed(&reply.aside), "{}", reply.aside);
    assert!(reply.aside.starts_with("1 row\n") && !reply.answer.contains(" ms"));
    assert!(timed(
        &session
            .execute("assume assign tina@alpska.example to savinja")
            .aside
    ));
    assert!(timed(&session.execute("nonsense").aside));
    assert!(!timed(&session.execute(".last").aside));
    assert!(!timed(
        &session.execute(".timer off; show orgs blejc").aside
    ));
}

#[test]
fn a_part_of_an_explanation_is_opened_by_its_number() {
    let mut session = session();
    let whole = session.execute("why tina@alpska.example manage_devices on blejc");
    assert!(
        whole.answer.contains("also\n#2 partner_admin at alpska"),
        "{}",
        whole.answer
    );
    let part = session.execute("why #2.1.1");
    let first = "tina@alpska.example as partner_admin reaches blejc (managing_partner)";
    assert!(part.answer.starts_with(first), "{}", part.answer);
    assert!(
        part.answer.contains("examples/alpine/assignments.ron:4:9"),
        "{}",
        part.answer
    );
    assert!(session.execute("why #9.9").failed);
    session.execute("roles on blejc");
    assert!(session.execute("why #1.1").failed);
}

/// The README shows a session at the prompt as it is.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads the README")]
fn the_readme_shows_a_session() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let (_, block) = readme.split_once("```text\nbailiwick@").unwrap();
    let (block, _) = block.split_once("```").unwrap();
    let block = format!("bailiwick@{block}");
    let typed = block
        .lines()
        .filter_map(|line| line.strip_prefix("bailiwick")?.split_once("> "));
    let lines: Vec<&str> = typed.map(|(_, line)| line).collect();
    assert!(lines.len() > 5, "{block}");
    assert_eq!(told(&mut session_at(now()), &lines), block);
}

#[test]
fn row_numbers() {
    transcript(
        "row_numbers",
        &[
            "who can manage_devices on blejc",
            "can #2",
            "can #1 troubleshooting on kranjec",
            "where can tina@alpska.example manage_devices",
            "who can manage_devices on #2",
            "show grants tina*",
            "retract grant #1",
            "undo",
            "show rules P*",
            "rule #1 # comment",
            "show orgs bl*",
            "describe #1",
        ],
    );
}

#[test]
fn settings() {
    transcript(
        "settings",
        &[
            ".show",
            ".mode",
            ".mode json",
            "show orgs bl*",
            ".mode jsonl",
            ".last",
            ".mode csv; .last",
            ".mode markdown; .last",
            ".mode record; .last",
            ".mode table; .lang sl",
            "what can jure@blejc.example on blejc",
            "show capabilities manage_dev*",
            ".lang en; .last",
            ".lang none; .last",
            ".version",
            ".history",
        ],
    );
}

#[test]
fn help() {
    transcript(
        "help",
        &["help", "? ", "help who", ".help .once", ".help keys"],
    );
}

#[test]
fn names_may_be_pasted_and_typed_without_care() {
    let mut session = session();
    let plain = session.execute("can špela@alpska.example manage_devices on blejc");
    for line in [
        "can „špela@alpska.example“ manage_devices on «blejc»",
        "can\u{a0}špela@alpska.example\u{a0}manage_devices on blejc",
        "can s\u{30c}pela@alpska.example manage_devices on blejc",
        "CAN špela@alpska.example 'manage_devices' ON blejc",
        "can špela@alpska.example \\\n manage_devices on blejc",
    ] {
        assert_eq!(session.execute(line), plain, "{line}");
    }
    let taken = session.execute("can SPELA@alpska.example manage_devices on Blejc");
    assert_eq!(taken.answer, plain.answer);
    assert_eq!(
        taken.note,
        "`SPELA@alpska.example` is taken as špela@alpska.example\n`Blejc` is taken as blejc\n"
    );
    session.settings.typed = false;
    assert!(
        session
            .execute("can SPELA@alpska.example manage_devices on blejc")
            .failed
    );
}

#[test]
fn a_line_that_fails_leaves_the_session_as_it_was() {
    let mut session = session();
    session.execute("assume grant full_admin to tina@alpska.example on samorog");
    let prompt = session.prompt();
    for line in [
        "asume x",
        "at tomorrow",
        "retract restrict blejc",
        ".load /nowhere",
        "who can x on y",
    ] {
        assert!(session.execute(line).failed, "{line}");
        assert_eq!(session.prompt(), prompt, "{line}");
    }
    assert_eq!(session.execute("undo 5; redo").outcome, Outcome::Yes);
}

#[test]
fn every_example_of_the_help_is_understood() {
    for topic in TOPICS {
        for example in topic.examples {
            if topic.name.starts_with('.') && topic.name != ".help" {
                continue;
            }
            let mut session = session();
            session.execute("assume grant full_admin to tina@alpska.example on samorog; assume restrict bohinj; undo");
            let first = if topic.name == "who" {
                "where can tina@alpska.example manage_devices"
            } else {
                "who can manage_devices on blejc"
            };
            session.execute(first);
            let reply = session.execute(example);
            assert!(!reply.failed, "{example}\n{}", reply.aside);
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test looks at what was written"
)]
fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the test writes its own files")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[test]
fn commands_may_be_abbreviated_when_typed() {
    let mut session = session();
    assert_eq!(session.execute(".ver").answer, "bailiwick 0.1.0\n");
    assert_eq!(session.execute("exit").flow, Flow::Exit(None));
    assert_eq!(session.execute(".exit 3").flow, Flow::Exit(Some(3)));
    session.settings.typed = false;
    let reply = session.execute(".ver");
    assert!(
        reply.failed && reply.aside.contains("did you mean `.version`?"),
        "{}",
        reply.aside
    );
}

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .env_remove("BAILIWICK_FACTS")
        .spawn()
        .unwrap();
    // It may have ended before it read everything.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}
