//! `bailiwick import` as a user meets it.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests look into folders of their own"
)]

use insta_cmd::get_cargo_bin;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a command came to.
struct Came {
    code: i32,
    out: String,
    err: String,
}

/// Runs a command within a folder, which is shown as `…`.
#[track_caller]
fn run(folder: &Path, arguments: &[&str], input: &str) -> Came {
    let mut command = Command::new(get_cargo_bin("bailiwick"));
    command
        .args(arguments)
        .current_dir(folder)
        .env_remove("BAILIWICK_FACTS")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A command that does not read may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Came {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

/// Returns an empty folder with some exports in `from`.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("from")).unwrap();
    for (name, text) in files {
        fs::write(folder.path().join("from").join(name), text).unwrap();
    }
    folder
}

/// Copies what is below a folder, in some order.
fn copy(from: &Path, to: &Path, backwards: bool) {
    fs::create_dir_all(to).unwrap();
    let entries = fs::read_dir(from).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    if backwards {
        paths.reverse();
    }
    for path in paths {
        let place = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &place, backwards);
        } else {
            fs::write(place, fs::read(&path).unwrap()).unwrap();
        }
    }
}

/// Returns the files of a folder by their names.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.map(|entry| {
        let name = entry.file_name().into_string().unwrap();
        (name, fs::read_to_string(entry.path()).unwrap())
    });
    files.collect()
}

/// Returns the texts of files, one after the other.
fn all(folder: &Path) -> String {
    let mut all = String::new();
    for (name, text) in files(folder) {
        all += &format!("== {name}\n{text}");
    }
    all
}

/// Returns a folder in which a folder of the repository's is imported, and what the
/// import said.
#[track_caller]
fn imported(from: &str, more: &[&str]) -> (TempDir, Came) {
    let folder = TempDir::new().unwrap();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(from);
    copy(&from, &folder.path().join("from"), false);
    let arguments = [
        "import",
        "--from",
        "from",
        "-o",
        "facts",
        "--report",
        "report.md",
    ];
    let came = run(folder.path(), &[&arguments, more].concat(), "");
    (folder, came)
}

#[track_caller]
fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_account_of_the_published_examples() {
    let (folder, came) = imported("tests/data/webex-api", &[]);
    assert_eq!(came.code, 0, "{}", came.err);
    assert_eq!(came.out, "");
    let report = fs::read_to_string(folder.path().join("report.md")).unwrap();
    let facts = all(&folder.path().join("facts"));
    check(
        "the_account_of_the_published_examples",
        &format!("{}\n== report.md\n{report}\n{facts}", came.err),
    );
    let checked = run(folder.path(), &["check", "--facts", "facts"], "");
    assert_eq!((checked.code, &*checked.err), (0, ""));
    assert_eq!(checked.out, "7 orgs, 2 users, 23 facts in 4 files\n");
}

#[test]
fn from_exports_to_answers() {
    let (folder, came) = imported("tests/data/exports", &[]);
    assert_eq!(came.code, 0, "{}", came.err);
    let report = fs::read_to_string(folder.path().join("report.md")).unwrap();
    let facts = all(&folder.path().join("facts"));
    check("the_account_of_a_partner", &format!("{report}\n{facts}"));
    let mut answers = String::new();
    for question in [
        "who can manage_devices on brezje-d-o-o",
        "why Vera@Polarna.example manage_devices on brezje-d-o-o",
        "can nives@polarna.example manage_devices on lipa-s-p",
    ] {
        let words: Vec<&str> = question.split(' ').collect();
        let facts = ["--facts", "facts", "--at", "2024-06-01"];
        let came = run(folder.path(), &[&words, &facts[..]].concat(), "");
        answers += &format!("== {question}: {}\n{}{}\n", came.code, came.out, came.err);
    }
    assert!(answers.contains("people-1.json 1"), "{answers}");
    check("answers_about_a_partner", &answers);
}

#[test]
fn the_order_in_which_files_came_to_be_does_not_matter() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/exports");
    let import = |backwards| {
        let folder = TempDir::new().unwrap();
        copy(&from, &folder.path().join("from"), backwards);
        let arguments = [
            "import",
            "--from",
            "from",
            "-o",
            "facts",
            "--report",
            "report.json",
        ];
        let came = run(folder.path(), &arguments, "");
        assert_eq!(came.code, 0, "{}", came.err);
        let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
        (files(&folder.path().join("facts")), report, came.err)
    };
    assert_eq!(import(false), import(true));
}

const ANA: &str = r#"{"id": "00000000-0000-4000-8000-000000000011", "emails": ["ana@a.example"], "orgId": "00000000-0000-4000-8000-000000000001", "roles": ["id_full_admin"]}"#;
const BOR: &str = r#"{"id": "00000000-0000-4000-8000-000000000012", "emails": ["bor@a.example"], "orgId": "00000000-0000-4000-8000-000000000001", "roles": ["id_device_admin"]}"#;

const IMPORT: [&str; 5] = ["import", "--from", "from", "-o", "facts"];

#[test]
fn a_second_import_shows_what_differs_and_overwrites_only_when_told_to() {
    let folder = folder(&[("people.jsonl", ANA)]);
    let facts = folder.path().join("facts");
    assert_eq!(run(folder.path(), &IMPORT, "").code, 0);
    let first = files(&facts);
    let again = run(folder.path(), &IMPORT, "");
    assert_eq!(again.code, 0);
    assert!(
        again.err.ends_with("`facts` holds these facts already\n"),
        "{}",
        again.err
    );
    assert_eq!(files(&facts), first);

    fs::write(facts.join("more.ron"), "Facts()\n").unwrap();
    let people = folder.path().join("from/people.jsonl");
    fs::write(
        &people,
        format!(
            "{BOR}\n{}",
            ANA.replace("id_full_admin", "id_readonly_admin")
        ),
    )
    .unwrap();
    let differs = run(folder.path(), &IMPORT, "");
    assert_eq!(differs.code, 1);
    let told = differs.err.split_once("`facts` holds").unwrap().1;
    check("what_differs_from_an_earlier_import", told);
    let mut now = files(&facts);
    now.remove("more.ron");
    assert_eq!(now, first, "nothing is written");

    let forced = run(folder.path(), &[&IMPORT[..], &["--force"]].concat(), "");
    assert_eq!(forced.code, 0, "{}", forced.err);
    let now = files(&facts);
    assert!(now["grants-001.ron"].contains("readonly_admin"));
    assert_eq!(now["more.ron"], "Facts()\n");

    // Without roles there are no grants, and no file of them.
    fs::write(&people, ANA.replace("id_full_admin", "")).unwrap();
    let forced = run(folder.path(), &[&IMPORT[..], &["--force"]].concat(), "");
    assert_eq!(forced.code, 0, "{}", forced.err);
    let names: Vec<String> = files(&facts).into_keys().collect();
    assert_eq!(
        names,
        [
            "more.ron",
            "orgs-001.ron",
            "unknown-001.ron",
            "users-001.ron"
        ]
    );
}

#[test]
fn what_no_import_wrote_is_never_touched() {
    let folder = folder(&[("people.json", ANA)]);
    let facts = folder.path().join("facts");
    fs::create_dir(&facts).unwrap();
    fs::write(facts.join("users-001.ron"), "// Mine.\nFacts()\n").unwrap();
    let came = run(folder.path(), &[&IMPORT[..], &["--force"]].concat(), "");
    assert_eq!(came.code, 2);
    let told = "error: `facts` holds `users-001.ron`, which no import wrote\n  help: name another folder: what an import did not write, it does not touch\n";
    assert!(came.err.ends_with(told), "{}", came.err);
    assert_eq!(files(&facts).len(), 1);
    assert_eq!(files(&facts)["users-001.ron"], "// Mine.\nFacts()\n");
}

#[test]
fn strictly_what_is_not_understood_is_one() {
    let folder = folder(&[("people.json", ANA), ("what.json", r#"{"what": "ever"}"#)]);
    let came = run(folder.path(), &IMPORT, "");
    assert_eq!(came.code, 0, "{}", came.err);
    let strict = run(folder.path(), &[&IMPORT[..], &["--strict"]].concat(), "");
    assert_eq!(strict.code, 1);
    assert!(
        strict.err.contains("not understood: what.json 1: "),
        "{}",
        strict.err
    );
}

#[test]
fn a_report_in_json_adds_up() {
    let (folder, came) = imported("tests/data/exports", &["--report", "report.json"]);
    // An option that is given twice is wrong usage.
    assert_eq!(came.code, 2);
    let arguments = [&IMPORT[..], &["--report", "report.json"]].concat();
    assert_eq!(run(folder.path(), &arguments, "").code, 0);
    let report = fs::read_to_string(folder.path().join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let number = |tally: &Value, key: &str| tally[key].as_u64().unwrap();
    let keys = ["mapped", "merged", "ignored", "not_understood"];
    let mut sums = [0; 4];
    for file in report["files"].as_array().unwrap() {
        let tally = &file["records"];
        let sum: u64 = keys.iter().map(|key| number(tally, key)).sum();
        assert_eq!(sum, number(tally, "read"), "{file}");
        for (sum, key) in sums.iter_mut().zip(keys) {
            *sum += number(tally, key);
        }
        for outcome in ["ignored", "not_understood"] {
            let reasons = file["reasons"].as_array().unwrap().iter();
            let reasons = reasons.filter(|reason| reason["outcome"] == outcome);
            let sum: u64 = reasons.map(|reason| number(reason, "count")).sum();
            assert_eq!(sum, number(tally, outcome), "{file}");
        }
    }
    assert_eq!(sums, keys.map(|key| number(&report["records"], key)));
}

#[test]
fn a_file_that_breaks_off_is_bad_input_and_nothing_is_written() {
    let folder = folder(&[
        ("people.json", ANA),
        ("cut.json", &format!("{{\"items\": [{BOR},\n{{\"id\"")),
    ]);
    let came = run(folder.path(), &IMPORT, "");
    assert_eq!(came.code, 3);
    check("a_file_that_breaks_off", &came.err);
    assert!(!folder.path().join("facts").exists());
}

#[test]
fn a_partner_that_is_none_is_wrong_usage() {
    let orgs = r#"{"items": [{"id": "00000000-0000-4000-8000-000000000001", "displayName": "Alpska"}, {"id": "00000000-0000-4000-8000-000000000002", "displayName": "Blejc"}]}"#;
    let folder = folder(&[("orgs.json", orgs)]);
    let came = run(
        folder.path(),
        &[&IMPORT[..], &["--partner", "Alpsk"]].concat(),
        "",
    );
    assert_eq!(came.code, 2);
    assert_eq!(
        came.err,
        "error[unknown_org]: no organization, or more than one, is called `Alpsk`\n |\n = help: did you mean `Alpska`?\n\n1 error\n"
    );
}

#[test]
fn nothing_to_import_is_four_and_nowhere_to_look_three() {
    let none = folder(&[("empty.json", "")]);
    let came = run(none.path(), &IMPORT, "");
    assert_eq!(came.code, 4);
    assert_eq!(
        came.err,
        "read 0 records from 1 file: 0 mapped, 0 merged, 0 ignored, 0 not understood\nnothing to import\n"
    );
    let came = run(
        none.path(),
        &["import", "--from", "form", "-o", "facts"],
        "",
    );
    assert_eq!(came.code, 3);
    assert!(
        came.err.contains("there is no file or folder `form`"),
        "{}",
        came.err
    );
}

#[test]
fn standard_input_is_an_export_too() {
    let folder = folder(&[]);
    let came = run(
        folder.path(),
        &["import", "--from", "-", "-o", "facts"],
        ANA,
    );
    assert_eq!(came.code, 0, "{}", came.err);
    let users = &files(&folder.path().join("facts"))["users-001.ron"];
    assert!(users.contains(r#"origin: "standard input 1""#), "{users}");
}

#[test]
fn roles_may_be_read_by_other_rules() {
    let folder = folder(&[("people.json", &ANA.replace("id_full_admin", "grand.vizier"))]);
    let rules = folder.path().join("rules");
    fs::create_dir(&rules).unwrap();
    fs::write(
        rules.join("role_ids.ron"),
        r#"RoleIds([RoleId(id: "grand.vizier", names: [], role: full_admin, mark: inferred, source: "a guess")])"#,
    )
    .unwrap();
    let came = run(
        folder.path(),
        &[&IMPORT[..], &["--rules", "rules"]].concat(),
        "",
    );
    assert_eq!(came.code, 0, "{}", came.err);
    let grants = &files(&folder.path().join("facts"))["grants-001.ron"];
    assert!(grants.contains("role: full_admin"), "{grants}");
}
