//! The command that lists findings.

use super::NOW;
use bailiwick::findings::Severity;
use bailiwick::model::Word as _;
use std::collections::BTreeSet;
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
