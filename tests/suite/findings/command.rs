//! The command that lists findings.

use super::NOW;
use crate::forms;
use bailiwick::findings::Severity;
use bailiwick::model::Word as _;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Runs the command on the example and returns its exit code and what it answers.
fn review(arguments: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_bailiwick"))
        .args([
            "review",
            "findings",
            "--facts",
            "examples/alpine",
            "--at",
            NOW,
        ])
        .args(arguments)
        .output()
        .unwrap();
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

#[test]
fn a_line_of_json_has_the_keys_that_programs_rely_on() {
    let (code, text) = review(&[
        "--format",
        "jsonl",
        "--only",
        "no_full_admin",
        "--only",
        "sole_full_admin",
    ]);
    assert_eq!(code, Some(0));
    assert_eq!(
        text,
        "{\"kind\":\"no_full_admin\",\"severity\":\"high\",\"org\":\"jezersko\",\"facts\":\
         [{\"file\":\"examples/alpine/grants-customers.ron\",\"line\":38},{\"file\":\"examples/alpine/orgs.ron\",\"line\":13}]}\n\
         {\"kind\":\"sole_full_admin\",\"severity\":\"medium\",\"user\":\"andrej@soca.example\",\"org\":\"soca\",\"facts\":\
         [{\"file\":\"examples/alpine/grants-customers.ron\",\"line\":33}]}\n"
    );
}

#[test]
fn the_exit_code_is_about_what_is_listed() {
    assert_eq!(review(&["--fail-on", "high"]).0, Some(1));
    assert_eq!(
        review(&["--only", "expired_grant", "--fail-on", "low"]).0,
        Some(1)
    );
    assert_eq!(
        review(&["--only", "expired_grant", "--fail-on", "medium"]).0,
        Some(0)
    );
    assert_eq!(review(&["--only", "expired"]).0, Some(2));
}

#[test]
fn a_severity_leaves_out_what_matters_less() {
    let (_, text) = review(&["--severity", "high", "--format", "csv"]);
    let severities: BTreeSet<&str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    assert_eq!(severities, BTreeSet::from([Severity::High.id()]));
}

/// A review file that waives one finding and some that are not there.
const AGREED: &str = r#"Review(
    thresholds: Thresholds(broad_reach: 40),
    waivers: [
        Waiver(kind: duty_conflict, user: "maja@planina.example", org: "planina",
               owner: "ana@planina.example", reason: "there is <nobody> else", until: "2024-07-01"),
        Waiver(kind: no_full_admin, org: "jezersko",
               owner: "petra@alpska.example", reason: "the customer is leaving", until: "2024-05-01"),
        Waiver(kind: sole_full_admin, org: "planina",
               owner: "ana@planina.example", reason: "there are two now", until: "2024-07-01"),
    ],
)
"#;

fn agreed(folder: &tempfile::TempDir) -> String {
    let path = folder.path().join("review.ron");
    bailiwick::files::write(&path, AGREED, false).unwrap();
    path.to_str().unwrap().to_owned()
}

/// How many of the lines are of each kind.
fn kinds(text: &str) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for line in text.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        *kinds
            .entry(line["kind"].as_str().unwrap().to_owned())
            .or_default() += 1;
    }
    kinds
}

#[test]
fn a_waived_finding_does_not_count() {
    let folder = tempfile::tempdir().unwrap();
    let file = agreed(&folder);
    let only = [
        "--only",
        "duty_conflict",
        "--fail-on",
        "high",
        "--format",
        "jsonl",
    ];
    assert_eq!(review(&only).0, Some(1));
    let with = [&only[..], &["--review", &file]].concat();
    assert_eq!(review(&with), (Some(0), String::new()));
    let (code, text) = review(&[&with[..], &["--waived"]].concat());
    assert_eq!(code, Some(0));
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        line["waived"],
        serde_json::json!({
            "owner": "ana@planina.example",
            "reason": "there is <nobody> else",
            "until": "2024-07-01T00:00:00Z",
        })
    );
    assert_eq!(line["facts"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_wrong_with_waivers_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let file = agreed(&folder);
    let (code, text) = review(&["--review", &file, "--format", "jsonl", "--fail-on", "high"]);
    // The waiver of having no full administrator has ended.
    assert_eq!(code, Some(1));
    let kinds = kinds(&text);
    assert_eq!(kinds["no_full_admin"], 1);
    assert_eq!(kinds["expired_waiver"], 1);
    assert_eq!(kinds["unmatched_waiver"], 1);
    assert!(!kinds.contains_key("duty_conflict"));
    // The file says from where on reach is broad.
    assert!(!kinds.contains_key("broad_reach"));
    let (_, text) = review(&[
        "--review",
        &file,
        "--only",
        "expired_waiver",
        "--format",
        "jsonl",
    ]);
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        line["facts"],
        serde_json::json!([{"file": file, "line": 6}])
    );
    assert_eq!(line["org"], "jezersko");
    let narrow = [
        "--review",
        &file,
        "--only",
        "broad_reach",
        "--broad-reach",
        "10",
        "--format",
        "jsonl",
    ];
    assert_eq!(review(&narrow).1.lines().count(), 5);
}

#[test]
fn a_review_file_that_is_wrong_stops_the_review() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("review.ron");
    bailiwick::files::write(
        &path,
        "Review(waivers: [Waiver(kind: duty_conflict)])",
        false,
    )
    .unwrap();
    assert_eq!(
        review(&["--review", path.to_str().unwrap()]),
        (Some(3), String::new())
    );
    assert_eq!(
        review(&["--review", "nowhere.ron"]),
        (Some(3), String::new())
    );
}

#[test]
fn repairs_are_told_to_programs_that_ask_for_them() {
    let plain = [
        "--only",
        "no_full_admin",
        "--only",
        "unwarranted_grant",
        "--format",
        "jsonl",
    ];
    let (_, text) = review(&plain);
    assert!(!text.contains("repair"), "{text}");
    let (_, text) = review(&[&plain[..], &["--repairs"]].concat());
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    for line in &lines {
        let repair = &line["repair"];
        match repair.get("decide") {
            Some(decide) => assert!(decide.is_string() && repair.get("changes").is_none()),
            None => {
                assert!(
                    repair["also_gives"].is_u64() && repair["also_takes"].is_u64(),
                    "{line}"
                );
                for change in repair["changes"].as_array().unwrap() {
                    assert!(
                        change["change"].is_string() && change["by"].is_array(),
                        "{line}"
                    );
                }
            }
        }
    }
    let none = lines
        .iter()
        .find(|line| line["kind"] == "no_full_admin")
        .unwrap();
    assert_eq!(none["repair"]["also_gives"], 15);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line["repair"]["decide"].is_string())
            .count(),
        2
    );
    let (_, text) = review(&["--only", "no_full_admin", "--format", "csv", "--repairs"]);
    let heads = "kind,severity,user,org,detail,facts,repair,by,also_gives,also_takes,decide\n";
    assert!(text.starts_with(heads), "{text}");
}

#[test]
fn people_are_told_what_ends_a_few_findings() {
    let (_, text) = review(&["--only", "duty_conflict"]);
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(text) });
    assert!(!review(&[]).1.contains("what ends it"));
    let (_, text) = review(&["--repairs", "--format", "markdown"]);
    assert!(
        text.contains("| kind | user | org | what ends it | by | side effects |"),
        "{text}"
    );
}

#[test]
fn sarif_is_as_its_schema_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = agreed(&folder);
    let (_, text) = review(&["--review", &file, "--format", "sarif", "--repairs"]);
    let log = forms::check_sarif(&text);
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    assert!(
        rules
            .iter()
            .all(|rule| rule["fullDescription"]["text"].is_string())
    );
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(
        results
            .iter()
            .all(|it| !it["locations"].as_array().unwrap().is_empty())
    );
    let suppressed: Vec<&Value> = results
        .iter()
        .filter(|it| it["suppressions"].is_array())
        .collect();
    let [result] = suppressed[..] else {
        panic!("{suppressed:?}");
    };
    assert_eq!(result["ruleId"], "duty_conflict");
    assert_eq!(
        result["suppressions"][0]["justification"],
        "ana@planina.example until 2024-07-01T00:00:00Z: there is <nobody> else"
    );
    let (_, plain) = review(&["--review", &file, "--format", "jsonl", "--waived"]);
    assert_eq!(results.len(), plain.lines().count());
}

#[test]
fn junit_is_as_jenkins_has_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = agreed(&folder);
    let (_, text) = review(&["--review", &file, "--format", "junit", "--severity", "high"]);
    assert_eq!(forms::check_junit(&text), 3);
    assert!(text.contains("there is &lt;nobody&gt; else"), "{text}");
    let document = roxmltree::Document::parse(&text).unwrap();
    let count = |name: &str| {
        document
            .descendants()
            .filter(|it| it.has_tag_name(name))
            .count()
    };
    assert_eq!((count("failure"), count("skipped")), (8, 1));
    let (_, text) = review(&[
        "--only",
        "redundant_role",
        "--only",
        "unmatched_waiver",
        "--format",
        "junit",
    ]);
    assert!(
        text.contains("name=\"none is found\"></testcase>"),
        "{text}"
    );
    assert_eq!(forms::check_junit(&text), 2);
}
