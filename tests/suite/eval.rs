//! The scenario runner as its users meet it: selection, results in every form,
//! golden answers, and watching.

mod watching;

use crate::forms;
use insta_cmd::{assert_cmd_snapshot, get_cargo_bin};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FOLDER: &str = "tests/suite/evaluated";

fn eval(arguments: &[&str]) -> Command {
    let mut command = Command::new(get_cargo_bin("bailiwick"));
    command
        .arg("eval")
        .args(arguments)
        .env_remove("CI")
        .env_remove("GITHUB_ACTIONS");
    command
}

fn good() -> String {
    format!("{FOLDER}/good")
}

fn said(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

macro_rules! commands {
    ($($name:ident: $command:expr;)+) => {
        $(
            #[test]
            fn $name() {
                let mut settings = insta::Settings::clone_current();
                settings.set_snapshot_path("snapshots/eval");
                settings.set_prepend_module_to_snapshot(false);
                settings.set_omit_expression(true);
                settings.bind(|| assert_cmd_snapshot!(stringify!($name), $command));
            }
        )+
    };
}

commands! {
    every_form_holds: eval(&[&good(), "--strict"]);
    every_form_fails: eval(&[&format!("{FOLDER}/wrong")]);
    what_is_odd_is_reported: eval(&[&format!("{FOLDER}/odd")]);
    what_is_odd_is_a_mistake_if_strict: eval(&[&format!("{FOLDER}/odd/same_title.ron"), "--strict"]);
    what_is_broken_is_shown_whole: eval(&[&format!("{FOLDER}/broken")]);
    a_list: eval(&[&good(), "--list"]);
    a_list_in_jsonl: eval(&[&good(), "--list", "--format", "jsonl"]);
    a_list_of_what_is_broken: eval(&[&good(), &format!("{FOLDER}/broken/stands_on_itself.ron"), "--list"]);
    a_list_in_tap: eval(&[&good(), "--list", "--format", "tap"]);
    an_unknown_tag_has_a_suggestion: eval(&[&good(), "--filter", "tag:golde"]);
    an_unknown_tag_is_wrong_usage_if_strict: eval(&[&good(), "--filter", "tag:golde", "--strict"]);
    an_unknown_key_has_a_suggestion: eval(&[&good(), "--filter", "tga:golden"]);
    one_expectation_of_a_variation: eval(&[&format!("{FOLDER}/wrong/forms.ron:27"), "--choose", "unwarranted_grants=void"]);
    a_line_of_nothing: eval(&[&format!("{FOLDER}/wrong/forms.ron:1")]);
    a_pattern_of_nothing: eval(&[&format!("{FOLDER}/**/nothing*.ron")]);
    a_missing_path_is_bad_input: eval(&[&format!("{FOLDER}/god")]);
    an_export_without_a_form: eval(&[&good(), "--export", "results.doc"]);
    results_in_json: eval(&[&format!("{FOLDER}/wrong/forms.ron:27"), &format!("{FOLDER}/odd/same_title.ron"), &format!("{FOLDER}/broken/stands_on_itself.ron"), "--format", "json"]);
    results_in_jsonl: eval(&[&format!("{FOLDER}/wrong/forms.ron:27"), &format!("{FOLDER}/odd/same_title.ron"), &format!("{FOLDER}/broken/stands_on_itself.ron"), "--format", "jsonl"]);
    results_in_tap: eval(&[&format!("{FOLDER}/wrong/forms.ron:27"), &format!("{FOLDER}/odd/same_title.ron"), &format!("{FOLDER}/broken/stands_on_itself.ron"), "--format", "tap"]);
    results_for_github: eval(&[&format!("{FOLDER}/wrong/forms.ron:11"), &format!("{FOLDER}/odd/same_title.ron"), &format!("{FOLDER}/broken/stands_on_itself.ron"), "--format", "github"]);
}

/// Returns the files that are listed with some filters.
fn listed(filters: &[&str]) -> Vec<String> {
    let mut command = eval(&[&good(), "--list", "--format", "jsonl"]);
    for filter in filters {
        command.args(["--filter", filter]);
    }
    let output = command.output().unwrap();
    let lines = said(&output.stdout);
    let files = lines.lines().map(|line| {
        let value: Value = serde_json::from_str(line).unwrap();
        let file = value["file"].as_str().unwrap();
        Path::new(file)
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    });
    files.collect()
}

#[test]
fn a_filter_takes_what_it_names() {
    assert_eq!(listed(&[]), ["base.ron", "forms.ron", "in_json.json"]);
    assert_eq!(listed(&["FORM of"]), ["forms.ron"]);
    assert_eq!(listed(&["name:*json"]), ["in_json.json"]);
    assert_eq!(listed(&["tag:golden"]), ["forms.ron"]);
    assert_eq!(listed(&["tag:*"]), ["forms.ron", "in_json.json"]);
    assert_eq!(listed(&["rule:E1"]), ["forms.ron"]);
    assert_eq!(
        listed(&["capability:users.*"]),
        ["forms.ron", "in_json.json"]
    );
    assert_eq!(listed(&["user:tina@alpska.example"]), ["forms.ron"]);
    assert_eq!(listed(&["org:kranjec"]), ["forms.ron"]);
    assert_eq!(
        listed(&["user:bine*"]),
        ["base.ron", "forms.ron", "in_json.json"]
    );
    assert_eq!(listed(&["user:bine*", "tag:json"]), ["in_json.json"]);
    assert!(listed(&["tag:json", "tag:golden"]).is_empty());
}

#[test]
fn the_shipped_scenarios_are_not_odd() {
    let output = eval(&["scenarios", "--strict"]).output().unwrap();
    assert!(output.status.success(), "{}", said(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", said(&output.stderr));
}

#[test]
fn a_pattern_takes_files_and_folders() {
    let output = eval(&[
        &format!("{FOLDER}/g*d/[a-f]*.ron"),
        &format!("{FOLDER}/goo?"),
        "--list",
    ]);
    let lines = said(&{ output }.output().unwrap().stdout);
    assert_eq!(lines.lines().count(), 4, "{lines}");
}

#[test]
fn failing_fast_stops_at_the_first_in_order() {
    for jobs in ["1", "4"] {
        let arguments = [
            &format!("{FOLDER}/good"),
            &format!("{FOLDER}/wrong"),
            &format!("{FOLDER}/broken"),
        ];
        let mut command = eval(&arguments.map(String::as_str));
        let output = command
            .args(["--fail-fast", "--jobs", jobs])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1));
        let summary = said(&output.stdout);
        let summary = summary.lines().last().unwrap();
        assert!(
            summary.starts_with("4 scenarios: 3 passed, 1 failed, 0 in error"),
            "{summary}"
        );
    }
}

/// The ends of the names of all forms of exports.
const ENDS: [&str; 5] = ["xml", "sarif", "md", "json", "html"];

/// Evaluates everything there is in this test's folders, and exports it.
fn exported(folder: &Path, jobs: &str, more: &[&str]) -> Output {
    let mut command = eval(&[
        &format!("{FOLDER}/good"),
        &format!("{FOLDER}/wrong"),
        &format!("{FOLDER}/odd"),
        &format!("{FOLDER}/broken"),
        "--jobs",
        jobs,
    ]);
    for end in ENDS {
        command
            .arg("--export")
            .arg(folder.join(format!("results.{end}")));
    }
    command.args(more).output().unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the test reads what was written")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[expect(clippy::disallowed_methods, reason = "the test writes its own files")]
fn write(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    for form in ["text", "json", "jsonl", "tap", "github"] {
        let one = tempfile::tempdir().unwrap();
        let four = tempfile::tempdir().unwrap();
        let first = exported(one.path(), "1", &["--format", form]);
        let second = exported(four.path(), "4", &["--format", form]);
        assert_eq!(first.status.code(), Some(3));
        assert_eq!(first.stdout, second.stdout, "{form}");
        assert_eq!(first.stderr, second.stderr, "{form}");
        for end in ENDS {
            let name = format!("results.{end}");
            let text = read(&one.path().join(&name));
            assert!(text.len() > 1000, "{name} has {} bytes", text.len());
            assert_eq!(text, read(&four.path().join(&name)), "{name}");
        }
    }
}

#[test]
fn junit_is_as_jenkins_has_it() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), "2", &[]);
    let suites = forms::check_junit(&read(&folder.path().join("results.xml")));
    // The files of this test's folders, fact files apart.
    assert_eq!(suites, 3 + 1 + 3 + 6);
}

#[test]
fn sarif_is_as_its_schema_has_it() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), "2", &[]);
    let log = forms::check_sarif(&read(&folder.path().join("results.sarif")));
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() > 40, "{} results", results.len());
    for result in results {
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(region.is_null() || region["endLine"].is_u64(), "{result}");
    }
}

/// A scenario whose words mean something in every form.
const NASTY: &str = r#"Scenario(
    title: "<script>alert(1)</script> | 100 %, a: b # `c` & \"d\" *e*",
    facts: Facts(orgs: [ Org(id: "č<&>\"'|", kind: customer) ], users: [ User(id: "a,b:c%d", home: "č<&>\"'|") ]),
    expect: [ Can(user: "a,b:c%d", capability: manage_devices, on: "č<&>\"'|") ],
)
"#;

#[test]
fn no_word_is_taken_for_a_mark() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("a, b # č.ron"), NASTY);
    let run = |arguments: &[&str]| {
        let mut command = eval(&["a, b # č.ron"]);
        command.current_dir(folder.path()).args(arguments);
        said(&command.output().unwrap().stdout)
    };
    let github = run(&["--format", "github"]);
    let wanted = "::error file=a%2C b # č.ron,line=4,endLine=4,col=15,endColumn=79,\
        title=<script>alert(1)</script> | 100 %25%2C a%3A b # `c` & \"d\" *e*::expected some access";
    assert!(
        github.starts_with(wanted) && github.lines().count() == 1,
        "{github}"
    );
    assert!(github.contains("%0A"), "{github}");
    let tap = run(&["--format", "tap"]);
    assert!(tap.contains("\nnot ok 1 - a, b \\# č.ron: Can("), "{tap}");
    let text = run(&[]);
    assert!(
        text.contains("repeat: bailiwick eval 'a, b # č.ron:4'\n"),
        "{text}"
    );
    run(&[
        "--export", "r.html", "--export", "r.xml", "--export", "r.md", "--export", "r.sarif",
    ]);
    let html = read(&folder.path().join("r.html"));
    assert!(
        !html.contains("<script") && html.contains("&lt;script&gt;"),
        "{html}"
    );
    let xml = read(&folder.path().join("r.xml"));
    let document = roxmltree::Document::parse(&xml).unwrap();
    let case = document
        .descendants()
        .find(|it| it.has_tag_name("testcase"))
        .unwrap();
    assert!(
        case.attribute("name").unwrap().contains("\"č<&>\\\"'|\""),
        "{xml}"
    );
    let page = read(&folder.path().join("r.md"));
    assert!(
        page.contains("| \\<script\\>alert(1)\\</script\\> \\| 100 %"),
        "{page}"
    );
    let sarif = read(&folder.path().join("r.sarif"));
    assert!(
        sarif.contains("\"uri\": \"a%2C%20b%20%23%20%C4%8D.ron\""),
        "{sarif}"
    );
}

#[test]
fn a_page_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    exported(folder.path(), "2", &[]);
    let html = read(&folder.path().join("results.html"));
    for mark in ["src=", "<link", "<script", "url("] {
        assert!(!html.contains(mark), "the page names `{mark}`");
    }
    assert!(html.contains("did not expect blejc"), "{html}");
    assert!(html.contains("in the variation “one role more”"), "{html}");
}

#[test]
fn a_workflow_of_github_is_annotated() {
    let mut command = eval(&[&format!("{FOLDER}/wrong/forms.ron:8")]);
    let output = command.env("GITHUB_ACTIONS", "true").output().unwrap();
    let (out, err) = (said(&output.stdout), said(&output.stderr));
    assert!(
        out.starts_with("FAIL ") && !out.contains("::error"),
        "{out}"
    );
    assert!(
        err.starts_with("::error file=tests/suite/evaluated/wrong/forms.ron,line=8,"),
        "{err}"
    );
}

/// Returns a folder with the good scenarios and without their golden answers.
fn without_golden() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let facts = folder.path().join("facts");
    bailiwick::files::make_folder(&facts).unwrap();
    for name in ["facts/house.ron", "base.ron", "forms.ron"] {
        write(
            &folder.path().join(name),
            &read(&Path::new(&good()).join(name)),
        );
    }
    let golden = folder.path().join("forms.expected");
    (folder, golden)
}

#[test]
fn accepting_writes_golden_answers_and_nothing_else() {
    let (folder, golden) = without_golden();
    let here = folder.path().to_str().unwrap();
    assert_eq!(eval(&[here]).output().unwrap().status.code(), Some(1));
    let refused = eval(&[here, "--accept"])
        .env("CI", "true")
        .output()
        .unwrap();
    assert_eq!(refused.status.code(), Some(2));
    assert!(!golden.exists(), "it was written all the same");

    let forced = eval(&[here, "--accept", "--force"])
        .env("CI", "true")
        .output()
        .unwrap();
    assert!(forced.status.success(), "{}", said(&forced.stdout));
    let shown = said(&forced.stderr);
    assert!(
        shown.contains("+> who can legal_hold on blejc\n+    user "),
        "{shown}"
    );
    let accepted = read(&golden);
    assert_eq!(accepted, read(&Path::new(&good()).join("forms.expected")));
    for name in ["facts/house.ron", "base.ron", "forms.ron"] {
        let (now, before) = (folder.path().join(name), Path::new(&good()).join(name));
        assert_eq!(read(&now), read(&before), "{name} is not as it was");
    }

    // Of a part, the other answers stay; what is asked no more is left out of the whole.
    write(
        &golden,
        &accepted.replace("polona@blejc.example  full", "nobody  full"),
    );
    let part = format!("{here}/forms.ron:36");
    assert!(
        eval(&[&part, "--accept"])
            .output()
            .unwrap()
            .status
            .success()
    );
    assert!(read(&golden).contains("nobody  full"));
    write(&golden, &format!("{accepted}\n> roles\n    none\n"));
    let whole = eval(&[here, "--accept"]).output().unwrap();
    assert!(
        said(&whole.stderr).contains("-> roles\n"),
        "{}",
        said(&whole.stderr)
    );
    assert!(
        !said(&whole.stdout).contains("warning"),
        "{}",
        said(&whole.stdout)
    );
    assert_eq!(read(&golden), accepted);
    let again = eval(&[here, "--accept"]).output().unwrap();
    assert!(again.stderr.is_empty(), "{}", said(&again.stderr));
}
