//! Facts under pseudonyms: the structure and the answers stay, the names do not.

use crate::stage;
use bailiwick::diagnostic::{Sources, Span};
use bailiwick::facts::{FactBase, Stated};
use bailiwick::findings::{self, Thresholds};
use bailiwick::generate::{self, Size};
use bailiwick::model::{ChoiceOption, Date, Instant};
use bailiwick::policy::AsOf;
use bailiwick::query::Query;
use bailiwick::redact::{self, Key};
use bailiwick::world::World;
use insta_cmd::get_cargo_bin;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

/// Which pseudonym stands for which name of a list, as a key is written.
fn pairs(key: &str, list: &str) -> BTreeMap<String, String> {
    let begin = key.find(&format!("    {list}: [")).unwrap();
    let end = begin + key[begin..].find("\n    ]").unwrap();
    let lines = key[begin..end].lines().skip(1);
    let pair = |line: &str| {
        let parts: Vec<&str> = line.split('"').collect();
        (parts[1].to_owned(), parts[3].to_owned())
    };
    lines.map(pair).collect()
}

/// The same facts under pseudonyms, as of the same instant, edition and choices.
fn redacted(world: &World, key: &mut Key) -> World {
    let span = Span::new(Sources::default().add("redacted.ron", ""), 0..0);
    let records = redact::redact(&world.facts().all_stated(), key).into_iter();
    let stated: Vec<Stated> = records.map(|(fact, _)| Stated::new(fact, span)).collect();
    let base = FactBase::build(&stated).unwrap();
    let as_of: AsOf = *world.as_of();
    World::new(Arc::clone(world.policy()), Arc::new(base), as_of)
}

/// Everything that a world answers: privileges, roles and findings, with other names.
fn answers(world: &World, name: impl Fn(&str, &str) -> String) -> BTreeSet<String> {
    let mut answers = BTreeSet::new();
    for query in [Query::Effective(None, None), Query::Roles(None, None)] {
        let rows = stage::rows(world, query);
        for row in rows.rows {
            let fields = rows
                .columns
                .iter()
                .zip(&row)
                .map(|(column, field)| match *column {
                    "user" | "org" => name(column, &field.text()),
                    _ => field.text(),
                });
            answers.insert(fields.collect::<Vec<_>>().join(" "));
        }
    }
    for finding in findings::find(world, &Thresholds::default()) {
        let user = finding.user.map(|user| name("user", world.user_name(user)));
        let org = finding.org.map(|org| name("org", world.org_name(org)));
        let facts: BTreeSet<&str> = finding
            .facts
            .iter()
            .map(|place| {
                world
                    .facts()
                    .stated(world.facts().entry(*place).fact)
                    .record()
            })
            .collect();
        let count = finding.facts.len();
        let line = format!(
            "{} {} {user:?} {org:?} {facts:?} {count}",
            finding.kind, finding.severity
        );
        assert!(answers.insert(line.clone()) || count == 1, "{line}");
    }
    answers
}

#[track_caller]
fn is_the_same(world: &World) -> usize {
    let mut key = Key::new("a secret");
    let other = redacted(world, &mut key);
    let written = key.to_string();
    let (users, orgs) = (pairs(&written, "users"), pairs(&written, "orgs"));
    let before = answers(world, |column, name| {
        if column == "user" {
            users[name].clone()
        } else {
            orgs[name].clone()
        }
    });
    let after = answers(&other, |_, name| name.to_owned());
    assert_eq!(before, after);
    assert_eq!(other.facts().len(), world.facts().len());
    before.len()
}

#[test]
fn answers_map_one_to_one() {
    let mut count = is_the_same(&stage::example("2024-05-02T10:30:00Z"));
    count += is_the_same(&stage::generated(Size::S, 3));
    for (turn, seed) in (0..30).enumerate() {
        let stated = generate::small(seed);
        let choice = [ChoiceOption::Effective, ChoiceOption::Void][turn % 2];
        let as_of = stage::policy().as_of(
            Instant::parse(generate::NOW).unwrap(),
            "2025-11-24".parse::<Date>().ok().filter(|_| seed % 3 == 0),
            &[choice],
        );
        let base = FactBase::build(&stated).unwrap();
        count += is_the_same(&World::new(stage::policy(), Arc::new(base), as_of));
    }
    for report in crate::scenarios::reports() {
        for case in &report.cases {
            count += is_the_same(&case.world);
        }
    }
    assert!(count > 50_000, "only {count} answers");
}

#[test]
fn pseudonyms_tell_kind_and_home_and_nothing_of_the_order() {
    let world = stage::generated(Size::S, 1);
    let mut key = Key::new("a secret");
    let other = redacted(&world, &mut key);
    let written = key.to_string();
    let (users, orgs) = (pairs(&written, "users"), pairs(&written, "orgs"));
    for (id, pseudonym) in &orgs {
        let org = world.facts().org_id(id).unwrap();
        let kind = world.facts().org(org).kind;
        let number = pseudonym.strip_prefix(&format!("{kind}-")).unwrap();
        assert!(number.len() == 6 && number.bytes().all(|digit| digit.is_ascii_digit()));
        let org = other.facts().org_id(pseudonym).unwrap();
        assert_eq!(other.facts().org(org).kind, kind);
    }
    for (id, pseudonym) in &users {
        let home = world.facts().home(world.facts().user_id(id).unwrap());
        let home = &orgs[world.org_name(home)];
        assert!(pseudonym.starts_with("user-") && pseudonym.ends_with(&format!("@{home}")));
    }
    // About half of all neighbours stand the other way round.
    let pseudonyms: Vec<&String> = users.values().collect();
    let turned = pseudonyms
        .windows(2)
        .filter(|pair| pair[0] > pair[1])
        .count();
    assert!((400..600).contains(&turned), "{turned} of {}", users.len());
    // Another secret gives others.
    let mut another = Key::new("another secret");
    redacted(&world, &mut another);
    let others = pairs(&another.to_string(), "users");
    assert!(others.iter().all(|(id, pseudonym)| users[id] != *pseudonym));
}

#[test]
fn a_key_is_read_as_it_was_written_and_extended() {
    let facts = |text: &str| {
        stage::world(text, Instant::ALWAYS, None, &[])
            .facts()
            .all_stated()
    };
    let old = facts(
        r#"Facts(orgs: [ Org(id: "al\"p\\ska", kind: partner, name: "Alpska d.d.", origin: "orgs.json 7") ],
            users: [ User(id: "ana", home: "al\"p\\ska") ])"#,
    );
    let mut key = Key::new("a secret");
    let first = redact::redact(&old, &mut key);
    let read = |text: &str| {
        let mut sources = Sources::default();
        let file = sources.add("facts.key", text);
        Key::read(&sources, file)
    };
    let mut again = read(&key.to_string()).unwrap();
    assert_eq!((&again, again.len()), (&key, 3));
    assert_eq!(redact::redact(&old, &mut again), first);
    assert_eq!(again, key);
    let new = facts(
        r#"Facts(orgs: [ Org(id: "aaa", kind: customer), Org(id: "al\"p\\ska", kind: partner) ],
            users: [ User(id: "aba", home: "aaa"), User(id: "ana", home: "aaa") ])"#,
    );
    let second = redact::redact(&new, &mut again);
    assert_eq!((again.len(), second.len()), (5, 4));
    let (before, after) = (key.to_string(), again.to_string());
    for list in ["orgs", "users", "origins"] {
        for (name, pseudonym) in pairs(&before, list) {
            assert_eq!(pairs(&after, list)[&name], pseudonym);
        }
    }
    let mut told = String::new();
    for wrong in [
        "Key(",
        "Facts()",
        "Key(orgs: [])",
        r#"Key(secret: "")"#,
        r#"Key(secret: "a", orgs: [ Name(of: "a", is: "b"), Name(of: "a", is: "c"), Name(of: "d", is: "b"), Name(of: 1) ])"#,
    ] {
        let mut sources = Sources::default();
        let file = sources.add("facts.key", wrong);
        let errors = Key::read(&sources, file).unwrap_err();
        told += &bailiwick::diagnostic::render(&errors, &sources, false);
    }
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!("broken_keys", told) });
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(get_cargo_bin("bailiwick"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("BAILIWICK_FACTS");
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8([&output.stdout[..], &output.stderr].concat()).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a test needs files of its own")]
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let text = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).unwrap())
    };
    let entries = entries.filter(|entry| entry.as_ref().unwrap().path().is_file());
    entries.map(text).collect()
}

#[test]
fn no_name_is_left_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let example = std::path::absolute("examples/alpine").unwrap();
    let example = example.to_str().unwrap();
    let more = r#"Facts(
        // mojca must not be named here
        orgs: [ Org(id: "bistrica", kind: customer, name: "Bistrica d.o.o.", origin: "Organizacije.json 3") ],
        unknown: [ UnknownRole(user: "tina@alpska.example", role: "atlas-portal.billing", on: "blejc", origin: "Ljudje.json 8") ],
    )"#;
    bailiwick::files::write_whole(&folder.join("more.ron"), more.as_bytes()).unwrap();
    let redact = ["redact", example, "more.ron", "-o", "out"];
    let output = run(folder, &redact);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let written = texts(&folder.join("out"));
    let all: String = written.values().cloned().collect();
    let key = &texts(folder)["out.key"];
    let mut names = 0;
    for list in ["orgs", "users", "origins"] {
        for name in pairs(key, list).keys() {
            assert!(!all.contains(name.as_str()), "{name} is left");
            names += 1;
        }
    }
    assert!(names > 40, "only {names}");
    for word in ["mojca", "Bistrica", "Alpska", "Ljudje"] {
        assert!(!all.contains(word), "{word} is left");
    }
    assert!(all.contains("atlas-portal.billing"));
    assert_eq!(run(folder, &["check", "out"]).status.code(), Some(0));

    // The same key gives the same bytes, and is as it was.
    let output = run(
        folder,
        &[
            "redact", "more.ron", example, "-o", "again", "--key", "out.key",
        ],
    );
    assert!(
        told(&output).ends_with("`out.key`, 0 of them new\n"),
        "{}",
        told(&output)
    );
    assert_eq!(texts(&folder.join("again")), written);
    assert_eq!(&texts(folder)["out.key"], key);

    // Nothing is written where it must not be.
    for (arguments, wanted) in [
        (
            &["redact", "more.ron", example, "-o", "out"][..],
            "is not empty",
        ),
        (
            &[
                "redact", "more.ron", example, "-o", "new", "--key", "new/key",
            ],
            "among what it is the key to",
        ),
        (
            &["redact", "again", "-o", "again", "--force", "--key", "k"],
            "lie in one another",
        ),
        (
            &["redact", example, "-o", "new", "--key", "more.ron"],
            "`Key` is wanted here",
        ),
    ] {
        let output = run(folder, arguments);
        assert_ne!(output.status.code(), Some(0), "{arguments:?}");
        assert!(told(&output).contains(wanted), "{}", told(&output));
    }
    let output = run(folder, &["redact", "again", "-o", "again/new"]);
    assert!(
        told(&output).contains("lie in one another"),
        "{}",
        told(&output)
    );
    assert!(!folder.join("again/new").exists());
    assert!(!folder.join("new").exists() && !folder.join("k").exists());
    assert_eq!(texts(&folder.join("again")), written);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_key() {
    use std::os::unix::fs::PermissionsExt as _;

    let folder = tempfile::tempdir().unwrap();
    let example = std::path::absolute("examples/alpine").unwrap();
    let output = run(
        folder.path(),
        &["redact", example.to_str().unwrap(), "-o", "out/"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let key = std::fs::metadata(folder.path().join("out.key")).unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
}
