//! Ways to load facts: every notation and the snapshot, quick or careful, come
//! to the same.

use crate::facts::{WORLD, WORLD_IN_JSON};
use bailiwick::diagnostic::{Diagnostic, Sources, Span, render};
use bailiwick::facts::snapshot::{self, Made, SnapshotError};
use bailiwick::facts::{self, FactBase, Written};
use bailiwick::files::{self, Loading};
use bailiwick::reading::Item;
use insta_cmd::get_cargo_bin;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

/// The same world, one record a line.
const WORLD_IN_LINES: &str = r#"{"Org": {"id": "alpska", "kind": "partner", "offer": "broadworks", "name": "Alpska Telekom d.d."}}
{ "Org": { "id": "blejc", "kind": "customer", "contact_center": true, "name": "Blejc d.o.o." } }
{"User": {"id": "petra@alpska.example", "home": "alpska"}}
{"User": {"id": "bine@blejc.example", "home": "blejc", "licenses": ["cc_premium", "cc_standard"]}}
{"User": {"id": "ana.kovač@alpska.example", "home": "alpska", "licenses": []}}

{"Manages": {"partner": "alpska", "customer": "blejc", "origin": "orgs.json 2"}}
{"Grant": {"role": "partner_admin", "to": "ana.kovač@alpska.example", "on": "alpska", "by": "petra@alpska.example", "from": "2024-01-01", "until": "2024-07-01T12:00:00Z", "origin": "ljudje č.json 3"}}
{"Grant": {"role": "provisioning_admin", "to": "bine@blejc.example", "on": "alpska", "by": null}}
{"Assigned": {"user": "ana.kova\u010d@alpska.example", "customer": "blejc", "by": "petra@alpska.example"}}
{"Provisioned": {"user": "ana.kovač@alpska.example", "customer": "blejc"}}
{"RestrictedMode": {"on": "blejc", "enabled": false}}
{"FirstUser": {"user": "petra@alpska.example", "on": "alpska"}}
{"SetUpServices": {"by": "ana.kovač@alpska.example", "on": "blejc", "at": "2024-05-02T11:00:00+02:00"}}
{"HelpDeskApproval": {"user": "petra@alpska.example", "on": "blejc", "by": "bine@blejc.example", "at": "2024-05-02T10:00:00Z"}}
{"Demotion": {"user": "petra@alpska.example", "on": "blejc", "at": "2024-06-01"}}
{"UnknownRole": {"user": "bine@blejc.example", "role": "atlas-portal.billing", "on": "blejc", "origin": "people.json 2"}}
{"Unknown": {"what": "set_ups", "on": "alpska"}}
{"Unknown": {"what": "roles"}}
"#;

/// The same world in tables.
const WORLD_IN_TABLES: [(&str, &str); 8] = [
    (
        "orgs.csv",
        "id,kind,offer,contact_center,name\nalpska,partner,broadworks,,Alpska Telekom d.d.\nblejc,customer,,true,\"Blejc d.o.o.\"\n",
    ),
    (
        "some/users-1.csv",
        "home,licenses,id\r\nalpska,,petra@alpska.example\r\n\"blejc\",cc_premium  cc_standard,bine@blejc.example\r\n\r\nalpska,,ana.kova\u{10d}@alpska.example",
    ),
    (
        "manages.csv",
        "origin,partner,customer\norgs.json 2,alpska,blejc\n",
    ),
    (
        "grants.2024.csv",
        "role,to,on,by,from,until,origin\npartner_admin,ana.kovač@alpska.example,alpska,petra@alpska.example,2024-01-01,2024-07-01T12:00:00Z,ljudje c\u{30c}.json 3\nprovisioning_admin,bine@blejc.example,alpska,,,,\n",
    ),
    (
        "assignments.csv",
        "record,user,customer,by,at\nAssigned,ana.kovač@alpska.example,blejc,petra@alpska.example,\nProvisioned,ana.kovač@alpska.example,blejc,,\n",
    ),
    ("settings.csv", "enabled,on\nfalse,blejc\n"),
    (
        "all.csv",
        "record,user,by,on,at\nFirstUser,petra@alpska.example,,alpska,\nSetUpServices,,ana.kovač@alpska.example,blejc,2024-05-02T09:00:00Z\nHelpDeskApproval,petra@alpska.example,bine@blejc.example,blejc,2024-05-02T10:00:00Z\nDemotion,petra@alpska.example,,blejc,2024-06-01\n",
    ),
    (
        "unknown.csv",
        "record,user,role,on,what,origin\nUnknownRole,bine@blejc.example,atlas-portal.billing,blejc,,people.json 2\nUnknown,,,alpska,set_ups,\nUnknown,,,,roles,\n",
    ),
];

type Loaded = Result<FactBase, Vec<Diagnostic>>;

/// Loads files by their names and texts, quickly where they are plain.
fn quick(files: &[(&str, &str)]) -> (Sources, Loaded) {
    let mut sources = Sources::default();
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| sources.add(*name, text))
        .collect();
    let items = files.iter().map(|file| Item::of_file(&sources, *file));
    let loaded = facts::load_base(items, Vec::new(), &mut |_, _| {});
    (sources, loaded)
}

/// Loads a file step by step.
fn careful(name: &str, text: &str) -> Loaded {
    let mut sources = Sources::default();
    let file = sources.add(name, text);
    let (stated, errors) = facts::read(&sources, file);
    if errors.is_empty() {
        FactBase::build(&stated)
    } else {
        Err(errors)
    }
}

/// The facts of a base as they are stated.
fn written(base: &FactBase) -> Vec<String> {
    let facts = base.entries().map(|(_, entry)| entry);
    facts
        .map(|entry| {
            let origin = base.exported(entry.origins[0]);
            let fact = &base.stated(entry.fact);
            Written { fact, origin }.to_string()
        })
        .collect()
}

fn base(files: &[(&str, &str)]) -> FactBase {
    let (sources, loaded) = quick(files);
    loaded.unwrap_or_else(|errors| panic!("{}", render(&errors, &sources, false)))
}

#[test]
fn every_notation_states_the_same() {
    let ron = base(&[("world.ron", WORLD)]);
    for files in [
        &[("world.json", WORLD_IN_JSON)][..],
        &[("world.jsonl", WORLD_IN_LINES)],
        &WORLD_IN_TABLES,
    ] {
        assert_eq!(written(&base(files)), written(&ron));
    }
}

/// Changes a text at every place in several ways: the quick way and the careful
/// one come to the same facts, places and mistakes.
#[test]
fn the_quick_way_and_the_careful_one_agree() {
    // What was found out about each text: that it is fine, or not.
    let mut counts = [0, 0];
    for (name, text) in [
        ("world.ron", WORLD),
        ("world.json", WORLD_IN_JSON),
        ("world.jsonl", WORLD_IN_LINES),
    ] {
        for (at, letter) in text.char_indices() {
            let (before, here, after) = (&text[..at], &text[at..], &text[at + letter.len_utf8()..]);
            let mut changed = vec![format!("{before}{after}")];
            for inserted in [
                " ", "\n", ",", "\"", "\\", "/", "// x\n", ":", ")", "}", "é", "r",
            ] {
                changed.push(format!("{before}{inserted}{here}"));
            }
            for text in changed {
                let (_, quick) = quick(&[(name, &text)]);
                match (careful(name, &text), quick) {
                    (Ok(careful), quick) => {
                        counts[0] += 1;
                        assert_eq!(quick, Ok(careful), "{text}");
                    }
                    (Err(careful), quick) => {
                        counts[1] += 1;
                        let quick = quick.expect_err(&text);
                        // After what cannot be read there may be more mistakes.
                        assert_eq!(quick[..careful.len()], careful, "{text}");
                    }
                }
            }
        }
    }
    assert!(counts.iter().all(|&count| count > 5_000), "{counts:?}");
}

/// Rewrites rows so that every cell stands in quotes, or none: it means the same.
#[test]
fn quotes_and_line_ends_of_a_table_do_not_matter() {
    let plain = base(&WORLD_IN_TABLES);
    for end in ["\n", "\r\n", "\n\n", "\r"] {
        for quote in ["", "\""] {
            let tables = WORLD_IN_TABLES.map(|(name, text)| {
                let rows = text.lines().filter(|row| !row.is_empty());
                let rows = rows.map(|row| {
                    let cells = row.split(',').map(|cell| cell.trim_matches('"'));
                    let cells: Vec<String> =
                        cells.map(|cell| format!("{quote}{cell}{quote}")).collect();
                    cells.join(",") + end
                });
                (name, rows.collect::<String>())
            });
            let files: Vec<(&str, &str)> = tables
                .iter()
                .map(|(name, text)| (*name, text.as_str()))
                .collect();
            assert_eq!(written(&base(&files)), written(&plain), "{end:?} {quote:?}");
        }
    }
}

#[test]
fn every_fact_of_a_table_knows_its_row() {
    let (sources, loaded) = quick(&WORLD_IN_TABLES);
    let base = loaded.unwrap();
    let places: Vec<String> = base
        .entries()
        .map(|(_, entry)| entry)
        .map(|entry| {
            let place = sources.location(entry.origins[0]);
            format!("{place} {}", sources.snippet(entry.origins[0]))
        })
        .collect();
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("places_in_tables", places.join("\n"));
    });
}

/// The snapshot of a small world.
fn small() -> (Sources, FactBase, Vec<u8>) {
    let (sources, loaded) = quick(&[("world.ron", WORLD), ("again.jsonl", WORLD_IN_LINES)]);
    let base = loaded.unwrap();
    let bytes = snapshot::encode(&base, &sources, Made::default());
    (sources, base, bytes)
}

#[test]
fn a_snapshot_keeps_every_fact_and_every_place() {
    let (sources, base, bytes) = small();
    let mut opened = Sources::default();
    // Other files may be there already.
    opened.add("other.ron", "Facts()");
    let (again, made) = snapshot::decode(&bytes, &mut opened).unwrap();
    assert_eq!(made, Made::default());
    assert_eq!(written(&again), written(&base));
    assert_eq!(again.len(), base.len());
    for (one, other) in base
        .entries()
        .map(|(_, entry)| entry)
        .zip(again.entries().map(|(_, entry)| entry))
    {
        assert_eq!(one.fact, other.fact);
        let places = |sources: &Sources, origins: &[Span]| -> Vec<String> {
            let places = origins.iter().map(|&span| sources.location(span));
            places.map(|place| place.to_string()).collect()
        };
        assert_eq!(one.origins.len(), 2);
        assert_eq!(
            places(&sources, &one.origins),
            places(&opened, &other.origins)
        );
    }
    for (user, name) in base.users() {
        assert_eq!(again.user_id(name), Some(user));
        assert_eq!(again.home(user), base.home(user));
    }
    for (org, name) in base.orgs() {
        assert_eq!(again.org_id(name), Some(org));
        assert_eq!(again.org(org), base.org(org));
    }
    assert_eq!(again.grant_count(), base.grant_count());
    assert_eq!(snapshot::encode(&base, &sources, Made::default()), bytes);
}

#[test]
fn a_snapshot_without_facts_opens_too() {
    let bytes = snapshot::encode(&FactBase::default(), &Sources::default(), Made::default());
    let (base, _) = snapshot::decode(&bytes, &mut Sources::default()).unwrap();
    assert_eq!(base, FactBase::default());
}

/// Cuts a snapshot at every place, and changes every byte in three ways.
#[test]
fn a_snapshot_that_is_not_whole_is_refused() {
    let (_, _, bytes) = small();
    let refused = |bytes: &[u8]| snapshot::decode(bytes, &mut Sources::default()).unwrap_err();
    assert_eq!(refused(b""), SnapshotError::Foreign);
    for end in 1..bytes.len() {
        assert_eq!(refused(&bytes[..end]), SnapshotError::CutShort, "{end}");
    }
    for place in 0..bytes.len() {
        for change in [0x01, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[place] ^= change;
            refused(&changed);
        }
    }
    let longer = [&bytes[..], b"\0"].concat();
    assert_eq!(refused(&longer), SnapshotError::Damaged);
}

/// A world in a folder, and the snapshot beside it.
struct Folder(tempfile::TempDir);

#[expect(clippy::disallowed_methods, reason = "a test needs files of its own")]
impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(folder.path("facts")).unwrap();
        folder.write("facts/world.ron", WORLD);
        folder.write("facts/more.jsonl", "");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(get_cargo_bin("bailiwick"));
        command.args(arguments).current_dir(self.0.path());
        command.env_remove("BAILIWICK_FACTS").output().unwrap()
    }

    fn compile(&self) {
        let output = self.run(&["compile", "facts", "-o", "world.bwk"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(told, "20 facts of 2 files in `world.bwk`\n");
        assert_eq!(output.status.code(), Some(0));
    }

    /// What is told when the snapshot is opened: the exit code, and the first line.
    fn opened(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(&[&["check", "world.bwk"], arguments].concat());
        let told = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let line = told.lines().next().unwrap_or_default().to_owned();
        (output.status.code(), line)
    }

    fn set_time(&self, name: &str, time: SystemTime) {
        let file = std::fs::File::options().append(true).open(self.path(name));
        file.unwrap().set_modified(time).unwrap();
    }
}

const FINE: &str = "2 orgs, 3 users, 20 facts in 2 files";

fn stale(what: &str) -> (Option<i32>, String) {
    (
        Some(3),
        format!("error[stale_snapshot]: `world.bwk` {what}"),
    )
}

#[test]
fn a_snapshot_older_than_its_files_is_refused() {
    let folder = Folder::new();
    let fine = (Some(0), FINE.to_owned());
    folder.compile();
    assert_eq!(folder.opened(&[]), fine);

    // Only the time is another.
    let later = SystemTime::now() + Duration::from_hours(1);
    folder.set_time("facts/world.ron", later);
    assert_eq!(folder.opened(&[]), fine);

    // As long as before, but not the same.
    folder.write(
        "facts/world.ron",
        &WORLD.replace("2024-06-01", "2024-06-02"),
    );
    folder.set_time("facts/world.ron", later);
    assert_eq!(folder.opened(&[]), stale("is older than `facts/world.ron`"));
    assert_eq!(folder.opened(&["--stale-ok"]), fine);
    folder.write("facts/world.ron", &format!("{WORLD}\n"));
    assert_eq!(folder.opened(&[]), stale("is older than `facts/world.ron`"));

    folder.write("facts/world.ron", WORLD);
    assert_eq!(folder.opened(&[]), fine);
    folder.write("facts/new.csv", "");
    assert_eq!(
        folder.opened(&[]),
        stale("is older than `facts/new.csv`, which is new")
    );
    std::fs::remove_file(folder.path("facts/new.csv")).unwrap();
    std::fs::remove_file(folder.path("facts/more.jsonl")).unwrap();
    assert_eq!(
        folder.opened(&[]),
        stale("was made of `facts/more.jsonl`, which is gone")
    );

    // Alone it stands for itself.
    std::fs::remove_dir_all(folder.path("facts")).unwrap();
    assert_eq!(folder.opened(&[]), fine);
}

#[test]
fn a_snapshot_that_cannot_be_used_says_why() {
    let folder = Folder::new();
    folder.compile();
    let bytes = read(&folder.path("world.bwk"));
    let bad = |what: &str| (Some(3), format!("error[bad_snapshot]: `world.bwk` {what}"));
    let write = |bytes: &[u8]| {
        files::write_whole(&folder.path("world.bwk"), bytes).unwrap();
    };
    write(&bytes[..bytes.len() / 2]);
    assert_eq!(folder.opened(&[]), bad("is cut short"));
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    write(&changed);
    assert_eq!(folder.opened(&["--stale-ok"]), bad("is damaged"));
    let mut changed = bytes.clone();
    changed[16] ^= 1;
    write(&changed);
    assert_eq!(
        folder.opened(&[]),
        bad("was compiled by another version of bailiwick")
    );
    write(b"Facts()");
    assert_eq!(folder.opened(&[]), bad("is no snapshot"));
}

#[expect(clippy::disallowed_methods, reason = "a test needs files of its own")]
fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap()
}

#[test]
fn a_snapshot_replaces_nothing_but_a_snapshot() {
    let folder = Folder::new();
    let output = folder.run(&["compile", "facts", "-o", "facts/world.ron"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("`facts/world.ron` is there already and is no snapshot"),
        "{told}"
    );
    assert_eq!(read(&folder.path("facts/world.ron")), WORLD.as_bytes());
    folder.compile();
    folder.compile();
    let output = folder.run(&["compile", "facts", "-o", "nowhere/world.bwk"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_snapshot_answers_as_its_files_do() {
    let folder = Folder::new();
    folder.compile();
    for question in [
        &["effective", "--format", "jsonl"][..],
        &[
            "why",
            "ana.kovač@alpska.example",
            "manage_devices",
            "on",
            "blejc",
        ],
        &["review", "findings", "--format", "jsonl"],
        &[
            "query",
            "-c",
            "retract grant partner_admin to ana.kovač@alpska.example on alpska",
            "-c",
            "diff",
        ],
    ] {
        let asked = |facts: &str| {
            let at = ["--at", "2024-05-02", "--facts", facts];
            let output = folder.run(&[question, &at].concat());
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            (
                text(output.stdout),
                text(output.stderr),
                output.status.code(),
            )
        };
        let (answer, _, _) = asked("facts");
        assert!(!answer.is_empty(), "{question:?}");
        assert_eq!(asked("world.bwk"), asked("facts"));
    }
}

#[test]
fn a_snapshot_and_files_are_read_as_one() {
    let folder = Folder::new();
    folder.compile();
    folder.write(
        "more.ron",
        r#"Facts(users: [ User(id: "tina", home: "kranjec"), User(id: "bine@blejc.example", home: "alpska") ])"#,
    );
    let mut sources = Sources::default();
    let paths = [folder.path("world.bwk"), folder.path("more.ron")];
    let errors = Loading::quietly(|loading| files::load_facts(&paths, &mut sources, loading));
    let told = render(&errors.unwrap_err(), &sources, false);
    insta::with_settings!({
        omit_expression => true,
        filters => [(folder.0.path().to_str().unwrap(), "FOLDER")],
    }, { insta::assert_snapshot!("a_snapshot_and_a_file_that_contradict", told) });
}
